//! What a driver's input, or an observer, can look at.

use std::fmt::{self, Debug};
use std::marker::PhantomData;

use crate::network::frame::{Frame, UnknownHandle};
use crate::network::id::{Conduit, Edge, Endpoint, Node};
use crate::network::lineage::Key;
use crate::network::signal::Signal;
use crate::units::{Flow, Pressure, Quantity, Volume};

/// Something measurable in a network: what [`Network::sense`](crate::network::Network::sense) feeds to a driver's input.
pub struct Probe<Q> {
    pub(crate) target: Target,
    quantity: PhantomData<fn() -> Q>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    Volume(Node),
    Pressure(Node),
    Transmural(Node),
    Flow(Edge),
    Signal { network: Key, slot: usize },
}

impl<Q> Probe<Q> {
    const fn new(target: Target) -> Self {
        Self {
            target,
            quantity: PhantomData,
        }
    }
}

impl Probe<Volume> {
    /// The volume of a compartment.
    pub fn volume(of: impl Endpoint) -> Self {
        Self::new(Target::Volume(of.node()))
    }
}

impl Probe<Pressure> {
    /// The pressure inside a compartment, against the atmosphere.
    pub fn pressure(of: impl Endpoint) -> Self {
        Self::new(Target::Pressure(of.node()))
    }

    /// The transmural pressure of a compartment: inside minus outside.
    pub fn transmural(of: impl Endpoint) -> Self {
        Self::new(Target::Transmural(of.node()))
    }
}

impl Probe<Flow> {
    /// The flow through a branch.
    pub fn flow(of: impl Conduit) -> Self {
        Self::new(Target::Flow(of.edge()))
    }
}

impl<Q: Quantity> Probe<Q> {
    /// A signal, also of a driver that was added later.
    pub fn signal(signal: Signal<Q>) -> Self {
        Self::new(Target::Signal {
            network: signal.network(),
            slot: signal.slot(),
        })
    }
}

impl<Q> Probe<Q> {
    /// The compartment whose volume it sees, if it sees one.
    pub(crate) fn of_volume(&self) -> Option<Node> {
        match self.target {
            Target::Volume(node) => Some(node),
            _ => None,
        }
    }

    /// What it sees, as stored.
    pub(crate) fn read(&self, frame: &Frame<'_>) -> Result<f64, UnknownHandle> {
        Ok(match self.target {
            Target::Volume(node) => frame.volume(node)?.ml(),
            Target::Pressure(node) => frame.pressure(node)?.mmhg(),
            Target::Transmural(node) => frame.transmural(node)?.mmhg(),
            Target::Flow(edge) => frame.flow(edge)?.ml_per_s(),
            Target::Signal { network, slot } => frame.raw_signal(network, slot)?,
        })
    }
}

impl<Q> Clone for Probe<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q> Copy for Probe<Q> {}

impl<Q: Quantity> Debug for Probe<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Probe<{}>({:?})", Q::NAME, self.target)
    }
}
