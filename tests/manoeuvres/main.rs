//! Manoeuvres against published measurements, through the public API.
//!
//! Every test names its source and its band; what misses one is held as a known gap, with its number. What manoeuvres do is predicted: their levels rest on forces and muscle pressures, not on flows.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

#[path = "../support/bands.rs"]
mod bands;
mod files;
mod flows;
mod muscles;
mod support;
