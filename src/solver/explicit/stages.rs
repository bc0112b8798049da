//! One trial step: the stages, the new state and its error. The loops here are the whole cost of the method.

use std::marker::PhantomData;
use std::ops::ControlFlow;

use super::pair::Pair;
use crate::solver::compensated::add_exactly;
use crate::solver::dense::DenseStep;
use crate::solver::integrator::Statistics;
use crate::solver::method::{Method, Span, Start, Times};
use crate::solver::norm::Tolerances;
use crate::solver::sink::Sink;
use crate::solver::system::{Fault, System};

const ORDER: i32 = 5;
/// The weight of the last error in step control that Hairer, Norsett and Wanner recommend for the pair of Dormand and Prince; the other does well with it, too.
const BETA: f64 = 0.04;

/// Sums run in this many lanes, so that they can be computed side by side.
const LANES: usize = 4;

/// All that a step works with, allocated once for each run.
#[derive(Debug)]
pub(in crate::solver) struct Stages<P> {
    /// Rates at the seven stages. The first belong to the start of the step, the last to its end.
    pub(super) k: [Vec<f64>; 7],
    /// The state at the end of the step.
    pub(super) next: Vec<f64>,
    /// The state at the stage in work.
    pub(super) trial: Vec<f64>,
    /// What rounding took from the state at the start of the step so far, to be given back with the next increment.
    pub(in crate::solver) lost: Vec<f64>,
    /// The same at the end of the step.
    next_lost: Vec<f64>,
    pair: PhantomData<P>,
}

impl<P: Pair> Stages<P> {
    pub(in crate::solver) fn new(dimension: usize) -> Self {
        let zeros = || vec![0.0; dimension];
        Self {
            k: std::array::from_fn(|_| zeros()),
            next: zeros(),
            trial: zeros(),
            lost: zeros(),
            next_lost: zeros(),
            pair: PhantomData,
        }
    }
}

/// What an explicit step tells of stiffness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::solver) struct Stiffness {
    /// The step times the fastest rate of the system; what is not excited is not seen.
    pub(in crate::solver) step_times_rate: f64,
    /// How far the solution moves in a step of this length, over what it may be off.
    pub(in crate::solver) moves: f64,
}

impl<P: Pair> Stages<P> {
    /// How stiff the system was in the step just tried, as the last two stages tell, which differ in state but not in time.
    ///
    /// Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. 1996, section IV.2, equation 2.26.
    pub(in crate::solver) fn stiffness(&self, step_s: f64, tolerances: &Tolerances) -> Stiffness {
        let [k1, k2, k3, k4, k5, k6, k7] = &self.k;
        let ([b1, b3, b4, b5, b6], a) = (P::B, P::A6);
        let weights = [b1 - a[0], -a[1], b3 - a[2], b4 - a[3], b5 - a[4], b6];
        let (mut rates, mut states, mut moves) = (0.0, 0.0, 0.0);
        for (i, next) in self.next.iter().enumerate() {
            let k = [k1, k2, k3, k4, k5, k6];
            let moved: f64 = k.iter().zip(weights).map(|(k, w)| w * k[i]).sum();
            let scale = tolerances.absolute[i] + tolerances.relative * next.abs();
            states += (moved / scale).powi(2);
            rates += ((k7[i] - k6[i]) / scale).powi(2);
            moves += (k7[i] / scale).powi(2);
        }
        // The states differ by the step times what is summed up here, so that the step cancels.
        Stiffness {
            step_times_rate: if states > 0.0 {
                f64::sqrt(rates / states)
            } else {
                0.0
            },
            moves: step_s * f64::sqrt(moves / tolerances.counted),
        }
    }
}

impl<P: Pair> Method for Stages<P> {
    fn control(&self) -> (i32, f64) {
        (ORDER, BETA)
    }

