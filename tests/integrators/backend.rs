//! The crate `ode_solvers` as an integrator: held to the same promises as the native methods.

use std::ops::ControlFlow;

use soleus::solver::backends::{Method, OdeSolvers};
use soleus::solver::{
    Discard, Fault, FaultKind, IntegrationError, Integrator, Sampling, Statistics, Step, Trajectory,
};

use crate::failures::{Guarded, outflow};
use crate::models::{
    Model, dopri5, oscillation, oscillation_rate, oscillator, run, slope, square_wave,
    square_wave_solution,
};

fn backend(method: Method, tolerance: f64) -> OdeSolvers {
    OdeSolvers::new(method).with_relative_tolerance(tolerance)
}

const RK4: Method = Method::Rk4 { step_s: 0.01 };
const CONTROLLED: [Method; 2] = [Method::Dopri5, Method::Dop853];
const ALL: [Method; 3] = [Method::Dopri5, Method::Dop853, RK4];

#[test]
fn rk4_has_order_four() {
    let points = [0.1, 0.05, 0.025, 0.0125].map(|h| {
        let solver = OdeSolvers::new(Method::Rk4 { step_s: h });
        let (y, outcome) = run(
            &solver,
            &mut oscillator(1.0),
            (-3.0, 7.0),
            &[oscillation(-3.0), oscillation_rate(-3.0)],
        );
        assert_eq!(outcome.unwrap().accepted_steps, (10.0 / h).round() as u64);
        (
            h,
            (y[0] - oscillation(7.0)).hypot(y[1] - oscillation_rate(7.0)),
        )
    });
    let order = slope(&points);
    println!("order of Rk4: {order:.3} {points:?}");
    assert!((3.9..4.1).contains(&order), "{order}");
}

#[test]
fn error_follows_the_tolerance() {
    for method in CONTROLLED {
        let points = [1e-5, 1e-7, 1e-9, 1e-11].map(|tolerance| {
            let solver = backend(method, tolerance);
            let initial = [oscillation(-3.0), oscillation_rate(-3.0)];
            let (y, outcome) = run(&solver, &mut oscillator(tolerance), (-3.0, 17.0), &initial);
            let evaluations = outcome.unwrap().evaluations;
            let error = (y[0] - oscillation(17.0)).abs();
            println!(
                "{} at {tolerance:e}: {error:e}, {evaluations} evaluations",
                solver.name()
            );
            assert!(error < 100.0 * tolerance, "{error:e} at {tolerance:e}");
            (tolerance, error)
        });
        let order = slope(&points);
        assert!((0.7..1.3).contains(&order), "{order}");
    }
}

#[test]
fn dopri5_takes_the_steps_of_the_native_one() {
    let tolerances = [1e-6, 1e-9, f64::INFINITY];
    let mut model = Model::new(&tolerances, |t: f64, y: &[f64], dy: &mut [f64]| {
        dy.copy_from_slice(&[y[1], (2.5 * t).cos() - y[0], 1e3 * t.sin()]);
        Ok(())
    });
    let span_s = (0.0, 20.0);
    let (y, outcome) = run(&dopri5(1e-6), &mut model, span_s, &[0.0; 3]);
    let (z, other) = run(
        &backend(Method::Dopri5, 1e-6),
        &mut model,
        span_s,
        &[0.0; 3],
    );
    let (native, other) = (outcome.unwrap(), other.unwrap());
    assert!(native.accepted_steps.abs_diff(other.accepted_steps) <= 1);
    assert_eq!(native.rejected_steps, other.rejected_steps);
    assert!((y[0] - z[0]).abs() < 1e-8);
}

#[test]
fn breakpoints_are_landed_on_exactly() {
    for method in ALL {
        let mut ends = Vec::new();
        let mut sink = |step: &dyn Step| {
            if step.ends_at_breakpoint() {
                ends.push(step.end_s());
            }
            ControlFlow::Continue(())
        };
        let mut state = [0.0];
        let statistics = backend(method, 1e-9)
            .integrate(&mut square_wave(30, true), 0.0, 9.9, &mut state, &mut sink)
            .unwrap();
        let edges: Vec<f64> = (1..=29).map(|k| f64::from(k) / 3.0).collect();
        assert_eq!(ends, edges);
        assert_eq!((statistics.breakpoints, statistics.rejected_steps), (29, 0));
        assert!(
            (state[0] - square_wave_solution(9.9)).abs() < 1e-8,
            "{method:?}"
        );
    }
}

