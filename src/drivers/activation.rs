//! Rising fast and falling slowly, without a kink in between.

/// The rate of something that is `gap` short of where it is drawn: `gap` times the speed of rising if it is positive, of falling if it is negative.
///
/// The two blend where `gap` is smaller than `blend`: `k = (k_rise + k_fall) / 2 + (k_rise - k_fall) / 2 * gap / sqrt(gap^2 + blend^2)`, so the rate has all its derivatives.
#[inline]
pub(super) fn two_speed(gap: f64, (rise, fall): (f64, f64), blend: f64) -> f64 {
    let side = gap / (gap * gap + blend * blend).sqrt();
    gap * 0.5 * ((rise + fall) + (rise - fall) * side)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SPEEDS: (f64, f64) = (20.0, 5.0);

    #[test]
    fn far_from_the_target_it_goes_at_its_own_speed() {
        assert!((two_speed(0.5, SPEEDS, 0.005) - 10.0).abs() < 1e-3);
        assert!((two_speed(-0.5, SPEEDS, 0.005) + 2.5).abs() < 1e-3);
        assert_eq!(two_speed(0.0, SPEEDS, 0.005), 0.0);
    }

    proptest! {
        #[test]
        fn the_rate_goes_towards_the_target_and_is_lipschitz_with_a_continuous_slope(gap in -1.0..1.0_f64) {
            let rate = |gap| two_speed(gap, SPEEDS, 0.005);
            prop_assert!(rate(gap) * gap >= 0.0);
            let h = 1e-7;
            let slope = |at: f64| (rate(at + h) - rate(at - h)) / (2.0 * h);
            // The blend overshoots either speed by no more than (rise - fall) / 5.
            prop_assert!((2.0..=23.0).contains(&slope(gap)), "{}", slope(gap));
            prop_assert!((slope(gap + 1e-5) - slope(gap)).abs() < 0.1);
        }

        #[test]
        fn it_is_finite_for_any_finite_gap(gap in any::<f64>().prop_filter("finite", |g| g.abs() < 1e300)) {
            prop_assert!(two_speed(gap, SPEEDS, 0.005).is_finite());
        }
    }
}
