//! Integrators through their public interface.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail loudly

#[cfg(feature = "ode_solvers")]
mod backend;
#[cfg(feature = "ode_solvers")]
mod backend_faults;
mod breakpoints;
mod control;
#[cfg(feature = "diffsol")]
mod diffsol;

mod failures;
mod higham_hall;
mod models;
mod orders;
mod stiff;
mod trajectories;
