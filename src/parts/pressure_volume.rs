//! One smooth pressure-volume law for veins.

use std::f64::consts::PI;

use crate::network::Check;
use crate::parts::smooth::near;
use crate::units::{Compliance, Elastance, Pressure, Volume};

/// How far the corner at the unstressed volume is rounded, as a share of it. Design value: a fifth of `V0` above the corner it adds less than 2 % to the stretch,
/// and it is wide enough for an integrator not to shorten its steps there.
const ROUNDING: f64 = 0.05;

/// Pressure under which a vein buckles, in mmHg: design value within the 0.1 to 4 of thin-walled to stiff veins.
const COLLAPSE_MMHG: f64 = 1.0;

/// `1 - pi^2/12`: makes the series of the rational law about 0 agree with that of the tangent in its cubic term.
const CUBIC: f64 = 1.0 - PI * PI / 12.0;

/// `pi^2/12 - 8/pi^2`: makes the pole of the rational law at full distension as strong as that of the tangent.
const QUINTIC: f64 = PI * PI / 12.0 - 8.0 / (PI * PI);

/// Distension, as a share of the largest, beyond which the law goes on along its tangent, so that it stays finite.
const STEEPEST: f64 = 0.9999;

/// Filling, as a share of the unstressed volume, below which the law goes on along its tangent, so that it stays finite.
const EMPTIEST: f64 = 0.01;

/// The transmural pressure of a vein from its volume, from collapsed to stiff, in one smooth law.
///
/// # Equations
///
/// $$P(V) = S(w) + K_p\left(1 - \left(\frac{V}{V_0}\right)^{-3/2}\right), \qquad w = \frac{u + \sqrt{u^2 + e^2}}{2}, \quad u = V - V_0, \quad e = 0.05\\,V_0$$
///
/// $$S(w) = \frac{w}{C_0} \cdot \frac{1 - a x^2 - b x^4}{1 - x^2}, \qquad x = \frac{w}{V_m}, \quad a = 1 - \frac{\pi^2}{12}, \quad b = \frac{\pi^2}{12} - \frac{8}{\pi^2}$$
///
/// In plain text: `P = S(w) + Kp (1 - (V/V0)^-1.5)` with `w = (u + sqrt(u^2 + e^2))/2`, `u = V - V0`, `e = 0.05 V0` (a smooth `max(u, 0)`) and
/// `S = w/C0 (1 - a x^2 - b x^4)/(1 - x^2)`, `x = w/Vm`.
///
/// `S` is the stretched wall. It stands for Heldt's law `V = V0 + (2 Vm/pi) atan(pi C0 P/(2 Vm))`, that is
/// `P = (2 Vm/(pi C0)) tan(pi x/2)`, without the tangent. Written as `w/C0` times an even function of `x`, the tangent begins with
/// `1 + (pi^2/12) x^2`, and the rational form with `1 + (1 - a) x^2`: this gives `a = 0.17753`. Where `x` goes to 1 the tangent goes as `(8/pi^2)/(1 - x^2)`,
/// and the rational form as `(1 - a - b)/(1 - x^2)`: this gives `b = 0.01190`. Between, the two differ by at most 0.022 % of the pressure.
///
/// The second term is the wall that buckles: Shapiro's exponent -3/2. Above `V0` it adds at most `Kp`.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | unstressed volume `V0` | mL | - | holds more blood at the same pressure |
/// | compliance `C0` | mL/mmHg | - | softer just above `V0` |
/// | distension `Vm` | mL | - | stays soft for longer: the volume stays below `V0 + Vm` |
/// | collapse pressure `Kp` | mmHg | 1 (design value; 0.1 to 4) | resists emptying sooner and harder |
///
/// # Limits
///
/// The pressure is strictly increasing in the volume, everywhere. Below 1 % of `V0` (and so for volumes below zero) and beyond 99.99 % of the distension
/// the law goes on along its tangent: finite, steep, and pushing back. At exactly `V0` the rounded corner leaves a pressure of `0.025 V0/C0`.
///
/// # Sources
///
/// Heldt, PhD thesis, MIT 2004 (law of the stretched wall, doi 10.1152/japplphysiol.00241.2001 for the model that it is from). Shapiro 1977, J Biomech Eng 99:126,
/// doi 10.1115/1.3426281 (exponent of the collapsed wall). The rational form and the rounding are own work.
///
/// ```
/// use soleus::prelude::*;
///
/// let soleal = PressureVolume::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
/// let standing = soleal.volume_at(80.0.mmhg());
/// assert!(standing > 150.0.ml() && standing < 190.0.ml());
/// assert!((soleal.pressure_at(standing) - 80.0.mmhg()).abs() < 1e-6.mmhg());
/// assert!(soleal.pressure_at(5.0.ml()) < -20.0.mmhg());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PressureVolume {
    unstressed: f64,
    per_unstressed: f64,
    rounding_squared: f64,
    elastance: f64,
    distension: f64,
    per_distension: f64,
    /// Distension times elastance, in mmHg.
    stiffness: f64,
    collapse: f64,
}

