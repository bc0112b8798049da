//! Banks of parts side by side: the laws are those of the parts, called lane by lane in loops of fixed length, which the compiler turns into vector instructions where it can.

use std::fmt::Debug;

use crate::network::bank::{Bank, Link, Share};
use crate::network::branch::Branch;
use crate::network::compartment::Compartment;
use crate::network::lanes::vectors::Vectors;
use crate::network::lanes::wide::{EndsAbreast, LANES, Row, Wide, WideEnd};
use crate::network::signal::Signals;
use crate::network::states::States;
use crate::units::Volume;

/// The parts of one type: in each place one for each lane.
#[derive(Debug)]
pub(crate) struct Abreast<T> {
    pub(super) parts: Vec<[T; LANES]>,
}

impl<T: Clone> Abreast<T> {
    /// Of the banks of all lanes; there is none if they differ in length.
    pub(crate) fn of(lanes: &[&Bank<T>; LANES]) -> Option<Self> {
        let [first, ..] = lanes;
        let count = first.parts().len();
        if lanes.iter().any(|bank| bank.parts().len() != count) {
            return None;
        }
        let place = |place: usize| -> [T; LANES] {
            std::array::from_fn(|lane| lanes[lane].parts()[place].clone())
        };
        Some(Self {
            parts: (0..count).map(place).collect(),
        })
    }
}

/// The signals of each lane.
pub(super) type WideSignals<'a> = [Signals<'a>; LANES];

/// What compartments read and write for their own states; all slices are whole.
pub(crate) struct WideOwnRatesFrame<'a> {
    pub(super) vectors: Vectors,
    pub(super) state: &'a [Row],
    pub(super) signals: WideSignals<'a>,
    pub(super) rates: &'a mut [Row],
}

/// What compartments read and write; all slices are whole.
pub(crate) struct WideCompartmentFrame<'a> {
    pub(super) vectors: Vectors,
    pub(super) state: &'a [Row],
    pub(super) signals: WideSignals<'a>,
    pub(super) around: &'a [Wide],
    pub(super) ends: &'a mut [WideEnd],
}

/// A bank of compartments, side by side.
pub(crate) trait CompartmentLanes: Debug + Send + Sync {
    /// Writes volumes and pressures.
    fn pressures(&self, share: &Share, frame: &mut WideCompartmentFrame<'_>);
    /// Writes the derivatives of the own states to the derivative of the whole state.
    fn rates(&self, share: &Share, frame: &mut WideOwnRatesFrame<'_>);
}

/// The own states of a bank's parts.
#[inline]
fn own_rows<'s, S: States>(state: &'s [Row], share: &Share) -> &'s [Row] {
    if S::LEN == 0 {
        return &[];
    }
    state.get(share.states.clone()).unwrap_or_default()
}

/// Takes the own states of the next part off the front.
#[inline]
pub(super) fn take_rows<'s>(rows: &mut &'s [Row], count: usize) -> &'s [Row] {
    let (own, rest) = rows.split_at_checked(count).unwrap_or_default();
    *rows = rest;
    own
}

/// As [`take_rows`], to be written to.
#[inline]
pub(super) fn take_rows_mut<'s>(rows: &mut &'s mut [Row], count: usize) -> &'s mut [Row] {
    let split = std::mem::take(rows).split_at_mut_checked(count);
    let (own, rest) = split.unwrap_or_default();
    *rows = rest;
    own
}

impl<T: Compartment> CompartmentLanes for Abreast<T> {
    fn pressures(&self, share: &Share, frame: &mut WideCompartmentFrame<'_>) {
        frame.vectors.compute(|| self.write_pressures(share, frame));
    }

    fn rates(&self, share: &Share, frame: &mut WideOwnRatesFrame<'_>) {
        frame.vectors.compute(|| self.write_own_rates(share, frame));
    }
}

// What is written is a list of the loop's own until it is done, so that the compiler knows that it overlaps with nothing that is read.
impl<T: Compartment> Abreast<T> {
    #[inline(always)]
    fn write_pressures(&self, share: &Share, frame: &mut WideCompartmentFrame<'_>) {
        let parts = || share.parts.clone();
        let (Some(volumes), Some(around), Some(ends)) = (
            frame.state.get(parts()),
            frame.around.get(parts()),
            frame.ends.get_mut(parts()),
        ) else {
            return;
        };
        let mut states = own_rows::<T::State>(frame.state, share);
        let slots = volumes.iter().zip(around).zip(ends);
        for (parts, ((volume, around), end)) in self.parts.iter().zip(slots) {
            let own = take_rows(&mut states, T::State::LEN);
            let mut pressures = [0.0; LANES];
            T::transmural_abreast(parts, volume, own, &frame.signals, &mut pressures);
            end.volume.0 = *volume;
            end.transmural.0 = pressures;
            end.pressure = Wide::of(|lane| pressures[lane] + around.0[lane]);
        }
    }

