//! Solvers that are compared, each from one time at which solutions are seen to the next.

use std::cell::{Cell, RefCell};

use ode_solvers::{DVector, OutputType, SVector};
use soleus::network::{Circulation, Workspace};
use soleus::simulation::CirculationSystem;
use soleus::solver::{Automatic, Discard, Dopri5, HighamHall, Integrator, Rodas5P};
use soleus::units::Time;

use super::case::Case;

/// One way to solve a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// The native Dormand-Prince.
    Native,
    /// The native explicit method for circulations with valves.
    HighamHall,
    Rodas5P,
    Automatic,
    /// `ode_solvers` by itself, vectors of a size known to the compiler.
    Static,
    /// `ode_solvers` by itself, vectors on the heap.
    Dynamic,
    /// The BDF of `diffsol`, with sparse matrices.
    #[cfg(feature = "diffsol")]
    Bdf,
}

impl Contender {
    pub const ALL: &[Self] = &[
        Self::Native,
        Self::HighamHall,
        Self::Rodas5P,
        Self::Automatic,
        Self::Static,
        Self::Dynamic,
        #[cfg(feature = "diffsol")]
        Self::Bdf,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native Dormand-Prince",
            Self::HighamHall => "native Higham-Hall",
            Self::Rodas5P => "native stiff",
            Self::Automatic => "native automatic",
            Self::Static => "ode_solvers, static",
            Self::Dynamic => "ode_solvers, dynamic",
            #[cfg(feature = "diffsol")]
            Self::Bdf => "diffsol BDF, sparse",
        }
    }
}

/// Solves, shows the state at every time, and counts evaluations; none where the contender cannot or fails.
pub fn solve(
    case: &Case,
    contender: Contender,
    tolerance: f64,
    see: &mut dyn FnMut(&[f64]),
) -> Option<u64> {
    let explicit = Dopri5::new().with_relative_tolerance(tolerance);
    let valved = HighamHall::new().with_relative_tolerance(tolerance);
    let stiff = Rodas5P::new().with_relative_tolerance(tolerance);
    let automatic = Automatic::new().with_relative_tolerance(tolerance);
    match contender {
        Contender::Native => native(case, &explicit, tolerance, see),
        Contender::HighamHall => native(case, &valved, tolerance, see),
        Contender::Rodas5P => native(case, &stiff, tolerance, see),
        Contender::Automatic => native(case, &automatic, tolerance, see),
        Contender::Static => fixed(case, tolerance, see),
        Contender::Dynamic => bare_dynamic(case, tolerance, see),
        #[cfg(feature = "diffsol")]
        Contender::Bdf => {
            let bdf = soleus::solver::Diffsol::new().with_relative_tolerance(tolerance);
            native(case, &bdf, tolerance, see)
        }
    }
}

fn native(
    case: &Case,
    integrator: &dyn Integrator,
    tolerance: f64,
    see: &mut dyn FnMut(&[f64]),
) -> Option<u64> {
    let mut system = CirculationSystem::new(&case.circulation, tolerance);
    let mut state = case.start.clone();
    let mut evaluations = 0;
    for span in case.times_s.windows(2) {
        let outcome = integrator.integrate(&mut system, span[0], span[1], &mut state, &mut Discard);
        evaluations += outcome.ok()?.evaluations;
        see(&state);
    }
    Some(evaluations)
}

/// Vectors of a size known to the compiler: of the sizes that the cases have.
fn fixed(case: &Case, tolerance: f64, see: &mut dyn FnMut(&[f64])) -> Option<u64> {
    match case.start.len() {
        35 => bare_static::<35>(case, tolerance, see),
        SIZE_AVERAGED => bare_static::<SIZE_AVERAGED>(case, tolerance, see),
        90 => bare_static::<90>(case, tolerance, see),
        other => {
            eprintln!("{}: no static vectors of {other} states", case.name);
            None
        }
    }
}

/// States of the body with a cycle-averaged heart.
const SIZE_AVERAGED: usize = 88;

/// The library's right-hand side, as `ode_solvers` wants it.
struct Bare<'c> {
    circulation: &'c Circulation,
    workspace: RefCell<Workspace>,
    evaluations: &'c Cell<u64>,
}

impl Bare<'_> {
    fn evaluate(&self, time_s: f64, state: &[f64], rates: &mut [f64]) {
        self.evaluations.set(self.evaluations.get() + 1);
        let workspace = &mut *self.workspace.borrow_mut();
        let time = Time::from_seconds(time_s);
        self.circulation.evaluate(time, state, workspace, rates);
    }
}

macro_rules! bare {
    ($name:ident, $Vector:ty, $make:expr $(, $N:ident)?) => {
        impl<$(const $N: usize)?> ode_solvers::System<f64, $Vector> for Bare<'_> {
            fn system(&self, time_s: f64, state: &$Vector, rates: &mut $Vector) {
                self.evaluate(time_s, state.as_slice(), rates.as_mut_slice());
            }
        }

        fn $name<$(const $N: usize)?>(
            case: &Case,
            tolerance: f64,
            see: &mut dyn FnMut(&[f64]),
        ) -> Option<u64> {
            let make: fn(&[f64]) -> $Vector = $make;
            let mut state = make(&case.start);
            let evaluations = Cell::new(0);
            for span in case.times_s.windows(2) {
                let (from_s, to_s) = (span[0], span[1]);
                let system = Bare {
                    circulation: &case.circulation,
                    workspace: RefCell::new(case.circulation.workspace()),
                    evaluations: &evaluations,
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
                solver.integrate().ok()?;
                state = solver.y_out().last()?.clone();
                see(state.as_slice());
            }
            Some(evaluations.get())
        }
    };
}

bare!(bare_static, SVector<f64, N>, |state| SVector::from_column_slice(state), N);
bare!(bare_dynamic, DVector<f64>, |state| {
    DVector::from_column_slice(state)
});
