//! The compiled network.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::network::bank::{
    Bank, BranchBank, BranchFrame, CompartmentBank, CompartmentFrame, DriverBank, DriverSlots,
    Link, OutputFrame, RateFrame, Share,
};
use crate::network::branch::Branch;
use crate::network::compartment::Compartment;
use crate::network::driver::Driver;
use crate::network::frame::Frame;
use crate::network::id::{Edge, Id, Node};
use crate::network::jacobian::{JacobianSpace, Wiring};
use crate::network::nodes::Nodes;
use crate::network::side::Side;
use crate::network::signal::Signals;
use crate::units::{Pressure, Time};

/// A checked, compiled network: immutable, cheap to clone, `Send + Sync`, ready to solve.
///
/// Its state is one flat list of numbers: the volumes of all compartments in mL, then the own states of compartments, branches and drivers.
#[derive(Clone, Debug)]
pub struct Circulation {
    pub(crate) model: Arc<Model>,
}

/// A bank and its share of the flat arrays.
#[derive(Debug)]
pub(crate) struct Placed<B: ?Sized> {
    pub(crate) bank: Box<B>,
    pub(crate) share: Share,
}

/// The turn of a driver, or of several of one type that were added one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DriverTurn {
    pub(crate) bank: usize,
    pub(crate) slots: DriverSlots,
}

/// `gain` times a signal, added at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Term {
    pub(crate) node: usize,
    pub(crate) slot: usize,
    pub(crate) gain: f64,
    /// What is steady at the node, if this is the first term there: the others add to it.
    pub(crate) steady: Option<Pressure>,
}

impl Term {
    /// The sum at the node with this term.
    #[inline]
    fn added_to(&self, sum: Pressure, value: f64) -> Pressure {
        self.steady.unwrap_or(sum) + Pressure::from_mmhg(self.gain * value)
    }
}

/// Where an input looks, in flat indices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Source {
    #[default]
    Nothing,
    Volume(usize),
    Pressure(usize),
    Transmural(usize),
    Flow(usize),
    Signal(usize),
}

/// What a number of the state is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) part: String,
    pub(crate) what: String,
}

#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) key: u32,
    pub(crate) compartments: Vec<Placed<dyn CompartmentBank>>,
    pub(crate) branches: Vec<Placed<dyn BranchBank>>,
    pub(crate) drivers: Vec<Placed<dyn DriverBank>>,
    /// All drivers one by one, in the order in which they were added.
    pub(crate) turns: Vec<DriverTurn>,
    /// Drivers whose outputs change, in the order in which they read each other.
    pub(crate) active: Vec<DriverTurn>,
    /// Banks of compartments that have own states.
    pub(crate) stateful_compartments: Vec<usize>,
    /// Banks of branches, and drivers, that switch; and how many switches there are.
    pub(crate) switching: Vec<usize>,
    pub(crate) switching_drivers: Vec<DriverTurn>,
    pub(crate) switches: usize,
    /// Drivers that have own states.
    pub(crate) stateful: Vec<DriverTurn>,
    /// Links of all branches, in the order of the banks.
    pub(crate) links: Vec<Link>,
    /// Signals of steady drivers, computed once.
    pub(crate) steady_signals: Vec<f64>,
    /// Pressure around each node, and gravity's potential there, from steady signals.
    pub(crate) steady_around: Vec<Pressure>,
    pub(crate) steady_potentials: Vec<Pressure>,
    pub(crate) surroundings: Vec<Term>,
    pub(crate) potentials: Vec<Term>,
    pub(crate) inputs: Vec<Source>,
    pub(crate) reservoirs: Vec<bool>,
    pub(crate) initial: Vec<f64>,
    pub(crate) scales: Vec<f64>,
    pub(crate) labels: Vec<Label>,
    /// Flat index of each compartment, branch; range of own states of each part; by ordinal.
    pub(crate) node_of: Vec<usize>,
    pub(crate) flow_of: Vec<usize>,
    pub(crate) compartment_states: Vec<Range<usize>>,
    pub(crate) branch_states: Vec<Range<usize>>,
    pub(crate) driver_states: Vec<Range<usize>>,
    pub(crate) names: Names,
    pub(crate) reads: Reads,
    pub(crate) wiring: OnceLock<Wiring>,
}

