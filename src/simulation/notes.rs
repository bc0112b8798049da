//! Noting the events of a run.

use std::sync::Arc;

use crate::network::Circulation;
use crate::simulation::error::{QueryError, SolveError};
use crate::simulation::event::{Event, Happening, ROUND_OFF};
use crate::simulation::lookout::{Hit, Lookout};
use crate::simulation::solution::Solution;
use crate::solver::{Segment, Step};
use crate::units::Time;

/// Follows a run and notes its events.
#[derive(Debug, Default)]
pub(crate) struct Notes<'c> {
    lookout: Option<Lookout<'c>>,
    pub(crate) told: Told,
    /// Whether an event that ends the run happened at its start.
    is_over: bool,
    /// Why the run must end.
    pub(crate) error: Option<SolveError>,
}

/// What becomes of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict {
    GoOn,
    /// The run ends at this time of the step.
    EndAt(f64),
    /// The step must not be kept.
    Refuse,
}

/// The events of a run, and when they happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    events: Vec<(u64, Arc<str>)>,
    hits: Vec<Hit>,
}

impl<'c> Notes<'c> {
    /// Notes these events from a state on, which must be one of the circulation.
    pub(crate) fn new(
        circulation: &'c Circulation,
        events: &[Event],
        start_s: f64,
        state: &[f64],
    ) -> Result<Self, SolveError> {
        let lookout = Lookout::new(
            circulation,
            events.iter().cloned(),
            ROUND_OFF,
            start_s,
            state,
        )?;
        let hits = lookout.at_start(start_s);
        let is_over = hits.iter().any(|hit| {
            let event = lookout.event(hit.event);
            event.is_some_and(|event| event.ends)
        });
        let names = events.iter().map(|e| (e.key, Arc::from(e.name())));
        Ok(Self {
            told: Told {
                events: names.collect(),
                hits,
            },
            is_over,
            lookout: Some(lookout).filter(|lookout| !lookout.is_empty()),
            error: None,
        })
    }

    /// Notes the events of a step, up to one that ends the run.
    pub(crate) fn take(&mut self, step: &dyn Step) -> Verdict {
        if self.is_over {
            return Verdict::Refuse;
        }
        let Some(lookout) = &mut self.lookout else {
            return Verdict::GoOn;
        };
        if let Err(index) = lookout.look_at(step) {
            let event = lookout.event(index).map(Event::name).unwrap_or_default();
            self.error = Some(SolveError::EventNotFinite {
                event: event.to_owned(),
                time: Time::from_seconds(step.start_s()),
            });
            return Verdict::Refuse;
        }
        lookout.keep();
        let mut end_s = None;
        for hit in lookout.hits() {
            if end_s.is_some_and(|end_s| hit.time_s > end_s) {
                break;
            }
            self.told.hits.push(*hit);
            if lookout.event(hit.event).is_some_and(|event| event.ends) {
                end_s = Some(hit.time_s);
            }
        }
        end_s.map_or(Verdict::GoOn, Verdict::EndAt)
    }

    /// The step last taken.
    pub(crate) fn segment(&self) -> Option<Segment<'_>> {
        self.lookout.as_ref()?.segment()
    }
}

impl Told {
    fn happening(&self, hit: &Hit) -> Option<Happening> {
        let (_, name) = self.events.get(hit.event)?;
        Some(Happening {
            time: Time::from_seconds(hit.time_s),
            event: name.clone(),
            rising: hit.rising,
        })
    }
}

impl Solution {
    /// The times at which an event happened, in order; none if it did not happen.
    ///
    /// # Errors
    /// [`QueryError::UnknownEvent`] if the run was not given this event.
    pub fn events(&self, event: &Event) -> Result<Vec<Time>, QueryError> {
        let told = self.told();
        let known = told.events.iter().position(|(key, _)| *key == event.key);
        let Some(known) = known else {
            let event = event.name.clone();
            return Err(QueryError::UnknownEvent { event });
        };
        let own = told.hits.iter().filter(|hit| hit.event == known);
        Ok(own.map(|hit| Time::from_seconds(hit.time_s)).collect())
    }

    /// All that happened, of all events of the run, in order.
    pub fn happenings(&self) -> impl Iterator<Item = Happening> + '_ {
        let told = self.told();
        told.hits.iter().filter_map(|hit| told.happening(hit))
    }
}
