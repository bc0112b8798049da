//! Lymph vessels, which return what tissues do not hold.

use crate::network::{Branch, Check, Ends, FlowPartials, Signal, Signals};
use crate::units::{Flow, Fraction, Pressure, Time};

/// The lymph vessels of a tissue: they carry tissue fluid, with its protein, to a great vein.
///
/// ```text
///   tissue ──▷ L(P) ▷── vein
/// ```
///
/// # Equations
///
/// $$L = L_0\,s\,r, \qquad \tau \frac{dr}{dt} = \frac{m}{1 + (m - 1)\,e^{-(P - P_0)/w}} - r$$
///
/// In plain text: `L = L0 s r`, `tau dr/dt = m/(1 + (m - 1) exp(-(P - P0)/w)) - r`, with `P` the tissue's transmural pressure. At rest, `P = P0` and `s = 1`, it is `L0`; it rises with the pressure of the tissue, late by `tau`, and no higher than `m L0`. `s` is what a [`LymphPump`](crate::drivers::LymphPump) makes of working muscles.
/// Lymph vessels pump by themselves against 12 to 70 mmHg, so neither the pressure in the vein nor the height up to it acts on the flow, and none flows back.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | flow at rest `L0` | mL/s | drains more |
/// | pressure at rest `P0` | mmHg | drains less at the same pressure |
/// | [`rising_to`](Self::rising_to) `m` | 1 | drains more of a swollen tissue; 5 unless said |
/// | [`rising_over`](Self::rising_over) `w` | mmHg | rises later; 1 unless said (design value) |
/// | [`rising_after`](Self::rising_after) `tau` | s | swells faster before it drains; 600 unless said (fitted: calves swell for a quarter of an hour at a rate that they do not keep up for four) |
///
/// # States
///
/// | state | unit | meaning |
/// |---|---|---|
/// | 0 | 1 | `r`: how many times the flow at rest flows, the pump apart |
///
/// # Limits
///
/// Means over many strokes of the vessels; nodes keep nothing, and valves do not fail.
///
/// # Sources
///
/// Rise with the pressure of the tissue, and a ceiling: A. C. Guyton's textbook, after A. E. Taylor, W. H. Gibson, H. J. Granger and A. C. Guyton 1973, Lymphology 6:192. Human legs: flow during strokes only, end pressures of 12 to 70 mmHg, no hydrostatic component, W. L. Olszewski and A. Engeset 1980, Am J Physiol 239:H775.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lymphatic {
    rest: Flow,
    rest_pressure: Pressure,
    highest: f64,
    width: Pressure,
    delay: Time,
    pump: Option<Signal<Fraction>>,
}

impl Lymphatic {
    /// Vessels through which this flows at this pressure of the tissue, at rest.
    #[must_use]
    pub const fn new(rest: Flow, rest_pressure: Pressure) -> Self {
        Self {
            rest,
            rest_pressure,
            highest: 5.0,
            width: Pressure::from_mmhg(1.0),
            delay: Time::from_minutes(10.0),
            pump: None,
        }
    }

    /// The most that flows, in multiples of the flow at rest.
    #[must_use]
    pub const fn rising_to(mut self, highest: f64) -> Self {
        self.highest = highest;
        self
    }

    /// The pressure over which flow rises e-fold, far below the ceiling.
    #[must_use]
    pub const fn rising_over(mut self, width: Pressure) -> Self {
        self.width = width;
        self
    }

    /// The time constant with which flow follows the pressure.
    #[must_use]
    pub const fn rising_after(mut self, delay: Time) -> Self {
        self.delay = delay;
        self
    }

    /// Multiplies the flow by this signal, which is 1 at rest.
    #[must_use]
    pub const fn pumped_by(mut self, pump: Signal<Fraction>) -> Self {
        self.pump = Some(pump);
        self
    }

    #[inline]
    fn stroke(&self, signals: &Signals<'_>) -> f64 {
        self.pump
            .map_or(1.0, |pump| signals.get(pump).get().max(0.0))
    }

    /// How many times the flow at rest flows at this pressure in the end.
    #[inline]
    fn rise(&self, tissue: Pressure) -> f64 {
        let above = (tissue - self.rest_pressure) / self.width;
        self.highest / (1.0 + (self.highest - 1.0) * (-above).exp())
    }
}

impl Branch for Lymphatic {
    type State = [f64; 1];

