//! Rising fast and falling slowly, without a kink in between.

/// The rate of something that is `gap` short of where it is drawn: `gap` times the speed of rising if it is positive, of falling if it is negative.
///
/// The two blend where `gap` is smaller than `blend`: `k = (k_rise + k_fall) / 2 + (k_rise - k_fall) / 2 * gap / sqrt(gap^2 + blend^2)`, so the rate has all its derivatives.
#[inline]
pub(super) fn two_speed(gap: f64, (rise, fall): (f64, f64), blend: f64) -> f64 {
    let side = gap / (gap * gap + blend * blend).sqrt();
    gap * 0.5 * ((rise + fall) + (rise - fall) * side)
}
