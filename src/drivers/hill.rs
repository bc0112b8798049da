//! The factors of a Hill-type muscle: how length, speed and pennation of the fibres bear on force.

/// Width of the force-length curve, Thelen 2003, doi 10.1115/1.1531112.
const LENGTH_WIDTH: f64 = 0.45;
/// Curvature of the force-velocity curve, Geyer and Herr 2010, doi 10.1109/TNSRE.2010.2047592.
const VELOCITY_CURVATURE: f64 = 5.0;
/// Force at fast lengthening, in maximal isometric forces, from the same.
const ECCENTRIC_FORCE: f64 = 1.5;
/// Fibres do not turn further than this against the tendon; keeps the cosine away from 0 at lengths that no muscle reaches.
const STEEPEST_SINE: f64 = 0.95;

/// Force at a fibre length, given as a fraction of the optimal one: a bell, 1 at the optimum.
#[inline]
pub(super) fn force_length(length: f64) -> f64 {
    let off = length - 1.0;
    (-off * off / LENGTH_WIDTH).exp()
}

/// Force at a speed of lengthening, given as a fraction of the greatest speed of shortening: 0 at -1, 1 when isometric, 1.5 at fast lengthening.
///
/// Hill's hyperbola below zero; above, a hyperbola that meets it with the same slope, so that the rate has no kink. Real fibres are
/// steeper there by a factor of about six (Katz 1939), which matters only for quick stretches.
#[inline]
pub(super) fn force_velocity(speed: f64) -> f64 {
    let slope = 1.0 + VELOCITY_CURVATURE;
    if speed <= -1.0 {
        0.0
    } else if speed <= 0.0 {
        (1.0 + speed) / (1.0 - VELOCITY_CURVATURE * speed)
    } else {
        let room = ECCENTRIC_FORCE - 1.0;
        ECCENTRIC_FORCE - room * room / (room + slope * speed)
    }
}

/// The cosine of the angle between fibres and tendon at a fibre length, for fibres that are at an angle of sine `optimal_sine` at their optimal length.
///
/// The muscle keeps its thickness, so the sine goes with the inverse of the length.
#[inline]
pub(super) fn pennation_cosine(optimal_sine: f64, length: f64) -> f64 {
    let sine = (optimal_sine / length.max(0.1)).clamp(0.0, STEEPEST_SINE);
    (1.0 - sine * sine).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn factors_have_the_values_of_their_sources() {
        assert_eq!(force_length(1.0), 1.0);
        // exp(-0.25 / 0.45)
        assert!((force_length(0.5) - 0.573_753).abs() < 1e-6);
        assert_eq!(force_velocity(-1.0), 0.0);
        assert_eq!(force_velocity(0.0), 1.0);
        // (1 - 0.5) / (1 + 2.5)
        assert!((force_velocity(-0.5) - 0.142_857).abs() < 1e-6);
        assert!((force_velocity(1e9) - 1.5).abs() < 1e-6);
        assert!((pennation_cosine(0.5, 1.0) - 0.866_025).abs() < 1e-6);
        assert!((pennation_cosine(0.5, 2.0) - 0.968_246).abs() < 1e-6);
    }

    #[test]
    fn force_and_velocity_have_one_slope_at_rest() {
        let h = 1e-7;
        let shortening = (force_velocity(0.0) - force_velocity(-h)) / h;
        let lengthening = (force_velocity(h) - force_velocity(0.0)) / h;
        assert!((shortening - 6.0).abs() < 1e-4 && (lengthening - 6.0).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn factors_are_bounded_for_any_finite_number(x in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            prop_assert!((0.0..=1.0).contains(&force_length(x)));
            prop_assert!((0.0..=1.5).contains(&force_velocity(x)));
            prop_assert!((0.3..=1.0).contains(&pennation_cosine(0.42, x)));
        }

        #[test]
        fn faster_shortening_is_weaker(a in -1.5..3.0_f64, b in -1.5..3.0_f64) {
            let (slow, fast) = (a.max(b), a.min(b));
            prop_assert!(force_velocity(fast) <= force_velocity(slow));
        }
    }
}
