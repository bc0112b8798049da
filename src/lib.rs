//! Typed physiology building blocks that compose into circulation graphs solved as ordinary differential equations.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod drivers;
pub mod measure;
pub mod network;
pub mod parts;
pub mod presets;
pub mod protocol;
pub mod simulation;
pub mod solver;
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
    pub use crate::parts::{
        Artery, AveragedVentricle, CollapsingEnd, DynamicValve, FillingCurve, Inertance,
        Microcirculation, Narrowing, OrificeValve, PressureVolume, Reservoir, Resistance,
        StarlingResistor, StressRelaxation, Valve, VeinOutflow, VeinSegment, ViscoelasticVein,
    };
    pub use crate::simulation::{
        Curve, Interrupted, QueryError, Recording, Simulation, Solution, SolveError,
    };
    pub use crate::units::*;
}
