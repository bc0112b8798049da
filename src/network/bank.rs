//! Banks: the parts of one concrete type, side by side, so that the inner loop over them is compiled for that type.
//!
//! One virtual call per type and evaluation, none per part, for built-in and user-written parts alike.

use std::any::Any;
use std::fmt::Debug;
use std::ops::Range;

use crate::network::branch::{Branch, End, Ends};
use crate::network::check::Check;
use crate::network::compartment::Compartment;
use crate::network::driver::{Driver, Stimulus};
use crate::network::jacobian::{Local, Point, Wires, of_branches, of_compartments, of_driver};
use crate::network::signal::{Inputs, Outputs, Signals};
use crate::network::states::States;
use crate::units::{Pressure, Time, Volume};

/// The parts of one type, in the order in which they were added.
#[derive(Clone, Debug)]
pub(crate) struct Bank<T> {
    parts: Vec<T>,
    /// Which part of its kind (compartment, branch, driver) each one is; ascending.
    ordinals: Vec<u32>,
}

impl<T> Bank<T> {
    pub(crate) const fn new() -> Self {
        Self {
            parts: Vec::new(),
            ordinals: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, part: T, ordinal: u32) {
        self.parts.push(part);
        self.ordinals.push(ordinal);
    }

    pub(crate) fn get(&self, ordinal: u32) -> Option<&T> {
        let place = self.ordinals.binary_search(&ordinal).ok()?;
        self.parts.get(place)
    }

    pub(crate) fn get_mut(&mut self, ordinal: u32) -> Option<&mut T> {
        let place = self.ordinals.binary_search(&ordinal).ok()?;
        self.parts.get_mut(place)
    }
}

/// Where the two ends of a branch are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) up: u32,
    pub(crate) down: u32,
}

/// A bank's share of the flat arrays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Share {
    /// Its parts among all parts of the kind.
    pub(crate) parts: Range<usize>,
    /// Its own states in the whole state.
    pub(crate) states: Range<usize>,
}

/// What the banks of all kinds can tell.
macro_rules! bank_trait {
    ($(#[$doc:meta])* $Trait:ident { $($more:tt)* }) => {
        $(#[$doc])*
        pub(crate) trait $Trait: Any + Debug + Send + Sync {
            fn any(&self) -> &dyn Any;
            fn any_mut(&mut self) -> &mut dyn Any;
            fn boxed(&self) -> Box<dyn $Trait>;
            fn ordinals(&self) -> &[u32];
            /// How many own states one part has.
            fn states_each(&self) -> usize;
            fn check(&self, place: usize, check: &mut Check<'_>);
            /// Writes the initial own states and their scales.
            fn initial_states(&self, states: &mut [f64], scales: &mut [f64]);
            $($more)*
        }

        impl Clone for Box<dyn $Trait> {
            fn clone(&self) -> Self {
                self.boxed()
            }
        }
    };
}

macro_rules! bank_basics {
    ($Trait:ident, $Kind:ident) => {
        fn any(&self) -> &dyn Any {
            self
        }

        fn any_mut(&mut self) -> &mut dyn Any {
            self
        }

        fn boxed(&self) -> Box<dyn $Trait> {
            Box::new(self.clone())
        }

        fn ordinals(&self) -> &[u32] {
            &self.ordinals
        }

        fn states_each(&self) -> usize {
            T::State::LEN
        }

        fn check(&self, place: usize, check: &mut Check<'_>) {
            if let Some(part) = self.parts.get(place) {
                $Kind::check(part, check);
            }
        }

        fn initial_states(&self, mut states: &mut [f64], mut scales: &mut [f64]) {
            for part in &self.parts {
                put_states(&part.initial_state(), &mut states);
                put_states(&part.state_scale(), &mut scales);
            }
        }
    };
}

/// The own states of a bank's parts; nothing is looked up for parts without any.
#[inline]
fn own_states<'s, S: States>(state: &'s [f64], share: &Share) -> &'s [f64] {
    if S::LEN == 0 {
        return &[];
    }
    state.get(share.states.clone()).unwrap_or_default()
}

/// Takes the own states of the next part off the front of those of a bank.
#[inline]
fn take_states<S: States>(states: &mut &[f64]) -> S {
    match states.split_at_checked(S::LEN) {
        Some((own, rest)) if S::LEN > 0 => {
            *states = rest;
            S::read(own)
        }
        _ => S::ZERO,
    }
}

/// Writes the own states of the next part to the front of those of a bank, and moves on.
#[inline]
fn put_states<S: States>(value: &S, states: &mut &mut [f64]) {
    if let Some((own, rest)) = std::mem::take(states).split_at_mut_checked(S::LEN) {
        value.write(own);
        *states = rest;
    }
}

/// What a bank of compartments reads and writes; all slices are whole.
pub(crate) struct CompartmentFrame<'a> {
    pub(crate) state: &'a [f64],
    pub(crate) signals: Signals<'a>,
    /// Pressure around each compartment.
    pub(crate) around: &'a [Pressure],
    pub(crate) ends: &'a mut [End],
}

