//! Trains of pulses, and the exact times of their corners.

use crate::network::Check;
use crate::units::{Fraction, Rate, Time};

/// The shape of one contraction, over the part of the period that it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Pulse {
    /// `½ (1 - cos(2 pi x))`: rises and falls smoothly, with its peak in the middle.
    #[default]
    RaisedCosine,
    /// Rises evenly, holds, and falls evenly.
    Trapezoid {
        /// The share of the contraction that the rise takes, and the fall again: 0 is a rectangle, 0.5 a triangle.
        rise: f64,
    },
}

/// The share of `whole` that is `part`. At times so large that neighbouring corners are one number, there is no whole.
fn passed(part: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        (part / whole).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Pulses that repeat. Every corner is one number, made by [`Train::corner`] alone: it is what the train announces and what it compares time with,
/// so the two cannot disagree by a rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Train {
    pub(super) frequency: Rate,
    pub(super) start: Time,
    pub(super) phase: f64,
    pub(super) duty: f64,
    pub(super) times: Option<u32>,
    pub(super) amplitude: Fraction,
    pub(super) pulse: Pulse,
}

impl Train {
    /// When share `x` of the `index`-th period has passed.
    ///
    /// The end of a pulse that takes the whole period is, bit for bit, the begin of the next.
    fn corner(&self, index: f64, x: f64) -> f64 {
        self.start.seconds() + ((index + x) + self.phase) / self.frequency.per_s()
    }

    /// Begin, end of the rise, begin of the fall, and end of a pulse, in shares of the period.
    fn shares(&self) -> [f64; 4] {
        match self.pulse {
            Pulse::RaisedCosine => [0.0, 0.0, self.duty, self.duty],
            Pulse::Trapezoid { rise } => {
                let rise = rise.clamp(0.0, 0.5);
                [0.0, rise * self.duty, (1.0 - rise) * self.duty, self.duty]
            }
        }
    }

    /// The number of the period that `time` is in; none before the first and beyond what can be counted.
    fn period(&self, time: f64) -> Option<f64> {
        let passed = (time - self.start.seconds()) * self.frequency.per_s() - self.phase;
        let mut index = passed.floor();
        if !index.is_finite() {
            return None;
        }
        if time < self.corner(index, 0.0) {
            index -= 1.0;
        } else if time >= self.corner(index + 1.0, 0.0) {
            index += 1.0;
        }
        Some(index)
    }

    fn holds(&self, index: f64) -> bool {
        index >= 0.0 && self.times.is_none_or(|times| index < f64::from(times))
    }

    /// The shape at `time`: 0 between pulses, 1 at the peak of one.
    pub(super) fn shape(&self, time: Time) -> f64 {
        let time = time.seconds();
        let Some(index) = self.period(time).filter(|index| self.holds(*index)) else {
            return 0.0;
        };
        let [begin, top, fall, end] = self.shares().map(|x| self.corner(index, x));
        if time >= end {
            return 0.0;
        }
        match self.pulse {
            Pulse::RaisedCosine => {
                let x = passed(time - begin, end - begin);
                0.5 * (1.0 - (std::f64::consts::TAU * x).cos())
            }
            Pulse::Trapezoid { .. } if time < top => passed(time - begin, top - begin),
            Pulse::Trapezoid { .. } if time < fall => 1.0,
            Pulse::Trapezoid { .. } => passed(end - time, end - fall),
        }
    }

    /// The first corner strictly after `after`.
    pub(super) fn breakpoint(&self, after: Time) -> Option<Time> {
        let after = after.seconds();
        let current = self.period(after)?.max(-1.0);
        let candidates = [current, current + 1.0].into_iter();
        let corners = candidates
            .filter(|index| self.holds(*index))
            .flat_map(|index| self.shares().map(|x| self.corner(index, x)));
        corners
            .filter(|corner| *corner > after && corner.is_finite())
            .min_by(f64::total_cmp)
            .map(Time::from_seconds)
    }

    /// When the last period ends; none if it goes on for ever.
    pub(super) fn end(&self) -> Option<Time> {
        let periods = f64::from(self.times?);
        Some(Time::from_seconds(self.corner(periods, 0.0)))
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        check.positive("cadence", self.frequency);
        check.finite("start", self.start);
        let phase = self.phase;
        check.require_number(
            "phase",
            phase,
            "",
            (0.0..1.0).contains(&phase),
            "at least 0 and below 1",
        );
        let duty = self.duty;
        let duty_holds = duty > 0.0 && duty <= 1.0;
        check.require_number("duty", duty, "", duty_holds, "above 0 and at most 1");
        check.share("amplitude", self.amplitude.get());
        if let Pulse::Trapezoid { rise } = self.pulse {
            let holds = (0.0..=0.5).contains(&rise);
            check.require_number("rise share", rise, "", holds, "between 0 and 0.5");
        }
    }
}
