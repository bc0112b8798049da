//! Blood pressure upright: with and without the pump, with and without reflexes, and how long it holds.
//!
//! Every test names its source and its band; what misses one is held as a known gap, with its number. Hearts are cycle-averaged unless a test says otherwise; solved to 1e-4.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use soleus::prelude::*;

#[path = "../support/bands.rs"]
mod bands;

use bands::{known_gap, within};

mod standing;
mod tolerance;

fn averaged() -> BodyModel {
    BodyModel::default().cycle_averaged()
}

fn failing(severity: f64) -> BodyModel {
    let severity = severity.fraction();
    averaged().with_autonomic_failure(severity).unwrap()
}

fn without_hyperaemia(body: BodyModel) -> BodyModel {
    let leg = LegModel {
        hyperaemia_gain: 0.0,
        thigh_hyperaemia_gain: 0.0,
        ..body.leg
    };
    BodyModel { leg, ..body }
}

fn percent(from: f64, to: f64) -> f64 {
    100.0 * (to / from - 1.0)
}
