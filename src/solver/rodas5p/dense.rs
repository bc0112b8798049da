//! The continuous output.
//!
//! With `t` for theta and `s = 1 - t` it is `s y0 + t (y1 + s (k1 + t (k2 + t k3)))`, `k_m = sum_j h_mj u_j`.
//! Source: G. Steinebach, BIT Numer. Math. 63 (2023) 27, doi 10.1007/s10543-023-00967-x.

use super::stages::Stages;
use super::tableau::H;
use crate::solver::dense::Continuous;
use crate::solver::method::Span;

impl Stages {
    /// `k1` to `k3` of state `i`.
    fn terms(&self, i: usize) -> [f64; 3] {
        H.map(|weights| {
            let terms = weights.iter().zip(&self.u);
            terms.map(|(weight, u)| weight * u[i]).sum()
        })
    }
}

impl Continuous for Stages {
    fn coefficients(&self, span: &Span<'_>, [c0, c1, c2, c3, c4]: [&mut [f64]; 5]) {
        for (i, from) in span.state.iter().enumerate() {
            let [k1, k2, k3] = self.terms(i);
            c0[i] = *from;
            c1[i] = (self.next[i] - from) + k1;
            c2[i] = k2 - k1;
            c3[i] = k3 - k2;
            c4[i] = -k3;
        }
    }

    fn end_rates(&self) -> &[f64] {
        &self.last
    }

    fn at(&self, span: &Span<'_>, theta: f64, out: &mut [f64]) {
        let rest = 1.0 - theta;
        for (i, (out, y)) in out.iter_mut().zip(span.state).enumerate() {
            let [k1, k2, k3] = self.terms(i);
            let inner = rest * (k1 + theta * (k2 + theta * k3));
            *out = y + theta * ((self.next[i] - y) + inner);
        }
    }
}
