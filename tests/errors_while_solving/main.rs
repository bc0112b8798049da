//! Runs that cannot end well say which part, when and why, and keep what was solved until then.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

mod extremes;
mod parts;
mod requests;
mod runs;
mod support;
