//! A one-way valve that opens at once.

use crate::network::{Check, Conductor, Ends, FlowPartials, Side};
use crate::parts::narrowing::{DonorNarrowing, Narrowing};
use crate::parts::smooth::near;
use crate::units::{self, Conductance, Flow, Rate};

/// An ideal one-way valve: open to any forward pressure, shut to any backward pressure, with nothing between.
///
/// ```text
///   up ──▷|──[ R ]── down
///       └─[ leak ]─┘
/// ```
///
/// # Equations
///
/// $$Q = \begin{cases} G\\,f(V_\mathrm{up})\\,\Delta P & \Delta P \gt 0 \\\\ G_\mathrm{leak}\\,f_b(V_\mathrm{down})\\,\Delta P & \Delta P \le 0 \end{cases} \qquad G_\mathrm{leak} = (1 - c)\\,G + G_l$$
///
/// In plain text: `Q = G f(V_up) dP` if `dP > 0`, else `G_leak f_b(V_down) dP`; `G_leak = (1 - c) G + G_l`. `f` and `f_b` are the [`Narrowing`]s by the two ends, 1 unless given. No states.
///
/// It is the limit of [`Valve`](crate::parts::Valve) for an opening over no pressure at all. The flow never runs against its driving pressure. It is continuous, and has a kink where the valve opens or shuts.
///
/// # Where it switches
///
/// Native integrators hold the valve open or shut through each step, find on the step's polynomial where the driving pressure turns, and go on from there ([`Branch::SWITCHES`](crate::network::Branch::SWITCHES)), so that they keep
/// their order. A valve that has just opened or shut turns back at no pressure only after it was away from it by 100 times the tolerance in mmHg, and else by as much beyond it: a valve that nothing drives does not chatter. Other integrators see the law as it
/// is written here.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | open resistance `1/G` | mmHg·s/mL | - | holds forward flow back |
/// | [`competence`](Self::competence) `c` | 1 | 1 | tighter; 0 is no valve at all: a resistance in both directions |
/// | [`leaking`](Self::leaking) `G_l` | mL/(s·mmHg) | 0 | leaks more when shut |
/// | [`narrowing`](Self::narrowing) | - | none | see [`Narrowing`] |
/// | [`narrowing_back`](Self::narrowing_back) | - | none | see [`Narrowing`] |
///
/// # Limits
///
/// It opens and shuts at once, without the little backward flow that shuts leaflets; see [`DynamicValve`](crate::parts::DynamicValve). A valve of the body opens over some pressure, as [`Valve`](crate::parts::Valve) does.
///
/// # Sources
///
/// Diode with a pair of resistances: Regazzoni et al. 2022, J Comput Phys 457:111083, doi 10.1016/j.jcp.2022.111083.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let calf = net.add("calf", Artery::new(20.0.ml(), 1.0.ml_per_mmhg()).filled_to(5.0.mmhg()));
/// let thigh = net.add("thigh", Reservoir::at(10.0.mmhg()));
/// net.connect("popliteal valve", calf, SharpValve::new(0.2.mmhg_s_per_ml()), thigh);
/// // Pressure rises by 1 mmHg/s up to 15 mmHg.
/// let ramp = Trace::linear([(0.0.seconds(), 0.0.mmhg()), (10.0.seconds(), 10.0.mmhg())])?;
/// let squeeze = net.drive("squeeze", ramp);
/// net.surround(calf, squeeze.value(), 1.0);
/// let solution = Simulation::of(&net.build()?).run(10.0.seconds())?;
/// // It opens after 5 s, from when on the calf follows with a time constant of 0.2 s.
/// let volume = solution.volume(calf)?;
/// assert_eq!(volume.at(4.9.seconds())?, 25.0.ml());
/// let lost = 25.0.ml() - volume.last();
/// assert!((lost - (5.0 - 0.2).ml()).abs() < 1e-4.ml());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharpValve {
    open: units::Resistance,
    competence: f64,
    leak: Conductance,
    narrowing: DonorNarrowing,
}

impl SharpValve {
    /// A tight valve with this resistance when open.
    #[must_use]
    pub fn new(open: units::Resistance) -> Self {
        Self {
            open,
            competence: 1.0,
            leak: Conductance::ZERO,
            narrowing: DonorNarrowing::default(),
        }
    }

