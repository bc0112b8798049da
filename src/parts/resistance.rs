//! A fixed resistance.

use std::f64::consts::PI;

use crate::network::{Check, Conductor, Ends, FlowPartials};
use crate::units::{self, Conductance, Flow, Length, Viscosity};

/// A fixed resistance to flow.
///
/// ```text
///   up ──[ R ]── down
/// ```
///
/// # Equations
///
/// $$Q = \frac{\Delta P}{R}$$
///
/// In plain text: `Q = dP/R`, with the driving pressure `dP` of [`Ends::driving`]. No states.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | resistance `R` | mmHg·s/mL | lets less through |
///
/// # Limits
///
/// Laminar flow in a vessel of fixed width: it neither narrows ([`VeinOutflow`](crate::parts::VeinOutflow)) nor collapses
/// ([`StarlingResistor`](crate::parts::StarlingResistor)), and knows no inertia ([`Inertance`](crate::parts::Inertance)).
///
/// # Sources
///
/// Poiseuille 1846; Heldt, PhD thesis, MIT 2004, table 2.5 for the vessels of a body.
///
/// ```
/// use soleus::prelude::*;
///
/// let femoral = Resistance::poiseuille(30.0.cm(), 10.0.mm(), 2.0, Viscosity::BLOOD);
/// assert!((femoral.resistance() - 0.0160.mmhg_s_per_ml()).abs() < 0.0001.mmhg_s_per_ml());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resistance {
    resistance: units::Resistance,
    conductance: Conductance,
}

impl Resistance {
    /// A resistance of this size.
    #[must_use]
    pub fn new(resistance: units::Resistance) -> Self {
        Self {
            resistance,
            conductance: resistance.conductance(),
        }
    }

    /// The resistance to laminar flow of `vessels` round tubes side by side: `128 mu L/(pi d^4)` each.
    #[must_use]
    pub fn poiseuille(
        length: Length,
        diameter: Length,
        vessels: f64,
        viscosity: Viscosity,
    ) -> Self {
        Self::new(poiseuille(length, diameter, vessels, viscosity))
    }

    /// The resistance.
    pub fn resistance(&self) -> units::Resistance {
        self.resistance
    }
}

/// `128 mu L/(pi d^4 n)`.
pub(super) fn poiseuille(
    length: Length,
    diameter: Length,
    vessels: f64,
    viscosity: Viscosity,
) -> units::Resistance {
    // 1 mPa·s is 0.01 dyn·s/cm2.
    let viscosity = 0.01 * viscosity.mpa_s();
    let diameter_squared = diameter.cm() * diameter.cm();
    let fourth_power = diameter_squared * diameter_squared;
    units::Resistance::from_dyn_s_per_cm5(
        128.0 * viscosity * length.cm() / (PI * fourth_power * vessels),
    )
}

impl Conductor for Resistance {
    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        ends.driving() * self.conductance
    }

    #[inline]
    fn flow_partials(&self, _: &Ends) -> FlowPartials {
        FlowPartials {
            up_pressure: self.conductance,
            down_pressure: -self.conductance,
            ..FlowPartials::default()
        }
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("resistance", self.resistance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{assert_partials, between, branch_defects, flow};
    use crate::units::Quantities;

    #[test]
    fn flow_is_pressure_over_resistance() {
        let body = Resistance::new(0.9.mmhg_s_per_ml());
        assert!((flow(&body, &between(93.0, 3.0)) - 100.0).abs() < 1e-12);
        assert!((flow(&body, &between(3.0, 93.0)) + 100.0).abs() < 1e-12);
        assert_partials(&body, &between(93.0, 3.0), &[]);
    }

    #[test]
    fn gravity_drives_it_too() {
        let mut ends = between(10.0, 10.0);
        ends.down.potential = (-80.0).mmhg();
        assert!((flow(&Resistance::new(2.0.mmhg_s_per_ml()), &ends) - 40.0).abs() < 1e-12);
    }

    /// In SI: 128 x 3.5e-3 x 0.3/(pi x 0.01^4 x 2) = 2.139e6 Pa s/m3, and 1 mmHg s/mL is 1.33322e8 Pa s/m3.
    #[test]
    fn poiseuille_is_that_of_si_units() {
        let part = Resistance::poiseuille(30.0.cm(), 10.0.mm(), 2.0, Viscosity::BLOOD);
        let si = 128.0 * 3.5e-3 * 0.3 / (PI * 0.01f64.powi(4) * 2.0);
        assert!((part.resistance().mmhg_s_per_ml() - si / 1.33322387e8).abs() < 1e-9);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let part = Resistance::new(wrong.mmhg_s_per_ml());
            assert_eq!(branch_defects(part), ["resistance"]);
        }
        let no_vessel = Resistance::poiseuille(1.0.cm(), 1.0.mm(), 0.0, Viscosity::BLOOD);
        assert_eq!(branch_defects(no_vessel), ["resistance"]);
    }
}
