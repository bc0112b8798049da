//! Typed physiology building blocks that compose into circulation graphs solved as ordinary differential equations.
#![forbid(unsafe_code)]

pub mod drivers;
pub mod network;
pub mod parts;
pub mod units;

/// Everything that composing a circulation usually needs, to be imported whole.
pub mod prelude {
    pub use crate::drivers::{
        BodySegment, Cadence, Emg, EmgError, Fatigue, FibreTimes, GravityColumn, Hyperaemia,
        Muscle, Posture, Programme, Pulse, ReadError, SegmentLengths, Steady, Trace, TraceError,
        read_column,
    };
    pub use crate::network::{
        Branch, BuildError, Check, Circulation, Compartment, Conductor, Conduit, Driver, Edge,
        Elastic, Endpoint, Ends, Id, Input, Inputs, Network, Node, Output, Outputs, Place,
        PortSpec, Probe, Signal, Signals, States,
    };
    pub use crate::units::*;
}
