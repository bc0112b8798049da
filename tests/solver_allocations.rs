//! Integrating allocates at set-up only, however many steps there are.

#![allow(clippy::unwrap_used)] // helpers of tests may fail loudly

use allocation_counter::measure;
use soleus::prelude::*;
use soleus::solver::{Automatic, Discard, Dopri5, Fault, HighamHall, Integrator, Rodas5P, System};

/// Coupled oscillators with an edge every half second.
struct Chain {
    tolerances: Vec<f64>,
}

impl System for Chain {
    fn dimension(&self) -> usize {
        self.tolerances.len()
    }
    fn derivatives(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        let n = state.len();
        let push = (2.0 * time_s).floor().rem_euclid(2.0);
        for i in 0..n {
            let (left, right) = (state[(i + n - 1) % n], state[(i + 1) % n]);
            rates[i] = left - right - 0.1 * state[i] + push;
        }
        Ok(())
    }
    fn breakpoint(&self, after_s: f64) -> Option<f64> {
        Some(0.5 * ((2.0 * after_s).floor() + 1.0))
    }
    fn absolute_tolerances(&self) -> &[f64] {
        &self.tolerances
    }
}

#[test]
fn steps_do_not_allocate() {
    let allocations = |solver: &dyn Integrator, end_s: f64| {
        let mut system = Chain {
            tolerances: vec![1e-6; 53],
        };
        let mut state = vec![1.0; 53];
        let mut steps = 0;
        let counts = measure(|| {
            let statistics = solver.integrate(&mut system, 0.0, end_s, &mut state, &mut Discard);
            steps = statistics.unwrap().accepted_steps;
        });
        (counts.count_total, steps)
    };
    let solvers: [(&dyn Integrator, u64); 4] = [
        (&Dopri5::new(), 15),
        (&HighamHall::new(), 15),
        (&Rodas5P::new(), 2000),
        (&Automatic::new(), 20),
    ];
    for (solver, most) in solvers {
        let (short, few) = allocations(solver, 1.0);
        let (long, many) = allocations(solver, 100.0);
        assert!(many > 50 * few, "{few} and {many} steps");
        assert_eq!(short, long, "{}", solver.name());
        assert!(short > 0 && short < most, "{short}");
    }
}

/// A whole body with everything that acts on it, of either heart.
fn whole_body(model: BodyModel) -> Circulation {
    let strain = Strain::valsalva(0.3.seconds());
    let rest = Phase::new("rest", 1e6.seconds())
        .straining(strain)
        .with_command(0.2.fraction())
        .with_lower_body_pressure((-20.0).mmhg(), 1.0.seconds());
    let session = Session::of(BodyModel {
        veno_arteriolar: true,
        ..model
    });
    let session = session.breathing(Respiration::default()).phase(rest);
    session.build().unwrap().0
}

#[test]
fn evaluating_a_whole_body_does_not_allocate() {
    for model in [BodyModel::default(), BodyModel::default().cycle_averaged()] {
        let circulation = whole_body(model);
        let (state, mut workspace) = (circulation.initial_state(), circulation.workspace());
        let mut rates = vec![0.0; state.len()];
        let counts = measure(|| {
            for step in 0..100 {
                let time = (0.02 * f64::from(step)).seconds();
                circulation.evaluate(time, &state, &mut workspace, &mut rates);
                let _ = circulation.breakpoint(time);
            }
        });
        assert_eq!(counts.count_total, 0);
    }
}

#[test]
fn steps_of_a_whole_body_do_not_allocate() {
    let averaged = BodyModel::default().cycle_averaged();
    for (model, scheme) in [
        (BodyModel::default(), Scheme::Explicit),
        (BodyModel::default(), Scheme::Valved),
        (averaged.clone(), Scheme::Explicit),
        (averaged, Scheme::Implicit),
    ] {
        let circulation = whole_body(model);
        let allocations = |end: f64| {
            let mut steps = 0;
            let counts = measure(|| {
                // Only the end is kept, so that what is counted is the stepping.
                let run = Simulation::of(&circulation)
                    .tolerance(1e-5)
                    .scheme(scheme)
                    .recording(Recording::Nothing)
                    .run(end.seconds())
                    .unwrap();
                steps = run.statistics().accepted_steps;
            });
            (counts.count_total, steps)
        };
        // How a circulation's Jacobian is made is found once.
        allocations(1.0);
        // Both beyond the last breakpoint at 16.3 s: what is kept of breakpoints grows with their number, not with that of steps.
        let ((short, few), (long, many)) = (allocations(20.0), allocations(80.0));
        assert!(many > few, "{few} and {many} steps");
        assert_eq!(short, long);
    }
}
