//! Looking at a solution from one end to the other.

use std::ops::ControlFlow;

use crate::network::Frame;
use crate::simulation::error::QueryError;
use crate::simulation::solution::Solution;
use crate::simulation::watch::{Look, Looks, Watch, Watcher};
use crate::units::Time;

impl Solution {
    /// Looks at five points of every step between two times, in their order: the cheapest way to read many quantities at once.
    ///
    /// The sum of `stands_for` times a quantity is its integral over time. The end of each step is seen just before it, so that a jump there belongs to the next step.
    ///
    /// # Errors
    /// [`QueryError::OutsideSpan`] if the window reaches beyond the solution, [`QueryError::EmptyWindow`] if it does not end after it starts,
    /// [`QueryError::TooCoarse`] if a state is not told there well enough by what was recorded.
    pub fn walk(
        &self,
        from: Time,
        to: Time,
        mut see: impl FnMut(Look, &Frame<'_>),
    ) -> Result<(), QueryError> {
        let mut watch = |look: Look, frame: &Frame<'_>| {
            see(look, frame);
            ControlFlow::Continue(())
        };
        self.watched_between(from, to, Looks::Steps, &mut watch)
    }

    /// Shows the whole solution to a watch, as a run would have.
    ///
    /// # Errors
    /// [`QueryError::EmptyWindow`] if the solution has no duration, as one of which nothing was kept, [`QueryError::Looks`] if the interval of the looks makes no sense.
    pub fn watched_by(&self, looks: Looks, watch: &mut dyn Watch) -> Result<(), QueryError> {
        self.watched_between(self.start(), self.end(), looks, watch)
    }

    /// Shows what lies between two times to a watch.
    ///
    /// # Errors
    /// As [`Solution::walk`], and [`QueryError::Looks`] if the interval of the looks makes no sense.
    pub fn watched_between(
        &self,
        from: Time,
        to: Time,
        looks: Looks,
        watch: &mut dyn Watch,
    ) -> Result<(), QueryError> {
        let (from, to) = self.window(from, to)?;
        looks.check(from, to)?;
        self.check_looks(from, to, looks)?;
        self.shown(from, to, looks, watch)
    }

    /// Shows a window that makes sense to a watch, whatever is missing there.
    pub(crate) fn shown(
        &self,
        from: Time,
        to: Time,
        looks: Looks,
        watch: &mut dyn Watch,
    ) -> Result<(), QueryError> {
        let mut watcher = Watcher::new(self.circulation(), looks, watch, (from, to));
        for segment in self.trajectory().segments_from(from.seconds()) {
            if segment.start_s() >= to.seconds() {
                break;
            }
            if watcher.through(&segment).is_break() {
                return Ok(());
            }
        }
        let last = self.moment(to)?;
        // Whether the watch would go on no longer matters.
        let _ = watcher.finish(to.seconds(), last.state());
        Ok(())
    }
}
