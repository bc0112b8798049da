//! One trial step: the stages, the new state and its error. The loops here are the whole cost of the method.

use super::tableau::{A2, A3, A4, A5, A6, B, C, E};
use crate::solver::norm::Tolerances;
use crate::solver::system::{Fault, System};

/// Sums run in this many lanes, so that they can be computed side by side.
const LANES: usize = 4;

/// All that a step works with, allocated once for each run.
#[derive(Debug)]
pub(super) struct Stages {
    /// Rates at the seven stages. The first belong to the start of the step, the last to its end.
    pub(super) k: [Vec<f64>; 7],
    /// The state at the end of the step.
    pub(super) next: Vec<f64>,
    /// The state at the stage in work.
    pub(super) trial: Vec<f64>,
    /// What rounding took from the state at the start of the step so far, to be given back with the next increment.
    lost: Vec<f64>,
    /// The same at the end of the step.
    next_lost: Vec<f64>,
}

/// The times of a trial step, in s.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) start_s: f64,
    pub(super) step_s: f64,
    /// No stage is evaluated later than this.
    pub(super) latest_s: f64,
}

impl Times {
    fn stage(&self, fraction: f64) -> f64 {
        (self.start_s + fraction * self.step_s).min(self.latest_s)
    }
}

impl Stages {
    pub(super) fn new(dimension: usize) -> Self {
        let zeros = || vec![0.0; dimension];
        Self {
            k: std::array::from_fn(|_| zeros()),
            next: zeros(),
            trial: zeros(),
            lost: zeros(),
            next_lost: zeros(),
        }
    }

    /// Goes on from the end of the step: its last rates are the first of the next step.
    pub(super) fn advance(&mut self) {
        let [first, .., last] = &mut self.k;
        std::mem::swap(first, last);
        std::mem::swap(&mut self.lost, &mut self.next_lost);
    }

    /// Computes stages 2 to 7 and the new state from `state` and the first stage; counts evaluations.
    pub(super) fn attempt(
        &mut self,
        system: &mut dyn System,
        times: Times,
        state: &[f64],
        evaluations: &mut u64,
    ) -> Result<(), Fault> {
        let h = times.step_s;
        let trial = &mut self.trial;
        let [k1, k2, k3, k4, k5, k6, k7] = &mut self.k;
        let mut evaluate = |time_s: f64, state: &[f64], rates: &mut [f64]| {
            *evaluations += 1;
            system.derivatives(time_s, state, rates)
        };
        combine(trial, state, h, A2, [k1]);
        evaluate(times.stage(C[0]), trial, k2)?;
        combine(trial, state, h, A3, [k1, k2]);
        evaluate(times.stage(C[1]), trial, k3)?;
        combine(trial, state, h, A4, [k1, k2, k3]);
        evaluate(times.stage(C[2]), trial, k4)?;
        combine(trial, state, h, A5, [k1, k2, k3, k4]);
        evaluate(times.stage(C[3]), trial, k5)?;
        combine(trial, state, h, A6, [k1, k2, k3, k4, k5]);
        evaluate(times.stage(1.0), trial, k6)?;
        combine(trial, &self.lost, h, B, [k1, k3, k4, k5, k6]);
        add_exactly(&mut self.next, &mut self.next_lost, state, trial);
        evaluate(times.stage(1.0), &self.next, k7)
    }

    /// The error norm of the step just tried: at most 1 is good. NaN if anything in the step is not finite.
    ///
    /// Three short loops are vectorised where one long one is not.
    pub(super) fn error(&mut self, state: &[f64], step_s: f64, tolerances: &Tolerances) -> f64 {
        let n = state.len();
        let [k1, k2, k3, k4, k5, k6, k7] = &self.k;
        let errors = &mut self.trial[..n];
        let k = [k1, k3, k4, k5, k6, k7].map(|k| &k[..n]);
        let weights = E.map(|weight| step_s * weight);
        for (i, error) in errors.iter_mut().enumerate() {
            *error = weighted(&weights, &k, i);
        }
        let (second, next, absolute) = (&k2[..n], &self.next[..n], &tolerances.absolute[..n]);
        for i in 0..n {
            let size = state[i].abs().max(next[i].abs());
            let ratio = errors[i] / (absolute[i] + tolerances.relative * size);
            // Neither an infinite new state nor the second stage, which has no weight, may slip through unseen.
            errors[i] = ratio * ratio + 0.0 * (next[i] + second[i]);
        }
        (sum(errors) / tolerances.counted).sqrt()
    }

    /// The state with the largest error in the step just tried.
    pub(super) fn worst(&self, state: &[f64], tolerances: &Tolerances) -> Option<usize> {
        let [k1, _, k3, k4, k5, k6, k7] = &self.k;
        let ratio = |i: usize| {
            let terms = [k1, k3, k4, k5, k6, k7];
            let error: f64 = terms.iter().zip(E).map(|(k, e)| e * k[i]).sum();
            let size = state[i].abs().max(self.next[i].abs());
            error.abs() / (tolerances.absolute[i] + tolerances.relative * size)
        };
        (0..state.len()).max_by(|a, b| ratio(*a).total_cmp(&ratio(*b)))
    }

    /// The first state of which a rate or the new value is not finite.
    pub(super) fn first_not_finite(&self) -> Option<usize> {
        let finite = |i: usize| self.k.iter().all(|k| k[i].is_finite());
        (0..self.next.len()).find(|&i| !(finite(i) && self.next[i].is_finite()))
    }
}

/// The sum of all values, in lanes.
fn sum(values: &[f64]) -> f64 {
    let (whole, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in whole {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += value;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

/// `sum_j(weights[j] * k[j][i])`.
#[inline(always)]
pub(super) fn weighted<const N: usize>(weights: &[f64; N], k: &[&[f64]; N], i: usize) -> f64 {
    let mut sum = weights[0] * k[0][i];
    for j in 1..N {
        sum += weights[j] * k[j][i];
    }
    sum
}

/// `out = y + h * sum_j(weights[j] * k[j])`.
#[inline(always)]
fn combine<const N: usize>(
    out: &mut [f64],
    y: &[f64],
    h: f64,
    weights: [f64; N],
    k: [&mut Vec<f64>; N],
) {
    let n = out.len();
    let y = &y[..n];
    let k = k.map(|k| &k[..n]);
    let weights = weights.map(|weight| h * weight);
    for i in 0..n {
        out[i] = y[i] + weighted(&weights, &k, i);
    }
}

/// `out = y + increment`, and what rounding took from it: Knuth's two-sum.
///
/// Over the 100,000 steps of a long run, rounding alone would make or lose blood; with it given back, only that of the increments counts, which are
/// a thousand times smaller. Source: E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed. 2006, section VIII.5.
#[inline(always)]
fn add_exactly(out: &mut [f64], lost: &mut [f64], y: &[f64], increment: &[f64]) {
    let n = out.len();
    let (lost, y, increment) = (&mut lost[..n], &y[..n], &increment[..n]);
    for i in 0..n {
        let sum = y[i] + increment[i];
        let added = sum - y[i];
        lost[i] = (y[i] - (sum - added)) + (increment[i] - added);
        out[i] = sum;
    }
}
