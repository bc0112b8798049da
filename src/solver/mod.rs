//! Solving initial value problems `dy/dt = f(t, y)` on plain slices of numbers.
//!
//! This room knows nothing of physiology. A [`System`] gives its rates of change, an [`Integrator`] advances it, and a
//! [`Sink`] receives every accepted step as a polynomial in time, whatever the method was. So a solution is a piecewise
//! polynomial: keep all of it ([`Trajectory`]), a value every so often ([`Sampling`]), or only the end ([`Discard`]).
//!
//! Times are in seconds. The unit of each state is the system's own; its absolute tolerance carries the same unit.
//!
//! [`FixedPoint`] finds where a map of a state onto a state, for example one beat of a heart, stands still.
//!
//! # Times at which a system is not smooth
//! A system announces them by [`System::breakpoint`]. Integrators land on each one exactly. Everything before it sees
//! the left limit (times strictly below the edge), everything from it on sees the right limit (the edge itself and
//! later), so a system that compares its time with the very number it announced is never seen from the wrong side.
//!
//! Where the state decides when that is, the native integrators end a step there: at a kink that a system looks for in each trial step ([`System::kink`]), or where
//! it goes over from one of several right-hand sides to another, to one of which it is held through each step ([`System::has_switches`]). Rates may jump at the latter.
//!
//! # Example
//! ```
//! use soleus::solver::{Dopri5, Fault, Integrator, System, Trajectory};
//!
//! #[derive(Debug)]
//! struct Decay;
//! impl System for Decay {
//!     fn dimension(&self) -> usize {
//!         1
//!     }
//!     fn derivatives(&mut self, _time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
//!         rates[0] = -state[0];
//!         Ok(())
//!     }
//!     fn absolute_tolerances(&self) -> &[f64] {
//!         &[1e-9]
//!     }
//! }
//!
//! let mut state = [1.0];
//! let mut solution = Trajectory::new(0.0, &state);
//! Dopri5::new().integrate(&mut Decay, 0.0, 1.0, &mut state, &mut solution)?;
//! assert!((state[0] - (-1.0_f64).exp()).abs() < 1e-6);
//!
//! let mut halfway = [0.0];
//! solution.at(0.5, &mut halfway)?;
//! assert!((halfway[0] - (-0.5_f64).exp()).abs() < 1e-6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod abreast;
mod anderson;
mod automatic;
pub mod backends;
mod checks;
mod compensated;
mod controller;
mod crossing;
mod cut;
mod dense;
mod error;
mod explicit;
mod fixed_point;
mod initial_step;
mod integrator;
mod linear;
mod method;
mod norm;
mod part;
mod pattern;
mod polynomial;
mod rodas5p;
mod run;
mod sampling;
mod schedule;
mod settings;
mod sink;
mod system;
mod thinning;
mod trajectory;
#[cfg(test)]
mod trees;

pub(crate) use abreast::{ABREAST, Apart, Takes, culprit};
pub use anderson::Anderson;
pub use automatic::Automatic;
#[cfg(feature = "diffsol")]
pub use backends::Diffsol;
#[cfg(feature = "ode_solvers")]
pub use backends::{Method, OdeSolvers};
pub(crate) use crossing::{Quartic, bracketed};
pub use error::{Failure, IntegrationError};
pub use explicit::{Dopri5, HighamHall};
pub use fixed_point::{Advance, FixedPoint, Move};
pub use integrator::{Integrator, Statistics};
pub(crate) use part::Part;
pub use pattern::Pattern;
pub(crate) use polynomial::value_at;
pub use rodas5p::Rodas5P;
pub use sampling::Sampling;
pub use sink::{Discard, Sink, Step};
pub use system::{Fault, FaultKind, StepEnds, System};
pub(crate) use thinning::{Gaps, Keep, Thinning};
pub use trajectory::{Segment, Trajectory, TrajectoryError};
