//! Integrators of other crates behind the same trait.

#[cfg(feature = "diffsol")]
mod diffsol;
#[cfg(feature = "ode_solvers")]
mod ode_solvers;
#[cfg(any(feature = "diffsol", feature = "ode_solvers"))]
mod step;

#[cfg(feature = "diffsol")]
pub use self::diffsol::Diffsol;
#[cfg(feature = "ode_solvers")]
pub use self::ode_solvers::{Method, OdeSolvers};
