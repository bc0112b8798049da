use super::*;
use crate::drivers::Steady;
use crate::network::{End, Network};
use crate::parts::Reservoir;
use crate::parts::testing::{
    EXTREMES, assert_never_nan, assert_partials, branch_defects, flow_with, silence,
};
use crate::units::Quantities;
use proptest::prelude::*;

fn left() -> AveragedVentricle {
    AveragedVentricle::left(1.0.hz())
}

/// Round numbers: relaxed 0.1 mmHg/mL, stiffest 2.6 mmHg/mL, 10 mL unstressed.
fn plain() -> AveragedVentricle {
    let curve = FillingCurve::Linear(0.1.mmhg_per_ml());
    AveragedVentricle::new(10.0.ml(), curve, 2.6.mmhg_per_ml(), 1.0.hz())
}

/// The volume that filling goes towards.
fn filled(ventricle: &AveragedVentricle, ends: &Ends) -> f64 {
    let HeartRate::Fixed(rate) = ventricle.heart_rate else {
        unreachable!("tests beat at a fixed rate")
    };
    ventricle.filled(ends, rate).ml()
}

/// Transmural filling pressure, the pressure of the chest, the pressure of the artery.
fn ends(filling: f64, chest: f64, artery: f64) -> Ends {
    let end = |transmural: f64, around: f64| End {
        transmural: transmural.mmhg(),
        pressure: (transmural + around).mmhg(),
        ..End::default()
    };
    Ends {
        up: end(filling, chest),
        down: end(artery, 0.0),
    }
}

/// Output once filling has settled.
fn output(ventricle: &AveragedVentricle, ends: &Ends) -> f64 {
    flow_with(ventricle, ends, &[filled(ventricle, ends)])
}

/// Filled by 10 mmHg: 10 + 100 mL. Against 104 mmHg: 10 + 40 mL. A stroke of 60 mL.
#[test]
fn strokes_are_the_difference_of_two_lines() {
    let ends = ends(10.0, -4.0, 100.0);
    assert!((filled(&plain(), &ends) - 110.0).abs() < 1e-9);
    assert!((flow_with(&plain(), &ends, &[110.0]) - 60.0).abs() < 0.02);
}

/// A pulse of 0.26 mmHg/mL is a tenth of the elastance: 60 mL become 60/1.1.
#[test]
fn the_pulse_adds_to_the_load_with_the_stroke_itself() {
    let part = plain().pulsing(0.26.mmhg_per_ml());
    let ends = ends(10.0, -4.0, 100.0);
    let stroke = flow_with(&part, &ends, &[110.0]);
    assert!((stroke - 60.0 / 1.1).abs() < 0.02, "{stroke}");
    let end_systolic = 110.0 - stroke;
    assert!((2.6 * (end_systolic - 10.0) - (104.0 + 0.26 * stroke)).abs() < 0.1);
}

/// `a + b f = 0.8 + 0.1 x 2 = 1`; at 4 a second 1.2.
#[test]
fn filling_falls_short_at_high_rates() {
    let time = FillingTime {
        base: 0.8,
        per_rate: 0.1.seconds(),
    };
    let part = plain().filling_within(time);
    let ends = ends(12.0, 0.0, 90.0);
    assert!((part.filled(&ends, 2.0.hz()).ml() - 130.0).abs() < 1e-9);
    assert!((part.filled(&ends, 4.0.hz()).ml() - 110.0).abs() < 1e-9);
}

#[test]
fn a_healthy_heart_fills_and_ejects_as_one() {
    let ventricle = AveragedVentricle::left(68.0.bpm());
    let resting = ends(12.0, -4.0, 90.0);
    let diastolic = filled(&ventricle, &resting);
    let ejected = output(&ventricle, &resting) / ventricle_rate(&ventricle) / diastolic;
    assert!((0.55..0.68).contains(&ejected), "{ejected}");
    let right = AveragedVentricle::right(68.0.bpm());
    let lung = ends(6.8, -4.0, 15.0);
    let litres = output(&right, &lung) * 0.06;
    assert!((4.0..6.5).contains(&litres), "{litres}");
}

fn ventricle_rate(ventricle: &AveragedVentricle) -> f64 {
    ventricle.rate_now(&silence()).per_s()
}

#[test]
fn output_rises_with_filling_rate_and_strength_and_falls_with_load() {
    let at = |filling: f64, artery: f64| output(&left(), &ends(filling, -4.0, artery));
    for i in -20..40 {
        let i = f64::from(i);
        assert!(at(i + 1.0, 90.0) > at(i, 90.0));
        assert!(at(8.0, 3.0 * i + 63.0) < at(8.0, 3.0 * i + 60.0));
        assert!(at(i, 90.0) >= 0.0);
    }
    let resting = ends(8.0, -4.0, 90.0);
    let stronger = left().contracting_with(4.0.mmhg_per_ml());
    assert!(output(&stronger, &resting) > output(&left(), &resting));
    let faster = flow_with(&AveragedVentricle::left(2.0.hz()), &resting, &[110.0]);
    assert!((faster / flow_with(&left(), &resting, &[110.0]) - 2.0).abs() < 1e-12);
}

