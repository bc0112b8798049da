//! A whole body against published measurements.
//!
//! Every test names its source and its band; what misses one is held as a known gap, with its number. Bodies are solved to 1e-4 unless a test says otherwise.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

mod agreement;
mod breathing;
mod conservation;
mod disease;
mod exercise;
mod pump;
mod stability;
mod supine;
mod support;
mod transients;
mod upright;
mod venous_return;
