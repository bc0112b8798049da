//! A timeline of postures, manoeuvres and loads that a whole body goes through.

use std::ops::ControlFlow;

use thiserror::Error;

use crate::drivers::{
    CentralCommand, GravityColumn, Posture, Respiration, SegmentLengths, Strain, Trace, TraceError,
};
use crate::network::{BuildError, Circulation, Defect, Network};
use crate::presets::devices::Garment;
use crate::presets::{Body, BodyModel, BodySignals, HeartLoad};
use crate::protocol::bounds::MOST_PHASES;
use crate::protocol::bouts::Bouts;
use crate::protocol::flaws::{MANOEUVRES, POSTURE};
use crate::protocol::manoeuvre::Manoeuvre;
use crate::protocol::phase::{Phase, RISING};
use crate::simulation::{
    Interrupted, LEAST_TOLERANCE, Looks, MOST_BYTES, QueryError, Recording, Scheme, Simulation,
    Solution, Watch, fitting, memory,
};
use crate::solver::Trajectory;
use crate::units::{Acceleration, Fraction, Pressure, Time};

/// A timeline of postures, manoeuvres and loads that a whole body goes through.
///
/// It ends within 8760 h, a year: times beyond are too coarse for short steps. What each phase can be
/// stands at [`Phase`].
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub(super) body: BodyModel,
    pub(super) start: Posture,
    pub(super) phases: Vec<Phase>,
    /// How many phases were asked for: of those beyond the most that can be, none is kept.
    pub(super) asked: u64,
    gravity: Acceleration,
    pub(super) breathing: Option<Respiration>,
    pub(super) garments: Vec<Garment>,
    pub(super) settling: Time,
    tolerance: f64,
    pub(super) recording: Recording,
    pub(super) limit_bytes: u64,
    scheme: Option<Scheme>,
}

/// When a phase of a [`Session`] was.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseSpan {
    /// Its name.
    pub name: String,
    /// When it began.
    pub from: Time,
    /// When it ended.
    pub to: Time,
}

/// Why a session gave nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The body or what moves it has unphysical parameters.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The pressures around the lower body do not make a timeline.
    #[error("`lower body pressure`: {0}")]
    Timeline(#[from] TraceError),
    /// A recording of every step would take more memory than it may.
    #[error(
        "the steps of a session of {length} take about {}, but may take {}: record every {fits} or longer (`Recording::Every`; `recording = \"{fits}\"` in a file), or record nothing and watch the run (`Recording::Nothing`, `run_watched`), or raise `recording_limit`",
        memory(*.bytes), memory(*.limit_bytes)
    )]
    RecordingTooLarge {
        /// About what it would take, in bytes.
        bytes: u64,
        /// What it may take, in bytes.
        limit_bytes: u64,
        /// How long the session is, the settling counted in.
        length: Time,
        /// The least interval at which values of all of it fit.
        fits: Time,
    },
    /// The solver stopped.
    #[error(transparent)]
    Interrupted(#[from] Box<Interrupted>),
}

/// A body whose heart beats, that moves or that breathes takes about so many steps a second at a tolerance of 1e-4
/// (design value: the default body takes 120 at 1e-5).
const STEPS_PER_S: f64 = 70.0;

/// About how many steps a second it takes: the error of a step falls with its length to the power five.
fn busy_steps_per_s(tolerance: f64) -> f64 {
    STEPS_PER_S * (1e-4 / tolerance.max(f64::MIN_POSITIVE)).powf(0.2)
}

/// A session that is composed and about to be run.
#[derive(Clone, Debug)]
pub struct ReadySession {
    /// What will be solved.
    pub circulation: Circulation,
    /// Handles to the body.
    pub body: Body,
    /// When each phase is.
    pub phases: Vec<PhaseSpan>,
    /// When the settling begins; not after 0.
    pub start: Time,
    /// When the last phase ends.
    pub end: Time,
    tolerance: f64,
    recording: Recording,
    limit_bytes: u64,
    scheme: Scheme,
    /// For how much of the time a heart beats, muscles move or a chest breathes, so that steps are short.
    busy: Time,
}

