//! Checking a network and laying it out flat.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::network::bank::{DriverBank, DriverSlots, Link, Share};
use crate::network::check::Check;
use crate::network::circulation::{
    Circulation, DriverTurn, Label, Model, Names, Placed, Source, Term,
};
use crate::network::compose::{Banks, Network};
use crate::network::defect::{BuildError, Defect};
use crate::network::id::{Edge, Node};
use crate::network::probe::Target;
use crate::network::signal::Signal;
use crate::units::{Pressure, Time};

pub(crate) fn compile(network: &Network) -> Result<Circulation, BuildError> {
    let defects = defects(network);
    if !defects.is_empty() {
        return Err(BuildError { defects });
    }
    let mut model = lay_out(network);
    set_initial(&mut model);
    let defects = start_defects(&model);
    if !defects.is_empty() {
        return Err(BuildError { defects });
    }
    fold_steady(network, &mut model);
    Ok(Circulation {
        model: Arc::new(model),
    })
}

fn defects(network: &Network) -> Vec<Defect> {
    let mut defects = Vec::new();
    if network.compartments.names.is_empty() {
        defects.push(Defect::NoCompartment);
    }
    check_names(network, &mut defects);
    check_parts(network, &mut defects);
    check_ports(network, &mut defects);
    check_wiring(network, &mut defects);
    check_places(network, &mut defects);
    check_inputs(network, &mut defects);
    defects
}

fn check_names(network: &Network, defects: &mut Vec<Defect>) {
    let mut seen = HashSet::new();
    let mut reported = HashSet::new();
    for (kind, names) in [
        ("compartment", &network.compartments.names),
        ("branch", &network.branches.names),
        ("driver", &network.drivers.names),
    ] {
        for name in names {
            if name.trim().is_empty() {
                defects.push(Defect::EmptyName { kind });
            } else if !seen.insert(name) && reported.insert(name) {
                defects.push(Defect::DuplicateName { name: name.clone() });
            }
        }
    }
}

macro_rules! check_banks {
    ($network:expr, $kind:ident, $defects:expr) => {
        for bank in &$network.$kind.banks {
            for (place, &ordinal) in bank.ordinals().iter().enumerate() {
                let name = $network.$kind.name_of(ordinal);
                bank.check(place, &mut Check::new(&name, $network, $defects));
            }
        }
    };
}

fn check_parts(network: &Network, defects: &mut Vec<Defect>) {
    check_banks!(network, compartments, defects);
    check_banks!(network, branches, defects);
    check_banks!(network, drivers, defects);
}

fn check_ports(network: &Network, defects: &mut Vec<Defect>) {
    for (driver, ports) in network.ports.iter().enumerate() {
        for list in [ports.outputs, ports.inputs] {
            for (place, port) in list.iter().enumerate() {
                if port.index != place {
                    defects.push(Defect::PortOrder {
                        driver: network.drivers.name_of(driver as u32),
                        port: port.name,
                        place,
                        index: port.index,
                    });
                }
            }
        }
    }
}

fn check_wiring(network: &Network, defects: &mut Vec<Defect>) {
    let mut connected = vec![false; network.compartments.names.len()];
    for (ordinal, [from, to]) in network.ends.iter().enumerate() {
        let branch = network.branches.name_of(ordinal as u32);
        let mut known = true;
        for (node, role) in [(from, "its start"), (to, "its end")] {
            let own = check_node(network, *node, &branch, role, defects);
            known &= own;
            if let (true, Some(connected)) = (own, connected.get_mut(node.ordinal as usize)) {
                *connected = true;
            }
        }
        if known && from == to {
            defects.push(Defect::SelfLoop {
                branch,
                compartment: network.compartments.name_of(from.ordinal),
            });
        }
    }
    let lonely = connected.iter().enumerate().filter(|(_, there)| !**there);
    defects.extend(lonely.map(|(ordinal, _)| Defect::Unconnected {
        compartment: network.compartments.name_of(ordinal as u32),
    }));
}

fn check_node(
    network: &Network,
    node: Node,
    part: &str,
    role: &'static str,
    defects: &mut Vec<Defect>,
) -> bool {
    let known = network.has_node(node);
    if !known {
        defects.push(Defect::ForeignHandle {
            part: part.to_owned(),
            role,
        });
    }
    known
}

