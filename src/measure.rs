//! Clinical quantities, read off a solution.
//!
//! Each follows the definition of the test that clinicians do: foot-vein manometry ([`AmbulatoryPressure`]), air plethysmography
//! ([`CalfFilling`], [`Ejection`]), swelling and plasma ([`Swelling`], [`PlasmaReport`]), duplex ultrasound ([`ValveFlow`], [`mean_velocity`], [`wall_shear_rate`]), where the calf pump takes its blood from ([`FlowDiverter`]), the work that muscles
//! and hearts do on blood ([`SqueezeWork`], [`HeartReport`], [`PressureVolumeLoop`], [`WorkloadReport`]), what standing up does to blood pressure ([`OrthostaticReport`]), and how long blood stays where it is ([`Tracing`], [`Washout`], [`StasisReport`]).

mod advection;
mod ambulatory_pressure;
mod beats;
mod blood_shear;
mod calf_report;
mod flow_diverter;
mod heart_report;
mod heart_watch;
mod oedema;
mod orthostatic;
mod oxygen;
mod plasma_report;
mod plethysmography;
mod pressure_volume_loop;
mod pump_state;
mod squeeze_work;
mod stasis;
mod stasis_watch;
mod stride_phase;
mod tracer;
mod valve_flow;
mod valve_pocket;
mod velocity;
mod washout;
mod workload;

pub use ambulatory_pressure::AmbulatoryPressure;
pub use beats::beats;
pub use blood_shear::{blood_viscosity, wall_shear_stress};
pub use calf_report::CalfReport;
pub use flow_diverter::FlowDiverter;
pub use heart_report::{ArterialPressure, HeartReport, VentricleReport};
pub use heart_watch::HeartWatch;
pub use oedema::{Swelling, girth_percent, swollen_volume};
pub use orthostatic::OrthostaticReport;
pub use oxygen::{OxygenCost, OxygenCostError, oxygen_of_rate_pressure_product};
pub use plasma_report::PlasmaReport;
pub use plethysmography::{CalfFilling, Ejection, residual_volume_fraction, total_volume};
pub use pressure_volume_loop::PressureVolumeLoop;
pub use pump_state::PumpState;
pub use squeeze_work::SqueezeWork;
pub use stasis::{LOW_SHEAR_STRESS, PocketStasis, StasisError, StasisReport, VeinStasis};
pub use stasis_watch::StasisWatch;
pub use stride_phase::StrideGradient;
pub use tracer::{Tracer, TracerError, Tracing};
pub use valve_flow::ValveFlow;
pub use valve_pocket::ValvePocket;
pub use velocity::{mean_velocity, wall_shear_rate};
pub use washout::Washout;
pub use workload::{OxygenUse, Workload, WorkloadReport, WorkloadRow};
