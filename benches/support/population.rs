//! A population of legs, each built and solved by itself, on as many threads as one likes.

use soleus::presets::HeartLoad;
use soleus::simulation::{Recording, Simulation};
use soleus::study::{Design, Spread, Study};
use soleus::units::{Pressure, Quantities, Time, Volume};

use super::model;

pub const MEMBERS: usize = 1000;

/// A thousand legs between different pressures, ten heel raises each.
pub fn run(threads: usize) {
    let mut study = Study::new().on_threads(threads);
    let between = |low: f64, high: f64| Spread::uniform(low.mmhg(), high.mmhg());
    let atrial = study.vary::<Pressure>("atrial pressure", between(1.0, 8.0));
    let arterial = study.vary::<Pressure>("arterial pressure", between(80.0, 110.0));
    let blood = study.measure::<Volume>("blood in the veins");
    let population = study
        .run(&Design::sobol(MEMBERS), |member, outcome| {
            let heart = HeartLoad::fixed(member.get(atrial)?, member.get(arterial)?);
            let circulation = model::raising_leg(&heart);
            let solution = Simulation::of(&circulation)
                .tolerance(1e-4)
                .recording(Recording::Every(Time::from_seconds(1.0)))
                .run(Time::from_seconds(f64::from(model::RAISES)))?;
            let veins = solution.final_state().get(2..11).unwrap_or_default();
            Ok(outcome.set(blood, Volume::from_ml(veins.iter().sum()))?)
        })
        .expect("the study is sound");
    assert!(
        population.failures().next().is_none(),
        "every leg can be solved"
    );
}
