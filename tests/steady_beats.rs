//! Steady beats and steady states, against plain waiting and known answers.

use soleus::prelude::*;
use soleus::presets::{Bjordalsbakke2022, HeartPorts, Regazzoni2020};
use soleus::solver::Dopri5;

/// The largest difference of two states, as a share of each number's size.
fn apart(circulation: &Circulation, a: &[f64], b: &[f64]) -> f64 {
    let scales = circulation.state_scales();
    let shares = a
        .iter()
        .zip(b)
        .zip(scales)
        .map(|((a, b), scale)| (a - b).abs() / scale.max(b.abs()));
    shares.fold(0.0, f64::max)
}

/// The state after so many plain beats, and after how many of them a beat first changed by at most `within`.
fn wait(
    circulation: &Circulation,
    period: Time,
    tolerance: f64,
    beats: u32,
    within: f64,
) -> (Vec<f64>, Option<u32>) {
    let mut state = circulation.initial_state();
    let mut first = None;
    for beat in 0..beats {
        let (start, end) = (period * f64::from(beat), period * f64::from(beat + 1));
        let run = Simulation::of(circulation)
            .tolerance(tolerance)
            .from(start)
            .initial_state(&state)
            .run(end)
            .unwrap();
        if first.is_none() && apart(circulation, &state, run.final_state()) <= within {
            first = Some(beat + 1);
        }
        state = run.final_state().to_vec();
    }
    (state, first)
}

fn volume(circulation: &Circulation, state: &[f64]) -> f64 {
    state.iter().take(circulation.compartment_count()).sum()
}

/// Holds what was found to what waiting leads to; says how many beats both took.
fn hold(circulation: &Circulation, found: &SteadyState, period: Time, beats: u32) -> Option<u32> {
    let (waited, first) = wait(circulation, period, 1e-8, beats, 1e-6);
    let off = apart(circulation, &found.state, &waited);
    println!(
        "{} beats, change {:.1e}, distance {:.1e}; after {beats} plain ones {off:.1e} apart, steady after {first:?}",
        found.beats, found.change_relative, found.distance_relative
    );
    let initial = circulation.initial_state();
    let kept = volume(circulation, &found.state) / volume(circulation, &initial);
    assert!((kept - 1.0).abs() < 1e-12, "{kept}");
    assert!(off < 1e-6, "{off:.1e}");
    first
}

fn regazzoni() -> Circulation {
    let mut net = Network::new();
    Regazzoni2020::add_to(&mut net);
    net.build().unwrap()
}

#[test]
fn the_loop_of_regazzoni_2020_is_found_long_before_waiting_gets_there() {
    let circulation = regazzoni();
    let period = Regazzoni2020::RATE.period();
    let search = SteadyBeat::of(&circulation).every(period);
    let found = search.clone().find().unwrap();
    let waiting = hold(&circulation, &found, period, 300).unwrap();
    println!("waiting: {waiting}");
    let closer = search.within(1e-8).find().unwrap();
    println!(
        "to 1e-8: {} beats, {:.1e}",
        closer.beats, closer.distance_relative
    );
    hold(&circulation, &closer, period, 300);
}

#[test]
fn the_loop_of_bjordalsbakke_2022_is_found_as_soon_as_by_waiting() {
    let mut net = Network::new();
    Bjordalsbakke2022::add_to(&mut net);
    let circulation = net.build().unwrap();
    let period = Bjordalsbakke2022::RATE.period();
    let search = SteadyBeat::of(&circulation).every(period);
    let found = search.clone().find().unwrap();
    hold(&circulation, &found, period, 100);
    let closer = search.within(1e-8).find().unwrap();
    println!(
        "to 1e-8: {} beats, {:.1e}",
        closer.beats, closer.distance_relative
    );
    hold(&circulation, &closer, period, 100);
}

