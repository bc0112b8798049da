//! Solving one beat.

use std::ops::ControlFlow;

use crate::network::{Circulation, Signal, UnknownHandle, Workspace};
use crate::simulation::error::{Interrupted, SolveError};
use crate::simulation::recorder::VolumeWatch;
use crate::simulation::run::CirculationSystem;
use crate::simulation::solution::Solution;
use crate::solver::{Dopri5, Integrator, Sink, Statistics, Step, Trajectory};
use crate::units::{Fraction, Quantity, Time};

/// What a beat is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Beats {
    /// A span of time, counted from an origin.
    Every { period: Time, origin: Time },
    /// From one time at which this phase wraps to the next, which must come within a time.
    PacedBy(Signal<Fraction>, Time),
}

/// Solves beats of a circulation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beater<'a> {
    pub(super) circulation: &'a Circulation,
    pub(super) beats: Beats,
    pub(super) tolerance: f64,
    pub(super) integrator: Option<&'a dyn Integrator>,
}

/// How a beat ended.
#[derive(Debug)]
pub(super) enum Beat {
    /// With the start of the next.
    Whole(Box<Solution>),
    /// It did not, however long one waited.
    Endless(Box<Solution>),
}

impl Beater<'_> {
    /// Solves the beat that starts from `state` at `start`.
    pub(super) fn beat(&self, start: Time, state: &[f64]) -> Result<Beat, Interrupted> {
        let run = Run::new(self, start, state);
        match self.beats {
            Beats::Every { period, origin } => {
                // By its number, so that round-off does not add up.
                let number = ((start - origin) / period).round() + 1.0;
                let end = origin + period * number;
                let run = run.on_to(end.seconds(), |_| ControlFlow::Continue(()))?;
                Ok(Beat::Whole(run.into_solution()))
            }
            Beats::PacedBy(phase, longest) => {
                let mut watch = PhaseWatch::new(self.circulation, phase, longest);
                watch.look(start.seconds(), state);
                let end = start + longest;
                let mut run = run.on_to(end.seconds(), |step| watch.see(step))?;
                let Some(wrap_s) = watch.wrap_s else {
                    return Ok(Beat::Endless(run.into_solution()));
                };
                // The step in which the phase wrapped was not kept: it is solved again up to there.
                if wrap_s > run.trajectory.end_s() {
                    run = run.on_to(wrap_s, |_| ControlFlow::Continue(()))?;
                }
                Ok(Beat::Whole(run.into_solution()))
            }
        }
    }
}

/// A solution on the way.
struct Run<'r> {
    beater: &'r Beater<'r>,
    trajectory: Trajectory,
    volumes: VolumeWatch,
    statistics: Statistics,
}

impl<'r> Run<'r> {
    fn new(beater: &'r Beater<'r>, start: Time, state: &[f64]) -> Self {
        Self {
            beater,
            trajectory: Trajectory::new(start.seconds(), state),
            volumes: VolumeWatch::new(beater.circulation, state),
            statistics: Statistics::default(),
        }
    }

    /// Goes on to `end_s`; a step at which `see` breaks is not kept and is the last.
    fn on_to(
        mut self,
        end_s: f64,
        mut see: impl FnMut(&dyn Step) -> ControlFlow<()>,
    ) -> Result<Self, Interrupted> {
        let beater = self.beater;
        let mut system = CirculationSystem::new(beater.circulation, beater.tolerance);
        let default = Dopri5::new().with_relative_tolerance(beater.tolerance);
        let integrator = beater.integrator.unwrap_or(&default);
        let mut state = self.trajectory.end_state().to_vec();
        let start_s = self.trajectory.end_s();
        let (trajectory, volumes) = (&mut self.trajectory, &mut self.volumes);
        let mut sink = |step: &dyn Step| {
            see(step)?;
            volumes.watch(step.end_state());
            trajectory.step(step)
        };
        match integrator.integrate(&mut system, start_s, end_s, &mut state, &mut sink) {
            Ok(statistics) => {
                self.statistics = both(self.statistics, statistics);
                Ok(self)
            }
            Err(failure) => {
                self.statistics = both(self.statistics, failure.statistics);
                let error = SolveError::from_failure(&failure, beater.circulation);
                let solution = self.into_solution();
                Err(Interrupted { error, solution })
            }
        }
    }

    fn into_solution(self) -> Box<Solution> {
        Box::new(Solution::new(
            self.beater.circulation.clone(),
            self.trajectory,
            self.statistics,
            self.volumes.relative(),
        ))
    }
}

/// What two runs cost together.
fn both(a: Statistics, b: Statistics) -> Statistics {
    let smallest_step_s = match (a.accepted_steps, b.accepted_steps) {
        (0, _) => b.smallest_step_s,
        (_, 0) => a.smallest_step_s,
        _ => a.smallest_step_s.min(b.smallest_step_s),
    };
    Statistics {
        evaluations: a.evaluations + b.evaluations,
        accepted_steps: a.accepted_steps + b.accepted_steps,
        rejected_steps: a.rejected_steps + b.rejected_steps,
        jacobians: a.jacobians + b.jacobians,
        breakpoints: a.breakpoints + b.breakpoints,
        smallest_step_s,
        largest_step_s: a.largest_step_s.max(b.largest_step_s),
    }
}

/// Looks at a phase so often that a beat of a hundredth of the longest one is not missed (design value).
const LOOKS: f64 = 1000.0;
/// A phase has left its start, and has not come to its end, between these.
const UNDER_WAY: std::ops::Range<f64> = 0.1..0.9;

