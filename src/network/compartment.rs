//! What stores blood.

use std::fmt::Debug;

use crate::network::check::Check;
use crate::network::jacobian::Partials;
use crate::network::signal::Signals;
use crate::network::states::States;
use crate::units::{Elastance, Pressure, Volume};

/// A compartment stores blood: its state is its volume, and it gives its transmural pressure from it.
///
/// $$\frac{dV}{dt} = \sum Q_\mathrm{in} - \sum Q_\mathrm{out}, \qquad P_\mathrm{tm} = f(V)$$
///
/// In plain text: `dV/dt = inflows - outflows`, `P_tm = f(V)`. The network keeps the volume and adds the pressure that surrounds the compartment
/// and the height at which it is placed; a compartment knows only itself.
///
/// A part without states of its own implements [`Elastic`] instead, which is shorter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no blood, so no branch can start or end at it",
    label = "not a compartment",
    note = "vein segments, arteries and reservoirs are compartments; valves and resistances are branches and run between two of them"
)]
pub trait Compartment: Clone + Debug + Send + Sync + 'static {
    /// States beside the volume; `[f64; 0]` for none.
    type State: States;

    /// The volume with which a simulation starts unless it is told otherwise.
    fn initial_volume(&self) -> Volume;

    /// The own states with which a simulation starts; zero unless said.
    fn initial_state(&self) -> Self::State {
        Self::State::ZERO
    }

    /// Transmural pressure: inside minus outside.
    fn transmural(&self, volume: Volume, state: &Self::State, signals: &Signals<'_>) -> Pressure;

    /// The transmural pressures of two parts that stand side by side; one after the other unless the part knows better.
    ///
    /// A law that is written here without a branch, the same operations for both, is computed by the compiler for both at once. The numbers must be those of [`transmural`](Self::transmural).
    #[inline]
    fn transmural_pair(
        [one, other]: [&Self; 2],
        volumes: [Volume; 2],
        states: &[Self::State; 2],
        signals: &Signals<'_>,
    ) -> [Pressure; 2] {
        [
            one.transmural(volumes[0], &states[0], signals),
            other.transmural(volumes[1], &states[1], signals),
        ]
    }

    /// Writes the time derivatives of the own states, in their units per second.
    fn rate(
        &self,
        volume: Volume,
        state: &Self::State,
        signals: &Signals<'_>,
        rate: &mut Self::State,
    ) {
        let _ = (volume, state, signals, rate);
    }

    /// `dP_tm/dV`; by central differences unless the part knows better.
    fn elastance(&self, volume: Volume, state: &Self::State, signals: &Signals<'_>) -> Elastance {
        let step = 1e-6 * volume.ml().abs().max(1.0);
        let above = self.transmural(Volume::from_ml(volume.ml() + step), state, signals);
        let below = self.transmural(Volume::from_ml(volume.ml() - step), state, signals);
        Elastance::from_mmhg_per_ml((above.mmhg() - below.mmhg()) / (2.0 * step))
    }

    /// Writes how the pressure changes with own states and with the signals that are read, and how the rates of own states change with these and with the volume; true if it did.
    ///
    /// Differences are taken unless it did.
    fn partials(
        &self,
        volume: Volume,
        state: &Self::State,
        signals: &Signals<'_>,
        partials: &mut Partials<'_>,
    ) -> bool {
        let _ = (volume, state, signals, partials);
        false
    }

    /// As [`transmural`](Self::transmural), of the compartments that have the same place in eight circulations that are advanced together; see [`Branch::flow_abreast`](crate::network::Branch::flow_abreast).
    #[inline(always)]
    fn transmural_abreast(
        parts: &[Self; 8],
        volumes_ml: &[f64; 8],
        states: &[[f64; 8]],
        signals: &[Signals<'_>; 8],
        transmural_mmhg: &mut [f64; 8],
    ) {
        for lane in 0..8 {
            let state = Self::State::read_lane(states, lane);
            let volume = Volume::from_ml(volumes_ml[lane]);
            let transmural = parts[lane].transmural(volume, &state, &signals[lane]);
            transmural_mmhg[lane] = transmural.mmhg();
        }
    }

    /// The size of volume against which the absolute tolerance is measured; infinite leaves the volume out of error control.
    fn volume_scale(&self) -> Volume {
        Volume::from_ml(self.initial_volume().ml().abs().max(1.0))
    }

    /// The size of each own state against which the absolute tolerance is measured; 1 of its unit unless said.
    fn state_scale(&self) -> Self::State {
        Self::State::ONE
    }

    /// Whether the volume is only a count of what was exchanged, as in a reservoir, and may be negative.
    fn is_reservoir(&self) -> bool {
        false
    }

    /// Reports unphysical parameters, and the signals that are read.
    fn check(&self, check: &mut Check<'_>) {
        let _ = check;
    }
}

/// A compartment whose transmural pressure follows from its volume alone: the short way to write one.
// Said here too: what is asked of a handle's part ends here, and the compiler words its message by the last thing asked.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no blood, so no branch can start or end at it",
    label = "not a compartment",
    note = "vein segments, arteries and reservoirs are compartments; valves and resistances are branches and run between two of them"
)]
pub trait Elastic: Clone + Debug + Send + Sync + 'static {
    /// As [`Compartment::initial_volume`].
    fn initial_volume(&self) -> Volume;

    /// Transmural pressure: inside minus outside.
    fn transmural(&self, volume: Volume) -> Pressure;

    /// Reports unphysical parameters.
    fn check(&self, check: &mut Check<'_>) {
        let _ = check;
    }
}

impl<T: Elastic> Compartment for T {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        Elastic::initial_volume(self)
    }

    #[inline]
    fn transmural(&self, volume: Volume, _: &Self::State, _: &Signals<'_>) -> Pressure {
        Elastic::transmural(self, volume)
    }

    fn check(&self, check: &mut Check<'_>) {
        Elastic::check(self, check);
    }
}
