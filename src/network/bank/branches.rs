//! Banks of branches.

use std::any::Any;
use std::fmt::Debug;

use super::{Bank, Link, Share, own_states, put_states, take_states};
use crate::network::branch::{Branch, Ends};
use crate::network::check::Check;
use crate::network::jacobian::{Local, Point, Wires, of_branches};
use crate::network::lanes::{Abreast, BranchLanes, LANES};
use crate::network::nodes::Nodes;
use crate::network::side::Side;
use crate::network::signal::Signals;
use crate::network::states::States;
use crate::network::switches::SwitchFrame;

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
