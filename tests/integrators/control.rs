//! Stopping, empty runs and senseless input.

use std::ops::ControlFlow;

use soleus::solver::{Dopri5, IntegrationError, Integrator, Statistics, Step, Trajectory};

use crate::models::{Model, dopri5, oscillator, run};

#[test]
fn a_sink_can_stop_the_run() {
    let mut taken = 0;
    let mut last = Vec::new();
    let mut sink = |step: &dyn Step| {
        taken += 1;
        last = step.end_state().to_vec();
        if taken == 5 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let mut state = [0.0, 0.0];
    let statistics = dopri5(1e-6)
        .integrate(&mut oscillator(1e-6), 0.0, 10.0, &mut state, &mut sink)
        .unwrap();
    assert_eq!(statistics.accepted_steps, 5);
    assert_eq!(last, state);
}

#[test]
fn an_empty_span_does_nothing_and_a_bad_one_is_an_error() {
    let integrator = dopri5(1e-6);
    let (y, outcome) = run(&integrator, &mut oscillator(1e-6), (3.0, 3.0), &[1.0, 2.0]);
    assert_eq!(
        (y, outcome.unwrap()),
        (vec![1.0, 2.0], Statistics::default())
    );
    for (start, end) in [
        (1.0, 0.0),
        (f64::NAN, 1.0),
        (0.0, f64::NAN),
        (0.0, f64::INFINITY),
    ] {
        let (_, outcome) = run(
            &integrator,
            &mut oscillator(1e-6),
            (start, end),
            &[1.0, 2.0],
        );
        let error = outcome.unwrap_err().error;
        assert!(
            matches!(error, IntegrationError::InvalidSpan { .. }),
            "{error}"
        );
    }
}

#[test]
fn senseless_settings_are_named() {
    let field = |settings: Dopri5| {
        let (_, outcome) = run(&settings, &mut oscillator(1e-6), (0.0, 1.0), &[1.0, 2.0]);
        match outcome.unwrap_err().error {
            IntegrationError::InvalidSettings { field, .. } => field,
            other => panic!("{other}"),
        }
    };
    let new = Dopri5::new;
    assert_eq!(
        field(new().with_relative_tolerance(-1.0)),
        "relative_tolerance"
    );
    assert_eq!(
        field(new().with_relative_tolerance(f64::NAN)),
        "relative_tolerance"
    );
    assert_eq!(field(new().with_max_steps(0)), "max_steps");
    assert_eq!(field(new().with_max_step_s(0.0)), "max_step_s");
    assert_eq!(field(new().with_min_step_s(f64::INFINITY)), "min_step_s");
    assert_eq!(field(new().with_initial_step_s(-0.1)), "initial_step_s");
}

#[test]
fn lengths_tolerances_and_states_are_checked() {
    let error = |tolerances: &[f64], state: &[f64]| {
        let mut model = Model::new(tolerances, |_, _: &[f64], dy: &mut [f64]| {
            dy.fill(0.0);
            Ok(())
        });
        let (_, outcome) = run(&dopri5(1e-6), &mut model, (0.0, 1.0), state);
        outcome.unwrap_err().error
    };
    let mismatch = error(&[1.0; 2], &[1.0; 3]);
    assert!(matches!(
        mismatch,
        IntegrationError::DimensionMismatch {
            expected: 2,
            found: 3,
            ..
        }
    ));
    for bad in [0.0, -1.0, f64::NAN] {
        let tolerance = error(&[1.0, bad], &[1.0; 2]);
        assert!(matches!(
            tolerance,
            IntegrationError::InvalidTolerance { index: 1, .. }
        ));
    }
    let state = error(&[1.0; 2], &[1.0, f64::NAN]);
    assert_eq!(
        state,
        IntegrationError::NotFinite {
            index: 1,
            time_s: 0.0
        }
    );
}

#[test]
fn systems_without_states_are_no_trouble() {
    let mut model = Model::new(&[], |_, _: &[f64], _: &mut [f64]| Ok(()));
    let mut solution = Trajectory::new(0.0, &[]);
    dopri5(1e-6)
        .integrate(&mut model, 0.0, 1.0, &mut [], &mut solution)
        .unwrap();
    assert_eq!(solution.end_s(), 1.0);
    solution.at(0.5, &mut []).unwrap();
}