impl ReadySession {
    /// The simulation of the session, to be run until its `end`: for several watches, for events, or an integrator of your own.
    pub fn simulation(&self) -> Simulation<'_> {
        Simulation::of(&self.circulation)
            .from(self.start)
            .tolerance(self.tolerance)
            .recording(self.recording)
            .recording_limit(self.limit_bytes)
            .scheme(self.scheme)
    }

    /// Runs the session and shows it to `watch`, so often, from the settling on.
    ///
    /// # Errors
    /// [`SessionError::Interrupted`] if the solver stops.
    pub fn run_watched(
        self,
        looks: Looks,
        watch: &mut dyn Watch,
    ) -> Result<SessionRun, SessionError> {
        self.check_memory()?;
        let simulation = self.simulation().watched_by(looks, watch);
        let solution = simulation.run(self.end).map_err(Box::new)?;
        Ok(self.into_run(solution))
    }

    /// Refuses a recording of every step that would not fit into memory, before hours are solved for it.
    ///
    /// While something beats or moves, steps are short (`busy_steps_per_s`); else they may be minutes
    /// long, and it is the run itself that ends where the limit is reached.
    pub(super) fn check_memory(&self) -> Result<(), SessionError> {
        // A tolerance that makes no sense is for the run to refuse.
        let tolerable = LEAST_TOLERANCE..=0.1;
        if self.recording != Recording::Steps || !tolerable.contains(&self.tolerance) {
            return Ok(());
        }
        let step_bytes = Trajectory::piece_bytes(self.circulation.state_len(), 4);
        let bytes = self.busy.seconds() * busy_steps_per_s(self.tolerance) * step_bytes as f64;
        if bytes <= self.limit_bytes as f64 {
            return Ok(());
        }
        Err(SessionError::RecordingTooLarge {
            bytes: bytes as u64,
            limit_bytes: self.limit_bytes,
            length: self.end - self.start,
            fits: fitting(self.end - self.start, step_bytes, self.limit_bytes),
        })
    }

    pub(super) fn into_run(self, solution: Solution) -> SessionRun {
        SessionRun {
            body: self.body,
            phases: self.phases,
            solution,
        }
    }
}

/// A session that was run.
#[derive(Clone, Debug)]
pub struct SessionRun {
    /// Handles to the body.
    pub body: Body,
    /// When each phase was.
    pub phases: Vec<PhaseSpan>,
    /// What the run gave; it begins with the settling, before time 0.
    pub solution: Solution,
}

/// By how much a bout may end late by rounding: far less than any cycle, more than the last digit of a time of hours.
const ROUNDING: Time = Time::from_seconds(1e-6);

/// When a bout that is to start at `start` may: what ends by a rounding after its phase does not hold it up.
fn after(end: Option<Time>, start: Time) -> Time {
    match end {
        Some(end) if end > start && end - start < ROUNDING => end,
        _ => start,
    }
}

/// What is done in a phase.
#[derive(Clone, Debug)]
pub(super) struct PlannedBout {
    /// The place of the phase in the session.
    pub(super) phase: usize,
    /// As the posture of the phase has it.
    pub(super) manoeuvre: Manoeuvre,
    start: Time,
    /// How many cycles fit.
    pub(super) cycles: u32,
}

impl PlannedBout {
    fn end(&self) -> Time {
        self.start + self.manoeuvre.cycle() * f64::from(self.cycles)
    }
}

fn nothing_to_run() -> Defect {
    Defect::Missing {
        part: "session".to_owned(),
        field: "length",
        remedy: "give it a phase, or some settling",
    }
}

/// Phases in rounds, with names of their own.
pub(super) fn rounds(times: u32, phases: Vec<Phase>) -> impl Iterator<Item = Phase> {
    (1..=times).flat_map(move |round| {
        let named = |mut phase: Phase| {
            if round > 1 {
                phase.name = format!("{}, {round}", phase.name);
            }
            phase
        };
        phases.clone().into_iter().map(named).collect::<Vec<_>>()
    })
}

impl SessionRun {
    /// The first phase of that name.
    pub fn phase(&self, name: &str) -> Option<&PhaseSpan> {
        self.phases.iter().find(|phase| phase.name == name)
    }
}

impl Session {
    /// A session of this body, which lies to begin with.
    pub fn of(body: BodyModel) -> Self {
        Self {
            body,
            start: Posture::supine(),
            phases: Vec::new(),
            asked: 0,
            gravity: Acceleration::STANDARD_GRAVITY,
            breathing: None,
            garments: Vec::new(),
            settling: Time::from_minutes(3.0),
            tolerance: 1e-5,
            recording: Recording::Steps,
            limit_bytes: MOST_BYTES,
            scheme: None,
        }
    }

