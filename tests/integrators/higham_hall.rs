//! The explicit method of Higham and Hall, by itself and against that of Dormand and Prince.

use std::ops::ControlFlow;

use soleus::solver::{HighamHall, IntegrationError, Integrator, Statistics, Step, Trajectory};

use crate::models::{
    HALF_S, Model, dopri5, oscillation, oscillation_rate, oscillator, run, slope, square_wave,
    square_wave_solution,
};

fn higham_hall(tolerance: f64) -> HighamHall {
    HighamHall::new().with_relative_tolerance(tolerance)
}

/// Steps of one size, by tolerances that never object.
fn fixed_steps(step_s: f64) -> HighamHall {
    higham_hall(1e3)
        .with_max_step_s(step_s)
        .with_initial_step_s(step_s)
}

#[test]
fn it_is_of_order_five() {
    let points = [0.2, 0.1, 0.05, 0.025].map(|h| {
        let mut system = oscillator(1e6);
        let (y, outcome) = run(&fixed_steps(h), &mut system, (0.0, 10.0), &[0.0, 0.0]);
        assert_eq!(outcome.unwrap().accepted_steps, (10.0 / h).round() as u64);
        let error = (y[0] - oscillation(10.0)).hypot(y[1] - oscillation_rate(10.0));
        (h, error)
    });
    let order = slope(&points);
    println!("order of HighamHall: {order:.3} {points:?}");
    assert!((4.7..5.3).contains(&order), "{order}");
}

#[test]
fn its_dense_output_is_of_order_four_and_joins_smoothly() {
    let points = [0.2, 0.1, 0.05, 0.025].map(|h| {
        let mut solution = Trajectory::new(0.0, &[0.0, 0.0]);
        let mut state = [0.0, 0.0];
        fixed_steps(h)
            .integrate(&mut oscillator(1e6), 0.0, 10.0, &mut state, &mut solution)
            .unwrap();
        let mut y = [0.0; 2];
        let errors = (0..=997).map(|i| {
            let t = 10.0 * f64::from(i) / 997.0;
            solution.at(t, &mut y).unwrap();
            (y[0] - oscillation(t)).abs()
        });
        (h, errors.fold(0.0, f64::max))
    });
    let order = slope(&points);
    println!("order of its dense output: {order:.3} {points:?}");
    assert!((4.5..5.5).contains(&order), "{order}");

    let (mut before, mut kink) = (None, 0.0_f64);
    let mut sink = |step: &dyn Step| {
        let mut rows = [0.0; 10];
        step.polynomial(&mut rows);
        let h = step.end_s() - step.start_s();
        let end: f64 = (1..5).map(|j| j as f64 * rows[2 * j]).sum();
        if let Some(rate) = before.replace(end / h) {
            kink = kink.max((rows[2] / h - rate).abs());
        }
        // The same polynomial, evaluated by the step itself.
        let (mut y, middle) = ([0.0; 2], 0.5 * (step.start_s() + step.end_s()));
        step.interpolate(middle, &mut y);
        let value: f64 = (0..5).map(|j| rows[2 * j] * 0.5_f64.powi(j as i32)).sum();
        assert!((y[0] - value).abs() < 1e-14);
        ControlFlow::Continue(())
    };
    let mut state = [0.0, 0.0];
    higham_hall(1e-6)
        .integrate(&mut oscillator(1e-6), 0.0, 10.0, &mut state, &mut sink)
        .unwrap();
    assert!(kink < 1e-13, "{kink:e}");
}

#[test]
fn breakpoints_keep_its_order() {
    let points = [2.0, 4.0, 8.0, 16.0].map(|pieces| {
        let (h, end_s) = (HALF_S / pieces, 14.5 / 3.0);
        let mut system = square_wave(30, true);
        let (y, outcome) = run(&fixed_steps(h), &mut system, (0.0, end_s), &[0.0]);
        assert_eq!(outcome.unwrap().breakpoints, 14);
        (h, (y[0] - square_wave_solution(end_s)).abs())
    });
    let order = slope(&points);
    println!("order across breakpoints: {order:.3} {points:?}");
    assert!((4.7..5.3).contains(&order), "{order}");
}

#[test]
fn its_error_follows_the_tolerance() {
    let points = [1e-4, 1e-6, 1e-8, 1e-10].map(|tolerance| {
        let mut system = oscillator(tolerance);
        let (y, outcome) = run(
            &higham_hall(tolerance),
            &mut system,
            (0.0, 20.0),
            &[0.0, 0.0],
        );
        let error = (y[0] - oscillation(20.0)).abs();
        println!("tolerance {tolerance:e}: error {error:e}, {outcome:?}");
        assert!(error < 30.0 * tolerance, "{error:e} at {tolerance:e}");
        (tolerance, error)
    });
    let order = slope(&points);
    assert!((0.7..1.2).contains(&order), "{order}");
}

