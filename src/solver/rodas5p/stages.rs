//! One trial step: the stages, the new state and its error.

use std::ops::ControlFlow;

use super::jacobian::{Jacobian, Point};
use super::tableau::{A, B, C, DRIFT, GAMMA, STAGES, TIMES};
use crate::solver::compensated::add_exactly;
use crate::solver::dense::DenseStep;
use crate::solver::integrator::Statistics;
use crate::solver::linear::Linear;
use crate::solver::method::{Method, Span, Start, Times};
use crate::solver::norm::Tolerances;
use crate::solver::sink::Sink;
use crate::solver::system::{Fault, FaultKind, System};

/// The error estimate is of order 4, so it shrinks with the step to the power 5.
const ORDER: i32 = 5;
/// The weight of the last error in step control (design value: as for the explicit method).
const BETA: f64 = 0.04;

/// A sum of increments up to this share of their sizes is that of rounding (design value: a few last digits).
const ROUND_OFF: f64 = 4.0 * f64::EPSILON;
/// A sum of increments up to this share of that of the states is left as it is (design value: ten thousand steps stay below the last digits).
const UNSEEN: f64 = 0.1 * f64::EPSILON;
/// So often a sum is given back as rates, and then at once.
const MOST_TURNS: u32 = 3;

/// All that a step works with, allocated once for each run.
#[derive(Debug)]
pub(in crate::solver) struct Stages {
    /// The increments of the stages; the last is the error estimate.
    pub(super) u: [Vec<f64>; STAGES],
    /// Rates at the start of the step, at its end, and at the stage in work.
    pub(super) first: Vec<f64>,
    pub(super) last: Vec<f64>,
    rates: Vec<f64>,
    /// How the rates at the start change with time alone.
    drift: Vec<f64>,
    /// The state at the end of the step, and at the stage in work.
    pub(super) next: Vec<f64>,
    trial: Vec<f64>,
    /// What rounding took from the state so far, at the start and at the end of the step.
    pub(in crate::solver) lost: Vec<f64>,
    next_lost: Vec<f64>,
    pub(in crate::solver) jacobian: Jacobian,
    linear: Linear,
    /// How many states, from the first on, keep their sum; and by how much rounding would have changed it in this step.
    kept: usize,
    strayed: f64,
    /// What a sum may be off without anyone noticing.
    least: f64,
    /// Whether Jacobian and drift are those of the start of this step.
    is_fresh: bool,
    /// The step for which the matrix is factorised, if it is for this Jacobian.
    factorised_for_s: Option<f64>,
}

impl Stages {
    pub(in crate::solver) fn new(system: &dyn System) -> Self {
        let n = system.dimension();
        let zeros = || vec![0.0; n];
        let jacobian = Jacobian::new(system);
        Self {
            u: std::array::from_fn(|_| zeros()),
            first: zeros(),
            last: zeros(),
            rates: zeros(),
            drift: zeros(),
            next: zeros(),
            trial: zeros(),
            lost: zeros(),
            next_lost: zeros(),
            linear: Linear::new(&jacobian.pattern),
            kept: system.keeps_sum_of().min(n),
            strayed: 0.0,
            least: 0.0,
            jacobian,
            is_fresh: false,
            factorised_for_s: None,
        }
    }

    /// Brings Jacobian, drift and the factorised matrix up to the start of the step and its length.
    fn prepare(
        &mut self,
        system: &mut dyn System,
        times: Times,
        state: &[f64],
        tolerances: &Tolerances,
        statistics: &mut Statistics,
    ) -> Result<(), Fault> {
        if !self.is_fresh {
            let point = Point {
                time_s: times.start_s,
                state,
                rates: &self.first,
                step_s: times.step_s,
                latest_s: times.latest_s,
            };
            let jacobian = &mut self.jacobian;
            jacobian.evaluate(system, point, tolerances, statistics)?;
            jacobian.drift(system, point, &mut self.drift, statistics)?;
            check_finite(&self.drift)?;
            self.is_fresh = true;
            self.factorised_for_s = None;
        }
        if self.factorised_for_s != Some(times.step_s) {
            let shift = (times.step_s * GAMMA).recip();
            self.linear.factorise(shift, &self.jacobian.values);
            self.factorised_for_s = Some(times.step_s);
        }
        Ok(())
    }

