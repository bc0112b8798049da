//! Quiet breathing.

use soleus::prelude::*;

use crate::support::{percent, ran, session, standing, within};

/// Breathing leaves the output as it is (band: 5 %). Willeput et al. 1984: in quiet inspiration flow in the femoral vein is 65 (SD 11) % of that at the end of expiration; printed, as the model's is of legs and pelvis together.
#[test]
fn quiet_breathing_leaves_the_output_as_it_is() {
    let breathing = session(BodyModel::default()).breathing(Respiration::new(12.0.bpm()));
    let ran = ran(&breathing.phase(Phase::new("supine", 60.0.seconds())));
    let (still, breathes) = (standing().heart("supine", 60.0), ran.heart("supine", 60.0));
    within(
        "output, %",
        percent(still.output, breathes.output),
        -5.0..=5.0,
    );
    // Breaths of 5 s from time 0 on: in for 2 s, out for 3 s.
    let leg = &ran.0.body.legs[0];
    let flow = |from: f64, to: f64| {
        let breaths = (2..12).map(|breath| 5.0 * f64::from(breath));
        let flows = breaths.map(|start| {
            ran.flow(
                leg.outflow,
                ran.within_phase("supine", start + from, start + to),
            )
        });
        flows.sum::<f64>() / 10.0
    };
    let (inspiration, end) = (flow(0.5, 2.0), flow(4.0, 5.0));
    println!(
        "flow from the legs: {inspiration:.2} mL/s in inspiration, {end:.2} mL/s at the end of expiration: {:.0} %",
        100.0 * inspiration / end
    );
    assert!(
        inspiration < end,
        "inspiration presses on the abdomen and must hold back what comes from the legs"
    );
}
