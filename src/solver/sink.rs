//! Where accepted steps go.

use std::ops::ControlFlow;

use super::polynomial;

/// Receives every accepted step of an integration, in order.
///
/// Closures `FnMut(&dyn Step) -> ControlFlow<()>` are sinks too.
pub trait Sink {
    /// Takes one step. `ControlFlow::Break` ends the integration at the end of this step, without an error.
    fn step(&mut self, step: &dyn Step) -> ControlFlow<()>;
}

impl<F: FnMut(&dyn Step) -> ControlFlow<()>> Sink for F {
    fn step(&mut self, step: &dyn Step) -> ControlFlow<()> {
        self(step)
    }
}

/// A sink that keeps nothing: for runs of which only the last state matters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Discard;

impl Sink for Discard {
    fn step(&mut self, _step: &dyn Step) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// One accepted step: a polynomial in time for every state.
///
/// With `theta = (t - start) / (end - start)` from 0 to 1, each state is `sum_j c_j theta^j`. Nothing is computed
/// before it is asked for.
pub trait Step {
    /// The start of the step, in s.
    fn start_s(&self) -> f64;

    /// The end of the step, in s; later than the start.
    fn end_s(&self) -> f64;

    /// The state at the end of the step, exactly as the integrator goes on from it.
    fn end_state(&self) -> &[f64];

    /// The degree of the polynomials.
    fn degree(&self) -> usize;

    /// Writes the coefficients `c_j`: `degree + 1` rows, one for each power from 0 up, with an entry for each state.
    ///
    /// `coefficients` must have `(degree + 1) * dimension` entries; of a shorter slice only whole rows are written.
    fn polynomial(&self, coefficients: &mut [f64]);

    /// The rates of change at the end of the step (left limit), if the integrator has them at hand.
    fn end_rates(&self) -> Option<&[f64]> {
        None
    }

    /// Whether the step ends at a breakpoint, so that rates may jump there.
    fn ends_at_breakpoint(&self) -> bool {
        false
    }

    /// Writes the states at `time_s` into `out`. Times outside the step are taken to be at its nearer end.
    ///
    /// The provided method allocates; a step that can do without does so.
    fn interpolate(&self, time_s: f64, out: &mut [f64]) {
        let mut coefficients = vec![0.0; (self.degree() + 1) * self.end_state().len()];
        self.polynomial(&mut coefficients);
        let theta = polynomial::theta(self.start_s(), self.end_s(), time_s);
        polynomial::value(&coefficients, theta, out);
    }
}
