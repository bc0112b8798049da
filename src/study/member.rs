//! One member of a study, while its model runs.

use crate::study::error::StudyError;
use crate::study::factor::{Factor, Measured};
use crate::study::plan::Named;
use crate::units::Quantity;

/// One member: which it is, and the values of its factors.
#[derive(Clone, Copy, Debug)]
pub struct Member<'s> {
    pub(super) study: u32,
    pub(super) index: usize,
    pub(super) values: &'s [f64],
}

impl Member<'_> {
    /// Which member of the design it is, from 0 on.
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The value of a factor.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if the handle belongs to another study.
    pub fn get<Q: Quantity>(&self, factor: Factor<Q>) -> Result<Q, StudyError> {
        let value = self.values.get(factor.index);
        value
            .filter(|_| factor.study == self.study)
            .map(|value| Q::from_base(*value))
            .ok_or(StudyError::ForeignHandle { what: "factor" })
    }
}

/// What is measured of one member.
#[derive(Debug)]
pub struct Outcome<'s> {
    study: u32,
    measures: &'s [Named],
    values: Vec<f64>,
}

impl<'s> Outcome<'s> {
    pub(super) fn new(study: u32, measures: &'s [Named]) -> Self {
        Self {
            study,
            measures,
            values: vec![f64::NAN; measures.len()],
        }
    }

    /// Sets the value of a measure.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if the handle belongs to another study.
    pub fn set<Q: Quantity>(&mut self, measure: Measured<Q>, value: Q) -> Result<(), StudyError> {
        let own = measure.study == self.study;
        let place = self.values.get_mut(measure.index).filter(|_| own);
        let place = place.ok_or(StudyError::ForeignHandle { what: "measure" })?;
        *place = value.base();
        Ok(())
    }

    /// All values, if each was set to a finite one.
    pub(super) fn finish(self) -> Result<Vec<f64>, StudyError> {
        let missing = self.values.iter().position(|value| !value.is_finite());
        let Some(index) = missing else {
            return Ok(self.values);
        };
        let found = match self.values.get(index) {
            Some(value) if value.is_infinite() => "infinite",
            _ => "not set, or not a number",
        };
        let measure = self.measures.get(index).map(|named| named.name.clone());
        Err(StudyError::Unmeasured {
            measure: measure.unwrap_or_default(),
            found,
        })
    }
}
