//! Keeping a run while it goes on.

use std::ops::ControlFlow;

use crate::network::Circulation;
use crate::simulation::error::SolveError;
use crate::simulation::notes::{Notes, Verdict};
use crate::simulation::watch::Watchers;
use crate::solver::{Gaps, Part, Sink, Step, Thinning, Trajectory};
use crate::units::Time;

/// A run that makes or loses more than this share of its blood is ended (design value: what is documented is 1e-12, and millions of steps stay below it).
const MOST_DRIFT: f64 = 1e-9;

/// Follows a run: keeps the trajectory, and watches that the total volume of blood stays what it was.
pub(crate) struct Recorder<'r> {
    pub(crate) circulation: &'r Circulation,
    pub(crate) kept: Kept,
    pub(crate) volumes: VolumeWatch,
    pub(crate) watchers: Watchers<'r>,
    pub(crate) notes: Notes<'r>,
    pub(crate) observer: Option<&'r mut dyn FnMut(Time) -> ControlFlow<()>>,
    /// Why the run must end.
    pub(crate) error: Option<SolveError>,
}

pub(crate) enum Kept {
    /// Every step, up to so many bytes.
    Every(Trajectory, u64),
    Some(Box<Thinning>),
    /// The last state only, as a trajectory without pieces.
    Last(Trajectory),
}

impl Kept {
    /// What was kept, and where something is missing in it.
    pub(crate) fn finish(self) -> (Trajectory, Gaps) {
        match self {
            Self::Every(trajectory, _) | Self::Last(trajectory) => (trajectory, Gaps::default()),
            Self::Some(thinning) => thinning.finish(),
        }
    }
}

/// The total volume, what reservoirs exchanged counted in, against that at the start; and the most blood that was held or exchanged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VolumeWatch {
    nodes: usize,
    start_ml: f64,
    scale_ml: f64,
    pub(crate) worst_ml: f64,
}

impl VolumeWatch {
    pub(crate) fn new(circulation: &Circulation, state: &[f64]) -> Self {
        let nodes = circulation.compartment_count();
        let volumes = state.iter().take(nodes);
        Self {
            nodes,
            start_ml: volumes.clone().sum(),
            scale_ml: volumes.map(|volume| volume.abs()).sum(),
            worst_ml: 0.0,
        }
    }

    pub(crate) fn relative(&self) -> f64 {
        if self.scale_ml > 0.0 {
            self.worst_ml / self.scale_ml
        } else {
            self.worst_ml
        }
    }

    /// Whether more blood was made or lost than rounding does in millions of steps.
    pub(crate) fn has_strayed(&self) -> bool {
        // What is not a number has strayed, too.
        self.worst_ml.is_nan() || self.worst_ml > MOST_DRIFT * self.scale_ml
    }

    pub(crate) fn watch(&mut self, state: &[f64]) {
        let volumes = state.iter().take(self.nodes);
        let total_ml: f64 = volumes.clone().sum();
        let moved_ml: f64 = volumes.map(|volume| volume.abs()).sum();
        self.scale_ml = self.scale_ml.max(moved_ml);
        let off_ml = (total_ml - self.start_ml).abs();
        if off_ml.is_nan() || off_ml > self.worst_ml {
            self.worst_ml = off_ml;
        }
    }
}

impl Recorder<'_> {
    fn keep(&mut self, step: &dyn Step) -> ControlFlow<()> {
        self.volumes.watch(step.end_state());
        if self.volumes.has_strayed() {
            self.error = Some(self.loss(step));
            return ControlFlow::Break(());
        }
        match &mut self.kept {
            Kept::Every(trajectory, limit_bytes) => {
                trajectory.step(step)?;
                if trajectory.bytes() > *limit_bytes {
                    self.error = Some(SolveError::RecordingFull {
                        limit_bytes: *limit_bytes,
                        time: Time::from_seconds(step.end_s()),
                    });
                    return ControlFlow::Break(());
                }
            }
            Kept::Some(thinning) => thinning.step(step)?,
            Kept::Last(last) => last.move_to(step.end_s(), step.end_state()),
        }
        self.watchers.step(step)?;
        match &mut self.observer {
            Some(observer) => observer(Time::from_seconds(step.end_s())),
            None => ControlFlow::Continue(()),
        }
    }
}

impl Recorder<'_> {
    #[cold]
    fn loss(&self, step: &dyn Step) -> SolveError {
        let rates = step.end_rates().unwrap_or_default().iter();
        let scales = self.circulation.state_scales().iter();
        let volumes = rates.zip(scales).take(self.volumes.nodes).enumerate();
        let speeds = volumes.map(|(index, (rate, scale))| (index, (rate / scale).abs()));
        let fastest = speeds.max_by(|(_, a), (_, b)| a.total_cmp(b));
        SolveError::BloodNotConserved {
            part: self
                .circulation
                .label(fastest.map_or(0, |(index, _)| index))
                .1,
            time: Time::from_seconds(step.end_s()),
            drift: self.volumes.relative(),
        }
    }
}

impl Sink for Recorder<'_> {
    fn step(&mut self, step: &dyn Step) -> ControlFlow<()> {
        match self.notes.take(step) {
            Verdict::GoOn => self.keep(step),
            Verdict::Refuse => ControlFlow::Break(()),
            Verdict::EndAt(time_s) => {
                // It is lent, as the part of the step that is kept borrows it.
                let notes = std::mem::take(&mut self.notes);
                let mut state = step.end_state().to_vec();
                let segment = notes.segment().filter(|_| time_s < step.end_s());
                let _ = match segment {
                    Some(whole) => self.keep(&Part::before(time_s, whole, &mut state)),
                    None => self.keep(step),
                };
                self.notes = notes;
                ControlFlow::Break(())
            }
        }
    }
}
