//! The Dormand-Prince method of order 5(4): settings and entry point.

mod dense;
mod stages;
mod tableau;

use super::error::Failure;
use super::integrator::{Integrator, Statistics};
use super::run::integrate;
use super::settings::{Settings, settings_methods};
use super::sink::Sink;
use super::system::System;
pub(super) use stages::{Stages, Stiffness};

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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dopri5 {
    settings: Settings,
}

settings_methods!(Dopri5);

impl Dopri5 {
    /// For several systems that share their steps, laid out as [`ABREAST`](super::ABREAST) of them are.
    pub(crate) fn abreast(mut self) -> Self {
        self.settings.abreast = true;
        self
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
        let make = |system: &dyn System| Stages::new(system.dimension());
        integrate(&self.settings, make, system, (start_s, end_s), state, sink)
    }
}
