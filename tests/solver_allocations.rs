//! Integrating allocates at set-up only, however many steps there are.

use allocation_counter::measure;
use soleus::solver::{Discard, Dopri5, Fault, Integrator, System};

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
    let allocations = |end_s: f64| {
        let mut system = Chain {
            tolerances: vec![1e-6; 53],
        };
        let mut state = vec![1.0; 53];
        let mut steps = 0;
        let counts = measure(|| {
            let solver = Dopri5::new();
            let statistics = solver.integrate(&mut system, 0.0, end_s, &mut state, &mut Discard);
            steps = statistics.unwrap().accepted_steps;
        });
        (counts.count_total, steps)
    };
    let (short, few) = allocations(1.0);
    let (long, many) = allocations(200.0);
    assert!(many > 100 * few, "{few} and {many} steps");
    assert_eq!(short, long);
    assert!(short > 0 && short < 15, "{short}");
}
