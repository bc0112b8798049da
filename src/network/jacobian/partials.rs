//! The partials of the parts of a bank: their own where they give them, differences for the rest.

use super::local::{Local, Wires};
use super::slopes::Partials;
use crate::network::bank::{DriverSlots, Link, Share};
use crate::network::branch::{Branch, End, Ends};
use crate::network::compartment::Compartment;
use crate::network::driver::Driver;
use crate::network::lineage::Lineage;
use crate::network::nodes::Nodes;
use crate::network::side::Side;
use crate::network::signal::{Inputs, Outputs, Signals};
use crate::network::states::States;
use crate::units::Time;

/// The moment at which partials are taken; all slices are whole.
pub(crate) struct Point<'a> {
    pub(crate) time: Time,
    pub(crate) handles: &'a Lineage,
    pub(crate) state: &'a [f64],
    pub(crate) scales: &'a [f64],
    pub(crate) nodes: &'a Nodes,
    pub(crate) links: &'a [Link],
    pub(crate) sensed: &'a [f64],
    /// The sides to which switches are held, if they are.
    pub(crate) sides: &'a [Side],
}

impl Point<'_> {
    fn end(&self, node: usize) -> End {
        let seen = self.nodes.seen(self.state);
        seen.and_then(|seen| seen.end(node)).unwrap_or_default()
    }

    /// Moves `local` on to a part between `ends` that has `len` own states from `first` on.
    fn stand(&self, local: &mut Local, ends: Ends, first: usize, len: usize, sensed: &[f64]) {
        let own = self.state.get(first..first + len).unwrap_or_default();
        let scales = self.scales.get(first..first + len).unwrap_or_default();
        local.set(ends, own, scales, sensed);
    }
}

/// Pressure, then rates, in the volume (the first input) and all else.
pub(crate) fn of_compartments<T: Compartment>(
    parts: &[T],
    share: &Share,
    wires: &[Wires],
    point: &Point<'_>,
    local: &mut Local,
    partials: &mut [f64],
) {
    let len = T::State::LEN;
    for (place, (part, wires)) in parts.iter().zip(wires).enumerate() {
        let ends = Ends {
            up: point.end(share.parts.start + place),
            down: End::default(),
        };
        point.stand(local, ends, share.states.start + place * len, len, &[]);
        let given = wires.asks() && {
            let signals = Signals::new(point.handles, &local.signals);
            Partials::given(wires, partials, 1, |partials| {
                part.partials(ends.up.volume, &local.own(), &signals, partials)
            })
        };
        local.differences(wires, wires.groups(given), partials, |local, answers| {
            let signals = Signals::new(point.handles, &local.signals);
            let (volume, state) = (local.ends.up.volume, local.own());
            let mut rate = T::State::ZERO;
            part.rate(volume, &state, &signals, &mut rate);
            if let Some((pressure, rates)) = answers.split_first_mut() {
                *pressure = part.transmural(volume, &state, &signals).mmhg();
                rate.write(rates);
            }
        });
        let signals = Signals::new(point.handles, &local.signals);
        let elastance = part.elastance(ends.up.volume, &local.own(), &signals);
        if let Some(partial) = partials.get_mut(wires.place(0, 0)) {
            *partial = elastance.mmhg_per_ml();
        }
    }
}

/// Flow, then rates, in volume and transmural pressure of both ends (the first four inputs) and all else.
pub(crate) fn of_branches<T: Branch>(
    parts: &[T],
    share: &Share,
    wires: &[Wires],
    point: &Point<'_>,
    local: &mut Local,
    partials: &mut [f64],
) {
    let len = T::State::LEN;
    let links = point.links.get(share.parts.clone()).unwrap_or_default();
    let sides = point.sides.get(share.switches.clone()).unwrap_or_default();
    for (place, ((part, wires), link)) in parts.iter().zip(wires).zip(links).enumerate() {
        let side = if T::SWITCHES {
            sides.get(place).copied()
        } else {
            None
        };
        let ends = Ends {
            up: point.end(link.up as usize),
            down: point.end(link.down as usize),
        };
        point.stand(local, ends, share.states.start + place * len, len, &[]);
        // Held to a side, a part is differenced: its own partials are those of the side that it finds.
        let given = side.is_none() && wires.asks() && {
            let signals = Signals::new(point.handles, &local.signals);
            Partials::given(wires, partials, 1, |partials| {
                part.partials(&ends, &local.own(), &signals, partials)
            })
        };
        local.differences(wires, wires.groups(given), partials, |local, answers| {
            let signals = Signals::new(point.handles, &local.signals);
            let (ends, state) = (&local.ends, local.own());
            let mut rate = T::State::ZERO;
            let through = match side {
                Some(side) => {
                    part.rate_on(side, ends, &state, &signals, &mut rate);
                    part.flow_on(side, ends, &state, &signals)
                }
                None => {
                    part.rate(ends, &state, &signals, &mut rate);
                    part.flow(ends, &state, &signals)
                }
            };
            if let Some((flow, rates)) = answers.split_first_mut() {
                *flow = through.ml_per_s();
                rate.write(rates);
            }
        });
        let signals = Signals::new(point.handles, &local.signals);
        let state = local.own();
        let slopes = match side {
            Some(side) => part.flow_partials_on(side, &ends, &state, &signals),
            None => part.flow_partials(&ends, &state, &signals),
        };
        let slopes = [
            slopes.up_volume.per_s(),
            slopes.up_pressure.ml_per_s_mmhg(),
            slopes.down_volume.per_s(),
            slopes.down_pressure.ml_per_s_mmhg(),
        ];
        for (input, slope) in slopes.into_iter().enumerate() {
            if let Some(partial) = partials.get_mut(wires.place(input, 0)) {
                *partial = slope;
            }
        }
        wires.complete_around(partials);
    }
}

/// Outputs, then rates, of one driver.
pub(crate) fn of_driver<T: Driver>(
    part: &T,
    slots: DriverSlots,
    wires: &Wires,
    point: &Point<'_>,
    local: &mut Local,
    partials: &mut [f64],
) {
    let inputs = slots.first_input..slots.first_input + T::INPUTS.len();
    let sensed = point.sensed.get(inputs).unwrap_or_default();
    let side = if T::SWITCHES {
        point.sides.get(slots.first_switch).copied()
    } else {
        None
    };
    let len = T::State::LEN;
    point.stand(local, Ends::default(), slots.first_state, len, sensed);
    let given = side.is_none() && {
        let signals = Signals::new(point.handles, &local.signals);
        let inputs = Inputs::new(&local.sensed);
        Partials::given(wires, partials, T::OUTPUTS.len(), |partials| {
            part.partials(point.time, &local.own(), &signals, &inputs, partials)
        })
    };
    local.differences(wires, wires.groups(given), partials, |local, answers| {
        let Some((outputs, rates)) = answers.split_at_mut_checked(T::OUTPUTS.len()) else {
            return;
        };
        let state = local.own();
        let earlier = local.signals.get(..slots.first_output).unwrap_or_default();
        let signals = Signals::new(point.handles, earlier);
        part.output(point.time, &state, &signals, &mut Outputs::new(outputs));
        let signals = Signals::new(point.handles, &local.signals);
        let inputs = Inputs::new(&local.sensed);
        let mut rate = T::State::ZERO;
        match side {
            Some(side) => part.rate_on(side, point.time, &state, &signals, &inputs, &mut rate),
            None => part.rate(point.time, &state, &signals, &inputs, &mut rate),
        }
        rate.write(rates);
    });
}
