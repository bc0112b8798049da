use super::*;
use crate::drivers::reflex::gains::ToneGains;
use crate::drivers::reflex::testing::{feed, fields, read, steady};
use crate::drivers::testing::{defects_of, run, two_bags};
use crate::drivers::{Steady, Trace};
use crate::network::Network;
use crate::units::{Compliance, Quantities};

const INPUTS: [Input<Baroreflex, Pressure>; 2] = [Baroreflex::CAROTID, Baroreflex::ATRIAL];

/// Corners of Heldt's triangles, in the order of the chains, in s.
const TRIANGLES: [[f64; 3]; 6] = [
    [0.59, 0.70, 1.0],
    [2.5, 3.5, 15.0],
    [2.5, 4.5, 30.0],
    [5.0, 7.0, 40.0],
    [2.5, 5.5, 35.0],
    [5.0, 9.0, 40.0],
];

fn moments([a, b, c]: [f64; 3]) -> (f64, f64) {
    let variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0;
    ((a + b + c) / 3.0, variance)
}

/// Rounding of the lags moves the mean by less than 4 %, and the variance by less than 9 %.
#[test]
fn chains_have_the_moments_of_the_published_triangles() {
    for (chain, triangle) in CHAINS.iter().zip(TRIANGLES).skip(1) {
        let (mean, variance) = chain.moments();
        let (published_mean, published_variance) = moments(triangle);
        assert!(
            (mean / published_mean - 1.0).abs() < 0.04,
            "{chain:?}: {published_mean}"
        );
        assert!(
            (variance / published_variance - 1.0).abs() < 0.09,
            "{chain:?}: {published_variance}"
        );
    }
}

/// The vagal chain has the mean of its triangle, and is four times as wide.
#[test]
fn the_vagal_chain_is_wider_than_its_triangle_as_documented() {
    let [vagal, ..] = CHAINS;
    let [triangle, ..] = TRIANGLES;
    let ((mean, variance), (published_mean, published_variance)) =
        (vagal.moments(), moments(triangle));
    assert!((mean / published_mean - 1.0).abs() < 0.005);
    assert!((published_variance.sqrt() - 0.0866).abs() < 1e-3);
    assert!((variance.sqrt() - 0.38).abs() < 1e-3);
    assert!((published_mean.powi(2) / published_variance - 77.6).abs() < 0.1);
}

fn see(
    reflex: impl FnOnce(&mut Network) -> Baroreflex,
    pressures: impl FnOnce(&mut Network) -> [Signal<Pressure>; 2],
    until: f64,
    mut see: impl FnMut(f64, [f64; 8]),
) {
    let (mut net, ..) = two_bags();
    let pressures = pressures(&mut net);
    let reflex = reflex(&mut net);
    let reflex = net.drive("reflex", reflex);
    feed(&mut net, reflex, INPUTS, pressures);
    let circulation = net.build().unwrap();
    run(&circulation, until, 0.02, |time, frame| {
        see(time, read(frame, &reflex.signals()))
    });
}

fn settled(reflex: Baroreflex, carotid: f64, atrial: f64) -> [f64; 8] {
    let mut last = [f64::NAN; 8];
    see(
        |_| reflex,
        steady([carotid, atrial]),
        120.0,
        |_, now| last = now,
    );
    last
}

#[track_caller]
fn assert_close(found: [f64; 8], expected: [f64; 8]) {
    for (found_one, expected_one) in found.iter().zip(expected) {
        let error = (found_one - expected_one).abs();
        assert!(
            error < 2e-6 * expected_one.abs().max(1.0),
            "{found:?}, not {expected:?}"
        );
    }
}

