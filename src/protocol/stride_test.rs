//! A leg that stands still and then moves to a beat, until its strides are alike.

use crate::drivers::{GravityColumn, Posture};
use crate::network::{BuildError, Circulation, Network};
use crate::presets::{HeartLoad, Leg, LegModel, LegSupply};
use crate::protocol::bounds::LONGEST;
use crate::protocol::bouts::Bouts;
use crate::protocol::calf_test::CalfTestError;
use crate::protocol::manoeuvre::Manoeuvre;
use crate::simulation::{Recording, Simulation, Solution};
use crate::units::{Pressure, Rate, Time};

/// A leg at rest, then in steady locomotion, of which the last stride is kept.
///
/// | time | what happens |
/// |---|---|
/// | 0 | standing still, veins full |
/// | 120 s | the first stride begins; the rest before it is kept for 10 s |
/// | 120 s + 90 s | whole strides are done until then at least; the last is kept, step by step |
///
/// Source: the treadmill of R. A. Tauraginskii et al., J. Vasc. Surg. Venous Lymphat. Disord. (2024) 101996, doi 10.1016/j.jvsv.2024.101996, on which
/// pressures were read over strides of steady walking and running. What they show: [`FlowDiverter`](crate::measure::FlowDiverter).
///
/// ```
/// use soleus::prelude::*;
///
/// let leg = LegModel::default().with_saphenous_segments();
/// let run = StrideTest::of(leg).doing(Manoeuvre::walking(0.75.hz())).run()?;
/// let report = FlowDiverter::read(&run)?;
/// assert!(report.diverted > report.diverted_at_rest);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StrideTest {
    leg: LegModel,
    heart: HeartLoad,
    column: GravityColumn,
    manoeuvre: Manoeuvre,
    moving: Time,
    tolerance: f64,
}

/// A [`StrideTest`] that was run.
#[derive(Clone, Debug)]
pub struct StrideRun {
    /// Handles to the leg.
    pub leg: Leg,
    /// One stride.
    pub cycle: Time,
    /// The last 10 s of rest.
    pub rest: Solution,
    /// The first stride, from the veins full.
    pub first: Solution,
    /// The last stride.
    pub stride: Solution,
}

impl StrideTest {
    /// Walking at 0.9 strides a second, in standing posture, with this leg.
    pub fn of(leg: LegModel) -> Self {
        Self {
            leg,
            heart: HeartLoad::default(),
            column: GravityColumn::new(Posture::standing()),
            manoeuvre: Manoeuvre::walking(Rate::from_hz(0.9)),
            moving: Time::from_seconds(90.0),
            tolerance: 1e-5,
        }
    }

    /// With another movement.
    #[must_use]
    pub fn doing(mut self, manoeuvre: Manoeuvre) -> Self {
        self.manoeuvre = manoeuvre;
        self
    }

    /// Of a body that lies in gravity in this way: another posture, stature, or gravity.
    #[must_use]
    pub fn placed(mut self, column: GravityColumn) -> Self {
        self.column = column;
        self
    }

    /// Moving for another time, rounded up to whole strides; 90 s unless said. A longer one comes closer to the steady state.
    #[must_use]
    pub fn moving_for(mut self, time: Time) -> Self {
        self.moving = time;
        self
    }

    /// Between these pressures at the height of the right atrium; 3 and 93 mmHg unless said.
    #[must_use]
    pub fn between_pressures(mut self, atrial: Pressure, arterial: Pressure) -> Self {
        self.heart = HeartLoad::fixed(atrial, arterial);
        self
    }

    /// Solved to another relative tolerance; 1e-5 unless said.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    const START: Time = Time::from_seconds(120.0);

    fn strides(&self) -> u32 {
        (self.moving / self.manoeuvre.cycle()).ceil().max(2.0) as u32
    }

    /// Composes the network of the test.
    ///
    /// # Errors
    /// [`BuildError`] if a parameter of the leg, the heart, the body's place or the manoeuvre is unphysical.
    pub fn build(&self) -> Result<(Circulation, Leg), BuildError> {
        let mut net = Network::new();
        let heart = self.heart.add_to(&mut net, "");
        let column = net.drive("posture", self.column.clone());
        let bouts = Bouts::new().bout(self.manoeuvre.clone(), Self::START, self.strides());
        let signals = bouts.add_to(&mut net, "manoeuvre");
        let supply = LegSupply::new(heart.arterial, heart.venous, column);
        let leg = self.leg.add_to(&mut net, "", supply, signals);
        let (moving, must) = (self.moving, "finite and above zero, and at most 8760 h");
        let holds = moving > Time::ZERO && moving <= LONGEST;
        net.require("manoeuvre", "time of moving", moving, holds, must);
        Ok((net.build()?, leg))
    }

    /// Runs the test.
    ///
    /// # Errors
    /// [`CalfTestError`] if it can not be composed, or if the solver stops.
    pub fn run(&self) -> Result<StrideRun, CalfTestError> {
        let (circulation, leg) = self.build()?;
        let cycle = self.manoeuvre.cycle();
        let end = Self::START + cycle * f64::from(self.strides());
        let part = |from: Option<&Solution>, to: Time, recording: Recording| {
            let mut simulation = Simulation::of(&circulation)
                .tolerance(self.tolerance)
                .recording(recording);
            if let Some(before) = from {
                simulation = simulation
                    .from(before.end())
                    .initial_state(before.final_state());
            }
            simulation.run(to).map_err(Box::new)
        };
        let standing = Self::START - Time::from_seconds(10.0);
        let standing = part(None, standing, Recording::Nothing)?;
        let rest = part(Some(&standing), Self::START, Recording::Steps)?;
        let first = part(Some(&rest), Self::START + cycle, Recording::Steps)?;
        let settling = part(Some(&first), end - cycle, Recording::Nothing)?;
        let stride = part(Some(&settling), end, Recording::Steps)?;
        Ok(StrideRun {
            leg,
            cycle,
            rest,
            first,
            stride,
        })
    }
}
