//! Setting up and running a simulation.

use std::fmt;
use std::ops::ControlFlow;

use crate::network::{Circulation, JacobianSpace, Workspace};
use crate::simulation::error::{
    FARTHEST_S, Interrupted, LEAST_TOLERANCE, MOST_SAMPLES, SolveError,
};
use crate::simulation::event::Event;
use crate::simulation::floors::Floors;
use crate::simulation::lookout::Lookout;
use crate::simulation::notes::Notes;
use crate::simulation::recorder::{Kept, Recorder, VolumeWatch};
use crate::simulation::scheme::Scheme;
use crate::simulation::solution::Solution;
use crate::simulation::start;
use crate::simulation::switches::Switches;
use crate::simulation::watch::{Looks, Watch, Watcher, Watchers};
use crate::simulation::witness::Witness;
use crate::solver::{
    Failure, Fault, FaultKind, Integrator, Keep, Pattern, Statistics, Step, StepEnds, System,
    Thinning, Trajectory,
};
use crate::units::Time;

/// So many tolerances from a sharp level, as a share of the largest distance, a quantity may yet rest on it (design value).
const REST: f64 = 100.0;

/// What a recording may take at most unless said, in bytes: 1 GiB.
pub(crate) const MOST_BYTES: u64 = 1 << 30;

/// What is kept of an interval may differ from the run's own steps by so many of its tolerances, or by this share
/// of a state's scale if that is more (design values: 1e-5 of a ventricle is a pressure of some 0.01 mmHg).
const TOLERANCES: f64 = 10.0;
const LEAST_SHARE: f64 = 1e-5;
/// The scale of a state that has none: what a reservoir exchanged, in mL; about a stroke.
const EXCHANGED: f64 = 100.0;

/// What of a run is kept.
///
/// Whatever is kept, values, extremes and integrals are those of the run; where memory did not suffice for that,
/// a question to the [`Solution`] is refused ([`QueryError::TooCoarse`](crate::simulation::QueryError::TooCoarse)).
/// How much memory a recording may take is set by [`Simulation::recording_limit`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Recording {
    /// Every step, as the solver's own polynomials: exact to the tolerance at any time. The default.
    #[default]
    Steps,
    /// One polynomial for each interval of this length that it suffices for, and the steps of all others: for long
    /// runs.
    ///
    /// A polynomial (the quartic through five values of the run) suffices if it follows every state to 1e-5 of its
    /// scale ([`Circulation::state_scales`]), or to ten tolerances of the run if that is more. So a run that is
    /// mostly quiet takes little memory; one in which a heart beats takes, at intervals longer than its steps, as
    /// much as with [`Recording::Steps`]. As memory nears the limit, steps are no longer kept: the values at the
    /// interval, from the start of the run on, and the last state are exact as before, and what lies between them
    /// and is not followed is a gap, about which questions are refused.
    Every(Time),
    /// The last state only, so that a run of any length needs no memory: what it was like is for a [`Watch`] to see. The solution then begins where it ends.
    Nothing,
}

/// A circulation about to be run: from when, from which state, how exactly, by which integrator.
///
/// | setting | default | larger means |
/// |---|---|---|
/// | [`from`](Self::from) | 0 s | |
/// | [`tolerance`](Self::tolerance) | 1e-6 | faster, coarser |
/// | [`recording`](Self::recording) | every step | |
/// | [`recording_limit`](Self::recording_limit) | 1 GiB | more memory |
/// | [`scheme`](Self::scheme) | explicit | |
/// | [`integrator`](Self::integrator) | that of the scheme | |
pub struct Simulation<'a> {
    circulation: &'a Circulation,
    start: Time,
    initial: Option<Vec<f64>>,
    tolerance: f64,
    recording: Recording,
    limit_bytes: u64,
    scheme: Scheme,
    locates: bool,
    integrator: Option<&'a dyn Integrator>,
    watches: Vec<(Looks, &'a mut dyn Watch)>,
    events: Vec<Event>,
    observer: Option<&'a mut dyn FnMut(Time) -> ControlFlow<()>>,
}

impl fmt::Debug for Simulation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("start", &self.start)
            .field("tolerance", &self.tolerance)
            .field("recording", &self.recording)
            .field("scheme", &self.scheme)
            .field("integrator", &self.integrator)
            .finish_non_exhaustive()
    }
}

