//! The Dormand-Prince method of order 5(4): settings and entry point.

mod dense;
mod run;
mod stages;
mod tableau;

use super::checks::{check_optional, check_positive, check_run};
use super::error::{Failure, IntegrationError};
use super::integrator::{Integrator, Statistics};
use super::norm::Tolerances;
use super::sink::Sink;
use super::system::System;
use run::Run;

/// The explicit Runge-Kutta method of Dormand and Prince, order 5(4), with continuous output of order 4.
///
/// Right for smooth systems that are not stiff. The step is controlled so that the local error `e` satisfies
/// `sqrt(mean_i((e_i / (a_i + r max(|y_i|, |y_i'|)))^2)) <= 1`, with `a_i` the absolute tolerance of the state, `r` the
/// relative tolerance, `y` and `y'` the states at both ends of the step; states with infinite `a_i` are left out of
/// the mean. After set-up nothing is allocated.
///
/// Source: J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980) 19, doi 10.1016/0771-050X(80)90013-3;
/// step control, first step and continuous output as in E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary
/// Differential Equations I, 2nd ed. 1993, sections II.4 to II.6.
#[derive(Debug, Clone, PartialEq)]
pub struct Dopri5 {
    relative_tolerance: f64,
    max_steps: u64,
    initial_step_s: Option<f64>,
    min_step_s: Option<f64>,
    max_step_s: Option<f64>,
}

impl Default for Dopri5 {
    fn default() -> Self {
        Self {
            relative_tolerance: 1e-6,
            max_steps: 10_000_000,
            initial_step_s: None,
            min_step_s: None,
            max_step_s: None,
        }
    }
}

impl Dopri5 {
    /// The default settings: relative tolerance 1e-6, at most ten million steps, step sizes found automatically.
    ///
    /// Settings are checked when an integration starts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the relative tolerance (no unit, positive; default 1e-6). Larger is faster and coarser; below about 1e-13
    /// round-off takes over.
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

    /// Sets the first step of a run, in s; by default it is guessed from the system.
    #[must_use]
    pub fn with_initial_step_s(mut self, step_s: f64) -> Self {
        self.initial_step_s = Some(step_s);
        self
    }

    /// Sets the smallest step that error control may ask for, in s; below it the run fails. By default only round-off
    /// limits it. Steps that end on a breakpoint or at the end may be shorter.
    #[must_use]
    pub fn with_min_step_s(mut self, step_s: f64) -> Self {
        self.min_step_s = Some(step_s);
        self
    }

    /// Sets the longest step, in s; by default there is none. Lower it where short events could be stepped over.
    #[must_use]
    pub fn with_max_step_s(mut self, step_s: f64) -> Self {
        self.max_step_s = Some(step_s);
        self
    }

    /// The relative tolerance.
    pub fn relative_tolerance(&self) -> f64 {
        self.relative_tolerance
    }

    /// The limit on the number of steps.
    pub fn max_steps(&self) -> u64 {
        self.max_steps
    }

    fn check(
        &self,
        system: &dyn System,
        start_s: f64,
        end_s: f64,
        state: &[f64],
    ) -> Result<Tolerances, IntegrationError> {
        check_positive("max_steps", self.max_steps as f64)?;
        check_optional("initial_step_s", self.initial_step_s)?;
        check_optional("min_step_s", self.min_step_s)?;
        check_optional("max_step_s", self.max_step_s)?;
        check_run(system, start_s, end_s, state, self.relative_tolerance)
    }
}

impl Integrator for Dopri5 {
    fn name(&self) -> &str {
        "Dormand-Prince 5(4)"
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
        let (reached_s, statistics) = run.report();
        match outcome {
            Ok(()) => Ok(statistics),
            Err(error) => Err(Failure {
                error,
                reached_s,
                statistics,
            }),
        }
    }
}
