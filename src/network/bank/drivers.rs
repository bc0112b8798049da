//! Banks of drivers.

use std::any::Any;
use std::fmt::Debug;

use super::{Bank, put_states, take_states};
use crate::network::check::Check;
use crate::network::driver::{Driver, Stimulus};
use crate::network::jacobian::{Local, Point, Wires, of_driver};
use crate::network::lanes::{Abreast, DriverLanes, LANES};
use crate::network::side::Side;
use crate::network::signal::{Inputs, Outputs, Signals};
use crate::network::states::States;
use crate::units::Time;

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
        /// The longest step that passes over no movement of a driver that knows how fast it moves.
        fn longest_step(&self, from: Time) -> Time;
        /// Whether one driver does not know how fast it moves.
        fn is_unannounced(&self, place: usize, from: Time) -> bool;
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

    fn longest_step(&self, from: Time) -> Time {
        let each = self.parts.iter().filter_map(|part| part.longest_step(from));
        each.fold(Time::from_seconds(f64::INFINITY), Time::min)
    }

    fn is_unannounced(&self, place: usize, from: Time) -> bool {
        let part = self.parts.get(place);
        part.is_some_and(|part| !part.is_steady() && part.longest_step(from).is_none())
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
