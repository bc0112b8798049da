//! What a monitor by the bed, an echocardiogram and a needle in the foot's vein would tell of one phase.

use serde_json::{Value, json};
use soleus::prelude::*;

use super::numbers::number;

/// Over how much of the end of a phase means are taken.
pub const WINDOW: Time = Time::from_seconds(30.0);

/// Means over the end of a phase.
#[derive(Clone, Copy, Debug)]
pub struct Vitals {
    /// Of the heart.
    pub heart: HeartReport,
    /// Blood in arteries and veins of both legs, iliac veins included, and what the tissues around them have taken up.
    pub leg_volume: Volume,
    /// In the vein of the foot.
    pub ankle: Pressure,
}

impl Vitals {
    /// Reads a phase.
    pub fn read(run: &SessionRun, phase: &str) -> Result<Self, QueryError> {
        let (from, to) = run.last(phase, WINDOW)?;
        let legs = run
            .solution
            .curve(|frame| leg_volume(run, frame))?
            .between(from, to)?
            .mean();
        let feet = run.body.legs.iter().map(|leg| leg.veins.foot);
        let feet: Vec<Pressure> = feet
            .map(|foot| Ok(run.solution.pressure(foot)?.between(from, to)?.mean()))
            .collect::<Result<_, QueryError>>()?;
        let count = feet.len().max(1) as f64;
        Ok(Self {
            heart: HeartReport::read(&run.solution, &run.body.heart, from, to)?,
            leg_volume: legs,
            ankle: feet.into_iter().sum::<Pressure>() * (1.0 / count),
        })
    }

    /// Resistance of all that lies between aorta and right atrium, in mmHg s/mL.
    pub fn resistance_mmhg_s_ml(&self) -> f64 {
        let fall = self.heart.arterial.mean - self.heart.right_atrial;
        fall.mmhg() / self.heart.output.ml_per_s()
    }

    /// All of them, as JSON.
    pub fn json(&self) -> Value {
        let (heart, left) = (&self.heart, self.heart.left);
        json!({
            "heart_rate_bpm": number(heart.heart_rate.map(Rate::bpm)),
            "map_mmhg": number(heart.arterial.mean.mmhg()),
            "sbp_mmhg": number(heart.arterial.systolic.mmhg()),
            "dbp_mmhg": number(heart.arterial.diastolic.mmhg()),
            "cvp_mmhg": number(heart.right_atrial.mmhg()),
            "cardiac_output_l_min": number(heart.output.l_per_min()),
            "stroke_volume_ml": number(left.map(|left| left.stroke_volume.ml())),
            "ejection_fraction": number(left.map(|left| left.ejection_fraction)),
            "tpr_mmhg_s_ml": number(self.resistance_mmhg_s_ml()),
            "leg_volume_ml": number(self.leg_volume.ml()),
            "ankle_pressure_mmhg": number(self.ankle.mmhg()),
            "stroke_work_j": number(left.map(|left| left.stroke_work.joules())),
            "rate_pressure_product": number(heart.rate_pressure_product_mmhg_per_min),
        })
    }
}

/// Blood of both legs, and what their tissues have taken up.
pub fn leg_volume(run: &SessionRun, frame: &Frame<'_>) -> Result<Volume, UnknownHandle> {
    let mut total = Volume::ZERO;
    for leg in &run.body.legs {
        for vein in leg.all_veins() {
            total += frame.volume(vein)?;
        }
        total += frame.volume(leg.femoral_artery)? + frame.volume(leg.popliteal_artery)?;
    }
    for tissue in &run.body.tissues {
        if let Some(part) = run.solution.circulation().compartment(*tissue) {
            total += part.gained(frame.volume(*tissue)?);
        }
    }
    Ok(total)
}
