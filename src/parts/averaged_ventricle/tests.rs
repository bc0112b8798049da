use super::*;
use crate::network::End;
use crate::parts::testing::{
    EXTREMES, assert_never_nan, assert_partials, branch_defects, flow_with, silence,
};
use crate::units::Quantities;
use proptest::prelude::*;

fn left() -> AveragedVentricle {
    AveragedVentricle::left(1.0.hz())
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
    flow_with(ventricle, ends, &[ventricle.end_diastolic(ends).ml()])
}

/// Filled by 8.5 mmHg: 10 + 100 mL. Against 104 mmHg at the end of systole: 10 + 40 mL. A stroke of 60 mL.
#[test]
fn strokes_are_the_difference_of_two_lines() {
    let part = left().end_systolic_to_mean(1.0);
    let ends = ends(8.5, -4.0, 100.0);
    assert!((part.end_diastolic(&ends).ml() - 110.0).abs() < 1e-9);
    assert!((part.end_systolic(&ends).ml() - 50.0).abs() < 1e-9);
    assert!((part.stroke_volume(&ends, 110.0.ml()).ml() - 60.0).abs() < 0.02);
    assert!((flow_with(&part, &ends, &[110.0]) - 60.0).abs() < 0.02);
    assert!((flow_with(&left().end_systolic_to_mean(1.2), &ends, &[110.0]) - 52.3).abs() < 0.05);
}

#[test]
fn a_healthy_heart_fills_and_ejects_as_one() {
    let ventricle = AveragedVentricle::left(68.0.bpm());
    let resting = ends(10.5, -4.0, 92.0);
    // 10 mL + (1.07 x 92 + 4) mmHg/2.6 mmHg/mL
    assert!((ventricle.end_systolic(&resting).ml() - 49.4).abs() < 0.05);
    let diastolic = ventricle.end_diastolic(&resting);
    let ejected = ventricle.stroke_volume(&resting, diastolic) / diastolic;
    assert!((0.55..0.68).contains(&ejected), "{ejected}");
    let right = AveragedVentricle::right(68.0.bpm());
    let lung = ends(5.0, -4.0, 15.0);
    let litres = output(&right, &lung) * 0.06;
    assert!((4.0..6.5).contains(&litres), "{litres}");
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
    let faster = output(&AveragedVentricle::left(2.0.hz()), &resting);
    assert!((faster / output(&left(), &resting) - 2.0).abs() < 1e-12);
}

/// `P = 2 mmHg (exp((EDV - V0)/25 mL) - 1)`: 100 mL need 107.2 mmHg, 50 mL 12.8 mmHg.
#[test]
fn an_exponential_curve_stiffens() {
    let curve = FillingCurve::Exponential {
        pressure: 2.0.mmhg(),
        volume: 25.0.ml(),
    };
    let part = left().with_unstressed(30.0.ml()).filling_along(curve);
    for (pressure, volume) in [(12.778, 80.0), (107.196, 130.0), (0.0, 30.0), (-2.0, 5.0)] {
        let found = part.end_diastolic(&ends(pressure, 0.0, 90.0)).ml();
        assert!((found - volume).abs() < 0.01, "{pressure}: {found}");
    }
}

#[test]
fn filling_follows_its_pressure_in_its_time() {
    let part = left()
        .following_within(0.25.seconds())
        .starting_from(60.0.ml());
    assert_eq!(part.initial_state(), [60.0]);
    let mut rate = [0.0];
    Branch::rate(&part, &ends(8.5, 0.0, 90.0), &[60.0], &silence(), &mut rate);
    assert!((rate[0] - 200.0).abs() < 1e-9);
}

/// 60 mL by 100 - 4.5 mmHg is 5730 mmHg mL, 0.764 J; once a second, so many watts.
#[test]
fn it_reports_its_work_and_power() {
    let part = left().end_systolic_to_mean(1.0);
    let ends = ends(8.5, -4.0, 100.0);
    let work = part.stroke_work(&ends, 110.0.ml()).joules();
    assert!((work - 0.764).abs() < 1e-3, "{work}");
    let power = part.power(&ends, 110.0.ml(), 2.0.hz());
    assert!((power.watts() - 2.0 * work).abs() < 1e-12);
}

#[test]
fn it_beats_at_the_rate_of_its_signal() {
    let part = left().paced_by(Signal::new(3, 1));
    let values = [9.0, 2.0];
    let flow = |values: &[f64]| {
        let state = part.initial_state();
        part.flow(&ends(8.0, -4.0, 90.0), &state, &Signals::new(3, values))
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
    .end_systolic_to_mean(0.0)
    .following_within(0.0.seconds())
    .starting_from((-1.0).ml());
    let named = [
        "unstressed volume",
        "filling elastance",
        "end-systolic elastance",
        "end-systolic to mean pressure",
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
        prop_assume!((1.07 * artery - chest).abs() > 1e-3);
        assert_partials(&left(), &ends, &[volume]);
    }
}
