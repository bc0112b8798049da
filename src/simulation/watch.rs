//! Looking at a run while it goes on, or at a solution as if it did.

use std::fmt;
use std::ops::ControlFlow;

use crate::network::{Circulation, Frame};
use crate::simulation::error::MOST_SAMPLES;
use crate::simulation::solution::Moment;
use crate::solver::{Segment, Sink, Step, Trajectory};
use crate::units::Time;

/// Points of a step at which it is looked at, as shares of the step, and their weights in Boole's rule, which is exact for quintics.
const POINTS: [(f64, f64); 5] = [
    (0.0, 7.0 / 90.0),
    (0.25, 32.0 / 90.0),
    (0.5, 12.0 / 90.0),
    (0.75, 32.0 / 90.0),
    (1.0, 7.0 / 90.0),
];

/// Looks that a fixed interval makes are counted up to this share of it, so that round-off moves none past the end.
const HAIR: f64 = 1e-9;

/// A part as long as a piece but for this share of it is the piece.
const ALMOST: f64 = 1e-6;

/// One look at a solution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// When.
    pub time: Time,
    /// For how much time it stands in an integral over time.
    pub stands_for: Time,
}

/// Watches a circulation over time: during a run ([`Simulation::watched_by`](crate::simulation::Simulation::watched_by)), or off a solution
/// ([`Solution::watched_by`](crate::simulation::Solution::watched_by)). Both show the same frames.
///
/// Closures `FnMut(Look, &Frame<'_>) -> ControlFlow<()>` watch too. The sum of [`Look::stands_for`] times a quantity is its integral over time.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let artery = net.add("artery", Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(90.0.mmhg()));
/// let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
/// let bed = net.connect("bed", artery, Resistance::new(10.0.mmhg_s_per_ml()), atrium);
/// let circulation = net.build()?;
///
/// // Eight hours, of which nothing is kept but what the watch adds up.
/// let mut passed_ml = 0.0;
/// let mut watch = |look: Look, frame: &Frame<'_>| {
///     passed_ml += look.stands_for.seconds() * frame.flow(bed).map_or(0.0, Flow::ml_per_s);
///     ControlFlow::Continue(())
/// };
/// let solution = Simulation::of(&circulation)
///     .tolerance(1e-8)
///     .recording(Recording::Nothing)
///     .watched_by(Looks::Steps, &mut watch)
///     .run(8.0.hours())?;
/// assert_eq!(solution.end(), 8.0.hours());
/// assert!((passed_ml - 87.0).abs() < 0.5, "{passed_ml}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Watch {
    /// Sees the circulation at one time. `ControlFlow::Break` ends the run at the end of the step at hand, without an error; nothing more is seen.
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()>;
}

impl<F: FnMut(Look, &Frame<'_>) -> ControlFlow<()>> Watch for F {
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        self(look, frame)
    }
}

/// How often a [`Watch`] looks. Each look costs about an evaluation of the circulation, of which a step takes six.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Looks {
    /// At five points of every step, or of each part of it if signals that follow time move faster: integrals over time are as exact as the solution. The end of a step is seen just before it, so that a jump there belongs to the next step. The default.
    #[default]
    Steps,
    /// At the start of every step, and at the end of the run: the cheapest. Integrals are those of the trapezoidal rule.
    Starts,
    /// At this interval from the start on, whatever the steps, and at the end of the run. Integrals are those of the trapezoidal rule.
    Every(Time),
}

/// An interval that makes no sense.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BadInterval {
    pub(crate) interval: Time,
    pub(crate) count: f64,
}

impl Looks {
    /// Whether looks from `from` to `to` can be counted.
    pub(crate) fn check(self, from: Time, to: Time) -> Result<(), BadInterval> {
        let Self::Every(interval) = self else {
            return Ok(());
        };
        let count = (to - from) / interval;
        let bad = BadInterval { interval, count };
        if !(interval > Time::ZERO && interval.is_finite()) {
            return Err(bad);
        }
        // A span that makes no sense is the solver's to report.
        if count > MOST_SAMPLES {
            Err(bad)
        } else {
            Ok(())
        }
    }
}

/// Leads a watch through a span of time, piece by piece.
pub(crate) struct Watcher<'w> {
    watch: &'w mut dyn Watch,
    looks: Looks,
    moment: Moment<'w>,
    from_s: f64,
    to_s: f64,
    /// For [`Looks::Every`]: the number of the next look.
    tick: f64,
    /// For [`Looks::Starts`]: the length of the step before.
    before_s: f64,
}

impl fmt::Debug for Watcher<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watcher")
            .field("looks", &self.looks)
            .field("moment", &self.moment)
            .finish_non_exhaustive()
    }
}

impl<'w> Watcher<'w> {
    pub(crate) fn new(
        circulation: &'w Circulation,
        looks: Looks,
        watch: &'w mut dyn Watch,
        (from, to): (Time, Time),
    ) -> Self {
        Self {
            watch,
            looks,
            moment: Moment::new(circulation),
            from_s: from.seconds(),
            to_s: to.seconds(),
            tick: 0.0,
            before_s: 0.0,
        }
    }

