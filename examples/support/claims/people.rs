//! Claims about who gains.

use soleus::prelude::*;
use soleus::presets::people::{Condition, Severity, Subject};

use super::finding::{Finding, experiment};
use super::lab::{Arm, Course, Failure, Lab, State};

const LIMP: &str = "the same without a muscle that works";

fn arm(name: &'static str, subject: &Subject) -> Arm {
    Arm {
        body: subject.body(),
        ..Arm::healthy().named(name)
    }
}

/// What a minute of exercise changes, in % of that before it.
fn gain(course: &Course, read: impl Fn(&State) -> f64) -> f64 {
    100.0 * (read(&course.exercise) / read(&course.still) - 1.0)
}

fn change(course: &Course, read: impl Fn(&State) -> f64) -> f64 {
    read(&course.exercise) - read(&course.still)
}

/// Share of the calf's functional volume that one heel raise presses out, in %.
fn ejected(leg: LegModel) -> Result<f64, Failure> {
    let run = CalfTest::of(leg).tolerance(1e-5).run()?;
    let report = CalfReport::read(&run)?;
    Ok(100.0 * report.ejection.fraction.unwrap_or(f64::NAN))
}

pub fn older(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let young = Subject::young_adult();
    let aged = young.clone().with(Condition::OlderAge, Severity::FULL);
    let same = young.clone().with(Condition::OlderAge, Severity::NONE);
    let [fresh, old, still] = [&young, &aged, &same].map(|own| ejected(own.leg()));
    let (fresh, old, still) = (fresh?, old?, still?);
    let young = lab.course(&arm("young", &young))?;
    let aged = lab.course(&arm("aged", &aged))?;
    let same = lab.course(&arm("not aged", &same))?;
    let none = "the same person with a severity of nought";
    Ok(vec![
        experiment("one heel raise, at 25 years and with the muscles, veins and ankles of 74")
            .reads("blood pressed out of the calf, of what it fills with", "% of it", (fresh, old))
            .falls(1.0)
            .control(none, (fresh, still)),
        experiment("a minute of heel raises, at 25 years and with the muscles, veins, ankles and reflex of 74")
            .reads("what the raises add to cardiac output", "% of it", (gain(&young, State::output), gain(&aged, State::output)))
            .rises(1.0)
            .control(none, (gain(&young, State::output), gain(&same, State::output))),
        experiment("a minute of heel raises, at 25 years and with the muscles, veins, ankles and reflex of 74")
            .reads("what the raises add to mean arterial pressure", "mmHg", (change(&young, State::arterial), change(&aged, State::arterial)))
            .rises(0.5)
            .control(none, (change(&young, State::arterial), change(&same, State::arterial))),
    ])
}

pub fn heart_failure(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let failing = arm("heart failure", &Subject::heart_failure_reduced());
    let limp = lab.course(&failing.clone().named("heart failure, limp").limp())?;
    let failing = lab.course(&failing)?;
    let both =
        |course: &Course, read: fn(&State) -> f64| (read(&course.still), read(&course.exercise));
    let raises =
        "a failing heart (reduced ejection fraction): standing still, then a minute of heel raises";
    Ok(vec![
        experiment(raises)
            .in_percent(
                "cardiac output, of that standing still",
                both(&failing, State::output),
            )
            .rises(5.0)
            .control(LIMP, both(&limp, State::output)),
        experiment(raises)
            .reads("heart rate", "1/min", both(&failing, State::rate))
            .falls(2.0)
            .control(LIMP, both(&limp, State::rate)),
        experiment(raises)
            .reads(
                "external power of the left ventricle",
                "W",
                both(&failing, State::ventricle),
            )
            .falls(0.02)
            .control(LIMP, both(&limp, State::ventricle)),
        experiment(raises)
            .reads(
                "work of the left ventricle for a litre of output",
                "J/L",
                both(&failing, State::work_per_litre),
            )
            .falls(0.2)
            .control(LIMP, both(&limp, State::work_per_litre)),
        experiment(raises)
            .reads(
                "pressure-volume area of the left ventricle in a minute",
                "J/min",
                both(&failing, State::area),
            )
            .falls(1.0)
            .control(LIMP, both(&limp, State::area)),
        experiment(raises)
            .reads(
                "oxygen of the left ventricle in a minute, from that area",
                "mL/min",
                both(&failing, State::oxygen),
            )
            .falls(0.2)
            .control(LIMP, both(&limp, State::oxygen)),
        experiment(raises)
            .reads(
                "oxygen of the left ventricle for a litre of output",
                "mL/L",
                both(&failing, State::oxygen_per_litre),
            )
            .falls(0.02)
            .control(LIMP, both(&limp, State::oxygen_per_litre)),
    ])
}

pub fn surgery(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let pumps = |name, subject: &Subject| {
        let arm = arm(name, subject).in_posture(Posture::supine());
        arm.doing(Exercise::SupineAnklePumps.manoeuvre())
    };
    let awake = pumps("awake, lying", &Subject::young_adult());
    let after = pumps("after surgery", &Subject::after_surgery());
    let limp = lab.course(&after.clone().named("after surgery, limp").limp())?;
    let (awake, after) = (lab.course(&awake)?, lab.course(&after)?);
    let velocity = |state: &State| state.velocity.cm_per_s();
    Ok(vec![
        experiment("lying at rest, healthy and in the first hour after an operation")
            .in_percent("mean velocity in the popliteal vein, of that of a healthy person", (velocity(&awake.lying), velocity(&after.lying)))
            .falls(5.0)
            .control("the person after surgery, at rest and going through the pumps without a muscle that works", (velocity(&limp.still), velocity(&limp.exercise)))
            .published(-54.4, -34.6, "Knaggs et al. 2005, in recovery: velocity -34.6 %, flow -54.4 %"),
        experiment("after an operation: lying still, then a minute of ankle pumps")
            .in_percent("mean velocity in the popliteal vein, of that lying still", (velocity(&after.still), velocity(&after.exercise)))
            .rises(10.0)
            .control(LIMP, (velocity(&limp.still), velocity(&limp.exercise)))
            .published(80.0, 160.0, "Stein et al. 2009: 1.8 to 2.6 times, ankle exercise lying (healthy people)"),
    ])
}
