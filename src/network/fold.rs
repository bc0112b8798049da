//! What is known when a network is built: the initial state, and what steady drivers put out.

use crate::network::bank::{DriverSlots, OutputFrame};
use crate::network::circulation::{Model, Term};
use crate::network::compile::flat;
use crate::network::compose::Network;
use crate::network::id::Node;
use crate::network::signal::Signal;
use crate::units::{Pressure, Time};

/// Writes the volumes and own states with which a simulation starts, and their scales.
pub(super) fn set_initial(model: &mut Model) {
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

/// Computes what steady drivers put out, and folds it into what surrounds each node.
pub(super) fn fold_steady(network: &Network, model: &mut Model) {
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
            first_switch: 0,
        };
        let mut frame = OutputFrame {
            time: Time::from_seconds(0.0),
            state: &model.initial,
            handles: &model.handles.signals,
            values: &mut model.steady_signals,
        };
        placed.bank.output(&slots, &mut frame);
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
    begin_with_steady(&mut model.surroundings, &model.steady_around);
    begin_with_steady(&mut model.potentials, &model.steady_potentials);
}

/// Gives the first term at each node what is steady there.
fn begin_with_steady(terms: &mut [Term], steady: &[Pressure]) {
    let mut steady: Vec<_> = steady.iter().copied().map(Some).collect();
    for term in terms {
        term.steady = steady.get_mut(term.node).and_then(Option::take);
    }
}

fn term(model: &Model, node: Node, signal: Signal<Pressure>, gain: f64) -> Term {
    Term {
        node: flat(&model.node_of, node.ordinal),
        slot: signal.slot(),
        gain,
        steady: None,
    }
}

fn fold(model: &mut Model, term: Term, sums: impl Fn(&mut Model) -> &mut [Pressure]) {
    let value = model.steady_signals.get(term.slot).copied();
    let value = value.unwrap_or_default();
    if let Some(sum) = sums(model).get_mut(term.node) {
        *sum += Pressure::from_mmhg(term.gain * value);
    }
}
