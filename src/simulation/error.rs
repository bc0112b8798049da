//! What can go wrong while solving, in the words of the network.

use thiserror::Error;

use crate::network::{Circulation, UnknownHandle};
use crate::simulation::solution::Solution;
use crate::simulation::watch::BadInterval;
use crate::solver::{Failure, Fault, FaultKind, IntegrationError, TrajectoryError};
use crate::units::{Time, Volume};

/// More samples than this are a mistake: they would fill the memory.
pub(crate) const MOST_SAMPLES: f64 = 1e8;

/// Smaller relative tolerances ask for what numbers of 16 digits cannot hold.
pub(crate) const LEAST_TOLERANCE: f64 = 1e-15;

/// Later or earlier than this, in s, two numbers that follow each other are more than a tenth of a microsecond apart.
pub(crate) const FARTHEST_S: f64 = 1e9;

/// Why a simulation ended before its end.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum SolveError {
    /// A number of the state became infinite or not a number.
    #[error(
        "the {quantity} of `{part}`, or its rate, is not finite at {time}: look for a parameter or signal of this part that leads there"
    )]
    NotFinite {
        /// The part.
        part: String,
        /// Which of its numbers.
        quantity: String,
        /// When.
        time: Time,
    },
    /// A compartment was emptied below nothing.
    #[error(
        "the volume of `{part}` would fall to {volume} at {time}: its pressure must fall steeply enough as it empties to hold its last blood back"
    )]
    NegativeVolume {
        /// The compartment.
        part: String,
        /// When.
        time: Time,
        /// The volume that was refused.
        volume: Volume,
    },
    /// Steps of fixed length pass over what a driver does in time.
    #[error(
        "a step passes over what the driver `{driver}` does in time from about {time} on: take shorter steps, or an integrator that can shorten them, or let the driver announce it by `breakpoint` or `longest_step`"
    )]
    PassedOver {
        /// The driver.
        driver: String,
        /// When.
        time: Time,
    },
    /// The solver needed steps too small to go on.
    #[error(
        "a step of {step} at {time} is too small to go on; {part} changes fastest: look for a very small compliance, resistance or time constant there"
    )]
    StepTooSmall {
        /// The part and number that changed fastest, in words.
        part: String,
        /// When.
        time: Time,
        /// The step that was asked for.
        step: Time,
    },
    /// The limit on the number of steps is used up.
    #[error(
        "{limit} steps were not enough: solved up to {time}; {part} changes fastest; raise the limit or the tolerance, or solve what is mostly quiet by `Scheme::Automatic`"
    )]
    TooManySteps {
        /// The part and number that changed fastest, in words.
        part: String,
        /// The limit.
        limit: u64,
        /// How far it came.
        time: Time,
    },
    /// The relative tolerance makes no sense.
    #[error("the relative tolerance is {value:?}, but must be {}", tolerable(*.value))]
    Tolerance {
        /// The tolerance.
        value: f64,
    },
    /// The interval of a recording makes no sense, or is so short that it would fill the memory.
    #[error("{}", recorded(*.interval, *.count))]
    Recording {
        /// The interval.
        interval: Time,
        /// How many values it makes.
        count: f64,
    },
    /// A recording at an interval would take more memory than it may, even at one polynomial for each interval.
    #[error(
        "a recording every {interval} would take {}, but may take {}: record every {fits} or longer, or record nothing and watch the run (`Recording::Nothing`, `watched_by`), or raise `recording_limit`; where steps are longer than the interval, `Recording::Steps` takes less",
        memory(*.bytes), memory(*.limit_bytes)
    )]
    RecordingTooLarge {
        /// What it would take, in bytes.
        bytes: u64,
        /// What it may take, in bytes.
        limit_bytes: u64,
        /// The interval.
        interval: Time,
        /// The least interval that would fit.
        fits: Time,
    },
    /// The recorded steps take all the memory that they may.
    #[error(
        "the steps recorded up to {time} take all of the {} that a recording may take: record at an interval (`Recording::Every`), or record nothing and watch the run (`Recording::Nothing`, `watched_by`), or raise `recording_limit`",
        memory(*.limit_bytes)
    )]
    RecordingFull {
        /// What it may take, in bytes.
        limit_bytes: u64,
        /// How far the run came.
        time: Time,
    },
    /// The interval at which a watch was to look makes no sense.
    #[error("{}", looks(*.interval, *.count))]
    Looks {
        /// The interval.
        interval: Time,
        /// How many looks it makes.
        count: f64,
    },
    /// A setting of an event makes no sense.
    #[error("the {what} of event `{event}` is {value} {unit}, but must be {must}")]
    Event {
        /// The event.
        event: String,
        /// Which of its settings.
        what: &'static str,
        /// Its value.
        value: f64,
        /// The unit of the event's quantity.
        unit: &'static str,
        /// What would be right.
        must: &'static str,
    },
    /// An event looks at something of another network.
    #[error("event `{event}`: {source}")]
    EventHandle {
        /// The event.
        event: String,
        /// What it looks at.
        #[source]
        source: UnknownHandle,
    },
    /// The quantity of an event became infinite or not a number.
    #[error(
        "the quantity of event `{event}` is not finite after {time}: look at how it is computed"
    )]
    EventNotFinite {
        /// The event.
        event: String,
        /// The start of the step in which it happened.
        time: Time,
    },
    /// The initial state has the wrong length.
    #[error("the initial state has {found} numbers, but the circulation has {expected}")]
    InitialState {
        /// Numbers given.
        found: usize,
        /// Numbers needed.
        expected: usize,
    },
    /// A number of the initial state makes no sense.
    #[error("the initial {quantity} of `{part}` is {value:?}, but must be {must}")]
    InitialValue {
        /// The part.
        part: String,
        /// Which of its numbers.
        quantity: String,
        /// Its value.
        value: f64,
        /// What would be right.
        must: &'static str,
    },
    /// Times so late, or so early, that numbers of 16 digits do not tell the ends of short steps apart.
    #[error(
        "cannot run from {start} to {end}: times must be within 1e9 s of zero, where they are told to a millionth of a second: count time from the start of the run"
    )]
    FarTimes {
        /// The start.
        start: Time,
        /// The end.
        end: Time,
    },
    /// Rounding has made or lost blood.
    #[error(
        "by {time} rounding has changed the total volume by {drift:e} of itself; the volume of `{part}` changes fastest: look for a very small compliance or resistance there, or solve by another scheme or to a smaller tolerance"
    )]
    BloodNotConserved {
        /// The compartment that exchanges fastest for its size.
        part: String,
        /// When.
        time: Time,
        /// By how much the total volume has changed, as a share of the most blood that was held or exchanged.
        drift: f64,
    },
    /// The solver's settings, or the span of time, make no sense.
    #[error(transparent)]
    Solver(IntegrationError),
}

