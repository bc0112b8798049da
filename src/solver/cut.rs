//! Steps that end at a switch.

use std::ops::ControlFlow;

use super::part::Part;
use super::sink::{Sink, Step};
use super::trajectory::Trajectory;

/// So often sides are taken anew at one time before a step is kept as it is.
const MOST_TURNS: u32 = 16;

/// The step as it was tried, and the state where the part of it that is kept ends.
#[derive(Debug)]
pub(super) struct Cut {
    whole: Trajectory,
    state: Vec<f64>,
    /// How often sides were taken anew since time went on.
    turns: u32,
}

impl Cut {
    pub(super) fn new(start_s: f64, state: &[f64]) -> Self {
        Self {
            whole: Trajectory::new(start_s, state),
            state: state.to_vec(),
            turns: 0,
        }
    }

    /// Takes a step as it was tried.
    pub(super) fn take(&mut self, trial: &dyn Step) {
        self.whole.move_to(trial.start_s(), trial.end_state());
        // A step goes on where it starts.
        let _ = self.whole.step(trial);
    }

    /// Counts sides that are to be taken anew, and whether time has gone on since the last were; false if that should not be done again.
    pub(super) fn counts(&mut self, goes_on: bool) -> bool {
        self.turns = if goes_on { 0 } else { self.turns + 1 };
        self.turns <= MOST_TURNS
    }

    /// The state where the part that was handed on ends.
    pub(super) fn state(&self) -> &[f64] {
        &self.state
    }

    /// The state at a time of the step.
    pub(super) fn at(&mut self, time_s: f64) -> &[f64] {
        if let Some(segment) = self.whole.segments().next() {
            segment.at(time_s, &mut self.state);
        }
        &self.state
    }

    /// Hands on what comes before a time of the step.
    pub(super) fn hand_over(&mut self, end_s: f64, sink: &mut dyn Sink) -> ControlFlow<()> {
        let Some(segment) = self.whole.segments().next() else {
            return ControlFlow::Continue(());
        };
        sink.step(&Part::before_switch(end_s, segment, &mut self.state))
    }
}
