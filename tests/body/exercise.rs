//! Walking with the drive of exercise, and the flow through the legs.

use soleus::prelude::*;

use crate::support::{ran, session, standing, within};

/// Walking at 3 mph and 5 % of slope: output 1.7 to 1.9 times that of standing; the band is 1.5 to 2. The command of a half is a design value.
#[test]
fn walking_raises_the_output() {
    let walking = Phase::new("walking", 180.0.seconds())
        .doing(Manoeuvre::walking(1.0.hz()))
        .with_command(0.5.fraction());
    let ran = ran(&session(BodyModel::default())
        .starting_in(Posture::standing())
        .phase(Phase::new("standing", 60.0.seconds()))
        .phase(walking));
    let (still, moving) = (ran.heart("standing", 60.0), ran.heart("walking", 60.0));
    println!(
        "HR {:.1} to {:.1}, SV {:.1} to {:.1}, CO {:.2} to {:.2}, MAP {:.1} to {:.1}",
        still.rate,
        moving.rate,
        still.stroke_ml,
        moving.stroke_ml,
        still.output,
        moving.output,
        still.mean,
        moving.mean
    );
    within(
        "output of walking against standing",
        moving.output / still.output,
        1.5..=2.0,
    );
}

/// Femoral flow 780 mL/min a leg lying and 500 upright. Here: what leaves the iliac veins, the pelvis' bed included.
#[test]
fn legs_get_less_blood_upright() {
    let ran = standing();
    let flow = |phase| ran.flow(ran.0.body.legs[0].outflow, ran.last(phase, 30.0));
    let (lying, upright) = (flow("supine"), flow("standing"));
    println!(
        "{:.0} and {:.0} mL/min from both legs and the pelvis",
        60.0 * lying,
        60.0 * upright
    );
    within(
        "change of flow, %",
        100.0 * (upright / lying - 1.0),
        -40.0..=-20.0,
    );
}
