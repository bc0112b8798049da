//! What tests of reflexes share.

use super::signals::{ReflexRegion, ReflexSignals};
use crate::drivers::Steady;
use crate::drivers::testing::{field_of, two_bags};
use crate::network::{Driver, Frame, Id, Input, Network, Probe, Signal};
use crate::units::{Fraction, Pressure, Quantities};

/// Two pressures that stay, in mmHg.
pub(super) fn steady(mmhg: [f64; 2]) -> impl FnOnce(&mut Network) -> [Signal<Pressure>; 2] {
    let [carotid, atrial] = mmhg;
    move |net| {
        [("carotid", carotid), ("atrial", atrial)]
            .map(|(name, pressure)| net.drive(name, Steady::new(pressure.mmhg())).value())
    }
}

/// Feeds both inputs of a reflex from signals.
pub(super) fn feed<D: Driver>(
    net: &mut Network,
    reflex: Id<D>,
    inputs: [Input<D, Pressure>; 2],
    pressures: [Signal<Pressure>; 2],
) {
    for (input, pressure) in inputs.into_iter().zip(pressures) {
        net.sense(reflex, input, Probe::signal(pressure));
    }
}

/// Rate in beats per minute, strength left and right, constriction, and tone of upper, renal, splanchnic and leg veins in mL.
pub(super) fn read(frame: &Frame<'_>, signals: &ReflexSignals) -> [f64; 8] {
    let share = |signal: Signal<Fraction>| frame.signal(signal).unwrap().get();
    let tone = |region| frame.signal(signals.tone(region)).unwrap().ml();
    [
        frame.signal(signals.heart_rate).unwrap().bpm(),
        share(signals.strength_left),
        share(signals.strength_right),
        share(signals.constriction),
        tone(ReflexRegion::Upper),
        tone(ReflexRegion::Renal),
        tone(ReflexRegion::Splanchnic),
        tone(ReflexRegion::Legs),
    ]
}

/// The fields that `build` finds wrong in a reflex whose inputs are fed.
pub(super) fn fields<D: Driver>(reflex: D, inputs: [Input<D, Pressure>; 2]) -> Vec<&'static str> {
    let (mut net, ..) = two_bags();
    let pressures = steady([91.0, 6.0])(&mut net);
    let reflex = net.drive("reflex", reflex);
    feed(&mut net, reflex, inputs, pressures);
    let defects = net.build().err().map(|error| error.defects);
    defects.unwrap_or_default().iter().map(field_of).collect()
}
