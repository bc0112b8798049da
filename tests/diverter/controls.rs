//! Experiments in which the diversion vanishes, or a part of it.

use soleus::prelude::*;

use crate::support::{locomotion, segmented, strode, walking, within};

fn test() -> StrideTest {
    StrideTest::of(segmented()).doing(walking(0.9))
}

#[test]
fn nothing_is_diverted_without_muscles() {
    let report = strode(&test().doing(walking(0.9).restricted_to(&[]))).report;
    within(
        "diverted over rest",
        report.diverted / report.diverted_at_rest,
        0.99..=1.01,
    );
    assert!(report.intramuscular.contraction.is_none() && report.intramuscular.swing.is_none());
    // Blood at rest flows from ankle to thigh: the whole column has one head, less what flow costs.
    for gradient in [report.retrograde, report.antegrade] {
        let mean = gradient.unwrap().mean.mmhg();
        within("gradient of a column at rest, mmHg", mean.abs(), 0.0..=0.5);
    }
    assert!(report.retrograde.unwrap().highest < Pressure::ZERO);
}

#[test]
fn a_pump_without_valves_diverts_nothing() {
    let leg = LegModel::new(LegCondition::NoValves).with_saphenous_segments();
    let report = strode(&StrideTest::of(leg).doing(walking(0.9))).report;
    let fall = report.saphenous_at_rest - report.saphenous;
    within(
        "fall of the saphenous pressure, mmHg",
        fall.mmhg(),
        -10.0..=5.0,
    );
    let gradient = report.retrograde.unwrap();
    within(
        "thigh above mid-calf, mmHg",
        gradient.mean.mmhg(),
        -5.0..=5.0,
    );
    assert!(gradient.lowest < Pressure::ZERO);
    assert!(report.diverted < report.diverted_at_rest);
}

/// The pump keeps the saphenous vein empty through perforators, and not in another way.
#[test]
fn a_leg_without_perforators_keeps_its_ambulatory_pressure_high() {
    let mut leg = segmented();
    for path in [
        &mut leg.resistances.deep_perforators,
        &mut leg.resistances.soleus_perforators,
    ] {
        *path = *path * 1e4;
    }
    let report = strode(&StrideTest::of(leg).doing(walking(0.9))).report;
    within("diverted, mL/min", report.diverted.ml_per_min(), 0.0..=0.5);
    let fall = report.saphenous_at_rest - report.saphenous;
    within(
        "fall of the saphenous pressure, mmHg",
        fall.mmhg(),
        0.0..=5.0,
    );
}

/// Without the column, lying or without gravity, muscles still draw from the saphenous vein, but there is no pressure to keep low, and no gradient from the thigh.
#[test]
fn without_a_column_there_is_no_gradient_from_the_thigh() {
    let standing = GravityColumn::new(Posture::standing());
    let weightless = standing.in_gravity(Acceleration::ZERO);
    let lying = GravityColumn::new(Posture::supine());
    for column in [weightless, lying] {
        let report = strode(&test().placed(column)).report;
        let gradient =
            report.retrograde.unwrap().mean / locomotion()[2].report.retrograde.unwrap().mean;
        within("thigh above mid-calf over standing", gradient, 0.0..=0.1);
        assert!(report.diverted > report.diverted_at_rest);
    }
}

#[test]
fn a_leg_in_one_piece_has_no_gradients_along_the_vein() {
    let report = strode(&StrideTest::of(LegModel::default()).doing(walking(0.9))).report;
    assert!(report.retrograde.is_none() && report.antegrade.is_none() && report.ankle.is_none());
    let gradient = report.intramuscular;
    assert!(
        gradient.contraction.unwrap() > Pressure::ZERO && gradient.swing.unwrap() < Pressure::ZERO
    );
}

#[test]
fn tests_that_make_no_sense_are_refused() {
    for seconds in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
        let words = test()
            .moving_for(seconds.seconds())
            .build()
            .unwrap_err()
            .to_string();
        assert!(words.contains("time of moving"), "{words}");
    }
    assert!(
        test()
            .doing(Manoeuvre::walking(f64::NAN.hz()))
            .run()
            .is_err()
    );
    assert!(test().doing(Manoeuvre::walking(0.0.hz())).run().is_err());
}
