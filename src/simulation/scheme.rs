//! By which of the native integrators a run is solved.

use crate::solver::{Automatic, Dopri5, HighamHall, Integrator, Rodas5P};

/// By which of the native integrators a run is solved.
///
/// All keep to the same tolerance. What differs is the work: an explicit step is cheap, but bounded by the fastest exchange of blood between two neighbours, some
/// 10 to 20 ms in a whole body, however quiet it is; an implicit one costs several times as much, and is bounded by nothing but what happens. In a beating heart much happens
/// at all times, so explicit steps are the cheaper ones; a cycle-averaged body at rest is solved in steps of up to minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// [`Dopri5`]: right for a beating heart and for exercise.
    #[default]
    Explicit,
    /// [`HighamHall`]: explicit too, and more exact for its work where valves open and close. The whole body with a beating heart takes a quarter fewer evaluations for the same error, one leg a fifth.
    Valved,
    /// [`Rodas5P`].
    Implicit,
    /// [`Automatic`]: the one of the two that is cheaper at the time; right for hours with a cycle-averaged heart.
    Automatic,
}

impl Scheme {
    /// The integrator, at this relative tolerance.
    pub fn integrator(self, tolerance: f64) -> Box<dyn Integrator> {
        match self {
            Self::Explicit => Box::new(Dopri5::new().with_relative_tolerance(tolerance)),
            Self::Valved => Box::new(HighamHall::new().with_relative_tolerance(tolerance)),
            Self::Implicit => Box::new(Rodas5P::new().with_relative_tolerance(tolerance)),
            Self::Automatic => Box::new(Automatic::new().with_relative_tolerance(tolerance)),
        }
    }
}
