//! A bed of arterioles and capillaries.

use crate::network::{
    Branch, By, Check, Ends, EndsAbreast, FlowPartials, Partials, Signal, Signals,
};
use crate::parts::smooth::near;
use crate::units::{self, Conductance, Flow, Fraction, Pressure};

/// A bed of arterioles and capillaries, which can dilate.
///
/// ```text
///   artery ──[ R/(1 + M) ]── vein
/// ```
///
/// # Equations
///
/// $$Q = \frac{\Delta P\\,(1 + M)}{R\\,(1 + K)}$$
///
/// In plain text: `Q = dP (1 + M)/(R (1 + K))`. No states: how the dilatation `M` and the constriction `K` come and go is the matter of the drivers that give them.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | resistance `R` at rest | mmHg·s/mL | - | lets less through |
/// | [`dilated_by`](Self::dilated_by) `M` | 1 | 0 | more flow: 2 is three times that at rest; below 0 is constriction, -1 and less no flow |
/// | [`constricted_by`](Self::constricted_by) `K` | 1 | 0 | less flow: 1 is twice the resistance; below 0 is dilatation, held at a twentieth of the resistance |
///
/// # Limits
///
/// It does not narrow with the pressure in it, and filters nothing into the tissue.
///
/// # Sources
///
/// Heldt, PhD thesis, MIT 2004, table 2.5 (resistances) and chapter 4 (reflex constriction in proportion to resistance); hyperaemia rises as `(1 + M)/R` with a time constant of 15 to 20 s (Heldt, section 4.5).
///
/// ```
/// use soleus::prelude::*;
///
/// let soleus_bed = Microcirculation::new(40.0.mmhg_s_per_ml());
/// assert_eq!(soleus_bed.resistance(), 40.0.mmhg_s_per_ml());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Microcirculation {
    resistance: units::Resistance,
    conductance: Conductance,
    dilatation: Option<Signal<Fraction>>,
    constriction: Option<Signal<Fraction>>,
}

/// The least that a constriction below zero leaves of the resistance: design value, no bed opens twentyfold.
const LEAST: f64 = 0.05;

impl Microcirculation {
    /// A bed with this resistance at rest.
    #[must_use]
    pub fn new(resistance: units::Resistance) -> Self {
        Self {
            resistance,
            conductance: resistance.conductance(),
            dilatation: None,
            constriction: None,
        }
    }

    /// Dilates with this signal: 0 at rest, 1 doubles the conductance.
    #[must_use]
    pub fn dilated_by(mut self, dilatation: Signal<Fraction>) -> Self {
        self.dilatation = Some(dilatation);
        self
    }

    /// Constricts with this signal: 0 at rest, 1 doubles the resistance.
    #[must_use]
    pub fn constricted_by(mut self, constriction: Signal<Fraction>) -> Self {
        self.constriction = Some(constriction);
        self
    }

    /// The resistance at rest.
    pub fn resistance(&self) -> units::Resistance {
        self.resistance
    }

    #[inline]
    fn conductance_now(&self, signals: &Signals<'_>) -> Conductance {
        let open = match self.dilatation {
            None => self.conductance,
            Some(dilatation) => opening(signals.get(dilatation)) * self.conductance,
        };
        match self.constriction {
            None => open,
            Some(constriction) => open / narrowing(signals.get(constriction)),
        }
    }
}

/// What a dilatation multiplies the conductance by.
#[inline]
fn opening(dilatation: Fraction) -> f64 {
    let times = 1.0 + dilatation.get();
    // Not `max`, which would hide a signal that is not a number.
    if times < 0.0 { 0.0 } else { times }
}

/// What a constriction multiplies the resistance by.
#[inline]
fn narrowing(constriction: Fraction) -> f64 {
    let times = 1.0 + constriction.get();
    // Not `max`, which would hide a signal that is not a number.
    if times < LEAST { LEAST } else { times }
}

impl Branch for Microcirculation {
    type State = [f64; 0];

    #[inline]
    fn flow(&self, ends: &Ends, _: &Self::State, signals: &Signals<'_>) -> Flow {
        Pressure::from_mmhg(near(ends.driving().mmhg())) * self.conductance_now(signals)
    }

