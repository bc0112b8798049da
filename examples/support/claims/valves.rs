//! Claims about valves, and about legs whose valves fail.

use soleus::prelude::*;

use super::finding::{Finding, experiment};
use super::lab::{Arm, Failure, Lab, Task};

pub fn backflow(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let (healthy, open) = (lab.course(&Arm::healthy())?, lab.course(&Arm::no_valves())?);
    let weightless = Arm::healthy().named("weightless").without_gravity();
    let both = Arm::no_valves()
        .named("weightless without valves")
        .without_gravity();
    let (weightless, both) = (lab.course(&weightless)?, lab.course(&both)?);
    let [walks, lame] = [LegCondition::Healthy, LegCondition::AllIncompetent];
    let (walks, lame) = (
        lab.calf_test(walks, Task::Walking)?,
        lab.calf_test(lame, Task::Walking)?,
    );
    let fall = |test: &CalfReport| (test.pressure.rest - test.pressure_during).mmhg();
    let rest = |test: &CalfReport| test.pressure.rest.mmhg();
    Ok(vec![
        experiment("standing up and still for 3 min, without valves and with them")
            .reads("blood that fell back through the places of the valves, both legs", "mL", (open.still.reflux.ml(), healthy.still.reflux.ml()))
            .falls(20.0)
            .control("the same without gravity", (both.still.reflux.ml(), weightless.still.reflux.ml())),
        experiment("walking, with valves that are destroyed and with healthy ones")
            .reads("fall of the mean pressure in the veins of the foot", "mmHg", (fall(&lame), fall(&walks)))
            .rises(10.0)
            .control("standing still: the two legs' pressures", (rest(&lame), rest(&walks)))
            .published(41.0, 66.0, "Pollack et al. 1949: 11 (5 to 13) after iliofemoral thrombosis, 64 (54 to 71) healthy"),
    ])
}

/// Incidence of ulcers in 220 limbs by pressure after exercise, in mmHg and %: A. N. Nicolaides et al. 1993.
const ULCERS: [(f64, f64); 7] = [
    (30.0, 0.0),
    (35.5, 12.0),
    (45.5, 22.0),
    (55.5, 38.0),
    (65.5, 57.0),
    (75.5, 68.0),
    (90.0, 100.0),
];

fn ulcers(mmhg: f64) -> f64 {
    let pairs = ULCERS.windows(2);
    let mut found = pairs.filter_map(|pair| match pair {
        [low, high] if mmhg >= low.0 && mmhg < high.0 => {
            Some(low.1 + (high.1 - low.1) * (mmhg - low.0) / (high.0 - low.0))
        }
        _ => None,
    });
    let beyond = if mmhg >= 90.0 { 100.0 } else { 0.0 };
    found.next().unwrap_or(beyond)
}

pub fn high_pressure(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    use LegCondition::{DeepIncompetence, Healthy, ProximalObstruction, SuperficialIncompetence};
    let healthy = lab.calf_test(Healthy, Task::Walking)?;
    let varicose = lab.calf_test(SuperficialIncompetence, Task::Walking)?;
    let narrowed = lab.calf_test(ProximalObstruction, Task::Walking)?;
    let raises = lab.calf_test(Healthy, Task::Raises)?;
    let deep = lab.calf_test(DeepIncompetence, Task::Raises)?;
    let narrowed_raises = lab.calf_test(ProximalObstruction, Task::Raises)?;
    let fall = |test: &CalfReport| (test.pressure.rest - test.pressure_during).mmhg();
    let recovery = |test: &CalfReport| {
        let recovery = test.pressure.recovery_90;
        recovery.map_or(f64::NAN, Time::seconds)
    };
    let after = |test: &CalfReport| test.pressure.after.mmhg();
    let tight = "a healthy leg against one with a narrowed way out but tight valves";
    Ok(vec![
        experiment("walking, with healthy and with varicose saphenous veins")
            .reads(
                "fall of the mean pressure in the veins of the foot",
                "mmHg",
                (fall(&healthy), fall(&varicose)),
            )
            .falls(5.0)
            .control(
                "standing still: the two legs' pressures",
                (healthy.pressure.rest.mmhg(), varicose.pressure.rest.mmhg()),
            )
            .published(
                -41.0,
                -7.0,
                "Pollack et al. 1949: 64 (54 to 71) healthy, 37 (30 to 47) varicose",
            ),
        experiment("after walking, with healthy and with varicose saphenous veins")
            .reads(
                "time until nine tenths of the pressure are back",
                "s",
                (recovery(&healthy), recovery(&varicose)),
            )
            .falls(5.0)
            .control(tight, (recovery(&healthy), recovery(&narrowed)))
            .published(
                -55.8,
                -2.5,
                "Pollack et al. 1949: 31 (8 to 57) healthy, 2.8 (1.2 to 5.5) varicose",
            ),
        experiment("after ten heel raises, with healthy and with deep veins whose valves fail")
            .reads(
                "pressure in the veins of the foot",
                "mmHg",
                (after(&raises), after(&deep)),
            )
            .rises(5.0)
            .control(tight, (after(&raises), after(&narrowed_raises)))
            .published(
                25.0,
                70.0,
                "Nicolaides and Zukowski 1986: 15 to 30 healthy, 55 to 85 deep reflux",
            ),
        experiment("after ten heel raises, with healthy and with deep veins whose valves fail")
            .reads(
                "incidence of ulcers in people with this pressure",
                "% of legs",
                (ulcers(after(&raises)), ulcers(after(&deep))),
            )
            .rises(5.0)
            .control(
                tight,
                (ulcers(after(&raises)), ulcers(after(&narrowed_raises))),
            ),
    ])
}
