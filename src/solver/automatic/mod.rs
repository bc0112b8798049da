//! An explicit and an implicit method, each where it is the cheaper one: settings and entry point.

mod judge;
mod spectrum;
mod switching;

use super::error::Failure;
use super::integrator::{Integrator, Statistics};
use super::run::integrate;
use super::settings::{Settings, settings_methods};
use super::sink::Sink;
use super::system::System;
use switching::Switching;

/// [`Dopri5`](super::Dopri5) where the solution moves, [`Rodas5P`](super::Rodas5P) where it hardly does: the one that needs less work goes on.
///
/// Right for long runs with quiet times, and where one does not know whether a system is stiff. An explicit step is bounded
/// by stability at `3.3 / r`, with `r` the fastest rate at which the system settles, however quiet the solution is. Where
/// steps stay near this bound, or the solution moves little in a step for the error that it makes, an implicit one is tried; it goes on as long as its steps are longer by more than it costs
/// more (some eight times, by evaluations, Jacobian and linear systems together). A trial that fails is repeated later and
/// later, so that trials cost little in the end.
///
/// `r` is estimated in explicit steps from the last two stages, in implicit ones by a power iteration on the Jacobian.
///
/// Step control and error norm are those of both methods, which have the same order.
///
/// Source of the estimate: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. 1996, section IV.2.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Automatic {
    settings: Settings,
}

settings_methods!(Automatic);

impl Integrator for Automatic {
    fn name(&self) -> &str {
        "Dormand-Prince 5(4) or Rodas5P"
    }

    fn integrate(
        &self,
        system: &mut dyn System,
        start_s: f64,
        end_s: f64,
        state: &mut [f64],
        sink: &mut dyn Sink,
    ) -> Result<Statistics, Failure> {
        let make = |system: &dyn System| Switching::new(system.dimension());
        integrate(&self.settings, make, system, (start_s, end_s), state, sink)
    }
}
