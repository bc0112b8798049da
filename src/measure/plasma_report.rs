//! What blood's plasma has lost, and how dense it is.

use crate::drivers::Plasma;
use crate::presets::BodyExchange;
use crate::simulation::{QueryError, Solution};
use crate::units::{Density, Flow, Fraction, Pressure, Time, Volume};

/// What blood's plasma has lost between two times, and what it is like at the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlasmaReport {
    /// Volume of plasma.
    pub volume: Volume,
    /// Its change since the first time; below zero it was lost to the tissues.
    pub change: Volume,
    /// The same in per cent.
    pub change_percent: f64,
    /// Cells as a share of blood.
    pub haematocrit: Fraction,
    /// Protein of plasma.
    pub protein: Density,
    /// Colloid pressure of plasma.
    pub colloid: Pressure,
    /// Lymph of all tissues: mean between the two times.
    pub lymph: Flow,
}

impl PlasmaReport {
    /// Reads plasma at `to`, and its change since `from`.
    ///
    /// # Errors
    /// [`QueryError`] if the times are not within the solution, or the exchange is of another one.
    pub fn read(
        solution: &Solution,
        exchange: &BodyExchange,
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        let plasma = exchange.plasma;
        let volume = solution.signal(plasma.signal(Plasma::VOLUME))?;
        let (before, after) = (volume.at(from)?, volume.at(to)?);
        let vessels: Vec<_> = exchange.tissues.iter().map(|tissue| tissue.lymph).collect();
        let lymph = solution.curve(move |frame| {
            let flows = vessels.iter().map(|vessel| frame.flow(*vessel));
            flows.sum::<Result<Flow, _>>()
        })?;
        Ok(Self {
            volume: after,
            change: after - before,
            change_percent: 100.0 * ((after - before) / before),
            haematocrit: solution
                .signal(plasma.signal(Plasma::HAEMATOCRIT))?
                .at(to)?,
            protein: solution.signal(plasma.signal(Plasma::PROTEIN))?.at(to)?,
            colloid: solution.signal(plasma.signal(Plasma::COLLOID))?.at(to)?,
            lymph: lymph.between(from, to)?.mean(),
        })
    }
}
