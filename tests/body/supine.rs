//! A healthy adult who lies.

use soleus::prelude::*;

use crate::support::{ran, session, standing, tilt, within};

/// Luu et al. (cardiac magnetic resonance, 3206 men) and McEniery et al. (men of 50 to 59 years), widened to the range of healthy adults.
#[test]
fn the_heart_at_rest() {
    let ran = standing();
    let heart = ran.heart("supine", 60.0);
    let left = heart.report.left.unwrap();
    within("heart rate, 1/min", heart.rate, 58.0..=75.0);
    within("mean arterial pressure, mmHg", heart.mean, 85.0..=100.0);
    within("output, L/min", heart.output, 4.5..=6.5);
    within("stroke volume, mL", heart.stroke_ml, 65.0..=95.0);
    within("EDV, mL", left.end_diastolic.ml(), 110.0..=160.0);
    within("EF", left.ejection_fraction, 0.55..=0.68);
    within("right atrium, mmHg", heart.central_venous, 0.0..=5.0);
    let pulmonary = heart.report.pulmonary.unwrap().mmhg();
    within("pulmonary arteries, mmHg", pulmonary, 11.0..=20.0);
    let left_atrial = heart.report.left_atrial.unwrap().mmhg();
    within("left atrium, mmHg", left_atrial, 5.0..=12.0);
    let resistance = heart.resistance() * 0.06;
    within("resistance, mmHg s/mL", resistance, 0.85..=1.2);
    let pulse = heart.systolic - heart.diastolic;
    println!("pulse pressure: {pulse:.1} mmHg");
}

/// Ankle vein of ten people who lie, 7 (SEM 1) mmHg: Eur J Appl Physiol 66 (1993) 434, doi 10.1007/bf00599617.
#[test]
fn the_ankle_at_rest() {
    let ran = standing();
    within(
        "foot vein, supine",
        ran.foot(ran.last("supine", 60.0)),
        5.0..=12.0,
    );
}

/// Stick et al. 1992, doi 10.1152/jappl.1992.72.6.2063 (84 mmHg), Perry 1986, doi 10.1152/jappl.1986.60.6.2114 (95 mmHg). The column: hydrostatics from the right atrium to the foot's veins.
#[test]
fn the_ankle_of_a_person_who_stands_still() {
    let ran = standing();
    let span = ran.last("standing", 30.0);
    let foot = ran.foot(span);
    within("foot vein, standing", foot, 75.0..=95.0);
    let frame = ran.0.solution.curve({
        let foot = ran.0.body.legs[0].veins.foot;
        move |frame| frame.potential(foot)
    });
    let column = -frame.unwrap().at(span.1).unwrap().mmhg();
    let central = ran.state(span).central_venous;
    println!("column {column:.1} mmHg below {central:.1} mmHg");
    within(
        "foot vein against its column",
        foot / (central + column),
        0.95..=1.05,
    );
}

/// Maas et al. 2009: 6.7 to 4.0 mmHg at 30 degrees; van Lieshout 2001, Stroke 32:1546: by 4.3 (SEM 2.6) mmHg standing.
#[test]
fn central_venous_pressure_falls_when_one_stands_or_is_tilted() {
    let fall = |ran: &crate::support::Ran, phase: &str, at_s: f64| {
        let upright = ran.state(ran.within_phase(phase, at_s - 30.0, at_s));
        ran.heart("supine", 60.0).central_venous - upright.central_venous
    };
    within(
        "standing, mmHg",
        fall(standing(), "standing", 180.0),
        2.0..=6.0,
    );
    within(
        "70 degrees, mmHg",
        fall(tilt(70), "tilted", 180.0),
        2.0..=6.0,
    );
}

/// Less weight, less of a column: standing on the moon is between standing and lying on earth, and standing in free fall is lying.
#[test]
fn a_weaker_gravity_takes_less_blood_from_the_heart() {
    let stroke = |gravity: Acceleration, posture: Posture| {
        let session = session(BodyModel::default())
            .starting_in(posture)
            .in_gravity(gravity)
            .phase(Phase::new("rest", 60.0.seconds()));
        ran(&session).heart("rest", 60.0).stroke_ml
    };
    let earth = Acceleration::STANDARD_GRAVITY;
    let lying = stroke(earth, Posture::supine());
    let falling = stroke(earth * 0.0, Posture::standing());
    let moon = stroke(earth * (1.62 / 9.806_65), Posture::standing());
    let standing = stroke(earth, Posture::standing());
    println!(
        "stroke volume lying {lying:.1}, falling {falling:.1}, on the moon {moon:.1}, on earth {standing:.1} mL"
    );
    // The chest's pressure falls with the column too, so that free fall is lying.
    assert!(
        (falling / lying - 1.0).abs() < 1e-6,
        "{falling} against {lying}"
    );
    assert!(moon < 0.999 * lying && moon > 1.001 * standing);
}

/// Ground: heights do not matter where nothing is higher than anything else.
#[test]
fn stature_does_not_matter_to_a_person_who_lies() {
    let lying = |stature: Length| {
        let body = BodyModel {
            stature,
            ..BodyModel::default()
        };
        let session = session(body).settling(60.0.seconds());
        ran(&session.phase(Phase::new("supine", 20.0.seconds())))
    };
    let (short, tall) = (lying(150.0.cm()), lying(195.0.cm()));
    let pairs = short
        .0
        .solution
        .final_state()
        .iter()
        .zip(tall.0.solution.final_state());
    let off = pairs
        .map(|(a, b)| (a - b).abs() / a.abs().max(1.0))
        .fold(0.0, f64::max);
    assert!(off <= 1e-6, "{off:e}");
}
