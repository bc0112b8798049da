//! What branches see of the compartments, a list for each quantity.

use crate::network::branch::End;
use crate::units::{Pressure, Volume};

/// Pressures at all nodes; their volumes are the first numbers of the state.
///
/// In lists of their own, so that the pressures of compartments that stand side by side are computed and written together.
#[derive(Clone, Debug)]
pub(crate) struct Nodes {
    pub(crate) transmural: Vec<Pressure>,
    pub(crate) pressure: Vec<Pressure>,
    pub(crate) potential: Vec<Pressure>,
}

/// As many nodes as were asked for, in slices of one length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    volumes: &'a [f64],
    transmural: &'a [Pressure],
    pressure: &'a [Pressure],
    potential: &'a [Pressure],
}

impl Nodes {
    pub(crate) fn new(potential: Vec<Pressure>) -> Self {
        Self {
            transmural: vec![Pressure::ZERO; potential.len()],
            pressure: vec![Pressure::ZERO; potential.len()],
            potential,
        }
    }

    /// The first `count` nodes; none if there are not as many.
    #[inline]
    pub(crate) fn first<'a>(&'a self, count: usize, state: &'a [f64]) -> Option<Seen<'a>> {
        Some(Seen {
            volumes: state.get(..count)?,
            transmural: self.transmural.get(..count)?,
            pressure: self.pressure.get(..count)?,
            potential: self.potential.get(..count)?,
        })
    }

    /// All nodes.
    pub(crate) fn seen<'a>(&'a self, state: &'a [f64]) -> Option<Seen<'a>> {
        self.first(self.potential.len(), state)
    }
}

impl Seen<'_> {
    /// What is seen at one node.
    #[inline]
    pub(crate) fn end(&self, node: usize) -> Option<End> {
        Some(End {
            volume: Volume::from_ml(*self.volumes.get(node)?),
            transmural: *self.transmural.get(node)?,
            pressure: *self.pressure.get(node)?,
            potential: *self.potential.get(node)?,
        })
    }
}
