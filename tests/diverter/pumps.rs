//! The pumps of foot, soleus and gastrocnemius, each alone and together: the first step of walking, out of full veins.
//!
//! Ricci 2020, doi 10.24019/jtavr.115: foot and distal calf work in series, the foot can not eject into deep veins that are not emptied; the proximal pump works in parallel.
//! Uhl and Gillot 2015, doi 10.1177/0268355513517686: the soleus drains into the deep veins of the calf, the gastrocnemius into the popliteal vein.

use MuscleGroup::{Foot, Gastrocnemius, Soleus};
use soleus::prelude::*;

use crate::support::{known_gap, passed_ml, segmented, within};

/// What a step ejects, in mL.
struct Step {
    foot_to_deep: f64,
    foot: f64,
    deep_calf: f64,
    gastrocnemius: f64,
}

fn step(groups: &[MuscleGroup]) -> Step {
    let walking = Manoeuvre::walking(0.9.hz()).restricted_to(groups);
    let test = StrideTest::of(segmented()).doing(walking);
    let run = test.moving_for(1.0.seconds()).run().unwrap();
    let ml = |valve| passed_ml(&run.leg, valve, &run.first);
    let foot_to_deep = ml(LegValve::FootDeep);
    let step = Step {
        foot_to_deep,
        foot: foot_to_deep + ml(LegValve::FootSuperficial),
        deep_calf: ml(LegValve::Popliteal),
        gastrocnemius: ml(LegValve::Gastrocnemius),
    };
    println!(
        "{groups:?}: foot {:.2} (deep {foot_to_deep:.2}), deep calf {:.1}, gastrocnemius {:.1} mL",
        step.foot, step.deep_calf, step.gastrocnemius
    );
    step
}

#[test]
fn foot_and_soleus_work_in_series_and_the_gastrocnemius_in_parallel() {
    let all = step(&[Foot, Soleus, Gastrocnemius]);
    let without_soleus = step(&[Foot, Gastrocnemius]);
    let without_gastrocnemius = step(&[Foot, Soleus]);
    let cut = |of: fn(&Step) -> f64, step: &Step| of(step) / of(&all);
    let foot = |step: &Step| step.foot_to_deep;
    let gastrocnemius = |step: &Step| step.gastrocnemius;
    within(
        "foot without the soleus",
        cut(foot, &without_soleus),
        0.0..=0.5,
    );
    within(
        "gastrocnemius without the soleus",
        cut(gastrocnemius, &without_soleus),
        0.9..=1.1,
    );
    within(
        "foot without the gastrocnemius",
        cut(foot, &without_gastrocnemius),
        0.9..=1.1,
    );
    let deep = |step: &Step| step.deep_calf;
    within(
        "deep calf without the gastrocnemius",
        cut(deep, &without_gastrocnemius),
        0.9..=1.1,
    );
    let alone = step(&[Soleus]).deep_calf + step(&[Gastrocnemius]).gastrocnemius;
    let together = all.deep_calf + all.gastrocnemius;
    within(
        "both calf pumps together over their sum alone",
        together / alone,
        0.9..=1.05,
    );
}

/// Ricci: 20 to 30 mL a step; Uhl and Gillot: 25 mL.
///
/// The model's foot holds 25 mL unstressed and its veins feel half of the sole's load, as fitted to its pressure after tiptoes: it is emptied by a calf that draws more than by its own load.
#[test]
fn the_foot_ejects_less_than_anatomists_hold() {
    let all = step(&[Foot, Soleus, Gastrocnemius]);
    known_gap("foot, mL a step", all.foot, 20.0..=30.0, 2.9);
    let alone = step(&[Foot]);
    known_gap("foot alone, mL a step", alone.foot, 20.0..=30.0, 0.57);
}