fn check_places(network: &Network, defects: &mut Vec<Defect>) {
    for surrounding in &network.surroundings {
        let node = surrounding.compartment;
        if check_node(network, node, "surround", "the compartment", defects) {
            let gain = ("transmission", surrounding.transmission);
            check_term(network, node, surrounding.signal, gain, defects);
        }
    }
    let mut placed = HashSet::new();
    for (node, place) in &network.places {
        // Before the terms: the height of the heart has none.
        if !check_node(network, *node, "place", "the compartment", defects) {
            continue;
        }
        for (signal, weight) in &place.terms {
            let gain = ("weight of its place", *weight);
            check_term(network, *node, *signal, gain, defects);
        }
        if !placed.insert(*node) {
            defects.push(Defect::PlacedTwice {
                compartment: network.compartments.name_of(node.ordinal),
            });
        }
    }
}

fn check_term(
    network: &Network,
    node: Node,
    signal: Signal<Pressure>,
    (field, gain): (&'static str, f64),
    defects: &mut Vec<Defect>,
) {
    let part = network.compartments.name_of(node.ordinal);
    let mut check = Check::new(&part, network, defects);
    check.require_number(field, gain, "", gain.is_finite(), "finite");
    check.reads("a surrounding pressure or place", signal);
}

fn check_inputs(network: &Network, defects: &mut Vec<Defect>) {
    let mut fed = HashSet::new();
    for sense in &network.senses {
        if !network.has_driver(sense.driver_network, sense.driver) {
            defects.push(Defect::ForeignHandle {
                part: String::from("sense"),
                role: "the driver",
            });
            continue;
        }
        let driver = network.drivers.name_of(sense.driver);
        if !target_is_own(network, sense.target) {
            defects.push(Defect::ForeignHandle {
                part: driver.clone(),
                role: "what it senses",
            });
        }
        if !fed.insert((sense.driver, sense.input)) {
            let input = input_name(network, sense.driver, sense.input);
            defects.push(Defect::InputFedTwice { driver, input });
        }
    }
    for (driver, ports) in network.ports.iter().enumerate() {
        for (index, input) in ports.inputs.iter().enumerate() {
            if !fed.contains(&(driver as u32, index)) {
                defects.push(Defect::UnfedInput {
                    driver: network.drivers.name_of(driver as u32),
                    input: input.name,
                });
            }
        }
    }
}

fn input_name(network: &Network, driver: u32, input: usize) -> &'static str {
    let ports = network.ports.get(driver as usize);
    let port = ports.and_then(|ports| ports.inputs.get(input));
    port.map_or("", |port| port.name)
}

fn target_is_own(network: &Network, target: Target) -> bool {
    match target {
        Target::Volume(node) | Target::Pressure(node) | Target::Transmural(node) => {
            network.has_node(node)
        }
        Target::Flow(edge) => network.has_edge(edge),
        Target::Signal {
            network: key, slot, ..
        } => network.has_slot(key, slot),
    }
}

/// Whether a handle is of this network. A clone shares its handles, but not those that were made after the cloning.
impl Network {
    fn has_node(&self, node: Node) -> bool {
        node.network == self.key && (node.ordinal as usize) < self.compartments.names.len()
    }

    fn has_edge(&self, edge: Edge) -> bool {
        edge.network == self.key && (edge.ordinal as usize) < self.branches.names.len()
    }

    fn has_driver(&self, key: u32, driver: u32) -> bool {
        key == self.key && (driver as usize) < self.drivers.names.len()
    }

    pub(crate) fn has_slot(&self, key: u32, slot: usize) -> bool {
        key == self.key && slot < self.output_count()
    }
}

/// Gives every part of one kind its place in the flat arrays.
struct Layout<B: ?Sized> {
    placed: Vec<Placed<B>>,
    /// Flat index and range of own states, by ordinal.
    index_of: Vec<usize>,
    states_of: Vec<Range<usize>>,
}