/// The slots of the signals that each part reads, by ordinal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads {
    pub(crate) compartments: Vec<Vec<usize>>,
    pub(crate) branches: Vec<Vec<usize>>,
    pub(crate) drivers: Vec<Vec<usize>>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) compartments: Vec<String>,
    pub(crate) branches: Vec<String>,
    pub(crate) drivers: Vec<String>,
}

/// Scratch space for evaluating a circulation; made once, so that evaluation allocates nothing.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub(crate) signals: Vec<f64>,
    pub(crate) nodes: Nodes,
    pub(crate) flows: Vec<f64>,
    around: Vec<Pressure>,
    /// What each compartment gains, where no one asks for it.
    unread_gains: Vec<f64>,
    pub(crate) inputs: Vec<f64>,
    /// The sides to which switches are held; none, and each part finds its own.
    pub(crate) sides: Vec<Side>,
}

impl Circulation {
    /// How many numbers the state has.
    pub fn state_len(&self) -> usize {
        self.model.initial.len()
    }

    /// How many compartments there are.
    pub fn compartment_count(&self) -> usize {
        self.model.node_of.len()
    }

    /// How many branches there are.
    pub fn branch_count(&self) -> usize {
        self.model.links.len()
    }

    /// The state with which a simulation starts unless it is told otherwise.
    pub fn initial_state(&self) -> Vec<f64> {
        self.model.initial.clone()
    }

    /// The size of each number of the state, against which absolute tolerances are measured.
    pub fn state_scales(&self) -> &[f64] {
        &self.model.scales
    }

    /// Names of the compartments, in the order in which they were added.
    pub fn compartment_names(&self) -> &[String] {
        &self.model.names.compartments
    }

    /// Names of the branches, in the order in which they were connected.
    pub fn branch_names(&self) -> &[String] {
        &self.model.names.branches
    }

