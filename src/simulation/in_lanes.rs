//! Several simulations of one structure, advanced together.

use std::ops::ControlFlow;

use thiserror::Error;

use crate::network::{Circulation, Lanes, LanesWorkspace, Unlike};
use crate::simulation::error::Interrupted;
use crate::simulation::floors::Floors;
use crate::simulation::run::{Ready, Simulation};
use crate::simulation::scheme::Scheme;
use crate::simulation::solution::Solution;
use crate::simulation::witness::Witness;
use crate::solver::{
    ABREAST, Apart, Dopri5, Failure, Fault, FaultKind, HighamHall, Integrator, Statistics, Step,
    StepEnds, System, Takes, culprit,
};
use crate::units::Time;

const _: () = assert!(ABREAST == Lanes::COUNT);

/// Why simulations cannot share their steps.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum NotInLanes {
    /// The circulations differ in more than parameters.
    #[error(transparent)]
    Unlike(#[from] Unlike),
    /// A setting that they must have in common differs.
    #[error(
        "simulation {lane} has {what} {found}, where simulation 0 has {expected}: those that share their steps have it in common"
    )]
    Setting {
        /// Which simulation, counted from 0.
        lane: usize,
        /// The setting.
        what: &'static str,
        /// Its value there.
        found: String,
        /// Its value in the first.
        expected: String,
    },
    /// A simulation has an integrator of its own, a scheme that is not explicit, a sharp event, or switches that are located.
    #[error(
        "simulation {lane} is not solved by plain explicit steps: run it by itself, or without another scheme or integrator, sharp events and located switches"
    )]
    Scheme {
        /// Which simulation, counted from 0.
        lane: usize,
    },
}

impl<'a> Simulation<'a> {
    /// Runs up to eight simulations of circulations that differ in parameters and initial states only, together and on one thread: a step of all eight costs less
    /// than eight steps, as they are computed in the lanes of vector instructions.
    ///
    /// All take the same steps: as short as the one with the largest error needs, each held to the tolerance by itself, and landing on the breakpoints of all. So results differ from those
    /// of [`run`](Simulation::run) within the tolerance; eight that are equal take the steps that one would take. Initial states, recordings, watches, observers and events may differ.
    /// One that fails, or is ended by a watch, an observer or an event, ends by itself and the others go on.
    ///
    /// It pays where members are many and alike: fewer than five are faster one by one.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let circulation = |resistance: f64| {
    ///     let mut net = Network::new();
    ///     let artery = net.add("artery", Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(90.0.mmhg()));
    ///     let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
    ///     net.connect("bed", artery, Resistance::new(resistance.mmhg_s_per_ml()), atrium);
    ///     net.build().map(|circulation| (circulation, artery))
    /// };
    /// let members = (0..8).map(|i| circulation(10.0 + f64::from(i))).collect::<Result<Vec<_>, _>>()?;
    /// let simulations = members.iter().map(|(circulation, _)| Simulation::of(circulation));
    /// let solutions = Simulation::run_in_lanes(simulations.collect(), 10.0.seconds())?;
    /// for (solution, (_, artery)) in solutions.into_iter().zip(&members) {
    ///     assert!(solution?.pressure(*artery)?.at(10.0.seconds())? < 60.0.mmhg());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`NotInLanes`] if they cannot share their steps. What goes wrong in one while solving is that one's [`Interrupted`].
    pub fn run_in_lanes(
        simulations: Vec<Self>,
        end: Time,
    ) -> Result<Vec<Result<Solution, Interrupted>>, NotInLanes> {
        check(&simulations)?;
        let scheme = simulations.first().map(|first| first.terms().2);
        let ready = simulations.into_iter().map(|own| own.ready(end));
        let mut flock = Flock::new(scheme.unwrap_or_default(), ready);
        // What was lost to a failure of its own leaves the others without it.
        while flock.has_members() {
            flock.go_on(end)?;
        }
        Ok(flock.done.into_iter().flatten().collect())
    }
}

fn check(simulations: &[Simulation<'_>]) -> Result<(), NotInLanes> {
    let circulations = simulations.iter().map(|own| own.circulation().clone());
    Lanes::check(&circulations.collect::<Vec<_>>())?;
    let Some(first) = simulations.first() else {
        return Ok(());
    };
    let (start, tolerance, scheme) = first.terms();
    for (lane, own) in simulations.iter().enumerate() {
        let differs = |what, found: String, expected: String| NotInLanes::Setting {
            lane,
            what,
            found,
            expected,
        };
        if !own.is_plainly_explicit() {
            return Err(NotInLanes::Scheme { lane });
        }
        let (own_start, own_tolerance, own_scheme) = own.terms();
        if own_start != start {
            let (found, expected) = (own_start.to_string(), start.to_string());
            return Err(differs("the start", found, expected));
        }
        if own_scheme != scheme {
            let (found, expected) = (format!("{own_scheme:?}"), format!("{scheme:?}"));
            return Err(differs("the scheme", found, expected));
        }
        if own_tolerance.to_bits() != tolerance.to_bits() {
            let (found, expected) = (own_tolerance.to_string(), tolerance.to_string());
            return Err(differs("the tolerance", found, expected));
        }
    }
    Ok(())
}

/// Those that still run, and what has become of the others.
struct Flock<'a> {
    scheme: Scheme,
    members: Vec<Runner<'a>>,
    done: Vec<Option<Result<Solution, Interrupted>>>,
    /// How far all have come, in s.
    time_s: f64,
    statistics: Statistics,
}

