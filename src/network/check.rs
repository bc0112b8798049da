//! Checking a part's parameters, and the signals that it reads.

use crate::network::compose::Network;
use crate::network::defect::Defect;
use crate::network::signal::Signal;
use crate::units::Quantity;

/// The least and the most that a number of a part may be in its unit, but for zero (design values).
///
/// Vessels, hearts and muscles stay within a millionth and a million. Six more powers of ten leave room for junctions without volume worth speaking of and for
/// models in other units; beyond them sums lose what the smaller terms say.
const LEAST: f64 = 1e-12;
pub(crate) const MOST: f64 = 1e12;

const NOT_POSITIVE: &str = "finite and above zero";
const NEGATIVE: &str = "finite and not below zero";
const NOT_FINITE: &str = "finite";
const TOO_SMALL: &str = "at least 1e-12, as no part of a circulation is nearer to zero";
const TOO_LARGE: &str = "at most 1e12 in size, as no part of a circulation is larger";

/// What a parameter must be and is not; none if it is.
fn finite(value: f64) -> Option<&'static str> {
    if !value.is_finite() {
        Some(NOT_FINITE)
    } else if value.abs() > MOST {
        Some(TOO_LARGE)
    } else {
        None
    }
}

fn positive(value: f64) -> Option<&'static str> {
    if !(value.is_finite() && value > 0.0) {
        Some(NOT_POSITIVE)
    } else if value < LEAST {
        Some(TOO_SMALL)
    } else {
        finite(value)
    }
}

fn not_negative(value: f64) -> Option<&'static str> {
    if !(value.is_finite() && value >= 0.0) {
        Some(NEGATIVE)
    } else {
        finite(value)
    }
}

/// What a part reports its parameters to when a network is built.
///
/// Every unphysical parameter becomes one [`Defect::Parameter`], which names the part, the field, the value, its unit and what would be right.
#[derive(Debug)]
pub struct Check<'a> {
    part: &'a str,
    network: &'a Network,
    defects: &'a mut Vec<Defect>,
    /// The slots of the signals that were said to be read.
    pub(crate) read: Vec<usize>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(part: &'a str, network: &'a Network, defects: &'a mut Vec<Defect>) -> Self {
        Self {
            part,
            network,
            defects,
            read: Vec::new(),
        }
    }

    /// The value must be finite, and at most 1e12 in size in the unit of its quantity.
    pub fn finite<Q: Quantity>(&mut self, field: &'static str, value: Q) {
        self.bounded(field, value.base(), Q::UNIT, finite(value.base()));
    }

    /// The value must be above zero: at least 1e-12, and at most 1e12, in the unit of its quantity.
    pub fn positive<Q: Quantity>(&mut self, field: &'static str, value: Q) {
        self.bounded(field, value.base(), Q::UNIT, positive(value.base()));
    }

    /// The value must be finite and not below zero, and at most 1e12 in the unit of its quantity.
    pub fn not_negative<Q: Quantity>(&mut self, field: &'static str, value: Q) {
        self.bounded(field, value.base(), Q::UNIT, not_negative(value.base()));
    }

    /// As [`Check::finite`], for a bare number with its unit.
    pub fn finite_number(&mut self, field: &'static str, value: f64, unit: &'static str) {
        self.bounded(field, value, unit, finite(value));
    }

    /// As [`Check::positive`], for a bare number with its unit.
    pub fn positive_number(&mut self, field: &'static str, value: f64, unit: &'static str) {
        self.bounded(field, value, unit, positive(value));
    }

    /// As [`Check::not_negative`], for a bare number with its unit.
    pub fn not_negative_number(&mut self, field: &'static str, value: f64, unit: &'static str) {
        self.bounded(field, value, unit, not_negative(value));
    }

    fn bounded(
        &mut self,
        field: &'static str,
        value: f64,
        unit: &'static str,
        must: Option<&'static str>,
    ) {
        let holds = must.is_none();
        self.require_number(field, value, unit, holds, must.unwrap_or_default());
    }

    /// A dimensionless share must lie between 0 and 1.
    pub fn share(&mut self, field: &'static str, value: f64) {
        let holds = (0.0..=1.0).contains(&value);
        self.require_number(field, value, "", holds, "between 0 and 1");
    }

    /// `holds` must be true; `must` says in words what would be right.
    pub fn require<Q: Quantity>(
        &mut self,
        field: &'static str,
        value: Q,
        holds: bool,
        must: impl Into<String>,
    ) {
        self.require_number(field, value.base(), Q::UNIT, holds, must);
    }

    /// As [`Check::require`], for a bare number with its unit.
    pub fn require_number(
        &mut self,
        field: &'static str,
        value: f64,
        unit: &'static str,
        holds: bool,
        must: impl Into<String>,
    ) {
        if !holds {
            self.defects.push(Defect::Parameter {
                part: self.part.to_owned(),
                field,
                value,
                unit,
                must: must.into(),
            });
        }
    }

    /// Something that the part cannot do without was not given; `remedy` says in words what to do.
    pub fn missing(&mut self, field: &'static str, remedy: &'static str) {
        self.defects.push(Defect::Missing {
            part: self.part.to_owned(),
            field,
            remedy,
        });
    }

    /// The part reads `signal`, which must come from the same network.
    ///
    /// Report every signal: the solver's Jacobian takes it from here that the part answers to it.
    pub fn reads<Q: Quantity>(&mut self, field: &'static str, signal: Signal<Q>) {
        if !self.network.has_slot(signal.network(), signal.slot()) {
            self.defects.push(Defect::ForeignSignal {
                part: self.part.to_owned(),
                field,
            });
        }
        self.read.push(signal.slot());
    }
}
