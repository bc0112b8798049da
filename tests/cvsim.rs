//! The 21-compartment model of Heldt against runs of CVSim's published C code.
//!
//! Source of every number: CVSim (PhysioNet), 21 compartments, C code, run at its own settings: without reflexes at 70 a minute, with both reflexes, and tilted to 70° with 300 mL of plasma to lose. Band: 5 %.
//! Numbers at a time after the tilt are read as means over the ten seconds that end then. The runs do not say so; but with the published triangles too the heart beats 98 times a minute at 10 s and 87 times at 20 s,
//! 78 and 96 times in the ten seconds before, and the runs have 79.6 and 96.8.
//!
//! The parameters are the program's own (CVSim, MIT-LCP, `initial.c`).
//!
//! Gap: how much the legs take at their fullest, 17 s after the tilt. The runs do not say how that was read: here it is the highest moment, 308 mL, and the mean over the six seconds around it would be 302 mL and within the band.
//! The reflexes are chains of lags here and triangles there, and the program's left ventricle does not strengthen beyond 1.33 times (with that limit: 306 mL, and 96 beats a minute at 20 s instead of 93).

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use soleus::prelude::*;
use soleus::presets::{Cvsim21, CvsimSettings, TiltTable};

#[path = "support/bands.rs"]
mod bands;
use bands::{known_gap, within};

/// How long the model settles before it is read or tilted, in s.
const SETTLED: f64 = 300.0;
/// How often a run is read, in s.
const EVERY: f64 = 0.005;

/// Means over the whole beats of a window; volumes in mL, pressures in mmHg, rate per minute, output in L/min.
#[derive(Clone, Copy, Debug, Default)]
struct Beats {
    rate: f64,
    systolic: f64,
    diastolic: f64,
    arterial: f64,
    right_atrial: f64,
    pulmonary: f64,
    left_atrial: f64,
    output: f64,
    stroke: f64,
    /// End-diastolic and end-systolic volume.
    left: [f64; 2],
    right: [f64; 2],
    resistance: f64,
    leg_volume: f64,
    leg_pressure: f64,
    lost: f64,
}

/// What one moment shows, in the order in which `beats` reads it.
type Reading = [f64; 10];

/// Readings from `from` to `to`, each with the phase of the beat before it.
fn readings(run: &Solution, body: &Cvsim21, from: f64, to: f64) -> Vec<(f64, Reading)> {
    let count = ((to - from) / EVERY).round() as usize;
    let read = |i: usize| {
        let mut moment = run.at((from + i as f64 * EVERY).seconds()).unwrap();
        let frame = moment.frame();
        let artery = |id: Id<Artery>| frame.pressure(id).unwrap().mmhg();
        let atrium = |id: Id<Chamber>| frame.pressure(id).unwrap().mmhg();
        let chamber = |id: Id<Chamber>| frame.volume(id).unwrap().ml();
        let reading = [
            artery(body.ascending_aorta),
            atrium(body.right_atrium),
            artery(body.pulmonary_arteries),
            atrium(body.left_atrium),
            chamber(body.left_ventricle),
            chamber(body.right_ventricle),
            frame.volume(body.leg_veins).unwrap().ml(),
            frame.pressure(body.leg_veins).unwrap().mmhg(),
            frame.volume(body.interstitium).unwrap().ml(),
            frame.signal(body.sinus_node.rate()).unwrap().bpm(),
        ];
        let phase = frame.signal(body.sinus_node.phase()).unwrap().get();
        (phase, reading)
    };
    (0..=count).map(read).collect()
}

fn mean(of: &[(f64, Reading)], column: usize) -> f64 {
    of.iter().map(|(_, reading)| reading[column]).sum::<f64>() / of.len() as f64
}

fn extremes(of: &[(f64, Reading)], column: usize) -> [f64; 2] {
    let values = of.iter().map(|(_, reading)| reading[column]);
    [
        values.clone().fold(f64::MIN, f64::max),
        values.fold(f64::MAX, f64::min),
    ]
}

