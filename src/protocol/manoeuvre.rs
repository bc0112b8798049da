//! What muscles do over a cycle of a manoeuvre.

use crate::drivers::{Muscle, Posture, Trace};
use crate::network::{Check, Driver};
use crate::protocol::bounds::CYCLE;
use crate::protocol::joints::{Joint, Joints, Stretch, gastrocnemius_threshold};
use crate::protocol::ramp::Ramp;
use crate::units::{Angle, Fraction, Time, Volume};

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

/// A manoeuvre: how each group of muscles is excited over one cycle, and how ankle and knee move.
///
/// Levels are shares of maximal voluntary excitation. They and their timing are design values, whose grounds stand with each manoeuvre, unless a source is given.
///
/// Where a load or a measured pressure sets the force, as in a heel raise, the level is that of the muscle at its optimal length: the length is in it already, and the joints' angles are only told. Where the movement
/// is free, as in an ankle pump, or the effort is given, the muscle feels its length: [`Manoeuvre::feeling_lengths`].
#[derive(Clone, Debug, PartialEq)]
pub struct Manoeuvre {
    cycle: Time,
    ramps: Vec<(MuscleGroup, Ramp)>,
    recordings: Vec<(MuscleGroup, Trace<Fraction>)>,
    effort: f64,
    joints: Joints,
    /// By how much the posture bends the knee; the joints' angles hold it already.
    bent: Angle,
    range: f64,
    feels: bool,
}

impl Manoeuvre {
    /// A manoeuvre of your own, made of ramps.
    pub fn new(cycle: Time, ramps: impl IntoIterator<Item = (MuscleGroup, Ramp)>) -> Self {
        Self {
            cycle,
            ramps: ramps.into_iter().collect(),
            recordings: Vec::new(),
            effort: 1.0,
            joints: Joints::default(),
            bent: Angle::ZERO,
            range: 1.0,
            feels: false,
        }
    }

    /// Adds a ramp: what is done besides.
    #[must_use]
    pub fn with_ramp(mut self, group: MuscleGroup, ramp: Ramp) -> Self {
        self.ramps.push((group, ramp));
        self
    }

    /// With ankle and knee that move so.
    #[must_use]
    pub fn with_joints(mut self, joints: Joints) -> Self {
        self.joints = joints;
        self
    }

    /// Whether the muscles feel the lengths that the joints' angles give them ([`Stretch`]), and how fast they change: forces, and with them pressures, fall as a muscle shortens.
    ///
    /// A bent knee then also puts the gastrocnemius out of weak contractions: it asks for a quarter of maximal excitation more at a right angle.
    #[must_use]
    pub const fn feeling_lengths(mut self, feels: bool) -> Self {
        self.feels = feels;
        self
    }

    /// With all swings of the joints times `range`: 0 is an ankle that is locked.
    #[must_use]
    pub const fn with_range(mut self, range: f64) -> Self {
        self.range *= range;
        self
    }

    /// The same movement of the joints, done by somebody else: no muscle is excited.
    #[must_use]
    pub fn passive(mut self) -> Self {
        self.ramps.clear();
        self.recordings.clear();
        self.feels = true;
        self
    }

    /// With a knee that the posture bends, besides what the manoeuvre does with it. [`Session`](crate::protocol::Session) and [`CalfTest`](crate::protocol::CalfTest) do this.
    #[must_use]
    pub fn bent_by(mut self, posture: &Posture) -> Self {
        let bent = (posture.shank - posture.thigh).degrees();
        if bent.is_finite() {
            let bent = Angle::from_degrees(bent.clamp(0.0, 90.0));
            self.joints.knee.rest += bent;
            self.bent += bent;
        }
        self
    }