macro_rules! lay_out_banks {
    ($banks:expr, $Bank:ident, $first_state:expr) => {{
        let banks: &Banks<_> = $banks;
        let mut layout = Layout {
            placed: Vec::new(),
            index_of: vec![0; banks.names.len()],
            states_of: vec![0..0; banks.names.len()],
        };
        let mut first_part = 0;
        for bank in &banks.banks {
            let ordinals = bank.ordinals();
            let each = bank.states_each();
            let start: usize = *$first_state;
            for (place, &ordinal) in ordinals.iter().enumerate() {
                if let Some(index) = layout.index_of.get_mut(ordinal as usize) {
                    *index = first_part + place;
                }
                if let Some(range) = layout.states_of.get_mut(ordinal as usize) {
                    *range = start + place * each..start + (place + 1) * each;
                }
            }
            *$first_state += ordinals.len() * each;
            layout.placed.push(Placed {
                bank: bank.clone(),
                share: Share {
                    parts: first_part..first_part + ordinals.len(),
                    states: start..*$first_state,
                },
            });
            first_part += ordinals.len();
        }
        layout
    }};
}

fn lay_out(network: &Network) -> Model {
    let mut next_state = network.compartments.names.len();
    let compartments = lay_out_banks!(&network.compartments, CompartmentBank, &mut next_state);
    let branches = lay_out_banks!(&network.branches, BranchBank, &mut next_state);
    let drivers = lay_out_banks!(&network.drivers, DriverBank, &mut next_state);
    let turns = driver_turns(network, &drivers.placed, &drivers.states_of);
    let steady = |turn: &DriverTurn| {
        let placed = drivers.placed.get(turn.bank);
        placed.is_some_and(|placed| placed.bank.is_steady(turn.slots.place))
    };
    let stateful = |turn: &DriverTurn| {
        let placed = drivers.placed.get(turn.bank);
        placed.is_some_and(|placed| placed.bank.states_each() > 0)
    };
    Model {
        key: network.key,
        active: together(turns.iter().filter(|turn| !steady(turn)), &drivers.placed),
        stateful: together(turns.iter().filter(|turn| stateful(turn)), &drivers.placed),
        links: links(network, &branches.index_of, &compartments.index_of),
        steady_signals: vec![0.0; network.output_count()],
        steady_around: vec![Pressure::ZERO; network.compartments.names.len()],
        steady_potentials: vec![Pressure::ZERO; network.compartments.names.len()],
        surroundings: Vec::new(),
        potentials: Vec::new(),
        inputs: input_sources(network, &compartments.index_of, &branches.index_of),
        reservoirs: Vec::new(),
        initial: vec![0.0; next_state],
        scales: vec![1.0; next_state],
        labels: labels(
            network,
            next_state,
            &compartments.index_of,
            &[
                (&compartments.states_of, &network.compartments.names),
                (&branches.states_of, &network.branches.names),
                (&drivers.states_of, &network.drivers.names),
            ],
        ),
        node_of: compartments.index_of,
        flow_of: branches.index_of,
        compartment_states: compartments.states_of,
        branch_states: branches.states_of,
        driver_states: drivers.states_of,
        compartments: compartments.placed,
        branches: branches.placed,
        drivers: drivers.placed,
        names: Names {
            compartments: network.compartments.names.clone(),
            branches: network.branches.names.clone(),
            drivers: network.drivers.names.clone(),
        },
    }
}

/// Drivers in the order in which they were added, which is the order in which they may read each other.
fn driver_turns(
    network: &Network,
    placed: &[Placed<dyn DriverBank>],
    states_of: &[Range<usize>],
) -> Vec<DriverTurn> {
    let mut first_input = 0;
    let mut first_inputs = Vec::new();
    for ports in &network.ports {
        first_inputs.push(first_input);
        first_input += ports.inputs.len();
    }
    let mut turns = Vec::new();
    for (bank, placed) in placed.iter().enumerate() {
        for (place, &ordinal) in placed.bank.ordinals().iter().enumerate() {
            let driver = ordinal as usize;
            let first_output = network.ports.get(driver).map_or(0, |p| p.first_output);
            let slots = DriverSlots {
                place,
                count: 1,
                first_output: first_output as usize,
                first_input: first_inputs.get(driver).copied().unwrap_or_default(),
                first_state: states_of.get(driver).map_or(0, |range| range.start),
            };
            turns.push((ordinal, DriverTurn { bank, slots }));
        }
    }
    turns.sort_by_key(|(ordinal, _)| *ordinal);
    turns.into_iter().map(|(_, turn)| turn).collect()
}

