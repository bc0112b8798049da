//! The tissue that takes up what is filtered.

use crate::network::{Check, Elastic};
use crate::units::{Compliance, Pressure, Volume};

/// The fluid between the cells of a tissue, which takes up what capillaries filter.
///
/// ```text
///   ──( C )   P = (V - V0)/C
/// ```
///
/// # Equations
///
/// [`Interstitium::new`], linear:
///
/// $$P = \frac{V - V_0}{C}$$
///
/// In plain text: `P = (V - V0)/C`, with `V0` the fluid at rest and `P` what the tissue's pressure has risen by.
///
/// [`Interstitium::softening`], stiff while its pressure is below zero and soft above, with a rounded corner:
///
/// $$P = \frac{x}{2}\left(\frac{1}{C_s} + \frac{1}{C_w}\right) - \frac{\sqrt{x^2 + w^2}}{2}\left(\frac{1}{C_s} - \frac{1}{C_w}\right), \qquad x = V - V_0 + x_0, \qquad w = C_s \cdot 1\,\mathrm{mmHg}$$
///
/// In plain text: `P = x/2 (1/Cs + 1/Cw) - sqrt(x² + w²)/2 (1/Cs - 1/Cw)`, `x = V - V0 + x0`, where `x0` gives the pressure at rest its value, and `w = Cs * 1 mmHg` (design value) rounds the corner over 1 mmHg.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | volume at rest `V0` | mL | nothing but a larger count, and more protein at the same concentration |
/// | compliance `C`, or `Cs` below zero and `Cw` above | mL/mmHg | takes up more before it presses back |
/// | pressure at rest | mmHg | is nearer to the soft range |
///
/// # Limits
///
/// The linear law has neither the stiff nor the soft range; neither law creeps, and fluid does not run from one tissue to the next. The fluid is not blood; it is counted in mL as blood is, so that what leaves one is found in the other.
///
/// # Sources
///
/// Definition; the linear form as in T. Heldt, PhD thesis, MIT 2004, chapter 3. Stiff below and soft above the pressure of the atmosphere: A. C. Guyton 1965, Circ Res 16:452, doi 10.1161/01.RES.16.5.452; of a whole body 150 and 2000 mL/mmHg in Guyton's model of the circulation (1992).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interstitium {
    rest: Volume,
    law: Law,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Law {
    Linear(Compliance),
    Softening {
        pressure: Pressure,
        stiff: Compliance,
        soft: Compliance,
        /// What the volume at rest lies above that at which the two lines meet.
        above: Volume,
    },
}

/// Over what pressure the two lines of a softening tissue run into each other (design value).
const CORNER: Pressure = Pressure::from_mmhg(1.0);

impl Interstitium {
    /// A tissue that holds this much fluid at rest, with this compliance.
    #[must_use]
    pub const fn new(rest: Volume, compliance: Compliance) -> Self {
        let law = Law::Linear(compliance);
        Self { rest, law }
    }

    /// A tissue that holds this much fluid at rest, at this pressure; its compliance is `stiff` below the pressure of the atmosphere and `soft` above.
    #[must_use]
    pub fn softening(
        rest: Volume,
        pressure: Pressure,
        stiff: Compliance,
        soft: Compliance,
    ) -> Self {
        let law = Law::Softening {
            pressure,
            stiff,
            soft,
            above: corner_to(pressure, stiff, soft),
        };
        Self { rest, law }
    }

    /// How much fluid the tissue has taken up when it holds `volume`.
    pub fn gained(&self, volume: Volume) -> Volume {
        volume - self.rest
    }
}

/// Half the sum and half the difference of the two slopes, and the square of the corner's volume.
fn slopes(stiff: Compliance, soft: Compliance) -> (f64, f64, f64) {
    let (steep, flat) = (
        stiff.elastance().mmhg_per_ml(),
        soft.elastance().mmhg_per_ml(),
    );
    let corner_ml = (stiff * CORNER).ml();
    (
        0.5 * (steep + flat),
        0.5 * (steep - flat),
        corner_ml * corner_ml,
    )
}

/// How far above the meeting of the two lines the volume at this pressure is: the law, solved for its volume.
fn corner_to(pressure: Pressure, stiff: Compliance, soft: Compliance) -> Volume {
    let (mean, half, corner) = slopes(stiff, soft);
    let product = mean * mean - half * half;
    let p = pressure.mmhg();
    Volume::from_ml((mean * p + half * (p * p + product * corner).sqrt()) / product)
}

