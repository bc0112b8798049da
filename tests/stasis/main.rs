//! Stasis: tracers that flow with the blood, washout, pockets of valves, shear, and clots, in a leg alone.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

mod clots;
mod reports;
mod stillness;
mod support;
mod tracers;
