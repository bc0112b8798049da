//! Looking at a solution from one end to the other.

use crate::network::Frame;
use crate::simulation::error::QueryError;
use crate::simulation::solution::{Moment, Solution};
use crate::units::Time;

/// Points of a step at which it is looked at, as shares of the step, and their weights in Boole's rule, which is exact for quintics.
const POINTS: [(f64, f64); 5] = [
    (0.0, 7.0 / 90.0),
    (0.25, 32.0 / 90.0),
    (0.5, 12.0 / 90.0),
    (0.75, 32.0 / 90.0),
    (1.0, 7.0 / 90.0),
];

/// One look at a solution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// When.
    pub time: Time,
    /// For how much time it stands in an integral over time.
    pub stands_for: Time,
}

impl Solution {
    /// Looks at five points of every step between two times, in their order: the cheapest way to read many quantities at once.
    ///
    /// The sum of `stands_for` times a quantity is its integral over time. The end of each step is seen just before it, so that a jump there belongs to the next step.
    ///
    /// # Errors
    /// [`QueryError::OutsideSpan`] if the window reaches beyond the solution, [`QueryError::EmptyWindow`] if it does not end after it starts.
    pub fn walk(
        &self,
        from: Time,
        to: Time,
        mut see: impl FnMut(Look, &Frame<'_>),
    ) -> Result<(), QueryError> {
        let (start, end) = (self.start(), self.end());
        for time in [from, to] {
            if !(start <= time && time <= end) {
                return Err(QueryError::OutsideSpan { time, start, end });
            }
        }
        if from >= to {
            return Err(QueryError::EmptyWindow { from, to });
        }
        let mut moment = Moment::new(self.circulation());
        for segment in self.trajectory().segments_from(from.seconds()) {
            if segment.start_s() >= to.seconds() {
                break;
            }
            let start_s = segment.start_s().max(from.seconds());
            let end_s = segment.end_s().min(to.seconds());
            for (share, weight) in POINTS {
                let time_s = start_s + share * (end_s - start_s);
                let time_s = time_s.min(end_s.next_down()).max(start_s);
                let time = Time::from_seconds(time_s);
                moment.set(time, |state| segment.at(time_s, state));
                let stands_for = Time::from_seconds(weight * (end_s - start_s));
                see(Look { time, stands_for }, &moment.frame());
            }
        }
        Ok(())
    }
}
