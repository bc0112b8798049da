//! Nonsense in: a network or a table that makes no sense is refused in words that help, and never ends in a panic or in numbers that are none.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

mod bodies;
mod devices;
#[path = "../support/draw.rs"]
mod draw;
mod exchanges;
mod extremes;
mod hearts;
mod legs;
mod manoeuvres;
mod messes;
mod networks;
#[path = "../support/networks.rs"]
mod networks_at_random;
mod numbers;
mod parts;
mod people;
mod sessions;
mod tables;
mod tolerance;
mod verified;
