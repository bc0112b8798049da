//! A member that fails is named, and the others go on.

use crate::support::difference;
use soleus::network::{Compartment, Signals};
use soleus::prelude::*;
use soleus::simulation::SolveError;

/// A compartment that holds no blood back: what drains it empties it below nothing.
#[derive(Clone, Debug)]
struct Bag {
    pressure: Pressure,
    /// From this volume on it has no pressure at all.
    hole: Volume,
}

impl Compartment for Bag {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        100.0.ml()
    }

    fn transmural(&self, volume: Volume, _: &[f64; 0], _: &Signals<'_>) -> Pressure {
        if volume < self.hole {
            Pressure::from_mmhg(f64::NAN)
        } else {
            self.pressure
        }
    }
}

/// A bag that is drained by `rate`, with a hole in it.
fn member(pressure: f64, hole: f64) -> Circulation {
    let mut net = Network::new();
    let bag = Bag {
        pressure: pressure.mmhg(),
        hole: hole.ml(),
    };
    let bag = net.add("bag", bag);
    let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
    let vein = net.add("vein", vein.filled_to(5.0.mmhg()));
    let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    net.connect("drain", bag, Resistance::new(1.0.mmhg_s_per_ml()), vein);
    net.connect("outflow", vein, Valve::new(0.5.mmhg_s_per_ml()), atrium);
    net.build().unwrap()
}

const NOWHERE: f64 = -1e9;

#[test]
fn one_that_empties_and_one_that_is_not_finite_end_by_themselves() {
    // The others lose some 20 mL in the 10 s, the second all its blood, the fourth that down to its hole.
    let members = [
        (7.0, NOWHERE),
        (60.0, NOWHERE),
        (6.5, NOWHERE),
        (30.0, 60.0),
        (6.0, NOWHERE),
    ];
    let members = members.map(|(pressure, hole)| member(pressure, hole));
    let simulations = members.iter().map(Simulation::of).collect();
    let end = 10.0.seconds();
    let solutions = Simulation::run_in_lanes(simulations, end).unwrap();
    for (lane, (solution, member)) in solutions.iter().zip(&members).enumerate() {
        match (lane, solution) {
            (1, Err(interrupted)) => {
                assert!(
                    matches!(&interrupted.error, SolveError::NegativeVolume { part, .. } if part == "bag"),
                    "{interrupted}"
                );
                let reached = interrupted.solution.end();
                assert!(
                    reached > 1.0.seconds() && reached < 4.0.seconds(),
                    "{reached}"
                );
            }
            (3, Err(interrupted)) => {
                assert!(
                    matches!(&interrupted.error, SolveError::NotFinite { part, .. } if part == "bag" || part == "vein"),
                    "{interrupted}"
                );
                let alone = Simulation::of(member).run(end).unwrap_err();
                let off = (interrupted.solution.end() - alone.solution.end()).abs();
                assert!(off < 1.0.ms(), "{off}");
            }
            (_, Ok(solution)) => {
                assert_eq!(solution.end(), end);
                assert!(solution.volume_drift_relative() < 1e-13);
                let alone = Simulation::of(member).run(end).unwrap();
                let off = difference(member, solution.final_state(), alone.final_state());
                assert!(off < 1e-5, "{off:e} in lane {lane}");
            }
            (_, other) => panic!("lane {lane}: {other:?}"),
        }
    }
}

#[test]
fn the_last_of_a_few_is_named_though_empty_lanes_repeat_it() {
    let members = [member(7.0, NOWHERE), member(60.0, NOWHERE)];
    let simulations = members.iter().map(Simulation::of).collect();
    let solutions = Simulation::run_in_lanes(simulations, 5.0.seconds()).unwrap();
    assert!(solutions[0].is_ok() && solutions[1].is_err());
}

#[test]
fn what_one_was_given_wrongly_is_its_own_failure() {
    let members = [member(7.0, NOWHERE), member(6.0, NOWHERE)];
    let simulations = vec![
        Simulation::of(&members[0]).initial_state(&[1.0]),
        Simulation::of(&members[1]),
    ];
    let solutions = Simulation::run_in_lanes(simulations, 1.0.seconds()).unwrap();
    let error = &solutions[0].as_ref().unwrap_err().error;
    assert!(
        matches!(error, SolveError::InitialState { found: 1, .. }),
        "{error}"
    );
    assert!(solutions[1].is_ok());
}
