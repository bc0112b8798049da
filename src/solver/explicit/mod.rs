//! Explicit Runge-Kutta pairs of order 5(4): settings and entry points.

mod dense;
mod dormand_prince;
mod higham_hall;
mod pair;
mod stages;

use super::error::Failure;
use super::integrator::{Integrator, Statistics};
use super::run::integrate;
use super::settings::{Settings, settings_methods};
use super::sink::Sink;
use super::system::System;
pub(super) use dormand_prince::Rk547M;
use higham_hall::Rk547FEq1;
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
        let make = |system: &dyn System| Stages::<Rk547M>::new(system.dimension());
        integrate(&self.settings, make, system, (start_s, end_s), state, sink)
    }
}

/// The explicit Runge-Kutta method of Higham and Hall, RK5(4)7FEq1, order 5(4), with continuous output of order 4.
///
/// Right for a circulation whose valves open and close. It differs from [`Dopri5`] in three things:
///
/// - Its error estimate is honest where the right-hand side has a kink within a step. That of `Dopri5` is made small for smooth systems, and there
///   sees a twentieth of the error, so that a step over a kink may be wrong by tens of tolerances.
/// - A step times the fastest rate of the system may be 4.4, where `Dopri5` allows 3.3, for as many evaluations.
/// - Step sizes settle at that bound instead of straying about it.
///
/// On the beating body a relative tolerance of 1e-5 stands for an error of 1.3e-4, where that of `Dopri5` is 8e-4, for as many evaluations: `docs/performance.md`. On smooth systems
/// that bound no step `Dopri5` is the better one: at the same step its error is a quarter.
///
/// Step control and error norm are those of `Dopri5`. After set-up nothing is allocated.
///
/// Source: D. J. Higham, G. Hall, Embedded Runge-Kutta formulae with stable equilibrium states, J. Comput. Appl. Math. 29 (1990) 25; the continuous output is
/// derived as that of `Dopri5` is: of those of order 4, the one with the least error in the middle of the step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HighamHall {
    settings: Settings,
}

settings_methods!(HighamHall);

impl HighamHall {
    /// As [`Dopri5::abreast`].
    pub(crate) fn abreast(mut self) -> Self {
        self.settings.abreast = true;
        self
    }
}

impl Integrator for HighamHall {
    fn name(&self) -> &str {
        "Higham-Hall 5(4)"
    }

    fn integrate(
        &self,
        system: &mut dyn System,
        start_s: f64,
        end_s: f64,
        state: &mut [f64],
        sink: &mut dyn Sink,
    ) -> Result<Statistics, Failure> {
        let make = |system: &dyn System| Stages::<Rk547FEq1>::new(system.dimension());
        integrate(&self.settings, make, system, (start_s, end_s), state, sink)
    }
}
