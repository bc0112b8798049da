//! Integrators through their public interface.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail loudly

mod breakpoints;
mod control;
mod failures;
mod models;
mod orders;
mod trajectories;
