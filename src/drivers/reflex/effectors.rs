//! How far heart and vessels can go, whatever a reflex asks of them.

use crate::parts::smooth::held;

/// The cardiac period that is left of one that is asked for, in s: between 0.3 and 2.
#[inline]
pub(super) fn period(asked_s: f64) -> f64 {
    held(asked_s, 0.3, 2.0, 0.05)
}

/// Periods at rest for which the above changes nothing, in s.
pub(super) const FREE_PERIOD_S: std::ops::RangeInclusive<f64> = 0.35..=1.95;

/// The factor on elastance for a factor on end-systolic compliance: between 0.6 and 2.
#[inline]
pub(super) fn strength(compliance: f64) -> f64 {
    1.0 / held(compliance, 0.5, 1.0 / 0.6, 0.05)
}

/// The constriction `K` for a factor on resistance, which is held between 0.4 and 3.
#[inline]
pub(super) fn constriction(resistance: f64) -> f64 {
    held(resistance, 0.4, 3.0, 0.1) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effectors_are_exact_in_their_range_and_held_at_its_ends() {
        assert_eq!(period(0.86), 0.86);
        assert_eq!((period(-9.0), period(1e300)), (0.3, 2.0));
        assert_eq!(strength(1.0), 1.0);
        assert!((strength(0.8) - 1.25).abs() < 1e-15);
        // However far compliance falls, also below zero.
        assert!((strength(-50.0) - 2.0).abs() < 1e-12);
        assert!((strength(50.0) - 0.6).abs() < 1e-12);
        assert_eq!(constriction(1.0), 0.0);
        assert!((constriction(-5.0) + 0.6).abs() < 1e-15);
        assert!((constriction(50.0) - 2.0).abs() < 1e-12);
    }
}
