//! The same body by another solver, and with two legs in the place of one that stands for both.

use soleus::prelude::*;
#[cfg(feature = "ode_solvers")]
use soleus::solver::backends::{Method, OdeSolvers};

fn stands(body: BodyModel) -> Session {
    Session::of(body)
        .settling(20.0.seconds())
        .phase(Phase::new("supine", 20.0.seconds()))
        .phase(Phase::new("standing", 40.0.seconds()).standing_up())
}

/// Both solve to 1e-7. Beats of the sinus node begin where its phase is whole, so that an error in time of 1 µs is one of 1e-3 mmHg while the aorta's pressure rises at 1000 mmHg/s; the band
/// is therefore of means over the last 10 s.
#[cfg(feature = "ode_solvers")]
#[test]
fn two_solvers_agree_on_a_body_that_stands_up() {
    let (circulation, body) = stands(BodyModel::default()).build().unwrap();
    let means = |integrator: Option<&dyn soleus::solver::Integrator>| {
        let simulation = Simulation::of(&circulation)
            .from(-20.0.seconds())
            .recording(Recording::Every(10.0.ms()))
            .tolerance(1e-7);
        let simulation = match integrator {
            Some(integrator) => simulation.integrator(integrator),
            None => simulation,
        };
        let solution = simulation.run(60.0.seconds()).unwrap();
        let mean = |node: Node| {
            let pressure = solution.pressure(node).unwrap();
            pressure
                .between(50.0.seconds(), 60.0.seconds())
                .unwrap()
                .mean()
                .mmhg()
        };
        [
            body.heart.arterial,
            body.heart.venous,
            body.legs[0].veins.foot.node(),
        ]
        .map(mean)
    };
    let native = means(None);
    let other = OdeSolvers::new(Method::Dopri5).with_relative_tolerance(1e-7);
    let other = means(Some(&other));
    println!("{native:?} and {other:?} mmHg");
    for (a, b) in native.iter().zip(other) {
        assert!((a - b).abs() < 1e-5 * a.abs().max(1.0), "{a} against {b}");
    }
}

#[test]
fn two_legs_do_what_one_that_stands_for_both_does() {
    let run = |legs| {
        let body = BodyModel {
            legs,
            ..BodyModel::default()
        };
        stands(body).tolerance(1e-9).run().unwrap()
    };
    let (lumped, two) = (run(LegCount::Lumped), run(LegCount::Two));
    assert_eq!((lumped.body.legs.len(), two.body.legs.len()), (1, 2));
    let mean = |run: &SessionRun, node: Node| {
        let pressure = run.solution.pressure(node).unwrap();
        pressure
            .between(50.0.seconds(), 60.0.seconds())
            .unwrap()
            .mean()
            .mmhg()
    };
    let nodes = |run: &SessionRun, leg: usize| {
        [
            run.body.heart.arterial,
            run.body.heart.venous,
            run.body.legs[leg].veins.foot.node(),
            run.body.legs[leg].veins.iliac.node(),
        ]
    };
    for side in 0..2 {
        for (one, other) in nodes(&lumped, 0).into_iter().zip(nodes(&two, side)) {
            let (one, other) = (mean(&lumped, one), mean(&two, other));
            println!("{one} and {other} mmHg");
            assert!(
                (one - other).abs() <= 1e-6 * one.abs().max(1.0),
                "{one} against {other}"
            );
        }
    }
}
