//! What one-step methods differ in: how a step is tried, and what is known of it then.

use std::ops::ControlFlow;

use super::integrator::Statistics;
use super::norm::Tolerances;
use super::sink::Sink;
use super::system::{Fault, System};

/// The times of a trial step, in s.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) start_s: f64,
    pub(super) step_s: f64,
    /// No stage is evaluated later than this.
    pub(super) latest_s: f64,
}

impl Times {
    #[inline]
    pub(super) fn stage(&self, fraction: f64) -> f64 {
        (self.start_s + fraction * self.step_s).min(self.latest_s)
    }
}

/// An accepted step on its way to the sink.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) start_s: f64,
    pub(super) end_s: f64,
    pub(super) breakpoint: bool,
    /// The state at the start.
    pub(super) state: &'a [f64],
}

/// The rates at the start of a step, and two lists that may be written to.
pub(super) struct Start<'a> {
    pub(super) rates: &'a mut [f64],
    pub(super) trial: &'a mut [f64],
    pub(super) trial_rates: &'a mut [f64],
}

/// A one-step method with the scratch space of a run.
pub(super) trait Method {
    /// The power of the step with which the local error shrinks, and the weight of the last error in step control.
    fn control(&self) -> (i32, f64);

    /// What belongs to the start of the next step. Its rates are written there by whoever runs the method, at the start and after a breakpoint.
    fn start(&mut self) -> Start<'_>;

    /// The rates at the start were written anew: nothing that was known of the start holds any more.
    fn restarted(&mut self) {}

    /// Computes the state at the end of a step, and the rates there.
    fn attempt(
        &mut self,
        system: &mut dyn System,
        times: Times,
        state: &[f64],
        tolerances: &Tolerances,
        statistics: &mut Statistics,
    ) -> Result<(), Fault>;

    /// The error norm of the step just tried: at most 1 is good. NaN if anything in the step is not finite.
    fn error(&mut self, state: &[f64], step_s: f64, tolerances: &Tolerances) -> f64;

    /// The state at the end of the step just tried.
    fn next(&self) -> &[f64];

    /// The rates at the start and at the end of the step just tried.
    fn rates(&self) -> [&[f64]; 2];

    /// The state with the largest error in the step just tried.
    fn worst(&self, state: &[f64], tolerances: &Tolerances) -> Option<usize>;

    /// The state that was the first to have a rate or a new value that is not finite.
    fn first_not_finite(&self) -> Option<usize>;

    /// Hands the step just tried to the sink.
    fn hand_over(&self, span: Span<'_>, sink: &mut dyn Sink) -> ControlFlow<()>;

    /// Goes on from the end of the step just tried.
    fn advance(&mut self);

    /// After an accepted step: whether the method changed its ways, and the longest step, in s, that is wise then.
    fn adapt(&mut self, step_s: f64, system: &dyn System) -> Option<f64> {
        let _ = (step_s, system);
        None
    }
}
