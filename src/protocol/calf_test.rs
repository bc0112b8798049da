//! The test of the calf pump: legs up, stand, one contraction, a bout of them, recovery.

use std::ops::ControlFlow;

use thiserror::Error;

use crate::drivers::{GravityColumn, Posture, SegmentLengths};
use crate::network::{BuildError, Circulation, Id, Network};
use crate::presets::devices::Garment;
use crate::presets::{HeartLoad, Leg, LegModel, LegSupply};
use crate::protocol::bounds::{CYCLE, LONGEST};
use crate::protocol::bouts::Bouts;
use crate::protocol::manoeuvre::Manoeuvre;
use crate::simulation::{Interrupted, Recording, Simulation, Solution};
use crate::units::{Angle, Length, Pressure, Rate, Time};

/// The posture in which the exercise is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TestPosture {
    /// Standing upright.
    #[default]
    Standing,
    /// Sitting upright.
    Sitting,
    /// Lying flat.
    Supine,
}

impl TestPosture {
    /// How the body's segments lie.
    pub const fn posture(self) -> Posture {
        match self {
            Self::Standing => Posture::standing(),
            Self::Sitting => Posture::sitting(),
            Self::Supine => Posture::supine(),
        }
    }
}

/// The test of the calf pump that air plethysmography and foot-vein manometry share.
///
/// | time | what happens |
/// |---|---|
/// | 0 | supine, at rest |
/// | 200 s | legs raised by 45°: the calf empties |
/// | 400 s | up into the posture of the test, within 2 s: the calf fills |
/// | 800 s | one contraction, then rest until two cycles and 180 s have passed |
/// | then | the bout of contractions |
/// | then | 180 s of rest: the calf refills |
///
/// Source: D. Christopoulos et al., J. Vasc. Surg. 5 (1987) 148, doi 10.1067/mva.1987.avs0050148. The pauses are longer than in a clinic, so that
/// each phase starts from rest.
///
/// ```
/// use soleus::prelude::*;
///
/// let run = CalfTest::of(LegModel::new(LegCondition::Healthy)).run()?;
/// let report = CalfReport::read(&run)?;
/// assert!(report.pressure.drop > 50.0.mmhg());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CalfTest {
    leg: LegModel,
    heart: HeartLoad,
    stature: Length,
    posture: TestPosture,
    manoeuvre: Manoeuvre,
    contractions: u32,
    garments: Vec<Garment>,
    tolerance: f64,
}

/// When what happens in a [`CalfTest`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    /// The legs are raised.
    pub raised: Time,
    /// The move into the posture of the test begins.
    pub upright: Time,
    /// The single contraction begins; the calf is full.
    pub single: Time,
    /// The bout begins.
    pub exercise: Time,
    /// The bout ends.
    pub stopped: Time,
    /// The end of the test.
    pub end: Time,
    /// One cycle of the contraction.
    pub cycle: Time,
}

/// Why a test gave nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CalfTestError {
    /// The leg, the heart or the excitation has unphysical parameters.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The solver stopped.
    #[error(transparent)]
    Interrupted(#[from] Box<Interrupted>),
}

/// A test that was run.
#[derive(Clone, Debug)]
pub struct CalfTestRun {
    /// Handles to the leg.
    pub leg: Leg,
    /// The body in gravity.
    pub column: Id<GravityColumn>,
    /// When what happened.
    pub timeline: Timeline,
    /// From lying down until the calf is full, a value every quarter of a second.
    pub filling: Solution,
    /// From 10 s before the single contraction until its cycle has passed twice, a value every 20 ms.
    pub single: Solution,
    /// From 10 s before the bout to the end, a value every 20 ms.
    pub exercise: Solution,
}

impl CalfTest {
    /// Ten heel raises at 1 Hz, standing, with this leg.
    pub fn of(leg: LegModel) -> Self {
        Self {
            leg,
            heart: HeartLoad::default(),
            stature: Length::from_cm(175.0),
            posture: TestPosture::Standing,
            manoeuvre: Manoeuvre::heel_raise(Rate::from_hz(1.0)),
            contractions: 10,
            garments: Vec::new(),
            tolerance: 1e-7,
        }
    }

    /// In another posture.
    #[must_use]
    pub fn in_posture(mut self, posture: TestPosture) -> Self {
        self.posture = posture;
        self
    }

    /// With another manoeuvre.
    #[must_use]
    pub fn doing(mut self, manoeuvre: Manoeuvre) -> Self {
        self.manoeuvre = manoeuvre;
        self
    }

    /// With so many contractions in the bout.
    #[must_use]
    pub fn times(mut self, contractions: u32) -> Self {
        self.contractions = contractions;
        self
    }

    /// Of a person of this stature.
    #[must_use]
    pub fn for_stature(mut self, stature: Length) -> Self {
        self.stature = stature;
        self
    }

    /// Wears this, too, from lying down to the end unless the garment says when.
    #[must_use]
    pub fn wearing(mut self, garment: Garment) -> Self {
        self.garments.push(garment);
        self
    }

