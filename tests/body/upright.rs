//! Tilted head up, standing and sitting.

use std::sync::OnceLock;

use soleus::prelude::*;

use crate::support::{Ran, Span, State, known_gap, percent, ran, session, standing, tilt, within};

/// The changes from lying to upright that are published.
struct Change {
    rate: f64,
    rate_percent: f64,
    stroke_percent: f64,
    output_percent: f64,
    output: f64,
    stroke_ml: f64,
    mean: f64,
    systolic: f64,
    diastolic: f64,
    resistance_percent: f64,
    central_venous: f64,
}

fn change(ran: &Ran, span: Span) -> Change {
    let (from, to): (State, State) = (ran.heart("supine", 60.0), ran.state(span));
    Change {
        rate: to.rate - from.rate,
        rate_percent: percent(from.rate, to.rate),
        stroke_percent: percent(from.stroke_ml, to.stroke_ml),
        output_percent: percent(from.output, to.output),
        output: to.output - from.output,
        stroke_ml: to.stroke_ml - from.stroke_ml,
        mean: to.mean - from.mean,
        systolic: to.systolic - from.systolic,
        diastolic: to.diastolic - from.diastolic,
        resistance_percent: percent(from.resistance(), to.resistance()),
        central_venous: to.central_venous - from.central_venous,
    }
}

/// The half minute before `minutes` after the move began.
fn at(ran: &Ran, phase: &str, minutes: f64) -> Change {
    change(
        ran,
        ran.within_phase(phase, 60.0 * minutes - 30.0, 60.0 * minutes),
    )
}

/// Bands over Hainsworth 1988 (60 degrees), Heldt 2004 (75 degrees), Wieling 1998 (standing) and others.
fn bands(of: &str, change: &Change) {
    within(
        &format!("{of}: heart rate, 1/min"),
        change.rate,
        10.0..=30.0,
    );
    within(
        &format!("{of}: heart rate, %"),
        change.rate_percent,
        15.0..=45.0,
    );
    within(
        &format!("{of}: stroke volume, %"),
        change.stroke_percent,
        -45.0..=-25.0,
    );
    within(
        &format!("{of}: output, %"),
        change.output_percent,
        -27.0..=-8.0,
    );
    within(
        &format!("{of}: mean pressure, mmHg"),
        change.mean,
        -2.0..=12.0,
    );
    within(
        &format!("{of}: systolic, mmHg"),
        change.systolic,
        -6.0..=6.0,
    );
    within(
        &format!("{of}: diastolic, mmHg"),
        change.diastolic,
        4.0..=14.0,
    );
    within(
        &format!("{of}: resistance, %"),
        change.resistance_percent,
        15.0..=45.0,
    );
}

#[test]
fn tilted_by_60_degrees() {
    bands("60 degrees, 3 min", &at(tilt(60), "tilted", 3.0));
    bands("60 degrees, 5 min", &at(tilt(60), "tilted", 5.0));
}

#[test]
fn tilted_by_70_degrees() {
    bands("70 degrees, 3 min", &at(tilt(70), "tilted", 3.0));
    bands("70 degrees, 5 min", &at(tilt(70), "tilted", 5.0));
}

#[test]
fn standing_for_three_minutes() {
    bands("standing, 3 min", &at(standing(), "standing", 3.0));
}

/// Wieling et al. 1998, six people after 1 min of standing: stroke volume -39 (SD 9) %, output -26 (10) %, mean pressure +1 (7) mmHg, resistance +39 (24) %. Bands: one SD.
#[test]
fn standing_for_a_minute() {
    let change = at(standing(), "standing", 1.0);
    known_gap(
        "stroke volume, %",
        change.stroke_percent,
        -48.0..=-30.0,
        -28.744,
    );
    known_gap("output, %", change.output_percent, -36.0..=-16.0, -12.006);
    within("mean pressure, mmHg", change.mean, -6.0..=8.0);
    within("resistance, %", change.resistance_percent, 15.0..=63.0);
}

