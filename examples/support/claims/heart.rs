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
    let running = Arm::healthy()
        .named("running")
        .doing(Manoeuvre::running(1.4.hz()));
    let running = Arm {
        command: Fraction::ONE,
        ..running
    };
    let idle_run = lab.course(&running.clone().named("running, limp").limp())?;
    let running = lab.course(&running)?;
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
            .published(30.0, 100.0, "Stegall 1966: above 30 % in running"),
        experiment("standing still, then a minute of running, 84 strides a minute, the heart commanded as hard as it can be")
            .reads("power that the muscles of both legs give to the blood, as a share of all that moves it", "%", both(&running, State::muscles))
            .rises(2.0)
            .control(LIMP, both(&idle_run, State::muscles))
            .published(30.0, 100.0, "Stegall 1966: above 30 % in running"),
    ])
}

pub fn blood_pressure(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let healthy = lab.course(&Arm::healthy())?;
    let no_valves = lab.course(&Arm::no_valves())?;
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
    ])
}

/// In autonomic failure, which comes in grades.
pub fn without_reflexes(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    const FLOATING: &str = "the same without gravity";
    let [healthy, half, failing] = [("averaged", 0.0), ("half", 0.5), ("failing", 0.9)]
        .map(|(name, severity)| Arm::failing(name, severity));
    let (healthy, half, failing) = (healthy?, half?, failing?);
    let tensing = failing.clone().named("failing, tensing");
    let tensing = tensing.doing(Manoeuvre::tensing());
    let limp = lab.course(&failing.clone().named("failing, limp").limp())?;
    let slack = lab.course(&tensing.clone().named("failing, slack").limp())?;
    let [floats, floats_half, floats_failing] = [
        healthy.clone().named("averaged, weightless").limp(),
        half.clone().named("half, weightless").limp(),
        failing.clone().named("failing, weightless").limp(),
    ]
    .map(|arm| lab.course(&arm.without_gravity()));
    let (floats, floats_half, floats_failing) = (floats?, floats_half?, floats_failing?);
    let [healthy, half] = [healthy, half].map(|arm| lab.course(&arm.limp()));
    let (healthy, half) = (healthy?, half?);
    let (failing, tensing) = (lab.course(&failing)?, lab.course(&tensing)?);
    let rise = |without: &Course, with: &Course| (without.systolic_upright, with.systolic_upright);
    let higher = "systolic pressure after three minutes, above that lying";
    let last = |course: &Course| course.exercise.arterial();
    Ok(vec![
        experiment("lying, then standing still, healthy and with half of the reflexes lost")
            .reads(higher, "mmHg", rise(&healthy, &half))
            .falls(5.0)
            .control(FLOATING, rise(&floats, &floats_half)),
        experiment("lying, then standing still, healthy and with nine tenths of the reflexes lost")
            .reads(higher, "mmHg", rise(&healthy, &failing))
            .falls(5.0)
            .control(FLOATING, rise(&floats, &floats_failing))
            .published(-107.0, -27.0, "Garland et al. 2009: -67 (SD 40) within 10 min in 64 men with pure autonomic failure"),
        experiment("nine tenths of the reflexes lost: standing still, then a minute of heel raises at 1 Hz")
            .reads("mean arterial pressure", "mmHg", both(&failing, State::arterial))
            .rises(1.0)
            .control(LIMP, both(&limp, State::arterial))
            .published(-5.0, 5.0, "ten Harkel et al. 1994: no change in 7 patients on tiptoe"),
        experiment("nine tenths of the reflexes lost: standing still for four minutes, and tensing the legs in the last of them")
            .reads("mean arterial pressure", "mmHg", (last(&limp), last(&tensing)))
            .rises(1.0)
            .control(LIMP, (last(&limp), last(&slack)))
            .published(0.0, 26.0, "ten Harkel et al. 1994: +13 (SD 13), legs crossed and tensed"),
    ])
}

pub fn tolerance(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let averaged = Arm::failing("averaged", 0.0)?.body;
    let filtration = FiltrationModel {
        volume: 700.0.ml(),
        ..FiltrationModel::default()
    };
    let healthy = ToleranceTest::of(BodyModel {
        filtration: Some(filtration),
        ..averaged
    });
    let healthy = healthy
        .presyncope_below(85.0.mmhg())
        .or_rate_above(140.0.bpm());
    let failing = ToleranceTest::of(Arm::failing("failing", 0.9)?.body);
    let mut minutes =
        |name, test: &ToleranceTest| Ok::<_, Failure>(lab.tilt(name, test)?.minutes());
    let slack = || Manoeuvre::tensing().with_effort(0.0);
    let still = minutes("healthy", &healthy)?;
    let tensed = minutes(
        "healthy, tensing",
        &healthy.clone().doing(Manoeuvre::tensing()),
    )?;
    let limp = minutes("healthy, slack", &healthy.doing(slack()))?;
    let failing_still = minutes("failing", &failing)?;
    let failing_tensed = minutes(
        "failing, tensing",
        &failing.clone().doing(Manoeuvre::tensing()),
    )?;
    let failing_limp = minutes("failing, slack", &failing.doing(slack()))?;
    let holds = "time until blood pressure gives way or the heart races";
    Ok(vec![
        experiment("healthy: tilted by 60 degrees for 20 min, then sucked at with 20, 40 and 60 mmHg for 10 min each, without and with tensing the legs")
            .reads(holds, "min", (still, tensed))
            .rises(1.0)
            .control(LIMP, (still, limp))
            .published(2.6, 13.0, "Krediet et al. 2006: 26 (SEM 2) to 34 (SEM 2) min, legs crossed; 1.1 to 1.5 times 26"),
        experiment("nine tenths of the reflexes lost: the same test, to a systolic pressure of 80 mmHg")
            .reads(holds, "min", (failing_still, failing_tensed))
            .rises(1.0)
            .control(LIMP, (failing_still, failing_limp)),
    ])
}

pub fn output(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let healthy = lab.course(&Arm::healthy())?;
    let limp = lab.course(&Arm::healthy().named("limp").limp())?;
    let atrial = |state: &State| state.load.heart.right_atrial.mmhg();
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
        let product = state.load.heart.rate_pressure_product_mmhg_per_min;
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
        experiment(RAISES)
            .reads(
                "pressure-volume area of the left ventricle in a minute",
                "J/min",
                both(&healthy, State::area),
            )
            .falls(1.0)
            .control(NO_VALVES, both(&no_valves, State::area)),
        experiment(RAISES)
            .reads(
                "oxygen of the left ventricle in a minute, from that area",
                "mL/min",
                both(&healthy, State::oxygen),
            )
            .falls(0.2)
            .control(NO_VALVES, both(&no_valves, State::oxygen)),
        experiment(RAISES)
            .reads(
                "oxygen of the left ventricle for a litre of output",
                "mL/L",
                both(&healthy, State::oxygen_per_litre),
            )
            .falls(0.02)
            .control(NO_VALVES, both(&no_valves, State::oxygen_per_litre)),
    ])
}