    /// Between these pressures at the height of the right atrium; 3 and 93 mmHg unless said.
    #[must_use]
    pub fn between_pressures(mut self, atrial: Pressure, arterial: Pressure) -> Self {
        self.heart = HeartLoad::fixed(atrial, arterial);
        self
    }

    /// Solved to another relative tolerance; 1e-7 unless said: below it no trace of the step size is left in small flows.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// When what happens.
    pub fn timeline(&self) -> Timeline {
        let cycle = self.manoeuvre.cycle();
        let single = Time::from_seconds(800.0);
        let pause = Time::from_seconds(180.0);
        let exercise = single + cycle * 2.0 + pause;
        let stopped = exercise + cycle * f64::from(self.contractions);
        Timeline {
            raised: Time::from_seconds(200.0),
            upright: Time::from_seconds(400.0),
            single,
            exercise,
            stopped,
            end: stopped + pause,
            cycle,
        }
    }

    /// Composes the network of the test.
    ///
    /// # Errors
    /// [`BuildError`] if a parameter of the leg, the heart or the manoeuvre is unphysical.
    pub fn build(&self) -> Result<(Circulation, Leg, Id<GravityColumn>), BuildError> {
        let timeline = self.timeline();
        let mut net = Network::new();
        let heart = self.heart.add_to(&mut net, "");
        let column = net.drive("posture", self.column(&timeline));
        let manoeuvre = self.manoeuvre.clone().bent_by(&self.posture.posture());
        let bouts = Bouts::new()
            .bout(manoeuvre.clone(), timeline.single, 1)
            .bout(manoeuvre, timeline.exercise, self.contractions);
        let signals = bouts.add_to(&mut net, "manoeuvre");
        let supply = LegSupply::new(heart.arterial, heart.venous, column);
        let leg = self.leg.add_to(&mut net, "", supply, signals);
        self.require(&mut net, &timeline);
        for (index, garment) in self.garments.iter().enumerate() {
            garment.put_on(&mut net, &format!("garment {}", index + 1), &leg, column);
        }
        Ok((net.build()?, leg, column))
    }

    /// Runs the test.
    ///
    /// # Errors
    /// [`CalfTestError`] if it can not be composed, or if the solver stops.
    pub fn run(&self) -> Result<CalfTestRun, CalfTestError> {
        self.run_observed(|_| {})
    }

    /// Runs the test and calls `observer` with the time that is reached, after each step: for a progress bar up to [`Timeline::end`].
    ///
    /// # Errors
    /// As [`CalfTest::run`].
    pub fn run_observed(
        &self,
        mut observer: impl FnMut(Time),
    ) -> Result<CalfTestRun, CalfTestError> {
        let (circulation, leg, column) = self.build()?;
        let timeline = self.timeline();
        let coarse = Recording::Every(Time::from_ms(250.0));
        let fine = Recording::Every(Time::from_ms(20.0));
        let lead = Time::from_seconds(10.0);
        let full = timeline.single - lead;
        let ready = timeline.exercise - lead;
        let mut observer = |time| {
            observer(time);
            ControlFlow::Continue(())
        };
        let mut part = |from: Option<&Solution>, to: Time, recording: Recording| {
            let mut simulation = Simulation::of(&circulation)
                .tolerance(self.tolerance)
                .observed_by(&mut observer)
                .recording(recording);
            if let Some(before) = from {
                simulation = simulation
                    .from(before.end())
                    .initial_state(before.final_state());
            }
            simulation.run(to).map_err(Box::new)
        };
        let filling = part(None, full, coarse)?;
        let single = part(Some(&filling), timeline.single + timeline.cycle * 2.0, fine)?;
        let rest = part(Some(&single), ready, coarse)?;
        let exercise = part(Some(&rest), timeline.end, fine)?;
        Ok(CalfTestRun {
            leg,
            column,
            timeline,
            filling,
            single,
            exercise,
        })
    }

    /// Holds what no part holds.
    fn require(&self, net: &mut Network, timeline: &Timeline) {
        let (stature, must) = (self.stature, SegmentLengths::STATURES);
        let holds = SegmentLengths::is_stature(stature);
        net.require("calf test", "stature", stature, holds, must);
        // A cycle that makes no sense is told by the manoeuvre.
        let (end, must) = (timeline.end, "at most 8760 h: do fewer contractions");
        let holds = !CYCLE.holds(timeline.cycle) || end <= LONGEST;
        net.require("calf test", "end", end, holds, must);
    }

    fn column(&self, timeline: &Timeline) -> GravityColumn {
        let lengths = SegmentLengths::of_person(self.stature);
        let column = GravityColumn::new(Posture::supine()).with_lengths(lengths);
        let quick = Time::from_seconds(2.0);
        let raised = Posture::legs_raised(Angle::from_degrees(45.0));
        column.then(raised, timeline.raised, quick).then(
            self.posture.posture(),
            timeline.upright,
            quick,
        )
    }
}
