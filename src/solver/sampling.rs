//! A solution thinned out to a value every so often.

use std::ops::ControlFlow;

use super::checks::check_positive;
use super::error::IntegrationError;
use super::polynomial::{self, End};
use super::sink::{Sink, Step};
use super::trajectory::Trajectory;

/// A sink that keeps values and rates at the times `start + k * interval` only, joined by cubics.
///
/// The memory needed follows the length of the run, not the number of steps. Breakpoints and the end of the run are
/// kept as well, so kinks are not smoothed over and the last state is exact. Between the kept times the cubic's error
/// shrinks with the interval to the power four; what happens within an interval may be missed. The state itself must
/// be continuous.
#[derive(Debug, Clone)]
pub struct Sampling {
    interval_s: f64,
    /// The next time to keep is `start + ticks * interval`.
    ticks: u64,
    kept: Trajectory,
    /// The end of what is kept.
    knot: Knot,
    /// Whether the rates of the knot are those that hold after it; not so at the start and at breakpoints.
    knot_is_ready: bool,
    /// The end of the last step, not before the knot.
    last: Knot,
    sample: Knot,
    rows: Vec<f64>,
}

/// Values and rates at one time.
#[derive(Debug, Clone)]
struct Knot {
    time_s: f64,
    state: Vec<f64>,
    rates: Vec<f64>,
}

impl Knot {
    fn set(&mut self, time_s: f64, state: &[f64], rates: &[f64]) {
        self.time_s = time_s;
        self.state.copy_from_slice(state);
        self.rates.copy_from_slice(rates);
    }

    fn end(&self) -> End<'_> {
        End {
            state: &self.state,
            rates: &self.rates,
        }
    }
}

/// Appends the cubic from `knot` to `to`, which becomes the knot.
fn join(kept: &mut Trajectory, knot: &mut Knot, to: &Knot) {
    kept.push(to.time_s, 3, &to.state, |rows| {
        polynomial::hermite(knot.end(), to.end(), to.time_s - knot.time_s, rows);
    });
    knot.set(to.time_s, &to.state, &to.rates);
}

impl Sampling {
    /// Samples every `interval_s` (in s, positive) from `state` at `start_s` on.
    ///
    /// # Errors
    /// [`IntegrationError::InvalidSettings`] if the interval is not positive and finite.
    pub fn new(interval_s: f64, start_s: f64, state: &[f64]) -> Result<Self, IntegrationError> {
        check_positive("interval_s", interval_s)?;
        let knot = Knot {
            time_s: start_s,
            state: state.to_vec(),
            rates: vec![0.0; state.len()],
        };
        Ok(Self {
            interval_s,
            ticks: 1,
            kept: Trajectory::new(start_s, state),
            last: knot.clone(),
            sample: knot.clone(),
            knot,
            knot_is_ready: false,
            rows: Vec::new(),
        })
    }

    /// The samples up to the last time reached, as a piecewise cubic.
    pub fn into_trajectory(mut self) -> Trajectory {
        if self.last.time_s > self.knot.time_s {
            join(&mut self.kept, &mut self.knot, &self.last);
        }
        self.kept
    }

    /// The next time to keep, in s: later than the knot.
    fn next_s(&mut self) -> f64 {
        loop {
            let next_s = self.kept.start_s() + self.ticks as f64 * self.interval_s;
            if next_s > self.knot.time_s {
                return next_s;
            }
            self.ticks += 1;
        }
    }

    fn compute_rows(&mut self, step: &dyn Step) {
        let length = (step.degree() + 1) * self.kept.dimension();
        self.rows.resize(length, 0.0);
        step.polynomial(&mut self.rows);
    }

    /// Reads value and rate of the step, whose rows are computed, into the knot in work.
    fn read(&mut self, step: &dyn Step, time_s: f64) {
        let (start_s, end_s) = (step.start_s(), step.end_s());
        let theta = polynomial::theta(start_s, end_s, time_s);
        self.sample.time_s = time_s;
        polynomial::value(&self.rows, theta, &mut self.sample.state);
        polynomial::rate(&self.rows, theta, end_s - start_s, &mut self.sample.rates);
    }
}

impl Sink for Sampling {
    /// Takes the step. A step that does not start where the last one ended, or has another dimension, is left out and
    /// breaks off the integration.
    fn step(&mut self, step: &dyn Step) -> ControlFlow<()> {
        let (start_s, end_s) = (step.start_s(), step.end_s());
        if start_s != self.last.time_s || step.end_state().len() != self.kept.dimension() {
            return ControlFlow::Break(());
        }
        let mut next_s = self.next_s();
        let end_rates = step.end_rates();
        if !self.knot_is_ready || next_s < end_s || end_rates.is_none() {
            self.compute_rows(step);
        }
        if !self.knot_is_ready {
            self.read(step, start_s);
            self.knot.rates.copy_from_slice(&self.sample.rates);
            self.knot_is_ready = true;
        }
        while next_s < end_s {
            self.read(step, next_s);
            join(&mut self.kept, &mut self.knot, &self.sample);
            next_s = self.next_s();
        }
        match end_rates {
            Some(rates) => self.last.set(end_s, step.end_state(), rates),
            None => {
                self.read(step, end_s);
                self.last.set(end_s, step.end_state(), &self.sample.rates);
            }
        }
        if next_s == end_s || step.ends_at_breakpoint() {
            join(&mut self.kept, &mut self.knot, &self.last);
            self.knot_is_ready = !step.ends_at_breakpoint();
        }
        ControlFlow::Continue(())
    }
}
