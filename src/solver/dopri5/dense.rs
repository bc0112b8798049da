//! The accepted step as a polynomial of degree 4.
//!
//! With `t` for theta and `s = 1 - t` the continuous output is `y0 + t (r2 + s (r3 + t (r4 + s r5)))`.
//! Source: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, section II.6.

use super::stages::{Stages, weighted};
use super::tableau::D;
use crate::solver::method::Span;
use crate::solver::polynomial;
use crate::solver::sink::Step;

/// One accepted step.
#[derive(Debug)]
pub(super) struct DenseStep<'a> {
    pub(super) span: Span<'a>,
    pub(super) stages: &'a Stages,
}

impl DenseStep<'_> {
    /// `r2` to `r5` of state `i`.
    #[inline(always)]
    fn terms(&self, i: usize) -> [f64; 4] {
        let [k1, _, k3, k4, k5, k6, k7] = &self.stages.k;
        let h = self.span.end_s - self.span.start_s;
        let r2 = self.stages.next[i] - self.span.state[i];
        let r3 = h * k1[i] - r2;
        let r4 = r2 - h * k7[i] - r3;
        let sum =
            D[0] * k1[i] + D[1] * k3[i] + D[2] * k4[i] + D[3] * k5[i] + D[4] * k6[i] + D[5] * k7[i];
        [r2, r3, r4, h * sum]
    }
}

impl Step for DenseStep<'_> {
    fn start_s(&self) -> f64 {
        self.span.start_s
    }

    fn end_s(&self) -> f64 {
        self.span.end_s
    }

    fn end_state(&self) -> &[f64] {
        &self.stages.next
    }

    fn degree(&self) -> usize {
        4
    }

    fn polynomial(&self, coefficients: &mut [f64]) {
        let n = self.span.state.len();
        let mut rows = coefficients.chunks_exact_mut(n.max(1));
        let rows: [Option<&mut [f64]>; 5] = std::array::from_fn(|_| rows.next());
        let [Some(c0), Some(c1), Some(c2), Some(c3), Some(c4)] = rows else {
            return;
        };
        let h = self.span.end_s - self.span.start_s;
        let [k1, _, k3, k4, k5, k6, k7] = self.stages.k.each_ref().map(|k| &k[..n]);
        let next = &self.stages.next[..n];
        let (k, weights) = ([k1, k3, k4, k5, k6, k7], D.map(|weight| h * weight));
        // Short loops with one result each are vectorised where one long one is not.
        c0.copy_from_slice(self.span.state);
        for i in 0..n {
            c1[i] = h * k1[i];
        }
        for (i, c4) in c4.iter_mut().enumerate() {
            *c4 = weighted(&weights, &k, i);
        }
        for i in 0..n {
            // -(r4 + 2 r5)
            c3[i] = h * (k1[i] + k7[i]) - 2.0 * (next[i] - c0[i] + c4[i]);
        }
        for i in 0..n {
            // All coefficients add up to the state at the end.
            c2[i] = (next[i] - c0[i]) - c1[i] - c3[i] - c4[i];
        }
    }

    fn end_rates(&self) -> Option<&[f64]> {
        let [.., last] = &self.stages.k;
        Some(last)
    }

    fn ends_at_breakpoint(&self) -> bool {
        self.span.breakpoint
    }

    fn interpolate(&self, time_s: f64, out: &mut [f64]) {
        let theta = polynomial::theta(self.span.start_s, self.span.end_s, time_s);
        let rest = 1.0 - theta;
        for (i, (out, y)) in out.iter_mut().zip(self.span.state).enumerate() {
            let [r2, r3, r4, r5] = self.terms(i);
            *out = y + theta * (r2 + rest * (r3 + theta * (r4 + rest * r5)));
        }
    }
}
