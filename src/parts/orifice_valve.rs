//! A valve whose loss goes with the square of flow.

use crate::network::{Check, Conductor, Ends, FlowPartials};
use crate::parts::smooth::{near, smoothstep5, smoothstep5_slope};
use crate::units::{Area, Conductance, Flow, Pressure};

/// Gorlin's constant, cm/s per square root of mmHg: `sqrt(2 x 980.7)`.
const GORLIN: f64 = 44.3;

/// Pressure below which the square root turns into a straight line, in mmHg: the value of a published closed-loop model that uses the same law.
const REGULARISATION_MMHG: f64 = 0.1;

/// A valve as an orifice: the loss of pressure goes with the square of flow.
///
/// ```text
///   up ──▷|──)  (── down
/// ```
///
/// # Equations
///
/// $$Q = 44.3\\,c_d A\\,\left(s + (1 - s)(1 - c)\right) \frac{\Delta P}{\sqrt{|\Delta P| + r}}$$
///
/// In plain text: `Q = 44.3 cd A (s + (1 - s)(1 - c)) dP/sqrt(|dP| + r)`, `A` in cm2, `dP` in mmHg, `Q` in mL/s; `s` goes smoothly from 0 at `dP <= 0` to 1 at `dP >= r`. No states.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | effective area `A` | cm2 | - | less loss |
/// | [`discharge`](Self::discharge) `cd` | 1 | 1 | less loss |
/// | [`competence`](Self::competence) `c` | 1 | 1 | tighter: 1 lets nothing back, 0 as much as forward |
/// | [`regularised_over`](Self::regularised_over) `r` | mmHg | 0.1 | softer about zero |
///
/// # Limits
///
/// Opens and shuts at once, and blood has no inertia: see [`DynamicValve`](crate::parts::DynamicValve).
///
/// # Sources
///
/// Gorlin & Gorlin 1951, Am Heart J 41:1, doi 10.1016/0002-8703(51)90002-6. Effective areas in a published closed-loop model: mitral 5, aortic 3.5, tricuspid 8, pulmonary 3.5 cm2.
///
/// ```
/// use soleus::prelude::*;
///
/// // A severely stenosed aortic valve of 0.8 cm2 needs 50 mmHg for 250 mL/s:
/// let stenosed = OrificeValve::new(0.8.cm2());
/// assert!((stenosed.flow_at(50.0.mmhg()) - 250.0.ml_per_s()).abs() < 1.0.ml_per_s());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrificeValve {
    area: Area,
    discharge: f64,
    competence: f64,
    regularisation: Pressure,
}

impl OrificeValve {
    /// A tight valve with this effective area when open.
    #[must_use]
    pub fn new(effective_area: Area) -> Self {
        Self {
            area: effective_area,
            discharge: 1.0,
            competence: 1.0,
            regularisation: Pressure::from_mmhg(REGULARISATION_MMHG),
        }
    }

    /// Sets how tight the valve is: 1 lets nothing back, 0 as much as forward.
    #[must_use]
    pub fn competence(mut self, competence: f64) -> Self {
        self.competence = competence;
        self
    }

    /// Sets the coefficient of discharge by which Gorlin's constant is multiplied; 1 unless said.
    #[must_use]
    pub fn discharge(mut self, coefficient: f64) -> Self {
        self.discharge = coefficient;
        self
    }

    /// Sets the pressure below which the square root turns into a straight line; 0.1 mmHg unless said.
    #[must_use]
    pub fn regularised_over(mut self, pressure: Pressure) -> Self {
        self.regularisation = pressure;
        self
    }

    /// The effective area when open.
    pub fn effective_area(&self) -> Area {
        self.area
    }

    /// The flow under a driving pressure.
    #[inline]
    pub fn flow_at(&self, driving: Pressure) -> Flow {
        let pressure = near(driving.mmhg());
        let regularisation = self.regularisation.mmhg();
        let open = self.open(smoothstep5(pressure / regularisation));
        let root = (pressure.abs() + regularisation).sqrt();
        Flow::from_ml_per_s(self.full() * open * pressure / root)
    }

