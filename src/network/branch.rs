//! What carries blood from one compartment to another.

use std::fmt::Debug;

use crate::network::check::Check;
use crate::network::jacobian::Partials;
use crate::network::lanes::EndsAbreast;
use crate::network::side::Side;
use crate::network::signal::Signals;
use crate::network::states::States;
use crate::units::{Conductance, Flow, Pressure, Rate, Volume};

/// What a branch sees at one of its ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct End {
    /// Volume of the compartment.
    pub volume: Volume,
    /// Transmural pressure of the compartment: inside minus outside.
    pub transmural: Pressure,
    /// Pressure inside the compartment: transmural plus what surrounds it.
    pub pressure: Pressure,
    /// Gravity's potential at its place, `rho g z`, with `z` positive towards the head from the right atrium.
    pub potential: Pressure,
}

/// The two ends of a branch: flow is positive from `up` to `down`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ends {
    /// Where the branch starts.
    pub up: End,
    /// Where the branch ends.
    pub down: End,
}

impl Ends {
    /// The pressure that drives flow from `up` to `down`.
    ///
    /// $$\Delta P = P_\mathrm{up} - P_\mathrm{down} + \rho g (z_\mathrm{up} - z_\mathrm{down})$$
    #[inline]
    pub fn driving(&self) -> Pressure {
        (self.up.pressure + self.up.potential) - (self.down.pressure + self.down.potential)
    }
}

/// How a branch's flow answers to what is at its ends, for the solver's Jacobian.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FlowPartials {
    /// `dQ/dP_up`.
    pub up_pressure: Conductance,
    /// `dQ/dP_down`.
    pub down_pressure: Conductance,
    /// `dQ/dV_up` at unchanged pressures.
    pub up_volume: Rate,
    /// `dQ/dV_down` at unchanged pressures.
    pub down_volume: Rate,
}

