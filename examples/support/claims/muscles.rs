//! Claims about muscles: what they press, what switches them on, how long they last.

use soleus::prelude::*;

use super::finding::{Finding, experiment};
use super::lab::{Arm, Course, Failure, Lab, Task};

pub fn deep_veins(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let test = lab.calf_test(LegCondition::Healthy, Task::Raises)?;
    let limp = lab.calf_test(LegCondition::Healthy, Task::Limp)?;
    let ejected = |test: &CalfReport| {
        let share = test.ejection.fraction.unwrap_or(f64::NAN);
        (0.0, 100.0 * share)
    };
    Ok(vec![
        experiment("standing still, then one heel raise")
            .reads(
                "blood pressed out of the calf, of what it fills with",
                "% of it",
                ejected(&test),
            )
            .rises(5.0)
            .control("the same without a muscle that works", ejected(&limp))
            .published(
                30.0,
                55.0,
                "Lattimer et al. 2018: 42.6 (30.5 to 52.6) % on tiptoe",
            ),
    ])
}

/// A manoeuvre that is claimed to switch the pump on.
struct Move {
    exercise: Exercise,
    experiment: &'static str,
    /// Its own arms: at work, and without a muscle that works.
    arms: [&'static str; 2],
}

const MOVES: [Move; 7] = [
    Move {
        exercise: Exercise::HeelRaises,
        experiment: "standing still, then heel raises",
        arms: ["heel raises", "heel raises, limp"],
    },
    Move {
        exercise: Exercise::SeatedHeelRaises,
        experiment: "sitting still, then seated heel raises",
        arms: ["seated raises", "seated raises, limp"],
    },
    Move {
        exercise: Exercise::ToeTaps,
        experiment: "sitting still, then toe taps",
        arms: ["toe taps", "toe taps, limp"],
    },
    Move {
        exercise: Exercise::ToeCurls,
        experiment: "sitting still, then toe curls",
        arms: ["toe curls", "toe curls, limp"],
    },
    Move {
        exercise: Exercise::Walking,
        experiment: "standing still, then walking",
        arms: ["walks", "walks, limp"],
    },
    Move {
        exercise: Exercise::Marching,
        experiment: "standing still, then marching in place",
        arms: ["marches", "marches, limp"],
    },
    Move {
        exercise: Exercise::ResistedRaises,
        experiment: "sitting still, then raises against a load",
        arms: ["resisted", "resisted, limp"],
    },
];

pub fn manoeuvres(lab: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for Move {
        exercise,
        experiment: words,
        arms: [own, limp],
    } in MOVES
    {
        let arm = Arm::healthy()
            .named(own)
            .in_posture(exercise.posture().posture())
            .doing(exercise.manoeuvre());
        let limp = lab.course(&arm.clone().named(limp).limp())?;
        let course = lab.course(&arm)?;
        let foot = |course: &Course| (course.still.foot.mmhg(), course.exercise.foot.mmhg());
        let finding = experiment(words)
            .reads("pressure in the veins of the foot", "mmHg", foot(&course))
            .falls(5.0)
            .control("the same without a muscle that works", foot(&limp));
        findings.push(match exercise {
            Exercise::Walking => finding.published(-71.0, -54.0, "Pollack et al. 1949"),
            _ => finding,
        });
    }
    Ok(findings)
}

/// The force of a soleus after 4.5 h at this excitation, as a share in % of that after a minute.
fn left(excitation: f64, tires: bool) -> Result<f64, Failure> {
    let mut net = Network::new();
    // A network needs blood to flow.
    let from = net.add("from", Reservoir::at(10.0.mmhg()));
    let to = net.add("to", Reservoir::at(5.0.mmhg()));
    net.connect("between", from, Resistance::new(1.0.mmhg_s_per_ml()), to);
    let work = net.drive("work", Steady::new(excitation.fraction()));
    let soleus = Muscle::soleus().excited_by(work.value());
    let soleus = if tires {
        soleus.fatiguing(Fatigue::default())
    } else {
        soleus
    };
    let soleus = net.drive("soleus", soleus);
    let solution = Simulation::of(&net.build()?)
        .recording(Recording::Every(60.0.seconds()))
        .tolerance(1e-4)
        .run(4.5.hours())?;
    let force = solution.signal(soleus.force())?;
    Ok(100.0 * (force.last() / force.at(1.0.minutes())?))
}

pub fn endurance(_: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let work = |tires| Ok::<_, Failure>((left(1.0, tires)?, left(0.07, tires)?));
    Ok(vec![
        experiment("4.5 h of work, at full effort and at the 7 % of soleus push-ups")
            .reads(
                "force that is left of that after a minute",
                "% of it",
                work(true)?,
            )
            .rises(10.0)
            .control("the same with a muscle that does not tire", work(false)?),
    ])
}

pub fn diverter(_: &mut Lab) -> Result<Vec<Finding>, Failure> {
    let stride = |effort: f64| {
        let leg = LegModel::default().with_saphenous_segments();
        let walking = Manoeuvre::walking(0.9.hz()).with_effort(effort);
        Ok::<_, Failure>(FlowDiverter::read(
            &StrideTest::of(leg).doing(walking).run()?,
        )?)
    };
    let (walking, limp) = (stride(1.0)?, stride(0.0)?);
    let diverted =
        |own: &FlowDiverter| (own.diverted_at_rest.ml_per_min(), own.diverted.ml_per_min());
    let saphenous = |own: &FlowDiverter| (own.saphenous_at_rest.mmhg(), own.saphenous.mmhg());
    let into = |own: Option<Pressure>| (0.0, own.map_or(f64::NAN, Pressure::mmhg));
    // A muscle that does not work has no phases: over the whole stride then.
    let none = (0.0, limp.intramuscular.mean.mmhg());
    let limb = "the same without a muscle that works";
    Ok(vec![
        experiment("standing still, then walking")
            .in_percent("flow from the saphenous vein through perforators inward, of that standing still", diverted(&walking))
            .rises(20.0)
            .control(limb, diverted(&limp))
            .published(100.0, 400.0, "perforators of healthy legs: two to five times rest in walking, doi 10.1016/j.jvsv.2022.01.010"),
        experiment("standing still, then walking: while the gastrocnemius contracts")
            .reads("pressure in the gastrocnemius vein above that in the saphenous vein", "mmHg", into(walking.intramuscular.contraction))
            .rises(5.0)
            .control(limb, none),
        experiment("standing still, then walking: in swing")
            .reads("pressure in the gastrocnemius vein above that in the saphenous vein", "mmHg", into(walking.intramuscular.swing))
            .falls(1.0)
            .control(limb, none),
        experiment("standing still, then walking")
            .reads("mean pressure in the saphenous vein at mid-calf", "mmHg", saphenous(&walking))
            .falls(10.0)
            .control(limb, saphenous(&limp)),
    ])
}
