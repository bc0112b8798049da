//! Which number of the state acts on which rate, found from the graph, and how the partials of the parts chain up to the Jacobian.

use std::collections::BTreeSet;

use super::local::{Group, Input, Side, Wires};
use crate::network::bank::DriverSlots;
use crate::network::circulation::{Model, Source, Term};
use crate::network::driver::Stimulus;

/// `cells[to] += partials[partial] * cells[from]`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    pub(super) to: u32,
    pub(super) from: u32,
    pub(super) partial: u32,
}

/// The derivative of one quantity in the state: a value for each number on which it may depend.
#[derive(Clone, Debug, Default)]
struct Gradient {
    /// Its cells begin here.
    first: usize,
    columns: Vec<usize>,
}

/// A term of a gradient, besides its partial.
#[derive(Clone, Copy)]
enum Inner<'g> {
    /// A number of the state itself.
    State(usize),
    Of(&'g Gradient),
}

/// A driver whose answers depend on the state.
#[derive(Clone, Debug)]
pub(super) struct WiredDriver {
    pub(super) bank: usize,
    pub(super) slots: DriverSlots,
    pub(super) wires: Wires,
}

/// How the Jacobian of a circulation is made.
#[derive(Debug, Default)]
pub(crate) struct Wiring {
    pub(super) compartments: Vec<Vec<Wires>>,
    pub(super) branches: Vec<Vec<Wires>>,
    pub(super) drivers: Vec<WiredDriver>,
    /// Constants, and room for the partials of the parts.
    pub(super) partials: Vec<f64>,
    pub(super) chains: Vec<Chain>,
    pub(super) cells: usize,
    /// The cells of the Jacobian begin here.
    pub(super) first: usize,
    /// Its entries, as row and column, in order.
    pub(crate) entries: Vec<(usize, usize)>,
}

/// The cell that holds the derivative of a number of the state in itself.
const ONE: usize = 0;

impl Wiring {
    pub(crate) fn new(model: &Model) -> Self {
        let mut wiring = Self {
            cells: ONE + 1,
            ..Self::default()
        };
        let moving = moving_signals(model);
        wiring.wire_drivers(model, &moving);
        wiring.wire_compartments(model, &moving);
        wiring.wire_branches(model, &moving);
        let gradients = wiring.gradients(model);
        wiring.rates(model, &gradients);
        wiring
    }

    /// Makes room for the partials of a part.
    fn wires(
        &mut self,
        inputs: Vec<Input>,
        answers: usize,
        differs: impl Fn(Input, usize) -> bool,
    ) -> Wires {
        let groups = groups(&inputs, answers, differs);
        let wires = Wires::new(inputs, answers, self.partials.len(), groups);
        // A place without a partial keeps the zero that it is born with.
        self.partials.resize(wires.end(), 0.0);
        wires
    }

    fn constant(&mut self, value: f64) -> usize {
        self.partials.push(value);
        self.partials.len() - 1
    }

