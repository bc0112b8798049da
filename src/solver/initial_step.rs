//! A first guess of the step size.
//!
//! Source: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, section II.4.

use super::norm::Tolerances;
use super::system::System;

/// How often the trial point is drawn nearer when the system refuses it.
const TRIALS: usize = 12;

/// Where the first step starts, and what bounds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start<'a> {
    pub(super) time_s: f64,
    pub(super) state: &'a [f64],
    pub(super) rates: &'a [f64],
    /// The latest time at which the right-hand side may be evaluated, in s.
    pub(super) latest_s: f64,
    /// The longest step to propose, in s.
    pub(super) longest_s: f64,
}

/// Proposes a first step, in s, for a method of the given order, and counts its evaluations.
pub(super) fn initial_step(
    system: &mut dyn System,
    start: Start<'_>,
    tolerances: &Tolerances,
    order: i32,
    scratch: (&mut [f64], &mut [f64]),
    evaluations: &mut u64,
) -> f64 {
    let (trial, trial_rates) = scratch;
    let size = tolerances.norm(start.state, |i| start.state[i]);
    let speed = tolerances.norm(start.state, |i| start.rates[i]);
    let mut euler_s = if size < 1e-5 || speed < 1e-5 {
        1e-6
    } else {
        0.01 * size / speed
    };
    euler_s = euler_s.min(start.longest_s);
    let mut bend = f64::NAN;
    for _ in 0..TRIALS {
        for (trial, (y, f)) in trial.iter_mut().zip(start.state.iter().zip(start.rates)) {
            *trial = y + euler_s * f;
        }
        *evaluations += 1;
        let time_s = (start.time_s + euler_s).min(start.latest_s);
        if system.derivatives(time_s, trial, trial_rates).is_ok() {
            bend = tolerances.norm(start.state, |i| trial_rates[i] - start.rates[i]) / euler_s;
        }
        if bend.is_finite() {
            break;
        }
        euler_s *= 0.1;
    }
    // `f64::max` passes over a bend that is still not a number.
    let steepest = speed.max(bend);
    let step_s = if steepest <= 1e-15 {
        (1e-3 * euler_s).max(1e-6)
    } else {
        (0.01 / steepest).powf(1.0 / f64::from(order))
    };
    step_s.min(100.0 * euler_s).min(start.longest_s)
}
