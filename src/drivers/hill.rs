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
        1.0 + room * slope * speed / (room + slope * speed)
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
