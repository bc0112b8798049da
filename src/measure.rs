//! Clinical quantities, read off a solution.
//!
//! Each follows the definition of the test that clinicians do: foot-vein manometry ([`AmbulatoryPressure`]), air plethysmography
//! ([`CalfFilling`], [`Ejection`]), duplex ultrasound ([`ValveFlow`], [`mean_velocity`], [`wall_shear_rate`]), and the work that muscles
//! and ventricles do on blood ([`SqueezeWork`], [`VentricleWork`]).

mod ambulatory_pressure;
mod calf_report;
mod plethysmography;
mod squeeze_work;
mod valve_flow;
mod velocity;
mod ventricle_work;

pub use ambulatory_pressure::AmbulatoryPressure;
pub use calf_report::CalfReport;
pub use plethysmography::{CalfFilling, Ejection, residual_volume_fraction, total_volume};
pub use squeeze_work::SqueezeWork;
pub use valve_flow::ValveFlow;
pub use velocity::{mean_velocity, wall_shear_rate};
pub use ventricle_work::VentricleWork;
