//! Compartments and branches: the blocks that hold blood and carry flow.
//!
//! | compartments | hold blood as |
//! |---|---|
//! | [`VeinSegment`] | a vein, from collapsed to stiff in one smooth law |
//! | [`ViscoelasticVein`] | the same, whose wall also creeps over minutes |
//! | [`Artery`] | a linear elastic vessel |
//! | [`Reservoir`] | a pressure that no flow can change |
//! | [`Chamber`] | a chamber of the beating heart |
//! | [`Interstitium`] | tissue fluid, which takes up what is filtered |
//!
//! | branches | carry flow as |
//! |---|---|
//! | [`Resistance`] | a fixed resistance |
//! | [`VeinOutflow`] | a vein that narrows as it empties |
//! | [`Valve`] | a smooth one-way valve: the one to start with |
//! | [`SharpValve`] | an ideal valve, open or shut and nothing between |
//! | [`DynamicValve`] | a valve whose leaflets and blood have inertia |
//! | [`OrificeValve`] | a valve whose loss goes with the square of flow |
//! | [`Inertance`] | a column of blood that must be accelerated |
//! | [`StarlingResistor`] | a vessel that its surroundings can close: a waterfall |
//! | [`Microcirculation`] | a bed of arterioles and capillaries that can dilate |
//! | [`Filtration`] | what capillaries filter into the tissue, in proportion to venous pressure |
//! | [`Capillary`] | the same by Starling's law, proteins counted |
//! | [`Lymphatic`] | lymph, from a tissue back to a vein |
//! | [`AveragedVentricle`] | a heart's mean output, without beats |
//!
//! [`PressureVolume`] and [`Narrowing`] are the laws behind the veins, for use in parts of your own.
//!
//! [`colloid_pressure`] is what proteins in plasma and tissue fluid hold water with.
//!
//! `Resistance` and `Inertance` name both a part and a quantity. In the [prelude](crate::prelude) they are the parts; the quantities are
//! `units::Resistance` and `units::Inertance`, and are mostly written as numbers with their unit: `0.1.mmhg_s_per_ml()`.

mod artery;
mod averaged_ventricle;
mod capillary;
mod chamber;
mod colloid;
mod dynamic_valve;
mod filtration;
mod geometry;
mod inertance;
mod interstitium;
mod lymphatic;
mod microcirculation;
mod narrowing;
mod orifice_valve;
mod pressure_volume;
mod reservoir;
mod resistance;
mod sharp_valve;
pub(crate) mod smooth;
mod starling_resistor;
#[cfg(test)]
mod testing;
pub(crate) mod time_course;
mod valve;
mod vein_outflow;
mod vein_segment;
mod viscoelastic_vein;

pub use artery::Artery;
pub(crate) use averaged_ventricle::END_SYSTOLIC_TO_SYSTOLIC;
pub use averaged_ventricle::{AveragedBeat, AveragedVentricle, FillingCurve, FillingTime};
pub use capillary::{Capillary, CapillaryEnd};
pub use chamber::Chamber;
pub(crate) use colloid::concentration;
pub use colloid::{colloid_pressure, protein_at_colloid_pressure};
pub use dynamic_valve::DynamicValve;
pub use filtration::Filtration;
pub use inertance::Inertance;
pub use interstitium::Interstitium;
pub use lymphatic::Lymphatic;
pub use microcirculation::Microcirculation;
pub use narrowing::Narrowing;
pub use orifice_valve::OrificeValve;
pub use pressure_volume::PressureVolume;
pub use reservoir::Reservoir;
pub use resistance::Resistance;
pub use sharp_valve::SharpValve;
pub use starling_resistor::{CollapsingEnd, StarlingResistor};
pub use time_course::TimeCourse;
pub use valve::Valve;
pub use vein_outflow::VeinOutflow;
pub use vein_segment::{Vein, VeinSegment};
pub use viscoelastic_vein::{StressRelaxation, ViscoelasticVein};
