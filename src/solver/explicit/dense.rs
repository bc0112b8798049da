//! The continuous output.
//!
//! With `t` for theta and `s = 1 - t` it is `y0 + t (r2 + s (r3 + t (r4 + s r5)))`.
//! Source: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, section II.6.

use super::pair::Pair;
use super::stages::{Stages, weighted};
use crate::solver::dense::Continuous;
use crate::solver::method::Span;

impl<P: Pair> Stages<P> {
    /// `r2` to `r5` of state `i`, over a step of `h` from `start`.
    #[inline(always)]
    fn terms(&self, start: f64, h: f64, i: usize) -> [f64; 4] {
        let [k1, _, k3, k4, k5, k6, k7] = &self.k;
        let [d1, d3, d4, d5, d6, d7] = P::D;
        let r2 = self.next[i] - start;
        let r3 = h * k1[i] - r2;
        let r4 = r2 - h * k7[i] - r3;
        let sum = d1 * k1[i] + d3 * k3[i] + d4 * k4[i] + d5 * k5[i] + d6 * k6[i] + d7 * k7[i];
        [r2, r3, r4, h * sum]
    }
}

impl<P: Pair> Continuous for Stages<P> {
    fn coefficients(&self, span: &Span<'_>, [c0, c1, c2, c3, c4]: [&mut [f64]; 5]) {
        let n = span.state.len();
        let h = span.end_s - span.start_s;
        let [k1, _, k3, k4, k5, k6, k7] = self.k.each_ref().map(|k| &k[..n]);
        let next = &self.next[..n];
        let (k, weights) = ([k1, k3, k4, k5, k6, k7], P::D.map(|weight| h * weight));
        // Short loops with one result each are vectorised where one long one is not.
        c0.copy_from_slice(span.state);
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

    fn end_rates(&self) -> &[f64] {
        let [.., last] = &self.k;
        last
    }

    fn at(&self, span: &Span<'_>, theta: f64, out: &mut [f64]) {
        let (h, rest) = (span.end_s - span.start_s, 1.0 - theta);
        for (i, (out, y)) in out.iter_mut().zip(span.state).enumerate() {
            let [r2, r3, r4, r5] = self.terms(*y, h, i);
            *out = y + theta * (r2 + rest * (r3 + theta * (r4 + rest * r5)));
        }
    }
}
