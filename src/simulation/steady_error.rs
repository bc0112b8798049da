//! Why no steady beat was found.

use thiserror::Error;

use crate::network::UnknownHandle;
use crate::simulation::error::Interrupted;
use crate::units::Time;

/// Why a search for a steady beat found none.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum SteadyBeatError {
    /// Nothing said what a beat is.
    #[error(
        "nothing says what a beat is: give its period with `every`, or a phase with `paced_by`"
    )]
    NoPeriod,
    /// A setting makes no sense.
    #[error("`{field}` is {value:?}{unit}, but must be {must}")]
    Setting {
        /// The name of the setting.
        field: &'static str,
        /// Its value.
        value: f64,
        /// The unit, after a space; empty for none.
        unit: &'static str,
        /// What would be right.
        must: &'static str,
    },
    /// The initial state has the wrong length.
    #[error("the initial state has {found} numbers, but the circulation has {expected}")]
    InitialState {
        /// Numbers given.
        found: usize,
        /// Numbers needed.
        expected: usize,
    },
    /// The phase belongs to another network.
    #[error(transparent)]
    UnknownHandle(#[from] UnknownHandle),
    /// The phase did not wrap.
    #[error(
        "no beat began within {waited} after {from}: the phase did not wrap from just below 1 to 0; start the heart, or allow a longer beat with `longest_beat`"
    )]
    NoBeat {
        /// The start of the beat that did not end.
        from: Time,
        /// How long was waited.
        waited: Time,
        /// The state at the end of the wait.
        state: Vec<f64>,
    },
    /// The beats that were allowed did not lead to a steady one.
    #[error(transparent)]
    NotSteady(Box<NotSteady>),
    /// A beat could not be solved.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

/// How far from a steady beat a search ended, and where.
#[derive(Clone, Debug, Error, PartialEq)]
#[error(
    "not steady after {beats} beats: over the last one the {quantity} of `{part}` changed most, by {} to {}, which is {change_relative:.1e} of its scale, about {distance_relative:.1e} from steady, where {wanted_relative:.1e} was wanted; allow more beats, a tighter tolerance, or look for what has another period",
    amount(*.changed_by, .unit),
    amount(*.value, .unit)
)]
#[non_exhaustive]
pub struct NotSteady {
    /// The part of which a number changed most.
    pub part: String,
    /// Which of its numbers.
    pub quantity: String,
    /// The unit of that number; empty where it is the part's own.
    pub unit: &'static str,
    /// That number at the end of the last beat.
    pub value: f64,
    /// By how much it changed over that beat.
    pub changed_by: f64,
    /// That change as a share of its scale.
    pub change_relative: f64,
    /// About how far the state is from steady, as a share of the scale of the number that is farthest.
    pub distance_relative: f64,
    /// What was wanted of both.
    pub wanted_relative: f64,
    /// Beats that were solved.
    pub beats: usize,
    /// When the last beat ended.
    pub time: Time,
    /// The state then, to go on from.
    pub state: Vec<f64>,
}

fn amount(value: f64, unit: &str) -> String {
    if unit.is_empty() {
        format!("{value:.3e}")
    } else {
        format!("{value:.3e} {unit}")
    }
}