    /// Begins in another posture.
    #[must_use]
    pub fn starting_in(mut self, posture: Posture) -> Self {
        self.start = posture;
        self
    }

    /// In another field of gravity, from 0 to 100 m/s2.
    #[must_use]
    pub fn in_gravity(mut self, gravity: Acceleration) -> Self {
        self.gravity = gravity;
        self
    }

    /// Breathes: chest and abdomen press accordingly. Without, pressures there are those at the end of expiration.
    #[must_use]
    pub fn breathing(mut self, respiration: Respiration) -> Self {
        self.breathing = Some(respiration);
        self
    }

    /// Wears this on both legs, too, throughout unless the garment says when; for a phase alone: [`Phase::wearing`].
    #[must_use]
    pub fn wearing(mut self, garment: Garment) -> Self {
        self.garments.push(garment);
        self
    }

    /// Then this phase.
    #[must_use]
    pub fn phase(self, phase: Phase) -> Self {
        self.repeat(1, [phase])
    }

    /// Then these phases, so many times over; in later rounds `, 2` and so on follow their names. A
    /// session holds at most 100 000 phases; more are refused when it is built.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let hour = [
    ///     Phase::new("sit", 50.0.minutes()).into_posture(Posture::sitting(), 2.0.seconds()),
    ///     Phase::of_cycles("raises", Manoeuvre::heel_raise(1.0.hz()), 10).standing_up(),
    ///     Phase::new("walk", 5.0.minutes()).exercising(Exercise::Walking),
    /// ];
    /// let day = Session::of(BodyModel::default().cycle_averaged()).repeat(8, hour);
    /// assert_eq!(day.spans().len(), 24);
    /// assert_eq!(day.spans()[4].name, "raises, 2");
    /// ```
    #[must_use]
    pub fn repeat(mut self, times: u32, phases: impl IntoIterator<Item = Phase>) -> Self {
        let most = MOST_PHASES + 1;
        let block: Vec<_> = phases.into_iter().take(most).collect();
        self.asked += u64::from(times) * block.len() as u64;
        let room = most.saturating_sub(self.phases.len());
        self.phases.extend(rounds(times, block).take(room));
        self
    }

    /// Rests in the first posture for this long before time 0; 3 minutes unless said, 8760 h at most.
    #[must_use]
    pub fn settling(mut self, time: Time) -> Self {
        self.settling = time;
        self
    }

    /// Solves to this relative tolerance; 1e-5 unless said.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Solves by this scheme; unless said, explicitly with a heart that beats, and otherwise by what is cheaper at the time.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// Keeps this of the run; every step unless said.
    #[must_use]
    pub fn recording(mut self, recording: Recording) -> Self {
        self.recording = recording;
        self
    }

    /// Keeps at most so many bytes of the run; 2^30 (1 GiB) unless said. As
    /// [`Simulation::recording_limit`]; a recording of every step that is sure not to fit is refused with
    /// [`SessionError::RecordingTooLarge`] before the session is run.
    #[must_use]
    pub fn recording_limit(mut self, bytes: u64) -> Self {
        self.limit_bytes = bytes;
        self
    }

    /// For how much of the time steps are short.
    fn busy(&self) -> Time {
        let length: Time = self.phases.iter().map(|phase| phase.duration).sum();
        let throughout = matches!(self.body.heart, HeartLoad::Beating(_));
        if throughout || self.breathing.is_some() {
            return length + self.settling;
        }
        let moving = self.phases.iter().filter(|phase| phase.manoeuvre.is_some());
        moving.map(|phase| phase.duration).sum()
    }

    /// When each phase is.
    pub fn spans(&self) -> Vec<PhaseSpan> {
        let mut from = Time::ZERO;
        let span = |phase: &Phase| {
            let span = PhaseSpan {
                name: phase.name.clone(),
                from,
                to: from + phase.duration,
            };
            from = span.to;
            span
        };
        self.phases.iter().map(span).collect()
    }

