//! What can go wrong while integrating.

use super::integrator::Statistics;
use super::system::{Fault, FaultKind};

/// Why an integration ended before its end.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IntegrationError {
    /// A state or its rate is infinite or not a number, and shorter steps do not help.
    #[error("state {index} or its rate is not finite at {time_s} s")]
    NotFinite {
        /// The index of the state.
        index: usize,
        /// The last time that was reached, in s.
        time_s: f64,
    },
    /// The step needed is below the smallest one that makes sense, for example because the solution blows up.
    #[error("a step of {step_s} s at {time_s} s is too small to go on{}", describe(*.index, .fault.as_ref()))]
    StepTooSmall {
        /// The last time that was reached, in s.
        time_s: f64,
        /// The step that was too small, in s.
        step_s: f64,
        /// The state with the largest error, where it is known.
        index: Option<usize>,
        /// The system's own reason for refusing the steps, if it gave one.
        fault: Option<Fault>,
    },
    /// The system refuses the state from which a step should start, so that no shorter step could help.
    #[error("the system refuses its state at {time_s} s: {fault}")]
    OutOfDomain {
        /// The time of the state, in s.
        time_s: f64,
        /// The system's reason.
        fault: Fault,
    },
    /// The limit on the number of steps, rejected ones counted in, is used up.
    #[error("{limit} steps were not enough; reached {time_s} s")]
    TooManySteps {
        /// The limit.
        limit: u64,
        /// The last time that was reached, in s.
        time_s: f64,
        /// The state with the largest error, where it is known.
        index: Option<usize>,
    },
    /// A setting makes no sense.
    #[error("`{field}` is {value}, but must be {must}")]
    InvalidSettings {
        /// The name of the setting.
        field: &'static str,
        /// Its value.
        value: f64,
        /// What would be right.
        must: &'static str,
    },
    /// The absolute tolerance of a state is not positive.
    #[error("the absolute tolerance of state {index} is {value}, but must be positive")]
    InvalidTolerance {
        /// The index of the state.
        index: usize,
        /// Its absolute tolerance.
        value: f64,
    },
    /// The start or the end is not finite, or the end lies before the start.
    #[error(
        "cannot integrate from {start_s} s to {end_s} s: both must be finite, the end not before the start"
    )]
    InvalidSpan {
        /// The start, in s.
        start_s: f64,
        /// The end, in s.
        end_s: f64,
    },
    /// The system announced a breakpoint that is not after the time asked about.
    #[error(
        "the system's next breakpoint after {after_s} s is {breakpoint_s} s, which is not later"
    )]
    InvalidBreakpoint {
        /// The time asked about, in s.
        after_s: f64,
        /// The breakpoint announced, in s.
        breakpoint_s: f64,
    },
    /// Two lengths that must be equal are not.
    #[error("{what} has {found} entries, but the system has {expected} states")]
    DimensionMismatch {
        /// What has the wrong length.
        what: &'static str,
        /// The dimension of the system.
        expected: usize,
        /// The length found.
        found: usize,
    },
    /// A backend failed in a way of its own.
    #[error("{backend} failed at {time_s} s: {message}")]
    Backend {
        /// The name of the backend.
        backend: &'static str,
        /// The last time that was reached, in s.
        time_s: f64,
        /// What the backend says.
        message: String,
    },
}

impl IntegrationError {
    /// The error for a fault at a point from which no shorter step can lead away.
    pub(super) fn from_fault(fault: Fault, time_s: f64) -> Self {
        match fault.kind {
            FaultKind::NotFinite => Self::NotFinite {
                index: fault.index,
                time_s,
            },
            _ => Self::OutOfDomain { time_s, fault },
        }
    }

    /// The error for a step that has shrunk to nothing under the system's repeated refusal.
    pub(super) fn from_refusal(fault: Fault, time_s: f64, step_s: f64) -> Self {
        match fault.kind {
            FaultKind::NotFinite => Self::from_fault(fault, time_s),
            _ => Self::StepTooSmall {
                time_s,
                step_s,
                index: Some(fault.index),
                fault: Some(fault),
            },
        }
    }
}

fn describe(index: Option<usize>, fault: Option<&Fault>) -> String {
    match (fault, index) {
        (Some(fault), _) => format!(": {fault}"),
        (None, Some(index)) => format!("; state {index} has the largest error"),
        (None, None) => String::new(),
    }
}

/// An integration that ended early. The state and all that went to the sink are kept as they were at `reached_s`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("integration stopped at {reached_s} s: {error}")]
pub struct Failure {
    /// What went wrong.
    #[source]
    pub error: IntegrationError,
    /// The time of the last accepted state, in s.
    pub reached_s: f64,
    /// What was done until then.
    pub statistics: Statistics,
}
