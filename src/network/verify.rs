//! Finding everything that is wrong with a network.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use crate::network::check::{Check, MOST};
use crate::network::circulation::{Model, Workspace};
use crate::network::compose::Network;
use crate::network::defect::Defect;
use crate::network::id::{Edge, Node};
use crate::network::lineage::Key;
use crate::network::probe::Target;
use crate::network::signal::Signal;
use crate::units::{Pressure, Time};

/// Everything that is wrong with a network.
pub(super) fn defects(network: &Network) -> Vec<Defect> {
    let mut defects = Vec::new();
    if network.compartments.names.is_empty() {
        defects.push(Defect::NoCompartment);
    }
    check_names(network, &mut defects);
    check_parts(network, &mut defects);
    if defects.is_empty() {
        check_breakpoints(network, &mut defects);
    }
    check_ports(network, &mut defects);
    check_wiring(network, &mut defects);
    check_places(network, &mut defects);
    check_inputs(network, &mut defects);
    defects.extend(network.requirements.iter().cloned());
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

/// Follows the breakpoints of every driver whose parameters make sense: one that is not later than what it follows would be lost.
fn check_breakpoints(network: &Network, defects: &mut Vec<Defect>) {
    const FOLLOWED: usize = 3;
    for bank in &network.drivers.banks {
        for (place, &ordinal) in bank.ordinals().iter().enumerate() {
            let mut after = Time::ZERO;
            for _ in 0..FOLLOWED {
                let Some(given) = bank.breakpoint_of(place, after) else {
                    break;
                };
                if given > after {
                    after = given;
                    continue;
                }
                defects.push(Defect::Breakpoint {
                    driver: network.drivers.name_of(ordinal),
                    after,
                    given,
                });
                break;
            }
        }
    }
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
            let gain = Gain {
                field: "transmission",
                reads: "a surrounding pressure",
                value: surrounding.transmission,
                range: 0.0..=1.0,
                must: "between 0 and 1",
            };
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
            let gain = Gain {
                field: "share along its segment",
                reads: "its place",
                value: *weight,
                range: -2.0..=3.0,
                must: "on the segment or near it: between -2 and 3",
            };
            check_term(network, *node, *signal, gain, defects);
        }
        if !placed.insert(*node) {
            defects.push(Defect::PlacedTwice {
                compartment: network.compartments.name_of(node.ordinal),
            });
        }
    }
}

/// What a signal is multiplied by at a node.
struct Gain {
    field: &'static str,
    reads: &'static str,
    value: f64,
    range: RangeInclusive<f64>,
    must: &'static str,
}

fn check_term(
    network: &Network,
    node: Node,
    signal: Signal<Pressure>,
    gain: Gain,
    defects: &mut Vec<Defect>,
) {
    let part = network.compartments.name_of(node.ordinal);
    let mut check = Check::new(&part, network, defects);
    let holds = gain.range.contains(&gain.value);
    check.require_number(gain.field, gain.value, "", holds, gain.must);
    check.reads(gain.reads, signal);
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

/// Whether a handle is of a part of this network.
impl Network {
    fn has_node(&self, node: Node) -> bool {
        self.compartments.has(node.network, node.ordinal)
    }

    fn has_edge(&self, edge: Edge) -> bool {
        self.branches.has(edge.network, edge.ordinal)
    }

    fn has_driver(&self, key: Key, driver: u32) -> bool {
        self.drivers.has(key, driver)
    }

    pub(crate) fn has_slot(&self, key: Key, slot: usize) -> bool {
        slot < self.output_count() && self.signals.owns(key, slot as u32)
    }
}

/// A scale below this times a tolerance could be zero, which no integrator takes.
const LEAST_SCALE: f64 = 1e-200;

/// Numbers of the start that no run could begin from, though every parameter passed its check: a volume found from a pressure may be infinite.
pub(super) fn start_defects(model: &Model) -> Vec<Defect> {
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
        } else if value.abs() > MOST {
            let field = if volume {
                "initial volume"
            } else {
                "initial state"
            };
            defects.push(defect(field, value, "at most 1e12 in size"));
        } else if value < 0.0 && model.reservoirs.get(index) == Some(&false) {
            defects.push(defect("initial volume", value, "not below zero"));
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

/// Two numbers for a volume that follow each other may stand for pressures that differ by this much, in mmHg (design value: beyond it flows are made of rounding).
const COARSEST_PRESSURE: f64 = 1e-3;

/// Compartments so stiff for what they hold that no number for the volume stands for the pressure.
pub(super) fn stiff_defects(model: &Model, workspace: &mut Workspace) -> Vec<Defect> {
    let nodes = model.nodes();
    let mut state = model.initial.clone();
    let mut pressures = |state: &[f64]| {
        model.look(Time::ZERO, state, workspace);
        workspace.nodes.transmural.clone()
    };
    let before = pressures(&state);
    for (volume, scale) in state.iter_mut().zip(&model.scales).take(nodes) {
        let size = if scale.is_finite() {
            scale.max(volume.abs())
        } else {
            volume.abs()
        };
        *volume += size * f64::EPSILON;
    }
    let after = pressures(&state);
    let between = before.into_iter().zip(after).zip(&model.labels);
    let counted = between
        .zip(&model.reservoirs)
        .filter(|(_, reservoir)| !**reservoir);
    let steps = counted.map(|(((before, after), label), _)| ((after - before).mmhg().abs(), label));
    let coarse = steps.filter(|(step, _)| *step > COARSEST_PRESSURE);
    coarse
        .map(|(step, label)| Defect::Parameter {
            part: label.part.clone(),
            field: "pressure that the last digit of its volume stands for",
            value: step,
            unit: "mmHg",
            must: format!(
                "at most {COARSEST_PRESSURE}: make it more compliant, or let it hold less blood"
            ),
        })
        .collect()
}
