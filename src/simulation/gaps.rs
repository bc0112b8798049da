//! What a recording that did not fit into memory can not tell.

use std::sync::Arc;

use crate::network::{Frame, UnknownHandle};
use crate::simulation::error::QueryError;
use crate::simulation::solution::{Moment, Solution};
use crate::simulation::watch::Looks;
use crate::solver::Gaps;
use crate::units::{Quantity, Time};

/// A quantity may be off by this share of its range in the window, or by `LEAST_OFF` of its size (design values).
const ALLOWED: f64 = 0.01;
const LEAST_OFF: f64 = 1e-3;
/// Where all of a circulation is seen, each state may be off by this share of its scale (design value): what is
/// read there is not known.
const ALLOWED_STATE: f64 = 1e-3;
/// At so many recorded times at most the range of a quantity is read, and what it makes of the states' errors.
const RANGED: usize = 64;
const MOVED: usize = 12;
/// A time within this share of an interval from a recorded time is that time.
const HAIR: f64 = 1e-9;

/// Where a solution is not told by what was recorded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Missing {
    gaps: Arc<Gaps>,
    interval: Time,
}

impl Missing {
    pub(crate) fn new(gaps: Gaps, interval: Option<Time>) -> Self {
        Self {
            gaps: Arc::new(gaps),
            interval: interval.unwrap_or(Time::ZERO),
        }
    }
}

/// The interval at which an error would be the one that is allowed: it falls with the fourth power, and as it may be
/// too large for that law to hold, with half the interval at least.
fn fitting(interval: Time, off: f64, allowed: f64) -> Time {
    interval * (0.8 * (allowed / off).powf(0.25)).min(0.5)
}

