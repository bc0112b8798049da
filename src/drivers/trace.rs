//! A signal from samples.

use std::marker::PhantomData;

use thiserror::Error;

use super::detail::Detail;
use super::interpolate::{self, Knots};
use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Quantity, Time};

/// A signal from samples in time: a recording, a protocol, a curve read off a figure.
///
/// Between samples it is straight ([`Trace::linear`]) or a monotone cubic ([`Trace::smooth`]), which never leaves the range of the two samples around it.
/// Before the first sample and after the last it stays as it is there, or repeats ([`Trace::repeated`]).
///
/// $$y(t) = y_i + s_i h x + (3 \Delta_i - 2 s_i - s_{i+1})\\, h x^2 + (s_i + s_{i+1} - 2 \Delta_i)\\, h x^3, \qquad x = \frac{t - t_i}{h}$$
///
/// In plain text: the cubic `y = y_i + h x (s_i + x (3 D - 2 s_i - s_{i+1} + x (s_i + s_{i+1} - 2 D)))` with `h = t_{i+1} - t_i`, `x = (t - t_i) / h`, `D = (y_{i+1} - y_i) / h` and slopes `s` by
/// Steffen 1990, Astron Astrophys 239:443; straight, `y = y_i + D h x`.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | times of the samples | s | required, increasing, at least 2 | the sample comes later |
/// | values of the samples | that of `Q` | required | a larger signal there |
/// | [`repeated`](Self::repeated) | - | it holds its ends | - |
/// | fade of [`looped`](Self::looped) | s | required there | a smoother end of each period, of which less is as recorded |
///
/// # Outputs
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`VALUE`](Self::VALUE) | that of `Q` | the value |
///
/// # States
///
/// None. Every kink of a straight trace is a breakpoint, on which the solver lands. A smooth one has a continuous slope, so it announces only its ends, and none if
/// it repeats: take it for dense recordings, where landing on every sample would cost many steps. It bounds the solver's steps where it moves instead: pieces of it that a
/// polynomial of degree 4 follows to a thousandth of its range are the longest steps, so that a short contraction in a long quiet is not passed over.
///
/// # Limits
///
/// It knows nothing between samples: it neither filters noise nor undoes aliasing, and a jump must be given as two samples a short time apart. Beyond its ends it holds the outermost value
/// and does not extrapolate.
///
/// # Sources
///
/// Steffen 1990, Astron Astrophys 239:443, for the slopes of the cubic; straight lines are a definition.
///
/// ```
/// use soleus::prelude::*;
///
/// let cuff = Trace::linear([
///     (0.0.seconds(), 0.0.mmhg()),
///     (1.0.seconds(), 50.0.mmhg()),
///     (10.0.seconds(), 50.0.mmhg()),
/// ])?;
/// assert_eq!(cuff.value_at(0.5.seconds()), 25.0.mmhg());
/// # Ok::<(), TraceError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<Q> {
    times: Vec<f64>,
    values: Vec<f64>,
    /// Slopes at the samples; empty for a straight trace.
    slopes: Vec<f64>,
    repeats: bool,
    /// Samples per second if they are evenly spaced, to find one at once.
    per_second: Option<f64>,
    /// How fast it moves, and where; nothing for a straight trace.
    detail: Detail,
    quantity: PhantomData<fn() -> Q>,
}

/// Samples do not make a trace.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum TraceError {
    /// There are not enough samples.
    #[error("a trace needs at least 2 samples, but there are {count}")]
    TooFew {
        /// How many there are.
        count: usize,
    },
    /// A time or a value is not a finite number.
    #[error("sample {index} is not finite: time {time}, value {value}; leave it out or mend it")]
    NotFinite {
        /// Which sample, counted from 0.
        index: usize,
        /// Its time.
        time: Time,
        /// Its value, in the unit of the quantity.
        value: f64,
    },
    /// Times do not increase.
    #[error(
        "sample {index} is at {time}, not after the one before it at {previous}: sort the samples and leave out repeated times"
    )]
    NotIncreasing {
        /// Which sample, counted from 0.
        index: usize,
        /// Its time.
        time: Time,
        /// The time of the sample before.
        previous: Time,
    },
    /// Numbers so large, or so close together, that nothing can be computed between them.
    #[error(
        "sample {index}, {value} at {time}, is too large or too far from the one before it to be computed with: look for a misread number or a wrong unit"
    )]
    TooFar {
        /// Which sample, counted from 0.
        index: usize,
        /// Its time.
        time: Time,
        /// Its value, in the unit of the quantity.
        value: f64,
    },
    /// A trace that is to repeat ends elsewhere than it starts.
    #[error(
        "a trace that repeats must end as it starts, but it starts at {first} and ends at {last}: add a last sample like the first, or use `looped`"
    )]
    EndsDiffer {
        /// The first value, in the unit of the quantity.
        first: f64,
        /// The last value.
        last: f64,
    },
    /// A piece that is to be cut out is not inside the trace.
    #[error("cannot cut from {from} to {to} out of a trace from {start} to {end}")]
    OutsideOfTrace {
        /// Where the piece starts.
        from: Time,
        /// Where it ends.
        to: Time,
        /// Where the trace starts.
        start: Time,
        /// Where it ends.
        end: Time,
    },
    /// A cross-fade does not fit into the piece.
    #[error(
        "a cross-fade of {fade} must be finite, not negative and at most as long as the piece, {piece}"
    )]
    BadFade {
        /// How long the cross-fade is.
        fade: Time,
        /// How long the piece is.
        piece: Time,
    },
}

