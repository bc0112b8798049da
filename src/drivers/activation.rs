//! Rising fast and falling slowly, without a kink in between.

use crate::units::Time;

/// Draws a state towards a target: at one speed while it is below, at another while it is above.
///
/// The two blend where the gap is smaller than `blend`: `k = (k_rise + k_fall) / 2 + (k_rise - k_fall) / 2 * gap / sqrt(gap^2 + blend^2)`, so the rate has all its derivatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TwoSpeed {
    mean: f64,
    half_difference: f64,
    blend_squared: f64,
}

impl TwoSpeed {
    /// Time constants of rising and falling.
    pub(super) fn new(rising: Time, falling: Time, blend: f64) -> Self {
        let (rise, fall) = (1.0 / rising.seconds(), 1.0 / falling.seconds());
        Self {
            mean: 0.5 * (rise + fall),
            half_difference: 0.5 * (rise - fall),
            blend_squared: blend * blend,
        }
    }

    /// The rate of a state that is `gap` short of its target.
    /// How the rate changes with the gap.
    pub(super) fn slope(&self, gap: f64) -> f64 {
        let side = gap / (gap * gap + self.blend_squared).sqrt();
        self.mean + self.half_difference * side * (2.0 - side * side)
    }

    #[inline]
    pub(super) fn rate(&self, gap: f64) -> f64 {
        let side = gap / (gap * gap + self.blend_squared).sqrt();
        gap * (self.mean + self.half_difference * side)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn two_speed(gap: f64) -> f64 {
        TwoSpeed::new(Time::from_ms(50.0), Time::from_ms(200.0), 0.005).rate(gap)
    }

    #[test]
    fn far_from_the_target_it_goes_at_its_own_speed() {
        assert!((two_speed(0.5) - 10.0).abs() < 1e-3);
        assert!((two_speed(-0.5) + 2.5).abs() < 1e-3);
        assert_eq!(two_speed(0.0), 0.0);
    }

    proptest! {
        #[test]
        fn the_rate_goes_towards_the_target_and_is_lipschitz_with_a_continuous_slope(gap in -1.0..1.0_f64) {
            let rate = two_speed;
            prop_assert!(rate(gap) * gap >= 0.0);
            let h = 1e-7;
            let slope = |at: f64| (rate(at + h) - rate(at - h)) / (2.0 * h);
            // The blend overshoots either speed by no more than (rise - fall) / 5.
            prop_assert!((2.0..=23.0).contains(&slope(gap)), "{}", slope(gap));
            prop_assert!((slope(gap + 1e-5) - slope(gap)).abs() < 0.1);
        }

        #[test]
        fn it_is_finite_for_any_finite_gap(gap in any::<f64>().prop_filter("finite", |g| g.abs() < 1e300)) {
            prop_assert!(two_speed(gap).is_finite());
        }
    }
}
