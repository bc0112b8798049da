//! One quantity of a solution over time.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::network::{Frame, UnknownHandle};
use crate::simulation::error::{MOST_SAMPLES, QueryError};
use crate::simulation::solution::{Moment, Solution};
use crate::simulation::watch::{Look, Looks};
use crate::units::{Quantity, Time};

/// A quantity over time, over the whole solution or a window of it.
///
/// Nothing is computed before it is asked for. Values come from the solver's own polynomials and the model's equations, so that they are as
/// exact at any time as at the ends of steps; extremes and means look at five points of each step, or of each part of it if signals
/// that follow time move faster ([`Circulation::longest_step`](crate::network::Circulation::longest_step)), and extremes are then found between the points. At a time at which the model jumps, the
/// value is that just after it.
#[derive(Clone)]
pub struct Curve<'s, Q> {
    solution: &'s Solution,
    read: Arc<Read<'s, Q>>,
    from_s: f64,
    to_s: f64,
}

/// Reads a quantity off a circulation at one moment.
pub(crate) type Read<'s, Q> = dyn Fn(&Frame<'_>) -> Result<Q, UnknownHandle> + Send + Sync + 's;

/// Times and values of a curve, in the order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples<Q> {
    /// Times; where the curve jumps, a time just before the jump is followed by that of the jump.
    pub times: Vec<Time>,
    /// The value at each time.
    pub values: Vec<Q>,
}

impl<Q: Quantity> fmt::Debug for Curve<'_, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Curve<{}>({} s to {} s)",
            Q::NAME,
            self.from_s,
            self.to_s
        )
    }
}

impl<'s, Q: Quantity> Curve<'s, Q> {
    pub(crate) fn new(
        solution: &'s Solution,
        read: impl Fn(&Frame<'_>) -> Result<Q, UnknownHandle> + Send + Sync + 's,
        from: Time,
        to: Time,
    ) -> Result<Self, QueryError> {
        let curve = Self {
            solution,
            read: Arc::new(read),
            from_s: from.seconds(),
            to_s: to.seconds(),
        };
        curve.at(from)?;
        solution.check_quantity(from, to, &*curve.read)?;
        Ok(curve)
    }

    /// Start of the window.
    pub fn start(&self) -> Time {
        Time::from_seconds(self.from_s)
    }

    /// End of the window.
    pub fn end(&self) -> Time {
        Time::from_seconds(self.to_s)
    }

    /// What the curve reads of any moment.
    pub(crate) fn reader(&self) -> Arc<Read<'s, Q>> {
        self.read.clone()
    }

    /// Narrows the curve to a window of the solution.
    ///
    /// # Errors
    /// [`QueryError::OutsideSpan`] if the window reaches beyond the solution, [`QueryError::EmptyWindow`] if it does not end after it starts.
    pub fn between(&self, from: Time, to: Time) -> Result<Self, QueryError> {
        let (from, to) = self.solution.window(from, to)?;
        self.solution.check_quantity(from, to, &*self.read)?;
        Ok(Self {
            from_s: from.seconds(),
            to_s: to.seconds(),
            ..self.clone()
        })
    }

    /// The value at one time.
    ///
    /// # Errors
    /// [`QueryError::OutsideSpan`] if that time was not solved.
    pub fn at(&self, time: Time) -> Result<Q, QueryError> {
        let mut moment = self.solution.moment(time)?;
        Ok((self.read)(&moment.frame())?)
    }

    /// The value at the end of the window.
    pub fn last(&self) -> Q {
        self.at(self.end()).unwrap_or_else(|_| Q::from_base(0.0))
    }

    /// The largest value.
    ///
    /// Of all values that [`at`](Self::at) answers none is larger by more than a part in 10^9 of the curve's range,
    /// as far as the curve has one peak at most between two neighbouring [`samples`](Self::samples).
    pub fn max(&self) -> Q {
        Q::from_base(self.extreme(1.0).1)
    }

    /// The smallest value, as [`max`](Self::max).
    pub fn min(&self) -> Q {
        Q::from_base(self.extreme(-1.0).1)
    }

    /// When the value is smallest; the first time if there are several.
    pub fn time_of_min(&self) -> Time {
        Time::from_seconds(self.extreme(-1.0).0)
    }

    /// The mean over time.
    pub fn mean(&self) -> Q {
        let span_s = self.to_s - self.from_s;
        if span_s > 0.0 {
            Q::from_base(self.integrate(|value| value) / span_s)
        } else {
            self.at(self.start()).unwrap_or_else(|_| Q::from_base(0.0))
        }
    }