impl<Q: Quantity> Trace<Q> {
    /// The value.
    pub const VALUE: Output<Self, Q> = Output::new(0, "value");

    /// Straight between samples.
    ///
    /// # Errors
    /// [`TraceError`] if there are fewer than 2 samples, or times do not increase, or a number is not finite.
    pub fn linear(samples: impl IntoIterator<Item = (Time, Q)>) -> Result<Self, TraceError> {
        let (times, values) = checked(samples)?;
        Ok(Self {
            per_second: interpolate::even_rate(&times),
            times,
            values,
            slopes: Vec::new(),
            repeats: false,
            detail: Detail::default(),
            quantity: PhantomData,
        })
    }

    /// A monotone cubic between samples.
    ///
    /// # Errors
    /// As [`Trace::linear`].
    pub fn smooth(samples: impl IntoIterator<Item = (Time, Q)>) -> Result<Self, TraceError> {
        Ok(Self::linear(samples)?.smoothed())
    }

    /// Repeats for ever, before the first sample too: the last sample is the first of the next period.
    ///
    /// # Errors
    /// [`TraceError::EndsDiffer`] if first and last value differ by more than a millionth of the range of the values.
    pub fn repeated(mut self) -> Result<Self, TraceError> {
        let (first, last) = self.end_values();
        let (low, high) = interpolate::range(&self.values);
        if (first - last).abs() > 1e-6 * (high - low) {
            return Err(TraceError::EndsDiffer { first, last });
        }
        if let Some(last) = self.values.last_mut() {
            *last = first;
        }
        self.repeats = true;
        if self.is_smooth() {
            self.smoothen();
        }
        Ok(self)
    }

    /// Cuts out the piece between two times, moves its start to time 0, and repeats it for ever.
    ///
    /// Over the last `fade` of the piece it passes smoothly to what came before the piece, so that the end meets the start. Touchdown times of a foot make whole gait cycles.
    ///
    /// # Errors
    /// [`TraceError::OutsideOfTrace`] or [`TraceError::BadFade`].
    pub fn looped(&self, from: Time, to: Time, fade: Time) -> Result<Self, TraceError> {
        let (start, end) = self.span();
        if !(start <= from && from < to && to <= end) {
            return Err(TraceError::OutsideOfTrace {
                from,
                to,
                start,
                end,
            });
        }
        let piece = to - from;
        if !(fade >= Time::ZERO && fade <= piece) {
            return Err(TraceError::BadFade { fade, piece });
        }
        let inside = self.times.iter().map(|time| Time::from_seconds(*time));
        let inside = inside.filter(|time| *time > from && *time < to);
        let times = std::iter::once(from).chain(inside).chain([to]);
        let samples = times.map(|time| {
            let own = self.value_at(time).base();
            let before = self.value_at(time - piece).base();
            let share = fade_share(time - (to - fade), fade);
            let value = if time == to {
                self.value_at(from).base()
            } else {
                own + share * (before - own)
            };
            (time - from, Q::from_base(value))
        });
        let samples: Vec<_> = samples.collect();
        let piece = if self.is_smooth() {
            Self::smooth(samples)?
        } else {
            Self::linear(samples)?
        };
        piece.repeated()
    }

    /// The same trace, with its first sample at another time.
    #[must_use]
    pub fn starting(mut self, at: Time) -> Self {
        let shift = at.seconds() - self.times.first().copied().unwrap_or_default();
        for time in &mut self.times {
            *time += shift;
        }
        self
    }

    /// The same trace, with all values multiplied.
    #[must_use]
    pub fn scaled(mut self, factor: f64) -> Self {
        for number in self.values.iter_mut().chain(&mut self.slopes) {
            *number *= factor;
        }
        self
    }

