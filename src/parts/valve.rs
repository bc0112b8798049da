//! A one-way valve.

use crate::network::{Check, Conductor, Ends, EndsAbreast, FlowPartials};
use crate::parts::narrowing::{DonorNarrowing, Narrowing};
use crate::parts::smooth::{near, smoothstep5, smoothstep5_slope};
use crate::units::{self, Conductance, Flow, Fraction, Pressure};

/// Forward pressure over which a valve opens, in mmHg. Design value: a fraction of the 1 to 10 mmHg that drive venous flow, so that resting flow
/// pays little for it, and wide enough for an integrator to pass the opening in a few steps.
const OPENING_MMHG: f64 = 0.3;

/// A one-way valve: opens smoothly to forward pressure and shuts to backward pressure.
///
/// ```text
///   up ──▷|──[ R ]── down
///       └─[ leak ]─┘
/// ```
///
/// # Equations
///
/// $$Q = \Delta P \left(s\\,G\\,f(V_\mathrm{up}) + (1 - s)\\,G_\mathrm{leak}\\,f_b(V_\mathrm{down})\right), \qquad s = 6x^5 - 15x^4 + 10x^3, \quad x = \frac{\Delta P}{\delta}$$
///
/// $$G_\mathrm{leak} = (1 - c)\\,G + G_l$$
///
/// In plain text: `Q = dP (s G f(V_up) + (1 - s) G_leak f_b(V_down))`; `s = 6 x^5 - 15 x^4 + 10 x^3` with `x = dP/delta`, held at 0 for `dP <= 0` and at 1 for
/// `dP >= delta`; `G_leak = (1 - c) G + G_l`. `f` and `f_b` are the [`Narrowing`]s by the two ends, 1 unless given. No states.
///
/// A tight valve (`c = 1`, no leak) lets exactly nothing back. The flow never runs against its driving pressure, so a valve takes up work and
/// gives none. The law has two continuous derivatives.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | open resistance `1/G` | mmHg·s/mL | - | holds forward flow back |
/// | [`competence`](Self::competence) `c` | 1 | 1 | tighter; 0 is no valve at all: a resistance in both directions |
/// | [`leaking`](Self::leaking) `G_l` | mL/(s·mmHg) | 0 | leaks more when shut |
/// | [`opening_over`](Self::opening_over) `delta` | mmHg | 0.3 (design value) | opens more softly |
/// | [`narrowing`](Self::narrowing) | - | none | see [`Narrowing`] |
/// | [`narrowing_back`](Self::narrowing_back) | - | none | see [`Narrowing`] |
///
/// # Limits
///
/// It opens and shuts at once; leaflets that take time, and the little backward flow that shuts them, are in [`DynamicValve`](crate::parts::DynamicValve).
/// A reflux needs a supply: an incompetent valve lets little back unless the whole path up to a large reservoir is incompetent.
///
/// # Sources
///
/// Diode with a pair of resistances: Regazzoni et al. 2022, J Comput Phys 457:111083, doi 10.1016/j.jcp.2022.111083; the smooth passive form is own work.
/// Retrograde pressures that human leg valves withstand (100 to 420 mmHg): Sun & Zhang 1990, doi 10.1177/153857449002400203.
///
/// ```
/// use soleus::prelude::*;
///
/// let healthy = Valve::new(0.06.mmhg_s_per_ml());
/// let refluxing = Valve::new(0.06.mmhg_s_per_ml()).competence(0.3);
/// # let mut net = Network::new();
/// # let calf = net.add("calf", Reservoir::at(10.0.mmhg()));
/// # let thigh = net.add("thigh", Reservoir::at(30.0.mmhg()));
/// let popliteal = net.connect("popliteal valve", calf, healthy, thigh);
/// # let other = net.connect("other", calf, refluxing, thigh);
/// # let circulation = net.build()?;
/// # let mut workspace = circulation.workspace();
/// # let state = circulation.initial_state();
/// let frame = circulation.observe(0.0.seconds(), &state, &mut workspace);
/// assert_eq!(frame.flow(popliteal)?, Flow::ZERO); // 20 mmHg backwards
/// # assert!(frame.flow(other)? < Flow::ZERO);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Valve {
    open: units::Resistance,
    competence: f64,
    leak: Conductance,
    opening: Pressure,
    narrowing: DonorNarrowing,
    hot: Hot,
}

/// What the flow is computed from, in mmHg, mL and s.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Hot {
    forward: f64,
    backward: f64,
    per_opening: f64,
}

impl Valve {
    /// A tight valve with this resistance when open.
    #[must_use]
    pub fn new(open: units::Resistance) -> Self {
        let valve = Self {
            open,
            competence: 1.0,
            leak: Conductance::ZERO,
            opening: Pressure::from_mmhg(OPENING_MMHG),
            narrowing: DonorNarrowing::default(),
            hot: Hot {
                forward: 0.0,
                backward: 0.0,
                per_opening: 0.0,
            },
        };
        valve.prepared()
    }