    #[inline]
    fn full(&self) -> f64 {
        GORLIN * self.discharge * self.area.cm2()
    }

    #[inline]
    fn open(&self, forward: f64) -> f64 {
        let leak = 1.0 - self.competence;
        leak + forward * (1.0 - leak)
    }

    fn slope_at(&self, driving: Pressure) -> Conductance {
        let pressure = driving.mmhg();
        let regularisation = self.regularisation.mmhg();
        let x = pressure / regularisation;
        let inside = pressure.abs() + regularisation;
        let straight = (1.0 - 0.5 * pressure.abs() / inside) * self.open(smoothstep5(x));
        let opening = x * smoothstep5_slope(x) * self.competence;
        Conductance::from_ml_per_s_mmhg(self.full() * (straight + opening) / inside.sqrt())
    }
}

impl Conductor for OrificeValve {
    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        self.flow_at(ends.driving())
    }

    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        let slope = self.slope_at(ends.driving());
        FlowPartials {
            up_pressure: slope,
            down_pressure: -slope,
            ..FlowPartials::default()
        }
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("effective area", self.area);
        check.positive_number("discharge", self.discharge, "");
        check.share("competence", self.competence);
        check.positive("regularisation", self.regularisation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{
        assert_never_nan, assert_partials, assert_passive, between, branch_defects, flow,
    };
    use crate::units::Quantities;
    use proptest::prelude::*;

    fn aortic() -> OrificeValve {
        OrificeValve::new(3.5.cm2())
    }

    /// 44.3 x 3.5 cm2 x sqrt(4 mmHg) = 310 mL/s, but for the regularisation.
    #[test]
    fn flow_goes_as_the_square_root_of_pressure() {
        assert!((flow(&aortic(), &between(104.0, 100.0)) - 310.1 / 1.025f64.sqrt()).abs() < 0.01);
        let sharp = aortic().regularised_over(1e-6.mmhg());
        assert!((flow(&sharp, &between(104.0, 100.0)) - 310.1).abs() < 0.01);
        assert!((flow(&sharp, &between(116.0, 100.0)) - 620.2).abs() < 0.01);
        let rough = sharp.discharge(0.7);
        assert!((flow(&rough, &between(104.0, 100.0)) - 217.07).abs() < 0.01);
    }

    #[test]
    fn it_lets_back_by_its_competence() {
        assert_eq!(flow(&aortic(), &between(0.0, 80.0)), 0.0);
        assert_eq!(flow(&aortic(), &between(80.0, 80.0)), 0.0);
        let forward = flow(&aortic(), &between(80.0, 0.0));
        let back = flow(&aortic().competence(0.9), &between(0.0, 80.0));
        assert!((back + 0.1 * forward).abs() < 1e-9);
        let none = aortic().competence(0.0);
        for pressure in [0.01, 0.05, 0.1, 3.0] {
            let (there, back) = (between(pressure, 0.0), between(0.0, pressure));
            assert_eq!(flow(&none, &there), -flow(&none, &back));
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_never_nan(&aortic(), &[[]]);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(branch_defects(aortic()).is_empty());
        let wrong = OrificeValve::new(0.0.cm2())
            .discharge(0.0)
            .competence(2.0)
            .regularised_over(0.0.mmhg());
        let named = [
            "effective area",
            "discharge",
            "competence",
            "regularisation",
        ];
        assert_eq!(branch_defects(wrong), named);
    }

    proptest! {
        #[test]
        fn it_is_passive_and_knows_its_partials(
            area in 0.1..10.0_f64, competence in 0.0..=1.0_f64, drop in prop_oneof![-0.3..0.3_f64, -200.0..200.0_f64],
        ) {
            let part = OrificeValve::new(area.cm2()).competence(competence);
            let ends = between(drop, 0.0);
            assert_passive(&part, &ends);
            // At zero the second derivative jumps, which differences see.
            prop_assume!(ends.driving().mmhg().abs() > 1e-3);
            assert_partials(&part, &ends, &[]);
        }
    }
}
