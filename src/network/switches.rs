//! Where the parts of a circulation change from one law to another.

use crate::network::bank::{BranchBank, Link, Share};
use crate::network::branch::Ends;
use crate::network::circulation::{Circulation, Model, Placed, Workspace};
use crate::network::nodes::Seen;
use crate::network::signal::Signals;
use crate::units::Time;

/// What a bank of branches looks at to tell its switching functions; all slices are whole.
pub(crate) struct SwitchFrame<'a> {
    links: &'a [Link],
    seen: Seen<'a>,
    pub(crate) state: &'a [f64],
    pub(crate) signals: Signals<'a>,
}

impl SwitchFrame<'_> {
    /// What each part of a bank sees at its ends.
    pub(crate) fn ends(&self, share: &Share) -> impl Iterator<Item = Ends> {
        let links = self.links.get(share.parts.clone()).unwrap_or_default();
        links.iter().map(|link| {
            let end = |node: u32| self.seen.end(node as usize).unwrap_or_default();
            Ends {
                up: end(link.up),
                down: end(link.down),
            }
        })
    }
}

impl Circulation {
    /// How many parts switch.
    pub(crate) fn switch_count(&self) -> usize {
        let banks = self.model.switching_banks();
        banks.map(|placed| placed.share.switches.len()).sum()
    }

    /// The sizes of the switching functions.
    pub(crate) fn switching_scales(&self) -> Vec<f64> {
        let mut scales = vec![1.0; self.switch_count()];
        for placed in self.model.switching_banks() {
            if let Some(scales) = scales.get_mut(placed.share.switches.clone()) {
                placed.bank.switching_scales(scales);
            }
        }
        scales
    }

    /// Writes the switching functions as they were when the workspace was last used, with this state.
    pub(crate) fn switching_of(&self, state: &[f64], workspace: &Workspace, values: &mut [f64]) {
        self.model.switching(state, workspace, values);
    }

    /// Evaluates what the switching functions look at, and writes them.
    pub(crate) fn switching_at(
        &self,
        time: Time,
        state: &[f64],
        workspace: &mut Workspace,
        values: &mut [f64],
    ) {
        self.model.look(time, state, workspace);
        self.model.switching(state, workspace, values);
    }
}

impl Model {
    fn switching_banks(&self) -> impl Iterator<Item = &Placed<dyn BranchBank>> {
        let banks = self.switching.iter();
        banks.filter_map(|bank| self.branches.get(*bank))
    }

    fn switching(&self, state: &[f64], workspace: &Workspace, values: &mut [f64]) {
        let Some(seen) = workspace.nodes.seen(state) else {
            return;
        };
        let frame = SwitchFrame {
            links: &self.links,
            seen,
            state,
            signals: Signals::new(self.key, &workspace.signals),
        };
        for placed in self.switching_banks() {
            if let Some(values) = values.get_mut(placed.share.switches.clone()) {
                placed.bank.switching(&placed.share, &frame, values);
            }
        }
    }
}
