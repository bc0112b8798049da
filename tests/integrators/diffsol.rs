//! The BDF of the crate `diffsol`: a second opinion on Rodas5P, held to the same promises.

use std::ops::ControlFlow;

use soleus::drivers::{GravityColumn, Posture};
use soleus::network::{Circulation, Network};
use soleus::presets::{BodyModel, HeartLoad, LegModel, LegSupply};
use soleus::protocol::{Bouts, Manoeuvre, Session};
use soleus::simulation::CirculationSystem;
use soleus::solver::{
    Diffsol, Discard, Fault, FaultKind, IntegrationError, Integrator, Rodas5P, Step, System,
};
use soleus::units::{Rate, Time};

use crate::models::{Model, run, square_wave, square_wave_solution};

fn bdf(tolerance: f64) -> Diffsol {
    Diffsol::new().with_relative_tolerance(tolerance)
}

/// The largest difference of a state between both methods, over its scale or size.
fn disagreement(circulation: &Circulation, tolerance: f64, end_s: f64) -> f64 {
    let solve = |integrator: &dyn Integrator| {
        let mut system = CirculationSystem::new(circulation, tolerance);
        let mut state = circulation.initial_state();
        let outcome = integrator.integrate(&mut system, 0.0, end_s, &mut state, &mut Discard);
        println!("{}: {:?}", integrator.name(), outcome.unwrap());
        state
    };
    let one = solve(&Rodas5P::new().with_relative_tolerance(tolerance));
    let other = solve(&bdf(tolerance));
    let pairs = one.iter().zip(&other).zip(circulation.state_scales());
    pairs
        .filter(|(_, scale)| scale.is_finite())
        .map(|((a, b), scale)| (a - b).abs() / scale.max(a.abs()))
        .fold(0.0, f64::max)
}

/// A thousand tolerances: errors of steps add up, and the aorta swings at some 60 /s with little damping, where BDF is bounded by stability.
const BAND: f64 = 1e-4;

#[test]
fn agrees_on_a_leg_that_does_heel_raises() {
    let mut net = Network::new();
    let heart = HeartLoad::default().add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(Posture::standing()));
    let raises = Manoeuvre::heel_raise(Rate::from_hz(1.0));
    let bouts = Bouts::new().bout(raises, Time::ZERO, 3);
    let signals = net.drive("manoeuvre", bouts).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    LegModel::default().add_to(&mut net, "", supply, signals);
    let off = disagreement(&net.build().unwrap(), 1e-7, 5.0);
    assert!(off < BAND, "{off:e}");
}

#[test]
fn agrees_on_a_body_with_a_cycle_averaged_heart() {
    let body = BodyModel::default().cycle_averaged();
    let session = Session::of(body).starting_in(Posture::standing());
    let (circulation, _) = session.build().unwrap();
    let off = disagreement(&circulation, 1e-7, 10.0);
    assert!(off < BAND, "{off:e}");
}

#[test]
fn lands_on_breakpoints() {
    let mut wave = square_wave(9, true);
    let (mut state, mut ends) = ([0.0], Vec::new());
    let mut sink = |step: &dyn Step| {
        if step.ends_at_breakpoint() {
            ends.push(step.end_s());
        }
        ControlFlow::Continue(())
    };
    let outcome = bdf(1e-9).integrate(&mut wave, 0.0, 3.2, &mut state, &mut sink);
    assert_eq!(outcome.unwrap().breakpoints, 9);
    assert_eq!(ends, wave.breakpoints);
    let off = (state[0] - square_wave_solution(3.2)).abs();
    assert!(off < 1e-7, "{off:e}");
}

#[test]
fn rates_that_are_not_numbers_are_an_error() {
    let mut model = Model::new(&[1e-9], |t: f64, _: &[f64], dy: &mut [f64]| {
        dy[0] = if t > 0.5 { f64::NAN } else { 1.0 };
        Ok(())
    });
    let (y, outcome) = run(&bdf(1e-6), &mut model, (0.0, 2.0), &[0.0]);
    let failure = outcome.unwrap_err();
    assert!(
        matches!(failure.error, IntegrationError::NotFinite { index: 0, .. }),
        "{failure}"
    );
    assert!((y[0] - 0.5).abs() < 1e-6, "{y:?}");
}

#[test]
fn a_solution_that_blows_up_is_an_error() {
    let mut model = Model::new(&[1e-9], |_, y: &[f64], dy: &mut [f64]| {
        dy[0] = y[0] * y[0];
        Ok(())
    });
    let (y, outcome) = run(&bdf(1e-6), &mut model, (0.0, 2.0), &[1.0]);
    let failure = outcome.unwrap_err();
    assert!(failure.reached_s < 1.001 && y[0].is_finite(), "{failure}");
    let few = bdf(1e-6).with_max_steps(3);
    let (_, outcome) = run(&few, &mut model, (0.0, 0.9), &[1.0]);
    let error = outcome.unwrap_err().error;
    assert!(
        matches!(error, IntegrationError::TooManySteps { .. }),
        "{error}"
    );
}

/// What drains at a steady rate, and may not be less than empty.
struct Drain;

impl System for Drain {
    fn dimension(&self) -> usize {
        1
    }
    fn derivatives(&mut self, _: f64, _: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        rates[0] = -1.0;
        Ok(())
    }
    fn absolute_tolerances(&self) -> &[f64] {
        &[1e-9]
    }
    fn accept(&mut self, _: f64, state: &[f64]) -> Result<(), Fault> {
        match state[0] {
            value if value < 0.0 => Err(Fault {
                index: 0,
                value,
                kind: FaultKind::OutOfDomain,
            }),
            _ => Ok(()),
        }
    }
}

#[test]
fn steps_that_the_system_refuses_are_shortened() {
    let (y, outcome) = run(&bdf(1e-6), &mut Drain, (0.0, 2.0), &[1.0]);
    let failure = outcome.unwrap_err();
    assert!((failure.reached_s - 1.0).abs() < 1e-6, "{failure}");
    assert!((0.0..1e-6).contains(&y[0]), "{y:?}");
    let fault = match failure.error {
        IntegrationError::StepTooSmall { fault, .. } => fault,
        error => panic!("{error}"),
    };
    assert_eq!(fault.unwrap().kind, FaultKind::OutOfDomain);
}
