//! Checking a part's parameters, and the signals that it reads.

use crate::network::compose::Network;
use crate::network::defect::Defect;
use crate::network::signal::Signal;
use crate::units::Quantity;

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

    /// The value must be finite.
    pub fn finite<Q: Quantity>(&mut self, field: &'static str, value: Q) {
        self.require(field, value, value.base().is_finite(), "finite");
    }

    /// The value must be finite and above zero.
    pub fn positive<Q: Quantity>(&mut self, field: &'static str, value: Q) {
        let holds = value.base().is_finite() && value.base() > 0.0;
        self.require(field, value, holds, "finite and above zero");
    }

    /// The value must be finite and not below zero.
    pub fn not_negative<Q: Quantity>(&mut self, field: &'static str, value: Q) {
        let holds = value.base().is_finite() && value.base() >= 0.0;
        self.require(field, value, holds, "finite and not below zero");
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
