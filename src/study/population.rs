//! All members of a study that was run.

use std::io;

use crate::study::csv_stream::CsvStream;
use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::numbers::{moments, quantile};
use crate::study::plan::{Named, Study};
use crate::study::run::{MemberRun, Receive};
use crate::units::Quantity;

/// All members of a study that was run, those that failed included.
#[derive(Debug)]
pub struct Population {
    study: u32,
    pub(super) factors: Vec<Named>,
    pub(super) measures: Vec<Named>,
    members: Vec<MemberRun>,
}

/// How a measure is spread over the members that have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary<Q> {
    /// How many members have it.
    pub members: usize,
    /// Mean.
    pub mean: Q,
    /// Standard deviation, with `n - 1` in the denominator; zero for one member.
    pub standard_deviation: Q,
    /// The least.
    pub least: Q,
    /// The value below which a twentieth of the members lie.
    pub fifth_percentile: Q,
    /// Median.
    pub median: Q,
    /// The value above which a twentieth of the members lie.
    pub ninety_fifth_percentile: Q,
    /// The greatest.
    pub greatest: Q,
}

impl Population {
    pub(super) fn new(study: &Study, members: Vec<MemberRun>) -> Self {
        let factors = study.factors.iter().map(|factor| factor.named.clone());
        Self {
            study: study.key,
            factors: factors.collect(),
            measures: study.measures.clone(),
            members,
        }
    }

    /// All members, in the order of the design.
    pub fn members(&self) -> &[MemberRun] {
        &self.members
    }

    /// Members that failed: which, and why.
    pub fn failures(&self) -> impl Iterator<Item = (usize, &Cause)> {
        let members = self.members.iter();
        members.filter_map(|member| Some((member.index, member.measures.as_ref().err()?)))
    }

    /// A factor and a measure of each member that did not fail: a scatter of one over the other.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if a handle belongs to another study.
    pub fn pairs<F: Quantity, Q: Quantity>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<Vec<(F, Q)>, StudyError> {
        if factor.study != self.study {
            return Err(StudyError::ForeignHandle { what: "factor" });
        }
        let place = self.place(measure)?;
        let pair = |member: &MemberRun| {
            let value = member.measures.as_ref().ok()?.get(place)?;
            let factor = member.factors.get(factor.index)?;
            Some((F::from_base(*factor), Q::from_base(*value)))
        };
        Ok(self.members.iter().filter_map(pair).collect())
    }

    /// A measure of each member that did not fail, in the order of the design.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if the handle belongs to another study.
    pub fn values<Q: Quantity>(&self, measure: Measured<Q>) -> Result<Vec<Q>, StudyError> {
        let values = self.raw(self.place(measure)?);
        Ok(values.into_iter().map(Q::from_base).collect())
    }

    /// How a measure is spread over the members that did not fail.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if the handle belongs to another study, [`StudyError::Empty`] if every member
    /// failed, [`StudyError::TooLarge`] if the standard deviation is too large for an `f64`.
    pub fn summary<Q: Quantity>(&self, measure: Measured<Q>) -> Result<Summary<Q>, StudyError> {
        let place = self.place(measure)?;
        let mut values = self.raw(place);
        values.sort_unstable_by(f64::total_cmp);
        let name = || {
            let named = self.measures.get(place);
            named.map(|named| named.name.clone()).unwrap_or_default()
        };
        let (Some(least), Some(greatest)) = (values.first(), values.last()) else {
            return Err(StudyError::Empty { measure: name() });
        };
        let (mean, deviation) = moments(&values);
        if !deviation.is_finite() {
            return Err(StudyError::TooLarge {
                what: format!("the standard deviation of measure `{}`", name()),
            });
        }
        Ok(Summary {
            members: values.len(),
            mean: Q::from_base(mean),
            standard_deviation: Q::from_base(deviation),
            least: Q::from_base(*least),
            fifth_percentile: Q::from_base(quantile(&values, 0.05)),
            median: Q::from_base(quantile(&values, 0.5)),
            ninety_fifth_percentile: Q::from_base(quantile(&values, 0.95)),
            greatest: Q::from_base(*greatest),
        })
    }

    /// Writes all members as CSV: one row each, with the member's number, factors, measures, and why it failed.
    ///
    /// # Errors
    /// [`StudyError::Receiver`] if it can not be written.
    pub fn write_csv(&self, to: impl io::Write) -> Result<(), StudyError> {
        let fails = |cause| StudyError::Receiver { cause };
        let stream = CsvStream::with_headings(&self.factors, &self.measures, to);
        let mut stream = stream.flushed_every(1000);
        for member in &self.members {
            // It breaks never off.
            let _ = stream.receive(member).map_err(fails)?;
        }
        stream.finish()
    }

    fn place<Q>(&self, measure: Measured<Q>) -> Result<usize, StudyError> {
        let own = measure.study == self.study && measure.index < self.measures.len();
        own.then_some(measure.index)
            .ok_or(StudyError::ForeignHandle { what: "measure" })
    }

    fn raw(&self, place: usize) -> Vec<f64> {
        let members = self.members.iter();
        let values =
            members.filter_map(|member| member.measures.as_ref().ok()?.get(place).copied());
        values.collect()
    }
}
