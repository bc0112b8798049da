//! What muscles do over a cycle of a manoeuvre.

use crate::drivers::Trace;
use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::presets::LegSignals;
use crate::protocol::ramp::Ramp;
use crate::units::{Fraction, Rate, Time};

/// A group of muscles of the leg that a manoeuvre excites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MuscleGroup {
    /// The soleus.
    Soleus,
    /// The gastrocnemius.
    Gastrocnemius,
    /// The tibialis anterior.
    TibialisAnterior,
    /// The sole of the foot: its load.
    Foot,
    /// The muscles of the thigh.
    Thigh,
}

impl MuscleGroup {
    /// All groups.
    pub const ALL: [Self; 5] = [
        Self::Soleus,
        Self::Gastrocnemius,
        Self::TibialisAnterior,
        Self::Foot,
        Self::Thigh,
    ];
}

/// A manoeuvre: how each group of muscles is excited over one cycle.
///
/// Levels are shares of maximal voluntary excitation. They and their timing are design values, whose grounds stand with each manoeuvre, unless a source is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Manoeuvre {
    cycle: Time,
    ramps: Vec<(MuscleGroup, Ramp)>,
    recordings: Vec<(MuscleGroup, Trace<Fraction>)>,
    effort: f64,
}

impl Manoeuvre {
    /// A manoeuvre of your own, made of ramps.
    pub fn new(cycle: Time, ramps: impl IntoIterator<Item = (MuscleGroup, Ramp)>) -> Self {
        Self {
            cycle,
            ramps: ramps.into_iter().collect(),
            recordings: Vec::new(),
            effort: 1.0,
        }
    }

    /// Adds a recorded excitation of a group: one cycle, from time 0 on; instead of the ramps of that group. It is smooth between samples.
    ///
    /// For an electromyogram: [`Emg::envelope`](crate::drivers::Emg::envelope), then [`Trace::looped`].
    #[must_use]
    pub fn with_recording(mut self, group: MuscleGroup, cycle: Trace<Fraction>) -> Self {
        self.ramps.retain(|(of, _)| *of != group);
        self.recordings.push((group, cycle.smoothed()));
        self
    }