struct Runner<'a> {
    /// Its place among all.
    place: usize,
    ready: Ready<'a>,
    has_enough: bool,
}

impl<'a> Flock<'a> {
    fn new(scheme: Scheme, all: impl Iterator<Item = Result<Ready<'a>, Interrupted>>) -> Self {
        let mut flock = Self {
            scheme,
            members: Vec::new(),
            done: Vec::new(),
            time_s: 0.0,
            statistics: Statistics::default(),
        };
        for (place, ready) in all.enumerate() {
            match ready {
                Ok(ready) => {
                    flock.time_s = ready.start.seconds();
                    flock.done.push(None);
                    flock.members.push(Runner {
                        place,
                        ready,
                        has_enough: false,
                    });
                }
                Err(interrupted) => flock.done.push(Some(Err(interrupted))),
            }
        }
        flock
    }

    fn has_members(&self) -> bool {
        !self.members.is_empty()
    }

    /// Advances all until the end, or until one of them ends by itself.
    fn go_on(&mut self, end: Time) -> Result<(), Unlike> {
        let circulations = self.members.iter().map(|own| own.ready.circulation.clone());
        let lanes = Lanes::of(&circulations.collect::<Vec<_>>())?;
        let tolerance = self.members.first().map_or(0.0, |own| own.ready.tolerance);
        let mut system = LanesSystem::new(lanes, tolerance);
        let mut state = side_by_side(&self.members, |own| &own.ready.state);
        let (dopri5, higham_hall);
        let integrator: &dyn Integrator = if self.scheme == Scheme::Valved {
            higham_hall = HighamHall::new()
                .with_relative_tolerance(tolerance)
                .abreast();
            &higham_hall
        } else {
            dopri5 = Dopri5::new().with_relative_tolerance(tolerance).abreast();
            &dopri5
        };
        let count = self.members.len();
        let outcome = integrator.integrate(
            &mut system,
            self.time_s,
            end.seconds(),
            &mut state,
            &mut Apart::new(count, &mut Steps(&mut self.members, &mut self.time_s)),
        );
        for (lane, own) in self.members.iter_mut().enumerate() {
            let values = state.iter().skip(lane).step_by(ABREAST);
            own.ready.state.clear();
            own.ready.state.extend(values);
        }
        self.part_from(outcome, end);
        Ok(())
    }

    /// Finishes those that have ended.
    fn part_from(&mut self, outcome: Result<Statistics, Failure>, end: Time) {
        let before = self.statistics;
        let (failed, done) = match outcome {
            Ok(statistics) => (None, statistics),
            Err(failure) => (Some(failure.clone()), failure.statistics),
        };
        self.statistics = sum(before, done);
        let statistics = self.statistics;
        let own = failed.as_ref().map(culprit);
        let has_come_to_its_end = failed.is_none() && self.time_s >= end.seconds();
        let members = std::mem::take(&mut self.members);
        // Lanes that are not filled repeat the last.
        let last = members.len().saturating_sub(1);
        for (lane, member) in members.into_iter().enumerate() {
            let outcome = match (&failed, &own) {
                (Some(_), Some(Some((culprit, failure)))) if *culprit.min(&last) == lane => {
                    Some(Err(failure.clone()))
                }
                (Some(failure), Some(None)) => Some(Err(failure.clone())),
                _ if member.has_enough || has_come_to_its_end => Some(Ok(statistics)),
                _ => None,
            };
            match outcome {
                None => self.members.push(member),
                Some(outcome) => {
                    let outcome = outcome.map_err(|failure| Failure {
                        statistics,
                        ..failure
                    });
                    if let Some(slot) = self.done.get_mut(member.place) {
                        *slot = Some(member.ready.finish(outcome));
                    }
                }
            }
        }
    }
}

