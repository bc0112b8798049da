//! Finding the events of a step.

use crate::network::{Circulation, UnknownHandle};
use crate::simulation::error::SolveError;
use crate::simulation::event::{Event, Passing};
use crate::simulation::solution::Moment;
use crate::solver::{Quartic, Segment, Sink, Step, Trajectory, bracketed};
use crate::units::Time;

/// A turn of the quartic this near to the level, as a share of the largest value in the step, is looked at.
const NEAR: f64 = 0.01;
/// Five looks and three turns.
const MOST_LOOKS: usize = 8;

/// An event that happened in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit {
    pub(crate) time_s: f64,
    /// Which of the events.
    pub(crate) event: usize,
    pub(crate) rising: bool,
    /// Whether the quantity then goes away from the level within the step, by more than the hysteresis.
    pub(crate) leaves: bool,
}

/// What is known of an event up to some time.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    excess: f64,
    /// Distances from the level up to this share of the largest are round-off.
    rest: f64,
    /// The side on which the quantity was last seen away from the level, -1 or 1; 0 if it has not been away since it last passed.
    side: f64,
    largest: f64,
}

#[derive(Debug)]
struct Watched {
    event: Event,
    state_index: Option<usize>,
    /// At the end of the last step that was kept, and of that looked at.
    kept: Memory,
    seen: Memory,
    looks: [f64; 5],
}

/// Looks for events in one step after the other.
#[derive(Debug)]
pub(crate) struct Lookout<'c> {
    watched: Vec<Watched>,
    probe: Prober<'c>,
    step: Trajectory,
    hits: Vec<Hit>,
    was_seen: bool,
}

/// Reads events off a circulation.
#[derive(Debug)]
struct Prober<'c> {
    moment: Moment<'c>,
    needs_frame: bool,
}

impl Prober<'_> {
    fn read(&mut self, watched: &Watched) -> Result<f64, UnknownHandle> {
        match watched.state_index {
            Some(index) => Ok(watched.event.excess_of_state(index, self.moment.state())),
            None => watched.event.excess(&self.moment.frame()),
        }
    }

    /// Reads all, off one evaluation.
    fn read_all(&mut self, watched: &mut [Watched], look: usize) -> Result<(), UnknownHandle> {
        if self.needs_frame {
            let frame = self.moment.frame();
            for watched in watched.iter_mut() {
                watched.looks[look] = watched.event.excess(&frame)?;
            }
            return Ok(());
        }
        for watched in watched.iter_mut() {
            watched.looks[look] = self.read(watched)?;
        }
        Ok(())
    }
}

impl<'c> Lookout<'c> {
    /// Looks out for these events from a state on; within `rest` of the largest distance from its level so far, a quantity is on it.
    pub(crate) fn new(
        circulation: &'c Circulation,
        events: impl Iterator<Item = Event>,
        rest: f64,
        start_s: f64,
        state: &[f64],
    ) -> Result<Self, SolveError> {
        let watched = events.map(|event| Watched {
            state_index: event.state_index(circulation),
            event,
            kept: Memory {
                rest,
                ..Memory::default()
            },
            seen: Memory::default(),
            looks: [0.0; 5],
        });
        let mut lookout = Self {
            watched: watched.collect(),
            probe: Prober {
                moment: Moment::new(circulation),
                needs_frame: false,
            },
            step: Trajectory::new(start_s, state),
            hits: Vec::new(),
            was_seen: false,
        };
        lookout.probe.needs_frame = lookout.watched.iter().any(|w| w.state_index.is_none());
        lookout.begin(start_s, state)?;
        Ok(lookout)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.watched.is_empty()
    }

    pub(crate) fn event(&self, index: usize) -> Option<&Event> {
        self.watched.get(index).map(|watched| &watched.event)
    }

    fn begin(&mut self, start_s: f64, state: &[f64]) -> Result<(), SolveError> {
        let time = Time::from_seconds(start_s);
        let moment = &mut self.probe.moment;
        moment.set(time, |own| own.copy_from_slice(state));
        for watched in &mut self.watched {
            watched.event.check()?;
            let event = &watched.event.name;
            let excess = self.probe.read(watched).map_err(|source| {
                let event = event.clone();
                SolveError::EventHandle { event, source }
            })?;
            watched.kept.move_to(excess, &watched.event);
        }
        Ok(())
    }