    #[inline(always)]
    fn write_own_rates(&self, share: &Share, frame: &mut WideOwnRatesFrame<'_>) {
        let volumes = frame.state.get(share.parts.clone()).unwrap_or_default();
        let mut states = own_rows::<T::State>(frame.state, share);
        let mut rates = frame
            .rates
            .get_mut(share.states.clone())
            .unwrap_or_default();
        for (parts, volume) in self.parts.iter().zip(volumes) {
            let own = take_rows(&mut states, T::State::LEN);
            let rates = take_rows_mut(&mut rates, T::State::LEN);
            for lane in 0..LANES {
                let mut rate = T::State::ZERO;
                let state = T::State::read_lane(own, lane);
                let volume = Volume::from_ml(volume[lane]);
                parts[lane].rate(volume, &state, &frame.signals[lane], &mut rate);
                rate.write_lane(rates, lane);
            }
        }
    }
}

/// What branches read and write; all slices are whole.
pub(crate) struct WideBranchFrame<'a> {
    pub(super) vectors: Vectors,
    pub(super) links: &'a [Link],
    pub(super) ends: &'a [WideEnd],
    pub(super) state: &'a [Row],
    pub(super) signals: WideSignals<'a>,
    pub(super) flows: &'a mut [Wide],
    /// Derivatives of the whole state; flows are added to those of the volumes.
    pub(super) rates: &'a mut [Row],
}

/// A bank of branches, side by side.
pub(crate) trait BranchLanes: Debug + Send + Sync {
    /// Writes flows, adds them to the derivatives of the volumes, and writes the derivatives of the own states.
    fn flows(&self, share: &Share, frame: &mut WideBranchFrame<'_>);
}

impl<T: Branch> BranchLanes for Abreast<T> {
    fn flows(&self, share: &Share, frame: &mut WideBranchFrame<'_>) {
        frame.vectors.compute(|| self.write_flows(share, frame));
    }
}

impl<T: Branch> Abreast<T> {
    #[inline(always)]
    fn write_flows(&self, share: &Share, frame: &mut WideBranchFrame<'_>) {
        let all_ends = frame.ends;
        let (Some(links), Some(flows), Some((gains, rates))) = (
            frame.links.get(share.parts.clone()),
            frame.flows.get_mut(share.parts.clone()),
            frame.rates.split_at_mut_checked(all_ends.len()),
        ) else {
            return;
        };
        let mut states = own_rows::<T::State>(frame.state, share);
        let first = share.states.start.saturating_sub(all_ends.len());
        let mut rates = rates.get_mut(first..).unwrap_or_default();
        for (parts, (link, flow)) in self.parts.iter().zip(links.iter().zip(flows)) {
            let (from, to) = (link.up as usize, link.down as usize);
            let (Some(up), Some(down)) = (all_ends.get(from), all_ends.get(to)) else {
                return;
            };
            let ends = EndsAbreast::new(up, down);
            let own = take_rows(&mut states, T::State::LEN);
            let mut through = [0.0; LANES];
            T::flow_abreast(parts, &ends, own, &frame.signals, &mut through);
            flow.0 = through;
            // What leaves one compartment enters the other.
            if let Some(gain) = gains.get_mut(from) {
                *gain = std::array::from_fn(|lane| gain[lane] - through[lane]);
            }
            if let Some(gain) = gains.get_mut(to) {
                *gain = std::array::from_fn(|lane| gain[lane] + through[lane]);
            }
            if T::State::LEN > 0 {
                let rates = take_rows_mut(&mut rates, T::State::LEN);
                for (lane, (part, signals)) in parts.iter().zip(&frame.signals).enumerate() {
                    let state = T::State::read_lane(own, lane);
                    let mut rate = T::State::ZERO;
                    part.rate(&ends.lane(lane), &state, signals, &mut rate);
                    rate.write_lane(rates, lane);
                }
            }
        }
    }
}
