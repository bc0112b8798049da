//! Laying a network out flat.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::network::bank::{BranchBank, DriverBank, DriverSlots, Link, Share};
use crate::network::check::Check;
use crate::network::circulation::{
    Circulation, DriverTurn, Handles, Label, Model, Names, Placed, Reads, Source,
};
use crate::network::compose::{Banks, Network};
use crate::network::defect::BuildError;
use crate::network::fold;
use crate::network::id::Node;
use crate::network::probe::Target;
use crate::network::verify;
use crate::units::Pressure;

pub(crate) fn compile(network: &Network) -> Result<Circulation, BuildError> {
    let defects = verify::defects(network);
    if !defects.is_empty() {
        return Err(BuildError { defects });
    }
    let mut model = lay_out(network);
    fold::set_initial(&mut model);
    let defects = verify::start_defects(&model);
    if !defects.is_empty() {
        return Err(BuildError { defects });
    }
    fold::fold_steady(network, &mut model);
    let circulation = Circulation {
        model: Arc::new(model),
    };
    let defects = verify::stiff_defects(&circulation.model, &mut circulation.workspace());
    if !defects.is_empty() {
        return Err(BuildError { defects });
    }
    Ok(circulation)
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
                    switches: 0..0,
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
    let mut branches = lay_out_banks!(&network.branches, BranchBank, &mut next_state);
    let (switching, mut next_switch) = place_switches(&mut branches.placed);
    let drivers = lay_out_banks!(&network.drivers, DriverBank, &mut next_state);
    let mut turns = driver_turns(network, &drivers.placed, &drivers.states_of);
    let switches = |turn: &DriverTurn| {
        let placed = drivers.placed.get(turn.bank);
        placed.is_some_and(|placed| placed.bank.switches())
    };
    for turn in turns.iter_mut().filter(|turn| switches(turn)) {
        turn.slots.first_switch = next_switch;
        next_switch += 1;
    }
    let steady = |turn: &DriverTurn| {
        let placed = drivers.placed.get(turn.bank);
        placed.is_some_and(|placed| placed.bank.is_steady(turn.slots.place))
    };
    let stateful = |turn: &DriverTurn| {
        let placed = drivers.placed.get(turn.bank);
        placed.is_some_and(|placed| placed.bank.states_each() > 0)
    };
    let stateful_compartments = compartments.placed.iter().enumerate();
    let stateful_compartments = stateful_compartments
        .filter(|(_, placed)| !placed.share.states.is_empty())
        .map(|(bank, _)| bank)
        .collect();
    Model {
        handles: Handles {
            compartments: network.compartments.handles(),
            branches: network.branches.handles(),
            drivers: network.drivers.handles(),
            signals: network.signals.closed(network.output_count()),
        },
        reads: reads(network),
        wiring: OnceLock::new(),
        active: together(turns.iter().filter(|turn| !steady(turn)), &drivers.placed),
        stateful_compartments,
        switching,
        switching_drivers: together(turns.iter().filter(|turn| switches(turn)), &drivers.placed),
        switches: next_switch,
        stateful: together(turns.iter().filter(|turn| stateful(turn)), &drivers.placed),
        turns,
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

/// Gives the branches that switch their places among all switches; the banks that hold them, and how many they are.
fn place_switches(branches: &mut [Placed<dyn BranchBank>]) -> (Vec<usize>, usize) {
    let (mut first, mut switching) = (0, Vec::new());
    for (bank, placed) in branches.iter_mut().enumerate() {
        let count = placed.share.parts.len();
        if placed.bank.switches() && count > 0 {
            placed.share.switches = first..first + count;
            first += count;
            switching.push(bank);
        }
    }
    (switching, first)
}

/// The signals that each part says to read.
fn reads(network: &Network) -> Reads {
    macro_rules! reads_of {
        ($kind:ident) => {{
            let mut reads = vec![Vec::new(); network.$kind.names.len()];
            for bank in &network.$kind.banks {
                for (place, &ordinal) in bank.ordinals().iter().enumerate() {
                    let mut defects = Vec::new();
                    let mut check = Check::new("", network, &mut defects);
                    bank.check(place, &mut check);
                    let mut read = check.read;
                    read.sort_unstable();
                    read.dedup();
                    if let Some(slots) = reads.get_mut(ordinal as usize) {
                        *slots = read;
                    }
                }
            }
            reads
        }};
    }
    Reads {
        compartments: reads_of!(compartments),
        branches: reads_of!(branches),
        drivers: reads_of!(drivers),
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
                first_switch: 0,
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
        first_switch: slots.first_switch + slots.count * usize::from(bank.switches()),
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

pub(super) fn flat(index_of: &[usize], ordinal: u32) -> usize {
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