    /// Rising on tiptoe with both legs and coming down, once a cycle.
    ///
    /// Plantar flexors at 45 % for half of the cycle: a double-leg heel raise asks for 30 to 40 % of maximal force, which the slow soleus reaches only with
    /// more excitation than that. The sole is loaded while the heel comes down.
    pub fn heel_raise(rate: Rate) -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus};
        Self::new(
            rate.period(),
            [
                (Soleus, Ramp::bump(0.0, 0.5, 0.45)),
                (Gastrocnemius, Ramp::bump(0.0, 0.5, 0.45)),
                (Foot, Ramp::bump(0.5, 0.95, 0.8)),
            ],
        )
    }

    /// Raising the heels while sitting, once a cycle: the soleus alone, at 10 %.
    ///
    /// With the knee bent the gastrocnemius is slack, and only the shank's own weight is lifted: about 7 % of maximal force.
    pub fn seated_heel_raise(rate: Rate) -> Self {
        Self::new(
            rate.period(),
            [(MuscleGroup::Soleus, Ramp::bump(0.0, 0.5, 0.10))],
        )
    }

    /// Shifting the body's weight onto the leg and its forefoot, and back, over 1.5 s.
    ///
    /// Softer than a heel raise but longer, with the sole loaded throughout.
    pub fn weight_transfer() -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus};
        let third = 1.0 / 3.0;
        let shift = |level| Ramp::hold(0.0, third, 2.0 * third, 1.0, level);
        Self::new(
            Time::from_seconds(1.5),
            [
                (Soleus, shift(0.31)),
                (Gastrocnemius, shift(0.31)),
                (Foot, shift(1.0)),
            ],
        )
    }

    /// Walking, one cycle a stride; it begins with the heel's strike.
    ///
    /// The soleus works from about 10 to 55 % of the stride and peaks late in stance; the tibialis anterior works around the heel's strike and again in swing.
    /// Levels are those that give the muscle pressures of R. E. Ballard et al., J. Appl. Physiol. 84 (1998) 1976, doi 10.1152/jappl.1998.84.6.1976.
    pub fn walking(strides: Rate) -> Self {
        use MuscleGroup::{Foot, Gastrocnemius, Soleus, Thigh, TibialisAnterior};
        Self::new(
            strides.period(),
            [
                (Soleus, Ramp::hold(0.10, 0.42, 0.44, 0.56, 0.60)),
                (Gastrocnemius, Ramp::hold(0.12, 0.40, 0.42, 0.54, 0.60)),
                (TibialisAnterior, Ramp::bump(-0.12, 0.12, 0.75)),
                (TibialisAnterior, Ramp::bump(0.58, 0.86, 0.34)),
                (Foot, Ramp::hold(0.0, 0.15, 0.45, 0.60, 0.35)),
                (Thigh, Ramp::bump(-0.10, 0.25, 0.50)),
            ],
        )
    }

    /// Rising from lying or sitting to standing, once, `within` this time: thighs and calves at half of their excitation (design value: it lifts the body's weight once).
    pub fn rising(within: Time) -> Self {
        use MuscleGroup::{Gastrocnemius, Soleus, Thigh};
        let ramps = [Thigh, Soleus, Gastrocnemius].map(|group| (group, Ramp::bump(0.0, 1.0, 0.5)));
        Self::new(within, ramps)
    }

    /// How long one cycle takes.
    pub const fn cycle(&self) -> Time {
        self.cycle
    }

    /// The same movement with all excitations times `factor`, none above 1.
    #[must_use]
    pub fn with_effort(mut self, factor: f64) -> Self {
        self.effort *= factor;
        self
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("cycle", self.cycle);
        let effort = self.effort;
        let holds = effort.is_finite() && effort >= 0.0;
        check.require_number("effort", effort, "", holds, "finite and not below zero");
        for (_, ramp) in &self.ramps {
            ramp.check(check);
        }
        for (_, recording) in &self.recordings {
            Driver::check(recording, check);
        }
    }

    /// The excitation of a group at share `phase` of the cycle.
    pub fn excitation(&self, group: MuscleGroup, phase: f64) -> Fraction {
        let [soleus, gastrocnemius, tibialis_anterior, foot, thigh] = self.excitations(phase);
        match group {
            MuscleGroup::Soleus => soleus,
            MuscleGroup::Gastrocnemius => gastrocnemius,
            MuscleGroup::TibialisAnterior => tibialis_anterior,
            MuscleGroup::Foot => foot,
            MuscleGroup::Thigh => thigh,
        }
    }

    /// The excitations of all groups, in the order of [`MuscleGroup::ALL`].
    fn excitations(&self, phase: f64) -> [Fraction; 5] {
        let mut levels = [0.0; 5];
        let mut add = |group: MuscleGroup, level| {
            if let Some(sum) = levels.get_mut(group as usize) {
                *sum += level;
            }
        };
        for (group, ramp) in &self.ramps {
            add(*group, ramp.at(phase));
        }
        for (group, trace) in &self.recordings {
            add(*group, trace.value_at(self.cycle * phase).get());
        }
        levels.map(|level| Fraction::new((level * self.effort).clamp(0.0, 1.0)))
    }
}

/// Bouts of manoeuvres, with rests between them, as a driver: it excites all groups of muscles.
///
/// It has no states. The begin of every cycle and the end of every bout are announced to the solver.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bouts {
    bouts: Vec<Bout>,
}

#[derive(Clone, Debug, PartialEq)]
struct Bout {
    manoeuvre: Manoeuvre,
    start: Time,
    cycles: u32,
}

impl Bouts {
    /// Excitation of the soleus.
    pub const SOLEUS: Output<Self, Fraction> = Output::new(0, "soleus");
    /// Excitation of the gastrocnemius.
    pub const GASTROCNEMIUS: Output<Self, Fraction> = Output::new(1, "gastrocnemius");
    /// Excitation of the tibialis anterior.
    pub const TIBIALIS_ANTERIOR: Output<Self, Fraction> = Output::new(2, "tibialis anterior");
    /// Load of the foot.
    pub const FOOT: Output<Self, Fraction> = Output::new(3, "foot");
    /// Excitation of the thigh's muscles.
    pub const THIGH: Output<Self, Fraction> = Output::new(4, "thigh");

    /// A person who rests.
    pub const fn new() -> Self {
        Self { bouts: Vec::new() }
    }

    /// Adds a bout of `cycles` cycles of `manoeuvre` from `start` on; bouts are given in their order in time and must not overlap.
    #[must_use]
    pub fn bout(mut self, manoeuvre: Manoeuvre, start: Time, cycles: u32) -> Self {
        self.bouts.push(Bout {
            manoeuvre,
            start,
            cycles,
        });
        self
    }

    /// When the last bout ends; none without bouts.
    pub fn end(&self) -> Option<Time> {
        self.bouts.last().map(Bout::end)
    }

