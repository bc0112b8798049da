//! Where a function that is known at a few points of a step passes zero.

/// Five values at equal distances, as the polynomial of degree 4 through them; its argument runs from 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quartic([f64; 5]);

impl Quartic {
    /// Newton's forward differences, multiplied out.
    pub(crate) fn through(values: [f64; 5]) -> Self {
        let mut d = values;
        for level in 1..5 {
            for i in (level..5).rev() {
                d[i] -= d[i - 1];
            }
        }
        Self([
            d[0],
            d[1] - d[2] / 2.0 + d[3] / 3.0 - d[4] / 4.0,
            d[2] / 2.0 - d[3] / 2.0 + 11.0 * d[4] / 24.0,
            d[3] / 6.0 - d[4] / 4.0,
            d[4] / 24.0,
        ])
    }

    pub(crate) fn value(&self, s: f64) -> f64 {
        value(&self.0, s)
    }

    /// How far the curve strays at most from the straight lines between the five values.
    pub(crate) fn sag(&self) -> f64 {
        let [_, _, c2, c3, c4] = self.0;
        let curvature = 2.0 * c2.abs() + 24.0 * c3.abs() + 192.0 * c4.abs();
        curvature / 8.0
    }

    /// Where the curve turns between 0 and 4, in order: at most three places, NaN where there are fewer.
    pub(crate) fn turns(&self) -> [f64; 3] {
        let [_, c1, c2, c3, c4] = self.0;
        let slope = [c1, 2.0 * c2, 3.0 * c3, 4.0 * c4];
        let (roots, count) = roots(&slope);
        std::array::from_fn(|i| if i < count { roots[i] } else { f64::NAN })
    }
}

fn value(coefficients: &[f64], s: f64) -> f64 {
    let terms = coefficients.iter().rev();
    terms.fold(0.0, |sum, c| sum * s + c)
}

/// Sign changes of a polynomial of degree 3 at most between 0 and 4: between neighbouring turns it is monotonic, so that none is missed.
fn roots(c: &[f64]) -> ([f64; 3], usize) {
    let mut found = [0.0; 3];
    let mut count = 0;
    if c.len() < 2 {
        return (found, 0);
    }
    let mut slope = [0.0; 3];
    for (power, (slope, c)) in slope.iter_mut().zip(c.iter().skip(1)).enumerate() {
        *slope = (power + 1) as f64 * c;
    }
    let (turns, turned) = roots(&slope[..c.len() - 1]);
    let mut from = 0.0;
    for to in turns.into_iter().take(turned).chain([4.0]) {
        let (at_from, at_to) = (value(c, from), value(c, to));
        if at_from * at_to < 0.0 && count < found.len() {
            let root = bracketed((from, at_from), (to, at_to), 1e-12, |s| value(c, s));
            found[count] = root;
            count += 1;
        }
        from = to;
    }
    (found, count)
}

/// A place, at most `width` beyond that of the sign change between `from` and `to`, on the side of `to`: by the ITP method, superlinear where the
/// function is smooth, and with hardly more evaluations than bisection wherever it is not.
///
/// Both ends are a place and the value there; the value at `from` must not be zero. What is not finite counts as beyond.
///
/// Source: I. F. D. Oliveira, R. H. C. Takahashi, ACM Trans. Math. Softw. 47 (2020) 5, doi 10.1145/3423597.
pub(crate) fn bracketed(
    from: (f64, f64),
    to: (f64, f64),
    width: f64,
    mut f: impl FnMut(f64) -> f64,
) -> f64 {
    let ((mut a, mut at_a), (mut b, mut at_b)) = (from, to);
    let sign = if at_a < 0.0 { 1.0 } else { -1.0 };
    let half = 0.5 * width.max(f64::MIN_POSITIVE);
    let most = ((b - a) / (2.0 * half)).log2().ceil().max(0.0) + 2.0;
    let truncation = 0.2 / (b - a);
    let mut turn = 0.0;
    while b - a > 2.0 * half && turn <= most {
        let middle = 0.5 * (a + b);
        let radius = (half * (most - turn).exp2() - 0.5 * (b - a)).max(0.0);
        let falsi = (b * at_a - a * at_b) / (at_a - at_b);
        let falsi = if falsi.is_finite() { falsi } else { middle };
        let side = (middle - falsi).signum();
        let shift = truncation * (b - a) * (b - a);
        let truncated = if shift <= (middle - falsi).abs() {
            falsi + side * shift
        } else {
            middle
        };
        let try_at = if (truncated - middle).abs() <= radius {
            truncated
        } else {
            middle - side * radius
        };
        // Neither end again, which would say nothing new.
        let try_at = try_at.max(a.next_up()).min(b.next_down());
        if !(a < try_at && try_at < b) {
            break;
        }
        let value = sign * f(try_at);
        if value < 0.0 {
            (a, at_a) = (try_at, sign * value);
        } else {
            (b, at_b) = (try_at, sign * value);
        }
        turn += 1.0;
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quartic_is_met_and_turns_where_it_turns() {
        // (s - 0.5)(s - 1.5)(s - 2.25)(s - 3.5)
        let p = |s: f64| (s - 0.5) * (s - 1.5) * (s - 2.25) * (s - 3.5);
        let quartic = Quartic::through([0.0, 1.0, 2.0, 3.0, 4.0].map(p));
        for s in [0.0, 0.3, 1.7, 3.9] {
            approx::assert_relative_eq!(quartic.value(s), p(s), epsilon = 1e-12);
        }
        let turns = quartic.turns();
        for (turn, (low, high)) in turns
            .into_iter()
            .zip([(0.5, 1.5), (1.5, 2.25), (2.25, 3.5)])
        {
            assert!((low..high).contains(&turn), "{turns:?}");
            let slope = (p(turn + 1e-5) - p(turn - 1e-5)) / 2e-5;
            assert!(slope.abs() < 1e-7, "{slope}");
        }
        assert!(quartic.sag() > 1.0);
        let line = Quartic::through([1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(line.sag(), 0.0);
        assert!(line.turns().iter().all(|turn| turn.is_nan()));
    }

    #[test]
    fn roots_are_found_to_the_last_digits_in_few_evaluations() {
        let mut counts = Vec::new();
        let root = |f: &dyn Fn(f64) -> f64, counts: &mut Vec<usize>| {
            let mut count = 0;
            let (a, b) = (0.3, 2.0);
            let root = bracketed((a, f(a)), (b, f(b)), 4e-16, |x| {
                count += 1;
                f(x)
            });
            counts.push(count);
            root
        };
        assert!((root(&|x| x * x - 2.0, &mut counts) - 2.0_f64.sqrt()).abs() < 1e-15);
        assert!((root(&|x| 1.0 - x.exp() / 3.0, &mut counts) - 3.0_f64.ln()).abs() < 1e-15);
        assert!(counts.iter().all(|count| *count < 14), "{counts:?}");
        // At a large argument, whose last digits are few.
        let far = bracketed((1e3, -1.0), (1e3 + 0.3, 1.0), 1e-13, |x| {
            (x - 1000.1).tanh()
        });
        assert!((far - 1000.1).abs() < 3e-13, "{far}");
        // A jump, a pole and a function that is not a number are halved down.
        assert_eq!(
            root(&|x| if x < 0.7 { -1.0 } else { 5.0 }, &mut counts),
            0.7
        );
        let edge = root(&|x| if x < 0.7 { -1.0 } else { f64::NAN }, &mut counts);
        assert!((edge - 0.7).abs() < 1e-15);
        assert!(counts.iter().all(|count| *count < 60), "{counts:?}");
    }
}
