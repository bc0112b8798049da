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

/// Valves open and close some eight times a beat, and each makes a kink. Errors are root mean squares over all states, each over its scale or its size, at every quarter of a second.
#[test]
fn the_method_for_valves_takes_fewer_evaluations_for_the_same_error() {
    let (circulation, _) = Session::of(BodyModel::default())
        .starting_in(Posture::standing())
        .build()
        .unwrap();
    let run = |scheme, tolerance| {
        let simulation = Simulation::of(&circulation)
            .scheme(scheme)
            .tolerance(tolerance);
        simulation.run(10.0.seconds()).unwrap()
    };
    let reference = run(Scheme::Valved, 1e-10);
    let scales = circulation.state_scales();
    let error = |solution: &Solution| {
        let (mut here, mut there) = (scales.to_vec(), scales.to_vec());
        let (mut sum, mut count) = (0.0, 0.0);
        for quarter in 8..=40 {
            let time_s = 0.25 * f64::from(quarter);
            solution.trajectory().at(time_s, &mut here).unwrap();
            reference.trajectory().at(time_s, &mut there).unwrap();
            let states = here.iter().zip(&there).zip(scales);
            for ((here, there), scale) in states.filter(|(_, scale)| scale.is_finite()) {
                sum += ((here - there) / scale.max(there.abs())).powi(2);
                count += 1.0;
            }
        }
        f64::sqrt(sum / count)
    };
    // Means over a range of tolerances: where a step ends, by chance before a kink or behind it, makes single ones differ.
    let tolerances = [-5.0, -5.25, -5.5, -5.75, -6.0, -6.25, -6.5].map(|power| 10_f64.powf(power));
    let mean = |scheme| {
        let logs = tolerances.map(|tolerance| {
            let solution = run(scheme, tolerance);
            let evaluations = solution.statistics().evaluations as f64;
            (error(&solution).ln(), evaluations.ln())
        });
        let (errors, evaluations): (Vec<f64>, Vec<f64>) = logs.into_iter().unzip();
        let mean = |logs: Vec<f64>| (logs.iter().sum::<f64>() / logs.len() as f64).exp();
        (mean(errors), mean(evaluations))
    };
    let (smooth, valved) = (mean(Scheme::Explicit), mean(Scheme::Valved));
    println!("errors and evaluations, in the mean: {smooth:?} and {valved:?}");
    assert!(valved.0 < 0.5 * smooth.0, "{smooth:?} {valved:?}");
    assert!(valved.1 < 1.1 * smooth.1, "{smooth:?} {valved:?}");
}
