//! How far a condition has gone.

use std::ops::Mul;

use thiserror::Error;

/// How far a condition has gone: from 0, which changes nothing, to 1, which is what the source of the condition describes.
///
/// Between them a parameter is interpolated in a straight line, `p = (1 - s) healthy + s full`, which is exact at both ends.
///
/// ```
/// use soleus::prelude::*;
///
/// assert_eq!(Severity::new(0.5)?.share(), 0.5);
/// let error = Severity::new(30.0).unwrap_err();
/// assert_eq!(error.to_string(), "a severity of 30 is outside of 0 (healthy) to 1 (full): give a share, 0.3 for 30 %");
/// # Ok::<(), SeverityError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Severity(f64);

/// Why a number is no severity.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("a severity of {value} is outside of 0 (healthy) to 1 (full): give a share, 0.3 for 30 %")]
#[non_exhaustive]
pub struct SeverityError {
    /// What was given.
    pub value: f64,
}

impl Severity {
    /// Healthy.
    pub const NONE: Self = Self(0.0);
    /// What the source of the condition describes.
    pub const FULL: Self = Self(1.0);

    /// A severity from 0 to 1.
    ///
    /// # Errors
    /// [`SeverityError`] if the number is not between 0 and 1.
    pub fn new(share: f64) -> Result<Self, SeverityError> {
        if (0.0..=1.0).contains(&share) {
            return Ok(Self(share));
        }
        Err(SeverityError { value: share })
    }

    /// How far age has gone, for [`Condition::OlderAge`](crate::presets::people::Condition::OlderAge): 0 up to 25 years, 1 from 74 years on, the ages that its sources compare; a straight line between.
    pub fn of_age(years: f64) -> Self {
        if years >= 74.0 {
            return Self::FULL;
        }
        // What is no number is no age.
        Self(((years - 25.0) / (74.0 - 25.0)).max(0.0))
    }

    /// The number.
    pub const fn share(self) -> f64 {
        self.0
    }

    /// A share that is known to be one.
    pub(super) const fn of_share(share: f64) -> Self {
        Self(share)
    }

    /// Both together: full at most.
    pub(super) fn and(self, more: Self) -> Self {
        Self((self.0 + more.0).min(1.0))
    }

    /// What is between a healthy number and that of the full condition; exactly one of them at the ends.
    pub(super) fn between(self, healthy: f64, full: f64) -> f64 {
        (1.0 - self.0) * healthy + self.0 * full
    }

    /// Multiplies a quantity by what is between 1 and `full`.
    pub(super) fn scale<Q: Mul<f64, Output = Q> + Copy>(self, quantity: &mut Q, full: f64) {
        *quantity = *quantity * self.between(1.0, full);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severity_is_exact_at_its_ends_and_straight_between() -> Result<(), SeverityError> {
        for (healthy, full) in [(1.0, 1.45), (0.3, 0.1), (68.0, 80.0)] {
            assert_eq!(Severity::NONE.between(healthy, full), healthy);
            assert_eq!(Severity::FULL.between(healthy, full), full);
            let half = Severity::new(0.5)?.between(healthy, full);
            assert!((half - 0.5 * (healthy + full)).abs() < 1e-12);
        }
        Ok(())
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for wrong in [-0.1, 1.1, 50.0, f64::NAN, f64::INFINITY] {
            assert!(Severity::new(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn age_goes_from_25_to_74_years() {
        for (years, share) in [
            (18.0, 0.0),
            (25.0, 0.0),
            (49.5, 0.5),
            (74.0, 1.0),
            (99.0, 1.0),
        ] {
            assert_eq!(Severity::of_age(years).share(), share);
        }
        assert_eq!(Severity::of_age(f64::NAN).share(), 0.0);
    }
}
