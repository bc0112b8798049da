//! A column of blood that must be accelerated.

use crate::network::{Branch, By, Check, Ends, FlowPartials, Partials, Signals};
use crate::units::{self, Flow};

/// A vessel with resistance and inertia.
///
/// ```text
///   up ──[ R ]──( L )── down
/// ```
///
/// # Equations
///
/// $$L \frac{dQ}{dt} = \Delta P - R\\,Q$$
///
/// In plain text: `L dQ/dt = dP - R Q`.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | resistance `R` | mmHg·s/mL | - | lets less through |
/// | inertance `L` | mmHg·s2/mL | - | flow answers later: after `L/R` |
/// | [`flowing`](Self::flowing) | mL/s | 0 | begins with more flow; errors are measured against it, or against 1 mL/s if it is less |
///
/// # States
///
/// The flow `Q` in mL/s.
///
/// # Limits
///
/// Flow does not stop at an end that is shut; put no valve without a compartment next to it. `L/R` below a millisecond only makes the equations stiff.
///
/// # Sources
///
/// Regazzoni et al. 2022, J Comput Phys 457:111083, doi 10.1016/j.jcp.2022.111083 (0.005 mmHg·s2/mL for the systemic arteries, 0.0005 for the others).
///
/// ```
/// use soleus::prelude::*;
///
/// let arteries = Inertance::new(0.733.mmhg_s_per_ml(), 0.005.mmhg_s2_per_ml());
/// assert!(arteries.time_constant() < 7.0.ms());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inertance {
    resistance: units::Resistance,
    inertance: units::Inertance,
    initial: Flow,
}

impl Inertance {
    /// A vessel with this resistance and inertance, in which nothing flows to begin with.
    #[must_use]
    pub fn new(resistance: units::Resistance, inertance: units::Inertance) -> Self {
        Self {
            resistance,
            inertance,
            initial: Flow::ZERO,
        }
    }

    /// Begins with this flow.
    #[must_use]
    pub fn flowing(mut self, flow: Flow) -> Self {
        self.initial = flow;
        self
    }

    /// The resistance.
    pub fn resistance(&self) -> units::Resistance {
        self.resistance
    }

    /// The inertance.
    pub fn inertance(&self) -> units::Inertance {
        self.inertance
    }

    /// How long the flow takes to answer, `L/R`: infinite without resistance.
    pub fn time_constant(&self) -> units::Time {
        self.inertance / self.resistance
    }
}

impl Branch for Inertance {
    type State = [f64; 1];

    fn initial_state(&self) -> Self::State {
        [self.initial.ml_per_s()]
    }

    #[inline]
    fn flow(&self, _: &Ends, [flow]: &Self::State, _: &Signals<'_>) -> Flow {
        Flow::from_ml_per_s(*flow)
    }

    #[inline]
    fn rate(&self, ends: &Ends, [flow]: &Self::State, _: &Signals<'_>, rate: &mut Self::State) {
        let resisted = ends.driving() - Flow::from_ml_per_s(*flow) * self.resistance;
        *rate = [resisted.mmhg() / self.inertance.mmhg_s2_per_ml()];
    }

    fn flow_partials(&self, _: &Ends, _: &Self::State, _: &Signals<'_>) -> FlowPartials {
        FlowPartials::default()
    }

    fn partials(
        &self,
        _: &Ends,
        _: &Self::State,
        _: &Signals<'_>,
        partials: &mut Partials<'_>,
    ) -> bool {
        let per_inertance = 1.0 / self.inertance.mmhg_s2_per_ml();
        partials.answer(By::state(0), 1.0);
        partials.rate(0, By::UP_PRESSURE, per_inertance);
        partials.rate(0, By::DOWN_PRESSURE, -per_inertance);
        let slowing = self.resistance.mmhg_s_per_ml() * per_inertance;
        partials.rate(0, By::state(0), -slowing);
        true
    }

    fn state_scale(&self) -> Self::State {
        [self.initial.ml_per_s().abs().max(1.0)]
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("resistance", self.resistance);
        check.positive("inertance", self.inertance);
        check.finite("initial flow", self.initial);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{
        EXTREMES, assert_never_nan, assert_partials, between, branch_defects, flow_with, silence,
        step,
    };
    use crate::units::Quantities;

    fn arteries() -> Inertance {
        Inertance::new(0.5.mmhg_s_per_ml(), 0.05.mmhg_s2_per_ml())
    }

    /// Under 40 mmHg flow goes to 80 mL/s with a time constant of 0.1 s.
    #[test]
    fn flow_rises_to_ohms_law_within_its_time_constant() {
        assert!((arteries().time_constant() - 0.1.seconds()).abs() < 1e-12.seconds());
        let mut state = arteries().initial_state();
        for _ in 0..100 {
            state = step(state, 1e-3, |state| {
                let mut rate = [0.0];
                arteries().rate(&between(90.0, 50.0), state, &silence(), &mut rate);
                rate
            });
        }
        let expected = 80.0 * (1.0 - (-1f64).exp());
        assert!((flow_with(&arteries(), &between(90.0, 50.0), &state) - expected).abs() < 1e-6);
    }

    #[test]
    fn it_begins_with_the_flow_that_it_is_told() {
        assert_eq!(arteries().initial_state(), [0.0]);
        assert_eq!(arteries().flowing(87.0.ml_per_s()).initial_state(), [87.0]);
    }

    #[test]
    fn pressures_move_flow_only_in_time() {
        assert_partials(&arteries(), &between(90.0, 50.0), &[3.0]);
        assert_never_nan(
            &Inertance::new(0.0.mmhg_s_per_ml(), 0.05.mmhg_s2_per_ml()),
            &EXTREMES.map(|flow| [flow]),
        );
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(branch_defects(arteries()).is_empty());
        let wrong = Inertance::new((-1.0).mmhg_s_per_ml(), 0.0.mmhg_s2_per_ml())
            .flowing(f64::INFINITY.ml_per_s());
        assert_eq!(
            branch_defects(wrong),
            ["resistance", "inertance", "initial flow"]
        );
    }
}
