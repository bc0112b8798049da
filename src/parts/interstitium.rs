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
/// $$P = \frac{V - V_0}{C}$$
///
/// In plain text: `P = (V - V0)/C`, with `V0` the fluid at rest and `P` what the tissue's pressure has risen by.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | volume at rest `V0` | mL | nothing but a larger count |
/// | compliance `C` | mL/mmHg | takes up more before it presses back |
///
/// # Limits
///
/// Linear: a real tissue is stiff below its resting volume and soft when it swells. Its fluid is not blood; it is counted in mL as blood is, so that what leaves one is found in the other.
///
/// # Sources
///
/// Definition; the linear form as in T. Heldt, PhD thesis, MIT 2004, chapter 3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interstitium {
    rest: Volume,
    compliance: Compliance,
}

impl Interstitium {
    /// A tissue that holds this much fluid at rest, with this compliance.
    #[must_use]
    pub const fn new(rest: Volume, compliance: Compliance) -> Self {
        Self { rest, compliance }
    }

    /// How much fluid the tissue has taken up when it holds `volume`.
    pub fn gained(&self, volume: Volume) -> Volume {
        volume - self.rest
    }
}

impl Elastic for Interstitium {
    fn initial_volume(&self) -> Volume {
        self.rest
    }

    #[inline]
    fn transmural(&self, volume: Volume) -> Pressure {
        (volume - self.rest) / self.compliance
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("volume at rest", self.rest);
        check.positive("compliance", self.compliance);
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

    #[test]
    fn bad_parameters_are_reported_by_name() {
        let wrong = Interstitium::new(0.0.ml(), (-1.0).ml_per_mmhg());
        assert_eq!(compartment_defects(wrong), ["volume at rest", "compliance"]);
    }
}
