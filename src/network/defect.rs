//! What can be wrong with a network.

use thiserror::Error;

use crate::units::Time;

/// One thing that is wrong with a network.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum Defect {
    /// A parameter is unphysical.
    #[error("`{part}`: {field} is {}, but must be {must}", amount(*.value, .unit))]
    Parameter {
        /// The part's name.
        part: String,
        /// The parameter.
        field: &'static str,
        /// Its value, in `unit`.
        value: f64,
        /// The unit.
        unit: &'static str,
        /// What would be right.
        must: String,
    },
    /// Something that a part cannot do without was not given.
    #[error("`{part}`: nothing gives its {field}: {remedy}")]
    Missing {
        /// The part's name.
        part: String,
        /// What is missing.
        field: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// Two parts have one name.
    #[error("two parts are named `{name}`: give each part a name of its own")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// Two phases of a session have one name.
    #[error(
        "two phases are named `{name}`: give each phase a name of its own, as results are asked for by it"
    )]
    DuplicatePhase {
        /// The name.
        name: String,
    },
    /// A driver says that it is next not smooth at a time that is not later than the one asked after.
    #[error(
        "`{driver}`: its breakpoint after {after} is {given}, which is not later: give the first time strictly after the one asked for, the very number that the driver compares time with, or none"
    )]
    Breakpoint {
        /// The driver's name.
        driver: String,
        /// What was asked.
        after: Time,
        /// What it gave.
        given: Time,
    },
    /// A part has no name.
    #[error("a {kind} has an empty name: messages and results are told apart by names")]
    EmptyName {
        /// Compartment, branch or driver.
        kind: &'static str,
    },
    /// The network holds no blood.
    #[error("the network has no compartment: `add` at least one")]
    NoCompartment,
    /// A handle belongs to another network.
    #[error(
        "`{part}`: {role} is a handle of another network: use the handle that this network's `add`, `connect` or `drive` returned"
    )]
    ForeignHandle {
        /// The part that was to be attached.
        part: String,
        /// What the handle was given as.
        role: &'static str,
    },
    /// A signal belongs to another network.
    #[error(
        "`{part}`: {field} is a signal of another network: take it from a driver of this network"
    )]
    ForeignSignal {
        /// The part that reads the signal.
        part: String,
        /// What the signal is read as.
        field: &'static str,
    },
    /// A branch starts and ends at the same compartment.
    #[error("`{branch}` starts and ends at `{compartment}`: connect it to two compartments")]
    SelfLoop {
        /// The branch.
        branch: String,
        /// The compartment.
        compartment: String,
    },
    /// A compartment has no branch.
    #[error("`{compartment}` is not connected to anything: `connect` it, or leave it out")]
    Unconnected {
        /// The compartment.
        compartment: String,
    },
    /// A compartment has more than one place.
    #[error("`{compartment}` is placed more than once: a compartment has one place")]
    PlacedTwice {
        /// The compartment.
        compartment: String,
    },
    /// A driver's input is not fed.
    #[error("`{driver}`: its input `{input}` senses nothing: feed it with `sense`")]
    UnfedInput {
        /// The driver.
        driver: String,
        /// The input.
        input: &'static str,
    },
    /// A driver's input is fed more than once.
    #[error("`{driver}`: its input `{input}` is fed more than once: one probe feeds one input")]
    InputFedTwice {
        /// The driver.
        driver: String,
        /// The input.
        input: &'static str,
    },
    /// A driver type's list of ports is not in the order of the ports' indices.
    #[error(
        "`{driver}`: port `{port}` stands at place {place} of its list but has index {index}: list ports in the order of their index"
    )]
    PortOrder {
        /// The driver.
        driver: String,
        /// The port.
        port: &'static str,
        /// Its place in the list.
        place: usize,
        /// Its index.
        index: usize,
    },
}

/// Everything that is wrong with a network, found in one go.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("{}", list(.defects))]
pub struct BuildError {
    /// The defects, in the order in which the network was composed.
    pub defects: Vec<Defect>,
}

/// A number with its unit, in powers of ten where it is very large or small.
fn amount(value: f64, unit: &str) -> String {
    let size = value.abs();
    let plain = size == 0.0 || (1e-4..1e7).contains(&size) || !value.is_finite();
    let number = if plain {
        value.to_string()
    } else {
        format!("{value:e}")
    };
    let space = if unit.is_empty() { "" } else { " " };
    format!("{number}{space}{unit}")
}

fn list(defects: &[Defect]) -> String {
    let mut text = match defects.len() {
        1 => String::from("the network cannot be built:"),
        count => format!("the network cannot be built, {count} things are wrong:"),
    };
    for defect in defects {
        text.push_str("\n  - ");
        text.push_str(&defect.to_string());
    }
    text
}