/// Reads the whole beats between two times.
fn beats(run: &Solution, body: &Cvsim21, from: f64, to: f64) -> Beats {
    let all = readings(run, body, from, to);
    let starts: Vec<usize> = (1..all.len())
        .filter(|&i| all[i].0 < all[i - 1].0)
        .collect();
    let each: Vec<_> = starts
        .windows(2)
        .map(|ends| &all[ends[0]..ends[1]])
        .collect();
    let count = each.len() as f64;
    assert!(count > 3.0, "{count} beats from {from} to {to} s");
    let whole = &all[starts[0]..starts[starts.len() - 1]];
    let seconds = whole.len() as f64 * EVERY;
    let average = |column: usize| {
        let sum = each.iter().fold([0.0; 2], |sum, beat| {
            let [most, least] = extremes(beat, column);
            [sum[0] + most, sum[1] + least]
        });
        sum.map(|sum| sum / count)
    };
    let (left, right) = (average(4), average(5));
    let [systolic, diastolic] = average(0);
    let stroke = left[0] - left[1];
    let rate = 60.0 * count / seconds;
    let (arterial, right_atrial) = (mean(whole, 0), mean(whole, 1));
    let seen = Beats {
        rate,
        systolic,
        diastolic,
        arterial,
        right_atrial,
        pulmonary: mean(whole, 2),
        left_atrial: mean(whole, 3),
        output: stroke * rate / 1000.0,
        stroke,
        left,
        right,
        resistance: (arterial - right_atrial) / (stroke * count / seconds),
        leg_volume: mean(whole, 6),
        leg_pressure: mean(whole, 7),
        lost: mean(whole, 8) - 1000.0,
    };
    println!("{from} to {to} s: {seen:.2?}");
    seen
}

fn five_percent(of: f64) -> RangeInclusive<f64> {
    let by = 0.05 * of.abs();
    of - by..=of + by
}

fn solve(
    circulation: &Circulation,
    from: f64,
    state: Option<&[f64]>,
    to: f64,
    recording: Recording,
) -> Solution {
    let run = Simulation::of(circulation)
        .tolerance(1e-5)
        .from(from.seconds())
        .recording(recording)
        .recording_limit(if recording == SPARSE {
            1 << 26
        } else {
            1 << 30
        });
    let run = match state {
        Some(state) => run.initial_state(state),
        None => run,
    };
    run.run(to.seconds()).unwrap()
}

const SPARSE: Recording = Recording::Every(Time::from_seconds(1.0));

fn network(settings: &CvsimSettings) -> (Circulation, Cvsim21) {
    let mut net = Network::new();
    let body = Cvsim21::add_to(&mut net, settings);
    (net.build().unwrap(), body)
}

fn without_reflexes() -> CvsimSettings {
    CvsimSettings {
        arterial_reflex: false,
        cardiopulmonary_reflex: false,
        ..CvsimSettings::default()
    }
}

fn tilted() -> CvsimSettings {
    let up = TiltTable::new().then(70.0.degrees(), SETTLED.seconds(), 2.0.seconds());
    CvsimSettings {
        tilt: up,
        ..CvsimSettings::default()
    }
}

#[test]
fn at_rest_without_reflexes() {
    let (circulation, body) = network(&without_reflexes());
    let before = solve(&circulation, 0.0, None, SETTLED, SPARSE);
    let state = before.final_state();
    let run = solve(
        &circulation,
        SETTLED,
        Some(state),
        SETTLED + 10.0,
        Recording::Steps,
    );
    let seen = beats(&run, &body, SETTLED, SETTLED + 10.0);
    for (what, value, published) in [
        ("systolic pressure", seen.systolic, 108.9),
        ("diastolic pressure", seen.diastolic, 68.5),
        ("mean arterial pressure", seen.arterial, 89.0),
        ("cardiac output", seen.output, 4.9),
        ("left ventricle, end of diastole", seen.left[0], 169.6),
        ("left ventricle, end of systole", seen.left[1], 99.4),
        ("ejection fraction", seen.stroke / seen.left[0], 0.41),
        ("right atrial pressure", seen.right_atrial, 1.65),
        ("right ventricle, end of diastole", seen.right[0], 148.8),
        ("right ventricle, end of systole", seen.right[1], 78.6),
    ] {
        within(what, value, five_percent(published));
    }
}