    /// The times of the first and the last sample.
    pub fn span(&self) -> (Time, Time) {
        let end = |time: Option<&f64>| Time::from_seconds(time.copied().unwrap_or_default());
        (end(self.times.first()), end(self.times.last()))
    }

    /// Whether it repeats.
    pub const fn repeats(&self) -> bool {
        self.repeats
    }

    /// The samples.
    pub fn samples(&self) -> impl Iterator<Item = (Time, Q)> + '_ {
        let pairs = self.times.iter().zip(&self.values);
        pairs.map(|(time, value)| (Time::from_seconds(*time), Q::from_base(*value)))
    }

    /// The value at `time`.
    pub fn value_at(&self, time: Time) -> Q {
        Q::from_base(self.knots().value(time.seconds()))
    }

    /// The same samples, with a monotone cubic between them.
    #[must_use]
    pub fn smoothed(mut self) -> Self {
        if !self.is_smooth() {
            self.smoothen();
        }
        self
    }

    fn smoothen(&mut self) {
        self.slopes = interpolate::slopes(&self.times, &self.values, self.repeats);
        self.detail = Detail::of(&self.knots());
    }

    /// The longest step from `from` on that passes over no movement of the signal; infinite where its breakpoints tell enough.
    pub(crate) fn longest_step(&self, from: Time) -> Time {
        let (start, end) = self.span();
        let since = from - start;
        if since < Time::ZERO && !self.repeats {
            return Time::from_seconds(f64::INFINITY);
        }
        let period = (end - start).seconds();
        let since_s = if self.repeats {
            since.seconds().rem_euclid(period)
        } else {
            since.seconds()
        };
        Time::from_seconds(self.detail.longest_step_s(since_s, self.repeats))
    }

    fn is_smooth(&self) -> bool {
        !self.slopes.is_empty()
    }

    fn end_values(&self) -> (f64, f64) {
        let first = self.values.first().copied().unwrap_or_default();
        (first, self.values.last().copied().unwrap_or_default())
    }

    fn knots(&self) -> Knots<'_> {
        Knots {
            times: &self.times,
            values: &self.values,
            slopes: &self.slopes,
            repeats: self.repeats,
            per_second: self.per_second,
        }
    }
}

/// From 0 when the cross-fade begins to 1 at its end.
fn fade_share(passed: Time, fade: Time) -> f64 {
    if passed <= Time::ZERO {
        return 0.0;
    }
    let x = (passed / fade).clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// Times, values and slopes beyond this could overflow where they are multiplied.
const FAR: f64 = 1e100;

type Columns = (Vec<f64>, Vec<f64>);

fn checked<Q: Quantity>(
    samples: impl IntoIterator<Item = (Time, Q)>,
) -> Result<Columns, TraceError> {
    let (mut times, mut values) = (Vec::new(), Vec::new());
    for (index, (time, value)) in samples.into_iter().enumerate() {
        let value = value.base();
        if !(time.is_finite() && value.is_finite()) {
            return Err(TraceError::NotFinite { index, time, value });
        }
        if let Some(previous) = times.last().copied().map(Time::from_seconds)
            && time <= previous
        {
            return Err(TraceError::NotIncreasing {
                index,
                time,
                previous,
            });
        }
        let before = times.last().zip(values.last());
        let slope = before.map_or(0.0, |(t, v): (&f64, &f64)| {
            (value - v) / (time.seconds() - t)
        });
        if [time.seconds(), value, slope].iter().any(|x| x.abs() > FAR) {
            return Err(TraceError::TooFar { index, time, value });
        }
        times.push(time.seconds());
        values.push(value);
    }
    if times.len() < 2 {
        return Err(TraceError::TooFew { count: times.len() });
    }
    Ok((times, values))
}

impl<Q: Quantity> Driver for Trace<Q> {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::VALUE.spec()];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::VALUE, self.value_at(time));
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let next = self.knots().breakpoint(after.seconds());
        next.map(Time::from_seconds)
    }

    fn longest_step(&self, from: Time) -> Option<Time> {
        Some(Self::longest_step(self, from))
    }

    fn check(&self, check: &mut Check<'_>) {
        if let Some(value) = self.values.iter().find(|value| !value.is_finite()) {
            check.finite("a scaled value", Q::from_base(*value));
        }
        if let Some(time) = self.times.iter().find(|time| !time.is_finite()) {
            check.finite("a shifted time", Time::from_seconds(*time));
        }
    }
}

impl<Q: Quantity> Id<Trace<Q>> {
    /// The signal of the value.
    pub const fn value(self) -> Signal<Q> {
        self.signal(Trace::VALUE)
    }
}

#[cfg(test)]
mod tests;
