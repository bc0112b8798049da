//! Where the beats of a heart begin.

use crate::network::Signal;
use crate::simulation::{QueryError, Solution};
use crate::units::{Fraction, Time};

/// The begins of all beats in a window, found where the phase falls back to 0: the first is the begin of the first whole beat, the last the end of the last.
///
/// # Errors
/// [`QueryError::NoBeat`] if no whole beat lies in the window; else as [`Solution::signal`].
pub fn beats(
    solution: &Solution,
    phase: Signal<Fraction>,
    from: Time,
    to: Time,
) -> Result<Vec<Time>, QueryError> {
    let samples = solution.signal(phase)?.between(from, to)?.samples();
    let pairs = samples.values.iter().zip(samples.values.iter().skip(1));
    let later = samples.times.iter().skip(1);
    let begins: Vec<Time> = pairs
        .zip(later)
        .filter(|((before, after), _)| after.get() < before.get())
        .map(|(_, time)| *time)
        .collect();
    if begins.len() < 2 {
        return Err(QueryError::NoBeat { from, to });
    }
    Ok(begins)
}