/// Joins the turns of drivers of one type that follow each other without a gap, so that they are asked in one call.
fn together<'t>(
    turns: impl Iterator<Item = &'t DriverTurn>,
    placed: &[Placed<dyn DriverBank>],
) -> Vec<DriverTurn> {
    let mut joined: Vec<DriverTurn> = Vec::new();
    for turn in turns {
        let bank = placed.get(turn.bank).map(|placed| &placed.bank);
        if let (Some(last), Some(bank)) = (joined.last_mut(), bank)
            && last.bank == turn.bank
            && turn.slots == after(last.slots, bank.as_ref())
        {
            last.slots.count += 1;
        } else {
            joined.push(*turn);
        }
    }
    joined
}

/// The slots of the one driver that would go on where `slots` end.
fn after(slots: DriverSlots, bank: &dyn DriverBank) -> DriverSlots {
    DriverSlots {
        place: slots.place + slots.count,
        count: 1,
        first_output: slots.first_output + slots.count * bank.outputs_each(),
        first_input: slots.first_input + slots.count * bank.inputs_each(),
        first_state: slots.first_state + slots.count * bank.states_each(),
    }
}

fn links(network: &Network, flow_of: &[usize], node_of: &[usize]) -> Vec<Link> {
    let mut links = vec![Link::default(); network.ends.len()];
    for ([from, to], &flow) in network.ends.iter().zip(flow_of) {
        if let Some(link) = links.get_mut(flow) {
            let node = |node: &Node| flat(node_of, node.ordinal) as u32;
            *link = Link {
                up: node(from),
                down: node(to),
            };
        }
    }
    links
}

fn flat(index_of: &[usize], ordinal: u32) -> usize {
    index_of.get(ordinal as usize).copied().unwrap_or_default()
}

fn input_sources(network: &Network, node_of: &[usize], flow_of: &[usize]) -> Vec<Source> {
    let mut sources: HashMap<(u32, usize), Source> = HashMap::new();
    for sense in &network.senses {
        let source = match sense.target {
            Target::Volume(node) => Source::Volume(flat(node_of, node.ordinal)),
            Target::Pressure(node) => Source::Pressure(flat(node_of, node.ordinal)),
            Target::Transmural(node) => Source::Transmural(flat(node_of, node.ordinal)),
            Target::Flow(edge) => Source::Flow(flat(flow_of, edge.ordinal)),
            Target::Signal { slot, .. } => Source::Signal(slot),
        };
        sources.insert((sense.driver, sense.input), source);
    }
    let drivers = network.ports.iter().enumerate();
    let inputs = drivers
        .flat_map(|(driver, ports)| (0..ports.inputs.len()).map(move |i| (driver as u32, i)));
    inputs
        .map(|input| sources.get(&input).copied().unwrap_or_default())
        .collect()
}

fn labels(
    network: &Network,
    count: usize,
    node_of: &[usize],
    kinds: &[(&Vec<Range<usize>>, &Vec<String>); 3],
) -> Vec<Label> {
    let mut labels = vec![
        Label {
            part: String::new(),
            what: String::from("volume"),
        };
        count
    ];
    for (name, &node) in network.compartments.names.iter().zip(node_of) {
        if let Some(label) = labels.get_mut(node) {
            label.part.clone_from(name);
        }
    }
    for (ranges, names) in kinds {
        for (range, name) in ranges.iter().zip(names.iter()) {
            for (place, index) in range.clone().enumerate() {
                if let Some(label) = labels.get_mut(index) {
                    label.part.clone_from(name);
                    label.what = format!("own state {place}");
                }
            }
        }
    }
    labels
}

fn set_initial(model: &mut Model) {
    let Model {
        initial, scales, ..
    } = model;
    for placed in &model.compartments {
        if let (Some(volumes), Some(scales)) = (
            initial.get_mut(placed.share.parts.clone()),
            scales.get_mut(placed.share.parts.clone()),
        ) {
            placed.bank.initial_volumes(volumes, scales);
        }
        let places = 0..placed.share.parts.len();
        let reservoirs = places.map(|place| placed.bank.is_reservoir(place));
        model.reservoirs.extend(reservoirs);
    }
    macro_rules! own_states {
        ($kind:ident) => {
            for placed in &model.$kind {
                if let (Some(states), Some(scales)) = (
                    initial.get_mut(placed.share.states.clone()),
                    scales.get_mut(placed.share.states.clone()),
                ) {
                    placed.bank.initial_states(states, scales);
                }
            }
        };
    }
    own_states!(compartments);
    own_states!(branches);
    own_states!(drivers);
}