/// Follows a slow oscillation that a fast decay leads to.
fn follower() -> Model<impl crate::models::Rates> {
    Model::new(&[1e-4], |t: f64, y: &[f64], dy: &mut [f64]| {
        dy[0] = -500.0 * (y[0] - t.sin());
        Ok(())
    })
}

#[test]
fn where_stability_bounds_the_step_it_needs_fewer() {
    let cost = |integrator: &dyn Integrator| -> Statistics {
        let (y, outcome) = run(integrator, &mut follower(), (0.0, 10.0), &[0.0]);
        assert!((y[0] - 10.0_f64.sin()).abs() < 2e-3);
        outcome.unwrap()
    };
    let (narrow, wide) = (cost(&dopri5(1e-4)), cost(&higham_hall(1e-4)));
    println!("{narrow:?} {wide:?}");
    let ratio = narrow.evaluations as f64 / wide.evaluations as f64;
    assert!((1.25..1.45).contains(&ratio), "{ratio}");
    // The bound over the rate; there the step stays.
    let mean = 10.0 / wide.accepted_steps as f64;
    assert!((0.9..1.02).contains(&(mean * 500.0 / 4.395)), "{mean}");
    assert!(wide.rejected_steps < 5);
}

#[test]
fn kinks_that_nobody_announces_make_errors_that_it_sees() {
    // A triangular wave summed up: what drives the state has a kink every third of a second.
    let error = |integrator: &dyn Integrator| {
        let mut system = Model::new(&[1e-7], |t: f64, y: &[f64], dy: &mut [f64]| {
            let phase = (3.0 * t).rem_euclid(2.0);
            dy[0] = 30.0 * (f64::min(phase, 2.0 - phase) - 0.5) - y[0];
            Ok(())
        });
        // From kink to kink the solution is that of one exponential and a straight line.
        let mut exact = 0.0_f64;
        for k in 0..30 {
            let (level, rise) = if k % 2 == 0 {
                (-15.0, 90.0)
            } else {
                (15.0, -90.0)
            };
            let line = |s: f64| level + rise * (s - 1.0);
            exact = line(HALF_S) + (exact - line(0.0)) * (-HALF_S).exp();
        }
        let (y, outcome) = run(integrator, &mut system, (0.0, 10.0), &[0.0]);
        let error = (y[0] - exact).abs();
        println!("{}: {error:e} {outcome:?}", integrator.name());
        error / 1e-7
    };
    let (blind, seeing) = (error(&dopri5(1e-7)), error(&higham_hall(1e-7)));
    assert!(seeing < 0.5 * blind, "{seeing} {blind}");
}

#[test]
fn what_a_system_keeps_is_kept_to_round_off() {
    // Three vessels in a ring exchange what they hold, in proportion to it and to a pulse.
    let mut ring = Model::new(&[1e-3; 3], |t: f64, y: &[f64], dy: &mut [f64]| {
        let pulse = 1.0 + (7.0 * t).sin();
        let flows = [pulse * (y[0] - y[1]), 3.0 * (y[1] - y[2]), y[2] - y[0]];
        dy.copy_from_slice(&[
            flows[2] - flows[0],
            flows[0] - flows[1],
            flows[1] - flows[2],
        ]);
        Ok(())
    });
    let integrator = higham_hall(1e-3).with_max_step_s(1e-2);
    let (y, outcome) = run(&integrator, &mut ring, (0.0, 1000.0), &[1000.0, 0.1, 0.01]);
    assert!(outcome.unwrap().accepted_steps >= 100_000);
    let total: f64 = y.iter().sum();
    assert!(
        (total / 1000.11 - 1.0).abs() < 1e-15,
        "{:e}",
        total / 1000.11 - 1.0
    );
}

#[test]
fn bad_input_and_rates_that_are_not_finite_are_errors() {
    let bad = higham_hall(-1.0);
    let (_, outcome) = run(&bad, &mut oscillator(1e-6), (0.0, 1.0), &[0.0, 0.0]);
    assert!(matches!(
        outcome.unwrap_err().error,
        IntegrationError::InvalidSettings { .. }
    ));
    let mut wall = Model::new(&[1e-6], |t: f64, _: &[f64], dy: &mut [f64]| {
        dy[0] = if t < 0.5 { 1.0 } else { f64::NAN };
        Ok(())
    });
    let (y, outcome) = run(&higham_hall(1e-6), &mut wall, (0.0, 1.0), &[0.0]);
    let failure = outcome.unwrap_err();
    assert!((failure.reached_s - 0.5).abs() < 1e-6 && (y[0] - 0.5).abs() < 1e-6);
    println!("{}", failure.error);
}
