//! Systems with known solutions, and ways to run them.

use soleus::solver::{Discard, Dopri5, Failure, Fault, Integrator, Statistics, System};

/// A right-hand side.
pub trait Rates: FnMut(f64, &[f64], &mut [f64]) -> Result<(), Fault> {}

impl<F: FnMut(f64, &[f64], &mut [f64]) -> Result<(), Fault>> Rates for F {}

/// A system made of closures.
pub struct Model<F> {
    rates: F,
    tolerances: Vec<f64>,
    pub breakpoints: Vec<f64>,
}

impl<F: FnMut(f64, &[f64], &mut [f64]) -> Result<(), Fault>> Model<F> {
    pub fn new(tolerances: &[f64], rates: F) -> Self {
        Self {
            rates,
            tolerances: tolerances.to_vec(),
            breakpoints: Vec::new(),
        }
    }
}

impl<F: FnMut(f64, &[f64], &mut [f64]) -> Result<(), Fault>> System for Model<F> {
    fn dimension(&self) -> usize {
        self.tolerances.len()
    }
    fn derivatives(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        (self.rates)(time_s, state, rates)
    }
    fn breakpoint(&self, after_s: f64) -> Option<f64> {
        self.breakpoints
            .iter()
            .copied()
            .find(|edge| *edge > after_s)
    }
    fn absolute_tolerances(&self) -> &[f64] {
        &self.tolerances
    }
}

/// Integrates; gives the last state and the outcome.
pub fn run(
    integrator: &dyn Integrator,
    system: &mut dyn System,
    span_s: (f64, f64),
    initial: &[f64],
) -> (Vec<f64>, Result<Statistics, Failure>) {
    let mut state = initial.to_vec();
    let outcome = integrator.integrate(system, span_s.0, span_s.1, &mut state, &mut Discard);
    (state, outcome)
}

/// `y'' + y = cos(w t)`, at rest at first: `y = (cos(w t) - cos t) / (1 - w^2)`.
pub const FORCING: f64 = 2.5;

pub fn oscillator(tolerance: f64) -> impl System {
    Model::new(&[tolerance; 2], |t: f64, y: &[f64], dy: &mut [f64]| {
        dy[0] = y[1];
        dy[1] = (FORCING * t).cos() - y[0];
        Ok(())
    })
}

pub fn oscillation(t: f64) -> f64 {
    ((FORCING * t).cos() - t.cos()) / (1.0 - FORCING * FORCING)
}

pub fn oscillation_rate(t: f64) -> f64 {
    (t.sin() - FORCING * (FORCING * t).sin()) / (1.0 - FORCING * FORCING)
}

pub fn dopri5(tolerance: f64) -> Dopri5 {
    Dopri5::new().with_relative_tolerance(tolerance)
}

/// Dopri5 made to take steps of one size by tolerances that never object.
pub fn fixed_steps(step_s: f64) -> Dopri5 {
    dopri5(1e3)
        .with_max_step_s(step_s)
        .with_initial_step_s(step_s)
}

/// The slope of a straight line through the points in a plot of logarithms: the order of convergence.
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let logs: Vec<_> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let (sx, sy) = logs
        .iter()
        .fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let (mx, my) = (sx / n, sy / n);
    let sxy: f64 = logs.iter().map(|(x, y)| (x - mx) * (y - my)).sum();
    let sxx: f64 = logs.iter().map(|(x, _)| (x - mx).powi(2)).sum();
    sxy / sxx
}

/// Half a period of a square wave of frequency 1.5 Hz.
pub const HALF_S: f64 = 1.0 / 3.0;

/// `y' = -y + s(t)` with `s` switching between 1 and 0 every third of a second, on times announced exactly.
pub fn square_wave(edges: usize, announced: bool) -> Model<impl Rates> {
    let edges: Vec<f64> = (1..=edges).map(|k| k as f64 / 3.0).collect();
    let switches = edges.clone();
    let mut model = Model::new(&[1e-9], move |t, y: &[f64], dy: &mut [f64]| {
        let passed = switches.partition_point(|edge| *edge <= t);
        dy[0] = if passed.is_multiple_of(2) { 1.0 } else { 0.0 } - y[0];
        Ok(())
    });
    if announced {
        model.breakpoints = edges;
    }
    model
}

pub fn square_wave_solution(t: f64) -> f64 {
    let mut y = 0.0_f64;
    let whole = (3.0 * t + 1e-9).floor() as usize;
    let target = |k: usize| if k.is_multiple_of(2) { 1.0 } else { 0.0 };
    for k in 0..whole {
        y = target(k) + (y - target(k)) * (-HALF_S).exp();
    }
    let rest = t - whole as f64 / 3.0;
    target(whole) + (y - target(whole)) * (-rest).exp()
}