/// A closed loop without beats: a cycle-averaged heart, and veins that creep with 250 s.
fn creeping() -> (HeartPorts, Circulation) {
    let mut net = Network::new();
    let heart = HeartLoad::cycle_averaged(68.0.bpm()).add_to(&mut net, "");
    let veins = VeinSegment::new(2800.0.ml(), 80.0.ml_per_mmhg(), 4000.0.ml());
    let veins = veins
        .filled_to(8.0.mmhg())
        .with_stress_relaxation(StressRelaxation::default());
    let veins = net.add("veins", veins);
    let body = Microcirculation::new(1.0.mmhg_s_per_ml());
    net.connect("body", heart.arterial, body, veins);
    let return_ = Resistance::new(0.03.mmhg_s_per_ml());
    net.connect("venous return", veins, return_, heart.venous);
    (heart, net.build().unwrap())
}

#[test]
fn a_vein_that_creeps_does_not_keep_one_waiting() {
    let (_, circulation) = creeping();
    let period = 1.0.seconds();
    let found = SteadyBeat::of(&circulation).every(period).find().unwrap();
    let waiting = hold(&circulation, &found, period, 6000).unwrap();
    assert!(3 * found.beats <= waiting as usize);
    // Where waiting sees no change beyond 1e-6 it still is far away.
    let (early, _) = wait(&circulation, period, 1e-8, waiting, 1e-6);
    assert!(apart(&circulation, &early, &found.state) > 1e-5);
}

/// A squeezed loop whose muscle works to a beat of its own.
#[test]
fn what_has_another_period_is_said_with_how_far_it_is_off() {
    let mut net = Network::new();
    let heart = Bjordalsbakke2022::add_to(&mut net);
    let raises = net.drive("raises", Cadence::new(0.37.hz()));
    let soleus = net.drive("soleus", Muscle::soleus().excited_by(raises.excitation()));
    net.surround(heart.veins, soleus.pressure(), 0.01);
    let circulation = net.build().unwrap();
    let search = SteadyBeat::of(&circulation).every(Bjordalsbakke2022::RATE.period());
    let error = search.at_most(60).find().unwrap_err();
    println!("{error}");
    let SteadyBeatError::NotSteady(off) = error else {
        panic!("{error}")
    };
    assert_eq!(
        (off.beats, off.wanted_relative, off.state.len()),
        (60, 1e-6, circulation.state_len())
    );
    assert!(
        (1e-3..10.0).contains(&off.change_relative) && off.distance_relative >= off.change_relative
    );
    assert!(off.state.iter().all(|number| number.is_finite()));
    let kept =
        volume(&circulation, &off.state) / volume(&circulation, &circulation.initial_state());
    assert!((kept - 1.0).abs() < 1e-12, "{kept}");
}

#[test]
fn walking() {
    use soleus::protocol::{CalfTest, Manoeuvre};
    let test = CalfTest::of(LegModel::new(LegCondition::Healthy))
        .doing(Manoeuvre::walking(0.9.hz()))
        .times(1000);
    let (circulation, leg, _) = test.build().unwrap();
    let at = test.timeline();
    println!("{at:?} {} {:?}", circulation.state_len(), leg.veins.foot);
    for within in [1e-4, 1e-5, 1e-6, 1e-7] { for factor in [1e-1, 1e-2, 1e-3, 1e-4] {
    let clock = std::time::Instant::now();
    let s = SteadyBeat::of(&circulation).from(at.exercise).every(at.cycle).within(within).tolerance(within * factor).find();
    match s { Ok(s) => println!("{within:e} {factor:e}: {} {:.1e} {:.1e} {} {:?}", s.beats, s.change_relative, s.distance_relative, s.solution.pressure(leg.veins.foot).unwrap().mean(), clock.elapsed()),
    Err(SteadyBeatError::NotSteady(e)) => println!("{within:e} {factor:e}: not {:.1e} {} {:?}", e.change_relative, e.part, clock.elapsed()), Err(e) => println!("{e}") }
    } }
    for tol in [1e-6,1e-7,1e-8,1e-9,1e-10] {
    let s = Simulation::of(&circulation).from(at.exercise).tolerance(tol).run(at.exercise + at.cycle * 420.0).unwrap();
    let mut worst = 0.0_f64;
    for k in 400..419 {
        worst = worst.max(apart(&circulation, s.at(at.exercise + at.cycle * f64::from(k)).unwrap().state(), s.at(at.exercise + at.cycle * f64::from(k+1)).unwrap().state()));
    }
    println!("waiting at {tol:e}: {worst:.1e}");
    }
}

fn _unused() {
    let _ = Dopri5::new();
}
