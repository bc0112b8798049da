use super::*;
use crate::drivers::reflex::testing::{feed, fields, read, steady};
use crate::drivers::testing::{defects_of, run, two_bags};
use crate::drivers::{Steady, Trace};
use crate::network::Network;
use crate::units::Quantities;

const INPUTS: [Input<UrsinoBaroreflex, Pressure>; 2] =
    [UrsinoBaroreflex::CAROTID, UrsinoBaroreflex::ATRIAL];

fn see(
    reflex: UrsinoBaroreflex,
    pressures: impl FnOnce(&mut Network) -> [Signal<Pressure>; 2],
    until: f64,
    mut see: impl FnMut(f64, [f64; 8]),
) {
    let (mut net, ..) = two_bags();
    let pressures = pressures(&mut net);
    let reflex = net.drive("reflex", reflex);
    feed(&mut net, reflex, INPUTS, pressures);
    let circulation = net.build().unwrap();
    run(&circulation, until, 0.02, |time, frame| {
        see(time, read(frame, &reflex.signals()))
    });
}

fn settled(reflex: UrsinoBaroreflex, carotid: f64, atrial: f64) -> [f64; 8] {
    let mut last = [f64::NAN; 8];
    see(reflex, steady([carotid, atrial]), 200.0, |_, now| {
        last = now
    });
    last
}

#[track_caller]
fn assert_close(found: [f64; 8], expected: [f64; 8]) {
    for (found_one, expected_one) in found.iter().zip(expected) {
        let error = (found_one - expected_one).abs();
        assert!(
            error < 5e-4 * expected_one.abs().max(1.0),
            "{found:?}, not {expected:?}"
        );
    }
}