    /// Solves for the increment of a stage whose rates are in `rates`.
    fn solve(&mut self, stage: usize, step_s: f64) {
        let (earlier, rest) = self.u.split_at_mut(stage);
        let Some(own) = rest.first_mut() else { return };
        let drift = step_s * DRIFT[stage];
        for ((own, rate), change) in own.iter_mut().zip(&self.rates).zip(&self.drift) {
            *own = rate + drift * change;
        }
        for (weight, u) in C[stage].iter().zip(earlier) {
            add_scaled(own, weight / step_s, u);
        }
        let Jacobian {
            pattern, values, ..
        } = &self.jacobian;
        self.linear.solve(pattern, values, own);
        self.keep_sum(stage, step_s);
    }

    /// Takes out of a stage's increments what rounding added to their sum, which is zero where the system keeps the sum of its states.
    ///
    /// Where blood is exchanged much faster than in a step, increments are small differences of large terms, and their sum may be off by many digits. What it is off is given
    /// back in proportion to the increments, as rates that the same linear system spreads, so that what is in balance stays so.
    #[inline]
    fn keep_sum(&mut self, stage: usize, step_s: f64) {
        if sum(&self.u[stage][..self.kept]).abs() > self.least {
            self.give_back(stage, step_s);
        }
    }

    #[cold]
    fn give_back(&mut self, stage: usize, step_s: f64) {
        let Jacobian {
            pattern, values, ..
        } = &self.jacobian;
        let own = &mut self.u[stage];
        let shift = (step_s * GAMMA).recip();
        for turn in 0..=MOST_TURNS {
            let kept = &own[..self.kept];
            let size: f64 = kept.iter().map(|u| u.abs()).sum();
            let off = sum(kept);
            // What is not finite is the error estimate's to find.
            if !(off.abs() > self.least.max(ROUND_OFF * size) && size.is_finite()) {
                return;
            }
            if turn == 0 {
                self.strayed += off.abs();
            }
            let back = &mut self.trial;
            back.fill(0.0);
            for (back, u) in back.iter_mut().zip(kept) {
                *back = -off * (u.abs() / size);
            }
            if turn < MOST_TURNS {
                back.iter_mut().for_each(|back| *back *= shift);
                self.linear.solve(pattern, values, back);
            }
            add_scaled(own, 1.0, back);
        }
    }
}

impl Stages {
    /// Blames the state through which the Jacobian is not finite, if it is not: the linear system has spread that over all.
    #[cold]
    fn blame(&self, fault: Fault) -> Fault {
        let index = self.jacobian.first_not_finite().unwrap_or(fault.index);
        Fault { index, ..fault }
    }

    /// By how much rounding would have changed the sum that is kept, over what the states that make it up may be off together.
    fn stray(&self, state: &[f64], tolerances: &Tolerances) -> f64 {
        if self.strayed == 0.0 {
            return 0.0;
        }
        let kept = state.iter().zip(&tolerances.absolute).take(self.kept);
        let counted = kept.filter(|(_, absolute)| absolute.is_finite());
        let allowed: f64 = counted
            .map(|(y, absolute)| absolute + tolerances.relative * y.abs())
            .sum();
        if allowed > 0.0 {
            self.strayed / allowed
        } else {
            0.0
        }
    }
}

impl Method for Stages {
    fn control(&self) -> (i32, f64) {
        (ORDER, BETA)
    }