    /// Sets how tight the valve is: 1 lets nothing back, 0 is no valve at all.
    #[must_use]
    pub fn competence(mut self, competence: f64) -> Self {
        self.competence = competence;
        self.prepared()
    }

    /// Adds a leak when shut, whatever the competence.
    #[must_use]
    pub fn leaking(mut self, leak: Conductance) -> Self {
        self.leak = leak;
        self.prepared()
    }

    /// Sets the forward pressure over which the valve opens; 0.3 mmHg unless said.
    #[must_use]
    pub fn opening_over(mut self, pressure: Pressure) -> Self {
        self.opening = pressure;
        self.prepared()
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
        Conductance::from_ml_per_s_mmhg(self.hot.backward)
    }

    /// How far its cusps are open at a forward pressure, of the way that they would have in a tight valve: a valve of competence 0 has none that move.
    pub fn openness(&self, driving: Pressure) -> Fraction {
        let open = smoothstep5(near(driving.mmhg()) * self.hot.per_opening);
        Fraction::new(self.competence * open)
    }

    fn prepared(mut self) -> Self {
        let forward = self.open.conductance().ml_per_s_mmhg();
        self.hot = Hot {
            forward,
            backward: (1.0 - self.competence) * forward + self.leak.ml_per_s_mmhg(),
            per_opening: 1.0 / self.opening.mmhg(),
        };
        self
    }
}

impl Conductor for Valve {
    #[inline]
    fn flow(&self, ends: &Ends) -> Flow {
        let driving = near(ends.driving().mmhg());
        let Hot {
            forward,
            backward,
            per_opening,
        } = self.hot;
        // Where there is nothing to narrow, its cost is saved: a shut valve has no forward flow, a tight one no leak.
        let backward = match backward {
            0.0 => 0.0,
            leak => leak * self.narrowing.backward(ends.down.volume),
        };
        if driving <= 0.0 {
            return Flow::from_ml_per_s(driving * backward);
        }
        let open = smoothstep5(driving * per_opening);
        let forward = forward * self.narrowing.forward(ends.up.volume);
        // Written as the way from one to the other, so that without a valve it is exactly a resistance.
        Flow::from_ml_per_s(driving * (backward + open * (forward - backward)))
    }

