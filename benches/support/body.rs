//! The whole body standing still, by several solvers.

use std::cell::RefCell;

use ode_solvers::{DVector, OutputType, SVector};
use soleus::drivers::Posture;
use soleus::network::{Circulation, Workspace};
use soleus::presets::BodyModel;
use soleus::protocol::Session;
use soleus::simulation::{CirculationSystem, Recording, Simulation};
use soleus::solver::{Discard, Dopri5, Integrator};
use soleus::units::Time;

/// The states of the body: what vectors of a size known to the compiler need.
const N: usize = 90;
/// Seconds that are solved, each by itself, so that all contenders can be compared at the end of each.
const SECONDS: u32 = 20;

/// A body that has stood still for a while, in an exact state.
pub struct StandingBody {
    circulation: Circulation,
    start: Vec<f64>,
    reference: Vec<f64>,
    /// The size of each state, against which its error is measured.
    sizes: Vec<f64>,
}

/// One way to solve it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    Native,
    /// `ode_solvers` by itself, vectors of a size known to the compiler.
    Static,
    /// `ode_solvers` by itself, vectors on the heap.
    Dynamic,
}

impl StandingBody {
    pub fn new() -> Self {
        let session = Session::of(BodyModel::default()).starting_in(Posture::standing());
        let (circulation, _) = session.build().expect("the body is sound");
        let settled = Simulation::of(&circulation)
            .recording(Recording::Every(Time::from_seconds(1.0)))
            .run(Time::from_seconds(120.0))
            .expect("the body can be solved");
        let mut body = Self {
            start: settled.final_state().to_vec(),
            circulation,
            reference: Vec::new(),
            sizes: Vec::new(),
        };
        body.reference = body.states(Contender::Native, 1e-11);
        body.sizes = body.largest();
        body
    }

    /// How much of life is solved.
    pub fn seconds(&self) -> f64 {
        f64::from(SECONDS)
    }

    pub fn solve(&self, contender: Contender, tolerance: f64) {
        self.run(contender, tolerance, &mut |_| {});
    }

    /// The tolerance at which the contender's error is `error`, by halving between 0.1 and 1e-9.
    pub fn tolerance(&self, contender: Contender, error: f64) -> f64 {
        let (mut fine, mut coarse) = (-9.0, -1.0);
        for _ in 0..12 {
            let middle = 0.5 * (fine + coarse);
            if self.error(contender, 10_f64.powf(middle)) < error {
                fine = middle;
            } else {
                coarse = middle;
            }
        }
        10_f64.powf(fine)
    }

    /// Root mean square over all states and seconds of the error, each over the scale of its state or its largest size in the run, whichever is larger.
    fn error(&self, contender: Contender, tolerance: f64) -> f64 {
        let states = self.states(contender, tolerance);
        let errors = states.iter().zip(&self.reference);
        let relative = errors
            .zip(self.sizes.iter().cycle())
            .map(|((state, reference), size)| (state - reference) / size);
        let sum: f64 = relative.map(|error| error * error).sum();
        (sum / states.len() as f64).sqrt()
    }

    fn largest(&self) -> Vec<f64> {
        let mut sizes = self.circulation.state_scales().to_vec();
        for state in self.reference.chunks(sizes.len()) {
            for (size, value) in sizes.iter_mut().zip(state) {
                *size = size.max(value.abs());
            }
        }
        sizes
    }

    fn states(&self, contender: Contender, tolerance: f64) -> Vec<f64> {
        let mut seen = Vec::new();
        self.run(contender, tolerance, &mut |state| {
            seen.extend_from_slice(state)
        });
        seen
    }

    fn run(&self, contender: Contender, tolerance: f64, see: &mut dyn FnMut(&[f64])) {
        match contender {
            Contender::Native => self.native(tolerance, see),
            Contender::Static => bare_static(self, tolerance, see),
            Contender::Dynamic => bare_dynamic(self, tolerance, see),
        }
    }

    fn native(&self, tolerance: f64, see: &mut dyn FnMut(&[f64])) {
        let solver = Dopri5::new().with_relative_tolerance(tolerance);
        let mut system = CirculationSystem::new(&self.circulation, tolerance);
        let mut state = self.start.clone();
        for second in 0..SECONDS {
            let from = f64::from(second);
            solver
                .integrate(&mut system, from, from + 1.0, &mut state, &mut Discard)
                .expect("the body can be solved");
            see(&state);
        }
    }
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

        fn $name(body: &StandingBody, tolerance: f64, see: &mut dyn FnMut(&[f64])) {
            let make: fn(&[f64]) -> $Vector = $make;
            let mut state = make(&body.start);
            for second in 0..SECONDS {
                let from = f64::from(second);
                let system = Bare {
                    circulation: &body.circulation,
                    workspace: RefCell::new(body.circulation.workspace()),
                };
                // The crate's own settings, but for the limit on steps and for suspected stiffness, which is no error here.
                let mut solver = ode_solvers::Dopri5::from_param(
                    system,
                    from,
                    from + 1.0,
                    1.0,
                    state,
                    tolerance,
                    tolerance,
                    0.9,
                    0.04,
                    0.2,
                    10.0,
                    1.0,
                    0.0,
                    u32::MAX,
                    u32::MAX,
                    OutputType::Sparse,
                );
                solver.integrate().expect("the body can be solved");
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