    fn start(&mut self) -> Start<'_> {
        let [rates, trial_rates, ..] = &mut self.k;
        Start {
            rates,
            trial: &mut self.trial,
            trial_rates,
        }
    }

    /// Computes stages 2 to 7 and the new state from `state` and the first stage; counts evaluations.
    fn attempt(
        &mut self,
        system: &mut dyn System,
        times: Times,
        state: &[f64],
        _: &Tolerances,
        statistics: &mut Statistics,
    ) -> Result<(), Fault> {
        let h = times.step_s;
        let trial = &mut self.trial;
        let [k1, k2, k3, k4, k5, k6, k7] = &mut self.k;
        let mut evaluate = |time_s: f64, state: &[f64], rates: &mut [f64]| {
            statistics.evaluations += 1;
            system.derivatives(time_s, state, rates)
        };
        combine(trial, state, h, P::A2, [k1]);
        evaluate(times.stage(P::C[0]), trial, k2)?;
        combine(trial, state, h, P::A3, [k1, k2]);
        evaluate(times.stage(P::C[1]), trial, k3)?;
        combine(trial, state, h, P::A4, [k1, k2, k3]);
        evaluate(times.stage(P::C[2]), trial, k4)?;
        combine(trial, state, h, P::A5, [k1, k2, k3, k4]);
        evaluate(times.stage(P::C[3]), trial, k5)?;
        combine(trial, state, h, P::A6, [k1, k2, k3, k4, k5]);
        evaluate(times.stage(1.0), trial, k6)?;
        combine(trial, &self.lost, h, P::B, [k1, k3, k4, k5, k6]);
        add_exactly(&mut self.next, &mut self.next_lost, state, trial);
        evaluate(times.stage(1.0), &self.next, k7)
    }

    /// The error norm of the step just tried: at most 1 is good. NaN if anything in the step is not finite.
    ///
    /// Three short loops are vectorised where one long one is not.
    fn error(&mut self, state: &[f64], step_s: f64, tolerances: &Tolerances) -> f64 {
        let n = state.len();
        let [k1, k2, k3, k4, k5, k6, k7] = &self.k;
        let errors = &mut self.trial[..n];
        let k = [k1, k3, k4, k5, k6, k7].map(|k| &k[..n]);
        let weights = P::E.map(|weight| step_s * weight);
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
        tolerances.root_mean(errors, sum)
    }

    /// The state with the largest error in the step just tried.
    fn worst(&self, state: &[f64], tolerances: &Tolerances) -> Option<usize> {
        let [k1, _, k3, k4, k5, k6, k7] = &self.k;
        let ratio = |i: usize| {
            let terms = [k1, k3, k4, k5, k6, k7];
            let error: f64 = terms.iter().zip(P::E).map(|(k, e)| e * k[i]).sum();
            let size = state[i].abs().max(self.next[i].abs());
            error.abs() / (tolerances.absolute[i] + tolerances.relative * size)
        };
        (0..state.len()).max_by(|a, b| ratio(*a).total_cmp(&ratio(*b)))
    }

    /// The state that was the first to have a rate or a new value that is not finite: in the stages after it, it spoils others.
    fn first_not_finite(&self) -> Option<usize> {
        let [k1, k2, k3, k4, k5, k6, k7] = &self.k;
        let in_order = [k1, k2, k3, k4, k5, k6, &self.next, k7];
        let found = |values: &Vec<f64>| values.iter().position(|value| !value.is_finite());
        in_order.into_iter().find_map(found)
    }

    fn next(&self) -> &[f64] {
        &self.next
    }

    fn rates(&self) -> [&[f64]; 2] {
        let [first, .., last] = &self.k;
        [first, last]
    }

    fn hand_over(&self, span: Span<'_>, sink: &mut dyn Sink) -> ControlFlow<()> {
        sink.step(&DenseStep { span, method: self })
    }

    /// Goes on from the end of the step: its last rates are the first of the next step.
    fn advance(&mut self) {
        let [first, .., last] = &mut self.k;
        std::mem::swap(first, last);
        std::mem::swap(&mut self.lost, &mut self.next_lost);
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
