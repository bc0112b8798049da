//! Where the beats of a heart begin.

use crate::network::{Probe, Signal};
use crate::simulation::{QueryError, Solution};
use crate::units::{Fraction, Time};

/// The phase of a heart falls from 1 to 0 as a beat begins; less than this is round-off where pieces of a solution meet.
pub(super) const FALL: f64 = 0.01;

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
    let samples = solution
        .probe_between(Probe::signal(phase), from, to)?
        .samples();
    let points = samples.times.iter().zip(&samples.values);
    let next = points.clone().skip(1);
    let begins: Vec<Time> = points
        .zip(next)
        .filter(|((_, before), (_, after))| after.get() < before.get() - FALL)
        .map(|((from, before), (to, after))| {
            // Between two samples the rate hardly changes, so that the phase rises in a straight line.
            let left = 1.0 - before.get();
            *from + (*to - *from) * (left / (left + after.get()).max(f64::MIN_POSITIVE))
        })
        .collect();
    if begins.len() < 2 {
        return Err(QueryError::NoBeat { from, to });
    }
    Ok(begins)
}
