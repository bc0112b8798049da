//! A circulation at one moment, answering by handle.

use std::ops::Range;

use thiserror::Error;

use crate::network::branch::{End, Ends};
use crate::network::circulation::{Circulation, Model, Workspace};
use crate::network::driver::Driver;
use crate::network::id::{Conduit, Endpoint, Id};
use crate::network::lineage::Key;
use crate::network::probe::Probe;
use crate::network::signal::Signal;
use crate::units::{Flow, Pressure, Quantity, Volume};

/// A handle of another network was used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "the {what} handle belongs to another network: use a handle that this circulation's network returned"
)]
pub struct UnknownHandle {
    /// What the handle is of: compartment, branch, driver or signal.
    pub what: &'static str,
}

/// Pressures, volumes, flows and signals of a circulation at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    model: &'a Model,
    state: &'a [f64],
    workspace: &'a Workspace,
}

impl<'a> Frame<'a> {
    pub(crate) const fn new(model: &'a Model, state: &'a [f64], workspace: &'a Workspace) -> Self {
        Self {
            model,
            state,
            workspace,
        }
    }

    fn end(&self, of: impl Endpoint) -> Result<End, UnknownHandle> {
        let node = self.model.node(of)?;
        let unknown = UnknownHandle {
            what: "compartment",
        };
        self.seen(node).ok_or(unknown)
    }

    fn seen(&self, node: usize) -> Option<End> {
        self.workspace.nodes.seen(self.state)?.end(node)
    }

    /// The volume of a compartment.
    ///
    /// # Errors
    /// [`UnknownHandle`] if the handle is of another network; so for all questions below.
    pub fn volume(&self, of: impl Endpoint) -> Result<Volume, UnknownHandle> {
        Ok(self.end(of)?.volume)
    }

    /// The pressure inside a compartment, against the atmosphere.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn pressure(&self, of: impl Endpoint) -> Result<Pressure, UnknownHandle> {
        Ok(self.end(of)?.pressure)
    }

    /// The transmural pressure of a compartment: inside minus outside.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn transmural(&self, of: impl Endpoint) -> Result<Pressure, UnknownHandle> {
        Ok(self.end(of)?.transmural)
    }

    /// Gravity's potential at a compartment's place, `rho g z`.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn potential(&self, of: impl Endpoint) -> Result<Pressure, UnknownHandle> {
        Ok(self.end(of)?.potential)
    }

    /// The flow through a branch.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn flow(&self, of: impl Conduit) -> Result<Flow, UnknownHandle> {
        let index = self.model.flow_index(of)?;
        let flow = self.workspace.flows.get(index).copied();
        flow.map(Flow::from_ml_per_s)
            .ok_or(UnknownHandle { what: "branch" })
    }

    /// What a branch sees at its two ends.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn ends(&self, of: impl Conduit) -> Result<Ends, UnknownHandle> {
        let unknown = UnknownHandle { what: "branch" };
        let index = self.model.flow_index(of)?;
        let link = self.model.links.get(index).ok_or(unknown.clone())?;
        match (self.seen(link.up as usize), self.seen(link.down as usize)) {
            (Some(up), Some(down)) => Ok(Ends { up, down }),
            _ => Err(unknown),
        }
    }

    /// Whether it shows this circulation.
    pub(crate) fn is_of(&self, circulation: &Circulation) -> bool {
        let (own, other) = (self.model, &circulation.model);
        own.handles == other.handles
            && own.node_of.len() == other.node_of.len()
            && own.links.len() == other.links.len()
    }

    /// Writes the volumes of all compartments, in mL, and the flows of all branches, in mL/s, in the order of the model.
    pub(crate) fn copy_to(&self, volumes_ml: &mut [f64], flows_ml_per_s: &mut [f64]) {
        for (own, volume) in volumes_ml.iter_mut().zip(self.state) {
            *own = *volume;
        }
        for (own, flow) in flows_ml_per_s.iter_mut().zip(&self.workspace.flows) {
            *own = *flow;
        }
    }

    /// The value of a signal.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn signal<Q: Quantity>(&self, signal: Signal<Q>) -> Result<Q, UnknownHandle> {
        self.raw_signal(signal.network(), signal.slot())
            .map(Q::from_base)
    }

    pub(crate) fn raw_signal(&self, network: Key, slot: usize) -> Result<f64, UnknownHandle> {
        let value = self.workspace.signals.get(slot).copied();
        value
            .filter(|_| self.model.handles.signals.owns(network, slot as u32))
            .ok_or(UnknownHandle { what: "signal" })
    }

    /// What a probe sees.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn probe<Q: Quantity>(&self, probe: Probe<Q>) -> Result<Q, UnknownHandle> {
        probe.read(self).map(Q::from_base)
    }

    /// The own states of a compartment, in the units that its type states.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn compartment_state(&self, of: impl Endpoint) -> Result<&'a [f64], UnknownHandle> {
        let node = of.node();
        let handles = &self.model.handles.compartments;
        let own = handles.owns(node.network, node.ordinal);
        let range = self.model.compartment_states.get(node.ordinal as usize);
        self.own_states(range.filter(|_| own), "compartment")
    }

    /// The own states of a branch, in the units that its type states.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn branch_state(&self, of: impl Conduit) -> Result<&'a [f64], UnknownHandle> {
        let edge = of.edge();
        let handles = &self.model.handles.branches;
        let own = handles.owns(edge.network, edge.ordinal);
        let range = self.model.branch_states.get(edge.ordinal as usize);
        self.own_states(range.filter(|_| own), "branch")
    }

    /// The own states of a driver, in the units that its type states.
    ///
    /// # Errors
    /// As [`Frame::volume`].
    pub fn driver_state<D: Driver>(&self, of: Id<D>) -> Result<&'a [f64], UnknownHandle> {
        let own = self.model.handles.drivers.owns(of.network, of.ordinal);
        let range = self.model.driver_states.get(of.ordinal as usize);
        self.own_states(range.filter(|_| own), "driver")
    }

    fn own_states(
        &self,
        range: Option<&Range<usize>>,
        what: &'static str,
    ) -> Result<&'a [f64], UnknownHandle> {
        let state: &'a [f64] = self.state;
        range
            .and_then(|range| state.get(range.clone()))
            .ok_or(UnknownHandle { what })
    }
}

impl Model {
    pub(crate) fn node(&self, of: impl Endpoint) -> Result<usize, UnknownHandle> {
        let node = of.node();
        let index = self.node_of.get(node.ordinal as usize).copied();
        index
            .filter(|_| self.handles.compartments.owns(node.network, node.ordinal))
            .ok_or(UnknownHandle {
                what: "compartment",
            })
    }

    pub(crate) fn flow_index(&self, of: impl Conduit) -> Result<usize, UnknownHandle> {
        let edge = of.edge();
        let index = self.flow_of.get(edge.ordinal as usize).copied();
        index
            .filter(|_| self.handles.branches.owns(edge.network, edge.ordinal))
            .ok_or(UnknownHandle { what: "branch" })
    }
}