/// A branch carries flow from one compartment to another.
///
/// What leaves one compartment enters the other, so blood is conserved by construction.
/// A branch without states of its own that reads no signals implements [`Conductor`] instead, which is shorter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no flow, so it cannot connect two compartments",
    label = "not a branch",
    note = "resistances, valves, inertances and Starling resistors are branches; vein segments and reservoirs are compartments: `add` them"
)]
pub trait Branch: Clone + Debug + Send + Sync + 'static {
    /// The branch's own states; `[f64; 0]` for none.
    type State: States;

    /// Whether it has two laws, with a switch between them that [`switching`](Self::switching) tells.
    ///
    /// A native integrator then holds each part of this type to one law through a step, that of [`flow_on`](Self::flow_on) and [`rate_on`](Self::rate_on), ends the step where the switching function
    /// passes zero, and goes on by the other law. Other types pay nothing for it.
    const SWITCHES: bool = false;

    /// The own states with which a simulation starts; zero unless said.
    fn initial_state(&self) -> Self::State {
        Self::State::ZERO
    }

    /// The flow from `up` to `down`; of a part that switches, by the law of the side that it is on.
    fn flow(&self, ends: &Ends, state: &Self::State, signals: &Signals<'_>) -> Flow;

    /// The switching function: one law holds above zero, the other below. It must be continuous in all that it sees.
    fn switching(&self, ends: &Ends, state: &Self::State, signals: &Signals<'_>) -> f64 {
        let _ = (ends, state, signals);
        1.0
    }

    /// The size of the switching function against which its error is measured; 1 unless said.
    ///
    /// Within 100 times the tolerance of it a part that has just switched does not switch back.
    fn switching_scale(&self) -> f64 {
        1.0
    }

    /// The flow by the law of one side, which must go on smoothly beyond the switch.
    fn flow_on(&self, side: Side, ends: &Ends, state: &Self::State, signals: &Signals<'_>) -> Flow {
        let _ = side;
        self.flow(ends, state, signals)
    }

    /// As [`rate`](Self::rate), by the law of one side.
    fn rate_on(
        &self,
        side: Side,
        ends: &Ends,
        state: &Self::State,
        signals: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let _ = side;
        self.rate(ends, state, signals, rate);
    }

    /// As [`flow_partials`](Self::flow_partials), by the law of one side.
    fn flow_partials_on(
        &self,
        side: Side,
        ends: &Ends,
        state: &Self::State,
        signals: &Signals<'_>,
    ) -> FlowPartials {
        FlowPartials::by_differences(ends, |ends| self.flow_on(side, ends, state, signals))
    }

    /// Writes the time derivatives of the own states, in their units per second.
    fn rate(
        &self,
        ends: &Ends,
        state: &Self::State,
        signals: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let _ = (ends, state, signals, rate);
    }

    /// How the flow answers to pressures and volumes; by differences unless the part knows better.
    ///
    /// A pressure moves transmural pressure with it, as it does in a network whose surroundings are fixed.
    fn flow_partials(
        &self,
        ends: &Ends,
        state: &Self::State,
        signals: &Signals<'_>,
    ) -> FlowPartials {
        FlowPartials::by_differences(ends, |ends| self.flow(ends, state, signals))
    }

    /// Writes how the flow changes with own states and with the signals that are read, and how the rates of own states change with these, with pressures and with volumes; true if it did.
    ///
    /// Differences are taken unless it did.
    fn partials(
        &self,
        ends: &Ends,
        state: &Self::State,
        signals: &Signals<'_>,
        partials: &mut Partials<'_>,
    ) -> bool {
        let _ = (ends, state, signals, partials);
        false
    }

    /// Whether flow or rates answer to the transmural pressures at the ends, besides the pressures inside; true unless the part knows better.
    fn sees_transmural(&self) -> bool {
        true
    }

    /// As [`flow`](Self::flow), of the branches that have the same place in eight circulations that are advanced together ([`Lanes`](crate::network::Lanes)).
    ///
    /// The provided method asks them one after the other, in a loop that the compiler turns into vector instructions if the law has no branches, calls or optional signals in it. A law that has
    /// some may be written here without them; it must give the same numbers. `states` are rows of each own state, for [`States::read_lane`].
    #[inline(always)]
    fn flow_abreast(
        parts: &[Self; 8],
        ends: &EndsAbreast<'_>,
        states: &[[f64; 8]],
        signals: &[Signals<'_>; 8],
        flows_ml_per_s: &mut [f64; 8],
    ) {
        for lane in 0..8 {
            let state = Self::State::read_lane(states, lane);
            let flow = parts[lane].flow(&ends.lane(lane), &state, &signals[lane]);
            flows_ml_per_s[lane] = flow.ml_per_s();
        }
    }

    /// The size of each own state against which the absolute tolerance is measured; 1 of its unit unless said.
    fn state_scale(&self) -> Self::State {
        Self::State::ONE
    }

    /// Reports unphysical parameters, and the signals that are read.
    fn check(&self, check: &mut Check<'_>) {
        let _ = check;
    }
}

/// A branch whose flow follows from its ends alone: the short way to write one.
// Said here too, as for `Elastic`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no flow, so it cannot connect two compartments",
    label = "not a branch",
    note = "resistances, valves, inertances and Starling resistors are branches; vein segments and reservoirs are compartments: `add` them"
)]
pub trait Conductor: Clone + Debug + Send + Sync + 'static {
    /// As [`Branch::SWITCHES`].
    const SWITCHES: bool = false;

    /// The flow from `up` to `down`.
    fn flow(&self, ends: &Ends) -> Flow;

    /// As [`Branch::switching`].
    fn switching(&self, ends: &Ends) -> f64 {
        let _ = ends;
        1.0
    }

    /// As [`Branch::switching_scale`].
    fn switching_scale(&self) -> f64 {
        1.0
    }

    /// As [`Branch::flow_on`].
    fn flow_on(&self, side: Side, ends: &Ends) -> Flow {
        let _ = side;
        self.flow(ends)
    }

    /// As [`Branch::flow_partials_on`].
    fn flow_partials_on(&self, side: Side, ends: &Ends) -> FlowPartials {
        FlowPartials::by_differences(ends, |ends| self.flow_on(side, ends))
    }

    /// As [`Branch::flow_partials`].
    fn flow_partials(&self, ends: &Ends) -> FlowPartials {
        FlowPartials::by_differences(ends, |ends| self.flow(ends))
    }

    /// As [`Branch::sees_transmural`].
    fn sees_transmural(&self) -> bool {
        true
    }

    /// As [`Branch::flow_abreast`].
    #[inline(always)]
    fn flow_abreast(parts: &[Self; 8], ends: &EndsAbreast<'_>, flows_ml_per_s: &mut [f64; 8]) {
        for lane in 0..8 {
            flows_ml_per_s[lane] = parts[lane].flow(&ends.lane(lane)).ml_per_s();
        }
    }

    /// Reports unphysical parameters.
    fn check(&self, check: &mut Check<'_>) {
        let _ = check;
    }
}

