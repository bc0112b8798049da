//! Everything that can go wrong, and what is kept then.

use soleus::solver::{Fault, FaultKind, IntegrationError, Integrator, System, Trajectory};

use crate::models::{Model, dopri5, oscillation, oscillator, run};

#[test]
fn rates_that_are_not_numbers_are_an_error() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut model = Model::new(&[1e-6; 3], |t: f64, y: &[f64], dy: &mut [f64]| {
            dy.copy_from_slice(y);
            if t > 0.5 {
                dy[1] = bad;
            }
            Ok(())
        });
        let (y, outcome) = run(&dopri5(1e-6), &mut model, (0.0, 1.0), &[1.0; 3]);
        let failure = outcome.unwrap_err();
        let reached = failure.reached_s;
        assert_eq!(
            failure.error,
            IntegrationError::NotFinite {
                index: 1,
                time_s: reached
            }
        );
        assert!(reached <= 0.5 && reached > 0.499, "{reached}");
        assert!((y[1] - reached.exp()).abs() < 1e-5);
        // from the very start on
        let (y, outcome) = run(&dopri5(1e-6), &mut model, (0.7, 1.0), &[1.0; 3]);
        let error = outcome.unwrap_err().error;
        assert_eq!(
            error,
            IntegrationError::NotFinite {
                index: 1,
                time_s: 0.7
            }
        );
        assert_eq!(y, [1.0; 3]);
    }
}

#[test]
fn a_fault_hidden_behind_a_maximum_is_seen() {
    // `max` swallows the NaN of the second stage, which has no weight in the result
    let mut calls = 0;
    let mut model = Model::new(&[1e-6], |_, y: &[f64], dy: &mut [f64]| {
        calls += 1;
        dy[0] = if calls > 3 && calls % 6 == 4 {
            f64::NAN
        } else {
            y[0].max(0.0)
        };
        Ok(())
    });
    let settings = dopri5(1e-6).with_initial_step_s(0.1).with_max_steps(50);
    let (_, outcome) = run(&settings, &mut model, (0.0, 1.0), &[1.0]);
    assert!(
        outcome
            .unwrap_or_else(|failure| failure.statistics)
            .rejected_steps
            > 0
    );
}

pub fn outflow() -> impl System {
    // Torricelli: y' = -sqrt(y), y = (1 - t/2)^2 until t = 2
    Model::new(&[1e-8], |_, y: &[f64], dy: &mut [f64]| {
        let fault = |kind| Fault {
            index: 0,
            value: y[0],
            kind,
        };
        if y[0] < 0.0 {
            return Err(fault(FaultKind::OutOfDomain));
        }
        dy[0] = -y[0].sqrt();
        Ok(())
    })
}

#[test]
fn trial_points_outside_the_domain_only_shorten_the_step() {
    // a first step far too long leaves the domain at once
    let settings = dopri5(1e-8).with_initial_step_s(50.0);
    let (y, outcome) = run(&settings, &mut outflow(), (0.0, 1.9), &[1.0]);
    assert!(outcome.unwrap().rejected_steps > 0);
    assert!((y[0] - 0.0025).abs() < 1e-6, "{}", y[0]);
}

#[test]
fn a_state_outside_the_domain_is_an_error_from_the_start() {
    let (_, outcome) = run(&dopri5(1e-8), &mut outflow(), (0.0, 1.0), &[-1.0]);
    match outcome.unwrap_err().error {
        IntegrationError::OutOfDomain { time_s, fault } => {
            assert_eq!((time_s, fault.index, fault.value), (0.0, 0, -1.0));
        }
        other => panic!("{other}"),
    }
}

/// Decays, and refuses all states below one half.
pub struct Guarded {
    pub refused: usize,
}

impl System for Guarded {
    fn dimension(&self) -> usize {
        2
    }
    fn derivatives(&mut self, _: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        rates.copy_from_slice(&[0.0, -state[1]]);
        Ok(())
    }
    fn absolute_tolerances(&self) -> &[f64] {
        &[1e-6; 2]
    }
    fn accept(&mut self, _: f64, state: &[f64]) -> Result<(), Fault> {
        if state[1] >= 0.5 {
            return Ok(());
        }
        self.refused += 1;
        Err(Fault {
            index: 1,
            value: state[1],
            kind: FaultKind::OutOfDomain,
        })
    }
}

#[test]
fn a_refused_step_is_shortened_until_it_cannot_be() {
    let mut system = Guarded { refused: 0 };
    let (y, outcome) = run(&dopri5(1e-6), &mut system, (0.0, 2.0), &[1.0, 1.0]);
    let failure = outcome.unwrap_err();
    assert!((failure.reached_s - 2.0_f64.ln()).abs() < 1e-5, "{failure}");
    assert!(y[1] >= 0.5 && system.refused > 3);
    match failure.error {
        IntegrationError::StepTooSmall {
            index,
            fault: Some(fault),
            ..
        } => {
            assert_eq!((index, fault.kind), (Some(1), FaultKind::OutOfDomain));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_blow_up_ends_in_too_small_a_step() {
    let mut model = Model::new(&[1e-6; 2], |_, y: &[f64], dy: &mut [f64]| {
        dy.copy_from_slice(&[0.0, y[1] * y[1]]);
        Ok(())
    });
    let (y, outcome) = run(&dopri5(1e-6), &mut model, (0.0, 2.0), &[1.0, 1.0]);
    let failure = outcome.unwrap_err();
    println!("{failure}");
    assert!(matches!(
        failure.error,
        IntegrationError::StepTooSmall { index: Some(1), .. }
            | IntegrationError::NotFinite { index: 1, .. }
    ));
    assert!((failure.reached_s - 1.0).abs() < 1e-3);
    assert!(y[1].is_finite() && y[1] > 1e3);
}

#[test]
fn steps_below_the_smallest_allowed_are_an_error() {
    let mut model = Model::new(&[1e-9], |_, y: &[f64], dy: &mut [f64]| {
        dy[0] = -1e4 * y[0];
        Ok(())
    });
    let settings = dopri5(1e-9).with_min_step_s(1e-3);
    let (_, outcome) = run(&settings, &mut model, (0.0, 1.0), &[1.0]);
    let error = outcome.unwrap_err().error;
    assert!(
        matches!(error, IntegrationError::StepTooSmall { index: Some(0), .. }),
        "{error}"
    );
}

#[test]
fn the_number_of_steps_is_limited() {
    let settings = dopri5(1e-6).with_max_steps(7);
    let mut solution = Trajectory::new(0.0, &[0.0, 0.0]);
    let mut state = [0.0, 0.0];
    let failure = settings
        .integrate(&mut oscillator(1e-6), 0.0, 100.0, &mut state, &mut solution)
        .unwrap_err();
    let time_s = failure.reached_s;
    assert!(matches!(
        failure.error,
        IntegrationError::TooManySteps { limit: 7, time_s: reached, index: Some(_) } if reached == time_s
    ));
    assert_eq!(
        failure.statistics.accepted_steps + failure.statistics.rejected_steps,
        7
    );
    // what was reached is kept, in the state and in the sink
    assert_eq!(solution.end_s(), time_s);
    assert_eq!(solution.end_state(), state);
    assert!((state[0] - oscillation(time_s)).abs() < 1e-4 && time_s > 0.0);
}