    /// The events of a step that goes on from the last one kept, in order.
    ///
    /// A quantity that is not finite is an error, with the index of its event.
    pub(crate) fn look_at(&mut self, step: &dyn Step) -> Result<(), usize> {
        self.hits.clear();
        self.was_seen = false;
        let (start_s, end_s) = (step.start_s(), step.end_s());
        self.step.move_to(start_s, step.end_state());
        // A step goes on where it starts.
        let _ = self.step.step(step);
        let Some(segment) = self.step.segments().next() else {
            return Ok(());
        };
        for look in 1..=4 {
            let time_s = if look == 4 {
                end_s
            } else {
                start_s + 0.25 * look as f64 * (end_s - start_s)
            };
            self.probe.moment.set(Time::from_seconds(time_s), |own| {
                if look == 4 {
                    own.copy_from_slice(step.end_state());
                } else {
                    segment.at(time_s, own);
                }
            });
            // Handles were good at the start.
            let _ = self.probe.read_all(&mut self.watched, look);
        }
        for (index, watched) in self.watched.iter_mut().enumerate() {
            watched.looks[0] = watched.kept.excess;
            if !watched.looks.iter().all(|excess| excess.is_finite()) {
                return Err(index);
            }
            through(watched, index, &segment, &mut self.probe, &mut self.hits);
        }
        // Stable for so few, and without memory of its own.
        self.hits
            .sort_unstable_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.event.cmp(&b.event)));
        self.was_seen = true;
        Ok(())
    }

    /// Events that are told at the start, in the order in which they were given.
    pub(crate) fn at_start(&self, start_s: f64) -> Vec<Hit> {
        let watched = self.watched.iter().enumerate();
        let hits = watched.filter_map(|(event, watched)| {
            let rising = watched.event.at_start(watched.kept.excess)?;
            Some(Hit {
                time_s: start_s,
                event,
                rising,
                leaves: false,
            })
        });
        hits.collect()
    }

    /// The events of the step last looked at, in order.
    pub(crate) fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The step last looked at.
    pub(crate) fn segment(&self) -> Option<Segment<'_>> {
        self.step.segments().next()
    }

    /// Keeps the step last looked at.
    pub(crate) fn keep(&mut self) {
        if std::mem::take(&mut self.was_seen) {
            for watched in &mut self.watched {
                watched.kept = watched.seen;
            }
        }
    }
}

impl Memory {
    fn move_to(&mut self, excess: f64, event: &Event) {
        self.excess = excess;
        self.largest = self.largest.max(excess.abs());
        if excess.abs() > event.band(self.rest, self.largest) {
            self.side = excess.signum();
        }
    }
}

/// Goes through one event's looks of a step.
fn through(
    watched: &mut Watched,
    index: usize,
    segment: &Segment<'_>,
    probe: &mut Prober<'_>,
    hits: &mut Vec<Hit>,
) {
    let (start_s, end_s) = (segment.start_s(), segment.end_s());
    let time_at = |s: f64| {
        if s >= 4.0 {
            end_s
        } else {
            start_s + 0.25 * s * (end_s - start_s)
        }
    };
    let mut read = |watched: &Watched, time_s: f64| {
        let time = Time::from_seconds(time_s);
        probe.moment.set(time, |own| segment.at(time_s, own));
        probe.read(watched).unwrap_or(f64::NAN)
    };
    let mut looks = [(f64::INFINITY, 0.0); MOST_LOOKS];
    let mut count = 0;
    for (look, excess) in watched.looks.iter().enumerate() {
        looks[count] = (look as f64, *excess);
        count += 1;
    }
    for turn in turns_worth_a_look(&watched.looks) {
        if turn.is_finite() {
            let excess = read(watched, time_at(turn));
            if excess.is_finite() {
                looks[count] = (turn, excess);
                count += 1;
            }
        }
    }
    looks.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut memory = watched.kept;
    // One more than the place of a hit of which it is not known yet whether it leaves.
    let mut last = 0;
    let mut from = (start_s, watched.looks[0]);
    for (s, excess) in looks.into_iter().take(count).skip(1) {
        let to = (time_at(s), excess);
        if memory.side * excess < 0.0 || (excess == 0.0 && memory.side != 0.0) {
            let rising = memory.side < 0.0;
            let told = match watched.event.passing {
                Passing::Up => rising,
                Passing::Down => !rising,
                Passing::Either => true,
            };
            if told {
                let time_s = passed_at(memory.side, from, to, |time_s| read(watched, time_s));
                hits.push(Hit {
                    time_s,
                    event: index,
                    rising,
                    leaves: false,
                });
                last = hits.len();
            }
            memory.side = 0.0;
        }
        memory.move_to(excess, &watched.event);
        if memory.side != 0.0
            && let Some(hit) = hits.get_mut(last.wrapping_sub(1))
        {
            hit.leaves |= hit.rising == (memory.side > 0.0);
            last = 0;
        }
        from = to;
    }
    watched.seen = memory;
}

/// When the side is left between two looks: to the last digits of time.
fn passed_at(side: f64, from: (f64, f64), to: (f64, f64), read: impl FnMut(f64) -> f64) -> f64 {
    if from.1 * side <= 0.0 {
        // Round-off of another look than that at which the side was seen.
        return from.0;
    }
    let largest = from.0.abs().max(to.0.abs());
    bracketed(from, to, largest.next_up() - largest, read)
}

/// The turns of a quantity, in quarters of the step, if it may be on another side there than at the looks about them; else NaN.
pub(crate) fn turns_worth_a_look(looks: &[f64; 5]) -> [f64; 3] {
    const NONE: [f64; 3] = [f64::NAN; 3];
    let quartic = Quartic::through(*looks);
    let least = looks.iter().fold(f64::INFINITY, |a, b| a.min(b.abs()));
    let most = looks.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
    let one_side = looks.iter().all(|look| look * looks[0] > 0.0);
    if one_side && least > quartic.sag() + NEAR * most {
        return NONE;
    }
    let turns = quartic.turns();
    let near = |turn: &f64| quartic.value(*turn) * looks[0].signum() < NEAR * most;
    if one_side && !turns.iter().any(near) {
        NONE
    } else {
        turns
    }
}
