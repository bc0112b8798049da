//! One quantity of a solution over time.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::network::{Frame, UnknownHandle};
use crate::simulation::error::{MOST_SAMPLES, QueryError};
use crate::simulation::solution::Solution;
use crate::simulation::watch::{Look, Looks};
use crate::units::{Quantity, Time};

/// A quantity over time, over the whole solution or a window of it.
///
/// Nothing is computed before it is asked for. Values come from the solver's own polynomials and the model's equations, so that they are as
/// exact at any time as at the ends of steps; extremes and means look at each step at five points. At a time at which the model jumps, the
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
    pub fn max(&self) -> Q {
        self.fold_extreme(f64::max)
    }

    /// The smallest value.
    pub fn min(&self) -> Q {
        self.fold_extreme(f64::min)
    }

    /// When the value is smallest; the first time if there are several.
    pub fn time_of_min(&self) -> Time {
        let samples = self.samples();
        let pairs = samples.times.iter().zip(&samples.values);
        let lowest = pairs.min_by(|a, b| a.1.base().total_cmp(&b.1.base()));
        lowest.map_or(self.start(), |(time, _)| *time)
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

    /// For how long the value fulfils `holds`, judged at five points of each step.
    pub fn time_while(&self, holds: impl Fn(Q) -> bool) -> Time {
        let holds = |value: f64| f64::from(u8::from(holds(Q::from_base(value))));
        Time::from_seconds(self.integrate(holds))
    }

    /// The first time at which the value fulfils `holds`, to a quarter of a step refined by bisection; none if it never does.
    pub fn first_time(&self, holds: impl Fn(Q) -> bool) -> Option<Time> {
        let samples = self.samples();
        let index = samples.values.iter().position(|value| holds(*value))?;
        let mut after_s = samples.times.get(index)?.seconds();
        let Some(before) = index.checked_sub(1).and_then(|i| samples.times.get(i)) else {
            return Some(Time::from_seconds(after_s));
        };
        let mut before_s = before.seconds();
        for _ in 0..40 {
            let middle_s = 0.5 * (before_s + after_s);
            match self.at(Time::from_seconds(middle_s)) {
                Ok(value) if holds(value) => after_s = middle_s,
                _ => before_s = middle_s,
            }
        }
        Some(Time::from_seconds(after_s))
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

    fn fold_extreme(&self, better: fn(f64, f64) -> f64) -> Q {
        let values = self.samples().values;
        let best = values.iter().map(|value| value.base()).reduce(better);
        Q::from_base(best.unwrap_or(0.0))
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
