//! A one-way valve.

use crate::network::{Check, Conductor, Ends, FlowPartials};
use crate::parts::narrowing::{DonorNarrowing, Narrowing};
use crate::parts::smooth::{smoothstep5, smoothstep5_slope};
use crate::units::{self, Conductance, Flow, Pressure};

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
        self.narrowing.up = Some(narrowing);
        self
    }

    /// Narrows backward flow as the compartment downstream empties.
    #[must_use]
    pub fn narrowing_back(mut self, narrowing: Narrowing) -> Self {
        self.narrowing.down = Some(narrowing);
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
        let driving = ends.driving().mmhg();
        let Hot {
            forward,
            backward,
            per_opening,
        } = self.hot;
        let open = smoothstep5(driving * per_opening);
        let conductance = open * forward * self.narrowing.forward(ends.up.volume)
            + (1.0 - open) * backward * self.narrowing.backward(ends.down.volume);
        Flow::from_ml_per_s(driving * conductance)
    }

    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        let driving = ends.driving().mmhg();
        let x = driving * self.hot.per_opening;
        let open = smoothstep5(x);
        let forward = self.hot.forward * self.narrowing.forward(ends.up.volume);
        let backward = self.hot.backward * self.narrowing.backward(ends.down.volume);
        let opening = x * smoothstep5_slope(x) * (forward - backward);
        let slope = open * forward + (1.0 - open) * backward + opening;
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

    fn check(&self, check: &mut Check<'_>) {
        check.positive("open resistance", self.open);
        check.share("competence", self.competence);
        check.not_negative("leak", self.leak);
        check.positive("opening pressure", self.opening);
        self.narrowing.check(check);
    }
}