bank_trait! {
    /// A bank of compartments.
    CompartmentBank {
        /// Writes the bank's volumes and their scales; both slices are the bank's own share.
        fn initial_volumes(&self, volumes: &mut [f64], scales: &mut [f64]);
        fn is_reservoir(&self, place: usize) -> bool;
        /// Writes volumes and pressures.
        fn pressures(&self, share: &Share, frame: &mut CompartmentFrame<'_>);
        /// Writes the derivatives of the own states to the derivative of the whole state.
        fn rates(&self, share: &Share, state: &[f64], signals: &Signals<'_>, rates: &mut [f64]);
        /// Writes how pressures and rates of the own states change with what the parts see.
        fn partials(&self, share: &Share, wires: &[Wires], point: &Point<'_>, local: &mut Local, partials: &mut [f64]);
    }
}

impl<T: Compartment> CompartmentBank for Bank<T> {
    bank_basics!(CompartmentBank, Compartment);

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
        let parts = || share.parts.clone();
        let (Some(volumes), Some(around), Some(ends)) = (
            frame.state.get(parts()),
            frame.around.get(parts()),
            frame.ends.get_mut(parts()),
        ) else {
            return;
        };
        let mut states = own_states::<T::State>(frame.state, share);
        let slots = volumes.iter().zip(around).zip(ends);
        for (part, ((&volume, &around), end)) in self.parts.iter().zip(slots) {
            let volume = Volume::from_ml(volume);
            let state = take_states(&mut states);
            let transmural = part.transmural(volume, &state, &frame.signals);
            end.volume = volume;
            end.transmural = transmural;
            end.pressure = transmural + around;
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

/// What a bank of branches reads and writes; all slices are whole.
pub(crate) struct BranchFrame<'a> {
    pub(crate) links: &'a [Link],
    pub(crate) ends: &'a [End],
    pub(crate) state: &'a [f64],
    pub(crate) signals: Signals<'a>,
    pub(crate) flows: &'a mut [f64],
    /// What each compartment gains: flows are added.
    pub(crate) gains: &'a mut [f64],
    /// Derivatives of all own states, those of the compartments first.
    pub(crate) rates: &'a mut [f64],
}

bank_trait! {
    /// A bank of branches.
    BranchBank {
        /// Writes flows, adds them to the derivatives of the volumes, and writes the derivatives of the own states.
        fn flows(&self, share: &Share, frame: &mut BranchFrame<'_>);
        /// Writes how flows and rates of the own states change with what the parts see.
        fn partials(&self, share: &Share, wires: &[Wires], point: &Point<'_>, local: &mut Local, partials: &mut [f64]);
    }
}

impl<T: Branch> BranchBank for Bank<T> {
    bank_basics!(BranchBank, Branch);

    fn flows(&self, share: &Share, frame: &mut BranchFrame<'_>) {
        let BranchFrame {
            ends: all_ends,
            state,
            signals,
            ..
        } = *frame;
        // As long as the ends, so that one look at a bound serves both.
        let (Some(links), Some(flows), Some(gains)) = (
            frame.links.get(share.parts.clone()),
            frame.flows.get_mut(share.parts.clone()),
            frame.gains.get_mut(..all_ends.len()),
        ) else {
            return;
        };
        let mut states = own_states::<T::State>(state, share);
        let mut rates = if T::State::LEN == 0 {
            &mut []
        } else {
            let first = share.states.start.saturating_sub(all_ends.len());
            frame.rates.get_mut(first..).unwrap_or_default()
        };
        for (part, (link, flow)) in self.parts.iter().zip(links.iter().zip(flows)) {
            let (from, to) = (link.up as usize, link.down as usize);
            let (Some(&up), Some(&down)) = (all_ends.get(from), all_ends.get(to)) else {
                return;
            };
            let ends = Ends { up, down };
            let state = take_states(&mut states);
            let through = part.flow(&ends, &state, &signals).ml_per_s();
            *flow = through;
            // What leaves one compartment enters the other.
            if let Some(gain) = gains.get_mut(from) {
                *gain -= through;
            }
            if let Some(gain) = gains.get_mut(to) {
                *gain += through;
            }
            if T::State::LEN > 0 {
                let mut rate = T::State::ZERO;
                part.rate(&ends, &state, &signals, &mut rate);
                put_states(&rate, &mut rates);
            }
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
        of_branches(&self.parts, share, wires, point, local, partials);
    }
}

/// Drivers of one bank that follow each other, and where their outputs, inputs and states are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DriverSlots {
    /// Place of the first in the bank.
    pub(crate) place: usize,
    pub(crate) count: usize,
    pub(crate) first_output: usize,
    pub(crate) first_input: usize,
    /// Where the own states of the first start in the whole state.
    pub(crate) first_state: usize,
}

bank_trait! {
    /// A bank of drivers.
    DriverBank {
        /// How many outputs one driver has.
        fn outputs_each(&self) -> usize;
        /// How many inputs one driver has.
        fn inputs_each(&self) -> usize;
        /// Puts out the signals of drivers; `state` is the whole state.
        fn output(&self, slots: &DriverSlots, time: Time, state: &[f64], network: u32, values: &mut [f64]);
        /// Writes the derivatives of the own states of drivers; `state` and `rates` are the whole state and its derivative.
        fn rate(
            &self,
            slots: &DriverSlots,
            time: Time,
            state: &[f64],
            signals: &Signals<'_>,
            inputs: &[f64],
            rates: &mut [f64],
        );
        fn breakpoint(&self, after: Time) -> Option<Time>;
        fn is_steady(&self, place: usize) -> bool;
        fn output_answers(&self, place: usize, output: usize, to: Stimulus) -> bool;
        fn rate_answers(&self, place: usize, rate: usize, to: Stimulus) -> bool;
        /// Writes how outputs and rates of the own states of one driver change with what it sees.
        fn partials(&self, slots: DriverSlots, wires: &Wires, point: &Point<'_>, local: &mut Local, partials: &mut [f64]);
    }
}

impl<T: Driver> Bank<T> {
    #[inline]
    fn in_slots(&self, slots: &DriverSlots) -> Option<&[T]> {
        self.parts.get(slots.place..)?.get(..slots.count)
    }
}

impl<T: Driver> DriverBank for Bank<T> {
    bank_basics!(DriverBank, Driver);

    fn outputs_each(&self) -> usize {
        T::OUTPUTS.len()
    }

    fn inputs_each(&self) -> usize {
        T::INPUTS.len()
    }

    fn output(
        &self,
        slots: &DriverSlots,
        time: Time,
        state: &[f64],
        network: u32,
        values: &mut [f64],
    ) {
        let Some(parts) = self.in_slots(slots) else {
            return;
        };
        let mut states = state.get(slots.first_state..).unwrap_or_default();
        let mut first = slots.first_output;
        for part in parts {
            let Some((earlier, own)) = values.split_at_mut_checked(first) else {
                return;
            };
            let Some(own) = own.get_mut(..T::OUTPUTS.len()) else {
                return;
            };
            let signals = Signals::new(network, earlier);
            let state = take_states(&mut states);
            part.output(time, &state, &signals, &mut Outputs::new(own));
            first += T::OUTPUTS.len();
        }
    }

    fn rate(
        &self,
        slots: &DriverSlots,
        time: Time,
        state: &[f64],
        signals: &Signals<'_>,
        inputs: &[f64],
        rates: &mut [f64],
    ) {
        let (Some(parts), Some(states), Some(mut inputs), Some(rates)) = (
            self.in_slots(slots),
            state.get(slots.first_state..),
            inputs.get(slots.first_input..),
            rates.get_mut(slots.first_state..),
        ) else {
            return;
        };
        // In chunks, so that no length is looked at part by part; without own states there is none to write.
        let each = T::State::LEN.max(1);
        let own_states = states.chunks_exact(each).zip(rates.chunks_exact_mut(each));
        for (part, (state, rates)) in parts.iter().zip(own_states) {
            let Some((own, rest)) = inputs.split_at_checked(T::INPUTS.len()) else {
                return;
            };
            inputs = rest;
            let mut rate = T::State::ZERO;
            let state = T::State::read(state);
            part.rate(time, &state, signals, &Inputs::new(own), &mut rate);
            rate.write(rates);
        }
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        self.parts
            .iter()
            .filter_map(|part| part.breakpoint(after))
            .filter(|time| *time > after)
            .min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
    }

    fn is_steady(&self, place: usize) -> bool {
        self.parts.get(place).is_some_and(T::is_steady)
    }

    fn output_answers(&self, place: usize, output: usize, to: Stimulus) -> bool {
        let part = self.parts.get(place);
        part.is_none_or(|part| part.output_answers(output, to))
    }

    fn rate_answers(&self, place: usize, rate: usize, to: Stimulus) -> bool {
        let part = self.parts.get(place);
        part.is_none_or(|part| part.rate_answers(rate, to))
    }

    fn partials(
        &self,
        slots: DriverSlots,
        wires: &Wires,
        point: &Point<'_>,
        local: &mut Local,
        partials: &mut [f64],
    ) {
        if let Some(part) = self.parts.get(slots.place) {
            of_driver(part, slots, wires, point, local, partials);
        }
    }
}
