//! Banks: the parts of one concrete type, side by side, so that the inner loop over them is compiled for that type.
//!
//! One virtual call per type and evaluation, none per part, for built-in and user-written parts alike.

use std::any::Any;
use std::fmt::Debug;
use std::ops::Range;

use crate::network::branch::{Branch, Ends};
use crate::network::check::Check;
use crate::network::compartment::Compartment;
use crate::network::driver::{Driver, Stimulus};
use crate::network::jacobian::{Local, Point, Wires, of_branches, of_compartments, of_driver};
use crate::network::lanes::{Abreast, BranchLanes, CompartmentLanes, DriverLanes, LANES};
use crate::network::nodes::Nodes;
use crate::network::side::Side;
use crate::network::signal::{Inputs, Outputs, Signals};
use crate::network::states::States;
use crate::network::switches::SwitchFrame;
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

    pub(crate) fn parts(&self) -> &[T] {
        &self.parts
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
    /// Its switches among all switches.
    pub(crate) switches: Range<usize>,
}

/// What the banks of all kinds can tell.
macro_rules! bank_trait {
    ($(#[$doc:meta])* $Trait:ident, $Lanes:ident { $($more:tt)* }) => {
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
            /// The type of the parts, in words.
            fn part_type(&self) -> &'static str;
            /// The banks of all lanes as one; none if they are not of one type and length.
            fn abreast(&self, lanes: &[&dyn $Trait; LANES]) -> Option<Box<dyn $Lanes>>;
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
    ($Trait:ident, $Lanes:ident, $Kind:ident) => {
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

        fn part_type(&self) -> &'static str {
            std::any::type_name::<T>()
        }

        fn abreast(&self, lanes: &[&dyn $Trait; LANES]) -> Option<Box<dyn $Lanes>> {
            let of_type = lanes.map(|bank| bank.any().downcast_ref::<Self>().unwrap_or(self));
            let alike = lanes.iter().all(|bank| bank.any().is::<Self>());
            let abreast = Abreast::of(&of_type).filter(|_| alike)?;
            Some(Box::new(abreast))
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

/// What a bank of branches reads and writes; all slices are whole.
pub(crate) struct BranchFrame<'a> {
    pub(crate) links: &'a [Link],
    pub(crate) nodes: &'a Nodes,
    pub(crate) state: &'a [f64],
    pub(crate) signals: Signals<'a>,
    pub(crate) flows: &'a mut [f64],
    /// What each compartment gains: flows are added.
    pub(crate) gains: &'a mut [f64],
    /// Derivatives of all own states, those of the compartments first.
    pub(crate) rates: &'a mut [f64],
    /// The sides to which switches are held; none, and each part finds its own.
    pub(crate) sides: &'a [Side],
}

/// The sides of a bank's switches; nothing is looked up for parts without any.
#[inline]
fn own_sides<'s>(switches: bool, sides: &'s [Side], share: &Share) -> std::slice::Iter<'s, Side> {
    let own = if switches {
        sides.get(share.switches.clone()).unwrap_or_default()
    } else {
        &[]
    };
    own.iter()
}

bank_trait! {
    /// A bank of branches.
    BranchBank, BranchLanes {
        fn sees_transmural(&self, place: usize) -> bool;
        /// Writes flows, adds them to the derivatives of the volumes, and writes the derivatives of the own states.
        fn flows(&self, share: &Share, frame: &mut BranchFrame<'_>);
        /// Whether its parts have a switch each.
        fn switches(&self) -> bool;
        /// Writes the switching functions of its parts, and their scales; both slices are the bank's own share.
        fn switching(&self, share: &Share, frame: &SwitchFrame<'_>, values: &mut [f64]);
        fn switching_scales(&self, scales: &mut [f64]);
        /// Writes how flows and rates of the own states change with what the parts see.
        fn partials(&self, share: &Share, wires: &[Wires], point: &Point<'_>, local: &mut Local, partials: &mut [f64]);
    }
}

impl<T: Branch> BranchBank for Bank<T> {
    bank_basics!(BranchBank, BranchLanes, Branch);

    fn sees_transmural(&self, place: usize) -> bool {
        let part = self.parts.get(place);
        part.is_none_or(T::sees_transmural)
    }

    fn flows(&self, share: &Share, frame: &mut BranchFrame<'_>) {
        let BranchFrame {
            nodes,
            state,
            signals,
            ..
        } = *frame;
        let gains = &mut *frame.gains;
        let count = gains.len();
        // What is seen is as long as the gains, so that one look at a bound serves all.
        let Some(seen) = nodes.first(count, state) else {
            return;
        };
        let places = || share.parts.start..share.parts.start + self.parts.len();
        let Some(links) = frame.links.get(places()) else {
            return;
        };
        let Some(flows) = frame.flows.get_mut(places()) else {
            return;
        };
        let mut states = own_states::<T::State>(state, share);
        let mut sides = own_sides(T::SWITCHES, frame.sides, share);
        let mut rates = if T::State::LEN == 0 {
            &mut []
        } else {
            let first = share.states.start.saturating_sub(count);
            frame.rates.get_mut(first..).unwrap_or_default()
        };
        for (part, (link, flow)) in self.parts.iter().zip(links.iter().zip(flows)) {
            let (from, to) = (link.up as usize, link.down as usize);
            let (Some(up), Some(down)) = (seen.end(from), seen.end(to)) else {
                return;
            };
            let ends = Ends { up, down };
            let state = take_states(&mut states);
            let side = if T::SWITCHES { sides.next() } else { None };
            let through = match side {
                Some(&side) => part.flow_on(side, &ends, &state, &signals).ml_per_s(),
                None => part.flow(&ends, &state, &signals).ml_per_s(),
            };
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
                match side {
                    Some(&side) => part.rate_on(side, &ends, &state, &signals, &mut rate),
                    None => part.rate(&ends, &state, &signals, &mut rate),
                }
                put_states(&rate, &mut rates);
            }
        }
    }

    fn switches(&self) -> bool {
        T::SWITCHES
    }

    fn switching(&self, share: &Share, frame: &SwitchFrame<'_>, values: &mut [f64]) {
        let mut states = own_states::<T::State>(frame.state, share);
        let between = frame.ends(share);
        for ((part, ends), value) in self.parts.iter().zip(between).zip(values) {
            let state = take_states(&mut states);
            *value = part.switching(&ends, &state, &frame.signals);
        }
    }

    fn switching_scales(&self, scales: &mut [f64]) {
        for (part, scale) in self.parts.iter().zip(scales) {
            *scale = part.switching_scale();
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
    /// The switch of the first among all switches, if they switch.
    pub(crate) first_switch: usize,
}

/// What a bank of drivers reads and writes to put out signals; all slices are whole.
pub(crate) struct OutputFrame<'a> {
    pub(crate) time: Time,
    pub(crate) state: &'a [f64],
    pub(crate) network: u32,
    /// The signals.
    pub(crate) values: &'a mut [f64],
}

/// What a bank of drivers reads and writes for the derivatives of its own states; all slices are whole.
pub(crate) struct RateFrame<'a> {
    pub(crate) time: Time,
    pub(crate) state: &'a [f64],
    pub(crate) signals: Signals<'a>,
    /// What the drivers sense.
    pub(crate) inputs: &'a [f64],
    pub(crate) rates: &'a mut [f64],
    /// The sides to which switches are held; none, and each driver finds its own.
    pub(crate) sides: &'a [Side],
}

bank_trait! {
    /// A bank of drivers.
    DriverBank, DriverLanes {
        /// How many outputs one driver has.
        fn outputs_each(&self) -> usize;
        /// How many inputs one driver has.
        fn inputs_each(&self) -> usize;
        /// Puts out the signals of drivers.
        fn output(&self, slots: &DriverSlots, frame: &mut OutputFrame<'_>);
        /// Writes the derivatives of the own states of drivers.
        fn rate(&self, slots: &DriverSlots, frame: &mut RateFrame<'_>);
        /// Whether its drivers have a switch each.
        fn switches(&self) -> bool;
        /// Writes the switching functions of drivers, and their scales; both slices are those of all switches.
        fn switching(&self, slots: &DriverSlots, frame: &RateFrame<'_>, values: &mut [f64]);
        fn switching_scales(&self, slots: &DriverSlots, scales: &mut [f64]);
        fn breakpoint(&self, after: Time) -> Option<Time>;
        /// What one driver gives as the next time at which it is not smooth.
        fn breakpoint_of(&self, place: usize, after: Time) -> Option<Time>;
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
    bank_basics!(DriverBank, DriverLanes, Driver);

    fn outputs_each(&self) -> usize {
        T::OUTPUTS.len()
    }

    fn inputs_each(&self) -> usize {
        T::INPUTS.len()
    }

    fn output(&self, slots: &DriverSlots, frame: &mut OutputFrame<'_>) {
        let OutputFrame {
            time,
            state,
            network,
            ..
        } = *frame;
        let values = &mut *frame.values;
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

    fn rate(&self, slots: &DriverSlots, frame: &mut RateFrame<'_>) {
        let RateFrame { time, signals, .. } = *frame;
        let Some(parts) = self.in_slots(slots) else {
            return;
        };
        let Some(mut inputs) = frame.inputs.get(slots.first_input..) else {
            return;
        };
        let Some(states) = frame.state.get(slots.first_state..) else {
            return;
        };
        let Some(rates) = frame.rates.get_mut(slots.first_state..) else {
            return;
        };
        // In chunks, so that no length is looked at part by part; without own states there is none to write.
        let each = T::State::LEN.max(1);
        let own_states = states.chunks_exact(each).zip(rates.chunks_exact_mut(each));
        let mut sides = if T::SWITCHES {
            frame
                .sides
                .get(slots.first_switch..)
                .unwrap_or_default()
                .iter()
        } else {
            [].iter()
        };
        for (part, (state, rates)) in parts.iter().zip(own_states) {
            let Some((own, rest)) = inputs.split_at_checked(T::INPUTS.len()) else {
                return;
            };
            inputs = rest;
            let mut rate = T::State::ZERO;
            let state = T::State::read(state);
            let own = Inputs::new(own);
            let side = if T::SWITCHES { sides.next() } else { None };
            match side {
                Some(&side) => part.rate_on(side, time, &state, &signals, &own, &mut rate),
                None => part.rate(time, &state, &signals, &own, &mut rate),
            }
            rate.write(rates);
        }
    }

    fn switches(&self) -> bool {
        T::SWITCHES
    }

    fn switching(&self, slots: &DriverSlots, frame: &RateFrame<'_>, values: &mut [f64]) {
        let parts = self.in_slots(slots).unwrap_or_default();
        let mut states = frame.state.get(slots.first_state..).unwrap_or_default();
        let mut inputs = frame.inputs.get(slots.first_input..).unwrap_or_default();
        let values = values.get_mut(slots.first_switch..).unwrap_or_default();
        for (part, value) in parts.iter().zip(values) {
            let Some((own, rest)) = inputs.split_at_checked(T::INPUTS.len()) else {
                return;
            };
            inputs = rest;
            let state = take_states(&mut states);
            *value = part.switching(frame.time, &state, &frame.signals, &Inputs::new(own));
        }
    }

    fn switching_scales(&self, slots: &DriverSlots, scales: &mut [f64]) {
        let parts = self.in_slots(slots).unwrap_or_default();
        let scales = scales.get_mut(slots.first_switch..).unwrap_or_default();
        for (part, scale) in parts.iter().zip(scales) {
            *scale = part.switching_scale();
        }
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        self.parts
            .iter()
            .filter_map(|part| part.breakpoint(after))
            .filter(|time| *time > after)
            .min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
    }

    fn breakpoint_of(&self, place: usize, after: Time) -> Option<Time> {
        self.parts.get(place)?.breakpoint(after)
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