impl<'a> Simulation<'a> {
    /// A simulation of `circulation` with the default settings.
    pub fn of(circulation: &'a Circulation) -> Self {
        Self {
            circulation,
            start: Time::ZERO,
            initial: None,
            tolerance: 1e-6,
            recording: Recording::Steps,
            limit_bytes: MOST_BYTES,
            scheme: Scheme::default(),
            locates: true,
            integrator: None,
            watches: Vec::new(),
            events: Vec::new(),
            observer: None,
        }
    }

    /// Starts at this time; it may be negative.
    #[must_use]
    pub fn from(mut self, start: Time) -> Self {
        self.start = start;
        self
    }

    /// Starts from this state, for example the last one of another run.
    #[must_use]
    pub fn initial_state(mut self, state: &[f64]) -> Self {
        self.initial = Some(state.to_vec());
        self
    }

    /// Sets the relative tolerance; the absolute tolerance of each state is this times its scale.
    ///
    /// An integrator that is set with [`Simulation::integrator`] brings its own relative tolerance.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets what is kept of the run.
    #[must_use]
    pub fn recording(mut self, recording: Recording) -> Self {
        self.recording = recording;
        self
    }

    /// Sets how many bytes of memory the recording may take; 2^30 (1 GiB) unless said.
    ///
    /// A run with [`Recording::Steps`] ends there with [`SolveError::RecordingFull`], and the solution up to there.
    /// One with [`Recording::Every`] is refused with [`SolveError::RecordingTooLarge`] before it starts, if even
    /// one polynomial for each interval would take more; else it ends as it should, with gaps if need be.
    #[must_use]
    pub fn recording_limit(mut self, bytes: u64) -> Self {
        self.limit_bytes = bytes;
        self
    }

    /// Solves by this scheme.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Whether steps end where parts switch ([`Branch::SWITCHES`](crate::network::Branch::SWITCHES)), each held to one of its laws until then; true unless said. Without, and with integrators that are not
    /// native, a part changes its law within a step, and error control makes the steps short enough for it.
    #[must_use]
    pub fn locating_switches(mut self, locates: bool) -> Self {
        self.locates = locates;
        self
    }

    /// Solves with this integrator instead of that of the scheme.
    #[must_use]
    pub fn integrator(mut self, integrator: &'a dyn Integrator) -> Self {
        self.integrator = Some(integrator);
        self
    }

    /// Calls `observer` with the time after each step; `ControlFlow::Break` ends the run there, without an error.
    #[must_use]
    pub fn observed_by(mut self, observer: &'a mut dyn FnMut(Time) -> ControlFlow<()>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Shows the circulation to `watch` as the run goes on, so often; several may watch. One that breaks ends the run at the end of that step, without an error; a run that fails shows the steps that held.
    #[must_use]
    pub fn watched_by(mut self, looks: Looks, watch: &'a mut dyn Watch) -> Self {
        self.watches.push((looks, watch));
        self
    }

    /// Looks for an event, and does with it what it says; several may be looked for. Of one that is given twice, the later settings hold.
    #[must_use]
    pub fn noting(mut self, event: &Event) -> Self {
        match self.events.iter_mut().find(|own| own.key == event.key) {
            Some(own) => *own = event.clone(),
            None => self.events.push(event.clone()),
        }
        self
    }

    /// Runs until `end`, or until a watch, an observer or an event ends it.
    ///
    /// # Errors
    /// [`Interrupted`], which holds the reason and the solution up to there.
    pub fn run(self, end: Time) -> Result<Solution, Interrupted> {
        let (scheme, integrator, locates) = (self.scheme, self.integrator, self.locates);
        let mut ready = self.ready(end)?;
        let mut system = CirculationSystem::new(ready.circulation, ready.tolerance);
        system.kinks = ready.kinks.take();
        if !locates {
            system.switches = None;
        }
        let default = scheme.integrator(ready.tolerance);
        let integrator = integrator.unwrap_or(&*default);
        let (start_s, end_s) = (ready.start.seconds(), end.seconds());
        let (state, recorder) = (&mut ready.state, &mut ready.recorder);
        let outcome = integrator.integrate(&mut system, start_s, end_s, state, recorder);
        ready.finish(outcome)
    }

    /// Whether it is run by explicit steps whose ends nothing but the circulation decides on.
    pub(crate) fn is_plainly_explicit(&self) -> bool {
        let sharp = self.events.iter().any(|event| event.is_sharp);
        let switches = self.locates && !self.circulation.switching_scales().is_empty();
        let explicit = matches!(self.scheme, Scheme::Explicit | Scheme::Valved);
        explicit && self.integrator.is_none() && !sharp && !switches
    }

    /// Start, tolerance and scheme, which simulations that share their steps have in common.
    pub(crate) fn terms(&self) -> (Time, f64, Scheme) {
        (self.start, self.tolerance, self.scheme)
    }

    pub(crate) fn circulation(&self) -> &'a Circulation {
        self.circulation
    }

