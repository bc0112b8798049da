//! What drains a vein: narrows as the vein empties.

use crate::network::{Check, Conductor, Ends, EndsAbreast, FlowPartials};
use crate::parts::narrowing::{DonorNarrowing, Narrowing};
use crate::parts::resistance::poiseuille;
use crate::parts::smooth::{near, smoothstep5, smoothstep5_slope};
use crate::units::{self, Conductance, Flow, Length, Pressure, Viscosity};

/// Backward pressure over which the narrowing changes from that of one end to that of the other, in mmHg: design value, small against
/// the pressures that drive venous flow and wide enough for an integrator. All of it lies on the backward side, so that forward flow is narrowed in full.
const TURNING_MMHG: f64 = 0.3;

/// What drains a vein: a resistance that rises as the vein empties.
///
/// ```text
///   vein ──[ R (V0/V)^2 ]── down
/// ```
///
/// # Equations
///
/// $$Q = \frac{\Delta P}{R}\left(s f(V_\mathrm{up}) + (1 - s) f_b(V_\mathrm{down})\right)$$
///
/// In plain text: `Q = dP/R (s f(V_up) + (1 - s) f_b(V_down))`. `f` is the [`Narrowing`] by the vein, `f_b` that by the other end (1 unless
/// [`narrowing_back`](Self::narrowing_back) is given); `s` is 1 for forward flow, 0 beyond 0.3 mmHg of backward pressure, and goes smoothly between. No states.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | resistance `R` of the full vein | mmHg·s/mL | - | drains more slowly |
/// | narrowing by the vein upstream | - | - | see [`Narrowing`] |
/// | [`narrowing_back`](Self::narrowing_back) | - | none | holds back what would flow backwards out of an empty vein downstream |
///
/// # Limits
///
/// Lets blood through in both directions: where there are valves, use [`Valve`](crate::parts::Valve), which narrows in the same way.
///
/// # Sources
///
/// As [`Narrowing`].
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let vein = VeinSegment::new(110.0.ml(), 3.0.ml_per_mmhg(), 150.0.ml());
/// let narrowing = Narrowing::of(&vein);
/// let femoral = net.add("femoral vein", vein.filled_to(15.0.mmhg()));
/// let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
/// net.connect("iliac", femoral, VeinOutflow::new(0.03.mmhg_s_per_ml(), narrowing), atrium);
/// assert!(net.build().is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VeinOutflow {
    resistance: units::Resistance,
    conductance: Conductance,
    narrowing: DonorNarrowing,
}

impl VeinOutflow {
    /// The outflow of a vein: `resistance` while it is full, more as it empties.
    #[must_use]
    pub fn new(resistance: units::Resistance, narrowing: Narrowing) -> Self {
        let mut donors = DonorNarrowing::default();
        donors.narrow_up(narrowing);
        Self {
            resistance,
            conductance: resistance.conductance(),
            narrowing: donors,
        }
    }

    /// As [`new`](Self::new), with the resistance to laminar flow of `vessels` round tubes side by side.
    #[must_use]
    pub fn poiseuille(
        length: Length,
        diameter: Length,
        vessels: f64,
        viscosity: Viscosity,
        narrowing: Narrowing,
    ) -> Self {
        Self::new(poiseuille(length, diameter, vessels, viscosity), narrowing)
    }

    /// Narrows backward flow as the compartment downstream empties.
    #[must_use]
    pub fn narrowing_back(mut self, narrowing: Narrowing) -> Self {
        self.narrowing.narrow_down(narrowing);
        self
    }

    /// The resistance of the full vein.
    pub fn resistance(&self) -> units::Resistance {
        self.resistance
    }
}

/// How far into [`TURNING_MMHG`] the driving pressure is: 1 at zero pressure.
#[inline]
fn turning(driving_mmhg: f64) -> f64 {
    1.0 + driving_mmhg * (1.0 / TURNING_MMHG)
}