/// A scale below this times a tolerance could be zero, which no integrator takes.
const LEAST_SCALE: f64 = 1e-200;

/// Numbers of the start that no run could begin from, though every parameter passed its check: a volume found from a pressure may be infinite.
fn start_defects(model: &Model) -> Vec<Defect> {
    let states = model.initial.iter().zip(&model.scales).zip(&model.labels);
    let mut defects = Vec::new();
    for (index, ((&value, &scale), label)) in states.enumerate() {
        let volume = index < model.nodes();
        let defect = |field, value, must: &str| Defect::Parameter {
            part: label.part.clone(),
            field,
            value,
            unit: if volume { "mL" } else { "" },
            must: must.to_owned(),
        };
        if !value.is_finite() {
            let field = if volume {
                "initial volume"
            } else {
                "initial state"
            };
            defects.push(defect(field, value, "finite"));
        }
        if scale.is_nan() || scale < LEAST_SCALE {
            let field = if volume {
                "volume scale"
            } else {
                "state scale"
            };
            defects.push(defect(
                field,
                scale,
                "large enough to measure a tolerance against",
            ));
        }
    }
    defects
}

/// Computes what steady drivers put out, and folds it into what surrounds each node.
fn fold_steady(network: &Network, model: &mut Model) {
    let mut steady_slot = vec![false; model.steady_signals.len()];
    for (ordinal, ports) in network.ports.iter().enumerate() {
        let Some((bank, place)) = find_driver(model, ordinal as u32) else {
            continue;
        };
        let Some(placed) = model.drivers.get(bank) else {
            continue;
        };
        if !placed.bank.is_steady(place) {
            continue;
        }
        let first_output = ports.first_output as usize;
        let slots = DriverSlots {
            place,
            count: 1,
            first_output,
            first_input: 0,
            first_state: model.driver_states.get(ordinal).map_or(0, |r| r.start),
        };
        let time = Time::from_seconds(0.0);
        let values = &mut model.steady_signals;
        placed
            .bank
            .output(slots, time, &model.initial, model.key, values);
        for steady in steady_slot
            .iter_mut()
            .skip(first_output)
            .take(ports.outputs.len())
        {
            *steady = true;
        }
    }
    fold_terms(network, model, &steady_slot);
}

fn find_driver(model: &Model, ordinal: u32) -> Option<(usize, usize)> {
    let banks = model.drivers.iter().enumerate();
    banks
        .filter_map(|(bank, placed)| {
            let place = placed.bank.ordinals().binary_search(&ordinal).ok()?;
            Some((bank, place))
        })
        .next()
}

fn fold_terms(network: &Network, model: &mut Model, steady_slot: &[bool]) {
    let surroundings = network.surroundings.iter();
    let surroundings = surroundings.map(|s| (s.compartment, s.signal, s.transmission));
    let places = network.places.iter().flat_map(|(node, place)| {
        let terms = place.terms.iter();
        terms.map(move |(signal, weight)| (*node, *signal, *weight))
    });
    let surroundings: Vec<_> = surroundings.collect();
    let places: Vec<_> = places.collect();
    for (node, signal, gain) in surroundings {
        let term = term(model, node, signal, gain);
        if steady_slot.get(term.slot).copied().unwrap_or_default() {
            fold(model, term, |model| &mut model.steady_around);
        } else {
            model.surroundings.push(term);
        }
    }
    for (node, signal, gain) in places {
        let term = term(model, node, signal, gain);
        if steady_slot.get(term.slot).copied().unwrap_or_default() {
            fold(model, term, |model| &mut model.steady_potentials);
        } else {
            model.potentials.push(term);
        }
    }
}

fn term(model: &Model, node: Node, signal: Signal<Pressure>, gain: f64) -> Term {
    Term {
        node: flat(&model.node_of, node.ordinal),
        slot: signal.slot(),
        gain,
    }
}

fn fold(model: &mut Model, term: Term, sums: impl Fn(&mut Model) -> &mut [Pressure]) {
    let value = model.steady_signals.get(term.slot).copied();
    let value = value.unwrap_or_default();
    if let Some(sum) = sums(model).get_mut(term.node) {
        *sum += Pressure::from_mmhg(term.gain * value);
    }
}
