//! The 21-compartment circulation of Heldt and CVSim.

mod bed;
mod build;
mod heights;
mod joins;
mod members;
mod model;
mod parameters;
mod pieces;
mod shift;
mod tilt;
mod vein;

pub use bed::HeldtBed;
pub use model::{Cvsim21, CvsimSettings};
pub use parameters::{CvsimChamber, CvsimParameters, CvsimVessel};
pub use shift::PostureShift;
pub use tilt::TiltTable;
pub use vein::HeldtVein;
