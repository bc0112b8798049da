//! Making flows agree with volumes.

use super::{Way, add};

/// A spanning tree of the branches that carry most, along which residuals are led away.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    order: Vec<usize>,
    parts: Vec<usize>,
    /// The branches of the tree at each node, all in one number: what is left of it at a leaf is the leaf's only branch.
    branches: Vec<usize>,
    degrees: Vec<usize>,
    leaves: Vec<usize>,
}

impl Tree {
    pub(super) fn new(nodes: usize, ways: usize) -> Self {
        Self {
            order: (0..ways).collect(),
            parts: vec![0; nodes],
            branches: vec![0; nodes],
            degrees: vec![0; nodes],
            leaves: Vec::with_capacity(nodes),
        }
    }

    /// Leads what is amiss at each node along the tree until nothing is.
    pub(super) fn settle(&mut self, ways: &[Way], flows: &mut [f64], residuals: &mut [f64]) {
        self.choose(ways, flows);
        self.leaves.clear();
        let leaves = self.degrees.iter().enumerate();
        self.leaves
            .extend(leaves.filter(|(_, degree)| **degree == 1).map(|(n, _)| n));
        while let Some(leaf) = self.leaves.pop() {
            // The last two nodes of a tree are both leaves; the second finds nothing left.
            if self.degrees.get(leaf) != Some(&1) {
                continue;
            }
            let way = self.branches.get(leaf).copied().unwrap_or_default();
            let Some(Way { up, down }) = ways.get(way).copied() else {
                continue;
            };
            let residual = residuals.get(leaf).copied().unwrap_or_default();
            let (other, sign) = if down == leaf {
                (up, 1.0)
            } else {
                (down, -1.0)
            };
            add(flows, way, sign * residual);
            add(residuals, leaf, -residual);
            add(residuals, other, residual);
            for node in [leaf, other] {
                toggle(&mut self.branches, node, way);
                if let Some(degree) = self.degrees.get_mut(node) {
                    *degree = degree.saturating_sub(1);
                }
            }
            if self.degrees.get(other) == Some(&1) {
                self.leaves.push(other);
            }
        }
    }

    /// Kruskal's tree: branches in the order of their flows, each that joins what was apart.
    fn choose(&mut self, ways: &[Way], flows: &[f64]) {
        let size = |way: &usize| flows.get(*way).map_or(0.0, |flow| flow.abs());
        self.order
            .sort_unstable_by(|a, b| size(b).total_cmp(&size(a)));
        for (node, part) in self.parts.iter_mut().enumerate() {
            *part = node;
        }
        self.branches.fill(0);
        self.degrees.fill(0);
        for way in &self.order {
            let Some(Way { up, down }) = ways.get(*way) else {
                continue;
            };
            let (a, b) = (root(&mut self.parts, *up), root(&mut self.parts, *down));
            if a == b {
                continue;
            }
            if let Some(part) = self.parts.get_mut(a) {
                *part = b;
            }
            for node in [*up, *down] {
                toggle(&mut self.branches, node, *way);
                if let Some(degree) = self.degrees.get_mut(node) {
                    *degree += 1;
                }
            }
        }
    }
}

/// Adds a branch to those of a node, or takes it away.
fn toggle(branches: &mut [usize], node: usize, way: usize) {
    if let Some(own) = branches.get_mut(node) {
        *own ^= way;
    }
}

/// Which part a node belongs to; the way there is halved for the next who asks.
fn root(parts: &mut [usize], mut node: usize) -> usize {
    while let Some(&up) = parts.get(node) {
        if up == node {
            break;
        }
        let next = parts.get(up).copied().unwrap_or(up);
        if let Some(part) = parts.get_mut(node) {
            *part = next;
        }
        node = next;
    }
    node
}