impl<T: Conductor> Branch for T {
    type State = [f64; 0];

    const SWITCHES: bool = <T as Conductor>::SWITCHES;

    #[inline]
    fn flow(&self, ends: &Ends, _: &Self::State, _: &Signals<'_>) -> Flow {
        Conductor::flow(self, ends)
    }

    fn flow_partials(&self, ends: &Ends, _: &Self::State, _: &Signals<'_>) -> FlowPartials {
        Conductor::flow_partials(self, ends)
    }

    #[inline]
    fn switching(&self, ends: &Ends, _: &Self::State, _: &Signals<'_>) -> f64 {
        Conductor::switching(self, ends)
    }

    fn switching_scale(&self) -> f64 {
        Conductor::switching_scale(self)
    }

    #[inline]
    fn flow_on(&self, side: Side, ends: &Ends, _: &Self::State, _: &Signals<'_>) -> Flow {
        Conductor::flow_on(self, side, ends)
    }

    fn flow_partials_on(
        &self,
        side: Side,
        ends: &Ends,
        _: &Self::State,
        _: &Signals<'_>,
    ) -> FlowPartials {
        Conductor::flow_partials_on(self, side, ends)
    }

    fn sees_transmural(&self) -> bool {
        Conductor::sees_transmural(self)
    }

    #[inline(always)]
    fn flow_abreast(
        parts: &[Self; 8],
        ends: &EndsAbreast<'_>,
        _: &[[f64; 8]],
        _: &[Signals<'_>; 8],
        flows_ml_per_s: &mut [f64; 8],
    ) {
        Conductor::flow_abreast(parts, ends, flows_ml_per_s);
    }

    fn check(&self, check: &mut Check<'_>) {
        Conductor::check(self, check);
    }
}

impl FlowPartials {
    /// Central differences of `flow` about `ends`.
    pub fn by_differences(ends: &Ends, flow: impl Fn(&Ends) -> Flow) -> Self {
        let slope = |step: f64, change: &dyn Fn(&mut Ends, f64)| {
            let (mut above, mut below) = (*ends, *ends);
            change(&mut above, step);
            change(&mut below, -step);
            (flow(&above).ml_per_s() - flow(&below).ml_per_s()) / (2.0 * step)
        };
        let raise_pressure = |end: &mut End, by: f64| {
            end.pressure += Pressure::from_mmhg(by);
            end.transmural += Pressure::from_mmhg(by);
        };
        let pressure_step = |end: &End| 1e-6 * end.pressure.mmhg().abs().max(1.0);
        let volume_step = |end: &End| 1e-6 * end.volume.ml().abs().max(1.0);
        Self {
            up_pressure: Conductance::from_ml_per_s_mmhg(slope(
                pressure_step(&ends.up),
                &|ends, by| raise_pressure(&mut ends.up, by),
            )),
            down_pressure: Conductance::from_ml_per_s_mmhg(slope(
                pressure_step(&ends.down),
                &|ends, by| raise_pressure(&mut ends.down, by),
            )),
            up_volume: Rate::from_hz(slope(volume_step(&ends.up), &|ends, by| {
                ends.up.volume += Volume::from_ml(by);
            })),
            down_volume: Rate::from_hz(slope(volume_step(&ends.down), &|ends, by| {
                ends.down.volume += Volume::from_ml(by);
            })),
        }
    }
}
