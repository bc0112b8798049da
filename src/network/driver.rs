//! What gives signals.

use std::fmt::Debug;

use crate::network::check::Check;
use crate::network::jacobian::Partials;
use crate::network::side::Side;
use crate::network::signal::{Inputs, Outputs, PortSpec, Signals};
use crate::network::states::States;
use crate::units::Time;

/// What an output or a rate of a driver may answer to, besides time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stimulus {
    /// An own state, by its index.
    State(usize),
    /// An input, by its index.
    Input(usize),
    /// The signals that it reads.
    Signals,
}

/// A driver gives signals from time, its own states and the signals of drivers added before it.
///
/// Only the derivatives of its states may look at pressures and flows, through its inputs, so that there are no algebraic loops:
/// a reflex that senses pressure acts through its state.
///
/// $$y = g(t, x, u), \qquad \frac{dx}{dt} = f(t, x, u, p)$$
///
/// In plain text: outputs `y = g(t, x, u)` from time `t`, states `x` and earlier signals `u`; `dx/dt = f(t, x, u, p)` may also use sensed quantities `p`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no signal, so it cannot drive anything",
    label = "not a driver",
    note = "muscles, gravity columns, cadences and traces are drivers"
)]
pub trait Driver: Clone + Debug + Send + Sync + 'static {
    /// The driver's own states; `[f64; 0]` for none.
    type State: States;

    /// The outputs, in the order of their index.
    const OUTPUTS: &'static [PortSpec];

    /// The inputs, in the order of their index; each must be fed by [`Network::sense`](crate::network::Network::sense).
    const INPUTS: &'static [PortSpec] = &[];

    /// The own states with which a simulation starts; zero unless said.
    fn initial_state(&self) -> Self::State {
        Self::State::ZERO
    }

    /// Puts out all outputs.
    fn output(
        &self,
        time: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        out: &mut Outputs<'_, Self>,
    );

    /// Writes the time derivatives of the own states, in their units per second.
    fn rate(
        &self,
        time: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        let _ = (time, state, signals, inputs, rate);
    }

    /// Writes how outputs change with own states and signals, and rates with these and with inputs; true if it did.
    ///
    /// Differences are taken unless it did. What is written where [`output_answers`](Self::output_answers) or [`rate_answers`](Self::rate_answers) say no is not used.
    fn partials(
        &self,
        time: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        partials: &mut Partials<'_>,
    ) -> bool {
        let _ = (time, state, signals, inputs, partials);
        false
    }

    /// Whether its rates have two laws, with a switch between them that [`switching`](Self::switching) tells: as [`Branch::SWITCHES`](crate::network::Branch::SWITCHES).
    ///
    /// Outputs have one law: what is to jump in the network acts through a state.
    const SWITCHES: bool = false;

    /// The switching function: one law holds above zero, the other below. It must be continuous in all that it sees.
    fn switching(
        &self,
        time: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
    ) -> f64 {
        let _ = (time, state, signals, inputs);
        1.0
    }

    /// As [`Branch::switching_scale`](crate::network::Branch::switching_scale).
    fn switching_scale(&self) -> f64 {
        1.0
    }

    /// As [`rate`](Self::rate), by the law of one side, which must go on smoothly beyond the switch.
    fn rate_on(
        &self,
        side: Side,
        time: Time,
        state: &Self::State,
        signals: &Signals<'_>,
        inputs: &Inputs<'_, Self>,
        rate: &mut Self::State,
    ) {
        let _ = side;
        self.rate(time, state, signals, inputs, rate);
    }

    /// As [`rate`](Self::rate), of the drivers that have the same place in eight circulations that are advanced together; see [`Branch::flow_abreast`](crate::network::Branch::flow_abreast).
    ///
    /// `states` and `rates` are rows of each own state, for [`States::read_lane`] and [`States::write_lane`].
    #[inline(always)]
    fn rate_abreast(
        parts: &[Self; 8],
        time: Time,
        states: &[[f64; 8]],
        signals: &[Signals<'_>; 8],
        inputs: &[Inputs<'_, Self>; 8],
        rates: &mut [[f64; 8]],
    ) {
        for lane in 0..8 {
            let state = Self::State::read_lane(states, lane);
            let mut rate = Self::State::ZERO;
            parts[lane].rate(time, &state, &signals[lane], &inputs[lane], &mut rate);
            rate.write_lane(rates, lane);
        }
    }

    /// The first time strictly after `after` at which an output or a rate is not smooth in time.
    ///
    /// The solver lands on it exactly: just before it the driver is asked at earlier times only, and from then on at that very number,
    /// so a driver decides on which side it is by comparing with the number that it announced.
    fn breakpoint(&self, after: Time) -> Option<Time> {
        let _ = after;
        None
    }

    /// The longest step from `from` on that passes over no movement in time of an output or a rate; infinite where nothing moves but at breakpoints, and where outputs
    /// and rates follow states, signals and inputs alone.
    ///
    /// A solver looks at a few times of each step only, so that a short movement in a long quiet would be passed over. A driver that gives smooth functions of time should say here how
    /// short a step must be to see them: a half of the shortest rise or fall will do. The pieces between neighbouring breakpoints are seen in any case.
    ///
    /// `None`, the default: the driver does not know. It is then sampled every 5 ms within each step, its states and inputs held still, and a step that does not follow what is
    /// found is taken again in shorter pieces. That costs time, and what is shorter than 5 ms may be missed: say it here, or announce it.
    fn longest_step(&self, from: Time) -> Option<Time> {
        let _ = from;
        None
    }

    /// Whether the outputs never change: they are then computed once, when the network is built.
    fn is_steady(&self) -> bool {
        false
    }

    /// Whether `other` puts out the very same at all times. Where it does in all circulations that are advanced together ([`Lanes`](crate::network::Lanes)), one is asked for all.
    ///
    /// False unless the driver knows better. Of drivers that have own states or read signals it is not asked: what they put out is not a matter of their parameters alone.
    fn is_same_as(&self, other: &Self) -> bool {
        let _ = other;
        false
    }

    /// Whether an output may answer to a stimulus; true unless the driver knows better.
    ///
    /// The more it knows, the fewer numbers the Jacobian of an implicit solver has. A false no makes such a solver slow; its error control holds.
    fn output_answers(&self, output: usize, to: Stimulus) -> bool {
        let _ = (output, to);
        true
    }

    /// As [`Driver::output_answers`], for the derivative of an own state.
    fn rate_answers(&self, rate: usize, to: Stimulus) -> bool {
        let _ = (rate, to);
        true
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