    /// The integral over time of what `shape` makes of the value, both as stored: in the stored unit times seconds.
    ///
    /// With `|q| q.max(0.0)` and a flow this is the forward volume in mL.
    pub fn integrate(&self, shape: impl Fn(f64) -> f64) -> f64 {
        let mut sum = 0.0;
        self.visit(|_, stands_for, value| sum += stands_for.seconds() * shape(value.base()));
        sum
    }

    /// For how long the value fulfils `holds`: between neighbouring samples, and turns of the curve by more than
    /// 1e-4 of its range, the times at which that changes are found to the last digits.
    pub fn time_while(&self, holds: impl Fn(Q) -> bool) -> Time {
        let holds = |value: f64| holds(Q::from_base(value));
        let points = self.with_turns(self.points());
        let mut sum_s = 0.0;
        for pair in points.windows(2) {
            let &[(from_s, before), (to_s, after)] = pair else {
                continue;
            };
            sum_s += match (holds(before), holds(after)) {
                (true, true) => to_s - from_s,
                (false, false) => 0.0,
                (false, true) => to_s - self.change(from_s, to_s, &holds),
                (true, false) => self.change(from_s, to_s, &|value| !holds(value)) - from_s,
            };
        }
        Time::from_seconds(sum_s)
    }

    /// The first time at which the value fulfils `holds`; none if it never does. It is found as by
    /// [`time_while`](Self::time_while).
    pub fn first_time(&self, holds: impl Fn(Q) -> bool) -> Option<Time> {
        let holds = |value: f64| holds(Q::from_base(value));
        let mut points = self.points();
        if let Some(index) = points.iter().position(|(_, value)| holds(*value)) {
            // What comes later is not the first time; the next sample tells whether the curve turns here.
            points.truncate(index + 2);
        }
        let points = self.with_turns(points);
        let index = points.iter().position(|(_, value)| holds(*value))?;
        let (time_s, _) = *points.get(index)?;
        let before = index.checked_sub(1).and_then(|before| points.get(before));
        let first_s = before.map_or(time_s, |(before_s, _)| {
            self.change(*before_s, time_s, &holds)
        });
        Some(Time::from_seconds(first_s))
    }

    /// Times and values at four points a step, and at the ends of the window.
    pub fn samples(&self) -> Samples<Q> {
        let mut samples = Samples {
            times: Vec::new(),
            values: Vec::new(),
        };
        self.visit(|time, _, value| {
            if samples.times.last().is_none_or(|last| *last < time) {
                samples.times.push(time);
                samples.values.push(value);
            }
        });
        if samples.times.is_empty()
            && let Ok(value) = self.at(self.start())
        {
            samples.times.push(self.start());
            samples.values.push(value);
        }
        samples
    }

    /// Values at even intervals from the start of the window on.
    ///
    /// # Errors
    /// [`QueryError::Interval`] unless the interval is finite and positive, [`QueryError::TooManySamples`] if it is so short that there would be more than 10^8 samples.
    pub fn every(&self, interval: Time) -> Result<Samples<Q>, QueryError> {
        let (from, to) = (self.start(), self.end());
        if !(interval > Time::ZERO && interval.is_finite()) {
            return Err(QueryError::Interval { interval });
        }
        let count = ((to - from) / interval + 1e-9).floor();
        if count > MOST_SAMPLES {
            return Err(QueryError::TooManySamples { interval, count });
        }
        let count = count as usize;
        let times: Vec<_> = (0..=count)
            .map(|tick| (from + interval * tick as f64).min(to))
            .collect();
        let values = times.iter().map(|time| self.at(*time));
        let values = values.collect::<Result<_, _>>()?;
        Ok(Samples { times, values })
    }