impl Solution {
    /// Checks that a quantity is told between two times to a hundredth of its range there.
    ///
    /// At some recorded times, which are exact, each state is moved by what it is off at most in the window; the
    /// changes that this makes to the quantity are added up.
    pub(crate) fn check_quantity<Q: Quantity>(
        &self,
        from: Time,
        to: Time,
        read: &dyn Fn(&Frame<'_>) -> Result<Q, UnknownHandle>,
    ) -> Result<(), QueryError> {
        let Some(off) = self.off_between(from, to) else {
            return Ok(());
        };
        let times = self.recorded_between(from, to);
        let mut moment = Moment::new(self.circulation());
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut worst = (0.0, 0);
        let every = times.len().div_ceil(MOVED).max(1);
        for (place, time) in times.iter().enumerate() {
            let mut state = vec![0.0; off.len()];
            // Recorded times are within the trajectory.
            let _ = self.trajectory().at(time.seconds(), &mut state);
            moment.set(*time, |own| own.copy_from_slice(&state));
            let value = read(&moment.frame())?.base();
            (least, most) = (least.min(value), most.max(value));
            if place % every == 0 {
                let found = moved(&mut moment, &state, &off, value, read)?;
                if found.0 > worst.0 {
                    worst = found;
                }
            }
        }
        let (error, index) = worst;
        let allowed = (ALLOWED * (most - least)).max(LEAST_OFF * most.abs().max(least.abs()));
        if error <= allowed {
            return Ok(());
        }
        Err(QueryError::TooCoarse {
            quantity: Q::NAME.to_owned(),
            missed: self.circulation().describe_state(index),
            from,
            to,
            interval: self.missing().interval,
            off: error,
            allowed,
            unit: Q::UNIT,
            fits: fitting(self.missing().interval, error, allowed),
        })
    }

    /// Checks that all of the circulation is told at a time.
    pub(crate) fn check_moment(&self, time: Time) -> Result<(), QueryError> {
        self.check_states(time, time, |start_s, end_s| {
            let hair_s = HAIR * (end_s - start_s);
            let time_s = time.seconds();
            time_s > start_s + hair_s && time_s < end_s - hair_s
        })
    }

    /// Checks that all of the circulation is told at these looks.
    pub(crate) fn check_looks(&self, from: Time, to: Time, looks: Looks) -> Result<(), QueryError> {
        let (from_s, to_s) = (from.seconds(), to.seconds());
        self.check_states(from, to, |start_s, end_s| match looks {
            Looks::Steps => true,
            // The first look and the last one may be anywhere.
            Looks::Starts => start_s < from_s || end_s > to_s,
            Looks::Every(interval) => {
                let interval_s = interval.seconds();
                let hair_s = HAIR * interval_s.min(end_s - start_s);
                let tick = ((start_s + hair_s - from_s) / interval_s).ceil().max(0.0);
                let look_s = (from_s + tick * interval_s).min(to_s);
                look_s > start_s + hair_s && look_s < end_s - hair_s
            }
        })
    }

    /// Checks all states in the gaps that count.
    fn check_states(
        &self,
        from: Time,
        to: Time,
        counts: impl Fn(f64, f64) -> bool,
    ) -> Result<(), QueryError> {
        let scales = self.circulation().state_scales();
        // A time by itself is in the gap that it is in.
        let to_s = to.seconds().max(from.seconds().next_up());
        for gap in self.missing().gaps.between(from.seconds(), to_s) {
            if !counts(gap.start_s, gap.end_s) {
                continue;
            }
            let shares = gap.off.iter().zip(scales).map(|(off, scale)| {
                let scale = if scale.is_finite() { *scale } else { 1.0 };
                f64::from(*off) / scale
            });
            let worst = shares.enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((index, share)) = worst.filter(|(_, share)| *share > ALLOWED_STATE) else {
                continue;
            };
            return Err(QueryError::TooCoarse {
                quantity: String::from("state as a share of its scale"),
                missed: self.circulation().describe_state(index),
                from: Time::from_seconds(gap.start_s),
                to: Time::from_seconds(gap.end_s),
                interval: self.missing().interval,
                off: share,
                allowed: ALLOWED_STATE,
                unit: "",
                fits: fitting(self.missing().interval, share, ALLOWED_STATE),
            });
        }
        Ok(())
    }

    /// By how much each state is off at most between two times; none if nothing is missing there.
    fn off_between(&self, from: Time, to: Time) -> Option<Vec<f64>> {
        if self.missing().gaps.is_empty() {
            return None;
        }
        let mut off = vec![0.0_f64; self.circulation().state_len()];
        let mut any = false;
        for gap in self.missing().gaps.between(from.seconds(), to.seconds()) {
            any = true;
            for (off, own) in off.iter_mut().zip(gap.off) {
                *off = off.max(f64::from(*own));
            }
        }
        any.then_some(off)
    }

    /// Some of the times at which pieces of the recording begin or end, the first not after `from`.
    fn recorded_between(&self, from: Time, to: Time) -> Vec<Time> {
        let from_s = from.seconds();
        let pieces = self.trajectory().segments_from(from_s);
        let ends = pieces
            .take_while(|piece| piece.start_s() < to.seconds())
            .flat_map(|piece| [piece.start_s(), piece.end_s()]);
        let mut times: Vec<f64> = ends.collect();
        times.dedup();
        let every = times.len().div_ceil(RANGED).max(1);
        let times = times.into_iter().step_by(every);
        times.map(Time::from_seconds).collect()
    }
}

/// By how much a quantity changes if each state is moved by what it is off, added up, and the state that changes it
/// most.
fn moved<Q: Quantity>(
    moment: &mut Moment<'_>,
    state: &[f64],
    off: &[f64],
    value: f64,
    read: &dyn Fn(&Frame<'_>) -> Result<Q, UnknownHandle>,
) -> Result<(f64, usize), QueryError> {
    let time = moment.time();
    let (mut sum, mut worst) = (0.0, (0.0, 0));
    for (index, off) in off.iter().enumerate().filter(|(_, off)| **off > 0.0) {
        let mut change = 0.0_f64;
        for by in [*off, -off] {
            moment.set(time, |own| {
                own.copy_from_slice(state);
                if let Some(own) = own.get_mut(index) {
                    *own += by;
                }
            });
            let now = read(&moment.frame())?.base();
            let moved = (now - value).abs();
            change = change.max(if moved.is_finite() { moved } else { 0.0 });
        }
        sum += change;
        if change > worst.0 {
            worst = (change, index);
        }
    }
    Ok((sum, worst.1))
}
