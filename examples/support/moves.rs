//! A manoeuvre that was done, and what it did.

use std::error::Error;

use soleus::prelude::*;

/// What a minute of a manoeuvre did.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    pub exercise: Exercise,
    pub rate_per_min: f64,
    /// What returns from both legs, and how much more that is than at rest in the posture.
    pub returned_ml_min: f64,
    pub gained_ml_min: f64,
    /// In the vein of the foot: at rest in the posture, and meanwhile.
    pub rest_mmhg: f64,
    pub ankle_mmhg: f64,
    /// Until half of the blood has left the soleal sinuses; none if it does not within the minute.
    pub half_s: Option<f64>,
    /// Muscle of one leg that works, in the mean over the cycle.
    pub effort_ml: f64,
    pub power_mw: f64,
}

const REST: Time = Time::from_seconds(180.0);
const MOVING: Time = Time::from_seconds(60.0);
/// Means at rest are over so long before the bout.
const WINDOW: Time = Time::from_seconds(20.0);

/// Does a manoeuvre for a minute.
pub fn done(exercise: Exercise) -> Result<Done, Box<dyn Error>> {
    let manoeuvre = exercise.manoeuvre();
    let posture = exercise.posture().posture();
    let ready = Session::of(BodyModel::default())
        .starting_in(posture)
        .tolerance(1e-4)
        .settling(Time::ZERO)
        .phase(Phase::new("rest", REST))
        .phase(Phase::new("moving", MOVING).doing(manoeuvre.clone()))
        .ready()?;
    let leg = ready
        .body
        .legs
        .first()
        .cloned()
        .ok_or("a body without legs")?;
    let mut stasis = StasisWatch::of_leg(&ready.circulation, &leg)?.starting(REST);
    let run = ready.run_watched(Looks::Starts, &mut stasis)?;
    let report = stasis.report()?;
    let sinuses = report.vein(leg.veins.sinuses).ok_or("no soleal sinuses")?;
    let end = run.solution.end();
    let foot = run.solution.pressure(leg.veins.foot)?;
    let returned = run.solution.flow(leg.outflow)?;
    let mean = |from, to| {
        let foot = foot.between(from, to)?.mean().mmhg();
        Ok::<_, QueryError>((foot, returned.between(from, to)?.mean().ml_per_min()))
    };
    let (rest_mmhg, rest_ml_min) = mean(REST - WINDOW, REST)?;
    let (ankle_mmhg, returned_ml_min) = mean(REST, end)?;
    let work = SqueezeWork::read(&run.solution, &leg.squeezed_veins(), REST, end)?;
    Ok(Done {
        exercise,
        rate_per_min: manoeuvre.cycle().rate().bpm(),
        returned_ml_min,
        gained_ml_min: returned_ml_min - rest_ml_min,
        rest_mmhg,
        ankle_mmhg,
        half_s: sinuses.washout.half.map(Time::seconds),
        effort_ml: manoeuvre.working_muscle().ml(),
        power_mw: 1000.0 * work.power.watts(),
    })
}

impl Done {
    pub const fn posture(&self) -> &'static str {
        match self.exercise.posture() {
            TestPosture::Standing => "standing",
            TestPosture::Sitting => "sitting",
            TestPosture::Supine => "lying",
        }
    }
}