/// A tilt with both reflexes: the last seconds at rest, three windows after it, and the highest volume of the leg veins.
struct Tilt {
    rest: Beats,
    after_10: Beats,
    after_20: Beats,
    after_60: Beats,
    after_576: Beats,
    most_in_legs: f64,
}

fn tilt() -> &'static Tilt {
    static TILT: OnceLock<Tilt> = OnceLock::new();
    TILT.get_or_init(|| {
        let (circulation, body) = network(&tilted());
        let settling = solve(&circulation, 0.0, None, SETTLED - 20.0, SPARSE);
        let state = settling.final_state();
        let first = solve(
            &circulation,
            SETTLED - 20.0,
            Some(state),
            SETTLED + 60.0,
            Recording::Steps,
        );
        let state = first.final_state();
        let long = solve(
            &circulation,
            SETTLED + 60.0,
            Some(state),
            SETTLED + 566.0,
            SPARSE,
        );
        let state = long.final_state();
        let last = solve(
            &circulation,
            SETTLED + 566.0,
            Some(state),
            SETTLED + 576.0,
            Recording::Steps,
        );
        let legs = |run: &Solution| run.volume(body.leg_veins).unwrap().max().ml();
        let window =
            |run: &Solution, until: f64| beats(run, &body, SETTLED + until - 10.0, SETTLED + until);
        Tilt {
            rest: beats(&first, &body, SETTLED - 20.0, SETTLED),
            after_10: window(&first, 10.0),
            after_20: window(&first, 20.0),
            after_60: window(&first, 60.0),
            after_576: window(&last, 576.0),
            most_in_legs: legs(&first).max(legs(&long)),
        }
    })
}

#[test]
fn at_rest_with_both_reflexes() {
    let seen = tilt().rest;
    for (what, value, published) in [
        ("heart rate", seen.rate, 65.5),
        ("systolic pressure", seen.systolic, 117.0),
        ("diastolic pressure", seen.diastolic, 72.3),
        ("mean arterial pressure", seen.arterial, 95.0),
        ("pulmonary arterial pressure", seen.pulmonary, 16.5),
        ("left atrial pressure", seen.left_atrial, 10.1),
        ("cardiac output", seen.output, 5.07),
        ("stroke volume", seen.stroke, 77.5),
        ("left ventricle, end of diastole", seen.left[0], 184.8),
        ("left ventricle, end of systole", seen.left[1], 107.6),
        ("systemic vascular resistance", seen.resistance, 1.10),
        ("leg veins", seen.leg_volume, 800.0),
        ("right atrial pressure", seen.right_atrial, 2.17),
    ] {
        within(what, value, five_percent(published));
    }
}

#[test]
fn in_the_first_minute_of_a_tilt() {
    let Tilt {
        after_10,
        after_20,
        after_60,
        ..
    } = tilt();
    for (what, value, published) in [
        ("mean arterial pressure at 10 s", after_10.arterial, 90.9),
        ("heart rate at 10 s", after_10.rate, 79.6),
        ("heart rate at 20 s", after_20.rate, 96.8),
        ("heart rate at 60 s", after_60.rate, 81.6),
        ("mean arterial pressure at 60 s", after_60.arterial, 102.4),
        ("cardiac output at 60 s", after_60.output, 4.5),
        ("stroke volume at 60 s", after_60.stroke, 55.0),
    ] {
        within(what, value, five_percent(published));
    }
}

