//! Banks: the parts of one concrete type, side by side, so that the inner loop over them is compiled for that type.
//!
//! One virtual call per type and evaluation, none per part, for built-in and user-written parts alike.

use std::any::Any;
use std::fmt::Debug;

use crate::network::branch::{Branch, End, Ends};
use crate::network::check::Check;
use crate::network::compartment::Compartment;
use crate::network::driver::Driver;
use crate::network::signal::{Inputs, Outputs, Signals};
use crate::network::states::States;
use crate::units::{Time, Volume};

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

        fn initial_states(&self, states: &mut [f64], scales: &mut [f64]) {
            for (place, part) in self.parts.iter().enumerate() {
                write_states(&part.initial_state(), states, place);
                write_states(&part.state_scale(), scales, place);
            }
        }
    };
}

/// The own states of the `place`-th part of a bank.
#[inline]
fn read_states<S: States>(states: &[f64], place: usize) -> S {
    if S::LEN == 0 {
        return S::ZERO;
    }
    S::read(states.get(place * S::LEN..).unwrap_or_default())
}

#[inline]
fn write_states<S: States>(value: &S, states: &mut [f64], place: usize) {
    if let Some(slot) = states.get_mut(place * S::LEN..) {
        value.write(slot);
    }
}

bank_trait! {
    /// A bank of compartments; every slice is the bank's own share.
    CompartmentBank {
        fn initial_volumes(&self, volumes: &mut [f64], scales: &mut [f64]);
        fn is_reservoir(&self, place: usize) -> bool;
        /// Writes volumes and transmural pressures.
        fn pressures(&self, volumes: &[f64], states: &[f64], signals: &Signals<'_>, ends: &mut [End]);
        fn rates(&self, volumes: &[f64], states: &[f64], signals: &Signals<'_>, rates: &mut [f64]);
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

    fn pressures(&self, volumes: &[f64], states: &[f64], signals: &Signals<'_>, ends: &mut [End]) {
        for (place, ((part, &volume), end)) in self.parts.iter().zip(volumes).zip(ends).enumerate()
        {
            let volume = Volume::from_ml(volume);
            end.volume = volume;
            end.transmural = part.transmural(volume, &read_states(states, place), signals);
        }
    }

    fn rates(&self, volumes: &[f64], states: &[f64], signals: &Signals<'_>, rates: &mut [f64]) {
        for (place, (part, &volume)) in self.parts.iter().zip(volumes).enumerate() {
            let mut rate = T::State::ZERO;
            let state = read_states(states, place);
            part.rate(Volume::from_ml(volume), &state, signals, &mut rate);
            write_states(&rate, rates, place);
        }
    }
}

/// What a bank of branches reads and writes.
pub(crate) struct BranchFrame<'a> {
    pub(crate) links: &'a [Link],
    pub(crate) ends: &'a [End],
    pub(crate) states: &'a [f64],
    pub(crate) signals: Signals<'a>,
    pub(crate) flows: &'a mut [f64],
    /// Derivatives of all volumes: the flows are added here.
    pub(crate) volume_rates: &'a mut [f64],
    pub(crate) rates: &'a mut [f64],
}

bank_trait! {
    /// A bank of branches.
    BranchBank {
        fn flows(&self, frame: BranchFrame<'_>);
    }
}

impl<T: Branch> BranchBank for Bank<T> {
    bank_basics!(BranchBank, Branch);

    fn flows(&self, frame: BranchFrame<'_>) {
        let BranchFrame {
            links,
            ends,
            states,
            signals,
            flows,
            volume_rates,
            rates,
        } = frame;
        let slots = self.parts.iter().zip(links).zip(flows).enumerate();
        for (place, ((part, link), flow)) in slots {
            let (up, down) = (link.up as usize, link.down as usize);
            let (Some(&up_end), Some(&down_end)) = (ends.get(up), ends.get(down)) else {
                continue;
            };
            let ends = Ends {
                up: up_end,
                down: down_end,
            };
            let state = read_states(states, place);
            *flow = part.flow(&ends, &state, &signals).ml_per_s();
            if let Some(rate) = volume_rates.get_mut(up) {
                *rate -= *flow;
            }
            if let Some(rate) = volume_rates.get_mut(down) {
                *rate += *flow;
            }
            if T::State::LEN > 0 {
                let mut rate = T::State::ZERO;
                part.rate(&ends, &state, &signals, &mut rate);
                write_states(&rate, rates, place);
            }
        }
    }
}

/// Consecutive drivers of one bank, and where their outputs and inputs are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DriverSlots {
    /// Place in the bank.
    pub(crate) place: usize,
    pub(crate) first_output: usize,
    pub(crate) first_input: usize,
    /// Where the own states of the driver start in the whole state.
    pub(crate) first_state: usize,
}

bank_trait! {
    /// A bank of drivers.
    DriverBank {
        /// Puts out the signals of one driver; `state` is the whole state.
        fn output(&self, slots: DriverSlots, time: Time, state: &[f64], network: u32, values: &mut [f64]);
        /// Writes the derivatives of the own states of one driver; `state` and `rates` are the whole state and its derivative.
        fn rate(
            &self,
            slots: DriverSlots,
            time: Time,
            state: &[f64],
            signals: &Signals<'_>,
            inputs: &[f64],
            rates: &mut [f64],
        );
        fn breakpoint(&self, after: Time) -> Option<Time>;
        fn is_steady(&self, place: usize) -> bool;
    }
}

impl<T: Driver> DriverBank for Bank<T> {
    bank_basics!(DriverBank, Driver);

    fn output(
        &self,
        slots: DriverSlots,
        time: Time,
        state: &[f64],
        network: u32,
        values: &mut [f64],
    ) {
        let Some(part) = self.parts.get(slots.place) else {
            return;
        };
        let Some((earlier, own)) = values.split_at_mut_checked(slots.first_output) else {
            return;
        };
        let own = own.get_mut(..T::OUTPUTS.len()).unwrap_or_default();
        let state = T::State::read(state.get(slots.first_state..).unwrap_or_default());
        let signals = Signals::new(network, earlier);
        part.output(time, &state, &signals, &mut Outputs::new(own));
    }

    fn rate(
        &self,
        slots: DriverSlots,
        time: Time,
        state: &[f64],
        signals: &Signals<'_>,
        inputs: &[f64],
        rates: &mut [f64],
    ) {
        let Some(part) = self.parts.get(slots.place) else {
            return;
        };
        let state = T::State::read(state.get(slots.first_state..).unwrap_or_default());
        let inputs = inputs.get(slots.first_input..).unwrap_or_default();
        let inputs = inputs.get(..T::INPUTS.len()).unwrap_or_default();
        let mut rate = T::State::ZERO;
        part.rate(time, &state, signals, &Inputs::new(inputs), &mut rate);
        rate.write(rates.get_mut(slots.first_state..).unwrap_or_default());
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
}
