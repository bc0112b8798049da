//! The solution of a run, answering by handle.

use crate::network::{
    Circulation, Conduit, Driver, Endpoint, Frame, Id, Probe, Signal, UnknownHandle, Workspace,
};
use crate::simulation::curve::Curve;
use crate::simulation::error::QueryError;
use crate::simulation::gaps::Missing;
use crate::simulation::notes::Told;
use crate::solver::{Gaps, Statistics, Trajectory};
use crate::units::{Flow, Pressure, Quantity, Time, Volume};

/// What a run gave: every quantity of the circulation at every time of the span that was solved.
#[derive(Clone, Debug)]
pub struct Solution {
    circulation: Circulation,
    trajectory: Trajectory,
    statistics: Statistics,
    volume_drift: f64,
    told: Told,
    missing: Missing,
}

impl Solution {
    pub(crate) fn new(
        circulation: Circulation,
        trajectory: Trajectory,
        statistics: Statistics,
        volume_drift: f64,
    ) -> Self {
        Self {
            circulation,
            trajectory,
            statistics,
            volume_drift,
            told: Told::default(),
            missing: Missing::default(),
        }
    }

    pub(crate) fn with_events(self, told: Told) -> Self {
        Self { told, ..self }
    }

    pub(crate) fn with_gaps(self, gaps: Gaps, interval: Option<Time>) -> Self {
        Self {
            missing: Missing::new(gaps, interval),
            ..self
        }
    }

    pub(crate) fn missing(&self) -> &Missing {
        &self.missing
    }

    pub(crate) fn told(&self) -> &Told {
        &self.told
    }

    /// The circulation that was solved.
    pub fn circulation(&self) -> &Circulation {
        &self.circulation
    }

    /// Start of the span that was solved.
    pub fn start(&self) -> Time {
        Time::from_seconds(self.trajectory.start_s())
    }

    /// End of the span that was solved.
    pub fn end(&self) -> Time {
        Time::from_seconds(self.trajectory.end_s())
    }

    /// Length of the span that was solved.
    pub fn duration(&self) -> Time {
        self.end() - self.start()
    }

    /// The last state, to go on from with another run.
    pub fn final_state(&self) -> &[f64] {
        self.trajectory.end_state()
    }

    /// The states over time as the solver gave them.
    pub fn trajectory(&self) -> &Trajectory {
        &self.trajectory
    }

    /// What the run cost.
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// How far the total volume of blood, what reservoirs gave and took counted in, strayed from its start at worst, as a share of the most blood that was held or exchanged.
    pub fn volume_drift_relative(&self) -> f64 {
        self.volume_drift
    }

    /// A time that was solved: itself, or the end of the span beyond which it lies by rounding only
    /// (a part in 10^12), as `0.1 * 3` does of 0.3.
    pub(crate) fn within(&self, time: Time) -> Result<Time, QueryError> {
        let (start, end) = (self.start(), self.end());
        let within = self.trajectory.within(time.seconds());
        let outside = QueryError::OutsideSpan { time, start, end };
        within.map(Time::from_seconds).ok_or(outside)
    }

    /// A window that was solved, its ends moved as by `within`.
    pub(crate) fn window(&self, from: Time, to: Time) -> Result<(Time, Time), QueryError> {
        let (from, to) = (self.within(from)?, self.within(to)?);
        if from >= to {
            return Err(QueryError::EmptyWindow { from, to });
        }
        Ok((from, to))
    }

