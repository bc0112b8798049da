//! Handles to the parts of one network.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;

use crate::network::branch::Branch;
use crate::network::compartment::Compartment;
use crate::network::driver::Driver;
use crate::network::lineage::Key;
use crate::network::signal::{Output, Signal};
use crate::units::Quantity;

/// A typed handle to a part of one network: cheap to copy, checked against the network that it is used with.
pub struct Id<T> {
    pub(crate) network: Key,
    pub(crate) ordinal: u32,
    pub(crate) first_slot: u32,
    part: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    pub(crate) const fn new(network: Key, ordinal: u32, first_slot: u32) -> Self {
        Self {
            network,
            ordinal,
            first_slot,
            part: PhantomData,
        }
    }
}

impl<D: Driver> Id<D> {
    /// The signal that the driver gives at `output`.
    pub const fn signal<Q: Quantity>(self, output: Output<D, Q>) -> Signal<Q> {
        Signal::new(self.network, self.first_slot + output.index() as u32)
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.network == other.network && self.ordinal == other.ordinal
    }
}

impl<T> Eq for Id<T> {}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = type_name::<T>().rsplit("::").next().unwrap_or_default();
        write!(f, "Id<{name}>({})", self.ordinal)
    }
}

/// A handle to a compartment of any type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    pub(crate) network: Key,
    pub(crate) ordinal: u32,
}

/// A handle to a branch of any type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    pub(crate) network: Key,
    pub(crate) ordinal: u32,
}

/// A handle at which a branch can start or end: an [`Id`] of a compartment, or a [`Node`].
pub trait Endpoint: Copy + fmt::Debug {
    /// The handle without its type.
    fn node(self) -> Node;
}

impl<C: Compartment> Endpoint for Id<C> {
    fn node(self) -> Node {
        Node {
            network: self.network,
            ordinal: self.ordinal,
        }
    }
}

impl Endpoint for Node {
    fn node(self) -> Node {
        self
    }
}

/// A handle to something that carries flow: an [`Id`] of a branch, or an [`Edge`].
pub trait Conduit: Copy + fmt::Debug {
    /// The handle without its type.
    fn edge(self) -> Edge;
}

impl<B: Branch> Conduit for Id<B> {
    fn edge(self) -> Edge {
        Edge {
            network: self.network,
            ordinal: self.ordinal,
        }
    }
}

impl Conduit for Edge {
    fn edge(self) -> Edge {
        self
    }
}