impl PressureVolume {
    /// The law of a vein with this unstressed volume, compliance just above it, and largest volume of distension.
    #[must_use]
    pub fn new(unstressed: Volume, compliance: Compliance, distension: Volume) -> Self {
        let rounding = ROUNDING * unstressed.ml();
        Self {
            unstressed: unstressed.ml(),
            per_unstressed: 1.0 / unstressed.ml(),
            rounding_squared: rounding * rounding,
            elastance: 1.0 / compliance.ml_per_mmhg(),
            distension: distension.ml(),
            per_distension: 1.0 / distension.ml(),
            stiffness: distension.ml() * (1.0 / compliance.ml_per_mmhg()),
            collapse: COLLAPSE_MMHG,
        }
    }

    /// Sets the pressure scale of the collapsing wall, `Kp`: larger resists emptying sooner and harder.
    #[must_use]
    pub fn collapsing_at(mut self, pressure: Pressure) -> Self {
        self.collapse = pressure.mmhg();
        self
    }

    /// The volume at which the wall begins to stretch.
    pub fn unstressed(&self) -> Volume {
        Volume::from_ml(self.unstressed)
    }

    /// How soft the wall is just above the unstressed volume.
    pub fn compliance(&self) -> Compliance {
        Compliance::from_ml_per_mmhg(1.0 / self.elastance)
    }

    /// The largest volume that stretching can add.
    pub fn distension(&self) -> Volume {
        Volume::from_ml(self.distension)
    }

    /// The pressure scale of the collapsing wall.
    pub fn collapse_pressure(&self) -> Pressure {
        Pressure::from_mmhg(self.collapse)
    }

    /// The volume that no pressure can exceed: unstressed plus largest distension.
    pub fn capacity(&self) -> Volume {
        self.unstressed() + self.distension()
    }

    /// Transmural pressure at a volume.
    #[inline]
    pub fn pressure_at(&self, volume: Volume) -> Pressure {
        let volume = near(volume.ml());
        self.pressure_stretched(volume, volume)
    }

    /// Transmural pressure at a volume when tone has taken `fallen` off the volume at which the wall begins to stretch.
    ///
    /// The wall buckles as before: only its stretch begins sooner.
    #[inline]
    pub fn pressure_toned(&self, volume: Volume, fallen: Volume) -> Pressure {
        let volume = near(volume.ml());
        self.pressure_stretched(volume, volume + near(fallen.ml()))
    }

    /// The pressure at a volume, of which the wall feels `felt`.
    #[inline]
    fn pressure_stretched(&self, volume: f64, felt: f64) -> Pressure {
        let (stretched, _) = self.stretched(felt);
        let x = stretched * self.per_distension;
        let held = x.min(STEEPEST);
        let wall = self.stiffness * (distended(held) + (x - held) * distended_slope(STEEPEST));
        let filling = volume * self.per_unstressed;
        let held = filling.max(EMPTIEST);
        let buckled = 1.0 - buckling(held) + (filling - held) * buckling_slope(EMPTIEST);
        Pressure::from_mmhg(wall + self.collapse * buckled)
    }

    /// How much the transmural pressure rises per volume gained.
    #[inline]
    pub fn elastance_at(&self, volume: Volume) -> Elastance {
        self.elastance_toned(volume, Volume::ZERO)
    }

    /// How much the transmural pressure rises per volume gained, with tone as in [`pressure_toned`](Self::pressure_toned).
    #[inline]
    pub fn elastance_toned(&self, volume: Volume, fallen: Volume) -> Elastance {
        let wall = self.wall_elastance(volume, fallen).mmhg_per_ml();
        let filling = (near(volume.ml()) * self.per_unstressed).max(EMPTIEST);
        let buckled = self.collapse * self.per_unstressed * buckling_slope(filling);
        Elastance::from_mmhg_per_ml(wall + buckled)
    }

