//! What a receptor makes of the pressure that it feels.

use crate::units::Pressure;

/// A receptor that saturates: the error of a pressure against its set point.
///
/// `e = s atan((P - P_set) / s)`: as the pressure itself near the set point, at the most `pi s / 2` far from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Receptor {
    pub(super) set_point: Pressure,
    pub(super) saturation: Pressure,
}

impl Receptor {
    pub(super) const fn from_mmhg(set_point: f64, saturation: f64) -> Self {
        Self {
            set_point: Pressure::from_mmhg(set_point),
            saturation: Pressure::from_mmhg(saturation),
        }
    }

    /// The error, in mmHg, with the set point up by `shift_mmhg`.
    #[inline]
    pub(super) fn error_mmhg(&self, pressure_mmhg: f64, shift_mmhg: f64) -> f64 {
        let saturation = self.saturation.mmhg();
        let deviation = pressure_mmhg - self.set_point.mmhg() - shift_mmhg;
        saturation * (deviation / saturation).atan()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_deviation_near_the_set_point_and_saturates_far_from_it() {
        let carotid = Receptor::from_mmhg(91.0, 18.0);
        assert_eq!(carotid.error_mmhg(91.0, 0.0), 0.0);
        assert!((carotid.error_mmhg(92.0, 0.0) - 0.998_974).abs() < 1e-5);
        // 18 atan(1), and half of 18 pi far away.
        assert!((carotid.error_mmhg(109.0, 0.0) - 14.137_167).abs() < 1e-6);
        assert!((carotid.error_mmhg(-1e9, 0.0) + 28.274_334).abs() < 1e-6);
        assert_eq!(carotid.error_mmhg(131.0, 40.0), 0.0);
    }
}
