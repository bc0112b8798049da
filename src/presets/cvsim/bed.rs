//! The beds of Heldt's model.

use crate::network::{Branch, Check, Ends, FlowPartials, Signal, Signals};
use crate::units::{self, Conductance, Flow, Pressure};

/// The least that relaxation leaves of the resistance: design value, no bed opens twentyfold.
const LEAST: f64 = 0.05;

/// A bed of arterioles and capillaries whose resistance reflexes change by an amount, the same for narrow and wide beds.
///
/// ```text
///   artery ──[ R0 - g_a x_a - g_c x_c ]── vein
/// ```
///
/// # Equations
///
/// $$Q = \frac{P_\mathrm{artery} - P_\mathrm{vein}}{R_0 - g_a x_a - g_c x_c}$$
///
/// In plain text: `Q = (P_artery - P_vein)/(R0 - g_a x_a - g_c x_c)`, with what the arterial and the cardiopulmonary reflex send ([`Baroreflex::vasomotor`](crate::network::Id::vasomotor)). No states.
/// As in Heldt's model artery and vein of a bed are at one height, wherever they are placed.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | resistance `R0` at rest | mmHg·s/mL | - | lets less through |
/// | [`relaxed_by`](Self::relaxed_by) `g_a`, `g_c` | mmHg·s/mL per mmHg | none | constricts more when pressure is too low |
///
/// # Limits
///
/// The resistance is held at a twentieth of that at rest. Takes no part in hyperaemia: see [`Microcirculation`](crate::parts::Microcirculation).
///
/// # Sources
///
/// T. Heldt, PhD thesis, MIT 2004, chapters 2 and 3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldtBed {
    resistance: units::Resistance,
    reflex: Option<Relaxation>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Relaxation {
    sent: [Signal<Pressure>; 2],
    gains_pru_per_mmhg: [f64; 2],
}

impl HeldtBed {
    /// A bed with this resistance at rest.
    #[must_use]
    pub const fn new(resistance: units::Resistance) -> Self {
        Self {
            resistance,
            reflex: None,
        }
    }

    /// Loses resistance with what the arterial and the cardiopulmonary reflex send, in mmHg·s/mL for each mmHg.
    #[must_use]
    pub const fn relaxed_by(
        mut self,
        sent: [Signal<Pressure>; 2],
        gains_pru_per_mmhg: [f64; 2],
    ) -> Self {
        self.reflex = Some(Relaxation {
            sent,
            gains_pru_per_mmhg,
        });
        self
    }

    /// The resistance at rest.
    pub const fn resistance(&self) -> units::Resistance {
        self.resistance
    }

    #[inline]
    fn conductance_now(&self, signals: &Signals<'_>) -> Conductance {
        let Some(reflex) = self.reflex else {
            return self.resistance.conductance();
        };
        let [arterial, cardiopulmonary] = reflex.sent.map(|sent| signals.get(sent).mmhg());
        let [for_arterial, for_cardiopulmonary] = reflex.gains_pru_per_mmhg;
        let rest = self.resistance.pru();
        let now = rest - for_arterial * arterial - for_cardiopulmonary * cardiopulmonary;
        // Not `max`, which would hide a signal that is not a number.
        let held = if now < LEAST * rest {
            LEAST * rest
        } else {
            now
        };
        Conductance::from_ml_per_s_mmhg(1.0 / held)
    }
}

impl Branch for HeldtBed {
    type State = [f64; 0];

    #[inline]
    fn flow(&self, ends: &Ends, _: &Self::State, signals: &Signals<'_>) -> Flow {
        (ends.up.pressure - ends.down.pressure) * self.conductance_now(signals)
    }

    fn flow_partials(&self, _: &Ends, _: &Self::State, signals: &Signals<'_>) -> FlowPartials {
        let conductance = self.conductance_now(signals);
        FlowPartials {
            up_pressure: conductance,
            down_pressure: -conductance,
            ..FlowPartials::default()
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("resistance", self.resistance);
        let Some(reflex) = self.reflex else {
            return;
        };
        for (field, sent) in ["arterial reflex", "cardiopulmonary reflex"]
            .into_iter()
            .zip(reflex.sent)
        {
            check.reads(field, sent);
        }
        for gain in reflex.gains_pru_per_mmhg {
            let (holds, must) = (gain.is_finite() && gain >= 0.0, "finite and not below zero");
            check.require_number("gain of resistance", gain, "mmHg·s/mL/mmHg", holds, must);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::End;
    use crate::units::Quantities;

    fn flow(sent: [f64; 2]) -> f64 {
        let signals = [Signal::under(7, 0), Signal::under(7, 1)];
        let bed = HeldtBed::new(4.0.mmhg_s_per_ml()).relaxed_by(signals, [0.13, 0.3]);
        let end = |pressure: f64, potential: f64| End {
            pressure: pressure.mmhg(),
            potential: potential.mmhg(),
            ..End::default()
        };
        let ends = Ends {
            up: end(90.0, -9.0),
            down: end(10.0, -7.0),
        };
        bed.flow(&ends, &[], &Signals::under(7, &sent)).ml_per_s()
    }

    /// 10 and 3 mmHg too low add 1.3 and 0.9 to 4: 80/6.2 mL/s; heights do not matter.
    #[test]
    fn reflexes_add_to_the_resistance() {
        assert!((flow([0.0, 0.0]) - 20.0).abs() < 1e-12);
        assert!((flow([-10.0, -3.0]) - 80.0 / 6.2).abs() < 1e-12);
        assert!((flow([28.0, 28.0]) - 400.0).abs() < 1e-9);
        assert!(flow([f64::NAN, 0.0]).is_nan());
    }
}
