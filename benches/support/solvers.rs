//! Whole solves of the leg by several solvers, and the tolerances at which they are equally exact.

use std::cell::RefCell;
use std::ops::ControlFlow;

use ode_solvers::{DVector, OutputType, SVector};
use soleus::network::{Circulation, Workspace};
use soleus::simulation::CirculationSystem;
use soleus::solver::backends::{Method, OdeSolvers};
use soleus::solver::{Discard, Dopri5, Integrator, Step, System};
use soleus::units::Time;

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

/// The library's right-hand side, as `ode_solvers` wants it.
struct Bare<'c> {
    circulation: &'c Circulation,
    workspace: RefCell<Workspace>,
}

macro_rules! bare {
    ($name:ident, $Vector:ty, $make:expr) => {
        impl ode_solvers::System<f64, $Vector> for Bare<'_> {
            fn system(&self, time_s: f64, state: &$Vector, rates: &mut $Vector) {
                let workspace = &mut *self.workspace.borrow_mut();
                let (state, rates) = (state.as_slice(), rates.as_mut_slice());
                let time = Time::from_seconds(time_s);
                self.circulation.evaluate(time, state, workspace, rates);
            }
        }

        /// The run by `ode_solvers` without this library's backend: from second to second, as one has to do by hand to land on breakpoints.
        pub fn $name(circulation: &Circulation, tolerance: f64, see: &mut dyn FnMut(&[f64])) {
            let make: fn(&[f64]) -> $Vector = $make;
            let mut state = make(&circulation.initial_state());
            let seconds = (0..model::RAISES).map(f64::from);
            let ends = seconds
                .clone()
                .skip(1)
                .chain([f64::from(model::RAISES), model::END_S]);
            for (from_s, to_s) in seconds.chain([f64::from(model::RAISES)]).zip(ends) {
                let system = Bare {
                    circulation,
                    workspace: RefCell::new(circulation.workspace()),
                };
                // The crate's own settings, but for the limit on steps and for suspected stiffness, which is no error here.
                let mut solver = ode_solvers::Dopri5::from_param(
                    system,
                    from_s,
                    to_s,
                    to_s - from_s,
                    state,
                    tolerance,
                    tolerance,
                    0.9,
                    0.04,
                    0.2,
                    10.0,
                    to_s - from_s,
                    0.0,
                    u32::MAX,
                    u32::MAX,
                    OutputType::Sparse,
                );
                solver.integrate().expect("the leg can be solved");
                state = solver.y_out().last().expect("there is an end").clone();
                see(state.as_slice());
            }
        }
    };
}

bare!(bare_static, SVector<f64, N>, |state| SVector::from_column_slice(state));
bare!(bare_dynamic, DVector<f64>, |state| {
    DVector::from_column_slice(state)
});

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
            Self::Static => bare_static(circulation, tolerance, see),
            Self::Dynamic => bare_dynamic(circulation, tolerance, see),
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