    /// The circulation at one time.
    ///
    /// # Errors
    /// [`QueryError::OutsideSpan`] if that time was not solved. A time beyond the span by rounding only
    /// (a part in 10^12, as `0.1 * 3` is beyond 0.3) is taken to be its end; so for all windows and times.
    /// [`QueryError::TooCoarse`] in a gap of a recording that did not fit into memory; at the interval of the
    /// recording it answers there too.
    pub fn at(&self, time: Time) -> Result<Moment<'_>, QueryError> {
        let time = self.within(time)?;
        self.check_moment(time)?;
        self.moment(time)
    }

    /// The circulation at one time, whatever is missing there.
    pub(crate) fn moment(&self, time: Time) -> Result<Moment<'_>, QueryError> {
        let time = self.within(time)?;
        let mut moment = Moment::new(&self.circulation);
        self.trajectory.at(time.seconds(), &mut moment.state)?;
        moment.time = time;
        Ok(moment)
    }

    /// The volume of a compartment over time.
    ///
    /// # Errors
    /// [`QueryError::UnknownHandle`] if the handle is of another network, [`QueryError::TooCoarse`] if what was
    /// recorded does not suffice to tell it throughout; so for all questions below.
    pub fn volume(&self, of: impl Endpoint) -> Result<Curve<'_, Volume>, QueryError> {
        self.probe(Probe::volume(of))
    }

    /// The pressure inside a compartment over time, against the atmosphere.
    ///
    /// # Errors
    /// As [`Solution::volume`].
    pub fn pressure(&self, of: impl Endpoint) -> Result<Curve<'_, Pressure>, QueryError> {
        self.probe(Probe::pressure(of))
    }

    /// The transmural pressure of a compartment over time: inside minus outside.
    ///
    /// # Errors
    /// As [`Solution::volume`].
    pub fn transmural(&self, of: impl Endpoint) -> Result<Curve<'_, Pressure>, QueryError> {
        self.probe(Probe::transmural(of))
    }

    /// The flow through a branch over time, positive from its start to its end.
    ///
    /// # Errors
    /// As [`Solution::volume`].
    pub fn flow(&self, of: impl Conduit) -> Result<Curve<'_, Flow>, QueryError> {
        self.probe(Probe::flow(of))
    }

    /// A signal over time.
    ///
    /// # Errors
    /// As [`Solution::volume`].
    pub fn signal<Q: Quantity>(&self, signal: Signal<Q>) -> Result<Curve<'_, Q>, QueryError> {
        self.probe(Probe::signal(signal))
    }

    /// What a probe sees over time.
    ///
    /// # Errors
    /// As [`Solution::volume`].
    pub fn probe<Q: Quantity>(&self, probe: Probe<Q>) -> Result<Curve<'_, Q>, QueryError> {
        self.curve(move |frame| frame.probe(probe))
    }

    /// Anything that can be computed from one moment, over time: for example the sum of two volumes.
    ///
    /// # Errors
    /// As [`Solution::volume`].
    pub fn curve<'s, Q: Quantity>(
        &'s self,
        read: impl Fn(&Frame<'_>) -> Result<Q, UnknownHandle> + Send + Sync + 's,
    ) -> Result<Curve<'s, Q>, QueryError> {
        Curve::new(self, read, self.start(), self.end())
    }

    /// As [`curve`](Self::curve), between two times: what is missing elsewhere does not matter.
    ///
    /// # Errors
    /// As [`Solution::volume`], and as [`Curve::between`].
    pub fn curve_between<'s, Q: Quantity>(
        &'s self,
        from: Time,
        to: Time,
        read: impl Fn(&Frame<'_>) -> Result<Q, UnknownHandle> + Send + Sync + 's,
    ) -> Result<Curve<'s, Q>, QueryError> {
        let (from, to) = self.window(from, to)?;
        Curve::new(self, read, from, to)
    }

    /// As [`probe`](Self::probe), between two times: what is missing elsewhere does not matter.
    ///
    /// # Errors
    /// As [`Solution::curve_between`].
    pub fn probe_between<Q: Quantity>(
        &self,
        probe: Probe<Q>,
        from: Time,
        to: Time,
    ) -> Result<Curve<'_, Q>, QueryError> {
        self.curve_between(from, to, move |frame| frame.probe(probe))
    }
}

/// A circulation at one time of a solution.
#[derive(Clone, Debug)]
pub struct Moment<'s> {
    circulation: &'s Circulation,
    time: Time,
    state: Vec<f64>,
    workspace: Workspace,
}

impl<'s> Moment<'s> {
    pub(crate) fn new(circulation: &'s Circulation) -> Self {
        Self {
            circulation,
            time: Time::ZERO,
            state: vec![0.0; circulation.state_len()],
            workspace: circulation.workspace(),
        }
    }

    /// How far it may be looked ahead without passing over a movement of a signal in time.
    pub(crate) fn longest_step(&self, from: Time) -> Time {
        self.circulation.longest_step(from)
    }

    /// Moves to another time, whose state `fill` writes.
    pub(crate) fn set(&mut self, time: Time, fill: impl FnOnce(&mut [f64])) {
        self.time = time;
        fill(&mut self.state);
    }

    /// The time.
    pub fn time(&self) -> Time {
        self.time
    }

    /// The state, as [`Circulation`] lays it out.
    pub fn state(&self) -> &[f64] {
        &self.state
    }

    /// Pressures, volumes, flows and signals at that time, answering by handle.
    pub fn frame(&mut self) -> Frame<'_> {
        self.circulation
            .observe(self.time, &self.state, &mut self.workspace)
    }

    /// The own states of a driver at that time, in the units that its type states.
    ///
    /// # Errors
    /// [`QueryError::UnknownHandle`] if the handle is of another network.
    pub fn driver_state<D: Driver>(&mut self, of: Id<D>) -> Result<Vec<f64>, QueryError> {
        Ok(self.frame().driver_state(of)?.to_vec())
    }
}
