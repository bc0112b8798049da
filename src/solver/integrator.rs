//! The one trait behind which all integrators stand.

use super::error::Failure;
use super::sink::Sink;
use super::system::System;

/// A method that advances a [`System`] in time.
///
/// Integrators are settings only: they hold no state of a run, so one can serve many runs at once.
pub trait Integrator: std::fmt::Debug + Send + Sync {
    /// A short name of the method, for messages and tables.
    fn name(&self) -> &str;

    /// Integrates from `start_s` to `end_s`, both in s.
    ///
    /// `state` holds the initial state and, on return, the last accepted one, after failures too. Each accepted step
    /// goes to `sink` in order. If the sink breaks off, the run ends there with `Ok`.
    ///
    /// # Errors
    /// A [`Failure`] that says what went wrong, how far the run came, and what it did until then.
    fn integrate(
        &self,
        system: &mut dyn System,
        start_s: f64,
        end_s: f64,
        state: &mut [f64],
        sink: &mut dyn Sink,
    ) -> Result<Statistics, Failure>;
}

/// What an integration cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// Evaluations of the right-hand side.
    pub evaluations: u64,
    /// Steps that were kept.
    pub accepted_steps: u64,
    /// Steps that were thrown away, for their error or because the system refused them.
    pub rejected_steps: u64,
    /// Jacobians, by the system itself or by differences, whose evaluations are counted too; 0 for explicit methods.
    pub jacobians: u64,
    /// Breakpoints landed on, and steps that were made to end at a kink that the state led to ([`System::kink`]).
    pub breakpoints: u64,
    /// The shortest accepted step, in s; 0 if there was none.
    pub smallest_step_s: f64,
    /// The longest accepted step, in s; 0 if there was none.
    pub largest_step_s: f64,
}

impl Statistics {
    /// Counts an accepted step of the given length, in s.
    pub fn accept(&mut self, step_s: f64) {
        self.smallest_step_s = if self.accepted_steps == 0 {
            step_s
        } else {
            self.smallest_step_s.min(step_s)
        };
        self.largest_step_s = self.largest_step_s.max(step_s);
        self.accepted_steps += 1;
    }
}
