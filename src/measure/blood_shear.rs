//! How viscous blood is where it is slow, and the stress that it puts on a wall.

use crate::units::{Pressure, ShearRate, Viscosity};

/// Viscosity of whole blood at a shear rate: about 3.5 mPa·s where it is fast, 9 at 10 /s, 56 at rest.
///
/// $$\mu = \mu_\infty + (\mu_0 - \mu_\infty)\\,(1 + (\lambda \dot\gamma)^2)^{(n - 1)/2}$$
///
/// Plain text: Carreau's law, `mu = mu_inf + (mu_0 - mu_inf) (1 + (lambda rate)^2)^((n - 1)/2)`, with `mu_0` 56 mPa·s, `mu_inf` 3.45 mPa·s, `lambda` 3.313 s, `n` 0.3568.
///
/// Limits: one haematocrit, 37 °C, steady shear: aggregates take seconds to form, and below about 1 /s measurements differ several-fold.
///
/// Source: Y. I. Cho, K. R. Kensey, Biorheology 28 (1991) 241, doi 10.3233/bir-1991-283-415.
pub fn blood_viscosity(rate: ShearRate) -> Viscosity {
    const AT_REST: f64 = 56.0;
    const FAST: f64 = 3.45;
    const TIME_S: f64 = 3.313;
    const POWER: f64 = 0.3568;
    let scaled = TIME_S * rate.per_s();
    let thinned = (1.0 + scaled * scaled).powf(0.5 * (POWER - 1.0));
    Viscosity::from_mpa_s(FAST + (AT_REST - FAST) * thinned)
}

/// Shear stress on a wall at a shear rate, by [`blood_viscosity`]; [`Pressure::pa`] reads it in Pa.
pub fn wall_shear_stress(rate: ShearRate) -> Pressure {
    blood_viscosity(rate) * rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blood_thins_as_it_is_sheared() {
        let at = |rate| blood_viscosity(ShearRate::from_per_s(rate)).mpa_s();
        assert!((at(0.0) - 56.0).abs() < 1e-12);
        // 1 + 33.13^2 = 1098.6, to the power of -0.3216: 0.10523
        assert!((at(10.0) - 8.980).abs() < 2e-3, "{}", at(10.0));
        assert!((at(1e6) - 3.45).abs() < 0.01);
        assert_eq!(at(-10.0), at(10.0));
        let stress = wall_shear_stress(ShearRate::from_per_s(-10.0)).pa();
        assert!((stress + 0.0898).abs() < 2e-5, "{stress}");
    }
}