    /// Checks all settings, and gets what follows the run ready.
    pub(crate) fn ready(self, end: Time) -> Result<Ready<'a>, Interrupted> {
        let circulation = self.circulation;
        let start_s = self.start.seconds();
        let state = self.initial.unwrap_or_else(|| circulation.initial_state());
        let volumes = VolumeWatch::new(circulation, &state);
        let nothing = |state: &[f64], error| {
            let kept = Trajectory::new(start_s, state);
            let statistics = Statistics::default();
            let solution = Solution::new(circulation.clone(), kept, statistics, 0.0);
            interrupted(error, solution)
        };
        if state.len() != circulation.state_len() {
            let error = SolveError::InitialState {
                found: state.len(),
                expected: circulation.state_len(),
            };
            return Err(nothing(&circulation.initial_state(), error));
        }
        if let Err(error) = start::check(circulation, self.start, &state) {
            return Err(nothing(&state, error));
        }
        let far = |time: Time| time.is_finite() && time.seconds().abs() > FARTHEST_S;
        if far(self.start) || far(end) {
            let start = self.start;
            return Err(nothing(&state, SolveError::FarTimes { start, end }));
        }
        let tolerance = self.tolerance;
        if !(LEAST_TOLERANCE..=0.1).contains(&tolerance) {
            let error = SolveError::Tolerance { value: tolerance };
            return Err(nothing(&state, error));
        }
        if let Recording::Every(interval) = self.recording {
            let count = (end - self.start) / interval;
            let usable = interval > Time::ZERO && interval.is_finite();
            if !usable || count > MOST_SAMPLES {
                let error = SolveError::Recording { interval, count };
                return Err(nothing(&state, error));
            }
            let (length, limit_bytes) = (end - self.start, self.limit_bytes);
            let piece_bytes = Trajectory::piece_bytes(state.len(), 4);
            if count * piece_bytes as f64 > limit_bytes as f64 {
                let error = SolveError::RecordingTooLarge {
                    bytes: (count * piece_bytes as f64) as u64,
                    limit_bytes,
                    interval,
                    fits: fitting(length, piece_bytes, limit_bytes),
                };
                return Err(nothing(&state, error));
            }
        }
        let (span, mut watchers) = ((self.start, end), Vec::new());
        for (looks, watch) in self.watches {
            if let Err(bad) = looks.check(self.start, end) {
                return Err(nothing(&state, bad.into()));
            }
            watchers.push(Watcher::new(circulation, looks, watch, span));
        }
        let notes = match Notes::new(circulation, &self.events, start_s, &state) {
            Ok(notes) => notes,
            Err(error) => return Err(nothing(&state, error)),
        };
        let sharp = self.events.iter().filter(|event| event.is_sharp).cloned();
        let kinks = match Lookout::new(circulation, sharp, REST * tolerance, start_s, &state) {
            Ok(kinks) => Some(kinks).filter(|kinks| !kinks.is_empty()),
            Err(error) => return Err(nothing(&state, error)),
        };
        let kept = match self.recording {
            Recording::Steps => Kept::Every(Trajectory::new(start_s, &state), self.limit_bytes),
            Recording::Nothing => Kept::Last(Trajectory::new(start_s, &state)),
            Recording::Every(interval) => {
                let keep = Keep {
                    interval_s: interval.seconds(),
                    end_s: end.seconds(),
                    allowed: allowed(circulation, tolerance),
                    limit_bytes: self.limit_bytes,
                };
                match Thinning::new(keep, start_s, &state) {
                    Ok(thinning) => Kept::Some(Box::new(thinning)),
                    Err(error) => return Err(nothing(&state, SolveError::Solver(error))),
                }
            }
        };
        let recorder = Recorder {
            circulation,
            kept,
            volumes,
            watchers: Watchers::new(watchers, start_s, &state),
            notes,
            observer: self.observer,
            error: None,
        };
        Ok(Ready {
            circulation,
            start: self.start,
            tolerance,
            state,
            kinks,
            recorder,
            interval: match self.recording {
                Recording::Every(interval) => Some(interval),
                _ => None,
            },
        })
    }
}

