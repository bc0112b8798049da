//! Heart failure, and age.

use soleus::prelude::*;

use crate::support::{known_gap, ran, session, within};

/// Lying: textbook bands of heart failure. Tilted: Goldsmith et al., 22 people at 60 to 65 degrees, in whom heart rate and mean pressure did not change.
#[test]
fn heart_failure() {
    let ran = ran(&session(Subject::heart_failure_reduced().body())
        .settling(5.0.minutes())
        .phase(Phase::new("supine", 60.0.seconds()))
        .phase(Phase::new("tilted", 5.0.minutes()).tilted(60.0.degrees(), 10.0.seconds())));
    let (lying, upright) = (ran.heart("supine", 60.0), ran.heart("tilted", 60.0));
    let square_metres = Person::REFERENCE.surface_area().cm2() / 1e4;
    let left = lying.report.left.unwrap();
    println!(
        "HR {:.1}, MAP {:.1}, EDV {:.0} mL, pulmonary {:.1} mmHg",
        lying.rate,
        lying.mean,
        left.end_diastolic.ml(),
        lying.report.pulmonary.unwrap().mmhg()
    );
    within("EF", left.ejection_fraction, 0.0..=0.35);
    within(
        "left atrium, mmHg",
        lying.report.left_atrial.unwrap().mmhg(),
        18.0..=60.0,
    );
    within(
        "cardiac index, L/min/m2",
        lying.output / square_metres,
        0.0..=2.5,
    );
    within(
        "central venous pressure, mmHg",
        lying.central_venous,
        5.0..=12.0,
    );
    known_gap(
        "heart rate on tilting, 1/min",
        upright.rate - lying.rate,
        -10.0..=10.0,
        12.182,
    );
    within(
        "mean pressure on tilting, mmHg",
        upright.mean - lying.mean,
        -5.0..=5.0,
    );
}

/// Franklin: pulse pressure rises by 0.68 mmHg a year (band 0.5 to 0.8), mean pressure stays (within 5 mmHg). The model's arteries stiffen as it does from 55 years on, and too little
/// before that.
#[test]
fn pulse_pressure_rises_with_age() {
    let years = [25.0, 55.0, 75.0];
    let states = years.map(|age| {
        let person = Person::new(Sex::Male, age, 175.0.cm(), 70.0.kg()).unwrap();
        let session = session(BodyModel::for_person(&person));
        let state = ran(&session.phase(Phase::new("supine", 60.0.seconds()))).heart("supine", 60.0);
        println!(
            "{age} years: {:.1}/{:.1}, mean {:.1} mmHg",
            state.systolic, state.diastolic, state.mean
        );
        state
    });
    let pulse = states.map(|state| state.systolic - state.diastolic);
    let slope = |from: usize, to: usize| (pulse[to] - pulse[from]) / (years[to] - years[from]);
    println!("25 to 55 years: {:.3} mmHg a year", slope(0, 1));
    known_gap(
        "pulse pressure, 25 to 75 years, mmHg a year",
        slope(0, 2),
        0.5..=0.8,
        0.381,
    );
    within(
        "pulse pressure, 55 to 75 years, mmHg a year",
        slope(1, 2),
        0.5..=0.8,
    );
    within(
        "mean pressure, 25 to 75 years, mmHg",
        states[2].mean - states[0].mean,
        -5.0..=5.0,
    );
}
