//! What tests of drivers share: the smallest circulation that drivers can be put in, and a plain integrator that lands on breakpoints.

use crate::network::{Circulation, Conductor, Defect, Driver, Elastic, Ends, Frame, Id, Network};
use crate::units::{Conductance, Elastance, Flow, Pressure, Time, Volume};

/// A bag of 10 mL at 10 mmHg.
#[derive(Clone, Debug)]
pub(super) struct Bag;

impl Elastic for Bag {
    fn initial_volume(&self) -> Volume {
        Volume::from_ml(10.0)
    }

    fn transmural(&self, volume: Volume) -> Pressure {
        volume * Elastance::from_mmhg_per_ml(1.0)
    }
}

/// A tube that lets 1 mL/s through per mmHg, gravity included.
#[derive(Clone, Debug)]
pub(super) struct Tube;

impl Conductor for Tube {
    fn flow(&self, ends: &Ends) -> Flow {
        let Ends { up, down } = ends;
        let drop = up.pressure - down.pressure + up.potential - down.potential;
        drop * Conductance::from_ml_per_s_mmhg(1.0)
    }
}

/// A network of two bags and a tube.
pub(super) fn two_bags() -> (Network, [Id<Bag>; 2], Id<Tube>) {
    let mut net = Network::new();
    let bags = [net.add("one", Bag), net.add("other", Bag)];
    let tube = net.connect("tube", bags[0], Tube, bags[1]);
    (net, bags, tube)
}

/// What `build` finds wrong with a driver that is alone in a network.
pub(super) fn defects_of(driver: impl Driver) -> Vec<Defect> {
    let (mut net, ..) = two_bags();
    net.drive("driver", driver);
    net.build()
        .err()
        .map(|error| error.defects)
        .unwrap_or_default()
}

/// The fields that `build` names in what is wrong with a driver.
pub(super) fn bad_fields(driver: impl Driver) -> Vec<&'static str> {
    defects_of(driver).iter().map(field_of).collect()
}

/// The field that a defect names.
pub(super) fn field_of(defect: &Defect) -> &'static str {
    match defect {
        Defect::Parameter { field, .. }
        | Defect::Missing { field, .. }
        | Defect::ForeignSignal { field, .. } => field,
        other => panic!("unexpected: {other}"),
    }
}

/// Integrates with the classic Runge-Kutta method, landing on breakpoints, and shows every step.
pub(super) fn run(
    circulation: &Circulation,
    until: f64,
    step: f64,
    mut see: impl FnMut(f64, &Frame<'_>),
) -> Vec<f64> {
    let mut workspace = circulation.workspace();
    let mut state = circulation.initial_state();
    let mut time = 0.0;
    while time < until {
        let seconds = Time::from_seconds;
        let edge = circulation
            .breakpoint(seconds(time))
            .map_or(until, |edge| edge.seconds());
        let end = (time + step).min(edge).min(until);
        let h = end - time;
        let mut slope = |t: f64, at: &[f64]| {
            let mut rates = vec![0.0; at.len()];
            circulation.evaluate(
                seconds(t.min(end.next_down())),
                at,
                &mut workspace,
                &mut rates,
            );
            rates
        };
        let moved = |by: f64, rates: &[f64]| -> Vec<f64> {
            state.iter().zip(rates).map(|(x, k)| x + by * k).collect()
        };
        let k1 = slope(time, &state);
        let k2 = slope(time + h / 2.0, &moved(h / 2.0, &k1));
        let k3 = slope(time + h / 2.0, &moved(h / 2.0, &k2));
        let k4 = slope(end, &moved(h, &k3));
        for (i, x) in state.iter_mut().enumerate() {
            *x += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
        time = end;
        see(
            time,
            &circulation.observe(seconds(time), &state, &mut workspace),
        );
    }
    state
}

/// All breakpoints up to a time; panics if one does not come strictly after the one before.
pub(super) fn breakpoints(driver: &impl Driver, from: f64, until: f64) -> Vec<f64> {
    let mut found = Vec::new();
    let mut after = from;
    while let Some(next) = driver.breakpoint(Time::from_seconds(after)) {
        let next = next.seconds();
        assert!(next > after, "{next} is not after {after}");
        if next > until {
            break;
        }
        found.push(next);
        after = next;
    }
    found
}