impl Conductor for VeinOutflow {
    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        let driving = near(ends.driving().mmhg());
        let up = self.narrowing.forward(ends.up.volume);
        let down = self.narrowing.backward(ends.down.volume);
        let open = down + smoothstep5(turning(driving)) * (up - down);
        Pressure::from_mmhg(driving) * self.conductance * open
    }

    /// The same law without a branch.
    #[inline(always)]
    fn flow_abreast(parts: &[Self; 8], ends: &EndsAbreast<'_>, flows_ml_per_s: &mut [f64; 8]) {
        for lane in 0..8 {
            let (outflow, ends) = (&parts[lane], ends.lane(lane));
            let driving = near(ends.driving().mmhg());
            let (up, down) = outflow.narrowing.both(ends.up.volume, ends.down.volume);
            let open = down + smoothstep5(turning(driving)) * (up - down);
            let full = Pressure::from_mmhg(driving) * outflow.conductance;
            flows_ml_per_s[lane] = (full * open).ml_per_s();
        }
    }

    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        let driving = ends.driving();
        let x = turning(driving.mmhg());
        let forward = smoothstep5(x);
        let (up, down) = (
            self.narrowing.forward(ends.up.volume),
            self.narrowing.backward(ends.down.volume),
        );
        let open = forward * up + (1.0 - forward) * down;
        let turn = driving.mmhg() * smoothstep5_slope(x) / TURNING_MMHG * (up - down);
        let conductance = (open + turn) * self.conductance;
        let full = (driving * self.conductance).ml_per_s();
        FlowPartials {
            up_pressure: conductance,
            down_pressure: -conductance,
            up_volume: self.narrowing.forward_slope(ends.up.volume, forward * full),
            down_volume: self
                .narrowing
                .backward_slope(ends.down.volume, (1.0 - forward) * full),
        }
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("resistance", self.resistance);
        self.narrowing.check(check);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::End;
    use crate::parts::testing::{
        assert_never_nan, assert_partials, assert_passive, between, branch_defects, end, flow,
    };
    use crate::units::Quantities;
    use proptest::prelude::*;

    fn outflow() -> VeinOutflow {
        VeinOutflow::new(0.1.mmhg_s_per_ml(), Narrowing::below(100.0.ml()))
    }

    fn ends(up: End, down: End) -> Ends {
        Ends { up, down }
    }

    #[test]
    fn forward_flow_narrows_with_the_vein_alone() {
        assert!((flow(&outflow(), &between(12.0, 2.0)) / 100.0 - 1.0).abs() < 1e-3);
        for pressure in [1e-3, 0.1, 10.0] {
            let emptying = ends(end(pressure, 20.0), end(0.0, 1e-3));
            let share = Narrowing::below(100.0.ml()).factor(20.0.ml());
            assert!((flow(&outflow(), &emptying) - 10.0 * pressure * share).abs() < 1e-12);
        }
    }

    #[test]
    fn backward_flow_narrows_only_when_asked() {
        let refilling = ends(end(0.0, 1.0), end(10.0, 20.0));
        assert!((flow(&outflow(), &refilling) + 100.0).abs() < 1e-9);
        let both = outflow().narrowing_back(Narrowing::below(100.0.ml()));
        let share = Narrowing::below(100.0.ml()).factor(20.0.ml());
        assert!((flow(&both, &refilling) + 100.0 * share).abs() < 1e-9);
    }

    #[test]
    fn poiseuille_is_that_of_a_resistance() {
        let narrowing = Narrowing::below(100.0.ml());
        let part = VeinOutflow::poiseuille(30.0.cm(), 1.0.cm(), 2.0, Viscosity::BLOOD, narrowing);
        assert!((part.resistance() - 0.01604.mmhg_s_per_ml()).abs() < 1e-5.mmhg_s_per_ml());
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_never_nan(&outflow(), &[[]]);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        let narrowing = Narrowing::below(100.0.ml());
        let wrong = VeinOutflow::new(0.0.mmhg_s_per_ml(), narrowing);
        assert_eq!(branch_defects(wrong), ["resistance"]);
    }

    proptest! {
        #[test]
        fn it_is_passive_and_knows_its_partials(
            up in -1.0..1.0_f64, drop in -1.0..1.0_f64, volume in 0.0..300.0_f64, other in 0.0..300.0_f64, both in any::<bool>(),
        ) {
            let part = if both { outflow().narrowing_back(Narrowing::below(60.0.ml())) } else { outflow() };
            let ends = ends(end(up, volume), end(up - drop, other));
            assert_passive(&part, &ends);
            assert_partials(&part, &ends, &[]);
        }
    }
}