#[test]
fn nothing_is_evaluated_beyond_an_edge_before_it_is_reached() {
    for method in ALL {
        let edge: f64 = 1.0 / 3.0;
        let mut seen: Vec<f64> = Vec::new();
        let mut model = Model::new(&[1e-6], |t, _: &[f64], dy: &mut [f64]| {
            seen.push(t);
            dy[0] = if t < edge { 1.0 } else { -1.0 };
            Ok(())
        });
        model.breakpoints = vec![edge];
        let (y, outcome) = run(&backend(method, 1e-6), &mut model, (0.0, 1.0), &[0.0]);
        drop(model);
        outcome.unwrap();
        assert!((y[0] - (edge - (1.0 - edge))).abs() < 1e-13, "{method:?}");
        let first = seen.iter().position(|t| *t >= edge).unwrap();
        assert_eq!(seen[first], edge);
        assert!(seen[first..].iter().all(|t| *t >= edge));
    }
}

#[test]
fn breakpoints_one_ulp_apart_are_fine() {
    for method in ALL {
        let mut model = Model::new(&[1e-6], |_, y: &[f64], dy: &mut [f64]| {
            dy[0] = -y[0];
            Ok(())
        });
        model.breakpoints = vec![0.5, 0.5_f64.next_up(), 1.0];
        let (y, outcome) = run(&backend(method, 1e-9), &mut model, (0.0, 1.0), &[1.0]);
        assert_eq!(outcome.unwrap().breakpoints, 3);
        assert!((y[0] - (-1.0_f64).exp()).abs() < 1e-6);
    }
}

#[test]
fn cubics_between_steps_have_order_four() {
    for method in CONTROLLED {
        let points = [0.2, 0.1, 0.05].map(|h| {
            let mut solution = Trajectory::new(0.0, &[0.0, 0.0]);
            backend(method, 1e-3)
                .with_max_step_s(h)
                .integrate(
                    &mut oscillator(1e-3),
                    0.0,
                    8.0,
                    &mut [0.0, 0.0],
                    &mut solution,
                )
                .unwrap();
            let mut y = [0.0; 2];
            let errors = (0..=997).map(|i| {
                let t = 8.0 * f64::from(i) / 997.0;
                solution.at(t, &mut y).unwrap();
                (y[0] - oscillation(t)).abs()
            });
            (h, errors.fold(0.0, f64::max))
        });
        println!("cubics of {method:?}: {points:?}");
        let order = slope(&points);
        assert!((3.5..4.5).contains(&order), "{order}");
    }
}

#[test]
fn sampling_takes_its_steps_too() {
    for method in ALL {
        let mut sampling = Sampling::new(0.1, 0.0, &[0.0]).unwrap();
        let mut state = [0.0];
        backend(method, 1e-9)
            .with_max_step_s(0.05)
            .integrate(
                &mut square_wave(30, true),
                0.0,
                4.99,
                &mut state,
                &mut sampling,
            )
            .unwrap();
        let solution = sampling.into_trajectory();
        assert_eq!((solution.end_s(), solution.end_state()), (4.99, &state[..]));
        let mut y = [0.0];
        for k in 0..=499 {
            let t = f64::from(k) * 0.01;
            solution.at(t, &mut y).unwrap();
            assert!((y[0] - square_wave_solution(t)).abs() < 1e-6, "{t}");
        }
    }
}

#[test]
fn trial_points_outside_the_domain_only_shorten_the_step() {
    for method in CONTROLLED {
        // the first steps overshoot where sqrt has no value
        let (y, outcome) = run(&backend(method, 1e-8), &mut outflow(), (0.0, 1.999), &[1.0]);
        outcome.unwrap();
        assert!((y[0] - 2.5e-7).abs() < 1e-7, "{method:?}: {}", y[0]);
    }
}

#[test]
fn faults_end_the_run_with_their_own_words() {
    for method in ALL {
        let (y, outcome) = run(&backend(method, 1e-8), &mut outflow(), (0.0, 3.0), &[1.0]);
        let failure = outcome.unwrap_err();
        println!("{method:?}: {failure}");
        assert!((failure.reached_s - 2.0).abs() < 0.02, "{failure}");
        assert!(
            failure.to_string().contains("outside the domain"),
            "{failure}"
        );
        assert!(y[0] >= 0.0);
        let (_, outcome) = run(&backend(method, 1e-8), &mut outflow(), (0.0, 1.0), &[-1.0]);
        let error = outcome.unwrap_err().error;
        assert!(
            matches!(error, IntegrationError::OutOfDomain { time_s: 0.0, .. }),
            "{error}"
        );
    }
}

