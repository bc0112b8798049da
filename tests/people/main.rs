//! Ready-made persons against what was measured of such people.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

mod ages;
mod ankles;
mod grid;
mod hearts;
mod severity;
mod support;
mod surgery;
mod veins;
