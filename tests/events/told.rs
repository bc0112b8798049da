//! What is told of events, in which order, and how often.

use std::f64::consts::PI;
use std::ops::ControlFlow;

use soleus::prelude::*;

use crate::support::{Squeeze, Waves, rig, seconds, sine};

#[test]
fn each_way_is_told_by_its_own_event() {
    let rig = sine();
    let probe = Probe::signal(rig.wave);
    let up = Event::rises("up", probe, Pressure::ZERO);
    let down = Event::falls("down", probe, Pressure::ZERO);
    let simulation = Simulation::of(&rig.circulation).noting(&up).noting(&down);
    let solution = simulation.run(20.0.seconds()).unwrap();
    // The sine starts on the level, which is no event.
    for (event, first) in [(&up, 2.0), (&down, 1.0)] {
        let times = seconds(&solution.events(event).unwrap());
        assert_eq!(times.len(), 3);
        for (k, time) in (0..).zip(times) {
            assert!((time - (first + 2.0 * f64::from(k)) * PI).abs() < 1e-4);
        }
    }
}

#[test]
fn events_of_one_step_are_told_in_order() {
    let rig = sine();
    let probe = Probe::signal(rig.wave);
    // Given in the wrong order, and passed both within a hundredth of a step; two at the very same time.
    let levels = [0.101, 0.1, 0.1005, 0.1005];
    let events: Vec<_> = (0..)
        .zip(levels)
        .map(|(k, level)| Event::rises(format!("{k}"), probe, level.mmhg()))
        .collect();
    let mut simulation = Simulation::of(&rig.circulation);
    for event in &events {
        simulation = simulation.noting(event);
    }
    let solution = simulation.run(1.0.seconds()).unwrap();
    let told: Vec<_> = solution.happenings().collect();
    let names: Vec<_> = told.iter().map(|told| &*told.event).collect();
    assert_eq!(names, ["1", "2", "3", "0"]);
    assert!(told.windows(2).all(|pair| pair[0].time <= pair[1].time));
}

#[test]
fn an_event_at_a_breakpoint_is_told_once_at_its_very_time() {
    let mut net = Network::new();
    let vein = net.add("vein", Artery::new(10.0.ml(), 1.0.ml_per_mmhg()));
    let atrium = net.add("atrium", Reservoir::at(30.0.mmhg()));
    net.connect("out", vein, Resistance::new(1.0.mmhg_s_per_ml()), atrium);
    let squeeze = net.drive("squeeze", Squeeze);
    let pressure = squeeze.signal(Squeeze::PRESSURE);
    net.surround(vein, pressure, 1.0);
    let jumps = Event::crosses("jump", Probe::signal(pressure), 10.0.mmhg());
    // The level that it jumps onto is reached.
    let lands = Event::rises("lands", Probe::signal(pressure), 20.0.mmhg());
    let circulation = net.build().unwrap();
    let simulation = Simulation::of(&circulation).noting(&jumps).noting(&lands);
    let solution = simulation.run(4.0.seconds()).unwrap();
    let times = seconds(&solution.events(&jumps).unwrap());
    // The last one is at the end of the run.
    assert_eq!(times, [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]);
    let times = seconds(&solution.events(&lands).unwrap());
    assert_eq!(times, [0.5, 1.5, 2.5, 3.5]);
}

#[test]
fn going_on_from_an_event_does_not_tell_it_again() {
    let rig = sine();
    let zero = Event::crosses("zero", Probe::signal(rig.wave), Pressure::ZERO);
    let first = Simulation::of(&rig.circulation).noting(&zero.clone().ending());
    let first = first.run(20.0.seconds()).unwrap();
    assert!((first.end().seconds() - PI).abs() < 1e-4);
    assert_eq!(first.events(&zero).unwrap(), [first.end()]);
    let second = Simulation::of(&rig.circulation)
        .from(first.end())
        .initial_state(first.final_state())
        .noting(&zero);
    let second = second.run(5.0.seconds()).unwrap();
    let told = second.events(&zero).unwrap();
    assert!(told.iter().all(|time| *time > 4.0.seconds()), "{told:?}");
}

