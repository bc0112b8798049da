//! Integrators of other crates behind the same trait.

#[cfg(feature = "ode_solvers")]
mod ode_solvers;

#[cfg(feature = "ode_solvers")]
pub use self::ode_solvers::{Method, OdeSolvers};
