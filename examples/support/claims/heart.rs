//! Claims about the heart, its output, and blood pressure.

use soleus::prelude::*;

use super::finding::{Finding, experiment};
use super::lab::{Arm, Course, Failure, Lab, State, Task};

const LIMP: &str = "the same without a muscle that works";
const NO_VALVES: &str = "the same without any valve in the legs";
const RAISES: &str = "standing still, then a minute of heel raises at 1 Hz";

/// A state standing still, and the same in exercise.
fn both(course: &Course, read: impl Fn(&State) -> f64) -> (f64, f64) {
    (read(&course.still), read(&course.exercise))
}

pub fn second_heart(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let healthy = lab.course(&Arm::healthy())?;
    let limp = lab.course(&Arm::healthy().named("limp").limp())?;
    let power = |state: &State| state.pump.watts();
    let share = |state: &State| 100.0 * state.pump.watts() / state.ventricle();
    let test = lab.calf_test(LegCondition::Healthy, Task::Raises)?;
    let idle = lab.calf_test(LegCondition::Healthy, Task::Limp)?;
    let [first, idle] = [test, idle].map(|own| (0.0, 2.0 * own.pump_power.watts()));
    Ok(vec![
        experiment("standing still, then ten heel raises at 1 Hz")
            .reads("power that the muscles of both calves and feet give to the blood, mean of ten raises of a full leg", "W", first)
            .rises(0.05)
            .control(LIMP, idle)
            .published(0.3, 0.7, "Stegall 1966, and 20 mL against 90 mmHg at 1 Hz, both legs"),
        experiment(RAISES)
            .reads("the same, at the end of a minute of raises", "W", both(&healthy, power))
            .rises(0.05)
            .control(LIMP, both(&limp, power))
            .published(0.3, 0.7, "Stegall 1966, and 20 mL against 90 mmHg at 1 Hz, both legs"),
        experiment(RAISES)
            .reads("the same, as a share of the left ventricle's power", "% of it", both(&healthy, share))
            .rises(5.0)
            .control(LIMP, both(&limp, share))
            .published(25.0, 50.0, "Stegall 1966: above 30 % in running"),
    ])
}

pub fn blood_pressure(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let healthy = lab.course(&Arm::healthy())?;
    let no_valves = lab.course(&Arm::no_valves())?;
    let mut failure = Arm::healthy().named("autonomic failure");
    failure.body.reflex = ReflexModel::None;
    let mut limp = failure.clone().named("autonomic failure, limp").limp();
    limp.body.reflex = ReflexModel::None;
    let (failure, limp) = (lab.course(&failure)?, lab.course(&limp)?);
    Ok(vec![
        experiment(RAISES)
            .reads(
                "mean arterial pressure",
                "mmHg",
                both(&healthy, State::arterial),
            )
            .rises(1.0)
            .control(NO_VALVES, both(&no_valves, State::arterial))
            .published(0.0, 12.0, "ten Harkel et al. 1994: +7 (SD 5) on tiptoe"),
        experiment("the same in autonomic failure (no baroreflex)")
            .reads(
                "mean arterial pressure",
                "mmHg",
                both(&failure, State::arterial),
            )
            .rises(1.0)
            .control(LIMP, both(&limp, State::arterial))
            .published(
                -5.0,
                5.0,
                "ten Harkel et al. 1994: no change in 7 patients on tiptoe",
            ),
    ])
}

pub fn output(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let healthy = lab.course(&Arm::healthy())?;
    let limp = lab.course(&Arm::healthy().named("limp").limp())?;
    let atrial = |state: &State| state.heart.right_atrial.mmhg();
    Ok(vec![
        experiment(RAISES)
            .in_percent(
                "cardiac output, of that standing still",
                both(&healthy, State::output),
            )
            .rises(5.0)
            .control(LIMP, both(&limp, State::output))
            .published(
                20.0,
                45.0,
                "ten Harkel et al. 1994: +35 (SD 10) % on tiptoe",
            ),
        experiment(RAISES)
            .reads("stroke volume", "mL", both(&healthy, State::stroke))
            .rises(3.0)
            .control(LIMP, both(&limp, State::stroke)),
        experiment(RAISES)
            .reads(
                "pressure in the right atrium",
                "mmHg",
                both(&healthy, atrial),
            )
            .rises(0.5)
            .control(LIMP, both(&limp, atrial)),
    ])
}

pub fn strain(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let healthy = lab.course(&Arm::healthy())?;
    let no_valves = lab.course(&Arm::no_valves())?;
    let product = |state: &State| {
        let product = state.heart.rate_pressure_product_mmhg_per_min;
        product.unwrap_or(0.0)
    };
    Ok(vec![
        experiment(RAISES)
            .reads("heart rate", "1/min", both(&healthy, State::rate))
            .falls(2.0)
            .control(NO_VALVES, both(&no_valves, State::rate)),
        experiment(RAISES)
            .reads(
                "external power of the left ventricle",
                "W",
                both(&healthy, State::ventricle),
            )
            .falls(0.02)
            .control(NO_VALVES, both(&no_valves, State::ventricle)),
        experiment(RAISES)
            .reads(
                "work of the left ventricle for a litre of output",
                "J/L",
                both(&healthy, State::work_per_litre),
            )
            .falls(0.2)
            .control(NO_VALVES, both(&no_valves, State::work_per_litre)),
        experiment(RAISES)
            .reads(
                "heart rate times systolic pressure",
                "mmHg/min",
                both(&healthy, product),
            )
            .falls(200.0)
            .control(NO_VALVES, both(&no_valves, product)),
    ])
}
