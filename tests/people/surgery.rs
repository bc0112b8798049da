//! Anaesthesia, and the hours after surgery.

use soleus::prelude::*;

use crate::support::{known_gap, percent, within};

/// Flow and mean velocity in the popliteal vein of a person who lies, in mL/s and cm/s.
fn popliteal(subject: &Subject) -> (f64, f64) {
    let mut net = Network::new();
    let heart = HeartLoad::default().add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(Posture::supine()));
    let rest = net.drive("rest", Bouts::new()).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    let leg = subject.leg().add_to(&mut net, "", supply, rest);
    let solution = Simulation::of(&net.build().unwrap())
        .tolerance(1e-5)
        .recording(Recording::Every(10.0.seconds()))
        .run(600.0.seconds())
        .unwrap();
    let flow = |valve| solution.flow(leg.valve(valve)).unwrap().last().ml_per_s();
    let flow = flow(LegValve::Popliteal) + flow(LegValve::Gastrocnemius);
    let velocity = leg.popliteal_velocity(&solution).unwrap().last();
    (flow, velocity.cm_per_s())
}

/// Knaggs et al. 2005, Br J Anaesth, ten women: mean velocity in the popliteal vein −23.6 % during, −34.6 % after a hysterectomy; volume flow −26 and −54.4 %. The model's beds were given what was
/// measured of the calf, −38 and −58 %. Bands ±10 points; velocity falls as flow does here, as no vein widens and then empties.
#[test]
fn anaesthesia_slows_the_popliteal_vein() {
    let awake = popliteal(&Subject::default());
    let during = popliteal(&Subject::default().with(Condition::Anaesthesia, Severity::FULL));
    let after = popliteal(&Subject::default().with(Condition::AfterSurgery, Severity::FULL));
    println!("{awake:.2?} awake, {during:.2?} during, {after:.2?} after");
    known_gap(
        "flow during, %",
        percent(awake.0, during.0),
        -36.0..=-16.0,
        -39.97,
    );
    within("flow after, %", percent(awake.0, after.0), -64.4..=-44.4);
    known_gap(
        "velocity during, %",
        percent(awake.1, during.1),
        -33.6..=-13.6,
        -39.4,
    );
    known_gap(
        "velocity after, %",
        percent(awake.1, after.1),
        -44.6..=-24.6,
        -59.4,
    );
}
