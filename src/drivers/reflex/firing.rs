//! How often the nerves of Ursino's reflex fire.

use crate::parts::smooth::{rounded_positive, sigmoid};

/// A nerve whose firing rises from one level to another along a logistic curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Firing {
    pub(super) least_per_s: f64,
    pub(super) most_per_s: f64,
    /// Where it is half way, and over how much it rises.
    pub(super) middle: f64,
    pub(super) width: f64,
}

impl Firing {
    /// `(f_min + f_max e^u) / (1 + e^u)` with `u = (x - middle) / width`, in 1/s.
    #[inline]
    pub(super) fn at(&self, x: f64) -> f64 {
        let share = sigmoid((x - self.middle) / self.width);
        self.least_per_s + (self.most_per_s - self.least_per_s) * share
    }
}

/// The carotid sinus nerve, from the sensed pressure in mmHg less the set point.
pub(super) const CAROTID_SINUS: Firing = Firing {
    least_per_s: 2.52,
    most_per_s: 47.78,
    middle: 0.0,
    width: 11.758,
};

/// The cardiopulmonary afferents, from atrial pressure in mmHg less the set point.
pub(super) const CARDIOPULMONARY: Firing = Firing {
    least_per_s: 0.70,
    most_per_s: 13.27,
    middle: 0.0,
    width: 3.27,
};

/// The vagus, from the firing of the carotid sinus nerve.
pub(super) const VAGUS: Firing = Firing {
    least_per_s: 3.2,
    most_per_s: 6.3,
    middle: 25.0,
    width: 7.06,
};

/// Sympathetic firing for that of the afferents: `2.10 + (16.11 - 2.10) e^(-0.0675 f)`, in 1/s.
#[inline]
pub(super) fn sympathetic(afferent_per_s: f64) -> f64 {
    2.10 + (16.11 - 2.10) * (-0.0675 * afferent_per_s).exp()
}

/// The answer of an effector of unit gain: `ln(f - 2.66 + 1)` above a sympathetic firing of 2.66 /s, else nought.
///
/// The corner at 2.66 /s is rounded over 0.05 /s (design value).
#[inline]
pub(super) fn answer(sympathetic_per_s: f64) -> f64 {
    rounded_positive(sympathetic_per_s - 2.66, 0.05).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nerves_fire_as_by_the_published_curves() {
        // 92 mmHg, the set point, and 11.758 mmHg above it: (2.52 + 47.78 e) / (1 + e).
        assert!((CAROTID_SINUS.at(0.0) - 25.15).abs() < 1e-12);
        assert!((CAROTID_SINUS.at(11.758) - 35.607_7).abs() < 1e-3);
        assert!((VAGUS.at(25.15) - 4.766_5).abs() < 1e-3);
        assert!((CARDIOPULMONARY.at(0.0) - 6.985).abs() < 1e-12);
        assert!((sympathetic(25.15) - 4.665_5).abs() < 1e-3);
        assert!((answer(4.6655) - 1.100_45).abs() < 1e-4);
        assert_eq!(answer(2.0), 0.0);
        // The whole range of an afferent.
        let bounds = [-1e300, 1e300].map(|x| CAROTID_SINUS.at(x));
        assert_eq!(bounds, [2.52, 47.78]);
    }
}
