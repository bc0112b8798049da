//! Typed physiology building blocks that compose into circulation graphs solved as ordinary differential equations.
//!
//! The headline is the second heart: the soleus squeezes the deep veins of the calf, one-way valves turn the squeeze into flow up to the heart, gravity pulls the other way.
//!
//! ```
//! use soleus::prelude::*;
//!
//! // A standing person rises on tiptoe ten times, with a healthy leg and with varicose veins.
//! for condition in [LegCondition::Healthy, LegCondition::SuperficialIncompetence] {
//!     let run = CalfTest::of(LegModel::new(condition)).run()?;
//!     let report = CalfReport::read(&run)?;
//!     println!("{condition:?}: {:.0} at rest, {:.0} after", report.pressure.rest, report.pressure.after);
//!     assert!(report.pressure.drop > 40.0.mmhg());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to go next
//! - The five blocks: [`Muscle`](drivers::Muscle), [`VeinSegment`](parts::VeinSegment), [`Valve`](parts::Valve), [`GravityColumn`](drivers::GravityColumn),
//!   [`HeartLoad`](presets::HeartLoad).
//! - Composing a circulation of your own: [`Network`](network::Network); running it: [`Simulation`](simulation::Simulation); reading it: [`Solution`](simulation::Solution).
//! - Blocks of your own: the traits [`Compartment`](network::Compartment), [`Branch`](network::Branch) and [`Driver`](network::Driver), and their short forms
//!   [`Elastic`](network::Elastic) and [`Conductor`](network::Conductor).
//! - A leg, healthy or not: [`LegModel`](presets::LegModel); the test of its pump: [`CalfTest`](protocol::CalfTest) and [`CalfReport`](measure::CalfReport).
//! - Tables and figures: [`report`], and `plot` with the feature of that name.
//! - Units and signs: [`units`]; flow is positive from where a branch starts to where it ends, heights towards the head from the right atrium.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod drivers;
pub mod measure;
pub mod network;
pub mod parts;
#[cfg(feature = "plot")]
pub mod plot;
pub mod presets;
pub mod protocol;
pub mod report;
pub mod simulation;
pub mod solver;
#[cfg(feature = "study")]
pub mod study;
pub mod units;

/// Everything that composing a circulation usually needs, to be imported whole.
pub mod prelude {
    pub use crate::drivers::{
        Baroreflex, BaroreflexGains, BodySegment, Cadence, CentralCommand, Emg, EmgError, Fatigue,
        FibreTimes, GravityColumn, Hyperaemia, LymphPump, Muscle, Pacemaker, Plasma, Posture,
        Programme, Pulse, ReadError, ReflexRegion, ReflexSignals, Respiration, SegmentLengths,
        SinusNode, Steady, Strain, TissueProtein, ToneGains, Trace, TraceError, UrsinoBaroreflex,
        VenoArteriolar, read_column,
    };
    pub use crate::measure::{
        AmbulatoryPressure, CalfFilling, CalfReport, Ejection, FlowDiverter, HeartReport,
        HeartWatch, OrthostaticReport, OxygenCost, OxygenCostError, PlasmaReport,
        PressureVolumeLoop, PumpState, SqueezeWork, StasisReport, StasisWatch, Swelling, Tracer,
        Tracing, ValveFlow, ValvePocket, Washout, Workload, WorkloadReport, WorkloadRow,
        girth_percent, mean_velocity, swollen_volume, total_volume, wall_shear_rate,
    };
    pub use crate::network::{
        Branch, BuildError, By, Check, Circulation, Compartment, Conductor, Conduit, Defect,
        Driver, Edge, Elastic, End, Endpoint, Ends, EndsAbreast, FlowPartials, Frame, Id, Input,
        Inputs, Lanes, Network, Node, Output, Outputs, Partials, Place, PortSpec, Probe, Side,
        Signal, Signals, States, UnknownHandle, Unlike,
    };
    pub use crate::parts::{
        Artery, AveragedVentricle, Capillary, CapillaryEnd, Chamber, CollapsingEnd, DynamicValve,
        FillingCurve, FillingTime, Filtration, Inertance, Interstitium, Lymphatic,
        Microcirculation, Narrowing, OrificeValve, PressureVolume, Reservoir, Resistance,
        SharpValve, StarlingResistor, StressRelaxation, TimeCourse, Valve, Vein, VeinOutflow,
        VeinSegment, ViscoelasticVein, colloid_pressure,
    };
    pub use crate::presets::devices::{
        Garment, GarmentPressure, GarmentPressures, GarmentStiffness, StockingClass,
    };
    pub use crate::presets::people::{
        Condition, SaphenousReflux, Severity, SeverityError, Subject,
    };
    pub use crate::presets::{
        AutonomicFailureError, BeatingHeart, Body, BodyExchange, BodyModel, BodySignals, ClotSite,
        ExchangeModel, FiltrationModel, HeartControl, HeartLoad, HeartPorts, Leg, LegCondition,
        LegControl, LegCount, LegModel, LegSignals, LegStrength, LegStretch, LegSupply, LegValve,
        Perforators, Person, PersonError, PulseWatch, ReflexModel, SaphenousModel, Sex, TissueIds,
        TissueModel, TissueRegion, Vitals,
    };
    #[cfg(feature = "files")]
    pub use crate::protocol::FileError;
    pub use crate::protocol::{
        Bouts, CalfTest, CalfTestError, CalfTestRun, Excursion, Exercise, Joint, Joints, Manoeuvre,
        MuscleGroup, Phase, PhaseSpan, Ramp, ReadySession, Session, SessionError, SessionRun,
        Stretch, StrideRun, StrideTest, TestPosture, ToleranceRun, ToleranceTest,
        ToleranceTestError,
    };
    pub use crate::report::{
        Column, Columns, CsvWriter, Entries, Entry, Report, ReportError, Table,
    };
    pub use crate::simulation::{
        Curve, Event, Happening, Interrupted, Look, Looks, NotInLanes, NotSteady, Passing,
        QueryError, Recording, Scheme, Simulation, Solution, SolveError, SteadyBeat,
        SteadyBeatError, SteadyState, Watch,
    };
    pub use crate::units::*;
    /// The quantities whose names the parts `Resistance` and `Inertance` take.
    pub use crate::units::{Inertance as BloodInertance, Resistance as HydraulicResistance};
}

/// The README and the pages of `docs/`, compiled and run by the tests.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../README.md")]
    mod readme {}
    #[doc = include_str!("../docs/extending.md")]
    mod extending {}
}
