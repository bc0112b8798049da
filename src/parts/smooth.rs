//! Smooth stand-ins for corners, from square roots and divisions only.

/// Beyond this size numbers are held, so that their squares stay finite; nothing in a body comes near it.
pub(super) const FAR: f64 = 1e100;

/// `u` held within what can be squared.
#[inline]
pub(super) fn near(u: f64) -> f64 {
    u.clamp(-FAR, FAR)
}

/// A smooth `max(u, 0)`, rounded over `width`: `(u + sqrt(u^2 + width^2)) / 2`, always positive, and the root.
///
/// Its slope is the value over the root.
#[inline]
pub(super) fn soft_positive(u: f64, width: f64) -> (f64, f64) {
    let u = near(u);
    let root = (u * u + width * width).sqrt();
    // Below zero the same number without the cancellation.
    let value = if u < 0.0 {
        0.5 * width * width / (root - u)
    } else {
        0.5 * (u + root)
    };
    (value, root)
}

/// `max(u, 0)` with its corner rounded by a parabola: exact from `width` on to either side, its slope continuous; `width` is above zero.
#[inline]
pub(crate) fn rounded_positive(u: f64, width: f64) -> f64 {
    if u >= width {
        u
    } else if u <= -width {
        0.0
    } else {
        (u + width) * (u + width) / (4.0 * width)
    }
}

/// `u` held between `low` and `high`, both corners rounded over `width`: exact between them except that near, and never outside.
///
/// The bounds are more than twice `width` apart.
#[inline]
pub(crate) fn held(u: f64, low: f64, high: f64, width: f64) -> f64 {
    if u >= high + width {
        return high;
    }
    if u >= low + width && u <= high - width {
        return u;
    }
    low + rounded_positive(u - low, width) - rounded_positive(u - high, width)
}

/// The logistic function `1 / (1 + exp(-u))`, without overflow.
#[inline]
pub(crate) fn sigmoid(u: f64) -> f64 {
    0.5 * (1.0 + (0.5 * u).tanh())
}

/// 0 for `x <= 0`, 1 for `x >= 1`, and `6 x^5 - 15 x^4 + 10 x^3` between, whose first two derivatives vanish at both ends.
#[inline]
pub(crate) fn smoothstep5(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    x * x * x * (x * (6.0 * x - 15.0) + 10.0)
}

/// The slope of [`smoothstep5`].
#[inline]
pub(super) fn smoothstep5_slope(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    let hump = x * (1.0 - x);
    30.0 * hump * hump
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::EXTREMES;

    #[test]
    fn the_soft_positive_part_is_positive_everywhere_and_exact_far_away() {
        for u in EXTREMES {
            let (value, root) = soft_positive(u, 2.0);
            let slope = value / root;
            assert!(value > 0.0 && value.is_finite(), "{u}: {value}");
            assert!((0.0..=1.0).contains(&slope), "{u}: {slope}");
        }
        assert!((soft_positive(100.0, 2.0).0 - 100.01).abs() < 1e-4);
        assert!((soft_positive(0.0, 2.0).0 - 1.0).abs() < 1e-15);
        assert!((soft_positive(-100.0, 2.0).0 - 0.01).abs() < 1e-5);
    }

    #[test]
    fn slopes_are_those_of_the_differences() {
        for i in -40..=40 {
            let x = 0.05 * f64::from(i) + 0.013;
            let step = 1e-5;
            let soft =
                (soft_positive(x + step, 0.7).0 - soft_positive(x - step, 0.7).0) / (2.0 * step);
            let (value, root) = soft_positive(x, 0.7);
            assert!((value / root - soft).abs() < 1e-9);
            let smooth = (smoothstep5(x + step) - smoothstep5(x - step)) / (2.0 * step);
            assert!((smoothstep5_slope(x) - smooth).abs() < 1e-8);
        }
    }

    #[test]
    fn what_is_held_is_exact_inside_never_outside_and_has_a_continuous_slope() {
        let hold = |u| held(u, 0.4, 3.0, 0.1);
        for u in [0.5, 1.0, 2.3, 2.9] {
            assert!((hold(u) - u).abs() < 1e-15, "{u}");
        }
        for u in EXTREMES {
            assert!((0.4 - 1e-12..=3.0 + 1e-12).contains(&hold(u)), "{u}");
        }
        // At the bounds a quarter of the width inside.
        assert!((hold(0.4) - 0.425).abs() < 1e-12 && (hold(3.0) - 2.975).abs() < 1e-12);
        assert_eq!((hold(-9.0), hold(0.3)), (0.4, 0.4));
        for corner in [0.3, 0.5, 2.9, 3.1] {
            let slope = |u: f64| (hold(u + 1e-6) - hold(u - 1e-6)) / 2e-6;
            assert!((slope(corner - 1e-5) - slope(corner + 1e-5)).abs() < 1e-3);
        }
        assert_eq!(rounded_positive(-1.0, 0.5), 0.0);
        assert_eq!(rounded_positive(1.0, 0.5), 1.0);
    }

    #[test]
    fn the_logistic_function_is_that_of_the_exponential() {
        assert_eq!(sigmoid(0.0), 0.5);
        assert!((sigmoid(2.5) - 0.924_141_82).abs() < 1e-8);
        assert!((sigmoid(-2.5) - 0.075_858_18).abs() < 1e-8);
        for u in EXTREMES {
            assert!((0.0..=1.0).contains(&sigmoid(u)), "{u}");
        }
    }

    #[test]
    fn the_smooth_step_goes_from_exactly_nothing_to_exactly_all() {
        assert_eq!(smoothstep5(-3.0), 0.0);
        assert_eq!(smoothstep5(0.0), 0.0);
        assert_eq!(smoothstep5(0.5), 0.5);
        assert_eq!(smoothstep5(1.0), 1.0);
        assert_eq!(smoothstep5(7.0), 1.0);
    }
}
