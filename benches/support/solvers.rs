//! Whole solves of the leg by several solvers, and the tolerances at which they are equally exact.

use std::ops::ControlFlow;

use soleus::network::Circulation;
use soleus::simulation::CirculationSystem;
use soleus::solver::backends::{Method, OdeSolvers};
use soleus::solver::{Discard, Dopri5, Integrator, Step, System};

use super::bare::{self, Problem};
use super::hand_written_leg::{HandWrittenLeg, N, State};
use super::model;

/// Relative tolerance of the solves; absolute tolerances are this times the scale of each state.
pub const TOLERANCE: f64 = 1e-6;

fn start(circulation: &Circulation) -> State {
    let initial = circulation.initial_state();
    initial[..].try_into().expect("the leg's states")
}

/// The run with the library's own right-hand side; `see` gets the states at every second of exercise and at the end.
pub fn compiled(
    integrator: &dyn Integrator,
    circulation: &Circulation,
    tolerance: f64,
    see: &mut dyn FnMut(&[f64]),
) {
    let mut system = CirculationSystem::new(circulation, tolerance);
    native(integrator, &mut system, start(circulation), see);
}

/// The same with the right-hand side written out by hand.
pub fn by_hand(integrator: &dyn Integrator, circulation: &Circulation, tolerance: f64) {
    let mut system = HandWrittenLeg::new(tolerance, circulation.state_scales());
    native(integrator, &mut system, start(circulation), &mut |_| {});
}

fn native(
    integrator: &dyn Integrator,
    system: &mut dyn System,
    mut state: State,
    see: &mut dyn FnMut(&[f64]),
) {
    let mut sink = |step: &dyn Step| {
        if step.ends_at_breakpoint() {
            see(step.end_state());
        }
        ControlFlow::Continue(())
    };
    integrator
        .integrate(system, 0.0, model::END_S, &mut state, &mut sink)
        .expect("the leg can be solved");
    see(&state);
}

/// Steps that the native method takes, and allocations are counted over.
pub fn steps(circulation: &Circulation, end_s: f64) -> u64 {
    let mut system = CirculationSystem::new(circulation, TOLERANCE);
    let mut state = start(circulation);
    let solver = Dopri5::new().with_relative_tolerance(TOLERANCE);
    let outcome = solver.integrate(&mut system, 0.0, end_s, &mut state, &mut Discard);
    outcome.expect("the leg can be solved").accepted_steps
}

/// The leg from its start, seen at every second of exercise and at the end.
fn by_ode_solvers(circulation: &Circulation, solve: impl FnOnce(&Problem<'_>) -> Option<u64>) {
    let seconds = (0..=model::RAISES).map(f64::from);
    let times_s: Vec<_> = seconds.chain([model::END_S]).collect();
    let problem = Problem {
        circulation,
        start: &circulation.initial_state(),
        times_s: &times_s,
    };
    solve(&problem).expect("the leg can be solved");
}

/// One way to solve the leg, with a tolerance to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    Native,
    /// `ode_solvers` through the library's backend: dynamic vectors, scaled states.
    Backend,
    /// `ode_solvers` by itself, vectors of a size known to the compiler.
    Static,
    /// `ode_solvers` by itself, vectors on the heap.
    Dynamic,
}

impl Contender {
    pub fn solve(self, circulation: &Circulation, tolerance: f64, see: &mut dyn FnMut(&[f64])) {
        match self {
            Self::Native => {
                let solver = Dopri5::new().with_relative_tolerance(tolerance);
                compiled(&solver, circulation, tolerance, see);
            }
            Self::Backend => {
                let solver = OdeSolvers::new(Method::Dopri5).with_relative_tolerance(tolerance);
                compiled(&solver, circulation, tolerance, see);
            }
            Self::Static => {
                by_ode_solvers(circulation, |leg| bare::fixed::<N>(leg, tolerance, see))
            }
            Self::Dynamic => by_ode_solvers(circulation, |leg| bare::dynamic(leg, tolerance, see)),
        }
    }

    fn states(self, circulation: &Circulation, tolerance: f64) -> Vec<f64> {
        let mut seen = Vec::new();
        self.solve(circulation, tolerance, &mut |state| {
            seen.extend_from_slice(state)
        });
        seen
    }
}

/// Judges how exact a solve is, against one at a tolerance of 1e-12.
pub struct Judge<'c> {
    circulation: &'c Circulation,
    reference: Vec<f64>,
}

impl<'c> Judge<'c> {
    pub fn new(circulation: &'c Circulation) -> Self {
        Self {
            circulation,
            reference: Contender::Native.states(circulation, 1e-12),
        }
    }

    /// Root mean square over all states and seconds of the error, each over the scale of its state; reservoirs left out.
    pub fn error(&self, contender: Contender, tolerance: f64) -> f64 {
        let states = contender.states(self.circulation, tolerance);
        assert_eq!(states.len(), self.reference.len());
        let scales = self.circulation.state_scales().iter().cycle();
        let errors = states.iter().zip(&self.reference).zip(scales);
        let (count, sum) = errors.filter(|(_, scale)| scale.is_finite()).fold(
            (0.0, 0.0),
            |(count, sum), ((state, reference), scale)| {
                (count + 1.0, sum + ((state - reference) / scale).powi(2))
            },
        );
        f64::sqrt(sum / count)
    }

    /// The tolerance at which the contender is as exact as `error`, by halving between 1e-3 and 1e-11.
    pub fn tolerance(&self, contender: Contender, error: f64) -> f64 {
        let (mut fine, mut coarse) = (-11.0, -3.0);
        for _ in 0..14 {
            let middle = 0.5 * (fine + coarse);
            if self.error(contender, 10_f64.powf(middle)) < error {
                fine = middle;
            } else {
                coarse = middle;
            }
        }
        10_f64.powf(fine)
    }
}
