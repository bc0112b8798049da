//! What filters out of a vein's capillaries into the tissue.

use crate::network::{Check, Conductor, Ends, FlowPartials};
use crate::units::{Conductance, Flow, Pressure};

/// Filtration of plasma from the capillaries of a vein into the tissue around them.
///
/// ```text
///   vein ──( K )── tissue
/// ```
///
/// # Equations
///
/// $$Q = K \left(P_\mathrm{tm,vein} - P_0 - P_\mathrm{tissue}\right)$$
///
/// In plain text: `Q = K (P_vein - P0 - P_tissue)`, both pressures transmural. It is Starling's law in which `P0` stands for all that holds the balance at rest: the oncotic difference less what
/// capillary pressure is above venous pressure. Into an [`Interstitium`](crate::parts::Interstitium) of compliance `C` the filtered volume goes to `C (P - P0)` with the time constant `C/K`.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | filtration coefficient `K` | mL/(s mmHg) | filters faster |
/// | pressure of balance `P0` | mmHg | filters less |
///
/// # Limits
///
/// Plasma leaves without its cells, which is not followed: haematocrit and oncotic pressure stay as they are, and no lymph flows.
///
/// # Sources
///
/// E. H. Starling 1896, J Physiol 19:312, doi 10.1113/jphysiol.1896.sp000596; one time constant of 276 s for the whole body as in T. Heldt, PhD thesis, MIT 2004, chapter 3.
///
/// ```
/// use soleus::prelude::*;
///
/// let thigh = Filtration::new(0.0136.ml_per_s_mmhg(), 6.0.mmhg());
/// # let _ = thigh;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filtration {
    coefficient: Conductance,
    balance: Pressure,
}

impl Filtration {
    /// Filtration with this coefficient, which is in balance at this transmural pressure of the vein.
    #[must_use]
    pub const fn new(coefficient: Conductance, balance: Pressure) -> Self {
        Self {
            coefficient,
            balance,
        }
    }
}

impl Conductor for Filtration {
    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        (ends.up.transmural - self.balance - ends.down.transmural) * self.coefficient
    }

    fn flow_partials(&self, _: &Ends) -> FlowPartials {
        FlowPartials {
            up_pressure: self.coefficient,
            down_pressure: -self.coefficient,
            ..FlowPartials::default()
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("filtration coefficient", self.coefficient);
        check.finite("pressure of balance", self.balance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{assert_partials, between, branch_defects, flow};
    use crate::units::Quantities;

    fn thigh() -> Filtration {
        Filtration::new(0.02.ml_per_s_mmhg(), 6.0.mmhg())
    }

    /// 46 mmHg in the vein, 10 in the tissue: 30 mmHg above balance.
    #[test]
    fn it_filters_in_proportion_to_what_is_above_balance() {
        assert!((flow(&thigh(), &between(46.0, 10.0)) - 0.6).abs() < 1e-12);
        assert!((flow(&thigh(), &between(6.0, 0.0))).abs() < 1e-12);
        assert!(flow(&thigh(), &between(1.0, 0.0)) < 0.0, "it comes back");
        assert_partials(&thigh(), &between(46.0, 10.0), &[]);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(branch_defects(thigh()).is_empty());
        let wrong = Filtration::new((-1.0).ml_per_s_mmhg(), f64::NAN.mmhg());
        let named = ["filtration coefficient", "pressure of balance"];
        assert_eq!(branch_defects(wrong), named);
    }
}
