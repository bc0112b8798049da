//! What all native integrators let a user set.

use super::checks::{check_optional, check_positive, check_run};
use super::error::IntegrationError;
use super::norm::Tolerances;
use super::system::System;

/// The settings of a run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settings {
    pub(super) relative_tolerance: f64,
    pub(super) max_steps: u64,
    pub(super) initial_step_s: Option<f64>,
    pub(super) min_step_s: Option<f64>,
    pub(super) max_step_s: Option<f64>,
    /// Whether the system is several that share their steps.
    pub(super) abreast: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            relative_tolerance: 1e-6,
            max_steps: 10_000_000,
            initial_step_s: None,
            min_step_s: None,
            max_step_s: None,
            abreast: false,
        }
    }
}

impl Settings {
    /// Checks that settings, system, span and state fit together.
    pub(super) fn check(
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
        let tolerances = check_run(system, start_s, end_s, state, self.relative_tolerance)?;
        Ok(if self.abreast {
            tolerances.abreast()
        } else {
            tolerances
        })
    }
}

/// The settings that every native integrator has, as methods.
macro_rules! settings_methods {
    ($Integrator:ident) => {
        impl $Integrator {
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
                self.settings.relative_tolerance = tolerance;
                self
            }

            /// Sets how many steps may be tried in one run, rejected ones counted in (positive; default ten million).
            #[must_use]
            pub fn with_max_steps(mut self, steps: u64) -> Self {
                self.settings.max_steps = steps;
                self
            }

            /// Sets the first step of a run, in s; by default it is guessed from the system.
            #[must_use]
            pub fn with_initial_step_s(mut self, step_s: f64) -> Self {
                self.settings.initial_step_s = Some(step_s);
                self
            }

            /// Sets the smallest step that error control may ask for, in s; below it the run fails. By default only round-off
            /// limits it. Steps that end on a breakpoint or at the end may be shorter.
            #[must_use]
            pub fn with_min_step_s(mut self, step_s: f64) -> Self {
                self.settings.min_step_s = Some(step_s);
                self
            }

            /// Sets the longest step, in s; by default there is none. Lower it where short events could be stepped over.
            #[must_use]
            pub fn with_max_step_s(mut self, step_s: f64) -> Self {
                self.settings.max_step_s = Some(step_s);
                self
            }

            /// The relative tolerance.
            pub fn relative_tolerance(&self) -> f64 {
                self.settings.relative_tolerance
            }

            /// The limit on the number of steps.
            pub fn max_steps(&self) -> u64 {
                self.settings.max_steps
            }
        }
    };
}
pub(super) use settings_methods;