    /// Reads the curve at one time after the other, within its window.
    fn reading(&self) -> impl FnMut(f64) -> f64 + '_ {
        let mut moment = Moment::new(self.solution.circulation());
        move |time_s| {
            moment.set(Time::from_seconds(time_s), |state| {
                // The times of a window are within the trajectory.
                let _ = self.solution.trajectory().at(time_s, state);
            });
            (self.read)(&moment.frame()).map_or(f64::NAN, Q::base)
        }
    }

    fn points(&self) -> Vec<(f64, f64)> {
        let Samples { times, values } = self.samples();
        let times = times.into_iter().map(Time::seconds);
        times.zip(values.into_iter().map(Q::base)).collect()
    }

    /// When and how large the largest value is (`sign` 1), or the smallest (-1).
    fn extreme(&self, sign: f64) -> (f64, f64) {
        self.extreme_of(&self.points(), sign)
    }

    /// The extreme of the curve through its samples.
    fn extreme_of(&self, points: &[(f64, f64)], sign: f64) -> (f64, f64) {
        let mut best = (self.from_s, f64::NEG_INFINITY);
        for (time_s, value) in points {
            if sign * value > best.1 {
                best = (*time_s, sign * value);
            }
        }
        if best.1 == f64::NEG_INFINITY {
            return points.first().copied().unwrap_or((self.from_s, 0.0));
        }
        let least = LEAST_TURN * range(points);
        let mut read = self.reading();
        for place in 0..points.len() {
            let Some((around, rise)) = turn(points, place, sign) else {
                continue;
            };
            let Some((_, value)) = points.get(place) else {
                continue;
            };
            // A peak between samples is not higher above the highest of them than that is above its neighbours.
            if rise > least && sign * value + rise > best.1 {
                let found = highest(around, |time_s| sign * read(time_s));
                if found.1 > best.1 {
                    best = found;
                }
            }
        }
        (best.0, sign * best.1)
    }

    /// The samples, and the turns of the curve between them.
    fn with_turns(&self, mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
        let least = TOLD_TURN * range(&points);
        let mut read = self.reading();
        // A share of the extremes may be what is asked for.
        let mut turns = [1.0, -1.0]
            .map(|sign| self.extreme_of(&points, sign))
            .to_vec();
        for place in 0..points.len() {
            for sign in [1.0, -1.0] {
                if let Some((around, rise)) = turn(&points, place, sign)
                    && rise > least
                {
                    let (time_s, value) = highest(around, |time_s| sign * read(time_s));
                    turns.push((time_s, sign * value));
                }
            }
        }
        points.append(&mut turns);
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    }

    /// When `holds` becomes true between two times.
    fn change(&self, mut before_s: f64, mut after_s: f64, holds: &dyn Fn(f64) -> bool) -> f64 {
        let mut read = self.reading();
        for _ in 0..40 {
            let middle_s = 0.5 * (before_s + after_s);
            if holds(read(middle_s)) {
                after_s = middle_s;
            } else {
                before_s = middle_s;
            }
        }
        after_s
    }

    /// Looks at every value in the window, with the time for which it stands.
    fn visit(&self, mut see: impl FnMut(Time, Time, Q)) {
        let mut watch = |at: Look, frame: &Frame<'_>| {
            if let Ok(value) = (self.read)(frame) {
                see(at.time, at.stands_for, value);
            }
            ControlFlow::Continue(())
        };
        let (from, to) = (self.start(), self.end());
        let walk = if from < to {
            self.solution.shown(from, to, Looks::Steps, &mut watch)
        } else {
            Ok(())
        };
        // A window is checked when it is made, so that there is nothing to report here.
        walk.unwrap_or_default();
    }
}

/// A turn by less than this share of the range is not looked for: of extremes, and of times at which something holds.
const LEAST_TURN: f64 = 1e-9;
const TOLD_TURN: f64 = 1e-4;
/// Evaluations of a search for a turn, each of which leaves 0.62 of the span: 1e-9 of it in the end.
const NARROWINGS: usize = 43;

fn range(points: &[(f64, f64)]) -> f64 {
    let values = || points.iter().map(|(_, value)| *value);
    values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
}

/// If the point is not below its neighbours, the span between those, and how far it is above the lower of them.
fn turn(points: &[(f64, f64)], place: usize, sign: f64) -> Option<((f64, f64), f64)> {
    let here = *points.get(place)?;
    let before = place.checked_sub(1).and_then(|before| points.get(before));
    let before = *before.unwrap_or(&here);
    let after = *points.get(place + 1).unwrap_or(&here);
    let rises = [before, after].map(|(_, value)| sign * (here.1 - value));
    let is_turn = rises.iter().all(|rise| *rise >= 0.0);
    is_turn.then(|| ((before.0, after.0), rises[0].max(rises[1])))
}

/// When and how large the largest value between two times is, by golden section.
fn highest((mut from, mut to): (f64, f64), mut read: impl FnMut(f64) -> f64) -> (f64, f64) {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let mut left = to - GOLDEN * (to - from);
    let mut right = from + GOLDEN * (to - from);
    let (mut at_left, mut at_right) = (read(left), read(right));
    let mut best = (left, at_left);
    for _ in 0..NARROWINGS {
        for now in [(left, at_left), (right, at_right)] {
            if now.1 > best.1 {
                best = now;
            }
        }
        if at_left >= at_right {
            to = right;
            (right, at_right) = (left, at_left);
            left = to - GOLDEN * (to - from);
            at_left = read(left);
        } else {
            from = left;
            (left, at_left) = (right, at_right);
            right = from + GOLDEN * (to - from);
            at_right = read(right);
        }
    }
    best
}
