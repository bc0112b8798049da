//! Smooth stand-ins for corners, from square roots and divisions only.

/// Beyond this size numbers are held, so that their squares stay finite; nothing in a body comes near it.
pub(super) const FAR: f64 = 1e100;

/// `u` held within what can be squared.
#[inline]
pub(super) fn near(u: f64) -> f64 {
    u.clamp(-FAR, FAR)
}

/// A smooth `max(u, 0)`, rounded over `width`: `(u + sqrt(u^2 + width^2)) / 2`, always positive, and its slope.
#[inline]
pub(super) fn soft_positive(u: f64, width: f64) -> (f64, f64) {
    let u = near(u);
    let root = (u * u + width * width).sqrt();
    if u >= 0.0 {
        let value = 0.5 * (u + root);
        (value, value / root.max(f64::MIN_POSITIVE))
    } else {
        // The same number without the cancellation.
        let value = 0.5 * width * width / (root - u);
        (value, value / root)
    }
}

/// 0 for `x <= 0`, 1 for `x >= 1`, and `6 x^5 - 15 x^4 + 10 x^3` between, whose first two derivatives vanish at both ends.
#[inline]
pub(super) fn smoothstep5(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    x * x * x * (x * (6.0 * x - 15.0) + 10.0)
}

/// The slope of [`smoothstep5`].
#[inline]
pub(super) fn smoothstep5_slope(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    let hump = x * (1.0 - x);
    30.0 * hump * hump
}
