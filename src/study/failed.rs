//! Members of a sensitivity or a fit that failed.

use std::fmt;

use crate::study::error::StudyError;
use crate::study::plan::Study;
use crate::study::run::MemberRun;

/// A member that failed, and that a sensitivity or a fit went on without.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedMember {
    /// Which member.
    pub index: usize,
    /// Its factors, in words.
    pub factors: String,
    /// Why it failed.
    pub cause: String,
}

impl fmt::Display for FailedMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            index,
            factors,
            cause,
        } = self;
        write!(f, "member {index} ({factors}) failed: {cause}")
    }
}

impl Study {
    /// What failed of these, in order.
    pub(super) fn failed(&self, runs: &[MemberRun]) -> Vec<FailedMember> {
        let failed = runs.iter().filter_map(|run| {
            let cause = run.measures.as_ref().err()?;
            Some(FailedMember {
                index: run.index,
                factors: self.in_words(&run.factors),
                cause: cause.to_string(),
            })
        });
        failed.collect()
    }

    /// The measures of a member that cannot be done without.
    pub(super) fn needed(&self, run: MemberRun) -> Result<Vec<f64>, StudyError> {
        run.measures.map_err(|cause| StudyError::Member {
            index: run.index,
            factors: self.in_words(&run.factors),
            cause,
        })
    }
}

/// The fewest of so many samples that a sensitivity is worked out from: a quarter, and four.
pub(super) fn fewest(asked: usize) -> usize {
    (asked / 4).max(4).min(asked)
}

/// Fails if fewer are left than it takes.
pub(super) fn check_left(
    what: &'static str,
    left: usize,
    asked: usize,
    failures: &[FailedMember],
) -> Result<(), StudyError> {
    let need = fewest(asked);
    if left >= need {
        return Ok(());
    }
    Err(StudyError::TooFewLeft {
        what,
        left,
        asked,
        need,
        failures: failures.len(),
        first: failures
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
    })
}
