//! Banks: the parts of one concrete type, side by side, so that the inner loop over them is compiled for that type.
//!
//! One virtual call per type and evaluation, none per part, for built-in and user-written parts alike.

#[macro_use]
mod basics;
mod branches;
mod compartments;
mod drivers;

use std::ops::Range;

pub(crate) use branches::{BranchBank, BranchFrame};
pub(crate) use compartments::{CompartmentBank, CompartmentFrame};
pub(crate) use drivers::{DriverBank, DriverSlots, OutputFrame, RateFrame};

use crate::network::states::States;

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