    /// Sets how tight the valve is: 1 lets nothing back, 0 is no valve at all.
    #[must_use]
    pub fn competence(mut self, competence: f64) -> Self {
        self.competence = competence;
        self
    }

    /// Adds a leak when shut, whatever the competence.
    #[must_use]
    pub fn leaking(mut self, leak: Conductance) -> Self {
        self.leak = leak;
        self
    }

    /// Narrows forward flow as the compartment upstream empties.
    #[must_use]
    pub fn narrowing(mut self, narrowing: Narrowing) -> Self {
        self.narrowing.narrow_up(narrowing);
        self
    }

    /// Narrows backward flow as the compartment downstream empties.
    #[must_use]
    pub fn narrowing_back(mut self, narrowing: Narrowing) -> Self {
        self.narrowing.narrow_down(narrowing);
        self
    }

    /// The resistance when open.
    pub fn open_resistance(&self) -> units::Resistance {
        self.open
    }

    /// The conductance when shut: zero for a tight valve.
    pub fn leak(&self) -> Conductance {
        (1.0 - self.competence) * self.open.conductance() + self.leak
    }
}

impl Conductor for SharpValve {
    const SWITCHES: bool = true;

    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        Conductor::flow_on(self, Side::of(ends.driving().mmhg()), ends)
    }

    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        Conductor::flow_partials_on(self, Side::of(ends.driving().mmhg()), ends)
    }

    #[inline]
    fn switching(&self, ends: &Ends) -> f64 {
        ends.driving().mmhg()
    }

    #[inline]
    fn flow_on(&self, side: Side, ends: &Ends) -> Flow {
        let driving = near(ends.driving().mmhg());
        let conductance = match side {
            Side::Above => {
                self.open.conductance().ml_per_s_mmhg() * self.narrowing.forward(ends.up.volume)
            }
            Side::Below => self.leak().ml_per_s_mmhg() * self.narrowing.backward(ends.down.volume),
        };
        Flow::from_ml_per_s(driving * conductance)
    }

    fn flow_partials_on(&self, side: Side, ends: &Ends) -> FlowPartials {
        let driving = near(ends.driving().mmhg());
        let narrowing = &self.narrowing;
        let along = |slope: f64, up_volume, down_volume| FlowPartials {
            up_pressure: Conductance::from_ml_per_s_mmhg(slope),
            down_pressure: Conductance::from_ml_per_s_mmhg(-slope),
            up_volume,
            down_volume,
        };
        match side {
            Side::Above => {
                let open = self.open.conductance().ml_per_s_mmhg();
                let slope = narrowing.forward_slope(ends.up.volume, driving * open);
                along(open * narrowing.forward(ends.up.volume), slope, Rate::ZERO)
            }
            Side::Below => {
                let leak = self.leak().ml_per_s_mmhg();
                let slope = narrowing.backward_slope(ends.down.volume, driving * leak);
                along(
                    leak * narrowing.backward(ends.down.volume),
                    Rate::ZERO,
                    slope,
                )
            }
        }
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("open resistance", self.open);
        check.share("competence", self.competence);
        check.not_negative("leak", self.leak);
        self.narrowing.check(check);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{
        assert_never_nan, assert_partials, assert_passive, between, branch_defects, end, flow,
    };
    use crate::parts::{Resistance, Valve};
    use crate::units::Quantities;
    use proptest::prelude::*;

    fn valve() -> SharpValve {
        SharpValve::new(0.05.mmhg_s_per_ml())
    }

    #[test]
    fn it_is_open_forward_and_shut_backward() {
        assert_eq!(flow(&valve(), &between(15.0, 5.0)), 200.0);
        assert!((flow(&valve(), &between(1e-9, 0.0)) - 2e-8).abs() < 1e-20);
        assert_eq!(flow(&valve(), &between(5.0, 5.0)), 0.0);
        for back in [1e-9, 0.1, 400.0] {
            assert_eq!(flow(&valve(), &between(5.0, 5.0 + back)), 0.0);
        }
        let leaky = valve().competence(0.9).leaking(0.3.ml_per_s_mmhg());
        assert!((flow(&leaky, &between(0.0, 10.0)) + 23.0).abs() < 1e-9);
        assert!((leaky.leak() - 2.3.ml_per_s_mmhg()).abs() < 1e-12.ml_per_s_mmhg());
    }

    #[test]
    fn without_competence_it_is_a_resistance() {
        let (absent, tube) = (
            valve().competence(0.0),
            Resistance::new(0.05.mmhg_s_per_ml()),
        );
        for i in -50..50 {
            let ends = between(0.1 * f64::from(i), 0.0);
            assert!((flow(&absent, &ends) - flow(&tube, &ends)).abs() < 1e-12);
        }
    }

    /// Held to a side it goes on along that side's line.
    #[test]
    fn each_law_goes_on_beyond_the_switch() {
        let leaky = valve().competence(0.75);
        let on = |side, up: f64| Conductor::flow_on(&leaky, side, &between(up, 0.0)).ml_per_s();
        assert!((on(Side::Above, -2.0) + 40.0).abs() < 1e-12);
        assert!((on(Side::Below, 2.0) - 10.0).abs() < 1e-12);
        assert_eq!(Conductor::switching(&leaky, &between(3.0, 5.0)), -2.0);
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_never_nan(&valve(), &[[]]);
        let narrow = valve()
            .competence(0.3)
            .narrowing(Narrowing::below(9.0.ml()));
        assert_never_nan(&narrow, &[[]]);
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(branch_defects(valve().competence(0.5).leaking(0.1.ml_per_s_mmhg())).is_empty());
        let wrong = SharpValve::new((-1.0).mmhg_s_per_ml())
            .competence(1.5)
            .leaking((-1.0).ml_per_s_mmhg());
        assert_eq!(
            branch_defects(wrong),
            ["open resistance", "competence", "leak"]
        );
    }

    proptest! {
        #[test]
        fn it_is_passive_knows_its_partials_on_either_side_and_is_the_limit_of_the_smooth_valve(
            open in 0.01..5.0_f64, competence in 0.0..=1.0_f64, leak in 0.0..2.0_f64, narrow in any::<[bool; 2]>(),
            drop in prop_oneof![-0.5..3.5_f64, -200.0..200.0_f64], volume in 0.0..300.0_f64, other in 0.0..300.0_f64,
        ) {
            let leak = leak.ml_per_s_mmhg();
            let mut part = SharpValve::new(open.mmhg_s_per_ml()).competence(competence).leaking(leak);
            let mut smooth = Valve::new(open.mmhg_s_per_ml()).competence(competence).leaking(leak).opening_over(1e-9.mmhg());
            let narrowing = Narrowing::below(80.0.ml());
            if narrow[0] {
                (part, smooth) = (part.narrowing(narrowing), smooth.narrowing(narrowing));
            }
            if narrow[1] {
                (part, smooth) = (part.narrowing_back(narrowing), smooth.narrowing_back(narrowing));
            }
            let ends = Ends { up: end(0.0, volume), down: end(-drop, other) };
            assert_passive(&part, &ends);
            prop_assume!(drop.abs() > 1e-3);
            assert_partials(&part, &ends, &[]);
            let (sharp, smooth) = (flow(&part, &ends), flow(&smooth, &ends));
            prop_assert!((sharp - smooth).abs() <= 1e-9 * smooth.abs());
            for side in [Side::Below, Side::Above] {
                let flow = Conductor::flow_on(&part, side, &ends).ml_per_s();
                prop_assert!(flow * drop >= 0.0);
                let given = Conductor::flow_partials_on(&part, side, &ends);
                let differences = FlowPartials::by_differences(&ends, |ends| Conductor::flow_on(&part, side, ends));
                let size = flow.abs() + given.up_pressure.ml_per_s_mmhg().abs();
                let close = |a: f64, b: f64| (a - b).abs() <= 1e-5 * a.abs() + 1e-8 * size + 1e-9;
                prop_assert!(close(given.up_pressure.ml_per_s_mmhg(), differences.up_pressure.ml_per_s_mmhg()));
                prop_assert!(close(given.down_pressure.ml_per_s_mmhg(), differences.down_pressure.ml_per_s_mmhg()));
                prop_assert!(close(given.up_volume.per_s(), differences.up_volume.per_s()));
                prop_assert!(close(given.down_volume.per_s(), differences.down_volume.per_s()));
            }
        }
    }
}
