//! What can be composed wrongly.

use proptest::prelude::*;
use soleus::prelude::*;

/// One thing done wrongly on purpose, at a place that is taken modulo what there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mess {
    ForeignStart,
    ForeignEnd,
    SelfLoop,
    SameName,
    EmptyName,
    Unconnected,
    ForeignSurrounded,
    ForeignSurrounding,
    ForeignPlaced,
    ForeignPlace,
    Transmission(f64),
    PlacedTwice,
    Unfed,
    FedTwice,
    ForeignProbe,
    ForeignExcitation,
    ReservoirFollowsForeign,
}

pub(crate) fn mess() -> impl Strategy<Value = Mess> {
    prop_oneof![
        Just(Mess::ForeignStart),
        Just(Mess::ForeignEnd),
        Just(Mess::SelfLoop),
        Just(Mess::SameName),
        Just(Mess::EmptyName),
        Just(Mess::Unconnected),
        Just(Mess::ForeignSurrounded),
        Just(Mess::ForeignSurrounding),
        Just(Mess::ForeignPlaced),
        Just(Mess::ForeignPlace),
        prop_oneof![Just(f64::NAN), Just(f64::INFINITY)].prop_map(Mess::Transmission),
        Just(Mess::PlacedTwice),
        Just(Mess::Unfed),
        Just(Mess::FedTwice),
        Just(Mess::ForeignProbe),
        Just(Mess::ForeignExcitation),
        Just(Mess::ReservoirFollowsForeign),
    ]
}

/// A driver that looks at a pressure.
#[derive(Clone, Debug)]
pub(crate) struct Sensor;

impl Sensor {
    const SENSED: Input<Self, Pressure> = Input::new(0, "sensed pressure");
}

impl Driver for Sensor {
    type State = [f64; 1];
    const OUTPUTS: &'static [PortSpec] = &[];
    const INPUTS: &'static [PortSpec] = &[Self::SENSED.spec()];

    fn output(&self, _: Time, _: &[f64; 1], _: &Signals<'_>, _: &mut Outputs<'_, Self>) {}
}

pub(crate) fn make(net: &mut Network, mess: Mess, index: usize, [first, second]: [Node; 2]) {
    let tube = Resistance::new(1.0.mmhg_s_per_ml());
    let name = format!("mess {index}");
    let mut other = Network::new();
    let foreign = other.add("foreign", Reservoir::at(3.0.mmhg()));
    let cuff = other.drive("foreign cuff", Steady::new(3.0.mmhg()));
    let column = other.drive("foreign column", GravityColumn::new(Posture::standing()));
    let foreign_excitation = other.drive("beat", Steady::new(0.5.fraction()));
    match mess {
        Mess::ForeignStart => drop(net.connect(name, foreign, tube, first)),
        Mess::ForeignEnd => drop(net.connect(name, first, tube, foreign)),
        Mess::SelfLoop => drop(net.connect(name, second, tube, second)),
        Mess::SameName => drop(net.connect("vessel 0", first, tube, second)),
        Mess::EmptyName => drop(net.connect("  ", first, tube, second)),
        Mess::Unconnected => drop(net.add(name, Reservoir::at(3.0.mmhg()))),
        Mess::ForeignSurrounded => {
            let own = net.drive(name, Steady::new(3.0.mmhg()));
            net.surround(foreign, own.value(), 1.0);
        }
        Mess::ForeignSurrounding => net.surround(first, cuff.value(), 1.0),
        Mess::ForeignPlaced => net.place(foreign, Place::at_heart_level()),
        Mess::ForeignPlace => net.place(first, column.at(BodySegment::Shank, 0.5)),
        Mess::Transmission(times) => {
            let own = net.drive(name, Steady::new(3.0.mmhg()));
            net.surround(first, own.value(), times);
        }
        Mess::PlacedTwice => {
            net.place(second, Place::at_heart_level());
            net.place(second, Place::at_heart_level());
        }
        Mess::Unfed => drop(net.drive(name, Sensor)),
        Mess::FedTwice => {
            let sensor = net.drive(name, Sensor);
            net.sense(sensor, Sensor::SENSED, Probe::pressure(first));
            net.sense(sensor, Sensor::SENSED, Probe::transmural(second));
        }
        Mess::ForeignProbe => {
            let sensor = net.drive(name, Sensor);
            net.sense(sensor, Sensor::SENSED, Probe::pressure(foreign));
        }
        Mess::ForeignExcitation => {
            let muscle = Muscle::soleus().excited_by(foreign_excitation.value());
            net.drive(name, muscle);
        }
        Mess::ReservoirFollowsForeign => {
            let reservoir = net.add(name.clone(), Reservoir::following(cuff.value()));
            net.connect(format!("{name}, tube"), reservoir, tube, first);
        }
    }
}