    /// Handles to the compartments, in the order in which they were added.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        let network = self.model.key;
        let ordinals = 0..self.model.names.compartments.len() as u32;
        ordinals.map(move |ordinal| Node { network, ordinal })
    }

    /// Handles to the branches, in the order in which they were connected.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + use<> {
        let network = self.model.key;
        let ordinals = 0..self.model.names.branches.len() as u32;
        ordinals.map(move |ordinal| Edge { network, ordinal })
    }

    /// Names of the drivers, in the order in which they were added.
    pub fn driver_names(&self) -> &[String] {
        &self.model.names.drivers
    }

    /// What the `index`-th number of the state is, in words.
    pub fn describe_state(&self, index: usize) -> String {
        match self.model.labels.get(index) {
            Some(label) => format!("{} of `{}`", label.what, label.part),
            None => format!("state {index}, which does not exist"),
        }
    }

    /// What the `index`-th number of the state is, and of which part.
    pub(crate) fn label(&self, index: usize) -> (String, String) {
        let label = self.model.labels.get(index);
        label.map_or_else(Default::default, |label| {
            (label.what.clone(), label.part.clone())
        })
    }

    /// The first compartment, other than a reservoir, whose volume is below zero.
    pub(crate) fn negative_volume(&self, state: &[f64]) -> Option<(usize, f64)> {
        let volumes = state.iter().zip(&self.model.reservoirs).enumerate();
        volumes
            .filter(|(_, (volume, reservoir))| **volume < 0.0 && !**reservoir)
            .map(|(index, (volume, _))| (index, *volume))
            .next()
    }

    /// The compartment behind a handle; none for a handle of another network.
    pub fn compartment<C: Compartment>(&self, id: Id<C>) -> Option<&C> {
        let banks = self.model.compartments.iter();
        banks
            .filter(|_| id.network == self.model.key)
            .filter_map(|placed| placed.bank.any().downcast_ref::<Bank<C>>())
            .find_map(|bank| bank.get(id.ordinal))
    }

    /// The branch behind a handle; none for a handle of another network.
    pub fn branch<B: Branch>(&self, id: Id<B>) -> Option<&B> {
        let banks = self.model.branches.iter();
        banks
            .filter(|_| id.network == self.model.key)
            .filter_map(|placed| placed.bank.any().downcast_ref::<Bank<B>>())
            .find_map(|bank| bank.get(id.ordinal))
    }

    /// The driver behind a handle; none for a handle of another network.
    pub fn driver<D: Driver>(&self, id: Id<D>) -> Option<&D> {
        let banks = self.model.drivers.iter();
        banks
            .filter(|_| id.network == self.model.key)
            .filter_map(|placed| placed.bank.any().downcast_ref::<Bank<D>>())
            .find_map(|bank| bank.get(id.ordinal))
    }

    /// Scratch space of the right size.
    pub fn workspace(&self) -> Workspace {
        Workspace {
            signals: self.model.steady_signals.clone(),
            nodes: Nodes::new(self.model.steady_potentials.clone()),
            around: self.model.steady_around.clone(),
            unread_gains: vec![0.0; self.model.nodes()],
            flows: vec![0.0; self.model.links.len()],
            inputs: vec![0.0; self.model.inputs.len()],
            sides: Vec::new(),
        }
    }

    /// Evaluates signals, pressures and flows at `time`, and writes the time derivative of `state` to `rates`.
    ///
    /// `state` and `rates` are [`Circulation::state_len`] long; numbers beyond a shorter one are left out.
    pub fn evaluate(
        &self,
        time: Time,
        state: &[f64],
        workspace: &mut Workspace,
        rates: &mut [f64],
    ) {
        self.model.evaluate(time, state, workspace, rates);
    }

    /// The entries of the Jacobian of the rates that may differ from zero, as row and column, in order.
    pub(crate) fn jacobian_entries(&self) -> &[(usize, usize)] {
        &self.model.wiring().entries
    }

    /// Writes the Jacobian of the rates, one value for each of its entries.
    pub(crate) fn jacobian(
        &self,
        time: Time,
        state: &[f64],
        workspace: &mut Workspace,
        space: &mut JacobianSpace,
        values: &mut [f64],
    ) {
        self.model.jacobian(time, state, workspace, space, values);
    }

    /// Evaluates the circulation and answers by handle.
    pub fn observe<'w>(
        &'w self,
        time: Time,
        state: &'w [f64],
        workspace: &'w mut Workspace,
    ) -> Frame<'w> {
        self.model.signals(time, state, workspace);
        self.model.pressures(state, workspace);
        self.model.flows(state, workspace, &mut []);
        Frame::new(&self.model, state, workspace)
    }

    /// The first time strictly after `after` at which a driver is not smooth.
    pub fn breakpoint(&self, after: Time) -> Option<Time> {
        let drivers = self.model.drivers.iter();
        drivers
            .filter_map(|placed| placed.bank.breakpoint(after))
            .min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
    }

    /// The longest step from `from` on that passes over no movement in time of any driver that knows how fast it moves ([`Driver::longest_step`](crate::network::Driver::longest_step));
    /// infinite if nothing moves but at breakpoints.
    pub fn longest_step(&self, from: Time) -> Time {
        let drivers = self.model.drivers.iter();
        let each = drivers.map(|placed| placed.bank.longest_step(from));
        each.fold(Time::from_seconds(f64::INFINITY), Time::min)
    }
}

impl Model {
    pub(crate) fn nodes(&self) -> usize {
        self.node_of.len()
    }

    fn evaluate(&self, time: Time, state: &[f64], workspace: &mut Workspace, rates: &mut [f64]) {
        self.signals(time, state, workspace);
        self.pressures(state, workspace);
        self.flows(state, workspace, rates);
        if rates.len() < self.nodes() {
            for (rate, gain) in rates.iter_mut().zip(&workspace.unread_gains) {
                *rate = *gain;
            }
        }
        self.compartment_rates(state, workspace, rates);
        self.driver_rates(time, state, workspace, rates);
    }

    /// Evaluates all that lies between state and rates.
    pub(crate) fn observe(&self, time: Time, state: &[f64], workspace: &mut Workspace) {
        self.signals(time, state, workspace);
        self.pressures(state, workspace);
        self.flows(state, workspace, &mut []);
        self.sense(state, workspace);
    }

    /// Evaluates signals and pressures.
    pub(crate) fn look(&self, time: Time, state: &[f64], workspace: &mut Workspace) {
        self.signals(time, state, workspace);
        self.pressures(state, workspace);
    }