    /// Composes the network of the session.
    ///
    /// # Errors
    /// [`SessionError::Build`] if a parameter is unphysical, [`SessionError::Timeline`] if levels do not make a timeline.
    pub fn build(&self) -> Result<(Circulation, Body), SessionError> {
        let flaws = self.flaws();
        if !flaws.is_empty() {
            let flaws = flaws.into_iter().map(|flaw| flaw.defect);
            return Err(self.refused(flaws.collect()));
        }
        let mut net = Network::new();
        let column = net.drive(POSTURE, self.column());
        let muscles = self.bouts().add_to(&mut net, MANOEUVRES);
        let mut signals = BodySignals::new(column, [muscles]);
        if self.phases.iter().any(|phase| phase.lower_body.is_some()) {
            let pressure = net.drive("lower body pressure", self.lower_body()?);
            signals.lower_body.push(pressure.value());
        }
        if let Some(strain) = self.strain() {
            let strain = net.drive("straining", strain);
            signals.chest.push(strain.signal(Strain::CHEST));
            signals.abdomen.push(strain.signal(Strain::ABDOMEN));
        }
        if let Some(respiration) = self.breathing {
            let breath = net.drive("breathing", respiration);
            signals.chest.push(breath.chest());
            signals.abdomen.push(breath.abdomen());
        }
        if self
            .phases
            .iter()
            .any(|phase| phase.command != Fraction::ZERO)
        {
            let command = net.drive("central command", self.command());
            signals.command = Some(command.command());
        }
        let body = self.body.add_to(&mut net, "", &signals);
        for (index, garment) in self.worn().enumerate() {
            garment.put_on_both(&mut net, &format!("garment {}", index + 1), &body);
        }
        Ok((net.build()?, body))
    }

    /// Composes the session and says when it is run, so that its parts can be watched while it is.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use soleus::prelude::*;
    ///
    /// let ready = Session::of(BodyModel::default().cycle_averaged())
    ///     .phase(Phase::new("sitting", 5.0.minutes()).into_posture(Posture::sitting(), 2.0.seconds()))
    ///     .tolerance(1e-4)
    ///     .recording(Recording::Nothing)
    ///     .ready()?;
    /// let foot = ready.body.legs[0].veins.foot;
    /// let mut highest = Pressure::ZERO;
    /// let mut watch = |_: Look, frame: &Frame<'_>| {
    ///     highest = frame.pressure(foot).map_or(highest, |now| now.max(highest));
    ///     ControlFlow::Continue(())
    /// };
    /// ready.run_watched(Looks::Every(1.0.seconds()), &mut watch)?;
    /// assert!(highest > 40.0.mmhg());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Session::build`], and if there is nothing to run: neither a phase nor any settling.
    pub fn ready(&self) -> Result<ReadySession, SessionError> {
        let (circulation, body) = self.build()?;
        let phases = self.spans();
        let end = phases.last().map_or(Time::ZERO, |phase| phase.to);
        if end <= -self.settling {
            return Err(SessionError::Build(BuildError {
                defects: vec![nothing_to_run()],
            }));
        }
        Ok(ReadySession {
            circulation,
            body,
            start: -self.settling,
            end,
            phases,
            tolerance: self.tolerance,
            recording: self.recording,
            limit_bytes: self.limit_bytes,
            busy: self.busy(),
            scheme: self.scheme.unwrap_or(match self.body.heart {
                HeartLoad::Beating(_) => Scheme::Explicit,
                _ => Scheme::Automatic,
            }),
        })
    }

    /// Runs the session.
    ///
    /// # Errors
    /// [`SessionError`] if it can not be composed, or if the solver stops.
    pub fn run(&self) -> Result<SessionRun, SessionError> {
        self.run_observed(|_| {})
    }

    /// Runs the session and calls `observer` with the time that is reached, after each step.
    ///
    /// # Errors
    /// As [`Session::run`].
    pub fn run_observed(&self, mut observer: impl FnMut(Time)) -> Result<SessionRun, SessionError> {
        let mut observer = |time| {
            observer(time);
            ControlFlow::Continue(())
        };
        let ready = self.ready()?;
        ready.check_memory()?;
        let simulation = ready.simulation().observed_by(&mut observer);
        let solution = simulation.run(ready.end).map_err(Box::new)?;
        Ok(ready.into_run(solution))
    }

    /// The error of a timeline with these flaws: those of the body are told with them.
    fn refused(&self, flaws: Vec<Defect>) -> SessionError {
        let mut defects = flaws;
        if let Err(SessionError::Build(body)) = Self::of(self.body.clone()).build() {
            defects.extend(body.defects);
        }
        SessionError::Build(BuildError { defects })
    }

