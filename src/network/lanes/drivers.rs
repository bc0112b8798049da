//! Banks of drivers side by side.

use std::fmt::Debug;

use crate::network::bank::DriverSlots;
use crate::network::driver::Driver;
use crate::network::lanes::banks::{Abreast, WideSignals, take_rows, take_rows_mut};
use crate::network::lanes::vectors::Vectors;
use crate::network::lanes::wide::{LANES, Row};
use crate::network::lineage::Lineage;
use crate::network::signal::{Inputs, Outputs, Signals};
use crate::network::states::States;
use crate::units::Time;

/// What drivers read and write when they put out signals.
pub(crate) struct WideOutputFrame<'a> {
    pub(super) vectors: Vectors,
    pub(super) time: Time,
    pub(super) state: &'a [Row],
    /// The signals that each lane knows.
    pub(super) handles: &'a [Lineage; LANES],
    pub(super) values: &'a mut [Vec<f64>; LANES],
}

/// What drivers read and write when their states change.
pub(crate) struct WideRateFrame<'a> {
    pub(super) vectors: Vectors,
    pub(super) time: Time,
    pub(super) state: &'a [Row],
    pub(super) signals: WideSignals<'a>,
    pub(super) inputs: &'a [Vec<f64>; LANES],
    pub(super) rates: &'a mut [Row],
}

/// A bank of drivers, side by side.
pub(crate) trait DriverLanes: Debug + Send + Sync {
    /// Whether the drivers of these slots put out the very same in all lanes.
    fn is_same(&self, slots: &DriverSlots) -> bool;
    /// Puts out the signals of drivers, in the first of `lanes` lanes.
    fn output(&self, slots: &DriverSlots, lanes: usize, frame: &mut WideOutputFrame<'_>);
    /// Gives the other lanes what was put out in the first.
    fn repeat(&self, slots: &DriverSlots, frame: &mut WideOutputFrame<'_>);
    /// Writes the derivatives of the own states of drivers.
    fn rate(&self, slots: &DriverSlots, frame: &mut WideRateFrame<'_>);
}

impl<T: Driver> Abreast<T> {
    #[inline]
    fn in_slots(&self, slots: &DriverSlots) -> Option<&[[T; LANES]]> {
        self.parts.get(slots.place..)?.get(..slots.count)
    }
}

impl<T: Driver> DriverLanes for Abreast<T> {
    fn is_same(&self, slots: &DriverSlots) -> bool {
        let places = self.in_slots(slots).unwrap_or_default();
        let same = |parts: &[T; LANES]| {
            let [first, others @ ..] = parts;
            others.iter().all(|other| first.is_same_as(other))
        };
        T::State::LEN == 0 && places.iter().all(same)
    }

    fn output(&self, slots: &DriverSlots, lanes: usize, frame: &mut WideOutputFrame<'_>) {
        frame
            .vectors
            .compute(|| self.write_outputs(slots, lanes, frame));
    }

    fn repeat(&self, slots: &DriverSlots, frame: &mut WideOutputFrame<'_>) {
        let outputs = slots.first_output..slots.first_output + slots.count * T::OUTPUTS.len();
        let [first, others @ ..] = frame.values;
        let Some(own) = first.get(outputs.clone()) else {
            return;
        };
        for other in others {
            if let Some(slots) = other.get_mut(outputs.clone()) {
                slots.copy_from_slice(own);
            }
        }
    }

    fn rate(&self, slots: &DriverSlots, frame: &mut WideRateFrame<'_>) {
        frame.vectors.compute(|| self.write_rates(slots, frame));
    }
}

impl<T: Driver> Abreast<T> {
    #[inline(always)]
    fn write_outputs(&self, slots: &DriverSlots, lanes: usize, frame: &mut WideOutputFrame<'_>) {
        let Some(places) = self.in_slots(slots) else {
            return;
        };
        let states = frame.state.get(slots.first_state..).unwrap_or_default();
        let handles = frame.handles;
        let values = frame.values.iter_mut().zip(handles).take(lanes);
        for (lane, (values, handles)) in values.enumerate() {
            let mut states = states;
            let mut first = slots.first_output;
            for parts in places {
                let Some((earlier, outputs)) = values.split_at_mut_checked(first) else {
                    return;
                };
                let Some(outputs) = outputs.get_mut(..T::OUTPUTS.len()) else {
                    return;
                };
                let signals = Signals::new(handles, earlier);
                let own = take_rows(&mut states, T::State::LEN);
                let state = T::State::read_lane(own, lane);
                let mut outputs = Outputs::new(outputs);
                parts[lane].output(frame.time, &state, &signals, &mut outputs);
                first += T::OUTPUTS.len();
            }
        }
    }

    #[inline(always)]
    fn write_rates(&self, slots: &DriverSlots, frame: &mut WideRateFrame<'_>) {
        let (Some(places), Some(mut states), Some(mut rates)) = (
            self.in_slots(slots),
            frame.state.get(slots.first_state..),
            frame.rates.get_mut(slots.first_state..),
        ) else {
            return;
        };
        let mut first_input = slots.first_input;
        for parts in places {
            let until = first_input + T::INPUTS.len();
            let inputs = frame.inputs.each_ref().map(|inputs| {
                let own = inputs.get(first_input..until);
                Inputs::new(own.unwrap_or_default())
            });
            first_input = until;
            let own = take_rows(&mut states, T::State::LEN);
            let rates = take_rows_mut(&mut rates, T::State::LEN);
            T::rate_abreast(parts, frame.time, own, &frame.signals, &inputs, rates);
        }
    }
}