/// Gives each member its steps, and keeps count of time.
struct Steps<'f, 'a>(&'f mut Vec<Runner<'a>>, &'f mut f64);

impl Takes for Steps<'_, '_> {
    fn take(&mut self, lane: usize, step: &dyn Step) -> ControlFlow<()> {
        *self.1 = step.end_s();
        let Some(member) = self.0.get_mut(lane) else {
            return ControlFlow::Continue(());
        };
        let flow = crate::solver::Sink::step(&mut member.ready.recorder, step);
        member.has_enough = flow.is_break();
        flow
    }
}

/// Numbers of all members, lane by lane; lanes that are not filled repeat the last.
fn side_by_side<'m, 'a: 'm>(
    members: &'m [Runner<'a>],
    list: impl Fn(&'m Runner<'a>) -> &'m [f64],
) -> Vec<f64> {
    let lists: Vec<&[f64]> = members.iter().map(list).collect();
    spread(&lists)
}

fn spread(lists: &[&[f64]]) -> Vec<f64> {
    let Some(last) = lists.last() else {
        return Vec::new();
    };
    let rows = (0..last.len()).flat_map(|place| {
        (0..ABREAST).map(move |lane| {
            let list = lists.get(lane).unwrap_or(last);
            list.get(place).copied().unwrap_or_default()
        })
    });
    rows.collect()
}

/// Both spans of one run taken together.
fn sum(before: Statistics, after: Statistics) -> Statistics {
    let shortest = match (before.accepted_steps, after.accepted_steps) {
        (0, _) => after.smallest_step_s,
        (_, 0) => before.smallest_step_s,
        _ => before.smallest_step_s.min(after.smallest_step_s),
    };
    let mut sum = before;
    sum.evaluations += after.evaluations;
    sum.accepted_steps += after.accepted_steps;
    sum.rejected_steps += after.rejected_steps;
    sum.breakpoints += after.breakpoints;
    sum.smallest_step_s = shortest;
    sum.largest_step_s = before.largest_step_s.max(after.largest_step_s);
    sum
}

/// Circulations of one structure as one system.
#[derive(Debug)]
struct LanesSystem {
    lanes: Lanes,
    workspace: LanesWorkspace,
    absolute: Vec<f64>,
    /// With the lane of each, where drivers do not say how fast they move.
    witnesses: Vec<(usize, Witness)>,
    /// The state of one lane.
    own: Vec<f64>,
    floors: Floors,
}

impl LanesSystem {
    fn new(lanes: Lanes, tolerance: f64) -> Self {
        let scales = lanes.circulations().iter().map(Circulation::state_scales);
        let scales = spread(&scales.collect::<Vec<_>>());
        let circulations = lanes.circulations().iter().enumerate();
        let witnesses = circulations.filter_map(|(lane, own)| Some((lane, Witness::of(own)?)));
        Self {
            witnesses: witnesses.collect(),
            own: Vec::new(),
            workspace: lanes.workspace(),
            absolute: scales.iter().map(|scale| tolerance * scale).collect(),
            floors: Floors::new(lanes.reservoirs(), &scales),
            lanes,
        }
    }
}

impl System for LanesSystem {
    fn dimension(&self) -> usize {
        self.lanes.state_len()
    }

    fn derivatives(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        let time = Time::from_seconds(time_s);
        self.lanes.evaluate(time, state, &mut self.workspace, rates);
        Ok(())
    }

    fn breakpoint(&self, after_s: f64) -> Option<f64> {
        let after = Time::from_seconds(after_s);
        self.lanes.breakpoint(after).map(Time::seconds)
    }

    fn longest_step(&mut self, from_s: f64) -> f64 {
        let longest = self.lanes.longest_step(Time::from_seconds(from_s));
        let each = self.witnesses.iter_mut();
        each.fold(longest.seconds(), |longest_s, (_, witness)| {
            longest_s.min(witness.longest_step(from_s))
        })
    }

    fn absolute_tolerances(&self) -> &[f64] {
        &self.absolute
    }

    fn doubts(&self, ends: &StepEnds<'_>) -> bool {
        self.floors.are_near(ends)
    }

    fn judge(&mut self, ends: &StepEnds<'_>, trial: &dyn Step, end_s: f64) -> Result<(), Fault> {
        self.floors.judge(ends, trial, end_s)
    }

    fn accept(&mut self, time_s: f64, state: &[f64]) -> Result<(), Fault> {
        for (lane, witness) in &mut self.witnesses {
            self.own.clear();
            self.own.extend(state.iter().skip(*lane).step_by(ABREAST));
            witness.judge(time_s, &self.own)?;
        }
        if let Some((index, value)) = self.lanes.negative_volume(state) {
            return Err(Fault {
                index,
                value,
                kind: FaultKind::OutOfDomain,
            });
        }
        let infinite = self.workspace.infinite_pressure();
        infinite.map_or(Ok(()), |(index, value)| {
            Err(Fault {
                index,
                value,
                kind: FaultKind::DerivedNotFinite,
            })
        })
    }
}
