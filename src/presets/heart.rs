//! The heart as a load of the veins, in three fidelities behind one interface.

mod beating;
mod cycle_averaged;
mod load;
mod ports;
mod pulse_watch;

pub(crate) use beating::runs_out;
pub use beating::{BeatingChamber, BeatingHeart};
pub use cycle_averaged::CycleAveragedHeart;
pub use load::HeartLoad;
pub use ports::{AveragedPump, BeatingPump, HeartControl, HeartPorts, Pump};
pub use pulse_watch::{PulseWatch, Vitals};
