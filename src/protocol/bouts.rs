//! Bouts of manoeuvres, with rests between them, as a driver.

use crate::network::{Check, Driver, Id, Network, Output, Outputs, PortSpec, Signal, Signals};
use crate::presets::{LegSignals, LegStretch};
use crate::protocol::joints::Stretch;
use crate::protocol::manoeuvre::Manoeuvre;
use crate::units::{Fraction, Pressure, Time};

/// Bouts of manoeuvres, with rests between them, as a driver: it excites all groups of muscles.
///
/// Between bouts the joints stay as the bout before left them, before the first as it begins.
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
    /// The shortest rise or fall of all that is done.
    shortest: Time,
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

    /// Length of the soleus' fibres over their optimal length.
    pub const SOLEUS_LENGTH: Output<Self, Fraction> = Output::new(5, "soleus length");
    /// Length of the gastrocnemius' fibres over their optimal length.
    pub const GASTROCNEMIUS_LENGTH: Output<Self, Fraction> = Output::new(6, "gastrocnemius length");
    /// Length of the tibialis anterior's fibres over their optimal length.
    pub const TIBIALIS_ANTERIOR_LENGTH: Output<Self, Fraction> =
        Output::new(7, "tibialis anterior length");
    /// What the stretch of a dorsiflexed calf adds to the pressure around its deep veins.
    pub const STRETCH: Output<Self, Pressure> = Output::new(8, "stretch");

    /// A person who rests.
    pub const fn new() -> Self {
        Self { bouts: Vec::new() }
    }

    /// Adds a bout of `cycles` cycles of `manoeuvre` from `start` on; bouts are given in their order in time and must not overlap.
    #[must_use]
    pub fn bout(mut self, manoeuvre: Manoeuvre, start: Time, cycles: u32) -> Self {
        self.bouts.push(Bout {
            shortest: manoeuvre.shortest_ramp(),
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

    /// Whether any manoeuvre is done of which muscles feel the lengths that the joints give them.
    pub fn feel_lengths(&self) -> bool {
        self.bouts.iter().any(|bout| bout.manoeuvre.feels_lengths())
    }

    /// Adds them to a network, and gives what moves a leg's muscles: lengths too, if any manoeuvre has them felt.
    pub fn add_to(self, net: &mut Network, name: impl Into<String>) -> LegSignals {
        let feel = self.feel_lengths();
        let bouts = net.drive(name, self);
        let signals = bouts.leg_signals();
        if feel {
            signals.stretched_by(bouts.leg_stretch())
        } else {
            signals
        }
    }

    /// What the joints do to the muscles at `time`, in a rest.
    fn stretch_between(&self, time: Time) -> Stretch {
        let before = self.bouts.iter().rev().find(|bout| bout.start <= time);
        let held = before.or(self.bouts.first());
        held.map_or(Stretch::OPTIMAL, |bout| bout.manoeuvre.stretch(0.0))
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
        let mut cycle = ((time - self.start) / self.manoeuvre.cycle()).floor() as u32;
        if time < self.cycle_start(cycle) {
            cycle = cycle.saturating_sub(1);
        } else if time >= self.cycle_start(cycle.saturating_add(1)) {
            cycle = cycle.saturating_add(1);
        }
        Some((time - self.cycle_start(cycle)) / self.manoeuvre.cycle())
    }

    /// The one place where begins of cycles are computed, so that what is announced and what is compared is the same number.
    fn cycle_start(&self, cycle: u32) -> Time {
        self.start + self.manoeuvre.cycle() * f64::from(cycle)
    }

    fn next_edge(&self, after: Time) -> Option<Time> {
        if after < self.start {
            return Some(self.start);
        }
        let passed = ((after - self.start) / self.manoeuvre.cycle()).floor();
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
        Self::SOLEUS_LENGTH.spec(),
        Self::GASTROCNEMIUS_LENGTH.spec(),
        Self::TIBIALIS_ANTERIOR_LENGTH.spec(),
        Self::STRETCH.spec(),
    ];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let (levels, stretch) = match self.bout_at(time) {
            Some((bout, phase)) => {
                let manoeuvre = &bout.manoeuvre;
                (manoeuvre.excitations(phase), manoeuvre.stretch(phase))
            }
            None => ([Fraction::ZERO; 5], self.stretch_between(time)),
        };
        let [soleus, gastrocnemius, tibialis_anterior, foot, thigh] = levels;
        out.set(Self::SOLEUS, soleus);
        out.set(Self::GASTROCNEMIUS, gastrocnemius);
        out.set(Self::TIBIALIS_ANTERIOR, tibialis_anterior);
        out.set(Self::FOOT, foot);
        out.set(Self::THIGH, thigh);
        out.set(Self::SOLEUS_LENGTH, stretch.soleus);
        out.set(Self::GASTROCNEMIUS_LENGTH, stretch.gastrocnemius);
        out.set(Self::TIBIALIS_ANTERIOR_LENGTH, stretch.tibialis_anterior);
        out.set(Self::STRETCH, stretch.deep);
    }

    fn is_same_as(&self, other: &Self) -> bool {
        self == other
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let edges = self.bouts.iter().filter_map(|bout| bout.next_edge(after));
        edges.min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
    }

    fn is_steady(&self) -> bool {
        self.bouts.is_empty()
    }

    fn longest_step(&self, from: Time) -> Option<Time> {
        let still = Time::from_seconds(f64::INFINITY);
        let bout = self.bout_at(from);
        Some(bout.map_or(still, |(bout, phase)| {
            bout.manoeuvre.longest_step(phase, bout.shortest)
        }))
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
            stretch: None,
        }
    }

    /// What the joints do to a leg's muscles: [`LegSignals::stretched_by`] takes it.
    pub const fn leg_stretch(self) -> LegStretch {
        LegStretch {
            soleus: self.excitation(Bouts::SOLEUS_LENGTH),
            gastrocnemius: self.excitation(Bouts::GASTROCNEMIUS_LENGTH),
            tibialis_anterior: self.excitation(Bouts::TIBIALIS_ANTERIOR_LENGTH),
            deep: self.signal(Bouts::STRETCH),
        }
    }

    const fn excitation(self, of: Output<Bouts, Fraction>) -> Signal<Fraction> {
        self.signal(of)
    }
}
