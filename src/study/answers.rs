//! One value for each measure and factor of a study.

use crate::study::error::StudyError;
use crate::study::factor::{Factor, Measured};

/// How each measure answers to each factor: those of the first measure to all factors, then those of the second, and so on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answers<T> {
    pub(super) study: u32,
    pub(super) factors: usize,
    pub(super) values: Vec<T>,
}

impl<T: Copy> Answers<T> {
    /// How `measure` answers to `factor`.
    pub(super) fn of<F, Q>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<T, StudyError> {
        let foreign = |what| StudyError::ForeignHandle { what };
        if factor.study != self.study {
            return Err(foreign("factor"));
        }
        let place = measure.index * self.factors + factor.index;
        let value = self.values.get(place).copied();
        value
            .filter(|_| measure.study == self.study)
            .ok_or(foreign("measure"))
    }
}