    /// A bed that nothing dilates or constricts is one whose signals are zero.
    #[inline(always)]
    fn flow_abreast(
        parts: &[Self; 8],
        ends: &EndsAbreast<'_>,
        _: &[[f64; 8]],
        signals: &[Signals<'_>; 8],
        flows_ml_per_s: &mut [f64; 8],
    ) {
        let read = |of: fn(&Self) -> Option<Signal<Fraction>>| -> [Fraction; 8] {
            std::array::from_fn(|lane| {
                of(&parts[lane]).map_or(Fraction::ZERO, |signal| signals[lane].get(signal))
            })
        };
        let (dilatation, constriction) = (read(|bed| bed.dilatation), read(|bed| bed.constriction));
        for lane in 0..8 {
            let driving = Pressure::from_mmhg(near(ends.lane(lane).driving().mmhg()));
            let open = opening(dilatation[lane]) * parts[lane].conductance;
            let flow = driving * (open / narrowing(constriction[lane]));
            flows_ml_per_s[lane] = flow.ml_per_s();
        }
    }

    fn flow_partials(&self, _: &Ends, _: &Self::State, signals: &Signals<'_>) -> FlowPartials {
        let conductance = self.conductance_now(signals);
        FlowPartials {
            up_pressure: conductance,
            down_pressure: -conductance,
            ..FlowPartials::default()
        }
    }

    fn partials(
        &self,
        ends: &Ends,
        state: &Self::State,
        signals: &Signals<'_>,
        partials: &mut Partials<'_>,
    ) -> bool {
        let flow = Branch::flow(self, ends, state, signals).ml_per_s();
        if let Some(dilatation) = self.dilatation {
            let times = opening(signals.get(dilatation));
            let slope = if times > 0.0 { flow / times } else { 0.0 };
            partials.answer(By::signal(dilatation), slope);
        }
        if let Some(constriction) = self.constriction {
            let times = narrowing(signals.get(constriction));
            let slope = if times > LEAST { -flow / times } else { 0.0 };
            partials.answer(By::signal(constriction), slope);
        }
        true
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("resistance", self.resistance);
        if let Some(dilatation) = self.dilatation {
            check.reads("dilatation", dilatation);
        }
        if let Some(constriction) = self.constriction {
            check.reads("constriction", constriction);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{assert_never_nan, assert_partials, between, branch_defects, flow};
    use crate::units::Quantities;

    fn bed() -> Microcirculation {
        Microcirculation::new(40.0.mmhg_s_per_ml())
    }

    fn dilated(by: f64, ends: &Ends) -> (f64, f64) {
        let bed = bed().dilated_by(Signal::under(7, 0));
        let values = [by];
        let signals = Signals::under(7, &values);
        let partials = bed.flow_partials(ends, &[], &signals);
        (
            bed.flow(ends, &[], &signals).ml_per_s(),
            partials.up_pressure.ml_per_s_mmhg(),
        )
    }

    #[test]
    fn at_rest_it_is_a_resistance() {
        assert!((flow(&bed(), &between(90.0, 10.0)) - 2.0).abs() < 1e-12);
        assert_partials(&bed(), &between(90.0, 10.0), &[]);
        assert_never_nan(&bed(), &[[]]);
    }

    #[test]
    fn it_dilates_and_constricts_but_never_pumps() {
        let ends = between(90.0, 10.0);
        for (by, expected) in [
            (0.0, 2.0),
            (2.0, 6.0),
            (-0.5, 1.0),
            (-1.0, 0.0),
            (-7.0, 0.0),
        ] {
            let (flow, slope) = dilated(by, &ends);
            assert!((flow - expected).abs() < 1e-12, "{by}: {flow}");
            assert!((slope - expected / 80.0).abs() < 1e-12);
        }
        assert!(dilated(f64::NAN, &ends).0.is_nan());
    }

    #[test]
    fn constriction_raises_the_resistance_of_a_dilated_bed_too() {
        let bed = bed()
            .dilated_by(Signal::under(7, 0))
            .constricted_by(Signal::under(7, 1));
        for (dilatation, constriction, expected) in [
            (0.0, 1.0, 1.0),
            (2.0, 0.5, 4.0),
            (0.0, -0.5, 4.0),
            (0.0, -3.0, 40.0),
        ] {
            let values = [dilatation, constriction];
            let flow = bed.flow(&between(90.0, 10.0), &[], &Signals::under(7, &values));
            assert!(
                (flow.ml_per_s() - expected).abs() < 1e-12,
                "{constriction}: {flow}"
            );
        }
        let signals = [0.0, f64::NAN];
        let flow = bed.flow(&between(90.0, 10.0), &[], &Signals::under(7, &signals));
        assert!(flow.ml_per_s().is_nan());
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        let wrong = Microcirculation::new(0.0.mmhg_s_per_ml())
            .dilated_by(Signal::under(0, 0))
            .constricted_by(Signal::under(0, 0));
        assert_eq!(
            branch_defects(wrong),
            ["resistance", "dilatation", "constriction"]
        );
        assert!(branch_defects(bed()).is_empty());
    }
}