/// Hainsworth 1988, Clin Sci 74:17: linear from 20 to 60 degrees. The sine of 30 degrees is about half of that of 70: the band is a half, give or take.
#[test]
fn the_fall_of_stroke_volume_is_graded_with_the_tilt() {
    let falls = [30, 60, 70].map(|degrees| -at(tilt(degrees), "tilted", 5.0).stroke_percent);
    println!("fall of stroke volume at 30, 60, 70 degrees: {falls:.1?} %");
    assert!(falls[0] < falls[1] && falls[1] < falls[2]);
    within("30 against 70 degrees", falls[0] / falls[2], 0.3..=0.7);
}

/// Hainsworth 1988, Clin Sci 74:17 (60 degrees: output -1.41 L/min, heart rate +14.7 a minute); van Lieshout et al. 2001, Stroke 32:1546 (standing: stroke volume -49 (SEM 7) mL, central
/// venous pressure -4.3 (2.6) mmHg).
#[test]
fn a32_lying_to_60_degrees() {
    let change = at(tilt(60), "tilted", 5.0);
    within("output, L/min", change.output, -1.9..=-1.0);
    within("heart rate, 1/min", change.rate, 10.0..=30.0);
    known_gap(
        "stroke volume, mL",
        change.stroke_ml,
        -50.0..=-30.0,
        -27.663,
    );
    within(
        "central venous pressure, mmHg",
        change.central_venous,
        -7.0..=-2.0,
    );
}

/// Sjöstrand: 640 mL; textbook 500 to 800 mL. Counted as blood in the veins of both legs and fluid in their tissues.
#[test]
fn a2_the_legs_take_up_500_to_800_ml() {
    let ran = standing();
    let taken = ran.legs_ml(ran.last("standing", 10.0)) - ran.legs_ml(ran.last("supine", 10.0));
    within("legs, mL", taken, 500.0..=800.0);
}

/// The hydrostatic indifference point: the pressure in the great veins stays as it is 7 (SD 4) cm below the heart; the band is wider.
///
/// Along the inferior vena cava and the iliac veins, by straight lines between the places of the model's veins.
#[test]
fn the_hydrostatic_indifference_point_is_below_the_heart() {
    let ran = tilt(70);
    let (lying, upright) = (
        ran.last("supine", 30.0),
        ran.within_phase("tilted", 270.0, 300.0),
    );
    let veins = &ran.0.body.veins;
    let trunk = SegmentLengths::default().trunk.cm();
    let model = BodyModel::default();
    let places = [
        (ran.0.body.heart.venous, 0.0),
        (
            veins.thoracic_caval.node(),
            model.veins.thoracic_caval.along,
        ),
        (
            veins.abdominal_caval.node(),
            model.veins.abdominal_caval.along,
        ),
        (ran.0.body.legs[0].veins.iliac.node(), model.leg.iliac.along),
    ];
    let rises = places.map(|(vein, along)| {
        let rise = ran.pressure(vein, upright) - ran.pressure(vein, lying);
        println!("{:.1} cm below the heart: {rise:+.1} mmHg", along * trunk);
        (along * trunk, rise)
    });
    let crossing = rises
        .windows(2)
        .find(|pair| pair[0].1 <= 0.0 && pair[1].1 > 0.0)
        .unwrap();
    let [(above, fall), (below, rise)] = [crossing[0], crossing[1]];
    let point = above + (below - above) * fall / (fall - rise);
    within("indifference point, cm below the heart", point, 3.0..=15.0);
}

/// Supine to sitting: stroke volume 92.3 to 67.1 mL and 66 to 50 mL (echocardiography); Pollack and Wood 1949, doi 10.1152/jappl.1949.1.9.649: ankle 56 mmHg.
#[test]
fn sitting() {
    static RAN: OnceLock<Ran> = OnceLock::new();
    let ran = RAN.get_or_init(|| {
        let lying = session(BodyModel::default()).phase(Phase::new("supine", 60.0.seconds()));
        let sitting = Phase::new("sitting", 180.0.seconds());
        ran(&lying.phase(sitting.into_posture(Posture::sitting(), 3.0.seconds())))
    });
    let change = at(ran, "sitting", 3.0);
    within("stroke volume, %", change.stroke_percent, -32.0..=-20.0);
    println!("heart rate {:+.1} a minute", change.rate);
    within(
        "foot vein, mmHg",
        ran.foot(ran.last("sitting", 30.0)),
        50.0..=70.0,
    );
}
