//! Everything that the test of the calf pump tells.

use crate::measure::ambulatory_pressure::AmbulatoryPressure;
use crate::measure::plethysmography::{
    CalfFilling, Ejection, residual_volume_fraction, total_volume,
};
use crate::measure::squeeze_work::SqueezeWork;
use crate::measure::valve_flow::ValveFlow;
use crate::network::Conduit;
use crate::presets::LegValve;
use crate::protocol::CalfTestRun;
use crate::simulation::{QueryError, Solution};
use crate::units::{Flow, Power, Pressure, Time, Velocity, Volume};

/// Slower reflux than this does not count as time of reflux: about what duplex ultrasound can tell from none in a vein of 6 mm (design value).
const REFLUX_THRESHOLD: Flow = Flow::from_ml_per_s(0.5);

/// What the test of the calf pump tells of one leg.
///
/// Definitions: [`AmbulatoryPressure`], [`CalfFilling`], [`Ejection`], [`residual_volume_fraction`], [`ValveFlow`], [`SqueezeWork`].
#[derive(Clone, Debug, PartialEq)]
pub struct CalfReport {
    /// Pressure in the foot's veins: at rest, after exercise, and its recovery.
    pub pressure: AmbulatoryPressure,
    /// Mean pressure in the foot's veins over the last ten cycles of exercise, or all if there are fewer.
    pub pressure_during: Pressure,
    /// Filling of the calf from legs up to the posture of the test.
    pub filling: CalfFilling,
    /// What the single contraction ejects.
    pub ejection: Ejection,
    /// What the bout leaves in the calf, as a share of its functional volume.
    pub residual_volume_fraction: Option<f64>,
    /// Mean velocity in the popliteal vein at rest, before the bout.
    pub popliteal_rest_velocity: Velocity,
    /// Highest mean velocity in the popliteal vein during the bout.
    pub popliteal_peak_velocity: Velocity,
    /// Highest pressure inside the soleus during the bout.
    pub soleus_peak_pressure: Pressure,
    /// Forward and backward flow of each valve over bout and recovery.
    pub valves: Vec<(LegValve, ValveFlow)>,
    /// Power that muscles and the sole's load give to the blood below the knee during the bout.
    pub pump_power: Power,
    /// Drift of the total volume of blood, as a share of the most that was held or exchanged.
    pub volume_drift_relative: f64,
}

impl CalfReport {
    /// Reads a test.
    ///
    /// # Errors
    /// [`QueryError`] if the test has no contraction: a bout must have a length.
    pub fn read(run: &CalfTestRun) -> Result<Self, QueryError> {
        let (leg, exercise, at) = (&run.leg, &run.exercise, &run.timeline);
        let bout = (at.exercise, at.stopped);
        let foot = exercise.pressure(leg.veins.foot)?;
        let cycles = at.cycle * 10.0;
        let settled = at.exercise.max(at.stopped - cycles);
        let calf = total_volume(&run.filling, &leg.calf())?;
        let filling = CalfFilling::read(&calf, at.upright, run.filling.end())?;
        let emptied = calf.at(at.upright)?;
        let once = total_volume(&run.single, &leg.calf())?;
        let once_over = at.single + at.cycle * 1.5;
        let calf = total_volume(exercise, &leg.calf())?;
        let velocity = leg.popliteal_velocity(exercise)?;
        let before = at.exercise - Time::from_seconds(5.0);
        let (names, valves): (Vec<_>, Vec<_>) =
            leg.valves().map(|(name, id)| (name, id.edge())).unzip();
        let flows = ValveFlow::read_all(exercise, &valves, at.exercise, at.end, REFLUX_THRESHOLD)?;
        let soleus = exercise.signal(leg.muscles.soleus.pressure())?;
        let work = SqueezeWork::read(exercise, &leg.squeezed_veins(), bout.0, bout.1)?;
        let solutions = [&run.filling, &run.single, exercise];
        let drifts = solutions.map(Solution::volume_drift_relative);
        Ok(Self {
            pressure: AmbulatoryPressure::read(&foot, bout.0, bout.1)?,
            pressure_during: foot.between(settled, at.stopped)?.mean(),
            filling,
            ejection: Ejection::read(&once, at.single, once_over, filling.venous_volume)?,
            residual_volume_fraction: residual_volume_fraction(
                &calf,
                emptied,
                filling.venous_volume,
                at.stopped,
            )?,
            popliteal_rest_velocity: velocity.between(before, bout.0)?.mean(),
            popliteal_peak_velocity: velocity.between(bout.0, bout.1)?.max(),
            soleus_peak_pressure: soleus.between(bout.0, bout.1)?.max(),
            valves: names.into_iter().zip(flows).collect(),
            pump_power: work.power,
            volume_drift_relative: drifts.into_iter().fold(0.0, f64::max),
        })
    }

    /// What all valves together let back over bout and recovery.
    pub fn reflux_volume(&self) -> Volume {
        self.valves.iter().map(|(_, flow)| flow.reflux).sum()
    }
}
