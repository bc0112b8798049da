//! How fast labelled blood leaves a vein.

use crate::measure::tracer::{Tracer, TracerError, Tracing};
use crate::network::{Endpoint, Frame};
use crate::simulation::{Look, Looks, QueryError, Samples, Solution, Watch};
use crate::units::{Fraction, Time};

/// How fast labelled blood left a vein: all times from the labelling on, none if it did not come so far; blood that comes back counts as left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Washout {
    /// Until a half was left.
    pub half: Option<Time>,
    /// Until a share of 1/e was left: the time constant, if blood leaves as from a well-mixed vein in a steady flow.
    pub time_constant: Option<Time>,
    /// Until 5 % was left.
    pub to_5_percent: Option<Time>,
    /// What was left in the end.
    pub left: Fraction,
}

impl Washout {
    /// The washout of blood that is labelled in a vein at a time, with its curve, off a recorded solution.
    ///
    /// # Errors
    /// [`QueryError::UnknownHandle`] if the handle is of another network, [`QueryError::OutsideSpan`] or [`QueryError::EmptyWindow`] if the time is not before the end of the solution.
    pub fn read(
        solution: &Solution,
        vein: impl Endpoint,
        from: Time,
    ) -> Result<(Self, Samples<Fraction>), QueryError> {
        let circulation = solution.circulation();
        let mut tracing =
            Tracing::of(circulation, [Tracer::label(vein)]).map_err(|error| match error {
                TracerError::UnknownHandle(unknown) => unknown.into(),
                // A label is sound, and there is one.
                _ => QueryError::EmptyWindow { from, to: from },
            })?;
        let mut clearing = Clearing::default();
        let mut curve = Samples {
            times: Vec::new(),
            values: Vec::new(),
        };
        let mut watch = |look: Look, frame: &Frame<'_>| {
            let seen = tracing.see(look, frame);
            let amount = tracing.amount(0, vein).unwrap_or_default();
            let left = clearing.see(look.time - from, amount);
            if curve.times.last().is_none_or(|last| *last < look.time) {
                curve.times.push(look.time);
                curve.values.push(Fraction::new(left));
            }
            seen
        };
        solution.watched_between(from, solution.end(), Looks::Steps, &mut watch)?;
        Ok((clearing.washout, curve))
    }
}

/// Follows how much is left, and notes when it passes each mark.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clearing {
    first: Option<f64>,
    last: (Time, f64),
    pub(super) washout: Washout,
}

impl Clearing {
    /// Sees the amount at a time since the labelling; gives the share that is left.
    pub(super) fn see(&mut self, since: Time, amount: f64) -> f64 {
        let first = *self.first.get_or_insert(amount);
        let left = if first > 0.0 { amount / first } else { 0.0 };
        let (before, now) = (self.last, (since, left));
        let Washout {
            half,
            time_constant,
            to_5_percent,
            ..
        } = &mut self.washout;
        for (mark, passed) in [
            (0.5, half),
            ((-1.0_f64).exp(), time_constant),
            (0.05, to_5_percent),
        ] {
            if passed.is_none() && left <= mark {
                *passed = Some(crossing(before, now, mark));
            }
        }
        self.washout.left = Fraction::new(left);
        self.last = now;
        left
    }
}

/// When an exponential through two points passes a mark; a straight line, if nothing is left.
fn crossing(before: (Time, f64), now: (Time, f64), mark: f64) -> Time {
    let fallen = if now.1 > 0.0 {
        (before.1 / mark).ln() / (before.1 / now.1).ln()
    } else {
        (before.1 - mark) / before.1
    };
    if fallen.is_finite() {
        before.0 + (now.0 - before.0) * fallen.clamp(0.0, 1.0)
    } else {
        now.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    #[test]
    fn marks_are_passed_when_an_exponential_passes_them() {
        let mut clearing = Clearing::default();
        for tick in 0..100 {
            let time = f64::from(tick) * 3.0;
            clearing.see(time.seconds(), 7.0 * (-time / 40.0).exp());
        }
        let washout = clearing.washout;
        let near = |time: Option<Time>, expected: f64| {
            assert!(
                (time.unwrap().seconds() - expected).abs() < 1e-9,
                "{time:?}"
            );
        };
        near(washout.half, 40.0 * 2f64.ln());
        near(washout.time_constant, 40.0);
        near(washout.to_5_percent, 40.0 * 20f64.ln());
        assert!((washout.left.get() - (-297.0_f64 / 40.0).exp()).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_leave_passes_no_mark_and_what_leaves_at_once_passes_all() {
        let mut clearing = Clearing::default();
        clearing.see(Time::ZERO, 5.0);
        clearing.see(9.0.hours(), 4.0);
        assert_eq!(clearing.washout.half, None);
        assert_eq!(clearing.washout.left, Fraction::new(0.8));
        clearing.see(10.0.hours(), 0.0);
        // 0.8 falls to nothing within an hour.
        assert_eq!(clearing.washout.to_5_percent, Some(9.9375.hours()));
        let mut nothing = Clearing::default();
        assert_eq!(nothing.see(Time::ZERO, 0.0), 0.0);
    }
}
