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

    fn check(&self, check: &mut Check<'_>) {
        check.positive("effective area", self.area);
        let discharge = self.discharge;
        let holds = discharge.is_finite() && discharge > 0.0;
        check.require_number("discharge", discharge, "", holds, "finite and above zero");
        check.share("competence", self.competence);
        check.positive("regularisation", self.regularisation);
    }
}