impl Elastic for Interstitium {
    fn initial_volume(&self) -> Volume {
        self.rest
    }

    #[inline]
    fn transmural(&self, volume: Volume) -> Pressure {
        match self.law {
            Law::Linear(compliance) => (volume - self.rest) / compliance,
            Law::Softening {
                stiff, soft, above, ..
            } => {
                let (mean, half, corner) = slopes(stiff, soft);
                let x = (volume - self.rest + above).ml();
                Pressure::from_mmhg(mean * x - half * x.hypot(corner.sqrt()))
            }
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("volume at rest", self.rest);
        match self.law {
            Law::Linear(compliance) => check.positive("compliance", compliance),
            Law::Softening {
                pressure,
                stiff,
                soft,
                ..
            } => {
                check.finite("pressure at rest", pressure);
                check.positive("compliance below zero pressure", stiff);
                let field = "compliance above zero pressure";
                check.positive(field, soft);
                let is_sound = soft.is_finite() && soft > Compliance::ZERO;
                let ordered = !is_sound || soft >= stiff;
                let must = "not below that below zero pressure";
                check.require(field, soft, ordered, must);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Compartment;
    use crate::parts::testing::{compartment_defects, silence};
    use crate::units::Quantities;

    #[test]
    fn it_presses_back_in_proportion_to_what_it_took_up() {
        let tissue = Interstitium::new(1000.0.ml(), 4.0.ml_per_mmhg());
        let pressure = |ml: f64| Compartment::transmural(&tissue, ml.ml(), &[], &silence());
        assert_eq!(pressure(1000.0), Pressure::ZERO);
        assert_eq!(pressure(1100.0), 25.0.mmhg());
        assert_eq!(tissue.gained(1100.0.ml()), 100.0.ml());
    }

    /// Leg-like: 10 mL/mmHg below zero, 150 above, -1.3 mmHg at rest.
    fn leg() -> Interstitium {
        Interstitium::softening(
            1000.0.ml(),
            (-1.3).mmhg(),
            10.0.ml_per_mmhg(),
            150.0.ml_per_mmhg(),
        )
    }

    #[test]
    fn it_is_stiff_below_the_atmosphere_and_soft_above() {
        let at = |ml: f64| Compartment::transmural(&leg(), ml.ml(), &[], &silence()).mmhg();
        assert!((at(1000.0) + 1.3).abs() < 1e-12, "{}", at(1000.0));
        // Far from the corner the slopes are those of the two lines.
        assert!((at(910.0) - at(900.0) - 1.0).abs() < 5e-3);
        assert!((at(2150.0) - at(2000.0) - 1.0).abs() < 5e-3);
        // The lines meet at zero: 1000 mL above the meeting are 1000/150 mmHg.
        let meeting =
            1000.0 - corner_to((-1.3).mmhg(), 10.0.ml_per_mmhg(), 150.0.ml_per_mmhg()).ml();
        assert!((at(meeting + 1000.0) - 1000.0 / 150.0).abs() < 5e-3);
        assert!((at(meeting - 100.0) + 10.0).abs() < 5e-2);
        assert!((1..200).all(|i| at(800.0 + 5.0 * f64::from(i)) > at(795.0 + 5.0 * f64::from(i))));
    }

    #[test]
    fn equal_compliances_are_the_linear_law() {
        let one = 20.0.ml_per_mmhg();
        let line = Interstitium::softening(1000.0.ml(), 0.0.mmhg(), one, one);
        let at = |ml: f64| Compartment::transmural(&line, ml.ml(), &[], &silence()).mmhg();
        assert!((at(1100.0) - 5.0).abs() < 1e-12 && (at(900.0) + 5.0).abs() < 1e-12);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        let bad = Interstitium::softening(
            f64::NAN.ml(),
            f64::INFINITY.mmhg(),
            (-1.0).ml_per_mmhg(),
            (-2.0).ml_per_mmhg(),
        );
        let named = [
            "volume at rest",
            "pressure at rest",
            "compliance below zero pressure",
            "compliance above zero pressure",
        ];
        assert_eq!(compartment_defects(bad), named);
        let wrong = Interstitium::new(0.0.ml(), (-1.0).ml_per_mmhg());
        assert_eq!(compartment_defects(wrong), ["volume at rest", "compliance"]);
    }
}