    /// The gradient that is the sum of these terms, each a partial times an inner gradient.
    fn gradient(&mut self, terms: &[(usize, Inner<'_>)]) -> Gradient {
        let mut columns = BTreeSet::new();
        for (_, inner) in terms {
            match inner {
                Inner::State(column) => drop(columns.insert(*column)),
                Inner::Of(gradient) => columns.extend(&gradient.columns),
            }
        }
        let gradient = Gradient {
            first: self.cells,
            columns: columns.into_iter().collect(),
        };
        self.cells += gradient.columns.len();
        for (partial, inner) in terms {
            let mut chain = |column: usize, from: usize| {
                let within = gradient.columns.binary_search(&column).unwrap_or_default();
                self.chains.push(Chain {
                    to: (gradient.first + within) as u32,
                    from: from as u32,
                    partial: *partial as u32,
                });
            };
            match inner {
                Inner::State(column) => chain(*column, ONE),
                Inner::Of(inner) => {
                    for (within, column) in inner.columns.iter().enumerate() {
                        chain(*column, inner.first + within);
                    }
                }
            }
        }
        gradient
    }

    fn wire_drivers(&mut self, model: &Model, moving: &[bool]) {
        for turn in &model.turns {
            let Some(placed) = model.drivers.get(turn.bank) else {
                continue;
            };
            let (bank, slots) = (&placed.bank, turn.slots);
            let ordinal = bank.ordinals().get(slots.place).copied();
            let reads = ordinal.and_then(|ordinal| model.reads.drivers.get(ordinal as usize));
            let (outputs, states) = (bank.outputs_each(), bank.states_each());
            let own = (0..states).map(Input::Own);
            let signals = moving_reads(reads, moving);
            let sensed = (0..bank.inputs_each()).map(Input::Sensed);
            let sensed = sensed.filter(|_| states > 0);
            let inputs: Vec<_> = own.chain(signals).chain(sensed).collect();
            if inputs.is_empty() {
                continue;
            }
            let may = |input, answer| driver_answers(model, turn.bank, slots, input, answer);
            let wires = self.wires(inputs, outputs + states, may);
            self.drivers.push(WiredDriver {
                bank: turn.bank,
                slots,
                wires,
            });
        }
    }

    fn wire_compartments(&mut self, model: &Model, moving: &[bool]) {
        for placed in &model.compartments {
            let states = placed.bank.states_each();
            let mut bank = Vec::new();
            for ordinal in placed.bank.ordinals() {
                let reads = model.reads.compartments.get(*ordinal as usize);
                let own = (0..states).map(Input::Own);
                let signals = moving_reads(reads, moving);
                let volume = [Input::Volume(Side::Up)].into_iter();
                let inputs = volume.chain(own).chain(signals).collect();
                let given = |input| input == Input::Volume(Side::Up);
                bank.push(self.wires(inputs, 1 + states, |input, answer| {
                    answer > 0 || !given(input)
                }));
            }
            self.compartments.push(bank);
        }
    }

    fn wire_branches(&mut self, model: &Model, moving: &[bool]) {
        let moved = |terms: &[Term], node: usize| {
            let mut terms = terms.iter().filter(|term| term.node == node);
            terms.any(|term| moving.get(term.slot) == Some(&true))
        };
        for placed in &model.branches {
            let states = placed.bank.states_each();
            let mut bank = Vec::new();
            let links = model.links.get(placed.share.parts.clone());
            for (ordinal, link) in placed.bank.ordinals().iter().zip(links.unwrap_or_default()) {
                let mut inputs = Vec::new();
                for side in [Side::Up, Side::Down] {
                    inputs.extend([Input::Volume(side), Input::Transmural(side)]);
                }
                for (side, node) in [(Side::Up, link.up), (Side::Down, link.down)] {
                    if moved(&model.surroundings, node as usize) {
                        inputs.push(Input::Around(side));
                    }
                    if moved(&model.potentials, node as usize) {
                        inputs.push(Input::Potential(side));
                    }
                }
                let reads = model.reads.branches.get(*ordinal as usize);
                inputs.extend((0..states).map(Input::Own));
                inputs.extend(moving_reads(reads, moving));
                let given = |input| matches!(input, Input::Volume(_) | Input::Transmural(_));
                let blind = !placed.bank.sees_transmural(bank.len());
                bank.push(self.wires(inputs, 1 + states, |input, answer| {
                    let seen = !(blind && matches!(input, Input::Around(_)));
                    seen && (answer > 0 || !given(input))
                }));
            }
            self.branches.push(bank);
        }
    }
}

/// Which signals may depend on the state.
fn moving_signals(model: &Model) -> Vec<bool> {
    let mut moving = vec![false; model.steady_signals.len()];
    for turn in &model.turns {
        let Some(placed) = model.drivers.get(turn.bank) else {
            continue;
        };
        let (bank, slots) = (&placed.bank, turn.slots);
        if bank.is_steady(slots.place) {
            continue;
        }
        let ordinal = bank.ordinals().get(slots.place).copied();
        let reads = ordinal.and_then(|ordinal| model.reads.drivers.get(ordinal as usize));
        let mut earlier = reads.into_iter().flatten();
        let moves = bank.states_each() > 0
            || earlier.any(|slot| *slot < slots.first_output && moving.get(*slot) == Some(&true));
        let outputs = moving.iter_mut().skip(slots.first_output);
        outputs
            .take(bank.outputs_each())
            .for_each(|slot| *slot = moves);
    }
    moving
}

fn moving_reads<'m>(
    reads: Option<&'m Vec<usize>>,
    moving: &'m [bool],
) -> impl Iterator<Item = Input> + 'm {
    let slots = reads.into_iter().flatten().copied();
    let moving = slots.filter(|slot| moving.get(*slot) == Some(&true));
    moving.map(Input::Signal)
}

/// Whether an answer of a driver may depend on an input, as far as the driver and the order of the drivers tell.
fn driver_answers(
    model: &Model,
    bank: usize,
    slots: DriverSlots,
    input: Input,
    answer: usize,
) -> bool {
    let Some(placed) = model.drivers.get(bank) else {
        return true;
    };
    let outputs = placed.bank.outputs_each();
    let stimulus = match input {
        Input::Own(state) => Stimulus::State(state),
        Input::Sensed(sensed) => Stimulus::Input(sensed),
        _ => Stimulus::Signals,
    };
    if answer >= outputs {
        return placed
            .bank
            .rate_answers(slots.place, answer - outputs, stimulus);
    }
    match input {
        Input::Sensed(_) => false,
        Input::Signal(slot) if slot >= slots.first_output => false,
        _ => placed.bank.output_answers(slots.place, answer, stimulus),
    }
}

