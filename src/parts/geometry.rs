//! The shape of a vessel: length and number in parallel.

use std::f64::consts::PI;

use crate::network::Check;
use crate::units::{Area, Flow, Length, ShearRate, Velocity, Volume};

/// Smallest cross-section that velocities are read at, as a share of that at the unstressed volume; keeps them finite in an empty vein.
const EMPTIEST: f64 = 0.01;

/// `vessels` round tubes of one `length`, side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Geometry {
    pub(super) length: Length,
    pub(super) vessels: f64,
}

impl Geometry {
    pub(super) fn cross_section(&self, volume: Volume, unstressed: Volume) -> Area {
        volume.max(EMPTIEST * unstressed) / self.length
    }

    pub(super) fn diameter(&self, area: Area) -> Length {
        Length::from_cm((4.0 * area.cm2() / (PI * self.vessels)).sqrt())
    }

    pub(super) fn velocity(&self, flow: Flow, area: Area) -> Velocity {
        flow / area
    }

    /// `32 Q/(pi d^3)` in each vessel.
    pub(super) fn wall_shear_rate(&self, flow: Flow, area: Area) -> ShearRate {
        let diameter = self.diameter(area).cm();
        let each = flow.ml_per_s() / self.vessels;
        ShearRate::from_per_s(32.0 * each / (PI * diameter * diameter * diameter))
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        check.positive("length", self.length);
        check.positive_number("vessels", self.vessels, "");
    }
}
