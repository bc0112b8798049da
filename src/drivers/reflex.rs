//! Reflexes: how pressures that are sensed act back on heart and vessels.

mod effectors;
mod erlang;
mod firing;
mod gains;
mod heldt;
mod sensed;
mod signals;
#[cfg(test)]
mod testing;
mod ursino;

pub use gains::{BaroreflexGains, ToneGains};
pub use heldt::Baroreflex;
pub use signals::{ReflexRegion, ReflexSignals};
pub use ursino::UrsinoBaroreflex;