#[test]
fn an_ending_event_ends_all_that_is_kept_and_watched() {
    let rig = sine();
    let probe = Probe::signal(rig.wave);
    let half = Event::falls("half", probe, 0.5.mmhg()).ending();
    let before = Event::rises("before", probe, 0.9.mmhg());
    let after = Event::falls("after", probe, 0.4999999.mmhg());
    for recording in [
        Recording::Steps,
        Recording::Every(0.1.seconds()),
        Recording::Nothing,
    ] {
        let (mut stood, mut last) = (Time::ZERO, Time::ZERO);
        let mut watch = |look: Look, _: &Frame<'_>| {
            stood += look.stands_for;
            last = look.time;
            ControlFlow::Continue(())
        };
        let mut observed = Time::ZERO;
        let mut observer = |time: Time| {
            observed = time;
            ControlFlow::Continue(())
        };
        let solution = Simulation::of(&rig.circulation)
            .tolerance(1e-9)
            .recording(recording)
            .watched_by(Looks::Starts, &mut watch)
            .observed_by(&mut observer)
            .noting(&after)
            .noting(&half)
            .noting(&before)
            .run(20.0.seconds())
            .unwrap();
        let end = solution.end();
        assert!((end.seconds() - 5.0 * PI / 6.0).abs() < 1e-7);
        assert_eq!([last, observed], [end; 2]);
        assert!((stood - end).abs() < 1e-12.seconds(), "{stood} of {end}");
        assert_eq!(solution.events(&half).unwrap(), [end]);
        assert_eq!(solution.events(&before).unwrap().len(), 1);
        assert!(solution.events(&after).unwrap().is_empty());
        let mut moment = solution.at(end).unwrap();
        let left = moment.frame().signal(rig.wave).unwrap().mmhg();
        assert!((left - 0.5).abs() < 1e-14, "{left}");
        assert!(solution.volume_drift_relative() < 1e-14);
    }
}

#[test]
fn chatter_within_the_hysteresis_is_told_once() {
    // Ripples of 0.04 about a slow swing of 1: each slow passing is several fast ones.
    let waves = Waves([[1.0, 1.0, 0.1], [0.04, 200.0, 0.0]]);
    let rig = rig(waves);
    let bare = Event::crosses("bare", Probe::signal(rig.wave), Pressure::ZERO);
    let held = Event::crosses("held", Probe::signal(rig.wave), Pressure::ZERO);
    let held = held.hysteresis(0.1.mmhg());
    let simulation = Simulation::of(&rig.circulation).noting(&bare).noting(&held);
    let solution = simulation.run(10.0.seconds()).unwrap();
    assert!(solution.events(&bare).unwrap().len() > 6);
    let times = seconds(&solution.events(&held).unwrap());
    assert_eq!(times.len(), 3, "{times:?}");
    for (k, time) in (1..).zip(times) {
        assert!((time + 0.1 - f64::from(k) * PI).abs() < 0.05);
    }
}

#[test]
fn looking_for_events_does_not_change_the_run() {
    let rig = rig(Waves([[1.0, 3.0, 0.1], [0.3, 20.0, 0.0]]));
    let event = Event::crosses("zero", Probe::signal(rig.wave), Pressure::ZERO);
    let bare = Simulation::of(&rig.circulation).run(5.0.seconds()).unwrap();
    let simulation = Simulation::of(&rig.circulation).noting(&event);
    let noted = simulation.run(5.0.seconds()).unwrap();
    assert_eq!(bare.trajectory(), noted.trajectory());
    assert_eq!(bare.statistics(), noted.statistics());
    assert!(!noted.events(&event).unwrap().is_empty());
}

/// A condition that holds when a run starts is told then, if it is to be, and may end the run.
#[test]
fn what_is_true_at_the_start_is_told_if_said() {
    let mut net = Network::new();
    let artery = Artery::new(50.0.ml(), 1.0.ml_per_mmhg());
    let artery = net.add("artery", artery.filled_to(90.0.mmhg()));
    let vein = net.add("vein", Reservoir::at(0.0.mmhg()));
    net.connect("bed", artery, Resistance::new(1.0.mmhg_s_per_ml()), vein);
    let circulation = net.build().unwrap();
    let probe = Probe::pressure(artery);
    let events = [
        (Event::falls("low", probe, 95.0.mmhg()), true, Some(false)),
        (Event::falls("lower", probe, 45.0.mmhg()), false, None),
        (Event::rises("high", probe, 45.0.mmhg()), true, Some(true)),
        (Event::rises("higher", probe, 95.0.mmhg()), false, None),
        (Event::rises("on", probe, 90.0.mmhg()), true, Some(true)),
        (
            Event::crosses("crossed", probe, 90.0.mmhg()),
            true,
            Some(true),
        ),
        (Event::crosses("passed", probe, 45.0.mmhg()), false, None),
    ];
    let start = 7.0.seconds();
    for (event, holds, rising) in events {
        let run = |event: &Event| {
            let simulation = Simulation::of(&circulation).from(start).noting(event);
            simulation.run(9.0.seconds()).unwrap()
        };
        assert!(!run(&event).events(&event).unwrap().contains(&start));
        let told = event.clone().told_at_start();
        let solution = run(&told);
        let first = solution.events(&told).unwrap().first().copied();
        assert_eq!(first == Some(start), holds, "{event:?}");
        let happened = solution
            .happenings()
            .next()
            .filter(|first| first.time == start);
        assert_eq!(happened.map(|first| first.rising), rising);
        let ended = run(&told.ending());
        assert_eq!(ended.end() == start, holds, "{event:?}");
        if holds {
            assert_eq!(ended.final_state(), circulation.initial_state());
        }
    }
}
