//! `ode_solvers` by itself, without this library's backend: from time to time, as one has to do by hand to land on breakpoints.

use std::cell::{Cell, RefCell};

use ode_solvers::{DVector, OutputType, SVector};
use soleus::network::{Circulation, Workspace};
use soleus::units::Time;

/// What is to be solved, from the first of the times to the last.
pub struct Problem<'c> {
    pub circulation: &'c Circulation,
    pub start: &'c [f64],
    pub times_s: &'c [f64],
}

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

        /// Shows the state at every time, and counts evaluations; none if it fails.
        pub fn $name<$(const $N: usize)?>(
            problem: &Problem<'_>,
            tolerance: f64,
            see: &mut dyn FnMut(&[f64]),
        ) -> Option<u64> {
            let make: fn(&[f64]) -> $Vector = $make;
            let mut state = make(problem.start);
            let evaluations = Cell::new(0);
            for span in problem.times_s.windows(2) {
                let (from_s, to_s) = (span[0], span[1]);
                let system = Bare {
                    circulation: problem.circulation,
                    workspace: RefCell::new(problem.circulation.workspace()),
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

bare!(fixed, SVector<f64, N>, |state| SVector::from_column_slice(state), N);
bare!(dynamic, DVector<f64>, |state| {
    DVector::from_column_slice(state)
});