/// `P = 2 mmHg (exp((EDV - V0)/25 mL) - 1)`: 100 mL need 107.2 mmHg, 50 mL 12.8 mmHg.
#[test]
fn an_exponential_curve_stiffens() {
    let curve = FillingCurve::Exponential {
        pressure: 2.0.mmhg(),
        volume: 25.0.ml(),
    };
    let part = plain().with_unstressed(30.0.ml()).filling_along(curve);
    for (pressure, volume) in [(12.778, 80.0), (107.196, 130.0), (0.0, 30.0), (-2.0, 5.0)] {
        let found = filled(&part, &ends(pressure, 0.0, 90.0));
        assert!((found - volume).abs() < 0.01, "{pressure}: {found}");
    }
}

#[test]
fn filling_follows_its_pressure_in_its_time() {
    let part = plain()
        .following_within(0.25.seconds())
        .starting_from(60.0.ml());
    assert_eq!(part.initial_state(), [60.0]);
    let mut rate = [0.0];
    Branch::rate(
        &part,
        &ends(10.0, 0.0, 90.0),
        &[60.0],
        &silence(),
        &mut rate,
    );
    assert!((rate[0] - 200.0).abs() < 1e-9);
}

/// 100 mL above the unstressed volume against 100 mmHg leave 38.46 mL: a stroke of 61.54 mL, and half of 38.46 x (100 - 3.846) mmHg mL in the wall.
#[test]
fn it_reports_what_a_beat_does() -> Result<(), Box<dyn std::error::Error>> {
    let mut net = Network::new();
    let atrium = net.add("atrium", Reservoir::at(6.0.mmhg()));
    let artery = net.add("artery", Reservoir::at(100.0.mmhg()));
    let strength = net.drive("strength", Steady::new(1.0.fraction()));
    let part = plain()
        .starting_from(110.0.ml())
        .strengthened_by(strength.value());
    let own = net.connect("ventricle", atrium, part, artery);
    let circulation = net.build()?;
    let mut workspace = circulation.workspace();
    let state = circulation.initial_state();
    let frame = circulation.observe(0.0.seconds(), &state, &mut workspace);
    let beat = part.beat(&frame, own)?;
    assert!((beat.stroke_volume.ml() - 61.54).abs() < 0.03);
    assert!((beat.stroke_work.mmhg_ml() - 94.0 * beat.stroke_volume.ml()).abs() < 1e-9);
    assert!((beat.potential_energy.mmhg_ml() - 0.5 * 38.46 * 96.154).abs() < 2.0);
    assert_eq!(beat.rate, 1.0.hz());
    Ok(())
}

#[test]
fn it_beats_at_the_rate_of_its_signal() {
    let part = left().paced_by(Signal::under(3, 1));
    let values = [9.0, 2.0];
    let flow = |values: &[f64]| {
        let state = part.initial_state();
        part.flow(&ends(8.0, -4.0, 90.0), &state, &Signals::under(3, values))
            .ml_per_s()
    };
    assert!((flow(&values) / flow(&[9.0, 1.0]) - 2.0).abs() < 1e-12);
    assert_eq!(flow(&[9.0, -1.0]), 0.0);
    assert!(flow(&[9.0, f64::NAN]).is_nan());
    assert_eq!(branch_defects(part), ["heart rate"]);
}

#[test]
fn numbers_stay_numbers() {
    assert_never_nan(&left(), &EXTREMES.map(|volume| [volume]));
    let curve = FillingCurve::Exponential {
        pressure: 2.0.mmhg(),
        volume: 25.0.ml(),
    };
    assert_never_nan(&left().filling_along(curve), &[[100.0]]);
}

#[test]
fn bad_parameters_are_reported_by_name() {
    assert!(branch_defects(left()).is_empty());
    assert!(branch_defects(AveragedVentricle::right(70.0.bpm())).is_empty());
    let wrong = AveragedVentricle::new(
        (-1.0).ml(),
        FillingCurve::Linear(0.0.mmhg_per_ml()),
        0.0.mmhg_per_ml(),
        (-1.0).hz(),
    )
    .filling_within(FillingTime {
        base: 0.0,
        per_rate: (-1.0).seconds(),
    })
    .pulsing((-1.0).mmhg_per_ml())
    .following_within(0.0.seconds())
    .starting_from((-1.0).ml());
    let named = [
        "unstressed volume",
        "filling elastance",
        "base of the filling time",
        "filling time per rate",
        "end-systolic elastance",
        "pulse",
        "heart rate",
        "following time",
        "initial end-diastolic volume",
    ];
    assert_eq!(branch_defects(wrong), named);
    let curve = FillingCurve::Exponential {
        pressure: 0.0.mmhg(),
        volume: 0.0.ml(),
    };
    let named = ["filling pressure", "filling volume"];
    assert_eq!(branch_defects(left().filling_along(curve)), named);
}

proptest! {
    #[test]
    fn it_never_runs_backwards_and_knows_its_partials(
        filling in -50.0..60.0_f64, chest in -20.0..60.0_f64, artery in -50.0..250.0_f64, volume in -50.0..400.0_f64,
    ) {
        let ends = ends(filling, chest, artery);
        prop_assert!(flow_with(&left(), &ends, &[volume]) >= 0.0);
        // Not astride the corner where the load ends.
        prop_assume!((artery - chest).abs() > 1e-3);
        assert_partials(&left(), &ends, &[volume]);
    }
}
