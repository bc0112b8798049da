//! An accepted step of a one-step method as a polynomial of degree 4.

use super::method::{Method, Span};
use super::polynomial;
use super::sink::Step;

/// A one-step method whose stages give a polynomial of degree 4 in the share of the step.
pub(super) trait Continuous: Method {
    /// Writes the coefficients of the powers from 0 to 4, each list as long as the state.
    fn coefficients(&self, span: &Span<'_>, powers: [&mut [f64]; 5]);

    /// The rates at the end of the step.
    fn end_rates(&self) -> &[f64];

    /// Writes the states at the share `theta` of the step.
    fn at(&self, span: &Span<'_>, theta: f64, out: &mut [f64]);
}

/// One accepted step.
#[derive(Debug)]
pub(super) struct DenseStep<'a, M> {
    pub(super) span: Span<'a>,
    pub(super) method: &'a M,
}

impl<M: Continuous> Step for DenseStep<'_, M> {
    fn start_s(&self) -> f64 {
        self.span.start_s
    }

    fn end_s(&self) -> f64 {
        self.span.end_s
    }

    fn end_state(&self) -> &[f64] {
        self.method.next()
    }

    fn degree(&self) -> usize {
        4
    }

    fn polynomial(&self, coefficients: &mut [f64]) {
        let n = self.span.state.len();
        let mut rows = coefficients.chunks_exact_mut(n.max(1));
        let rows: [Option<&mut [f64]>; 5] = std::array::from_fn(|_| rows.next());
        if let [Some(c0), Some(c1), Some(c2), Some(c3), Some(c4)] = rows {
            self.method.coefficients(&self.span, [c0, c1, c2, c3, c4]);
        }
    }

    fn end_rates(&self) -> Option<&[f64]> {
        Some(self.method.end_rates())
    }

    fn ends_at_breakpoint(&self) -> bool {
        self.span.breakpoint
    }

    fn interpolate(&self, time_s: f64, out: &mut [f64]) {
        let theta = polynomial::theta(self.span.start_s, self.span.end_s, time_s);
        self.method.at(&self.span, theta, out);
    }
}
