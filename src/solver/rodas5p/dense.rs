//! The accepted step as a polynomial of degree 4.
//!
//! With `t` for theta and `s = 1 - t` the continuous output is `s y0 + t (y1 + s (k1 + t (k2 + t k3)))`, `k_m = sum_j h_mj u_j`.
//! Source: G. Steinebach, BIT Numer. Math. 63 (2023) 27, doi 10.1007/s10543-023-00967-x.

use super::stages::Stages;
use super::tableau::H;
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
    /// `k1` to `k3` of state `i`.
    fn terms(&self, i: usize) -> [f64; 3] {
        H.map(|weights| {
            let terms = weights.iter().zip(&self.stages.u);
            terms.map(|(weight, u)| weight * u[i]).sum()
        })
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
        for i in 0..n {
            let [k1, k2, k3] = self.terms(i);
            let (from, to) = (self.span.state[i], self.stages.next[i]);
            c0[i] = from;
            c1[i] = (to - from) + k1;
            c2[i] = k2 - k1;
            c3[i] = k3 - k2;
            c4[i] = -k3;
        }
    }

    fn end_rates(&self) -> Option<&[f64]> {
        Some(&self.stages.last)
    }

    fn ends_at_breakpoint(&self) -> bool {
        self.span.breakpoint
    }

    fn interpolate(&self, time_s: f64, out: &mut [f64]) {
        let theta = polynomial::theta(self.span.start_s, self.span.end_s, time_s);
        let rest = 1.0 - theta;
        for (i, (out, y)) in out.iter_mut().zip(self.span.state).enumerate() {
            let [k1, k2, k3] = self.terms(i);
            let inner = rest * (k1 + theta * (k2 + theta * k3));
            *out = y + theta * ((self.stages.next[i] - y) + inner);
        }
    }
}