#[test]
fn at_the_set_points_nothing_is_asked_for() {
    let expected = [60.0 / 0.86, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert_close(settled(Baroreflex::new(), 91.0, 6.0), expected);
}

/// By hand: `e_AB = 18 atan(-10/18) = -9.127773`, `e_CP = 5 atan(-3/5) = -2.702098` mmHg.
#[test]
fn it_settles_where_its_equations_say() {
    let (ab, cp) = (-9.127_773, -2.702_098);
    let expected = [
        60.0 / (0.86 + 0.015 * ab),
        1.0 / (1.0 + 0.0175 * ab),
        1.0 / (1.0 + 0.0136 * ab),
        -0.022 * ab - 0.07 * cp,
        -5.0 * ab - 13.0 * cp,
        -0.9 * ab - 2.0 * cp,
        -13.0 * ab - 64.0 * cp,
        -7.0 * ab - 30.0 * cp,
    ];
    assert_close(settled(Baroreflex::new(), 81.0, 3.0), expected);
    // 82.98 per minute, 1.190, 1.142, 0.390, 80.8, 13.6, 291.6 and 145.0 mL.
    assert!((expected[0] - 82.98).abs() < 0.01 && (expected[6] - 291.6).abs() < 0.1);
    let already_there = Baroreflex::new().starting_at(81.0.mmhg(), 3.0.mmhg());
    see(
        |_| already_there,
        steady([81.0, 3.0]),
        0.1,
        |_, now| assert_close(now, expected),
    );
}

#[test]
fn each_arm_can_be_left_out() {
    let (ab, cp) = (-9.127_773, -2.702_098);
    let atrial_only = Baroreflex::new().with_arterial_gain(0.0);
    let found = settled(atrial_only, 81.0, 3.0);
    let expected = [
        60.0 / 0.86,
        1.0,
        1.0,
        -0.07 * cp,
        -13.0 * cp,
        -2.0 * cp,
        -64.0 * cp,
        -30.0 * cp,
    ];
    assert_close(found, expected);
    let arterial_only = Baroreflex::new().with_cardiopulmonary_gain(0.0);
    let [_, _, _, constriction, .., legs] = settled(arterial_only, 81.0, 3.0);
    assert!((constriction + 0.022 * ab).abs() < 1e-5 && (legs + 7.0 * ab).abs() < 1e-4);
    let halved = Baroreflex::new()
        .with_arterial_gain(0.5)
        .with_cardiopulmonary_gain(0.5);
    let [.., constriction, _, _, _, _] = settled(halved, 81.0, 3.0);
    assert!((constriction - 0.5 * (-0.022 * ab - 0.07 * cp)).abs() < 1e-5);
}

#[test]
fn the_vagus_is_fast_and_the_vessels_are_slow() {
    let fall = |net: &mut Network| {
        let points =
            [(0.0, 91.0), (1.0, 91.0), (1.001, 81.0)].map(|(t, p)| (t.seconds(), p.mmhg()));
        let carotid = net.drive("carotid", Trace::linear(points).unwrap()).value();
        [
            carotid,
            net.drive("atrial", Steady::new(6.0.mmhg())).value(),
        ]
    };
    let mut half = [f64::NAN; 3];
    let end = settled(Baroreflex::new(), 81.0, 6.0);
    see(
        |_| Baroreflex::new(),
        fall,
        60.0,
        |time, [rate, _, _, constriction, .., legs]| {
            let vagal_half = 60.0 / (0.86 - 0.5 * 0.008 * 9.127_8);
            let reached = [
                rate >= vagal_half,
                constriction >= 0.5 * end[3],
                legs >= 0.5 * end[7],
            ];
            for (half, reached) in half.iter_mut().zip(reached) {
                if reached && half.is_nan() {
                    *half = time - 1.0;
                }
            }
        },
    );
    // Sensing takes 0.7 s to its half; the chains' means are 0.76, 12 and 18 s, their medians a little less.
    let [vagal, arterioles, veins] = half;
    assert!((1.0..2.2).contains(&vagal), "{vagal}");
    assert!((10.5..13.5).contains(&arterioles), "{arterioles}");
    assert!((16.0..19.5).contains(&veins), "{veins}");
}

/// By hand at `c = 0.5` and the old set point: `e_AB = 18 atan(-20/18) = -15.083662` mmHg.
#[test]
fn command_raises_the_set_point_and_withdraws_the_vagus() {
    let commanded = |net: &mut Network| {
        let command = net.drive("command", Steady::new(0.5.fraction())).value();
        Baroreflex::new().commanded_by(command)
    };
    let ab = -15.083_662;
    let mut last = [f64::NAN; 8];
    see(commanded, steady([91.0, 6.0]), 120.0, |_, now| last = now);
    assert!(
        (last[0] - 60.0 / (0.86 + 0.015 * ab - 0.125)).abs() < 1e-3,
        "{last:?}"
    );
    assert!((last[3] + 0.022 * ab).abs() < 1e-5);
    // At the new set point only the vagus is left: 60 / 0.735.
    let mut last = [f64::NAN; 8];
    see(commanded, steady([111.0, 6.0]), 120.0, |_, now| last = now);
    assert!(
        (last[0] - 81.633).abs() < 0.01 && last[3].abs() < 1e-6,
        "{last:?}"
    );
}

#[test]
fn no_pressure_drives_the_heart_out_of_its_range() {
    let strong = BaroreflexGains {
        period_beta_s_per_mmhg: 1.0,
        softening_left_per_mmhg: 1.0,
        resistance_arterial_per_mmhg: 1.0,
        ..BaroreflexGains::default()
    };
    let low = settled(Baroreflex::new().with_gains(strong), -500.0, 6.0);
    assert!(
        (low[0] - 200.0).abs() < 0.1 && (low[1] - 2.0).abs() < 1e-3 && (low[3] - 2.0).abs() < 1e-3,
        "{low:?}"
    );
    let high = settled(Baroreflex::new().with_gains(strong), 900.0, 6.0);
    assert!(
        (high[0] - 30.0).abs() < 0.1
            && (high[1] - 0.6).abs() < 1e-3
            && (high[3] + 0.6).abs() < 1e-3,
        "{high:?}"
    );
}

#[test]
fn bad_parameters_are_named() {
    let (mut other, ..) = two_bags();
    let foreign = other.drive("command", Steady::new(0.4.fraction())).value();
    let bad = Baroreflex::new()
        .resting(0.0.bpm())
        .with_set_points(f64::NAN.mmhg(), f64::INFINITY.mmhg())
        .with_arterial_gain(-1.0)
        .with_cardiopulmonary_gain(f64::NAN)
        .with_gains(BaroreflexGains {
            period_vagal_s_per_mmhg: -0.1,
            tone_arterial: ToneGains {
                legs: Compliance::from_ml_per_mmhg(-1.0),
                ..BaroreflexGains::default().tone_arterial
            },
            ..BaroreflexGains::default()
        })
        .with_set_point_shift((-1.0).mmhg())
        .with_vagal_withdrawal(f64::NAN.seconds())
        .starting_at(f64::NAN.mmhg(), f64::NAN.mmhg())
        .commanded_by(foreign);
    let expected = [
        "resting rate",
        "carotid set point",
        "atrial set point",
        "arterial gain",
        "cardiopulmonary gain",
        "vagal gain of the period",
        "arterial gain of tone",
        "set point shift",
        "vagal withdrawal",
        "carotid pressure at the start",
        "atrial pressure at the start",
        "central command",
    ];
    assert_eq!(fields(bad, INPUTS), expected);
    assert!(fields(Baroreflex::new(), INPUTS).is_empty());
    // Not fed, it is refused.
    assert_eq!(defects_of(Baroreflex::new()).len(), 2);
}

/// A column of 10 mmHg up to the sinus is felt as a pressure that is 10 mmHg lower; the vasomotor outputs are the errors themselves.
#[test]
fn a_column_to_the_sinus_is_taken_off() {
    let (mut net, ..) = two_bags();
    let pressures = steady([91.0, 3.0])(&mut net);
    let column = net.drive("column", Steady::new(10.0.mmhg())).value();
    let reflex = Baroreflex::new()
        .with_arterial_gain(0.5)
        .with_sinus_above(column);
    let reflex = net.drive("reflex", reflex);
    feed(&mut net, reflex, INPUTS, pressures);
    let circulation = net.build().unwrap();
    let mut last = [f64::NAN; 2];
    run(&circulation, 120.0, 0.02, |_, frame| {
        last = reflex
            .vasomotor()
            .map(|sent| frame.signal(sent).unwrap().mmhg());
    });
    assert!((last[0] + 0.5 * 9.127_773).abs() < 1e-4, "{last:?}");
    assert!((last[1] + 2.702_098).abs() < 1e-4, "{last:?}");
}

/// Half a second after a step of 1 mmHg a lag of 0.25 s has felt 1 - e^-2 of it.
#[test]
fn sensing_takes_as_long_as_told() {
    let (mut net, ..) = two_bags();
    let pressures = steady([92.0, 6.0])(&mut net);
    let reflex = Baroreflex::new().with_sensing(0.25.seconds());
    let reflex = net.drive("reflex", reflex);
    feed(&mut net, reflex, INPUTS, pressures);
    let circulation = net.build().unwrap();
    let state = run(&circulation, 0.5, 0.01, |_, _| ());
    let mut workspace = circulation.workspace();
    let frame = circulation.observe(0.5.seconds(), &state, &mut workspace);
    let felt = frame.driver_state(reflex).unwrap()[0];
    assert!((felt - 91.864_665).abs() < 1e-5, "{felt}");
    let never = Baroreflex::new().with_sensing(0.0.seconds());
    assert_eq!(fields(never, INPUTS), ["sensing"]);
}
