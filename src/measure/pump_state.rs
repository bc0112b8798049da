//! What the venous pump of a leg does over a span of time.

use crate::measure::velocity::mean_velocity;
use crate::presets::{Leg, LegValve};
use crate::simulation::{QueryError, Solution};
use crate::units::{Flow, Pressure, Rate, Time, Velocity, Volume};

/// What the venous pump of a leg does over a span of time: read it at rest and at work, and compare.
///
/// Of a leg that stands for both, flows are those of both.
///
/// ```
/// use soleus::prelude::*;
///
/// let session = Exercise::HeelRaises.session(BodyModel::default().cycle_averaged());
/// let run = session.tolerance(1e-4).run()?;
/// let read = |phase| {
///     let (from, to) = run.last(phase, 30.0.seconds())?;
///     PumpState::read(&run.solution, &run.body.legs[0], from, to)
/// };
/// let (rest, work) = (read("rest")?, read("work")?);
/// assert!(work.venous_return > rest.venous_return);
/// assert!(work.ankle_pressure < 0.5 * rest.ankle_pressure);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PumpState {
    /// Mean flow from the iliac vein towards the heart.
    pub venous_return: Flow,
    /// Mean pressure in the veins of the foot.
    pub ankle_pressure: Pressure,
    /// Mean velocity in the popliteal vein: [`Leg::popliteal_velocity`].
    pub popliteal_velocity: Velocity,
    /// Highest velocity in the popliteal vein.
    pub popliteal_peak: Velocity,
    /// Mean velocity over the cross-section of the femoral vein: slower than in the popliteal vein, as one compartment stands for both veins.
    pub femoral_velocity: Velocity,
    /// Highest mean velocity over the cross-section of the femoral vein: blunter than what ultrasound calls peak velocity.
    pub femoral_peak: Velocity,
    /// How often the blood of the calf's deep veins is renewed: the mean flow out of them over their mean volume. A proxy of washout: what lies still behind a valve is not told from what flows by.
    pub washout: Rate,
}

impl PumpState {
    /// Reads a leg between two times.
    ///
    /// # Errors
    /// [`QueryError`] if the times are not within the solution, or the leg is of another network.
    pub fn read(solution: &Solution, leg: &Leg, from: Time, to: Time) -> Result<Self, QueryError> {
        let popliteal = leg.popliteal_velocity(solution)?.between(from, to)?;
        let groin = leg.valve(LegValve::Iliofemoral);
        let femoral = mean_velocity(solution, leg.veins.femoral, groin)?.between(from, to)?;
        let (muscular, deep) = (
            leg.valve(LegValve::Gastrocnemius),
            leg.valve(LegValve::Popliteal),
        );
        let leaving = solution.curve(move |frame| Ok(frame.flow(muscular)? + frame.flow(deep)?))?;
        let veins = &leg.veins;
        let calf = [
            veins.deep_distal,
            veins.deep_proximal,
            veins.sinuses,
            veins.gastrocnemius,
        ];
        let held = solution.curve(move |frame| {
            let volumes = calf.iter().map(|vein| frame.volume(*vein));
            volumes.sum::<Result<Volume, _>>()
        })?;
        let held = held.between(from, to)?.mean().max(LEAST);
        let leaving = leaving.between(from, to)?.mean();
        Ok(Self {
            venous_return: solution.flow(leg.outflow)?.between(from, to)?.mean(),
            ankle_pressure: solution.pressure(veins.foot)?.between(from, to)?.mean(),
            popliteal_velocity: popliteal.mean(),
            popliteal_peak: popliteal.max(),
            femoral_velocity: femoral.mean(),
            femoral_peak: femoral.max(),
            washout: Rate::from_per_s(leaving.ml_per_s() / held.ml()),
        })
    }
}

/// Volume below which the calf counts as empty.
const LEAST: Volume = Volume::from_ml(1e-3);