/// By hand: `f_cs = 25.15`, `f_es = 4.6655`, `f_ev = 4.7665`, so the period is `0.58 - 0.13 * 1.10045 + 0.09 * 4.7665` s.
#[test]
fn at_the_set_point_the_heart_beats_as_published() {
    let found = settled(UrsinoBaroreflex::new(), 92.0, 6.0);
    assert_close(found, [60.0 / 0.865_92, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let paced = settled(UrsinoBaroreflex::new().resting(60.0.bpm()), 92.0, 6.0);
    assert!((paced[0] - 60.0).abs() < 1e-6);
}

/// By hand at 72 mmHg: `u = -1.70097`, `f_cs = 9.50537`, `f_es = 9.47547`, `ln(7.81547) = 2.05610`, `v = -2.19471`, `f_ev = 3.51070`.
#[test]
fn it_settles_where_its_equations_say() {
    let (answer, rest) = (2.056_10, 1.100_44);
    let bed = |x: f64| 1.0 / (1.0 / (2.49 + 0.695 * x) + 1.0 / (0.78 + 0.53 * x));
    let outside = 132.5 * (answer - rest) / 12.9;
    let expected = [
        60.0 / (0.58 - 0.13 * answer + 0.09 * 3.510_70),
        (2.392 + 0.475 * answer) / (2.392 + 0.475 * rest),
        (1.412 + 0.282 * answer) / (1.412 + 0.282 * rest),
        bed(answer) / bed(rest) - 1.0,
        5.0 * outside,
        0.9 * outside,
        265.4 * (answer - rest),
        7.0 * outside,
    ];
    assert_close(settled(UrsinoBaroreflex::new(), 72.0, 6.0), expected);
    let already_there = UrsinoBaroreflex::new().starting_at(72.0.mmhg(), 6.0.mmhg());
    see(already_there, steady([72.0, 6.0]), 0.1, |_, now| {
        assert_close(now, expected)
    });
    let halved = settled(UrsinoBaroreflex::new().with_gain(0.5), 72.0, 6.0);
    assert!((halved[6] - 0.5 * expected[6]).abs() < 0.1);
}

/// By hand 3 mmHg below the set point: `f_cp = 4.2885`, so vessels see `25.15 - 0.1375 * 2.6965` spikes per second.
#[test]
fn the_atrium_acts_on_vessels_only_and_weakly() {
    let [rate, left, _, constriction, .., splanchnic, _] =
        settled(UrsinoBaroreflex::new(), 92.0, 3.0);
    assert!((rate - 60.0 / 0.865_92).abs() < 0.01 && (left - 1.0).abs() < 1e-6);
    // ln(2.10 + 14.01 exp(-0.0675 * 24.7791) - 1.66) = 1.12184
    assert!((splanchnic - 265.4 * 0.0214).abs() < 0.1, "{splanchnic}");
    assert!(constriction > 0.0);
    let without = UrsinoBaroreflex::new().with_cardiopulmonary_weight(0.0);
    assert!(settled(without, 92.0, 3.0)[3].abs() < 1e-6);
}

/// A pressure that swings as it does at rest leaves everything as it is; a steady one then is felt as less to hold down, and slackens.
#[test]
fn a_resting_pulse_is_rest() {
    let pulsating = |net: &mut Network| {
        let beat = |k: u32| {
            let time_s = f64::from(k) / 64.0 / RESTING_HZ;
            let swing = (std::f64::consts::TAU * f64::from(k) / 64.0).sin();
            (time_s.seconds(), (92.0 + 20.0 * swing).mmhg())
        };
        let wave = Trace::smooth((0..=64).map(beat))
            .unwrap()
            .repeated()
            .unwrap();
        [
            net.drive("carotid", wave).value(),
            net.drive("atrial", Steady::new(6.0.mmhg())).value(),
        ]
    };
    let reflex = UrsinoBaroreflex::new().with_resting_pulse(40.0.mmhg());
    let mut last = [f64::NAN; 8];
    see(reflex, pulsating, 200.0, |_, now| last = now);
    let [_, left, right, constriction, .., splanchnic, _] = last;
    assert!(
        (left - 1.0).abs() < 0.01 && (right - 1.0).abs() < 0.01,
        "{last:?}"
    );
    assert!(
        constriction.abs() < 0.01 && splanchnic.abs() < 5.0,
        "{last:?}"
    );
    assert!(settled(reflex, 92.0, 6.0)[3] < -0.05);
}

/// The lead makes a step of 5 mmHg feel at first like one of `5 * 6.37 / 2.076 = 15.3` mmHg.
#[test]
fn a_pressure_that_changes_counts_for_more_than_one_that_has_changed() {
    let step = |net: &mut Network| {
        let points =
            [(0.0, 92.0), (1.0, 92.0), (1.001, 97.0)].map(|(t, p)| (t.seconds(), p.mmhg()));
        let carotid = net.drive("carotid", Trace::linear(points).unwrap()).value();
        [
            carotid,
            net.drive("atrial", Steady::new(6.0.mmhg())).value(),
        ]
    };
    let (mut lowest, mut last) = (f64::INFINITY, f64::NAN);
    see(UrsinoBaroreflex::new(), step, 60.0, |_, [rate, ..]| {
        lowest = rate.min(lowest);
        last = rate;
    });
    let rest = 60.0 / 0.865_92;
    assert!(
        lowest < last - 1.0 && last < rest - 1.0,
        "{lowest} {last} {rest}"
    );
}

#[test]
fn no_pressure_drives_it_out_of_its_range() {
    for carotid in [-1e6, -500.0, 0.0, 200.0, 1e6] {
        let found = settled(UrsinoBaroreflex::new().with_gain(2.0), carotid, -carotid);
        assert!(
            (30.0 - 1e-9..=200.0 + 1e-9).contains(&found[0]),
            "{found:?}"
        );
        assert!((0.6 - 1e-9..=2.0 + 1e-9).contains(&found[1]), "{found:?}");
        assert!((-0.6 - 1e-9..=2.0 + 1e-9).contains(&found[3]), "{found:?}");
        assert!(found.iter().all(|value| value.is_finite()));
    }
}

#[test]
fn bad_parameters_are_named() {
    let bad = UrsinoBaroreflex::new()
        .with_set_points(f64::NAN.mmhg(), f64::INFINITY.mmhg())
        .resting(300.0.bpm())
        .with_gain(2.5)
        .with_cardiopulmonary_weight(-1.0)
        .starting_at(f64::NAN.mmhg(), f64::NAN.mmhg());
    let expected = [
        "carotid set point",
        "atrial set point",
        "resting rate",
        "gain",
        "cardiopulmonary weight",
        "carotid pressure at the start",
        "atrial pressure at the start",
    ];
    assert_eq!(fields(bad, INPUTS), expected);
    assert!(fields(UrsinoBaroreflex::new(), INPUTS).is_empty());
    assert_eq!(defects_of(UrsinoBaroreflex::new()).len(), 2);
}
