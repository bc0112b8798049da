//! The crate `diffsol` as an integrator: settings and entry point.

mod equations;
mod run;

use crate::solver::checks::{check_positive, check_run};
use crate::solver::error::Failure;
use crate::solver::integrator::{Integrator, Statistics};
use crate::solver::sink::Sink;
use crate::solver::system::System;
use run::Run;

/// The BDF of the crate `diffsol` 0.18, orders 1 to 5 in quasi-constant steps, with sparse matrices: a second opinion on stiff systems.
///
/// For work take [`Rodas5P`](crate::solver::Rodas5P) or [`Automatic`](crate::solver::Automatic): a multistep method starts anew, with order 1, at every
/// breakpoint, and after every step that the system refuses.
///
/// Guarded against what the crate leaves open:
///
/// - Rates and states that are not finite reject the step or end the run with an error.
/// - The crate ends a run after 50 failures of its Newton iteration in all; here only steps that have become too small do, and the limit on steps.
/// - It knows no breakpoints, so the system is solved piece by piece between them, and sees only left limits before each.
/// - Where it panics, as it does on a matrix without inverse, the run ends with an error.
/// - Its error norm is a mean over all states; it is corrected for those with an infinite tolerance, so that tolerances mean the same as for the native methods.
///
/// The Jacobian is that of [`System::jacobian`], or differences. Steps reach the sink as cubics through the values and rates at their ends.
///
/// Source: <https://docs.rs/diffsol>; L. F. Shampine, M. W. Reichelt, SIAM J. Sci. Comput. 18 (1997) 1, doi 10.1137/S1064827594276424.
#[derive(Debug, Clone, PartialEq)]
pub struct Diffsol {
    relative_tolerance: f64,
    max_steps: u64,
}

impl Default for Diffsol {
    fn default() -> Self {
        Self {
            relative_tolerance: 1e-6,
            max_steps: 10_000_000,
        }
    }
}

impl Diffsol {
    /// Relative tolerance 1e-6 and at most ten million steps.
    ///
    /// Settings are checked when an integration starts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the relative tolerance (no unit, positive; default 1e-6). Larger is faster and coarser.
    #[must_use]
    pub fn with_relative_tolerance(mut self, tolerance: f64) -> Self {
        self.relative_tolerance = tolerance;
        self
    }

    /// Sets how many steps may be tried in one run, rejected ones counted in (positive; default ten million).
    #[must_use]
    pub fn with_max_steps(mut self, steps: u64) -> Self {
        self.max_steps = steps;
        self
    }
}

impl Integrator for Diffsol {
    fn name(&self) -> &str {
        "diffsol BDF"
    }

    fn integrate(
        &self,
        system: &mut dyn System,
        start_s: f64,
        end_s: f64,
        state: &mut [f64],
        sink: &mut dyn Sink,
    ) -> Result<Statistics, Failure> {
        let checked = check_positive("max_steps", self.max_steps as f64)
            .and_then(|()| check_run(system, start_s, end_s, state, self.relative_tolerance));
        let tolerances = checked.map_err(|error| Failure {
            error,
            reached_s: start_s,
            statistics: Statistics::default(),
        })?;
        let mut run = Run::new(system, tolerances, self.max_steps, (start_s, end_s), state);
        let outcome = run.go(sink);
        let (point, statistics) = run.finish();
        state.copy_from_slice(&point.state);
        outcome.map(|()| statistics).map_err(|error| Failure {
            error,
            reached_s: point.time_s,
            statistics,
        })
    }
}
