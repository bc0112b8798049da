//! Claims about gravity, and the pump against it.

use soleus::prelude::*;

use super::finding::{Finding, experiment};
use super::lab::{Arm, Course, Failure, Lab, State};

const WEIGHTLESS: &str = "the same without gravity";
const NO_VALVES: &str = "the same without any valve in the legs";

fn risen(course: &Course, read: impl Fn(&State) -> f64) -> (f64, f64) {
    (read(&course.lying), read(&course.still))
}

fn moved(course: &Course, read: impl Fn(&State) -> f64) -> (f64, f64) {
    (read(&course.still), read(&course.exercise))
}

fn legs(state: &State) -> f64 {
    state.legs.ml()
}

fn foot(state: &State) -> f64 {
    state.foot.mmhg()
}

/// Sitting still, then a minute of raising the heels.
pub fn sitting() -> Arm {
    Arm::healthy()
        .named("sitting")
        .in_posture(Posture::sitting())
        .doing(Manoeuvre::seated_heel_raise(1.0.hz()))
}

pub fn pools(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let standing = lab.course(&Arm::healthy())?;
    let sitting = lab.course(&sitting())?;
    let weightless = lab.course(&Arm::healthy().named("weightless").without_gravity())?;
    Ok(vec![
        experiment("lying, then standing still for 3 min")
            .reads(
                "blood of both legs, and plasma that their tissues took up",
                "mL",
                risen(&standing, legs),
            )
            .rises(100.0)
            .control(WEIGHTLESS, risen(&weightless, legs))
            .published(500.0, 800.0, "Sjöstrand 1953: 640 mL; textbooks 500 to 700"),
        experiment("lying, then standing still for 3 min")
            .reads(
                "pressure in the veins of the foot",
                "mmHg",
                risen(&standing, foot),
            )
            .rises(10.0)
            .control(WEIGHTLESS, risen(&weightless, foot))
            .published(
                66.0,
                80.0,
                "Eur J Appl Physiol 66 (1993) 434: 7 (SEM 1) lying, 76 (2) to 79 (7) standing",
            ),
        experiment("lying, then standing still for 3 min")
            .in_percent(
                "stroke volume, of that lying",
                risen(&standing, State::stroke),
            )
            .falls(5.0)
            .control(WEIGHTLESS, risen(&weightless, State::stroke))
            .published(-45.0, -25.0, "many sources"),
        experiment("lying, then sitting still for 3 min")
            .reads(
                "pressure in the veins of the foot",
                "mmHg",
                risen(&sitting, foot),
            )
            .rises(10.0)
            .control(WEIGHTLESS, risen(&weightless, foot))
            .published(
                34.3,
                54.3,
                "Pollack and Wood 1949: 11.7 lying, 56.0 sitting; ± 10",
            ),
    ])
}

pub fn pump_against_pooling(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let walking = Arm::healthy()
        .named("walking")
        .doing(Manoeuvre::walking(0.9.hz()));
    let lame = walking
        .clone()
        .named("walking without valves")
        .with_leg(LegCondition::NoValves);
    let seated = sitting()
        .named("sitting without valves")
        .with_leg(LegCondition::NoValves);
    let (raises, open) = (lab.course(&Arm::healthy())?, lab.course(&Arm::no_valves())?);
    let (walking, lame) = (lab.course(&walking)?, lab.course(&lame)?);
    let (sitting, seated) = (lab.course(&sitting())?, lab.course(&seated)?);
    Ok(vec![
        experiment("standing still, then a minute of walking")
            .reads(
                "pressure in the veins of the foot",
                "mmHg",
                moved(&walking, foot),
            )
            .falls(10.0)
            .control(NO_VALVES, moved(&lame, foot))
            .published(-71.0, -54.0, "Pollack et al. 1949"),
        experiment("standing still, then a minute of heel raises at 1 Hz")
            .reads(
                "blood of both legs, and plasma that their tissues took up",
                "mL",
                moved(&raises, legs),
            )
            .falls(50.0)
            .control(NO_VALVES, moved(&open, legs)),
        experiment("sitting still, then a minute of raising the heels at 1 Hz")
            .reads(
                "blood of both legs, and plasma that their tissues took up",
                "mL",
                moved(&sitting, legs),
            )
            .falls(20.0)
            .control(NO_VALVES, moved(&seated, legs)),
        experiment("sitting still, then a minute of raising the heels at 1 Hz")
            .reads(
                "pressure in the veins of the foot",
                "mmHg",
                moved(&sitting, foot),
            )
            .falls(5.0)
            .control(NO_VALVES, moved(&seated, foot)),
    ])
}