/// By how much what is kept may differ from the run: for each state, in its unit.
fn allowed(circulation: &Circulation, tolerance: f64) -> Vec<f64> {
    let share = (TOLERANCES * tolerance).max(LEAST_SHARE);
    let finite = |scale: f64| if scale.is_finite() { scale } else { EXCHANGED };
    let scales = circulation.state_scales().iter();
    scales.map(|scale| share * finite(*scale)).collect()
}

/// The least interval at which a recording fits, rounded up to two digits.
pub(crate) fn fitting(length: Time, piece_bytes: u64, limit_bytes: u64) -> Time {
    let pieces = (limit_bytes as f64 / piece_bytes.max(1) as f64).floor();
    let least_s = 1.02 * length.seconds() / (pieces - 4.0).max(1.0);
    let digit_s = 10_f64.powf(least_s.log10().floor() - 1.0);
    Time::from_seconds((least_s / digit_s).ceil() * digit_s)
}

/// A simulation whose settings make sense.
pub(crate) struct Ready<'a> {
    pub(crate) circulation: &'a Circulation,
    pub(crate) start: Time,
    pub(crate) tolerance: f64,
    pub(crate) state: Vec<f64>,
    pub(crate) kinks: Option<Lookout<'a>>,
    pub(crate) recorder: Recorder<'a>,
    /// That of a recording at an interval.
    pub(crate) interval: Option<Time>,
}

impl Ready<'_> {
    /// The solution that the run has led to.
    pub(crate) fn finish(
        mut self,
        outcome: Result<Statistics, Failure>,
    ) -> Result<Solution, Interrupted> {
        let failed = self.recorder.notes.error.is_some() || self.recorder.error.is_some();
        if outcome.is_ok() && !failed {
            self.recorder.watchers.finish();
        }
        finish(self.circulation, self.recorder, self.interval, outcome)
    }
}

fn finish(
    circulation: &Circulation,
    recorder: Recorder<'_>,
    interval: Option<Time>,
    outcome: Result<Statistics, Failure>,
) -> Result<Solution, Interrupted> {
    let drift = recorder.volumes.relative();
    let (kept, gaps) = recorder.kept.finish();
    let Notes { told, error, .. } = recorder.notes;
    let error = error.or(recorder.error);
    let solved = |statistics| {
        Solution::new(circulation.clone(), kept, statistics, drift)
            .with_events(told)
            .with_gaps(gaps, interval)
    };
    match outcome {
        Ok(statistics) => match error {
            Some(error) => Err(interrupted(error, solved(statistics))),
            None => Ok(solved(statistics)),
        },
        Err(failure) => {
            let error = SolveError::from_failure(&failure, circulation);
            Err(interrupted(error, solved(failure.statistics)))
        }
    }
}

fn interrupted(error: SolveError, solution: Solution) -> Interrupted {
    Interrupted {
        error,
        solution: Box::new(solution),
    }
}

/// A circulation as a system of ordinary differential equations, for an [`Integrator`] of your own or a bench.
#[derive(Debug)]
pub struct CirculationSystem<'c> {
    circulation: &'c Circulation,
    workspace: Workspace,
    space: JacobianSpace,
    absolute: Vec<f64>,
    /// Sharp events.
    kinks: Option<Lookout<'c>>,
    /// Parts that switch.
    switches: Option<Switches<'c>>,
    /// Drivers that do not say how fast they move.
    witness: Option<Witness>,
    floors: Floors,
}

impl<'c> CirculationSystem<'c> {
    /// The system, with absolute tolerances of `tolerance` times the scale of each state.
    pub fn new(circulation: &'c Circulation, tolerance: f64) -> Self {
        let scales = circulation.state_scales().iter();
        Self {
            circulation,
            workspace: circulation.workspace(),
            space: JacobianSpace::default(),
            absolute: scales.map(|scale| tolerance * scale).collect(),
            kinks: None,
            switches: Switches::of(circulation, tolerance),
            witness: Witness::of(circulation),
            floors: Floors::new(circulation.reservoirs(), circulation.state_scales()),
        }
    }
}

