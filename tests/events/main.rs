//! Events: located, told once and in order, ending runs, and ending steps at kinks.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

mod circulations;
mod costs;
mod located;
mod malformed;
mod sharp;
mod support;
mod switches;
mod told;
