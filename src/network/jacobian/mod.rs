//! How the rates of a circulation change with its state.

mod local;
mod partials;
mod slopes;
mod wiring;

pub(crate) use local::{Local, Wires};
pub(crate) use partials::{Point, of_branches, of_compartments, of_driver};
pub use slopes::{By, Partials};
pub(crate) use wiring::Wiring;

use crate::network::circulation::{Model, Workspace};
use crate::units::Time;

/// Scratch space for Jacobians; made once, so that none allocates.
#[derive(Clone, Debug, Default)]
pub(crate) struct JacobianSpace {
    local: Local,
    partials: Vec<f64>,
    cells: Vec<f64>,
}

impl Model {
    /// How the Jacobian is made; found when it is asked for first.
    pub(crate) fn wiring(&self) -> &Wiring {
        self.wiring.get_or_init(|| Wiring::new(self))
    }

    /// Writes the Jacobian, one value for each entry of the wiring.
    pub(crate) fn jacobian(
        &self,
        time: Time,
        state: &[f64],
        workspace: &mut Workspace,
        space: &mut JacobianSpace,
        values: &mut [f64],
    ) {
        let wiring = self.wiring();
        self.observe(time, state, workspace);
        space.prepare(wiring, &workspace.signals);
        self.partials(time, state, workspace, space);
        space.chain(wiring);
        let jacobian = space.cells.get(wiring.first..).unwrap_or_default();
        for (value, cell) in values.iter_mut().zip(jacobian) {
            *value = *cell;
        }
    }

    /// Asks all parts for their partials.
    fn partials(
        &self,
        time: Time,
        state: &[f64],
        workspace: &Workspace,
        space: &mut JacobianSpace,
    ) {
        let wiring = self.wiring();
        let point = Point {
            time,
            handles: &self.handles.signals,
            state,
            scales: &self.scales,
            nodes: &workspace.nodes,
            links: &self.links,
            sensed: &workspace.inputs,
            sides: &workspace.sides,
        };
        let JacobianSpace {
            local, partials, ..
        } = space;
        for (placed, wires) in self.compartments.iter().zip(&wiring.compartments) {
            let bank = &placed.bank;
            bank.partials(&placed.share, wires, &point, local, partials);
        }
        for (placed, wires) in self.branches.iter().zip(&wiring.branches) {
            let bank = &placed.bank;
            bank.partials(&placed.share, wires, &point, local, partials);
        }
        for driver in &wiring.drivers {
            if let Some(placed) = self.drivers.get(driver.bank) {
                let (bank, wires) = (&placed.bank, &driver.wires);
                bank.partials(driver.slots, wires, &point, local, partials);
            }
        }
    }
}

impl JacobianSpace {
    fn prepare(&mut self, wiring: &Wiring, signals: &[f64]) {
        if self.partials.len() != wiring.partials.len() {
            self.partials.clone_from(&wiring.partials);
            self.cells.resize(wiring.cells, 0.0);
        }
        self.local.signals.clear();
        self.local.signals.extend_from_slice(signals);
    }

    /// Multiplies the partials along all ways from state to rates.
    fn chain(&mut self, wiring: &Wiring) {
        self.cells.fill(0.0);
        if let Some(one) = self.cells.first_mut() {
            *one = 1.0;
        }
        let (cells, partials) = (&mut self.cells[..], &self.partials[..]);
        for chain in &wiring.chains {
            let (from, partial) = (chain.from as usize, chain.partial as usize);
            let (Some(from), Some(partial)) = (cells.get(from), partials.get(partial)) else {
                continue;
            };
            let term = partial * from;
            if let Some(to) = cells.get_mut(chain.to as usize) {
                *to += term;
            }
        }
    }
}