impl System for CirculationSystem<'_> {
    fn dimension(&self) -> usize {
        self.circulation.state_len()
    }

    fn derivatives(&mut self, time_s: f64, state: &[f64], rates: &mut [f64]) -> Result<(), Fault> {
        let time = Time::from_seconds(time_s);
        self.circulation
            .evaluate(time, state, &mut self.workspace, rates);
        if let Some(switches) = &mut self.switches {
            switches.see(time, state, &self.workspace);
        }
        Ok(())
    }

    fn breakpoint(&self, after_s: f64) -> Option<f64> {
        let after = Time::from_seconds(after_s);
        self.circulation.breakpoint(after).map(Time::seconds)
    }

    fn longest_step(&mut self, from_s: f64) -> f64 {
        let from = Time::from_seconds(from_s);
        let longest_s = self.circulation.longest_step(from).seconds();
        match &mut self.witness {
            Some(witness) => longest_s.min(witness.longest_step(from_s)),
            None => longest_s,
        }
    }

    fn absolute_tolerances(&self) -> &[f64] {
        &self.absolute
    }

    fn jacobian_pattern(&self) -> Option<Pattern> {
        let entries = self.circulation.jacobian_entries().iter().copied();
        Some(Pattern::new(self.dimension(), entries))
    }

    fn jacobian(&mut self, time_s: f64, state: &[f64], values: &mut [f64]) -> Result<bool, Fault> {
        let time = Time::from_seconds(time_s);
        let (workspace, space) = (&mut self.workspace, &mut self.space);
        self.circulation
            .jacobian(time, state, workspace, space, values);
        Ok(true)
    }

    fn keeps_sum_of(&self) -> usize {
        self.circulation.compartment_count()
    }

    fn has_kinks(&self) -> bool {
        self.kinks.is_some()
    }

    fn kink(&mut self, trial: &dyn Step, after_s: f64) -> Option<f64> {
        let kinks = self.kinks.as_mut()?;
        // What is not finite in a trial may be so only because the trial is bad.
        kinks.look_at(trial).ok()?;
        // What rests on a kink strays about it by the solver's error: there is nothing to end a step for.
        let late_s = trial.end_s() - 1e-7 * (trial.end_s() - trial.start_s());
        let mut hits = kinks.hits().iter();
        let hit = hits.find(|hit| hit.time_s > after_s && (hit.leaves || hit.time_s >= late_s))?;
        Some(hit.time_s)
    }

    fn has_switches(&self) -> bool {
        self.switches.is_some()
    }

    fn take_sides(&mut self, time_s: f64, state: &[f64]) {
        if let Some(switches) = &mut self.switches {
            switches.take_sides(time_s, state, &mut self.workspace.sides);
        }
    }

    fn leave_sides(&mut self) {
        self.workspace.sides.clear();
    }

    fn switch(&mut self, trial: &dyn Step) -> Option<f64> {
        self.switches.as_mut()?.find(trial)
    }

    fn doubts(&self, ends: &StepEnds<'_>) -> bool {
        self.floors.are_near(ends)
    }

    fn judge(&mut self, ends: &StepEnds<'_>, trial: &dyn Step, end_s: f64) -> Result<(), Fault> {
        self.floors.judge(ends, trial, end_s)
    }

    fn accept(&mut self, time_s: f64, state: &[f64]) -> Result<(), Fault> {
        if let Some(witness) = &mut self.witness {
            witness.judge(time_s, state)?;
        }
        if let Some((index, value)) = self.circulation.negative_volume(state) {
            return Err(Fault {
                index,
                value,
                kind: FaultKind::OutOfDomain,
            });
        }
        // They are those where the trial ended, which was the last evaluation.
        if let Some((index, value)) = self.workspace.infinite_pressure() {
            return Err(Fault {
                index,
                value,
                kind: FaultKind::DerivedNotFinite,
            });
        }
        if let Some(switches) = &mut self.switches {
            switches.keep(time_s);
        }
        if let Some(kinks) = &mut self.kinks {
            kinks.keep();
        }
        Ok(())
    }
}
