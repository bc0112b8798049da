//! Circulations of one structure, advanced together, against each by itself.
#![allow(clippy::unwrap_used)] // helpers of tests may fail loudly

mod failures;
mod laws;
mod runs;
mod support;
mod unlike;
