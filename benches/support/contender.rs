//! Solvers that are compared, each from one time at which solutions are seen to the next.

use soleus::simulation::CirculationSystem;
use soleus::solver::{Automatic, Discard, Dopri5, HighamHall, Integrator, Rodas5P};

use super::bare::{self, Problem};
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
        Contender::Dynamic => bare::dynamic(&problem(case), tolerance, see),
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

fn problem(case: &Case) -> Problem<'_> {
    Problem {
        circulation: &case.circulation,
        start: &case.start,
        times_s: &case.times_s,
    }
}

/// Vectors of a size known to the compiler: of the sizes that the cases have.
fn fixed(case: &Case, tolerance: f64, see: &mut dyn FnMut(&[f64])) -> Option<u64> {
    let problem = problem(case);
    match case.start.len() {
        35 => bare::fixed::<35>(&problem, tolerance, see),
        SIZE_AVERAGED => bare::fixed::<SIZE_AVERAGED>(&problem, tolerance, see),
        90 => bare::fixed::<90>(&problem, tolerance, see),
        other => {
            eprintln!("{}: no static vectors of {other} states", case.name);
            None
        }
    }
}

/// States of the body with a cycle-averaged heart.
const SIZE_AVERAGED: usize = 88;
