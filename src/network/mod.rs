//! Composing circulations: compartments, branches and drivers, how they meet, and the compiled network.
//!
//! A [`Network`] is what a user composes; [`Network::build`] checks it and compiles it to a [`Circulation`], which is immutable and ready to solve.
//! The traits [`Compartment`], [`Branch`] and [`Driver`] are what every block implements, those of this crate and those of yours alike.

mod bank;
mod branch;
mod check;
mod circulation;
mod compartment;
mod compile;
mod compose;
mod defect;
mod driver;
mod fold;
mod frame;
mod id;
mod in_time;
mod jacobian;
mod lanes;
mod lineage;
mod nodes;
mod place;
mod probe;
mod side;
mod signal;
mod states;
mod switches;
mod verify;

pub use branch::{Branch, Conductor, End, Ends, FlowPartials};
pub use check::Check;
pub(crate) use check::MOST;
pub use circulation::{Circulation, Workspace};
pub use compartment::{Compartment, Elastic};
pub use compose::Network;
pub use defect::{BuildError, Defect};
pub use driver::{Driver, Stimulus};
pub use frame::{Frame, UnknownHandle};
pub use id::{Conduit, Edge, Endpoint, Id, Node};
pub(crate) use jacobian::JacobianSpace;
pub use jacobian::{By, Partials};
pub use lanes::{EndsAbreast, Lanes, LanesWorkspace, Unlike};
pub use place::Place;
pub use probe::Probe;
pub use side::Side;
pub use signal::{Input, Inputs, Output, Outputs, PortSpec, Signal, Signals};
pub use states::States;
