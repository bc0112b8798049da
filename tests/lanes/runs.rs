//! Runs in lanes against runs one by one.

use std::ops::ControlFlow;

use crate::support::{bodies, difference, leg, legs};
use allocation_counter::measure;
use soleus::network::Frame;
use soleus::prelude::*;
use soleus::simulation::{Look, Looks};

fn together(
    members: &[Circulation],
    tolerance: f64,
    end: Time,
) -> Vec<Result<Solution, Interrupted>> {
    let simulations = members
        .iter()
        .map(|own| Simulation::of(own).tolerance(tolerance));
    Simulation::run_in_lanes(simulations.collect(), end).unwrap()
}

fn alone(member: &Circulation, tolerance: f64, end: Time) -> Solution {
    Simulation::of(member)
        .tolerance(tolerance)
        .run(end)
        .unwrap()
}

/// Against an exact run, shared steps are off by no more than steps of one's own.
#[track_caller]
fn assert_as_good(member: &Circulation, solution: &Solution, tolerance: f64, times_s: &[f64]) {
    let end = solution.end();
    let (exact, alone) = (
        alone(member, 1e-4 * tolerance, end),
        alone(member, tolerance, end),
    );
    let off = |solution: &Solution| {
        let at = times_s.iter().map(|time_s| {
            let time = Time::from_seconds(*time_s);
            let (own, exact) = (solution.at(time).unwrap(), exact.at(time).unwrap());
            difference(member, own.state(), exact.state())
        });
        at.fold(0.0, f64::max)
    };
    let (ours, theirs) = (off(solution), off(&alone));
    assert!(
        ours < 2.0 * theirs + 10.0 * tolerance,
        "{ours:e} against {theirs:e}"
    );
    assert!(theirs < 1000.0 * tolerance, "{theirs:e}");
}

fn circulations(legs: &[(Circulation, Leg)]) -> Vec<Circulation> {
    legs.iter()
        .map(|(circulation, _)| circulation.clone())
        .collect()
}

#[test]
fn equal_members_take_the_steps_that_one_takes() {
    for scheme in [Scheme::Explicit, Scheme::Valved] {
        equal_members(scheme);
    }
}

fn equal_members(scheme: Scheme) {
    let member = leg(|_| {}, 93.0, 3.0).0;
    let end = 3.0.seconds();
    let single = Simulation::of(&member).scheme(scheme).run(end).unwrap();
    let members: Vec<_> = (0..8).map(|_| leg(|_| {}, 93.0, 3.0).0).collect();
    let simulations = members.iter().map(|own| Simulation::of(own).scheme(scheme));
    for solution in Simulation::run_in_lanes(simulations.collect(), end).unwrap() {
        let solution = solution.unwrap();
        let (ours, theirs) = (solution.statistics(), single.statistics());
        assert_eq!(ours.accepted_steps, theirs.accepted_steps);
        assert_eq!(ours.rejected_steps, theirs.rejected_steps);
        assert_eq!(ours.evaluations, theirs.evaluations);
        for time in [0.4, 1.0, 2.7, 3.0].map(Time::from_seconds) {
            let (ours, theirs) = (solution.at(time).unwrap(), single.at(time).unwrap());
            let off = difference(&member, ours.state(), theirs.state());
            assert!(off < 1e-11, "{off:e} at {time}");
        }
    }
}

#[test]
fn eight_different_legs_are_what_each_is_alone() {
    let legs = legs();
    let members = circulations(&legs);
    let end = 5.0.seconds();
    let solutions = together(&members, 1e-6, end);
    assert_eq!(solutions.len(), 8);
    for (solution, (member, leg)) in solutions.into_iter().zip(&legs) {
        let solution = solution.unwrap();
        assert_eq!(solution.end(), end);
        assert!(solution.volume_drift_relative() < 1e-13);
        assert_as_good(member, &solution, 1e-6, &[0.35, 2.0, 4.8]);
        // Handles are those of each member.
        let [ours, theirs] = [&solution, &alone(member, 1e-6, end)].map(|solution| {
            let pressure = solution.pressure(leg.veins.deep_proximal).unwrap();
            pressure.at(4.4.seconds()).unwrap()
        });
        assert!(
            (ours - theirs).abs() < 0.01.mmhg(),
            "{ours} against {theirs}"
        );
    }
}

#[test]
fn eight_different_bodies_are_what_each_is_alone() {
    let members = bodies(|_| {});
    let end = 2.0.seconds();
    for (solution, member) in together(&members, 1e-6, end).into_iter().zip(&members) {
        let solution = solution.unwrap();
        assert!(solution.volume_drift_relative() < 1e-13);
        assert_as_good(member, &solution, 1e-6, &[2.0]);
    }
}

#[test]
fn recordings_watches_and_initial_states_are_each_members_own() {
    let members = circulations(&legs()[..3]);
    let mut seen = 0;
    let mut watch = |look: Look, _: &Frame<'_>| {
        seen += 1;
        if look.time < 0.55.seconds() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let raised: Vec<f64> = members[2]
        .initial_state()
        .iter()
        .map(|v| 1.01 * v)
        .collect();
    // Memory for one piece an interval, and for no steps.
    let one_an_interval = 6 * (44 * members[0].state_len() as u64 + 32);
    let simulations = vec![
        Simulation::of(&members[0])
            .tolerance(1e-8)
            .recording(Recording::Every(0.5.seconds()))
            .recording_limit(one_an_interval),
        Simulation::of(&members[1])
            .tolerance(1e-8)
            .watched_by(Looks::Every(0.1.seconds()), &mut watch),
        Simulation::of(&members[2])
            .tolerance(1e-8)
            .initial_state(&raised)
            .recording(Recording::Nothing),
    ];
    let solutions = Simulation::run_in_lanes(simulations, 2.0.seconds()).unwrap();
    let [sampled, watched, last] = &solutions
        .into_iter()
        .map(Result::unwrap)
        .collect::<Vec<_>>()[..]
    else {
        panic!("three were given");
    };
    assert!(sampled.trajectory().segments().len() < 10);
    assert!(
        (0.55..0.8).contains(&watched.end().seconds()),
        "{}",
        watched.end()
    );
    assert_eq!(seen, 7);
    assert_eq!(last.start(), last.end());
    let single = Simulation::of(&members[2])
        .tolerance(1e-8)
        .initial_state(&raised)
        .run(2.0.seconds())
        .unwrap();
    let off = difference(&members[2], last.final_state(), single.final_state());
    assert!(off < 1e-5, "{off:e}");
    assert_as_good(&members[0], sampled, 1e-8, &[2.0]);
}

#[test]
fn steps_in_lanes_do_not_allocate() {
    let members = circulations(&legs());
    let allocations = |end: f64| {
        let simulations = members
            .iter()
            .map(|own| Simulation::of(own).recording(Recording::Nothing));
        let simulations: Vec<_> = simulations.collect();
        let mut steps = 0;
        let counts = measure(|| {
            let solutions = Simulation::run_in_lanes(simulations, end.seconds()).unwrap();
            steps = solutions[0].as_ref().unwrap().statistics().accepted_steps;
        });
        (counts.count_total, steps)
    };
    let ((short, few), (long, many)) = (allocations(0.3), allocations(2.3));
    assert!(many > 4 * few, "{few} and {many} steps");
    assert_eq!(short, long);
}
