//! Quiet breathing.

use soleus::prelude::*;

use crate::support::{Ran, known_gap, percent, ran, session, standing, within};

/// Mean over ten breaths of a flow, between two times after each breath begins; breaths of 5 s, in for 2 s and out for 3 s, from time 0 on.
fn flow(ran: &Ran, through: impl Conduit, from: f64, to: f64) -> f64 {
    let breaths = (24..34).map(|breath| 5.0 * f64::from(breath));
    let flows = breaths.map(|start| {
        ran.flow(
            through,
            ran.within_phase("supine", start + from, start + to),
        )
    });
    flows.sum::<f64>() / 10.0
}

/// Breathing leaves the output as it is (band: 5 %). Willeput: in quiet inspiration flow in the femoral vein is 65 (SD 11) % of that at the end of expiration.
#[test]
fn quiet_breathing_and_the_flow_from_the_legs() {
    let breathing = session(BodyModel::default()).breathing(Respiration::new(12.0.bpm()));
    let ran = ran(&breathing.phase(Phase::new("supine", 3.0.minutes())));
    let still = standing().heart("supine", 60.0);
    let breathes = ran.heart("supine", 60.0);
    known_gap(
        "output, %",
        percent(still.output, breathes.output),
        -5.0..=5.0,
        6.242,
    );
    let leg = &ran.0.body.legs[0];
    let share = |name: &str, during: &dyn Fn(f64, f64) -> f64| {
        let (inspiration, end) = (during(0.5, 2.0), during(4.0, 5.0));
        println!(
            "{name}: {inspiration:.2} mL/s in inspiration, {end:.2} mL/s at the end of expiration"
        );
        inspiration / end
    };
    let iliac = share("iliac veins", &|from, to| flow(&ran, leg.outflow, from, to));
    println!("iliac veins: {iliac:.2}");
    let femoral = leg.valve(LegValve::Iliofemoral);
    let femoral = share("femoral vein", &|from, to| flow(&ran, femoral, from, to));
    within(
        "femoral flow, inspiration against expiration",
        femoral,
        0.54..=0.76,
    );
}