    /// The same law without a branch.
    #[inline(always)]
    fn flow_abreast(parts: &[Self; 8], ends: &EndsAbreast<'_>, flows_ml_per_s: &mut [f64; 8]) {
        for lane in 0..8 {
            let (valve, ends) = (&parts[lane], ends.lane(lane));
            let driving = near(ends.driving().mmhg());
            let (up, down) = valve.narrowing.both(ends.up.volume, ends.down.volume);
            let (forward, backward) = (valve.hot.forward * up, valve.hot.backward * down);
            let open = smoothstep5(driving * valve.hot.per_opening);
            flows_ml_per_s[lane] = driving * (backward + open * (forward - backward));
        }
    }

    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        let driving = near(ends.driving().mmhg());
        let x = driving * self.hot.per_opening;
        let open = smoothstep5(x);
        let forward = self.hot.forward * self.narrowing.forward(ends.up.volume);
        let backward = self.hot.backward * self.narrowing.backward(ends.down.volume);
        let opening = x * smoothstep5_slope(x) * (forward - backward);
        let slope = backward + open * (forward - backward) + opening;
        let (full, leak) = (
            driving * open * self.hot.forward,
            driving * (1.0 - open) * self.hot.backward,
        );
        FlowPartials {
            up_pressure: Conductance::from_ml_per_s_mmhg(slope),
            down_pressure: Conductance::from_ml_per_s_mmhg(-slope),
            up_volume: self.narrowing.forward_slope(ends.up.volume, full),
            down_volume: self.narrowing.backward_slope(ends.down.volume, leak),
        }
    }

    fn sees_transmural(&self) -> bool {
        false
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("open resistance", self.open);
        check.share("competence", self.competence);
        check.not_negative("leak", self.leak);
        check.positive("opening pressure", self.opening);
        self.narrowing.check(check);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::Resistance;
    use crate::parts::testing::{
        assert_never_nan, assert_partials, assert_passive, between, branch_defects, end, flow,
    };
    use crate::units::Quantities;
    use proptest::prelude::*;

    fn valve() -> Valve {
        Valve::new(0.05.mmhg_s_per_ml())
    }

    #[test]
    fn cusps_open_to_forward_pressure_if_there_are_any() {
        let open = |valve: Valve, mmhg: f64| valve.openness(mmhg.mmhg()).get();
        assert_eq!(
            [-5.0, 0.0, 0.15, 0.3, 9.0].map(|p| open(valve(), p)),
            [0.0, 0.0, 0.5, 1.0, 1.0]
        );
        assert_eq!(open(valve().competence(0.0), 9.0), 0.0);
    }

    #[test]
    fn it_is_open_forward_and_shut_backward() {
        assert_eq!(flow(&valve(), &between(15.0, 5.0)), 200.0);
        assert_eq!(flow(&valve(), &between(5.3, 5.0)), 20.0 * (5.3 - 5.0));
        assert_eq!(flow(&valve(), &between(5.0, 5.0)), 0.0);
        for back in [1e-9, 0.1, 1.0, 400.0] {
            assert_eq!(flow(&valve(), &between(5.0, 5.0 + back)), 0.0);
        }
    }

    /// Half way through the opening it is half open; a softer opening opens later.
    #[test]
    fn it_opens_smoothly() {
        assert!((flow(&valve(), &between(5.15, 5.0)) - 0.5 * 20.0 * 0.15).abs() < 1e-12);
        let soft = valve().opening_over(2.0.mmhg());
        assert!((flow(&soft, &between(6.0, 5.0)) - 0.5 * 20.0).abs() < 1e-12);
    }

    #[test]
    fn without_competence_it_is_exactly_a_resistance() {
        let absent = valve().competence(0.0);
        let tube = Resistance::new(0.05.mmhg_s_per_ml());
        for i in -500..500 {
            let ends = between(0.01 * f64::from(i), 0.0);
            assert_eq!(flow(&absent, &ends), flow(&tube, &ends));
        }
    }

    #[test]
    fn it_leaks_by_its_competence_and_its_leak() {
        let leaky = valve().competence(0.9);
        assert!((flow(&leaky, &between(0.0, 10.0)) + 0.1 * 20.0 * 10.0).abs() < 1e-9);
        let pierced = valve().leaking(0.3.ml_per_s_mmhg());
        assert!((flow(&pierced, &between(0.0, 10.0)) + 3.0).abs() < 1e-12);
        assert!((flow(&pierced, &between(10.0, 0.0)) - 200.0).abs() < 1e-12);
        assert_eq!(pierced.leak(), 0.3.ml_per_s_mmhg());
    }

    #[test]
    fn the_one_that_gives_the_blood_narrows() {
        let narrowing = Narrowing::below(100.0.ml());
        let share = narrowing.factor(20.0.ml());
        let part = valve().competence(0.5).narrowing(narrowing);
        let forward = Ends {
            up: end(10.0, 20.0),
            down: end(0.0, 1.0),
        };
        assert!((flow(&part, &forward) - 200.0 * share).abs() < 1e-9);
        let back = Ends {
            up: end(0.0, 1.0),
            down: end(10.0, 20.0),
        };
        assert!((flow(&part, &back) + 100.0).abs() < 1e-9);
        let part = part.narrowing_back(narrowing);
        assert!((flow(&part, &back) + 100.0 * share).abs() < 1e-9);
    }

    /// Flow, slope and curvature have no jump at the two ends of the opening.
    #[test]
    fn it_is_twice_smooth() {
        for joint in [0.0, 0.3] {
            let slope = |at: f64| {
                let partials =
                    Conductor::flow_partials(&valve().competence(0.7), &between(at, 0.0));
                partials.up_pressure.ml_per_s_mmhg()
            };
            let step = 1e-5;
            let curvature = |at: f64| (slope(at + 0.5 * step) - slope(at - 0.5 * step)) / step;
            assert!((slope(joint + step) - slope(joint - step)).abs() < 1e-3);
            assert!((curvature(joint + step) - curvature(joint - step)).abs() < 1.0);
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_never_nan(&valve(), &[[]]);
        assert_never_nan(
            &valve()
                .competence(0.3)
                .narrowing(Narrowing::below(9.0.ml())),
            &[[]],
        );
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(branch_defects(valve().competence(0.5).leaking(0.1.ml_per_s_mmhg())).is_empty());
        let wrong = Valve::new((-1.0).mmhg_s_per_ml())
            .competence(1.5)
            .leaking((-1.0).ml_per_s_mmhg())
            .opening_over(0.0.mmhg());
        let named = ["open resistance", "competence", "leak", "opening pressure"];
        assert_eq!(branch_defects(wrong), named);
    }

    fn valves() -> impl Strategy<Value = Valve> {
        (0.01..5.0, 0.0..=1.0, 0.0..2.0, 0.2..3.0, any::<[bool; 2]>()).prop_map(
            |(open, competence, leak, opening, [up, down]): (f64, f64, f64, f64, _)| {
                let mut valve = Valve::new(open.mmhg_s_per_ml())
                    .competence(competence)
                    .leaking(leak.ml_per_s_mmhg())
                    .opening_over(opening.mmhg());
                if up {
                    valve = valve.narrowing(Narrowing::below(80.0.ml()));
                }
                if down {
                    valve = valve.narrowing_back(Narrowing::below(30.0.ml()));
                }
                valve
            },
        )
    }

    proptest! {
        #[test]
        fn it_is_passive_and_knows_its_partials(
            part in valves(), up in -1.0..1.0_f64, drop in prop_oneof![-0.5..3.5_f64, -200.0..200.0_f64],
            volume in 0.0..300.0_f64, other in 0.0..300.0_f64,
        ) {
            let ends = Ends { up: end(up, volume), down: end(up - drop, other) };
            assert_passive(&part, &ends);
            assert_partials(&part, &ends, &[]);
        }
    }
}
