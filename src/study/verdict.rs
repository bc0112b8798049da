//! What a fit is worth.

use std::fmt;

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Errors as the standard errors say bring a greater chi-squared this rarely: a design value, that of
/// 3.3 standard deviations.
const BY_CHANCE: f64 = 1e-3;

/// What a fit that came to an end is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// The model meets the targets as well as their errors allow, and the targets fix every factor.
    Sound,
    /// The model misses the targets by more than their errors allow: it does not describe them, or the
    /// fit is in a valley beside the right one, or the errors are too small.
    Misses {
        /// Sum of squared misses, each over its standard error.
        chi_squared: f64,
        /// Targets less factors.
        degrees_of_freedom: usize,
        /// How often errors as given would bring a greater one.
        chance: f64,
    },
    /// A factor ended at the end of its range.
    AtBound,
    /// The targets do not tell the factors apart: see
    /// [`Calibrated::identifiability`](crate::study::Calibrated::identifiability).
    Entangled,
}

impl Verdict {
    /// Judges by chi-squared alone.
    pub(super) fn of(chi_squared: f64, degrees_of_freedom: usize) -> Self {
        let chance = by_chance(chi_squared, degrees_of_freedom.max(1));
        if chance < BY_CHANCE {
            Self::Misses {
                chi_squared,
                degrees_of_freedom,
                chance,
            }
        } else {
            Self::Sound
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sound => write!(f, "sound"),
            Self::Misses {
                chi_squared,
                degrees_of_freedom,
                ..
            } => write!(
                f,
                "the model misses the targets by more than their errors allow: chi-squared \
                 {chi_squared:.4e} with {degrees_of_freedom} degree(s) of freedom"
            ),
            Self::AtBound => write!(f, "a factor ended at the end of its range: widen it"),
            Self::Entangled => write!(f, "the targets do not tell the factors apart"),
        }
    }
}

/// How often chi-squared is greater by chance.
fn by_chance(chi_squared: f64, degrees: usize) -> f64 {
    // So far out that the law of rounded numbers says no more.
    if chi_squared > 100.0 * degrees as f64 {
        return 0.0;
    }
    ChiSquared::new(degrees as f64).map_or(0.0, |law| law.sf(chi_squared))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables give 10.83, 20.52 and 29.59 for a thousandth at 1, 5 and 10 degrees of freedom.
    #[test]
    fn the_bound_is_that_of_tables() {
        for (degrees, bound) in [(1, 10.83), (5, 20.52), (10, 29.59)] {
            assert_eq!(Verdict::of(bound - 0.05, degrees), Verdict::Sound);
            let missed = Verdict::of(bound + 0.05, degrees);
            assert!(matches!(missed, Verdict::Misses { .. }), "{degrees}");
        }
        assert_eq!(Verdict::of(0.0, 0), Verdict::Sound);
        let words = Verdict::of(1e22, 3).to_string();
        assert!(
            words.contains("chi-squared 1.0000e22 with 3 degree(s)"),
            "{words}"
        );
    }
}
