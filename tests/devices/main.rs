//! Stockings, bandages, cuffs and pumps against what was measured of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

mod bandages;
mod pumps;
mod sessions;
mod stockings;
mod support;
