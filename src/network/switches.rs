//! Where the parts of a circulation change from one law to another.

use crate::network::bank::{BranchBank, DriverBank, Link, RateFrame, Share};
use crate::network::branch::Ends;
use crate::network::circulation::{Circulation, DriverTurn, Model, Placed, Workspace};
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
    /// The sizes of the switching functions of all parts that switch.
    pub(crate) fn switching_scales(&self) -> Vec<f64> {
        let model = &self.model;
        let mut scales = vec![1.0; model.switches];
        for placed in model.switching_banks() {
            if let Some(scales) = scales.get_mut(placed.share.switches.clone()) {
                placed.bank.switching_scales(scales);
            }
        }
        for (turn, placed) in model.switching_drivers() {
            placed.bank.switching_scales(&turn.slots, &mut scales);
        }
        scales
    }

    /// Writes the switching functions at a time and state at which the workspace was just used to evaluate rates.
    pub(crate) fn switching_of(
        &self,
        time: Time,
        state: &[f64],
        workspace: &Workspace,
        values: &mut [f64],
    ) {
        self.model.switching(time, state, workspace, values);
    }

    /// Evaluates what the switching functions look at, and writes them.
    pub(crate) fn switching_at(
        &self,
        time: Time,
        state: &[f64],
        workspace: &mut Workspace,
        values: &mut [f64],
    ) {
        let model = &self.model;
        if model.switching_drivers.is_empty() {
            model.look(time, state, workspace);
        } else {
            model.observe(time, state, workspace);
        }
        model.switching(time, state, workspace, values);
    }
}

impl Model {
    fn switching_banks(&self) -> impl Iterator<Item = &Placed<dyn BranchBank>> {
        let banks = self.switching.iter();
        banks.filter_map(|bank| self.branches.get(*bank))
    }

    fn switching_drivers(&self) -> impl Iterator<Item = (&DriverTurn, &Placed<dyn DriverBank>)> {
        let turns = self.switching_drivers.iter();
        turns.filter_map(|turn| Some((turn, self.drivers.get(turn.bank)?)))
    }

    fn switching(&self, time: Time, state: &[f64], workspace: &Workspace, values: &mut [f64]) {
        let Some(seen) = workspace.nodes.seen(state) else {
            return;
        };
        let signals = Signals::new(&self.handles.signals, &workspace.signals);
        let frame = SwitchFrame {
            links: &self.links,
            seen,
            state,
            signals,
        };
        for placed in self.switching_banks() {
            if let Some(values) = values.get_mut(placed.share.switches.clone()) {
                placed.bank.switching(&placed.share, &frame, values);
            }
        }
        let frame = RateFrame {
            time,
            state,
            signals,
            inputs: &workspace.inputs,
            rates: &mut [],
            sides: &[],
        };
        for (turn, placed) in self.switching_drivers() {
            placed.bank.switching(&turn.slots, &frame, values);
        }
    }
}
