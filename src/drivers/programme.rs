//! Bouts of contractions, holds and rests, one after another.

use super::cadence::Cadence;
use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Fraction, Time};

/// A programme of exercise: bouts of contractions, holds and rests, one after another.
///
/// $$u(t) = u_i(t) \quad \text{for } t_i \le t < t_{i+1}$$
///
/// In plain text: `u(t)` is what the step that is on at `t` gives; before the first step and after the last, the tonic level.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | tonic | 1 | 0 | more excitation at rest and between contractions |
/// | start | s | 0 | the first step begins later |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`EXCITATION`](Self::EXCITATION) | 1 | excitation, 1 is maximal |
///
/// # States
///
/// None. A hold starts and ends with a jump, which is announced, as are all corners of the contractions.
///
/// # Limits
///
/// Steps follow each other without a gap and without a transition; one tonic level holds for all of them. Only the last step may go on without end.
///
/// # Sources
///
/// Definition.
///
/// ```
/// use soleus::prelude::*;
///
/// let raises = Cadence::new(1.0.hz()).amplitude(0.6.fraction()).times(10);
/// let session = Programme::new()
///     .with_tonic(0.1.fraction())
///     .rest(2.0.minutes())
///     .contract(raises)
///     .rest(1.0.minutes())
///     .contract(raises)
///     .hold(0.3.fraction(), 30.0.seconds());
/// assert_eq!(session.end(), Some(230.0.seconds()));
/// assert_eq!(session.excitation_at(120.25.seconds()), 0.6.fraction());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    tonic: Fraction,
    start: Time,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    begin: Time,
    /// None if it goes on without end.
    end: Option<Time>,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Rest,
    Hold(Fraction),
    Contract(Cadence),
}

impl Programme {
    /// The excitation.
    pub const EXCITATION: Output<Self, Fraction> = Output::new(0, "excitation");

    /// A programme without steps, at rest.
    pub const fn new() -> Self {
        Self {
            tonic: Fraction::ZERO,
            start: Time::ZERO,
            steps: Vec::new(),
        }
    }

    /// A programme without steps, whose first step will begin at `start`.
    pub const fn starting(start: Time) -> Self {
        Self {
            tonic: Fraction::ZERO,
            start,
            steps: Vec::new(),
        }
    }

    /// The excitation at rest, and between contractions that have no tonic level of their own.
    #[must_use]
    pub const fn with_tonic(mut self, level: Fraction) -> Self {
        self.tonic = level;
        self
    }

    /// Then rests, at the tonic level.
    #[must_use]
    pub fn rest(self, duration: Time) -> Self {
        self.step(duration, What::Rest)
    }

    /// Then holds a level.
    #[must_use]
    pub fn hold(self, level: Fraction, duration: Time) -> Self {
        self.step(duration, What::Hold(level))
    }

    /// Then contracts to a cadence, for as many periods as it has; its own start is put off until the step begins.
    #[must_use]
    pub fn contract(mut self, cadence: Cadence) -> Self {
        let begin = self.next_begin();
        let start = begin + cadence.train.start;
        let cadence = cadence.starting(start);
        self.steps.push(Step {
            begin,
            end: cadence.end(),
            what: What::Contract(cadence),
        });
        self
    }

    /// When the last step ends; none if it goes on without end.
    pub fn end(&self) -> Option<Time> {
        self.steps.last().map_or(Some(self.start), |step| step.end)
    }

    /// The excitation at `time`.
    pub fn excitation_at(&self, time: Time) -> Fraction {
        match self.step_at(time).map(|step| step.what) {
            Some(What::Hold(level)) => level,
            Some(What::Contract(cadence)) => {
                cadence.over(cadence.tonic.unwrap_or(self.tonic), time)
            }
            Some(What::Rest) | None => self.tonic,
        }
    }

    fn step(mut self, duration: Time, what: What) -> Self {
        let begin = self.next_begin();
        self.steps.push(Step {
            begin,
            end: Some(begin + duration),
            what,
        });
        self
    }

    fn next_begin(&self) -> Time {
        self.end()
            .unwrap_or_else(|| Time::from_seconds(f64::INFINITY))
    }

    fn step_at(&self, time: Time) -> Option<&Step> {
        let begun = self.steps.partition_point(|step| step.begin <= time);
        let step = self.steps.get(begun.checked_sub(1)?)?;
        step.end.is_none_or(|end| time < end).then_some(step)
    }
}

impl Default for Programme {
    fn default() -> Self {
        Self::new()
    }
}

impl Step {
    fn breakpoint(&self, after: Time) -> Option<Time> {
        if self.end.is_some_and(|end| end <= after) {
            return None;
        }
        if after < self.begin {
            return Some(self.begin);
        }
        let corner = match self.what {
            What::Contract(cadence) => cadence.train.breakpoint(after),
            What::Rest | What::Hold(_) => None,
        };
        match (corner, self.end) {
            (Some(corner), Some(end)) => Some(corner.min(end)),
            (corner, end) => corner.or(end),
        }
    }

    fn check(&self, number: usize, is_last: bool, check: &mut Check<'_>) {
        match self.what {
            What::Rest => {}
            What::Hold(level) => check.share("level of a hold", level.get()),
            What::Contract(cadence) => cadence.check(check),
        }
        let duration = self.end.map(|end| end - self.begin);
        match duration {
            // The step without end, or the start, is what is wrong.
            Some(_) if !self.begin.is_finite() => {}
            Some(duration) => check.require(
                "duration of a step",
                duration,
                duration.is_finite() && duration > Time::ZERO,
                format!("finite and above zero (this is step {number})"),
            ),
            None => check.require(
                "duration of a step",
                Time::from_seconds(f64::INFINITY),
                is_last,
                format!(
                    "finite, as other steps follow: say how many `times` (this is step {number})"
                ),
            ),
        }
    }
}

impl Driver for Programme {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::EXCITATION.spec()];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::EXCITATION, self.excitation_at(time));
    }

    fn is_same_as(&self, other: &Self) -> bool {
        self == other
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let over = |step: &Step| step.end.is_some_and(|end| end <= after);
        let next = self.steps.partition_point(over);
        self.steps.get(next)?.breakpoint(after)
    }

    fn is_steady(&self) -> bool {
        self.steps.is_empty()
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.share("tonic", self.tonic.get());
        check.finite("start", self.start);
        for (index, step) in self.steps.iter().enumerate() {
            step.check(index + 1, index + 1 == self.steps.len(), check);
        }
    }
}

impl Id<Programme> {
    /// The signal of the excitation.
    pub const fn excitation(self) -> Signal<Fraction> {
        self.signal(Programme::EXCITATION)
    }
}

#[cfg(test)]
mod tests;