impl SolveError {
    pub(crate) fn from_failure(failure: &Failure, circulation: &Circulation) -> Self {
        let time = Time::from_seconds(failure.reached_s);
        match &failure.error {
            IntegrationError::NotFinite { index, .. } => {
                let (quantity, part) = circulation.label(*index);
                Self::NotFinite {
                    part,
                    quantity,
                    time,
                }
            }
            IntegrationError::OutOfDomain { fault, .. }
            | IntegrationError::StepTooSmall {
                fault: Some(fault), ..
            } => Self::from_fault(*fault, time, circulation),
            IntegrationError::StepTooSmall { step_s, index, .. } => Self::StepTooSmall {
                part: fastest(*index, circulation),
                time,
                step: Time::from_seconds(*step_s),
            },
            IntegrationError::TooManySteps { limit, index, .. } => Self::TooManySteps {
                part: fastest(*index, circulation),
                limit: *limit,
                time,
            },
            other => Self::Solver(other.clone()),
        }
    }

    fn from_fault(fault: Fault, time: Time, circulation: &Circulation) -> Self {
        let (quantity, part) = circulation.label(fault.index);
        match fault.kind {
            FaultKind::OutOfDomain => Self::NegativeVolume {
                part,
                time,
                volume: Volume::from_ml(fault.value),
            },
            FaultKind::PassedOver => Self::PassedOver {
                driver: circulation.driver_name(fault.index),
                time: Time::from_seconds(fault.value),
            },
            FaultKind::DerivedNotFinite => Self::NotFinite {
                part,
                quantity: String::from("pressure"),
                time,
            },
            _ => Self::NotFinite {
                part,
                quantity,
                time,
            },
        }
    }
}

fn fastest(index: Option<usize>, circulation: &Circulation) -> String {
    index.map_or_else(
        || String::from("the state"),
        |index| circulation.describe_state(index),
    )
}

/// A simulation that ended early: why, and what was solved until then.
#[derive(Clone, Debug, Error)]
#[error("{error} (solved from {} to {})", .solution.start(), .solution.end())]
pub struct Interrupted {
    /// What went wrong.
    #[source]
    pub error: SolveError,
    /// The solution up to the last step that held.
    pub solution: Box<Solution>,
}

