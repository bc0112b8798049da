//! Ambulatory venous pressure.

use crate::simulation::{Curve, QueryError};
use crate::units::{Pressure, Time};

/// Ambulatory venous pressure: what exercise takes off the pressure in a vein of the foot, and how fast it comes back.
///
/// - `rest`: mean over the last 2 s before exercise.
/// - `after`: mean over the 2 s after the last movement ends.
/// - `drop = rest - after`.
/// - `recovery_90`: from the end of exercise until the pressure, past its lowest, has regained 90 % of the drop; none if it does not within the solution.
///
/// Source: A. N. Nicolaides, A. J. Zukowski, World J. Surg. 10 (1986); A. N. Nicolaides, Circulation 102 (2000) e126,
/// doi 10.1161/01.CIR.102.20.e126.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AmbulatoryPressure {
    /// Pressure at rest, before exercise.
    pub rest: Pressure,
    /// Pressure just after exercise.
    pub after: Pressure,
    /// How far exercise lowers the pressure.
    pub drop: Pressure,
    /// Time to regain 90 % of the drop (RT90).
    pub recovery_90: Option<Time>,
}

impl AmbulatoryPressure {
    /// Reads `pressure`, a foot or ankle vein's, for exercise between `from` and `to`.
    ///
    /// # Errors
    /// [`QueryError`] if exercise, with 2 s of rest before and after it, is not within the solution.
    pub fn read(pressure: &Curve<'_, Pressure>, from: Time, to: Time) -> Result<Self, QueryError> {
        let lead = Time::from_seconds(2.0);
        let rest = pressure.between(from - lead, from)?.mean();
        let after = pressure.between(to, to + lead)?.mean();
        let drop = rest - after;
        let recovered = after + drop * 0.9;
        let lowest = pressure.between(to, pressure.end())?.time_of_min();
        // Just after the last movement the pressure may still be high from it.
        let recovery_90 = match pressure.between(lowest, pressure.end()) {
            Ok(recovery) => recovery.first_time(|value| value >= recovered),
            Err(_) => None,
        };
        Ok(Self {
            rest,
            after,
            drop,
            recovery_90: recovery_90.map(|time| time - to),
        })
    }

    /// The drop as a share of the pressure at rest.
    pub fn drop_fraction(&self) -> f64 {
        if self.rest > Pressure::ZERO {
            self.drop / self.rest
        } else {
            0.0
        }
    }
}
