//! Where nothing should swell.

use soleus::prelude::*;

use crate::support::{Ran, body, ran, session, sitting, sitting_down, standing};

fn percents(ran: &Ran, phase: &str, minutes: f64) -> [f64; 5] {
    TissueRegion::ALL.map(|region| ran.swelling(region, phase, 0.0, minutes).percent)
}

/// Lying, nothing swells: each tissue filters what its lymph returns.
#[test]
fn lying_down_nothing_swells() {
    let percents = percents(standing(), "supine", 5.0);
    assert!(
        percents.iter().all(|percent| percent.abs() < 0.01),
        "{percents:?}"
    );
    let plasma = standing().plasma("supine", "supine", 5.0);
    assert!(plasma.change.abs() < 2.0.ml(), "{}", plasma.change);
}

/// Without gravity, what swells a calf by a third of a per cent in 6 min does not.
#[test]
fn without_gravity_nothing_swells() {
    let weightless = session(body(ExchangeModel::plethysmographic()))
        .phase(Phase::new("supine", 1.0.minutes()))
        .phase(sitting_down(6.0))
        .in_gravity(Acceleration::ZERO);
    let weightless = percents(&ran(&weightless), "sitting", 6.0);
    let weighing = percents(sitting(), "sitting", 6.0);
    println!("% in 6 min: {weightless:.3?} without, {weighing:.3?} with gravity");
    assert!(weightless.iter().all(|percent| percent.abs() < 0.02));
    assert!(weighing[1] > 0.3);
}

/// Capillaries that let nothing through swell nothing: lymph only drains.
#[test]
fn tight_capillaries_swell_nothing() {
    let tight = ExchangeModel::plethysmographic().with_coefficient(0.0);
    let session = session(body(tight))
        .phase(Phase::new("supine", 1.0.minutes()))
        .phase(Phase::new("standing", 4.0.minutes()).standing_up());
    let percents = percents(&ran(&session), "standing", 4.0);
    assert!(
        percents.iter().all(|percent| *percent < 0.0),
        "{percents:?}"
    );
}
