//! The muscles of the legs as a pump of the whole circulation.

use std::sync::OnceLock;

use soleus::measure::SqueezeWork;
use soleus::prelude::*;

use crate::support::{
    Ran, Span, State, known_gap, percent, ran, session, standing, standing_without_valves, within,
    without_reflex,
};

/// Pressure in the foot's veins around a bout: rest, bout, and recovery.
fn ambulatory(ran: &Ran, bout: &str) -> AmbulatoryPressure {
    let span = ran.0.phase(bout).unwrap();
    let after = ran.0.phase(&format!("after {bout}")).unwrap();
    let pressure = ran
        .0
        .solution
        .pressure(ran.0.body.legs[0].veins.foot)
        .unwrap();
    let until_next = pressure
        .between(span.from - 2.0.seconds(), after.to)
        .unwrap();
    AmbulatoryPressure::read(&until_next, span.from, span.to).unwrap()
}

fn recovery_s(pressure: &AmbulatoryPressure) -> f64 {
    pressure.recovery_90.unwrap().seconds()
}

/// Mean over the second half of a bout.
fn during(ran: &Ran, bout: &str) -> f64 {
    ran.foot(ran.last(bout, 30.0))
}

/// Stick et al. 1992, doi 10.1152/jappl.1992.72.6.2063; Pollack et al. 1949, J Clin Invest 28:559: a drop of 64 (54 to 71) mmHg, recovery in 31 (8 to 57) s.
#[test]
fn tiptoes_lower_the_pressure_at_the_ankle() {
    let pressure = ambulatory(standing(), "tiptoes");
    within(
        "foot, mean of the bout",
        during(standing(), "tiptoes"),
        15.0..=40.0,
    );
    known_gap("drop", pressure.drop.mmhg(), 50.0..=72.0, 74.053);
    known_gap("RT90, s", recovery_s(&pressure), 8.0..=57.0, 83.158);
}

/// The same test as in the clinic: ten tiptoes.
#[test]
fn ten_tiptoes() {
    let raises = Phase::new("tiptoes", 10.0.seconds()).doing(Manoeuvre::heel_raise(1.0.hz()));
    let ran = ran(&session(BodyModel::default())
        .phase(Phase::new("supine", 10.0.seconds()))
        .phase(Phase::new("standing", 180.0.seconds()).standing_up())
        .phase(raises)
        .phase(Phase::new("after tiptoes", 120.0.seconds())));
    let pressure = ambulatory(&ran, "tiptoes");
    within("drop", pressure.drop.mmhg(), 50.0..=72.0);
    known_gap("RT90, s", recovery_s(&pressure), 8.0..=57.0, 63.816);
}

/// As for tiptoes.
#[test]
fn walking_lowers_the_pressure_at_the_ankle() {
    let pressure = ambulatory(standing(), "walking");
    within(
        "foot, mean of the bout",
        during(standing(), "walking"),
        15.0..=40.0,
    );
    within("drop", pressure.drop.mmhg(), 50.0..=72.0);
    known_gap("RT90, s", recovery_s(&pressure), 8.0..=57.0, 67.807);
}

/// Pollack et al. 1949, after iliofemoral thrombosis: a drop of 11 (5 to 13) mmHg, recovery within a second; 5 to 10 s are the usual limit of reflux.
#[test]
fn without_valves_there_is_no_pump() {
    for bout in ["tiptoes", "walking"] {
        let pressure = ambulatory(standing_without_valves(), bout);
        within(&format!("drop, {bout}"), pressure.drop.mmhg(), -5.0..=13.0);
        let regained = recovery_s(&pressure);
        within(&format!("RT90, {bout}, s"), regained, 0.0..=10.0);
    }
}

/// The steps that take the pressure down: mean of each stride, until nine tenths of the way to the mean of the bout's second half. Published: within 12 steps.
#[test]
fn twelve_steps_are_enough() {
    for bout in ["tiptoes", "walking"] {
        let ran = standing();
        let rest = ran.foot(ran.within_phase(bout, -2.0, 0.0));
        let target = rest - 0.9 * (rest - during(ran, bout));
        let steps = (0..60).map(f64::from);
        let mut means = steps.map(|step| ran.foot(ran.within_phase(bout, step, step + 1.0)));
        let reached = means.position(|mean| mean <= target).unwrap() + 1;
        within(&format!("cycles, {bout}"), reached as f64, 1.0..=12.0);
    }
}

/// Sign: muscles empty the legs into the chest.
#[test]
fn the_pump_empties_the_legs_and_fills_the_heart() {
    let ran = standing();
    let still = ran.heart("standing", 30.0);
    let legs = |phase| ran.legs_ml(ran.last(phase, 10.0));
    for bout in ["tiptoes", "walking"] {
        let moving = ran.heart(bout, 30.0);
        println!(
            "{bout}: legs {:+.0} mL, CVP {:+.2} mmHg, SV {:+.1} mL, HR {:+.1} a minute, CO {:+.0} %, MAP {:+.1} mmHg",
            legs(bout) - legs("standing"),
            moving.central_venous - still.central_venous,
            moving.stroke_ml - still.stroke_ml,
            moving.rate - still.rate,
            percent(still.output, moving.output),
            moving.mean - still.mean,
        );
        assert!(legs(bout) < legs("standing") - 50.0);
        assert!(moving.central_venous > still.central_venous);
        assert!(moving.stroke_ml > still.stroke_ml);
    }
    assert!(ran.heart("tiptoes", 30.0).rate <= still.rate);
}

