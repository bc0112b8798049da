//! Clinical quantities, read off a solution.
//!
//! Each follows the definition of the test that clinicians do: foot-vein manometry ([`AmbulatoryPressure`]), air plethysmography
//! ([`CalfFilling`], [`Ejection`]), duplex ultrasound ([`ValveFlow`], [`mean_velocity`], [`wall_shear_rate`]), and the work that muscles
//! and hearts do on blood ([`SqueezeWork`], [`HeartReport`], [`PressureVolumeLoop`]).

mod ambulatory_pressure;
mod beats;
mod calf_report;
mod heart_report;
mod plethysmography;
mod pressure_volume_loop;
mod squeeze_work;
mod valve_flow;
mod velocity;

pub use ambulatory_pressure::AmbulatoryPressure;
pub use beats::beats;
pub use calf_report::CalfReport;
pub use heart_report::{ArterialPressure, HeartReport, VentricleReport};
pub use plethysmography::{CalfFilling, Ejection, residual_volume_fraction, total_volume};
pub use pressure_volume_loop::PressureVolumeLoop;
pub use squeeze_work::SqueezeWork;
pub use valve_flow::ValveFlow;
pub use velocity::{mean_velocity, wall_shear_rate};