/// Puts inputs that no answer shares into one group; those without an answer into none.
fn groups(inputs: &[Input], answers: usize, differs: impl Fn(Input, usize) -> bool) -> Vec<Group> {
    let mut groups: Vec<(Group, BTreeSet<usize>)> = Vec::new();
    for (place, &input) in inputs.iter().enumerate() {
        let own: Vec<usize> = (0..answers)
            .filter(|answer| differs(input, *answer))
            .collect();
        if own.is_empty() {
            continue;
        }
        // The ends are put back together, so each has a group of its own.
        let alone = !matches!(input, Input::Own(_) | Input::Sensed(_));
        let free = |(_, taken): &&mut (_, BTreeSet<usize>)| {
            !alone && own.iter().all(|answer| !taken.contains(answer))
        };
        match groups.iter_mut().find(free) {
            Some((group, taken)) => {
                taken.extend(&own);
                group.push((place, own));
            }
            None => {
                let mut taken: BTreeSet<usize> = own.iter().copied().collect();
                if alone {
                    taken.extend(0..answers);
                }
                groups.push((vec![(place, own)], taken));
            }
        }
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

/// The gradients of all that lies between state and rates.
struct Gradients {
    signals: Vec<Gradient>,
    transmural: Vec<Gradient>,
    around: Vec<Gradient>,
    potentials: Vec<Gradient>,
    flows: Vec<Gradient>,
}

impl Wiring {
    fn gradients(&mut self, model: &Model) -> Gradients {
        let nodes = model.nodes();
        let mut all = Gradients {
            signals: vec![Gradient::default(); model.steady_signals.len()],
            transmural: vec![Gradient::default(); nodes],
            around: Vec::new(),
            potentials: Vec::new(),
            flows: vec![Gradient::default(); model.links.len()],
        };
        for driver in std::mem::take(&mut self.drivers) {
            self.outputs(model, &driver, &mut all.signals);
            self.drivers.push(driver);
        }
        all.around = self.sums(&model.surroundings, nodes, &all.signals);
        all.potentials = self.sums(&model.potentials, nodes, &all.signals);
        let banks = std::mem::take(&mut self.compartments);
        for (placed, bank) in model.compartments.iter().zip(&banks) {
            for (place, wires) in bank.iter().enumerate() {
                let node = placed.share.parts.start + place;
                let first = placed.share.states.start + place * placed.bank.states_each();
                let terms = terms(wires, 0, first, [node; 2], &all, &[], |_| true);
                let gradient = self.gradient(&terms);
                set(&mut all.transmural, node, gradient);
            }
        }
        self.compartments = banks;
        let banks = std::mem::take(&mut self.branches);
        for (placed, bank) in model.branches.iter().zip(&banks) {
            for (place, wires) in bank.iter().enumerate() {
                let branch = placed.share.parts.start + place;
                let first = placed.share.states.start + place * placed.bank.states_each();
                let ends = ends(model, branch);
                let terms = terms(wires, 0, first, ends, &all, &[], |_| true);
                let gradient = self.gradient(&terms);
                set(&mut all.flows, branch, gradient);
            }
        }
        self.branches = banks;
        all
    }

    fn outputs(&mut self, model: &Model, driver: &WiredDriver, signals: &mut [Gradient]) {
        let Some(placed) = model.drivers.get(driver.bank) else {
            return;
        };
        let slots = driver.slots;
        if placed.bank.is_steady(slots.place) {
            return;
        }
        for output in 0..placed.bank.outputs_each() {
            let mut found = Vec::new();
            for (place, input) in driver.wires.inputs.iter().enumerate() {
                if !driver_answers(model, driver.bank, slots, *input, output) {
                    continue;
                }
                let inner = match *input {
                    Input::Own(state) => Inner::State(slots.first_state + state),
                    Input::Signal(slot) => match signals.get(slot) {
                        Some(gradient) => Inner::Of(gradient),
                        None => continue,
                    },
                    _ => continue,
                };
                found.push((driver.wires.place(place, output), inner));
            }
            let gradient = self.gradient(&found);
            set(signals, slots.first_output + output, gradient);
        }
    }

    /// The sums of signals at each node.
    fn sums(&mut self, terms: &[Term], nodes: usize, signals: &[Gradient]) -> Vec<Gradient> {
        let mut sums = Vec::new();
        for node in 0..nodes {
            let mut found = Vec::new();
            for term in terms.iter().filter(|term| term.node == node) {
                if let Some(gradient) = signals.get(term.slot).filter(|g| !g.columns.is_empty()) {
                    found.push((self.constant(term.gain), Inner::Of(gradient)));
                }
            }
            sums.push(self.gradient(&found));
        }
        sums
    }

    /// The rows of the Jacobian, one after the other.
    fn rates(&mut self, model: &Model, all: &Gradients) {
        let mut rows = vec![Vec::new(); model.initial.len()];
        let (minus, plus) = (self.constant(-1.0), self.constant(1.0));
        for (link, flow) in model.links.iter().zip(&all.flows) {
            for (node, sign) in [(link.up, minus), (link.down, plus)] {
                if let Some(row) = rows.get_mut(node as usize) {
                    row.push((sign, Inner::Of(flow)));
                }
            }
        }
        for (placed, bank) in model.compartments.iter().zip(&self.compartments) {
            for (place, wires) in bank.iter().enumerate() {
                let node = placed.share.parts.start + place;
                let first = placed.share.states.start + place * placed.bank.states_each();
                for answer in 1..wires.answers {
                    let found = terms(wires, answer, first, [node; 2], all, &[], |_| true);
                    set(&mut rows, first + answer - 1, found);
                }
            }
        }
        for (placed, bank) in model.branches.iter().zip(&self.branches) {
            for (place, wires) in bank.iter().enumerate() {
                let ends = ends(model, placed.share.parts.start + place);
                let first = placed.share.states.start + place * placed.bank.states_each();
                for answer in 1..wires.answers {
                    let found = terms(wires, answer, first, ends, all, &[], |_| true);
                    set(&mut rows, first + answer - 1, found);
                }
            }
        }
        for driver in &self.drivers {
            let (wires, slots) = (&driver.wires, driver.slots);
            let outputs = model
                .drivers
                .get(driver.bank)
                .map_or(0, |d| d.bank.outputs_each());
            let inputs = model.inputs.get(slots.first_input..).unwrap_or_default();
            for answer in outputs..wires.answers {
                let may = |input| driver_answers(model, driver.bank, slots, input, answer);
                let found = terms(wires, answer, slots.first_state, [0; 2], all, inputs, may);
                set(&mut rows, slots.first_state + answer - outputs, found);
            }
        }
        self.first = self.cells;
        for (row, terms) in rows.into_iter().enumerate() {
            let gradient = self.gradient(&terms);
            let columns = gradient.columns.into_iter();
            self.entries.extend(columns.map(|column| (row, column)));
        }
    }
}

/// The terms of an answer's gradient: the partial in each input, and the input's own gradient.
fn terms<'g>(
    wires: &Wires,
    answer: usize,
    first_state: usize,
    ends: [usize; 2],
    all: &'g Gradients,
    sources: &[Source],
    may: impl Fn(Input) -> bool,
) -> Vec<(usize, Inner<'g>)> {
    let mut found = Vec::new();
    let inputs = wires.inputs.iter().enumerate();
    for (place, input) in inputs.filter(|(_, input)| may(**input)) {
        let partial = wires.place(place, answer);
        let mut push = |inner: Option<Inner<'g>>| found.extend(inner.map(|inner| (partial, inner)));
        let [up, down] = ends;
        let node = |side: Side| if side == Side::Up { up } else { down };
        match *input {
            Input::Volume(side) => push(Some(Inner::State(node(side)))),
            Input::Transmural(side) => push(all.transmural.get(node(side)).map(Inner::Of)),
            Input::Around(side) => push(all.around.get(node(side)).map(Inner::Of)),
            Input::Potential(side) => push(all.potentials.get(node(side)).map(Inner::Of)),
            Input::Own(state) => push(Some(Inner::State(first_state + state))),
            Input::Signal(slot) => push(all.signals.get(slot).map(Inner::Of)),
            Input::Sensed(sensed) => match sources.get(sensed).copied().unwrap_or_default() {
                Source::Nothing => {}
                Source::Volume(node) => push(Some(Inner::State(node))),
                Source::Pressure(node) => {
                    push(all.transmural.get(node).map(Inner::Of));
                    push(all.around.get(node).map(Inner::Of));
                }
                Source::Transmural(node) => push(all.transmural.get(node).map(Inner::Of)),
                Source::Flow(branch) => push(all.flows.get(branch).map(Inner::Of)),
                Source::Signal(slot) => push(all.signals.get(slot).map(Inner::Of)),
            },
        }
    }
    found
}

fn ends(model: &Model, branch: usize) -> [usize; 2] {
    let link = model.links.get(branch).copied().unwrap_or_default();
    [link.up as usize, link.down as usize]
}

fn set<T>(list: &mut [T], place: usize, value: T) {
    if let Some(slot) = list.get_mut(place) {
        *slot = value;
    }
}
