//! Polynomials stored as rows of coefficients: row `j` holds, for every state, the factor of `theta^j`.

/// The place of `time_s` between start (0) and end (1), never outside of it.
pub(super) fn theta(start_s: f64, end_s: f64, time_s: f64) -> f64 {
    ((time_s - start_s) / (end_s - start_s)).clamp(0.0, 1.0)
}

/// Writes the values at `theta` into `out`, whose length is the length of a row.
pub(super) fn value(coefficients: &[f64], theta: f64, out: &mut [f64]) {
    out.fill(0.0);
    for row in coefficients.chunks_exact(out.len().max(1)).rev() {
        for (out, c) in out.iter_mut().zip(row) {
            *out = *out * theta + c;
        }
    }
}

/// The value of one state at `theta`, of rows with `length` entries.
pub(crate) fn value_at(coefficients: &[f64], length: usize, index: usize, theta: f64) -> f64 {
    let rows = coefficients.chunks_exact(length.max(1)).rev();
    let own = rows.filter_map(|row| row.get(index));
    own.fold(0.0, |sum, c| sum * theta + c)
}

/// Writes the derivatives with respect to time at `theta` into `out`; `duration_s` is what theta from 0 to 1 spans.
pub(super) fn rate(coefficients: &[f64], theta: f64, duration_s: f64, out: &mut [f64]) {
    out.fill(0.0);
    let rows = coefficients.chunks_exact(out.len().max(1));
    for (power, row) in (0..rows.len()).zip(rows).skip(1).rev() {
        let power = power as f64;
        for (out, c) in out.iter_mut().zip(row) {
            *out = *out * theta + power * c;
        }
    }
    for out in out {
        *out /= duration_s;
    }
}

/// Rewrites the coefficients so that `theta` from 0 to 1 spans what it spanned from `begin` to 1.
pub(super) fn begin_at(begin: f64, dimension: usize, coefficients: &mut [f64]) {
    let n = dimension.max(1);
    let rows = coefficients.len() / n;
    for lowest in 0..rows {
        for row in (lowest..rows.saturating_sub(1)).rev() {
            let (lower, upper) = coefficients.split_at_mut((row + 1) * n);
            for (c, above) in lower[row * n..].iter_mut().zip(upper) {
                *c += begin * *above;
            }
        }
    }
    let mut power = 1.0;
    for row in coefficients.chunks_exact_mut(n) {
        row.iter_mut().for_each(|c| *c *= power);
        power *= 1.0 - begin;
    }
}

/// Writes the five rows of the quartic through the values at `theta` of 0, 1/4, 1/2, 3/4 and 1, which are given
/// as rows in that order.
pub(super) fn quartic(values: &[f64], dimension: usize, coefficients: &mut [f64]) {
    let n = dimension.max(1);
    for i in 0..dimension {
        let [v0, v1, v2, v3, v4] = std::array::from_fn(|row| values[row * n + i]);
        let d1 = v1 - v0;
        let d2 = v2 - 2.0 * v1 + v0;
        let d3 = v3 - 3.0 * v2 + 3.0 * v1 - v0;
        let d4 = v4 - 4.0 * v3 + 6.0 * v2 - 4.0 * v1 + v0;
        let rows = [
            v0,
            4.0 * (d1 - d2 / 2.0 + d3 / 3.0 - d4 / 4.0),
            16.0 * (d2 / 2.0 - d3 / 2.0 + 11.0 * d4 / 24.0),
            64.0 * (d3 / 6.0 - d4 / 4.0),
            256.0 * (d4 / 24.0),
        ];
        for (row, c) in rows.into_iter().enumerate() {
            coefficients[row * n + i] = c;
        }
    }
}

/// One end of a cubic Hermite piece: values and their rates of change.
#[derive(Debug, Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) state: &'a [f64],
    pub(super) rates: &'a [f64],
}

/// Writes the four rows of the cubic that meets values and rates at both ends.
pub(super) fn hermite(from: End<'_>, to: End<'_>, duration_s: f64, coefficients: &mut [f64]) {
    let n = from.state.len();
    if n == 0 || coefficients.len() < 4 * n {
        return;
    }
    let (c0, rest) = coefficients.split_at_mut(n);
    let (c1, rest) = rest.split_at_mut(n);
    let (c2, c3) = rest.split_at_mut(n);
    for i in 0..n {
        let rise = to.state[i] - from.state[i];
        let first = duration_s * from.rates[i];
        let last = duration_s * to.rates[i];
        c0[i] = from.state[i];
        c1[i] = first;
        c2[i] = 3.0 * rise - 2.0 * first - last;
        c3[i] = first + last - 2.0 * rise;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cubic_is_met_exactly() {
        // p(t) = 1 - t + 2 t^2 + 3 t^3 on [1, 3], and a constant beside it
        let p = |t: f64| 1.0 - t + 2.0 * t * t + 3.0 * t * t * t;
        let dp = |t: f64| -1.0 + 4.0 * t + 9.0 * t * t;
        let (a, b) = (1.0, 3.0);
        let mut c = [0.0; 8];
        let (ya, yb) = ([p(a), 5.0], [p(b), 5.0]);
        let (fa, fb) = ([dp(a), 0.0], [dp(b), 0.0]);
        let end = |state, rates| End { state, rates };
        hermite(end(&ya, &fa), end(&yb, &fb), b - a, &mut c);
        let (mut y, mut f) = ([0.0; 2], [0.0; 2]);
        for t in [1.0, 1.3, 2.0, 2.9, 3.0] {
            value(&c, theta(a, b, t), &mut y);
            rate(&c, theta(a, b, t), b - a, &mut f);
            approx::assert_relative_eq!(y[0], p(t), max_relative = 1e-13);
            approx::assert_relative_eq!(f[0], dp(t), max_relative = 1e-13);
            assert_eq!((y[1], f[1]), (5.0, 0.0));
        }
    }

    #[test]
    fn a_quartic_is_met_exactly_and_begins_anywhere() {
        let p = |t: f64| 1.0 - t + 2.0 * t * t + 3.0 * t.powi(3) - 4.0 * t.powi(4);
        let values: Vec<f64> = [0.0, 0.25, 0.5, 0.75, 1.0]
            .into_iter()
            .flat_map(|t| [p(t), 7.0])
            .collect();
        let mut c = [0.0; 10];
        quartic(&values, 2, &mut c);
        let mut y = [0.0; 2];
        for t in [0.0, 0.1, 0.6, 1.0] {
            value(&c, t, &mut y);
            approx::assert_relative_eq!(y[0], p(t), max_relative = 1e-13);
            approx::assert_relative_eq!(y[1], 7.0, max_relative = 1e-13);
        }
        begin_at(0.3, 2, &mut c);
        for t in [0.0, 0.1, 0.6, 1.0] {
            value(&c, t, &mut y);
            approx::assert_relative_eq!(y[0], p(0.3 + 0.7 * t), max_relative = 1e-13);
        }
    }

    #[test]
    fn no_states_are_no_trouble() {
        value(&[], 0.5, &mut []);
        rate(&[], 0.5, 1.0, &mut []);
        let none = End {
            state: &[],
            rates: &[],
        };
        hermite(none, none, 1.0, &mut []);
    }
}