    fn signals(&self, time: Time, state: &[f64], workspace: &mut Workspace) {
        let mut frame = OutputFrame {
            time,
            state,
            network: self.key,
            values: &mut workspace.signals,
        };
        for turn in &self.active {
            if let Some(placed) = self.drivers.get(turn.bank) {
                placed.bank.output(&turn.slots, &mut frame);
            }
        }
    }

    fn pressures(&self, state: &[f64], workspace: &mut Workspace) {
        let Workspace {
            signals,
            nodes,
            around,
            ..
        } = workspace;
        let Nodes {
            transmural,
            pressure,
            potential,
        } = nodes;
        // Where no term is, what is steady stays as the workspace was made with it.
        for term in &self.surroundings {
            let (Some(sum), Some(&value)) = (around.get_mut(term.node), signals.get(term.slot))
            else {
                break;
            };
            *sum = term.added_to(*sum, value);
        }
        for term in &self.potentials {
            let (Some(sum), Some(&value)) = (potential.get_mut(term.node), signals.get(term.slot))
            else {
                break;
            };
            *sum = term.added_to(*sum, value);
        }
        let mut frame = CompartmentFrame {
            state,
            signals: Signals::new(self.key, signals),
            around,
            transmural,
            pressure,
        };
        for placed in &self.compartments {
            placed.bank.pressures(&placed.share, &mut frame);
        }
    }

    /// Computes the flows, adds them to the derivatives of the volumes, and writes those of the branches' own states, as far as `rates` reaches.
    fn flows(&self, state: &[f64], workspace: &mut Workspace, rates: &mut [f64]) {
        let nodes = self.nodes();
        let (gains, rates) = match rates.split_at_mut_checked(nodes) {
            Some(split) => split,
            None => (workspace.unread_gains.as_mut_slice(), [].as_mut_slice()),
        };
        gains.fill(0.0);
        let mut frame = BranchFrame {
            links: &self.links,
            nodes: &workspace.nodes,
            state,
            signals: Signals::new(self.key, &workspace.signals),
            flows: &mut workspace.flows,
            gains,
            rates,
            sides: &workspace.sides,
        };
        for placed in &self.branches {
            placed.bank.flows(&placed.share, &mut frame);
        }
    }

    fn compartment_rates(&self, state: &[f64], workspace: &Workspace, rates: &mut [f64]) {
        let signals = Signals::new(self.key, &workspace.signals);
        let banks = self.stateful_compartments.iter();
        for placed in banks.filter_map(|bank| self.compartments.get(*bank)) {
            let bank = &placed.bank;
            bank.rates(&placed.share, state, &signals, rates);
        }
    }

    /// Reads what the drivers sense.
    #[inline]
    fn sense(&self, state: &[f64], workspace: &mut Workspace) {
        let Workspace {
            signals,
            nodes,
            flows,
            inputs,
            ..
        } = workspace;
        for (input, source) in inputs.iter_mut().zip(&self.inputs) {
            *input = source.read(state, signals, nodes, flows);
        }
    }

    fn driver_rates(
        &self,
        time: Time,
        state: &[f64],
        workspace: &mut Workspace,
        rates: &mut [f64],
    ) {
        self.sense(state, workspace);
        let Workspace {
            signals,
            inputs,
            sides,
            ..
        } = workspace;
        let mut frame = RateFrame {
            time,
            state,
            signals: Signals::new(self.key, signals),
            inputs,
            rates,
            sides,
        };
        for turn in &self.stateful {
            if let Some(placed) = self.drivers.get(turn.bank) {
                placed.bank.rate(&turn.slots, &mut frame);
            }
        }
    }
}

impl Source {
    fn read(self, state: &[f64], signals: &[f64], nodes: &Nodes, flows: &[f64]) -> f64 {
        let value = match self {
            Self::Nothing => None,
            Self::Volume(node) => state.get(node).copied(),
            Self::Pressure(node) => nodes.pressure.get(node).map(|pressure| pressure.mmhg()),
            Self::Transmural(node) => nodes.transmural.get(node).map(|pressure| pressure.mmhg()),
            Self::Flow(branch) => flows.get(branch).copied(),
            Self::Signal(slot) => signals.get(slot).copied(),
        };
        value.unwrap_or(f64::NAN)
    }
}