    /// The share of the cycle that has passed at `time`; none at rest.
    pub fn phase_at(&self, time: Time) -> Option<f64> {
        self.bout_at(time).map(|(_, phase)| phase)
    }

    /// The bout at `time`, and the share of its cycle that has passed.
    fn bout_at(&self, time: Time) -> Option<(&Bout, f64)> {
        let bout = self.bouts.iter().rev().find(|bout| bout.start <= time)?;
        Some((bout, bout.phase_at(time)?))
    }
}

impl Bout {
    fn end(&self) -> Time {
        self.cycle_start(self.cycles)
    }

    fn phase_at(&self, time: Time) -> Option<f64> {
        if time >= self.end() {
            return None;
        }
        let mut cycle = ((time - self.start) / self.manoeuvre.cycle).floor() as u32;
        if time < self.cycle_start(cycle) {
            cycle = cycle.saturating_sub(1);
        } else if time >= self.cycle_start(cycle.saturating_add(1)) {
            cycle = cycle.saturating_add(1);
        }
        Some((time - self.cycle_start(cycle)) / self.manoeuvre.cycle)
    }

    /// The one place where begins of cycles are computed, so that what is announced and what is compared is the same number.
    fn cycle_start(&self, cycle: u32) -> Time {
        self.start + self.manoeuvre.cycle * f64::from(cycle)
    }

    fn next_edge(&self, after: Time) -> Option<Time> {
        if after < self.start {
            return Some(self.start);
        }
        let passed = ((after - self.start) / self.manoeuvre.cycle).floor();
        let first = (passed.min(f64::from(u32::MAX - 2)) as u32).saturating_sub(1);
        let candidates = first..=first.saturating_add(3);
        candidates
            .filter(|cycle| *cycle <= self.cycles)
            .map(|cycle| self.cycle_start(cycle))
            .find(|edge| *edge > after)
    }

    fn check(&self, free_from: Option<Time>, check: &mut Check<'_>) {
        check.finite("start of a bout", self.start);
        let cycles = f64::from(self.cycles);
        check.require_number("cycles of a bout", cycles, "", cycles >= 1.0, "at least 1");
        if let Some(free) = free_from {
            let holds = self.start >= free;
            let must = format!("at or after {free}, when the bout before it ends");
            check.require("start of a bout", self.start, holds, must);
        }
    }
}

impl Driver for Bouts {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::SOLEUS.spec(),
        Self::GASTROCNEMIUS.spec(),
        Self::TIBIALIS_ANTERIOR.spec(),
        Self::FOOT.spec(),
        Self::THIGH.spec(),
    ];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let levels = match self.bout_at(time) {
            Some((bout, phase)) => bout.manoeuvre.excitations(phase),
            None => [Fraction::ZERO; 5],
        };
        let [soleus, gastrocnemius, tibialis_anterior, foot, thigh] = levels;
        out.set(Self::SOLEUS, soleus);
        out.set(Self::GASTROCNEMIUS, gastrocnemius);
        out.set(Self::TIBIALIS_ANTERIOR, tibialis_anterior);
        out.set(Self::FOOT, foot);
        out.set(Self::THIGH, thigh);
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let edges = self.bouts.iter().filter_map(|bout| bout.next_edge(after));
        edges.min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
    }

    fn is_steady(&self) -> bool {
        self.bouts.is_empty()
    }

    fn check(&self, check: &mut Check<'_>) {
        let mut free_from = None;
        // What is wrong with a manoeuvre is told once, however many bouts it has. Its words are compared: what is not a number equals nothing.
        let mut checked: Vec<String> = Vec::new();
        for bout in &self.bouts {
            let words = format!("{:?}", bout.manoeuvre);
            if !checked.contains(&words) {
                bout.manoeuvre.check(check);
                checked.push(words);
            }
            bout.check(free_from, check);
            free_from = Some(bout.end());
        }
    }
}

impl Id<Bouts> {
    /// The excitations, for a leg's muscles.
    pub const fn leg_signals(self) -> LegSignals {
        LegSignals {
            soleus: self.excitation(Bouts::SOLEUS),
            gastrocnemius: self.excitation(Bouts::GASTROCNEMIUS),
            tibialis_anterior: self.excitation(Bouts::TIBIALIS_ANTERIOR),
            foot: self.excitation(Bouts::FOOT),
            thigh: self.excitation(Bouts::THIGH),
        }
    }

    const fn excitation(self, of: Output<Bouts, Fraction>) -> Signal<Fraction> {
        self.signal(of)
    }
}