    /// The share that the stretched wall has in the elastance: how pressure rises with the tone that has fallen.
    #[inline]
    pub(super) fn wall_elastance(&self, volume: Volume, fallen: Volume) -> Elastance {
        let (stretched, slope) = self.stretched(near(volume.ml()) + near(fallen.ml()));
        let x = (stretched * self.per_distension).min(STEEPEST);
        Elastance::from_mmhg_per_ml(self.elastance * distended_slope(x) * slope)
    }

    /// The volume at which the transmural pressure is `transmural`.
    ///
    /// Found between bounds, by Newton's method where that stays within them and by halving where not. This is for setting up, not for every step.
    #[must_use]
    pub fn volume_at(&self, transmural: Pressure) -> Volume {
        let target = near(transmural.mmhg());
        if target.is_nan() {
            return Volume::from_ml(target);
        }
        let excess = |volume: f64| self.pressure_at(Volume::from_ml(volume)).mmhg() - target;
        let (mut low, mut high) = self.bracket(&excess);
        let mut volume = 0.5 * (low + high);
        for _ in 0..200 {
            let wrong = excess(volume);
            if wrong > 0.0 {
                high = volume;
            } else if wrong < 0.0 {
                low = volume;
            } else {
                break;
            }
            let slope = self.elastance_at(Volume::from_ml(volume)).mmhg_per_ml();
            let newton = volume - wrong / slope;
            let next = if newton > low && newton < high {
                newton
            } else {
                0.5 * (low + high)
            };
            if (next - volume).abs() <= 1e-15 * (self.unstressed + volume.abs()) {
                return Volume::from_ml(next);
            }
            volume = next;
        }
        Volume::from_ml(volume)
    }

    /// The part of the volume that stretches the wall: the smooth `max(V - V0, 0)` of the law.
    pub fn stretch_at(&self, volume: Volume) -> Volume {
        Volume::from_ml(self.stretched(near(volume.ml())).0)
    }

    /// Reports unphysical parameters.
    pub fn check(&self, check: &mut Check<'_>) {
        check.positive("unstressed volume", self.unstressed());
        check.positive("compliance", self.compliance());
        check.positive("distension", self.distension());
        check.positive("collapse pressure", self.collapse_pressure());
    }

    /// The volume `w` that stretches the wall, and its slope.
    #[inline]
    fn stretched(&self, volume: f64) -> (f64, f64) {
        let u = volume - self.unstressed;
        let root = (u * u + self.rounding_squared).sqrt();
        let stretched = 0.5 * (u + root);
        (stretched, stretched / root)
    }

    pub(super) fn rounding_squared(&self) -> f64 {
        self.rounding_squared
    }

    /// Volumes below and above the one at which `excess` vanishes.
    fn bracket(&self, excess: &impl Fn(f64) -> f64) -> (f64, f64) {
        let (mut low, mut high) = (0.0, self.unstressed + self.distension);
        let mut step = self.unstressed + self.distension;
        for _ in 0..400 {
            if excess(low) <= 0.0 {
                break;
            }
            low -= step;
            step *= 2.0;
        }
        for _ in 0..400 {
            if excess(high) >= 0.0 {
                break;
            }
            high += step;
            step *= 2.0;
        }
        (low, high)
    }
}

/// `x (1 - a x^2 - b x^4)/(1 - x^2)`, which stands for `(2/pi) tan(pi x/2)`.
#[inline]
fn distended(x: f64) -> f64 {
    let y = x * x;
    x * (1.0 - y * (CUBIC + QUINTIC * y)) / (1.0 - y)
}

#[inline]
fn distended_slope(x: f64) -> f64 {
    let y = x * x;
    let rest = 1.0 - y;
    let above = 1.0 - y * (CUBIC + QUINTIC * y);
    let slope_above = 1.0 - y * (3.0 * CUBIC + 5.0 * QUINTIC * y);
    (slope_above * rest + 2.0 * y * above) / (rest * rest)
}

/// `filling^-1.5`.
#[inline]
fn buckling(filling: f64) -> f64 {
    1.0 / (filling * filling.sqrt())
}

/// How fast [`buckling`] falls.
#[inline]
fn buckling_slope(filling: f64) -> f64 {
    1.5 / (filling * filling * filling.sqrt())
}

#[cfg(test)]
mod tests;
