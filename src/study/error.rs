//! What can be wrong with a study.

use thiserror::Error;

use crate::study::calibrate::Calibrated;

/// Why a member's model, or a receiver of results, gave up.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a study gave nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StudyError {
    /// Nothing varies.
    #[error("the study varies nothing: name at least one factor with `vary`")]
    NoFactor,
    /// Nothing is measured.
    #[error("the study measures nothing: name at least one quantity with `measure`")]
    NoMeasure,
    /// Two factors, or two measures, have one name, or a name is empty.
    #[error(
        "the name `{name}` is empty or given twice: give each factor and each measure a name of its own"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// A spread makes no sense.
    #[error("factor `{factor}`: {field} is {value} {unit}, but must be {must}")]
    Spread {
        /// The factor.
        factor: String,
        /// What of its spread.
        field: &'static str,
        /// Its value, in `unit`.
        value: f64,
        /// The unit.
        unit: &'static str,
        /// What would be right.
        must: String,
    },
    /// A setting makes no sense.
    #[error("`{field}` is {value}, but must be {must}")]
    Setting {
        /// The setting.
        field: &'static str,
        /// Its value.
        value: f64,
        /// What would be right.
        must: String,
    },
    /// A handle belongs to another study.
    #[error(
        "the handle of a {what} belongs to another study: use the one that this study's `vary` or `measure` returned"
    )]
    ForeignHandle {
        /// Factor or measure.
        what: &'static str,
    },
    /// The model panicked: a mistake in its code.
    #[error("the model panicked: {message}; return an error instead, or mend what is wrong")]
    Panicked {
        /// What it said.
        message: String,
    },
    /// A member did not set one of the measures, or set it to what is no number.
    #[error("measure `{measure}` was {found}: set it to a finite value")]
    Unmeasured {
        /// The measure.
        measure: String,
        /// What was found instead of a value.
        found: &'static str,
    },
    /// A member failed that cannot be done without.
    #[error("member {index} ({factors}) failed: {cause}")]
    Member {
        /// Which member.
        index: usize,
        /// Its factors, in words.
        factors: String,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// So many members failed that too few samples are left.
    #[error(
        "{left} of {asked} {what} are left, and {need} are needed: {failures} member(s) failed, \
         the first of them: {first}"
    )]
    TooFewLeft {
        /// Rows or trajectories.
        what: &'static str,
        /// How many are left, without a member that failed.
        left: usize,
        /// How many there were.
        asked: usize,
        /// How many are needed.
        need: usize,
        /// How many members failed.
        failures: usize,
        /// The first that failed, in words.
        first: String,
    },
    /// It could not be worked out how a measure answers to a factor.
    #[error("how measure `{measure}` answers to factor `{factor}` is not known: {why}")]
    NoAnswer {
        /// The factor.
        factor: String,
        /// The measure.
        measure: String,
        /// Why.
        why: String,
    },
    /// A measure has no value in any member.
    #[error("measure `{measure}` has no value: every member failed")]
    Empty {
        /// The measure.
        measure: String,
    },
    /// A result is larger than an `f64` can be.
    #[error("{what} is too large for a number: at most 1.8e308; set measures in a larger unit")]
    TooLarge {
        /// The result.
        what: String,
    },
    /// What receives the results failed, for example because a disk is full.
    #[error("the results could not be passed on: {cause}")]
    Receiver {
        /// Why.
        #[source]
        cause: Cause,
    },
    /// A file that is to be gone on with holds rows of another study or design.
    #[error(
        "row {row} of the file is of another study, design or seed: {what}; give the study and \
         design that wrote it, or another file"
    )]
    OtherRows {
        /// The row, counted from 1; 0 for the headings.
        row: usize,
        /// In what it differs.
        what: String,
    },
    /// There is nothing to fit to, or less than there are factors.
    #[error(
        "{targets} target(s) cannot fix {factors} factor(s): give at least as many targets as factors"
    )]
    TooFewTargets {
        /// How many targets there are.
        targets: usize,
        /// How many factors.
        factors: usize,
    },
    /// The fit did not come to an end, or did not leave its start though the model misses the targets
    /// there.
    #[error(
        "the fit stopped without an end: {reason}; the best point that was reached has a chi-squared \
         of {:.4e} with {} degree(s) of freedom; start elsewhere, change the ranges, or allow more \
         steps",
        best.chi_squared, best.degrees_of_freedom
    )]
    NoFit {
        /// What stopped it.
        reason: String,
        /// The best point that was reached. It is no fit.
        best: Box<Calibrated>,
    },
    /// The threads could not be started.
    #[error("the threads could not be started: {cause}")]
    Threads {
        /// Why.
        #[source]
        cause: Cause,
    },
}
