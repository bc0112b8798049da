//! The crate `ode_solvers` as an integrator: settings and entry point.

mod adapter;
mod run;

use crate::solver::checks::{check_optional, check_positive, check_run};
use crate::solver::error::{Failure, IntegrationError};
use crate::solver::integrator::{Integrator, Statistics};
use crate::solver::norm::Tolerances;
use crate::solver::sink::Sink;
use crate::solver::system::System;
use run::Run;

/// The methods of `ode_solvers`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Method {
    /// Dormand-Prince 5(4), with step size control.
    Dopri5,
    /// Dormand-Prince 8(5,3), with step size control: for high accuracy on smooth systems.
    Dop853,
    /// The classical Runge-Kutta method of order 4, with steps of one size and no error control.
    Rk4 {
        /// The step, in s. Between two breakpoints it is shortened so that a whole number of steps fits.
        step_s: f64,
    },
}

/// The integrators of the crate `ode_solvers` 0.6, guarded against its known faults.
///
/// - Time is made a state, since the crate's Dop853 evaluates its last stage at the start of the step.
/// - Every run starts at time zero of the crate's own clock, and its dense output is not used: that panics for
///   negative times and extrapolates its last point.
/// - Steps of Rk4 are fitted to the span, so that it does not run past the end.
/// - Rates that are not finite, and faults, reject the step, or end the run with an error where the method cannot
///   shorten its steps (Rk4).
/// - The test for stiffness, which ends runs, is off; the limit on steps is this crate's.
/// - The system is solved piece by piece between breakpoints.
///
/// The crate knows one absolute tolerance only, so states are scaled by theirs; those with an infinite one by a number
/// so large that they do not count, and the mean of the error norm is corrected for them. So tolerances mean the same
/// as for the native methods.
///
/// Steps reach the sink as cubics through the values and rates at their ends. Their error shrinks as the step to the
/// power four, whatever the order of the method: the large steps of Dop853 may be interpolated far less well than
/// they end. Where values within steps matter, use [`with_max_step_s`](Self::with_max_step_s).
///
/// The crate works with vectors on the heap and allocates in every step.
///
/// Source: <https://docs.rs/ode_solvers>; E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential
/// Equations I, 2nd ed. 1993.
#[derive(Debug, Clone, PartialEq)]
pub struct OdeSolvers {
    method: Method,
    relative_tolerance: f64,
    max_steps: u64,
    max_step_s: Option<f64>,
}

impl OdeSolvers {
    /// The given method with relative tolerance 1e-6 and at most ten million steps.
    ///
    /// Settings are checked when an integration starts.
    pub fn new(method: Method) -> Self {
        Self {
            method,
            relative_tolerance: 1e-6,
            max_steps: 10_000_000,
            max_step_s: None,
        }
    }

    /// Sets the relative tolerance (no unit, positive; default 1e-6). Larger is faster and coarser. Rk4 ignores it.
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

    /// Sets the longest step, in s; by default there is none. Smaller values make the cubics between steps more
    /// accurate. Rk4 takes the smaller one of this and its own step.
    #[must_use]
    pub fn with_max_step_s(mut self, step_s: f64) -> Self {
        self.max_step_s = Some(step_s);
        self
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.method
    }

    fn check(
        &self,
        system: &dyn System,
        start_s: f64,
        end_s: f64,
        state: &[f64],
    ) -> Result<Tolerances, IntegrationError> {
        check_positive("max_steps", self.max_steps as f64)?;
        check_optional("max_step_s", self.max_step_s)?;
        if let Method::Rk4 { step_s } = self.method {
            check_positive("step_s", step_s)?;
        }
        check_run(system, start_s, end_s, state, self.relative_tolerance)
    }
}

impl Integrator for OdeSolvers {
    fn name(&self) -> &str {
        match self.method {
            Method::Dopri5 => "ode_solvers Dopri5",
            Method::Dop853 => "ode_solvers Dop853",
            Method::Rk4 { .. } => "ode_solvers Rk4",
        }
    }

    fn integrate(
        &self,
        system: &mut dyn System,
        start_s: f64,
        end_s: f64,
        state: &mut [f64],
        sink: &mut dyn Sink,
    ) -> Result<Statistics, Failure> {
        let tolerances = self
            .check(system, start_s, end_s, state)
            .map_err(|error| Failure {
                error,
                reached_s: start_s,
                statistics: Statistics::default(),
            })?;
        let mut run = Run::new(self, tolerances, start_s, end_s, state);
        let outcome = run.go(system, sink);
        let (point, statistics) = run.finish();
        state.copy_from_slice(&point.state);
        match outcome {
            Ok(()) => Ok(statistics),
            Err(error) => Err(Failure {
                error,
                reached_s: point.time_s,
                statistics,
            }),
        }
    }
}