    fn start(&mut self) -> Start<'_> {
        Start {
            rates: &mut self.first,
            trial: &mut self.trial,
            trial_rates: &mut self.rates,
        }
    }

    fn restarted(&mut self) {
        self.is_fresh = false;
    }

    fn attempt(
        &mut self,
        system: &mut dyn System,
        times: Times,
        state: &[f64],
        tolerances: &Tolerances,
        statistics: &mut Statistics,
    ) -> Result<(), Fault> {
        self.strayed = 0.0;
        let size: f64 = state[..self.kept].iter().map(|y| y.abs()).sum();
        self.least = UNSEEN * size;
        self.prepare(system, times, state, tolerances, statistics)?;
        self.rates.copy_from_slice(&self.first);
        self.solve(0, times.step_s);
        for stage in 1..STAGES {
            self.trial.copy_from_slice(state);
            for (weight, u) in A[stage].iter().zip(&self.u[..stage]) {
                add_scaled(&mut self.trial, *weight, u);
            }
            statistics.evaluations += 1;
            system.derivatives(times.stage(TIMES[stage]), &self.trial, &mut self.rates)?;
            check_finite(&self.rates).map_err(|fault| self.blame(fault))?;
            self.solve(stage, times.step_s);
        }
        self.trial.copy_from_slice(&self.lost);
        for (weight, u) in B.iter().zip(&self.u) {
            add_scaled(&mut self.trial, *weight, u);
        }
        add_exactly(&mut self.next, &mut self.next_lost, state, &self.trial);
        statistics.evaluations += 1;
        system.derivatives(times.stage(1.0), &self.next, &mut self.last)?;
        check_finite(&self.last).map_err(|fault| self.blame(fault))
    }

    fn error(&mut self, state: &[f64], _: f64, tolerances: &Tolerances) -> f64 {
        let [.., errors] = &self.u;
        let size = |i: usize| state[i].abs().max(self.next[i].abs());
        let ratio = |i: usize| errors[i] / (tolerances.absolute[i] + tolerances.relative * size(i));
        // Not even an infinite state without a say in the norm may slip through unseen.
        let square = |i: usize| ratio(i).powi(2) + 0.0 * self.next[i];
        let sum: f64 = (0..state.len()).map(square).sum();
        let error = (sum / tolerances.counted).sqrt();
        let stray = self.stray(state, tolerances);
        // A larger one only, so that what is not a number stays so.
        if stray > error { stray } else { error }
    }

    fn next(&self) -> &[f64] {
        &self.next
    }

    fn worst(&self, state: &[f64], tolerances: &Tolerances) -> Option<usize> {
        let [.., errors] = &self.u;
        let ratio = |i: usize| {
            let size = state[i].abs().max(self.next[i].abs());
            errors[i].abs() / (tolerances.absolute[i] + tolerances.relative * size)
        };
        (0..state.len()).max_by(|a, b| ratio(*a).total_cmp(&ratio(*b)))
    }

    fn first_not_finite(&self) -> Option<usize> {
        // What is not finite there, a linear system spreads over all.
        if let Some(index) = self.jacobian.first_not_finite() {
            return Some(index);
        }
        let mut in_order = self.u.iter().chain([&self.next]);
        in_order.find_map(|values| values.iter().position(|value| !value.is_finite()))
    }

    fn rates(&self) -> [&[f64]; 2] {
        [&self.first, &self.last]
    }

    fn hand_over(&self, span: Span<'_>, sink: &mut dyn Sink) -> ControlFlow<()> {
        sink.step(&DenseStep { span, method: self })
    }

    fn advance(&mut self) {
        std::mem::swap(&mut self.first, &mut self.last);
        std::mem::swap(&mut self.lost, &mut self.next_lost);
        self.is_fresh = false;
    }
}

/// The sum of all values, in lanes, so that they are computed side by side.
#[inline]
fn sum(values: &[f64]) -> f64 {
    let (whole, rest) = values.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for chunk in whole {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += value;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

/// `out += weight * u`.
#[inline]
fn add_scaled(out: &mut [f64], weight: f64, u: &[f64]) {
    if weight == 0.0 {
        return;
    }
    for (out, u) in out.iter_mut().zip(u) {
        *out += weight * u;
    }
}

/// Names the state whose rate is not finite before a linear system spreads it over all.
fn check_finite(rates: &[f64]) -> Result<(), Fault> {
    let fault = |index| Fault {
        index,
        value: rates[index],
        kind: FaultKind::NotFinite,
    };
    let found = rates.iter().position(|rate| !rate.is_finite());
    found.map_or(Ok(()), |index| Err(fault(index)))
}
