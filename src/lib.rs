//! Typed physiology building blocks that compose into circulation graphs solved as ordinary differential equations.
#![forbid(unsafe_code)]

pub mod solver;
pub mod units;
