//! Banks of compartments.

use std::any::Any;
use std::fmt::Debug;

use super::{Bank, Share, own_states, put_states, take_states};
use crate::network::check::Check;
use crate::network::compartment::Compartment;
use crate::network::jacobian::{Local, Point, Wires, of_compartments};
use crate::network::lanes::{Abreast, CompartmentLanes, LANES};
use crate::network::signal::Signals;
use crate::network::states::States;
use crate::units::{Pressure, Volume};

/// What a bank of compartments reads and writes; all slices are whole.
pub(crate) struct CompartmentFrame<'a> {
    pub(crate) state: &'a [f64],
    pub(crate) signals: Signals<'a>,
    /// Pressure around each compartment.
    pub(crate) around: &'a [Pressure],
    pub(crate) transmural: &'a mut [Pressure],
    pub(crate) pressure: &'a mut [Pressure],
}

bank_trait! {
    /// A bank of compartments.
    CompartmentBank, CompartmentLanes {
        /// Writes the bank's volumes and their scales; both slices are the bank's own share.
        fn initial_volumes(&self, volumes: &mut [f64], scales: &mut [f64]);
        fn is_reservoir(&self, place: usize) -> bool;
        /// Writes pressures.
        fn pressures(&self, share: &Share, frame: &mut CompartmentFrame<'_>);
        /// Writes the derivatives of the own states to the derivative of the whole state.
        fn rates(&self, share: &Share, state: &[f64], signals: &Signals<'_>, rates: &mut [f64]);
        /// Writes how pressures and rates of the own states change with what the parts see.
        fn partials(&self, share: &Share, wires: &[Wires], point: &Point<'_>, local: &mut Local, partials: &mut [f64]);
    }
}

impl<T: Compartment> CompartmentBank for Bank<T> {
    bank_basics!(CompartmentBank, CompartmentLanes, Compartment);

    fn initial_volumes(&self, volumes: &mut [f64], scales: &mut [f64]) {
        for ((part, volume), scale) in self.parts.iter().zip(volumes).zip(scales) {
            *volume = part.initial_volume().ml();
            *scale = part.volume_scale().ml();
        }
    }

    fn is_reservoir(&self, place: usize) -> bool {
        self.parts.get(place).is_some_and(T::is_reservoir)
    }

    fn pressures(&self, share: &Share, frame: &mut CompartmentFrame<'_>) {
        // Cut to the number of parts, so that one count serves all.
        let places = || share.parts.start..share.parts.start + self.parts.len();
        let Some(volumes) = frame.state.get(places()) else {
            return;
        };
        let Some(around) = frame.around.get(places()) else {
            return;
        };
        let Some(transmural) = frame.transmural.get_mut(places()) else {
            return;
        };
        let Some(pressure) = frame.pressure.get_mut(places()) else {
            return;
        };
        let mut states = own_states::<T::State>(frame.state, share);
        let (pairs, last) = self.parts.as_chunks::<2>();
        let (two_volumes, volumes) = volumes.as_chunks::<2>();
        let (two_around, around) = around.as_chunks::<2>();
        let (two_transmural, transmural) = transmural.as_chunks_mut::<2>();
        let (two_pressure, pressure) = pressure.as_chunks_mut::<2>();
        let seen = two_volumes.iter().zip(two_around);
        let written = two_transmural.iter_mut().zip(two_pressure);
        for (([one, other], (volumes, around)), (transmural, pressure)) in
            pairs.iter().zip(seen).zip(written)
        {
            let volumes = volumes.map(Volume::from_ml);
            let states = [take_states(&mut states), take_states(&mut states)];
            let pair = T::transmural_pair([one, other], volumes, &states, &frame.signals);
            *transmural = pair;
            *pressure = [pair[0] + around[0], pair[1] + around[1]];
        }
        let seen = volumes.iter().zip(around);
        let written = transmural.iter_mut().zip(pressure);
        for ((part, (volume, around)), (transmural, pressure)) in last.iter().zip(seen).zip(written)
        {
            let state = take_states(&mut states);
            *transmural = part.transmural(Volume::from_ml(*volume), &state, &frame.signals);
            *pressure = *transmural + *around;
        }
    }

    fn rates(&self, share: &Share, state: &[f64], signals: &Signals<'_>, rates: &mut [f64]) {
        let volumes = state.get(share.parts.clone()).unwrap_or_default();
        let mut states = own_states::<T::State>(state, share);
        let mut rates = rates.get_mut(share.states.clone()).unwrap_or_default();
        for (part, &volume) in self.parts.iter().zip(volumes) {
            let mut rate = T::State::ZERO;
            let state = take_states(&mut states);
            part.rate(Volume::from_ml(volume), &state, signals, &mut rate);
            put_states(&rate, &mut rates);
        }
    }

    fn partials(
        &self,
        share: &Share,
        wires: &[Wires],
        point: &Point<'_>,
        local: &mut Local,
        partials: &mut [f64],
    ) {
        of_compartments(&self.parts, share, wires, point, local, partials);
    }
}