#[test]
fn a_refused_step_is_shortened_until_it_cannot_be() {
    for method in ALL {
        let mut system = Guarded { refused: 0 };
        let (y, outcome) = run(&backend(method, 1e-6), &mut system, (0.0, 2.0), &[1.0, 1.0]);
        let failure = outcome.unwrap_err();
        assert!(y[1] >= 0.5 && system.refused > 0);
        match failure.error {
            IntegrationError::StepTooSmall {
                fault: Some(Fault { index, kind, .. }),
                ..
            } => {
                assert_eq!((index, kind), (1, FaultKind::OutOfDomain));
                assert!((failure.reached_s - 2.0_f64.ln()).abs() < 1e-5, "{failure}");
                assert!(failure.statistics.rejected_steps > 3);
            }
            IntegrationError::OutOfDomain { .. } => assert_eq!(method, RK4),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_blow_up_is_an_error() {
    for method in ALL {
        let mut model = Model::new(&[1e-6], |_, y: &[f64], dy: &mut [f64]| {
            dy[0] = y[0] * y[0];
            Ok(())
        });
        let (y, outcome) = run(&backend(method, 1e-6), &mut model, (0.0, 2.0), &[1.0]);
        let failure = outcome.unwrap_err();
        println!("{method:?}: {failure}");
        assert!((failure.reached_s - 1.0).abs() < 0.1 && y[0].is_finite() && y[0] > 10.0);
    }
}

#[test]
fn the_number_of_steps_is_limited_and_what_was_reached_is_kept() {
    for method in ALL {
        let solver = backend(method, 1e-6).with_max_steps(7);
        let mut solution = Trajectory::new(0.0, &[0.0, 0.0]);
        let mut state = [0.0, 0.0];
        let failure = solver
            .integrate(&mut oscillator(1e-6), 0.0, 100.0, &mut state, &mut solution)
            .unwrap_err();
        let time_s = failure.reached_s;
        assert_eq!(
            failure.error,
            IntegrationError::TooManySteps {
                limit: 7,
                time_s,
                index: None,
            }
        );
        let Statistics {
            accepted_steps,
            rejected_steps,
            ..
        } = failure.statistics;
        assert_eq!(accepted_steps + rejected_steps, 7);
        assert_eq!(
            (solution.end_s(), solution.end_state()),
            (time_s, &state[..])
        );
        assert!((state[0] - oscillation(time_s)).abs() < 1e-4 && time_s > 0.0);
    }
}

#[test]
fn a_sink_can_stop_the_run() {
    for method in ALL {
        let mut taken = 0;
        let mut sink = |_: &dyn Step| {
            taken += 1;
            if taken == 5 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let statistics = backend(method, 1e-6)
            .integrate(&mut oscillator(1e-6), 0.0, 10.0, &mut [0.0, 0.0], &mut sink)
            .unwrap();
        assert_eq!(statistics.accepted_steps, 5);
    }
}

#[test]
fn empty_spans_systems_without_states_and_senseless_settings() {
    for method in ALL {
        let solver = backend(method, 1e-6);
        let (y, outcome) = run(&solver, &mut oscillator(1e-6), (3.0, 3.0), &[1.0, 2.0]);
        assert_eq!(
            (y, outcome.unwrap()),
            (vec![1.0, 2.0], Statistics::default())
        );
        let mut none = Model::new(&[], |_, _: &[f64], _: &mut [f64]| Ok(()));
        solver
            .integrate(&mut none, 0.0, 1.0, &mut [], &mut Discard)
            .unwrap();
        let (_, outcome) = run(&solver, &mut oscillator(1e-6), (1.0, 0.0), &[1.0, 2.0]);
        assert!(matches!(
            outcome.unwrap_err().error,
            IntegrationError::InvalidSpan { .. }
        ));
    }
    for step_s in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let solver = OdeSolvers::new(Method::Rk4 { step_s });
        let (_, outcome) = run(&solver, &mut oscillator(1e-6), (0.0, 1.0), &[1.0, 2.0]);
        let error = outcome.unwrap_err().error;
        assert!(matches!(
            error,
            IntegrationError::InvalidSettings {
                field: "step_s",
                ..
            }
        ));
    }
}

#[test]
fn a_leg_hands_over_to_the_next_without_a_trace() {
    // far more steps than the crate is allowed in one go
    let solver = OdeSolvers::new(Method::Rk4 { step_s: 1e-3 });
    let (y, outcome) = run(&solver, &mut oscillator(1.0), (0.0, 20.0), &[0.0, 0.0]);
    let statistics = outcome.unwrap();
    assert_eq!(
        (statistics.accepted_steps, statistics.rejected_steps),
        (20_000, 0)
    );
    assert!((y[0] - oscillation(20.0)).abs() < 1e-10);
}