    /// Goes through what of a piece lies in the span.
    pub(crate) fn through(&mut self, segment: &Segment<'_>) -> ControlFlow<()> {
        let start_s = segment.start_s().max(self.from_s);
        let end_s = segment.end_s().min(self.to_s);
        match self.looks {
            Looks::Steps => self.parts(segment, start_s, end_s),
            Looks::Starts => {
                let length_s = end_s - start_s;
                let stands_for_s = 0.5 * (self.before_s + length_s);
                self.before_s = length_s;
                self.look(segment, start_s, stands_for_s)
            }
            Looks::Every(interval) => self.ticks(segment, interval.seconds(), end_s),
        }
    }

    /// The last look, at `end_s`, where the state is `state`.
    pub(crate) fn finish(&mut self, end_s: f64, state: &[f64]) -> ControlFlow<()> {
        let stands_for_s = match self.looks {
            Looks::Steps => return ControlFlow::Continue(()),
            Looks::Starts => 0.5 * self.before_s,
            Looks::Every(interval) => {
                0.5 * (end_s - self.tick_s((self.tick - 1.0).max(0.0), interval))
            }
        };
        let time = Time::from_seconds(end_s);
        self.moment.set(time, |own| own.copy_from_slice(state));
        self.show(stands_for_s.max(0.0))
    }

    /// Looks at a piece in parts, none of which passes over a movement of a signal in time. Steps of a run are short
    /// enough; what replaces them in a recording may be longer.
    fn parts(&mut self, segment: &Segment<'_>, start_s: f64, end_s: f64) -> ControlFlow<()> {
        let mut from_s = start_s;
        loop {
            let longest = self.moment.longest_step(Time::from_seconds(from_s));
            let to_s = from_s + longest.seconds();
            if !(to_s > from_s && to_s < end_s - ALMOST * (end_s - from_s)) {
                return self.points(segment, from_s, end_s);
            }
            self.points(segment, from_s, to_s)?;
            from_s = to_s;
        }
    }

    fn points(&mut self, segment: &Segment<'_>, start_s: f64, end_s: f64) -> ControlFlow<()> {
        for (share, weight) in POINTS {
            let time_s = start_s + share * (end_s - start_s);
            let time_s = time_s.min(end_s.next_down()).max(start_s);
            self.look(segment, time_s, weight * (end_s - start_s))?;
        }
        ControlFlow::Continue(())
    }

    fn ticks(&mut self, segment: &Segment<'_>, interval_s: f64, end_s: f64) -> ControlFlow<()> {
        // What falls onto the end of the span is left to the last look.
        let before_s = if end_s < self.to_s {
            end_s
        } else {
            end_s - HAIR * interval_s
        };
        loop {
            let interval = Time::from_seconds(interval_s);
            let time_s = self.tick_s(self.tick, interval);
            if time_s >= before_s {
                return ControlFlow::Continue(());
            }
            let last_s = self.tick_s((self.tick - 1.0).max(0.0), interval);
            let next_s = self.tick_s(self.tick + 1.0, interval);
            self.tick += 1.0;
            let stands_for_s = 0.5 * (next_s.min(self.to_s) - last_s);
            self.look(segment, time_s, stands_for_s)?;
        }
    }

    fn tick_s(&self, tick: f64, interval: Time) -> f64 {
        self.from_s + tick * interval.seconds()
    }

    fn look(&mut self, segment: &Segment<'_>, time_s: f64, stands_for_s: f64) -> ControlFlow<()> {
        let time = Time::from_seconds(time_s);
        self.moment.set(time, |state| segment.at(time_s, state));
        self.show(stands_for_s)
    }

    fn show(&mut self, stands_for_s: f64) -> ControlFlow<()> {
        let look = Look {
            time: self.moment.time(),
            stands_for: Time::from_seconds(stands_for_s),
        };
        self.watch.see(look, &self.moment.frame())
    }
}

/// All that watch a run, and the step that they look at.
#[derive(Debug)]
pub(crate) struct Watchers<'w> {
    watchers: Vec<Watcher<'w>>,
    step: Trajectory,
    broken: bool,
}

impl<'w> Watchers<'w> {
    pub(crate) fn new(watchers: Vec<Watcher<'w>>, start_s: f64, state: &[f64]) -> Self {
        Self {
            watchers,
            step: Trajectory::new(start_s, state),
            broken: false,
        }
    }

    /// Shows a step to all; it ends the run if one of them has had enough.
    pub(crate) fn step(&mut self, step: &dyn Step) -> ControlFlow<()> {
        if self.watchers.is_empty() {
            return ControlFlow::Continue(());
        }
        let seen = self.through(step);
        self.broken |= seen.is_break();
        seen
    }

    fn through(&mut self, step: &dyn Step) -> ControlFlow<()> {
        self.step.forget();
        self.step.step(step)?;
        for segment in self.step.segments() {
            for watcher in &mut self.watchers {
                watcher.through(&segment)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Shows the end of the run, unless one of them ended it.
    pub(crate) fn finish(&mut self) {
        let (end_s, state) = (self.step.end_s(), self.step.end_state());
        if self.broken {
            return;
        }
        for watcher in &mut self.watchers {
            if watcher.finish(end_s, state).is_break() {
                return;
            }
        }
    }
}