    /// The same movement with these groups of muscles alone; the others rest.
    #[must_use]
    pub fn restricted_to(mut self, groups: &[MuscleGroup]) -> Self {
        self.ramps.retain(|(of, _)| groups.contains(of));
        self.recordings.retain(|(of, _)| groups.contains(of));
        self
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

    /// How long one cycle takes.
    pub const fn cycle(&self) -> Time {
        self.cycle
    }

    /// The same movement with all excitations times `factor`, none above 1. Without effort the joints stay at rest.
    ///
    /// A leg's test takes factors from 0 to 2 (design value), a [`Session`](crate::protocol::Session) from 0 to 1; others
    /// are refused when it is built.
    #[must_use]
    pub fn with_effort(mut self, factor: f64) -> Self {
        self.effort *= factor;
        if self.effort == 0.0 {
            self.range = 0.0;
        }
        self
    }

    /// What multiplies all excitations.
    pub(super) const fn effort(&self) -> f64 {
        self.effort
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

    /// The angle of a joint at share `phase` of the cycle.
    pub fn angle(&self, joint: Joint, phase: f64) -> Angle {
        self.joints.at(joint, phase, self.range)
    }

    /// What the joints do to the muscles at share `phase` of the cycle; [`Stretch::OPTIMAL`] if they do not feel it.
    #[inline]
    pub fn stretch(&self, phase: f64) -> Stretch {
        if !self.feels {
            return Stretch::OPTIMAL;
        }
        let (ankle, knee) = (
            self.angle(Joint::Ankle, phase),
            self.angle(Joint::Knee, phase),
        );
        Stretch::at(ankle, knee)
    }

    /// Whether muscles feel the lengths that the joints give them.
    pub const fn feels_lengths(&self) -> bool {
        self.feels
    }

    /// How much muscle of one leg works, in the mean over the cycle: the volume of each muscle times its excitation. A measure of effort: what it costs goes with it. The load of the sole is not counted.
    pub fn working_muscle(&self) -> Volume {
        let volumes = [
            Muscle::soleus().volume(),
            Muscle::gastrocnemius().volume(),
            Muscle::tibialis_anterior().volume(),
            Volume::ZERO,
            Muscle::thigh().volume(),
        ];
        let steps = (0..SAMPLES).map(|step| (f64::from(step) + 0.5) / f64::from(SAMPLES));
        let working = steps.flat_map(|phase| {
            let levels = self.excitations(phase).into_iter();
            levels
                .zip(volumes)
                .map(|(level, volume)| volume * level.get())
        });
        working.sum::<Volume>() / f64::from(SAMPLES)
    }

    /// The excitations of all groups, in the order of [`MuscleGroup::ALL`].
    pub(super) fn excitations(&self, phase: f64) -> [Fraction; 5] {
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
        let mut levels = levels.map(|level| (level * self.effort).clamp(0.0, 1.0));
        if self.feels {
            let threshold = gastrocnemius_threshold(self.angle(Joint::Knee, phase));
            let level = &mut levels[MuscleGroup::Gastrocnemius as usize];
            *level = (*level - threshold).max(0.0) / (1.0 - threshold);
        }
        levels.map(Fraction::new)
    }

    /// The shortest rise or fall of an excitation or a joint.
    pub(super) fn shortest_ramp(&self) -> Time {
        let ramps = self.ramps.iter().map(|(_, ramp)| ramp);
        let shortest = ramps.chain(self.joints.ramps()).map(Ramp::shortest);
        self.cycle * shortest.fold(f64::INFINITY, f64::min)
    }

    /// The longest step from share `phase` of the cycle on that passes over no excitation and no movement of a joint, whose shortest rise or fall is given.
    pub(super) fn longest_step(&self, phase: f64, shortest_ramp: Time) -> Time {
        let recordings = self.recordings.iter();
        recordings
            .map(|(_, recording)| recording.longest_step(self.cycle * phase))
            .fold(shortest_ramp, Time::min)
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        let must = "between 0 and 2, twice what the manoeuvre usually takes";
        let holds = (0.0..=2.0).contains(&self.effort);
        check.require_number("effort", self.effort, "", holds, must);
        self.check_movement(check);
    }

    /// Checks all but the effort.
    pub(super) fn check_movement(&self, check: &mut Check<'_>) {
        check.require("cycle", self.cycle, CYCLE.holds(self.cycle), CYCLE.must);
        let (range, must) = (self.range, "finite and not below zero");
        let holds = range.is_finite() && range >= 0.0;
        check.require_number("range of movement", range, "", holds, must);
        for (_, ramp) in &self.ramps {
            ramp.check(check);
        }
        for (_, recording) in &self.recordings {
            Driver::check(recording, check);
        }
        if holds {
            self.joints.check(range, self.bent, check);
        }
    }
}

/// Moments of a cycle over which a mean is taken (design value: it changes no result by a thousandth).
const SAMPLES: u32 = 200;