    fn initial_state(&self) -> Self::State {
        [1.0]
    }

    #[inline]
    fn flow(&self, _: &Ends, [rise]: &Self::State, signals: &Signals<'_>) -> Flow {
        self.rest * (rise * self.stroke(signals))
    }

    #[inline]
    fn rate(&self, ends: &Ends, [rise]: &Self::State, _: &Signals<'_>, rate: &mut Self::State) {
        *rate = [(self.rise(ends.up.transmural) - rise) / self.delay.seconds()];
    }

    /// The ends act on the state alone.
    fn flow_partials(&self, _: &Ends, _: &Self::State, _: &Signals<'_>) -> FlowPartials {
        FlowPartials::default()
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("flow at rest", self.rest);
        check.finite("pressure at rest", self.rest_pressure);
        let (field, highest) = ("highest flow over that at rest", self.highest);
        check.finite_number(field, highest, "");
        let ordered = !highest.is_finite() || highest > 1.0;
        check.require_number(field, highest, "", ordered, "above 1");
        check.positive("pressure over which flow rises", self.width);
        check.positive("time constant", self.delay);
        if let Some(pump) = self.pump {
            check.reads("pump", pump);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{
        assert_never_nan, assert_partials_with, between, branch_defects, flow, flow_with, silence,
    };
    use crate::units::Quantities;

    fn vessels() -> Lymphatic {
        Lymphatic::new(0.05.ml_per_s(), (-1.3).mmhg())
    }

    /// The rate of the state at rest, times the time constant: how far it still has to go.
    fn ahead(part: &Lymphatic, tissue_mmhg: f64, delay_s: f64) -> f64 {
        let mut rate = [f64::NAN];
        part.rate(&between(tissue_mmhg, 4.0), &[1.0], &silence(), &mut rate);
        rate[0] * delay_s
    }

    #[test]
    fn it_rises_with_the_pressure_of_the_tissue_and_no_higher_than_its_ceiling() {
        assert!((flow(&vessels(), &between(-1.3, 4.0)) - 0.05).abs() < 1e-15);
        assert!(ahead(&vessels(), -1.3, 600.0).abs() < 1e-12);
        // 5 / (1 + 4/e)
        assert!((ahead(&vessels(), -0.3, 600.0) - 1.0231).abs() < 1e-4);
        assert!((ahead(&vessels(), 40.0, 600.0) - 4.0).abs() < 1e-9);
        assert!((ahead(&vessels(), -80.0, 600.0) + 1.0).abs() < 1e-9);
        let six = vessels().rising_to(6.0).rising_over(2.0.mmhg());
        let six = six.rising_after(60.0.seconds());
        let expected = 6.0 / (1.0 + 5.0 / 1f64.exp()) - 1.0;
        assert!((ahead(&six, 0.7, 60.0) - expected).abs() < 1e-12);
        assert!((flow_with(&vessels(), &between(3.0, 4.0), &[2.5]) - 0.125).abs() < 1e-15);
    }

    #[test]
    fn the_vein_it_runs_to_and_the_height_up_to_it_do_not_matter() {
        let mut up = between(0.0, 90.0);
        up.down.potential = 100.0.mmhg();
        assert_eq!(flow(&vessels(), &up), flow(&vessels(), &between(0.0, 0.0)));
    }

    #[test]
    fn muscles_pump_it() {
        let signals = Signals::under(7, &[1.83]);
        let pumped = vessels().pumped_by(Signal::under(7, 0));
        let ends = between(-1.3, 4.0);
        let flow = Branch::flow(&pumped, &ends, &[1.0], &signals).ml_per_s();
        assert!((flow / 0.05 - 1.83).abs() < 1e-12);
        assert_partials_with(&pumped, &ends, &[2.0], &signals);
    }

    #[test]
    fn no_pressure_makes_it_other_than_a_number() {
        assert_never_nan(&vessels(), &[[0.0], [1.0], [1e200]]);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        let bad = Lymphatic::new((-1.0).ml_per_s(), f64::NAN.mmhg())
            .rising_to(1.0)
            .rising_over(0.0.mmhg())
            .rising_after(0.0.seconds())
            .pumped_by(Signal::under(7, 0));
        let named = [
            "flow at rest",
            "pressure at rest",
            "highest flow over that at rest",
            "pressure over which flow rises",
            "time constant",
            "pump",
        ];
        assert_eq!(branch_defects(bad), named);
    }
}