/// Two minutes of tiptoes after half a minute of standing, with light central command.
fn tiptoes(body: BodyModel) -> (State, State) {
    let raises = Phase::new("tiptoes", 120.0.seconds())
        .doing(Manoeuvre::heel_raise(1.0.hz()))
        .with_command(0.1.fraction());
    let ran = ran(&session(body)
        .starting_in(Posture::standing())
        .phase(Phase::new("standing", 30.0.seconds()))
        .phase(raises));
    (ran.heart("standing", 30.0), ran.heart("tiptoes", 60.0))
}

fn print(what: &str, (still, moving): (State, State)) {
    println!(
        "{what}: HR {:.1} to {:.1}, MAP {:.1} to {:.1}, CO {:.2} to {:.2}, SV {:.1} to {:.1}, resistance {:+.0} %",
        still.rate,
        moving.rate,
        still.mean,
        moving.mean,
        still.output,
        moving.output,
        still.stroke_ml,
        moving.stroke_ml,
        percent(still.resistance(), moving.resistance()),
    );
}

/// Ten Harkel et al. 1994, tiptoeing while standing: output +35 (SEM 10) %, mean pressure +7 (5) mmHg; in autonomic failure +20 (11) %. The command of 0.1 is a design value: tiptoeing is light work.
#[test]
fn a33_tiptoeing_while_standing() {
    let (still, moving) = tiptoes(BodyModel::default());
    print("healthy", (still, moving));
    known_gap(
        "output, %",
        percent(still.output, moving.output),
        20.0..=45.0,
        18.295,
    );
    within("mean pressure, mmHg", moving.mean - still.mean, 0.0..=12.0);
}

/// As above; autonomic failure is a body without reflex.
#[test]
fn a33_tiptoeing_in_autonomic_failure() {
    let (still, moving) = tiptoes(without_reflex());
    print("autonomic failure", (still, moving));
    known_gap(
        "output, %",
        percent(still.output, moving.output),
        10.0..=30.0,
        39.096,
    );
}

/// Groothuis et al. 2007, Clin Sci 112:193, legs crossed and tensed at 70 degrees: stroke volume +27 %, output +18 %, heart rate -5 a minute. Here: calf and thigh held at 30 % for five of six seconds.
#[test]
fn a34_tensing_while_tilted() {
    static RAN: OnceLock<Ran> = OnceLock::new();
    let ran = RAN.get_or_init(|| {
        ran(&session(BodyModel::default())
            .phase(Phase::new("supine", 30.0.seconds()))
            .phase(Phase::new("tilted", 180.0.seconds()).tilted(70.0.degrees(), 10.0.seconds()))
            .phase(Phase::new("tensing", 120.0.seconds()).doing(Manoeuvre::tensing())))
    });
    let (still, tensing) = (ran.heart("tilted", 60.0), ran.heart("tensing", 60.0));
    print("tensing", (still, tensing));
    within(
        "stroke volume, %",
        percent(still.stroke_ml, tensing.stroke_ml),
        15.0..=40.0,
    );
    known_gap(
        "output, %",
        percent(still.output, tensing.output),
        10.0..=30.0,
        49.844,
    );
    known_gap(
        "heart rate, 1/min",
        tensing.rate - still.rate,
        -10.0..=0.0,
        6.946,
    );
}

/// Stegall 1966, Circ Res 19:180: more than 30 % of the energy that moves blood in running; 20 mL a step from each leg against 90 mmHg is 0.48 W. Power on the veins of both legs, against the external power of the left
/// ventricle: over the last half minute of a bout, when the veins hold little; printed over its first two cycles, when they are full.
#[test]
fn a36_power_of_the_pump() {
    let ran = standing();
    let power = |span: Span| {
        let veins = ran.0.body.leg_veins();
        let work = SqueezeWork::read(&ran.0.solution, &veins, span.0, span.1).unwrap();
        work.power.watts()
    };
    for (bout, watts, share) in [("tiptoes", 0.097, 0.073), ("walking", 0.208, 0.141)] {
        let span = ran.last(bout, 30.0);
        let pump = power(span);
        let heart = ran.state(span).report.left.unwrap().external_power.watts();
        let first = power(ran.within_phase(bout, 0.0, 2.0));
        println!("{bout}: first two cycles {first:.3} W, left ventricle {heart:.3} W");
        known_gap(
            &format!("power of the pump, {bout}, W"),
            pump,
            0.3..=0.7,
            watts,
        );
        known_gap(
            &format!("share of the left ventricle's, {bout}"),
            pump / heart,
            0.25..=0.5,
            share,
        );
    }
}
