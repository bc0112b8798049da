//! Plasma that leaves the veins of a body that is tilted.

use crate::network::{Branch, Check, Ends, FlowPartials, Signal, Signals};
use crate::units::{Flow, Rate, Time, Volume};

/// A share of the plasma that a posture draws into the tissues, out of one vein.
///
/// ```text
///   vein ──[ share (V_lost,end - V_lost)/tau ]── tissue
/// ```
///
/// # Equations
///
/// $$Q = \sigma\\,\frac{V_\infty(t) - (V_\mathrm{tissue} - V_\mathrm{rest})}{\tau}$$
///
/// In plain text: `Q = share (V_end(t) - gained)/tau`, with `gained` what the tissue holds more than at rest. If the shares of all veins that lead to the tissue add up to 1, the tissue gains `V_end` with the time constant `tau`,
/// and the flow obeys `tau dQ/dt + Q = share dV_end/dt`. What leaves the vein is in the tissue, so nothing is lost. No states.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | `V_end`, a signal | mL | loses more in the end |
/// | share | 1 | this vein loses more of it |
/// | rest | mL | what the tissue holds to begin with |
/// | time constant `tau` | s | loses it more slowly |
///
/// # Limits
///
/// Follows the posture and not the pressure in the vein: see [`Filtration`](crate::parts::Filtration) for that.
///
/// # Sources
///
/// T. Heldt, PhD thesis, MIT 2004, chapter 3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostureShift {
    target: Signal<Volume>,
    share: f64,
    rest: Volume,
    time_constant: Time,
}

impl PostureShift {
    /// A share of the shift towards `target`, into a tissue that holds `rest` while nothing is shifted.
    #[must_use]
    pub const fn new(
        target: Signal<Volume>,
        share: f64,
        rest: Volume,
        time_constant: Time,
    ) -> Self {
        Self {
            target,
            share,
            rest,
            time_constant,
        }
    }
}

impl Branch for PostureShift {
    type State = [f64; 0];

    #[inline]
    fn flow(&self, ends: &Ends, _: &Self::State, signals: &Signals<'_>) -> Flow {
        let gained = ends.down.volume - self.rest;
        (signals.get(self.target) - gained) * self.share / self.time_constant
    }

    fn flow_partials(&self, _: &Ends, _: &Self::State, _: &Signals<'_>) -> FlowPartials {
        FlowPartials {
            down_volume: Rate::from_per_s(-self.share / self.time_constant.seconds()),
            ..FlowPartials::default()
        }
    }

    fn check(&self, check: &mut Check<'_>) {
        check.reads("target", self.target);
        check.share("share", self.share);
        check.not_negative("rest", self.rest);
        check.positive("time constant", self.time_constant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::Steady;
    use crate::network::Network;
    use crate::parts::{Interstitium, Reservoir};
    use crate::simulation::Simulation;
    use crate::units::Quantities;

    /// After 276 s two shares of 40/63 and 23/63 have shifted 300 (1 - 1/e) = 189.6 mL.
    #[test]
    fn the_shift_has_one_time_constant() -> Result<(), Box<dyn std::error::Error>> {
        let mut net = Network::new();
        let target = net.drive("target", Steady::new(300.0.ml())).value();
        let rest = 1000.0.ml();
        let tissue = net.add("tissue", Interstitium::new(rest, 10.0.ml_per_mmhg()));
        for (name, share) in [("legs", 40.0 / 63.0), ("trunk", 23.0 / 63.0)] {
            let vein = net.add(name, Reservoir::at(5.0.mmhg()));
            let part = PostureShift::new(target, share, rest, 276.0.seconds());
            net.connect(format!("shift from {name}"), vein, part, tissue);
        }
        let circulation = net.build()?;
        let run = Simulation::of(&circulation).run(276.0.seconds())?;
        let gained = run.volume(tissue)?.last() - rest;
        assert!((gained.ml() - 189.636).abs() < 0.01, "{gained}");
        Ok(())
    }
}
