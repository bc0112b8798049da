//! Where events are, against known times.

use std::f64::consts::PI;

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::solver::{Automatic, Dopri5, Integrator, Rodas5P};

use crate::support::{Waves, rig, seconds, sine};

fn native(tolerance: f64) -> Vec<Box<dyn Integrator>> {
    vec![
        Box::new(Dopri5::new().with_relative_tolerance(tolerance)),
        Box::new(Rodas5P::new().with_relative_tolerance(tolerance)),
        Box::new(Automatic::new().with_relative_tolerance(tolerance)),
    ]
}

#[test]
fn crossings_of_an_oscillator_are_at_their_times() {
    let rig = sine();
    let zero = Event::crosses("zero", Probe::signal(rig.wave), Pressure::ZERO);
    for (tolerance, error_s) in [(1e-4, 5e-3), (1e-8, 1e-6), (1e-13, 1e-10)] {
        for solver in native(tolerance) {
            if solver.name() == "Rodas5P" && tolerance < 1e-12 {
                continue; // some ten times more steps than here are worth
            }
            let simulation = Simulation::of(&rig.circulation).tolerance(tolerance);
            let simulation = simulation.integrator(&*solver).noting(&zero);
            let solution = simulation.run(20.0.seconds()).unwrap();
            let times = seconds(&solution.events(&zero).unwrap());
            assert_eq!(times.len(), 6, "{} {times:?}", solver.name());
            let wave = solution.signal(rig.wave).unwrap();
            let mut worst_s = 0.0_f64;
            for (k, time) in (1..).zip(&times) {
                worst_s = worst_s.max((time - f64::from(k) * PI).abs());
                // On the level of the solution itself, however coarse that is.
                let left = wave.at(time.seconds()).unwrap().mmhg();
                assert!(left.abs() < 1e-14, "{left}");
            }
            println!("{} at {tolerance}: {worst_s:.1e} s", solver.name());
            assert!(worst_s < error_s, "{}: {worst_s}", solver.name());
        }
    }
}

#[cfg(feature = "ode_solvers")]
#[test]
fn a_backend_is_looked_at_as_well() {
    use soleus::solver::{Method, OdeSolvers};
    let rig = sine();
    let zero = Event::crosses("zero", Probe::signal(rig.wave), Pressure::ZERO).sharp();
    let solver = OdeSolvers::new(Method::Dopri5).with_relative_tolerance(1e-9);
    let simulation = Simulation::of(&rig.circulation).tolerance(1e-9);
    let simulation = simulation.integrator(&solver).noting(&zero);
    let solution = simulation.run(20.0.seconds()).unwrap();
    let times = seconds(&solution.events(&zero).unwrap());
    assert_eq!(times.len(), 6);
    for (k, time) in (1..).zip(times) {
        assert!((time - f64::from(k) * PI).abs() < 1e-4, "{time}");
    }
    assert_eq!(solution.statistics().breakpoints, 0);
}

#[test]
fn all_crossings_of_a_fast_oscillation_are_found_and_none_twice() {
    // 200 Hz under 1 Hz, over ten seconds: the fast one alone passes zero 4,000 times.
    let waves = Waves([[1.0, 400.0 * PI, 0.3], [0.2, 2.0 * PI, 0.0]]);
    let rig = rig(waves);
    let zero = Event::crosses("zero", Probe::signal(rig.wave), Pressure::ZERO);
    let simulation = Simulation::of(&rig.circulation).tolerance(1e-6);
    let solution = simulation.noting(&zero).run(10.0.seconds()).unwrap();
    assert_eq!(solution.events(&zero).unwrap().len(), 4000);
    let rising: Vec<_> = solution.happenings().map(|told| told.rising).collect();
    assert!(rising.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn a_double_crossing_within_a_step_is_found() {
    // The top of the sine stays above the level for 2 sqrt(2 d).
    for depth in [1e-3, 1e-5, 1e-7] {
        let rig = sine();
        let top = Event::crosses("top", Probe::signal(rig.wave), (1.0 - depth).mmhg());
        // Tight, so that the solution's own height is right; only the step makes the crossings hard to find.
        let simulation = Simulation::of(&rig.circulation).tolerance(1e-11);
        let solution = simulation.noting(&top).run(5.0.seconds()).unwrap();
        let times = seconds(&solution.events(&top).unwrap());
        assert_eq!(times.len(), 2, "{depth}: {times:?}");
        let half = (1.0 - depth).acos();
        assert!((times[0] - (0.5 * PI - half)).abs() < 1e-6);
        assert!((times[1] - (0.5 * PI + half)).abs() < 1e-6);
    }
}

#[test]
fn a_graze_that_stays_below_is_no_event() {
    let rig = sine();
    let over = Event::crosses("over", Probe::signal(rig.wave), (1.0 + 1e-7).mmhg());
    let simulation = Simulation::of(&rig.circulation).tolerance(1e-11);
    let solution = simulation.noting(&over).run(20.0.seconds()).unwrap();
    assert!(solution.events(&over).unwrap().is_empty());
}

#[test]
fn a_volume_is_found_without_looking_at_the_circulation() {
    // Fills from 1 to 20 mmHg with a time constant of 1 s: V = 10 + 20 - 19 exp(-t).
    let rig = sine();
    let limit = Event::rises("limit", Probe::volume(rig.vein), 20.0.ml());
    let simulation = Simulation::of(&rig.circulation).tolerance(1e-11);
    let solution = simulation.noting(&limit).run(5.0.seconds()).unwrap();
    let times = seconds(&solution.events(&limit).unwrap());
    assert_eq!(times.len(), 1);
    assert!((times[0] - 1.9_f64.ln()).abs() < 1e-9, "{times:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Against the signs of the recorded solution on a fine grid: one event in each cell whose ends differ, none or two in others.
    #[test]
    fn random_sines_are_told_as_the_solution_has_them(
        (a, b) in (0.2..2.0, 0.0..2.0),
        (v, w) in (0.5..9.0, 0.5..40.0),
        (p, q) in (0.0..6.0, 0.0..6.0),
        level in -2.0..2.0_f64,
    ) {
        let rig = rig(Waves([[a, v, p], [b, w, q]]));
        let event = Event::crosses("level", Probe::signal(rig.wave), level.mmhg());
        let simulation = Simulation::of(&rig.circulation).tolerance(1e-5);
        let solution = simulation.noting(&event).run(5.0.seconds()).unwrap();
        let times = seconds(&solution.events(&event).unwrap());
        let wave = solution.signal(rig.wave).unwrap();
        let above = |t: f64| wave.at(t.seconds()).unwrap().mmhg() > level;
        let mut told = times.iter().copied().peekable();
        let mut before = above(0.0);
        for cell in 1..=2500 {
            let end_s = 0.002 * f64::from(cell);
            let after = above(end_s.min(5.0));
            let mut count = 0;
            while told.next_if(|time| *time <= end_s).is_some() {
                count += 1;
            }
            prop_assert_eq!(count % 2 == 1, before != after, "cell {} of {:?}", cell, times);
            prop_assert!(count <= 2);
            before = after;
        }
    }
}