#[test]
fn after_ten_minutes_of_a_tilt() {
    let Tilt {
        rest,
        after_576: seen,
        most_in_legs,
        ..
    } = tilt();
    for (what, value, published) in [
        ("heart rate", seen.rate, 85.0),
        ("mean arterial pressure", seen.arterial, 100.0),
        ("cardiac output", seen.output, 4.04),
        ("stroke volume", seen.stroke, 47.5),
        ("systemic vascular resistance", seen.resistance, 1.53),
        (
            "gain of the leg veins",
            seen.leg_volume - rest.leg_volume,
            255.0,
        ),
        ("pressure in the leg veins", seen.leg_pressure, 30.0),
        ("lost plasma", seen.lost, 248.0),
    ] {
        within(what, value, five_percent(published));
    }
    known_gap(
        "largest gain of the leg veins",
        most_in_legs - rest.leg_volume,
        five_percent(290.0),
        308.1,
    );
}

/// Heldt's calibrated simulation of another group of subjects, table 4.1, to be read beside the model's own.
#[test]
fn table_4_1_is_printed_beside_the_model() {
    let seen = tilt().rest;
    println!(
        "Heldt 2004, table 4.1: MAP 91, RA 2, PA mean 16, LA 5, CI 2.9, SI 39, HR 75, SVR 1.02; here MAP {:.0}, RA {:.1}, PA {:.1}, LA {:.1}, CI {:.1}, SI {:.0}, HR {:.0}, SVR {:.2}",
        seen.arterial,
        seen.right_atrial,
        seen.pulmonary,
        seen.left_atrial,
        seen.output / 1.83,
        seen.stroke / 1.83,
        seen.rate,
        seen.resistance
    );
}

/// An hour, of which 20 minutes tilted: blood and lost plasma together stay, and the plasma comes back.
#[test]
fn blood_and_plasma_are_conserved_over_an_hour() {
    let table = TiltTable::new()
        .then(70.0.degrees(), 600.0.seconds(), 2.0.seconds())
        .then(0.0.degrees(), 1800.0.seconds(), 2.0.seconds());
    let settings = CvsimSettings {
        tilt: table,
        ..CvsimSettings::default()
    };
    let (circulation, body) = network(&settings);
    let run = Simulation::of(&circulation)
        .tolerance(1e-3)
        .recording(SPARSE)
        .recording_limit(1 << 26)
        .run(1.0.hours())
        .unwrap();
    let lost = |s: f64| {
        run.volume(body.interstitium)
            .unwrap()
            .at(s.seconds())
            .unwrap()
            .ml()
            - 1000.0
    };
    let drift = run.volume_drift_relative();
    println!(
        "drift {drift:.1e}; lost {:.1} mL at the end of the tilt, {:.2} an hour after the start",
        lost(1800.0),
        lost(3600.0)
    );
    assert!(drift < 1e-12, "{drift:e}");
    // 300 sin 70°/sin 85° (1 - e^-(1199/276)) = 279.3 mL, and that times e^-(1799/276).
    within(
        "plasma lost at the end of the tilt",
        lost(1800.0),
        278.8..=279.8,
    );
    within(
        "plasma still lost half an hour later",
        lost(3600.0),
        0.35..=0.49,
    );
}

/// Lying, nothing depends on where the vessels are.
#[test]
fn a_table_that_never_moves_and_one_that_will_agree() {
    let at_rest = |settings: &CvsimSettings| {
        let (circulation, body) = network(settings);
        let run = solve(&circulation, 0.0, None, 20.0, SPARSE);
        run.volume(body.leg_veins).unwrap().last().ml()
    };
    let (still, later) = (at_rest(&CvsimSettings::default()), at_rest(&tilted()));
    assert!((still - later).abs() < 1e-9, "{still} {later}");
}