    /// What is worn throughout, then what is worn in a phase.
    fn worn(&self) -> impl Iterator<Item = Garment> + '_ {
        let phases = self.phases.iter().zip(self.spans());
        let in_phases = phases.flat_map(|(phase, span)| {
            let worn = move |garment: &Garment| garment.worn_between(span.from, span.to);
            phase.garments.iter().map(worn)
        });
        self.garments.iter().copied().chain(in_phases)
    }

    pub(super) fn column(&self) -> GravityColumn {
        let column = GravityColumn::new(self.start)
            .with_lengths(SegmentLengths::of_person(self.body.stature))
            .in_gravity(self.gravity);
        let moves = self.phases.iter().zip(self.spans());
        moves.fold(column, |column, (phase, span)| match phase.posture {
            Some((posture, over)) => column.then(posture, span.from, over),
            None => column,
        })
    }

    fn bouts(&self) -> Bouts {
        let planned = self.planned_bouts().into_iter();
        planned.fold(Bouts::new(), |bouts, one| {
            bouts.bout(one.manoeuvre, one.start, one.cycles)
        })
    }

    /// What is done in each phase, and when.
    pub(super) fn planned_bouts(&self) -> Vec<PlannedBout> {
        let mut planned: Vec<PlannedBout> = Vec::new();
        let mut posture = self.start;
        for (index, (phase, span)) in self.phases.iter().zip(self.spans()).enumerate() {
            posture = phase.posture.map_or(posture, |(posture, _)| posture);
            if phase.rises {
                planned.push(PlannedBout {
                    phase: index,
                    manoeuvre: Manoeuvre::rising(RISING),
                    start: after(planned.last().map(PlannedBout::end), span.from),
                    cycles: 1,
                });
            }
            let Some(manoeuvre) = &phase.manoeuvre else {
                continue;
            };
            let start = span.from + phase.moving();
            let start = after(planned.last().map(PlannedBout::end), start);
            // A hair more than whole, so that a minute holds sixty cycles of a second.
            let cycles = ((span.to - start) / manoeuvre.cycle() + 1e-9).floor();
            planned.push(PlannedBout {
                phase: index,
                manoeuvre: manoeuvre.clone().bent_by(&posture),
                start,
                cycles: cycles.clamp(0.0, 1e9) as u32,
            });
        }
        planned
    }

    fn lower_body(&self) -> Result<Trace<Pressure>, TraceError> {
        let mut level = Pressure::ZERO;
        let mut corners = vec![(-self.settling - Time::from_seconds(1.0), level)];
        for (phase, span) in self.phases.iter().zip(self.spans()) {
            if let Some((pressure, over)) = phase.lower_body {
                // A change that begins as the one before ends shares its corner.
                if corners.last().is_none_or(|(last, _)| *last != span.from) {
                    corners.push((span.from, level));
                }
                corners.push((span.from + over, pressure));
                level = pressure;
            }
        }
        Trace::linear(corners)
    }

    fn strain(&self) -> Option<Strain> {
        let phases = self.phases.iter().zip(self.spans());
        let strains = phases.filter_map(|(phase, span)| {
            let strain = phase.strain.clone()?;
            Some(strain.delayed_by(span.from))
        });
        strains.reduce(Strain::then)
    }

    fn command(&self) -> CentralCommand {
        let phases = self.phases.iter().zip(self.spans());
        let working = phases.filter(|(phase, _)| phase.command != Fraction::ZERO);
        CentralCommand::during(working.map(|(phase, span)| (span.from, span.to, phase.command)))
    }
}

impl SessionRun {
    /// The last `window` of a phase, as a span of time; the whole phase if it is shorter.
    ///
    /// # Errors
    /// [`QueryError::NoPhase`] if there is no phase of that name, [`QueryError::EmptyWindow`] unless the window is above zero.
    pub fn last(&self, name: &str, window: Time) -> Result<(Time, Time), QueryError> {
        let Some(phase) = self.phase(name) else {
            let phases = self.phases.iter().map(|phase| format!("`{}`", phase.name));
            return Err(QueryError::NoPhase {
                phase: name.to_owned(),
                phases: phases.collect::<Vec<_>>().join(", "),
            });
        };
        let (from, to) = (phase.to - window, phase.to);
        if window > Time::ZERO {
            Ok((from.max(phase.from), to))
        } else {
            Err(QueryError::EmptyWindow { from, to })
        }
    }
}
