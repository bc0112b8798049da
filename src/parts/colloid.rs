//! The pressure that proteins in a fluid draw water with.

use crate::units::{Density, Mass, Pressure, Volume};

/// The most protein that a fluid can hold: beyond it is a gel, and the fit of the pressure means nothing.
const MOST: Density = Density::from_g_per_ml(0.3);

/// Colloid osmotic (oncotic) pressure of plasma or tissue fluid with this much protein.
///
/// $$\pi = 2.1\\,c + 0.16\\,c^2 + 0.009\\,c^3$$
///
/// In plain text: `pi = 2.1 c + 0.16 c² + 0.009 c³`, `c` in g/dL, `pi` in mmHg: 25.6 mmHg at 7 g/dL. It grows faster than the concentration. Concentrations below zero give zero; above 30 g/dL the pressure is that at 30.
///
/// Source: E. M. Landis and J. R. Pappenheimer 1963, Handbook of Physiology, Circulation II, p. 961; fitted to plasma of up to 10 g/dL.
///
/// ```
/// use soleus::parts::colloid_pressure;
/// use soleus::units::Quantities;
///
/// assert!((colloid_pressure(0.07.g_per_ml()) - 25.627.mmhg()).abs() < 1e-9.mmhg());
/// ```
#[inline]
#[must_use]
pub fn colloid_pressure(protein: Density) -> Pressure {
    let c = 100.0 * protein.clamp(Density::ZERO, MOST).g_per_ml();
    Pressure::from_mmhg(c * (2.1 + c * (0.16 + 0.009 * c)))
}

/// By how much the pressure rises with the concentration, in mmHg mL/g.
#[inline]
pub(super) fn slope_mmhg_ml_per_g(protein: Density) -> f64 {
    if protein <= Density::ZERO || protein >= MOST {
        return 0.0;
    }
    let c = 100.0 * protein.g_per_ml();
    100.0 * (2.1 + c * (0.32 + 0.027 * c))
}

/// The concentration of protein at which colloid pressure is this, by Newton's method; not a number if the pressure is below zero or above 300 mmHg.
#[must_use]
pub fn protein_at_colloid_pressure(pressure: Pressure) -> Density {
    if !(0.0..=300.0).contains(&pressure.mmhg()) {
        return Density::from_g_per_ml(f64::NAN);
    }
    // Rising and convex: from above, every step stays above and comes nearer.
    let mut protein = MOST;
    for _ in 0..60 {
        let excess = (colloid_pressure(protein) - pressure).mmhg();
        let c = 100.0 * protein.g_per_ml();
        let slope = 100.0 * (2.1 + c * (0.32 + 0.027 * c));
        protein = Density::from_g_per_ml(protein.g_per_ml() - excess / slope);
    }
    protein.max(Density::ZERO)
}

/// Protein over fluid: zero if there is none, the most that a fluid can hold if the fluid is gone.
#[inline]
pub(crate) fn concentration(protein: Mass, fluid: Volume) -> Density {
    let least = Volume::from_ml(1e-6);
    (protein.max(Mass::ZERO) / fluid.max(least)).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;
    use proptest::prelude::*;

    /// By hand: 14.7 + 7.84 + 3.087, and 8.4 + 2.56 + 0.576.
    #[test]
    fn it_is_as_landis_and_pappenheimer_fitted_it() {
        assert!((colloid_pressure(0.07.g_per_ml()).mmhg() - 25.627).abs() < 1e-12);
        assert!((colloid_pressure(0.04.g_per_ml()).mmhg() - 11.536).abs() < 1e-12);
        assert_eq!(colloid_pressure((-1.0).g_per_ml()), Pressure::ZERO);
        assert_eq!(colloid_pressure(9.0.g_per_ml()), colloid_pressure(MOST));
    }

    #[test]
    fn a_fluid_without_fluid_is_not_infinitely_dense() {
        assert_eq!(concentration(1.0.kg(), 0.0.ml()), MOST);
        assert_eq!(concentration((-1.0).kg(), 5.0.ml()), Density::ZERO);
        assert!((concentration(Mass::from_grams(7.0), 100.0.ml()).g_per_ml() - 0.07).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn the_inverse_finds_the_concentration(c in 0.0..0.15_f64) {
            let there = colloid_pressure(c.g_per_ml());
            let back = protein_at_colloid_pressure(there).g_per_ml();
            prop_assert!((back - c).abs() < 1e-12, "{c} {back}");
            let step = 1e-7;
            let rise = colloid_pressure((c + step).g_per_ml()) - colloid_pressure((c + 1e-12).g_per_ml());
            prop_assert!((rise.mmhg() / (step - 1e-12) / slope_mmhg_ml_per_g((c + 5e-8).g_per_ml()) - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn pressures_that_no_protein_has_are_not_numbers() {
        for mmhg in [-1.0, 301.0, f64::NAN, f64::INFINITY] {
            assert!(protein_at_colloid_pressure(mmhg.mmhg()).g_per_ml().is_nan());
        }
    }
}
