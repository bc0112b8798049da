//! Sums that give back what rounding took.

/// `out = y + increment`, and what rounding took from it: Knuth's two-sum.
///
/// Over the 100,000 steps of a long run, rounding alone would make or lose blood; with it given back, only that of the increments counts, which are
/// a thousand times smaller. Source: E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed. 2006, section VIII.5.
#[inline(always)]
pub(super) fn add_exactly(out: &mut [f64], lost: &mut [f64], y: &[f64], increment: &[f64]) {
    let n = out.len();
    let (lost, y, increment) = (&mut lost[..n], &y[..n], &increment[..n]);
    for i in 0..n {
        let sum = y[i] + increment[i];
        let added = sum - y[i];
        lost[i] = (y[i] - (sum - added)) + (increment[i] - added);
        out[i] = sum;
    }
}