/// Watches for the time at which a phase wraps.
struct PhaseWatch<'w> {
    circulation: &'w Circulation,
    workspace: Workspace,
    phase: Signal<Fraction>,
    spacing_s: f64,
    state: Vec<f64>,
    /// When was looked last, and what the phase was.
    last: (f64, f64),
    /// Whether the beat has begun: round-off may leave its start a hair before the wrap.
    under_way: bool,
    wrap_s: Option<f64>,
}

impl<'w> PhaseWatch<'w> {
    fn new(circulation: &'w Circulation, phase: Signal<Fraction>, longest: Time) -> Self {
        Self {
            circulation,
            workspace: circulation.workspace(),
            phase,
            spacing_s: longest.seconds() / LOOKS,
            state: vec![0.0; circulation.state_len()],
            last: (0.0, 0.0),
            under_way: false,
            wrap_s: None,
        }
    }

    fn look(&mut self, time_s: f64, state: &[f64]) -> f64 {
        let phase = phase_at(
            self.circulation,
            &mut self.workspace,
            self.phase,
            time_s,
            state,
        );
        let phase = phase.unwrap_or_default();
        self.last = (time_s, phase);
        self.under_way |= UNDER_WAY.contains(&phase);
        phase
    }

    fn within(&mut self, step: &dyn Step, time_s: f64) -> f64 {
        let mut state = std::mem::take(&mut self.state);
        if time_s < step.end_s() {
            step.interpolate(time_s, &mut state);
        } else {
            state.clear();
            state.extend_from_slice(step.end_state());
        }
        let phase = self.look(time_s, &state);
        self.state = state;
        phase
    }

    /// Looks through a step, and breaks if the phase wraps in it before its end or at it.
    fn see(&mut self, step: &dyn Step) -> ControlFlow<()> {
        let (start_s, end_s) = (step.start_s(), step.end_s());
        let looks = ((end_s - start_s) / self.spacing_s)
            .ceil()
            .clamp(1.0, LOOKS) as u64;
        for look in 1..=looks {
            let time_s = if look == looks {
                end_s
            } else {
                start_s + (end_s - start_s) * look as f64 / looks as f64
            };
            let before = self.last;
            let phase = self.within(step, time_s);
            if self.under_way && before.1 - phase > 0.5 {
                self.wrap_s = Some(self.refine(step, before.0, time_s));
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// The first time at which the phase is low again, by bisection down to round-off.
    fn refine(&mut self, step: &dyn Step, mut high_s: f64, mut low_s: f64) -> f64 {
        loop {
            let middle_s = 0.5 * (high_s + low_s);
            if middle_s <= high_s || middle_s >= low_s {
                return low_s;
            }
            if self.within(step, middle_s) > 0.5 {
                high_s = middle_s;
            } else {
                low_s = middle_s;
            }
        }
    }
}

/// A phase in one state of a circulation.
pub(super) fn phase_at(
    circulation: &Circulation,
    workspace: &mut Workspace,
    phase: Signal<Fraction>,
    time_s: f64,
    state: &[f64],
) -> Result<f64, UnknownHandle> {
    let time = Time::from_seconds(time_s);
    let frame = circulation.observe(time, state, workspace);
    Ok(frame.signal(phase)?.base())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::Pacemaker;
    use crate::network::Network;
    use crate::parts::{Artery, Reservoir, Resistance};
    use crate::units::Quantities;

    #[test]
    fn a_beat_paced_by_a_phase_ends_where_it_wraps() {
        let mut net = Network::new();
        let pacemaker = net.drive("pacemaker", Pacemaker::new(0.8.hz()));
        let vein = Artery::new(60.0.ml(), 4.0.ml_per_mmhg()).filled_to(20.0.mmhg());
        let vein = net.add("vein", vein);
        let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
        net.connect(
            "outflow",
            vein,
            Resistance::new(1.0.mmhg_s_per_ml()),
            atrium,
        );
        let circulation = net.build().unwrap();
        let beater = |longest: f64| Beater {
            circulation: &circulation,
            beats: Beats::PacedBy(pacemaker.phase(), longest.seconds()),
            tolerance: 1e-8,
            integrator: None,
        };
        let state = circulation.initial_state();
        // From 0.5 s on the phase goes from 0.4 to its wrap at 1.25 s.
        let beat = beater(10.0).beat(0.5.seconds(), &state).unwrap();
        let Beat::Whole(beat) = beat else {
            panic!("endless")
        };
        assert_eq!(beat.end(), 1.25.seconds());
        // 3 + 17 exp(-0.75 / 4)
        let pressure = beat.pressure(vein).unwrap().last().mmhg();
        assert!((pressure - 17.093_495_0).abs() < 1e-6, "{pressure}");
        // What begins a hair before the wrap is a whole beat.
        let beat = beater(10.0).beat(1.25_f64.next_down().seconds(), &state);
        let Beat::Whole(beat) = beat.unwrap() else {
            panic!("endless")
        };
        assert_eq!(beat.end(), 2.5.seconds());
        let endless = beater(0.7).beat(0.5.seconds(), &state).unwrap();
        let Beat::Endless(beat) = endless else {
            panic!("it wraps only at 1.25 s")
        };
        assert_eq!(beat.end(), 1.2.seconds());
    }

    #[test]
    fn costs_add_up() {
        let (mut first, mut second) = (Statistics::default(), Statistics::default());
        first.accept(0.5);
        assert_eq!(both(first, second), first);
        assert_eq!(both(second, first), first);
        second.accept(0.2);
        let sum = both(first, second);
        assert_eq!(sum.accepted_steps, 2);
        assert_eq!((sum.smallest_step_s, sum.largest_step_s), (0.2, 0.5));
    }
}
