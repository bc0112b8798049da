//! Whether circulations have one structure, so that they can be advanced together.

use thiserror::Error;

use crate::network::bank::{DriverSlots, Link};
use crate::network::circulation::{Circulation, Model, Source, Term};
use crate::network::lanes::wide::LANES;

/// Why circulations cannot be advanced together.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unlike {
    /// There are none, or too many.
    #[error("{found} circulations are to be advanced together: give 1 to 8")]
    Count {
        /// How many there are.
        found: usize,
    },
    /// Two differ in more than parameters.
    #[error(
        "circulation {lane} has {found} where circulation 0 has {expected}: those that are advanced together may differ in parameters and initial states only"
    )]
    Structure {
        /// Which circulation differs from the first, counted from 0.
        lane: usize,
        /// What it has.
        found: String,
        /// What the first has in its place.
        expected: String,
    },
}

/// One fact of a circulation's structure.
#[derive(Clone, Copy, Debug)]
struct Fact<'m> {
    what: What,
    /// Of the part that it is about.
    name: &'m str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Compartment(&'static str),
    Branch(&'static str, Link),
    Driver {
        of_type: &'static str,
        bank: usize,
        slots: DriverSlots,
        is_steady: bool,
    },
    Surrounding(usize, usize),
    Potential(usize, usize),
    Input(Source),
}

impl Fact<'_> {
    fn words(&self, model: &Model) -> String {
        let name = self.name;
        match self.what {
            What::Compartment(of_type) => {
                format!("a compartment of type {} (`{name}`)", short(of_type))
            }
            What::Branch(of_type, link) => {
                let [up, down] = [link.up, link.down].map(|node| compartment(model, node as usize));
                format!(
                    "a branch of type {} from `{up}` to `{down}` (`{name}`)",
                    short(of_type)
                )
            }
            What::Driver {
                of_type, is_steady, ..
            } => {
                let steady = if is_steady { "steady " } else { "" };
                format!("a {steady}driver of type {} (`{name}`)", short(of_type))
            }
            What::Surrounding(_, slot) => {
                format!("signal {slot} as the pressure around `{name}`")
            }
            What::Potential(_, slot) => format!("signal {slot} in the place of `{name}`"),
            What::Input(source) => format!("an input that senses {source:?}"),
        }
    }
}

/// A type without its modules.
fn short(of_type: &str) -> &str {
    let plain = of_type.split('<').next().unwrap_or_default();
    let start = plain.rfind("::").map_or(0, |place| place + 2);
    of_type.get(start..).unwrap_or(of_type)
}

fn compartment(model: &Model, node: usize) -> &str {
    let ordinal = model.node_of.iter().position(|own| *own == node);
    name(&model.names.compartments, ordinal.unwrap_or(usize::MAX))
}

fn name(names: &[String], ordinal: usize) -> &str {
    names.get(ordinal).map_or("", String::as_str)
}

/// All that has to be the same, in a fixed order.
fn facts(model: &Model) -> Vec<Fact<'_>> {
    let mut facts = Vec::new();
    for placed in &model.compartments {
        let what = What::Compartment(placed.bank.part_type());
        let names = placed.bank.ordinals().iter();
        facts.extend(names.map(|ordinal| Fact {
            what,
            name: name(&model.names.compartments, *ordinal as usize),
        }));
    }
    for placed in &model.branches {
        let links = model.links.get(placed.share.parts.clone());
        let links = links.unwrap_or_default().iter();
        facts.extend(
            links
                .zip(placed.bank.ordinals())
                .map(|(link, ordinal)| Fact {
                    what: What::Branch(placed.bank.part_type(), *link),
                    name: name(&model.names.branches, *ordinal as usize),
                }),
        );
    }
    for (turn, name) in model.turns.iter().zip(&model.names.drivers) {
        let Some(placed) = model.drivers.get(turn.bank) else {
            continue;
        };
        let what = What::Driver {
            of_type: placed.bank.part_type(),
            bank: turn.bank,
            slots: turn.slots,
            is_steady: placed.bank.is_steady(turn.slots.place),
        };
        facts.push(Fact { what, name });
    }
    let term = |what: fn(usize, usize) -> What, term: &Term| Fact {
        what: what(term.node, term.slot),
        name: compartment(model, term.node),
    };
    facts.extend(
        model
            .surroundings
            .iter()
            .map(|own| term(What::Surrounding, own)),
    );
    facts.extend(
        model
            .potentials
            .iter()
            .map(|own| term(What::Potential, own)),
    );
    facts.extend(model.inputs.iter().map(|source| Fact {
        what: What::Input(*source),
        name: "",
    }));
    facts
}

/// Whether all have the structure of the first.
pub(super) fn check(circulations: &[Circulation]) -> Result<(), Unlike> {
    let found = circulations.len();
    let Some((first, others)) = circulations.split_first() else {
        return Err(Unlike::Count { found });
    };
    if found > LANES {
        return Err(Unlike::Count { found });
    }
    for (lane, other) in (1..).zip(others) {
        if let Some([expected, found]) = difference(&first.model, &other.model) {
            return Err(Unlike::Structure {
                lane,
                found,
                expected,
            });
        }
    }
    Ok(())
}

/// The first difference in structure, in words: what the first has, and what the other.
fn difference(first: &Model, other: &Model) -> Option<[String; 2]> {
    let (a, b) = (facts(first), facts(other));
    let what = |facts: &[Fact<'_>], place: usize| facts.get(place).map(|fact| fact.what);
    let length = a.len().max(b.len());
    let place = (0..length).find(|place| what(&a, *place) != what(&b, *place))?;
    let words = |facts: &[Fact<'_>], model: &Model| {
        let fact = facts.get(place);
        fact.map_or_else(|| String::from("nothing more"), |fact| fact.words(model))
    };
    Some([words(&a, first), words(&b, other)])
}