/// Why a solution has no answer.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum QueryError {
    /// The handle belongs to another network.
    #[error(transparent)]
    UnknownHandle(#[from] UnknownHandle),
    /// The run did not look for the event.
    #[error("the run was not given event `{event}`: give it to the simulation with `noting`")]
    UnknownEvent {
        /// The event.
        event: String,
    },
    /// The time lies outside of what was solved.
    #[error("{time} lies outside the solution, which spans {start} to {end}")]
    OutsideSpan {
        /// The time asked about.
        time: Time,
        /// Start of the solution.
        start: Time,
        /// End of the solution.
        end: Time,
    },
    /// The interval of samples makes no sense.
    #[error("samples were asked for every {interval}: the interval must be finite and above zero")]
    Interval {
        /// The interval.
        interval: Time,
    },
    /// More samples were asked for than memory holds.
    #[error("samples every {interval} are {count:.0}: ask for at most 100 million")]
    TooManySamples {
        /// The interval.
        interval: Time,
        /// How many there would be.
        count: f64,
    },
    /// The interval at which a watch was to look makes no sense.
    #[error("{}", looks(*.interval, *.count))]
    Looks {
        /// The interval.
        interval: Time,
        /// How many looks it makes.
        count: f64,
    },
    /// A vein has no geometry, so that velocity and shear are unknown.
    #[error("`{vein}` has no geometry: give it one with `with_geometry`")]
    NoGeometry {
        /// The vein.
        vein: String,
    },
    /// A number that was given with the question is not finite.
    #[error("the {what} is {value}, but must be finite")]
    NotFinite {
        /// What it is.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// What was recorded does not suffice to tell a quantity.
    #[error(
        "the {quantity} cannot be told from {from} to {to}: the run was recorded every {interval}, as its steps did not fit into memory, and {missed} is not followed between, so that the {quantity} may be off by {off:.3e} {unit} (allowed: {allowed:.3e}). Read a window without such gaps (`curve_between`) or values at the interval (`Solution::at`), watch the run while it goes on (`watched_by`), raise `recording_limit`, or record about every {fits}"
    )]
    TooCoarse {
        /// Which quantity.
        quantity: String,
        /// The part of the state that is missed most, in words.
        missed: String,
        /// Start of what was asked about, or of the gap.
        from: Time,
        /// Its end.
        to: Time,
        /// The interval of the recording.
        interval: Time,
        /// By how much the quantity may be off.
        off: f64,
        /// By how much it might be off.
        allowed: f64,
        /// The unit of both.
        unit: &'static str,
        /// The interval that would do, by how the error falls with the interval.
        fits: Time,
    },
    /// No whole beat lies in the window.
    #[error(
        "from {from} to {to} there is no whole beat of the heart: choose a longer window, or see whether the heart beats"
    )]
    NoBeat {
        /// Start of the window.
        from: Time,
        /// End of the window.
        to: Time,
    },
    /// A session has no phase of that name.
    #[error("the session has no phase `{phase}`: there are {phases}; choose one of them")]
    NoPhase {
        /// The phase asked for.
        phase: String,
        /// Those that there are.
        phases: String,
    },
    /// The window ends before it starts.
    #[error("the window from {from} to {to} is empty: it must end after it starts")]
    EmptyWindow {
        /// Start of the window.
        from: Time,
        /// End of the window.
        to: Time,
    },
}

fn tolerable(value: f64) -> &'static str {
    if value > 0.0 && value < LEAST_TOLERANCE {
        "above round-off: 1e-13 is about the least that makes a difference"
    } else {
        "above 0 and at most 0.1"
    }
}

/// Bytes for people.
pub(crate) fn memory(bytes: u64) -> String {
    const UNITS: [(&str, f64); 3] = [
        ("GiB", 1_073_741_824.0),
        ("MiB", 1_048_576.0),
        ("KiB", 1024.0),
    ];
    let bytes = bytes as f64;
    let unit = UNITS.iter().find(|(_, size)| bytes >= *size);
    unit.map_or_else(
        || format!("{bytes} bytes"),
        |(unit, size)| format!("{:.3} {unit}", bytes / size),
    )
}

fn recorded(interval: Time, count: f64) -> String {
    if interval > Time::ZERO && interval.is_finite() {
        format!(
            "a value every {interval} makes {count:.0} values: record at most 100 million, with a longer interval or in several runs"
        )
    } else {
        format!(
            "a recording was to hold a value every {interval}: the interval must be finite and above zero"
        )
    }
}

fn looks(interval: Time, count: f64) -> String {
    if interval > Time::ZERO && interval.is_finite() {
        format!(
            "a look every {interval} makes {count:.0} looks: look at most 100 million times, at a longer interval or in several runs"
        )
    } else {
        format!("a watch was to look every {interval}: the interval must be finite and above zero")
    }
}

impl From<BadInterval> for SolveError {
    fn from(BadInterval { interval, count }: BadInterval) -> Self {
        Self::Looks { interval, count }
    }
}

impl From<BadInterval> for QueryError {
    fn from(BadInterval { interval, count }: BadInterval) -> Self {
        Self::Looks { interval, count }
    }
}

impl From<TrajectoryError> for QueryError {
    fn from(error: TrajectoryError) -> Self {
        match error {
            TrajectoryError::OutsideSpan {
                time_s,
                start_s,
                end_s,
            } => Self::OutsideSpan {
                time: Time::from_seconds(time_s),
                start: Time::from_seconds(start_s),
                end: Time::from_seconds(end_s),
            },
            _ => Self::UnknownHandle(UnknownHandle { what: "state" }),
        }
    }
}
