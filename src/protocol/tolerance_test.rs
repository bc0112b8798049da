//! The test of orthostatic tolerance: upright, then sucked at, until blood pressure gives way.

use std::ops::ControlFlow;

use thiserror::Error;

use crate::network::Frame;
use crate::presets::{BodyModel, PulseWatch, Pump, Vitals};
use crate::protocol::manoeuvre::Manoeuvre;
use crate::protocol::phase::Phase;
use crate::protocol::session::{Session, SessionError, SessionRun};
use crate::simulation::{Look, Looks, Recording, Watch};
use crate::solver::Automatic;
use crate::units::{Angle, Pressure, Rate, Time};

/// Head-up tilt, then suction of the lower body in steps, until presyncope.
///
/// | stage | default | source |
/// |---|---|---|
/// | lying | 2 min, after settling | |
/// | tilted | 60°, 20 min | El-Bedawi and Hainsworth 1994 |
/// | tilted and sucked at | -20, -40, -60 mmHg, 10 min each | the same; the last as Krediet et al. 2006 |
///
/// Presyncope is systolic pressure below 80 mmHg ([`presyncope_below`](Self::presyncope_below)), or a heart rate above a limit if one is set ([`or_rate_above`](Self::or_rate_above)), that lasts for 10 s
/// ([`lasting`](Self::lasting); a design value: the dip just after a tilt does not end a test). The run ends there.
///
/// # Limits
///
/// **Vasovagal syncope is not modelled**: no reflex here lets go of vessels and heart, which is how most people faint. What ends a test is that reflexes have no more to give. So people faint sooner than the model does, and what prolongs
/// the test in them may do so by another way. Symptoms are not modelled either.
///
/// # Sources
///
/// K. M. El-Bedawi, R. Hainsworth, Clin Auton Res 4 (1994) 41, doi 10.1007/BF01828837; C. T. P. Krediet et al., Am J Physiol 291 (2006) H1768, doi 10.1152/ajpheart.00287.2006; 80 mmHg: the protocol as
/// published by J. Vis. Exp. 73 (2013) e4315, doi 10.3791/4315.
///
/// ```
/// use soleus::prelude::*;
///
/// // No reflex holds this pressure up.
/// let body = BodyModel { reflex: ReflexModel::None, ..BodyModel::default() }.cycle_averaged();
/// let run = ToleranceTest::of(body).run()?;
/// assert!(run.presyncope.is_some());
/// assert!(run.tolerance() < 5.0.minutes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ToleranceTest {
    body: BodyModel,
    angle: Angle,
    tilt: Time,
    suctions: Vec<Pressure>,
    stage: Time,
    manoeuvre: Option<Manoeuvre>,
    systolic: Pressure,
    rate: Option<Rate>,
    lasting: Time,
    tolerance: f64,
}

/// Why a test of tolerance gave nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ToleranceTestError {
    /// A setting of the test makes no sense.
    #[error("`tolerance test`: {what} is {value}, but must be {must}")]
    Setting {
        /// Which.
        what: &'static str,
        /// What was given, with its unit.
        value: String,
        /// What it must be.
        must: &'static str,
    },
    /// The session of the test could not be run.
    #[error(transparent)]
    Session(#[from] SessionError),
}

/// A test of tolerance that was run.
#[derive(Clone, Debug)]
pub struct ToleranceRun {
    /// The session; its phases are `lying`, `tilted`, `suction 1`, `suction 2` and so on. Its solution ends with presyncope.
    pub session: SessionRun,
    /// How the test ended; none if the body went through all of it.
    pub presyncope: Option<Presyncope>,
    upright_from: Time,
}

/// The end of a test of tolerance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Presyncope {
    /// When it began, in the time of the session.
    pub began: Time,
    /// What the monitor showed as the test was ended.
    pub vitals: Vitals,
}

impl ToleranceRun {
    /// Time from the begin of the tilt to that of presyncope, or to the end of the test.
    pub fn tolerance(&self) -> Time {
        let end = self.session.solution.end();
        self.presyncope.map_or(end, |end| end.began) - self.upright_from
    }
}

const LYING: Time = Time::from_seconds(120.0);
/// How long table and suction take (design values).
const TILTING: Time = Time::from_seconds(10.0);
const SUCKING: Time = Time::from_seconds(10.0);
/// How often pressure is read that has no pulse.
const LOOK: Time = Time::from_ms(500.0);
/// What of a test is kept at this interval at least; steps, where a heart beats.
const INTERVAL: Time = Time::from_ms(100.0);
/// Enough for every step of a test of twice the usual length, in bytes (design value: 2 GiB).
const LONGEST_RECORDING: u64 = 1 << 31;
/// The longest step of a heart that does not beat: a run ends with the step in which a person gives way, which would else be minutes long.
const LONGEST_STEP: Time = Time::from_seconds(5.0);

impl ToleranceTest {
    /// The test of this body.
    pub fn of(body: BodyModel) -> Self {
        Self {
            body,
            angle: Angle::from_degrees(60.0),
            tilt: Time::from_minutes(20.0),
            suctions: [-20.0, -40.0, -60.0].map(Pressure::from_mmhg).to_vec(),
            stage: Time::from_minutes(10.0),
            manoeuvre: None,
            systolic: Pressure::from_mmhg(80.0),
            rate: None,
            lasting: Time::from_seconds(10.0),
            tolerance: 1e-4,
        }
    }

    /// Tilts by this angle for this long.
    #[must_use]
    pub fn tilted(mut self, angle: Angle, time: Time) -> Self {
        (self.angle, self.tilt) = (angle, time);
        self
    }

    /// Then sucks with these pressures, all below zero, each for this long.
    #[must_use]
    pub fn sucked_at(mut self, pressures: impl IntoIterator<Item = Pressure>, each: Time) -> Self {
        self.suctions = pressures.into_iter().collect();
        self.stage = each;
        self
    }

    /// Does this over and over while upright: a counter-manoeuvre.
    #[must_use]
    pub fn doing(mut self, manoeuvre: Manoeuvre) -> Self {
        self.manoeuvre = Some(manoeuvre);
        self
    }

    /// Ends when systolic pressure is below this.
    #[must_use]
    pub fn presyncope_below(mut self, systolic: Pressure) -> Self {
        self.systolic = systolic;
        self
    }

    /// Ends also when heart rate is above this.
    #[must_use]
    pub fn or_rate_above(mut self, rate: Rate) -> Self {
        self.rate = Some(rate);
        self
    }

    /// Ends when that has lasted this long.
    #[must_use]
    pub fn lasting(mut self, time: Time) -> Self {
        self.lasting = time;
        self
    }

    /// Solves to this relative tolerance; 1e-4 unless said.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// The session of the test, as it is without presyncope.
    pub fn session(&self) -> Session {
        let does = |phase: Phase| match &self.manoeuvre {
            Some(manoeuvre) => phase.doing(manoeuvre.clone()),
            None => phase,
        };
        let tilted = Phase::new("tilted", self.tilt).tilted(self.angle, TILTING);
        let session = Session::of(self.body.clone())
            .tolerance(self.tolerance)
            .recording(Recording::Every(INTERVAL))
            .recording_limit(LONGEST_RECORDING)
            .phase(Phase::new("lying", LYING))
            .phase(does(tilted));
        let stages = self.suctions.iter().enumerate();
        stages.fold(session, |session, (index, pressure)| {
            let name = format!("suction {}", index + 1);
            let stage = Phase::new(name, self.stage).with_lower_body_pressure(*pressure, SUCKING);
            session.phase(does(stage))
        })
    }

    /// Runs the test until presyncope or its end.
    ///
    /// # Errors
    /// [`ToleranceTestError`] if a setting makes no sense, if the session can not be composed, or if the solver stops.
    pub fn run(&self) -> Result<ToleranceRun, ToleranceTestError> {
        self.check()?;
        let session = self.session().ready()?;
        session.check_memory()?;
        let (circulation, heart) = (&session.circulation, &session.body.heart);
        let mut monitor = Monitor {
            test: self,
            watch: PulseWatch::at(circulation, heart),
            since: None,
            presyncope: None,
        };
        let short_steps = Automatic::new()
            .with_relative_tolerance(self.tolerance)
            .with_max_step_s(LONGEST_STEP.seconds());
        let simulation = session.simulation();
        // Of a heart that beats the highest pressure must be found within a beat.
        let simulation = match heart.pump {
            Pump::Beating(_) => simulation.watched_by(Looks::Steps, &mut monitor),
            _ => simulation
                .integrator(&short_steps)
                .watched_by(Looks::Every(LOOK), &mut monitor),
        };
        let solution = simulation.run(session.end);
        let solution = solution.map_err(|stopped| SessionError::from(Box::new(stopped)))?;
        Ok(ToleranceRun {
            session: session.into_run(solution),
            presyncope: monitor.presyncope,
            upright_from: LYING,
        })
    }

    fn check(&self) -> Result<(), ToleranceTestError> {
        let positive = "finite and above zero";
        let require = |what, value: String, holds: bool, must| {
            let error = ToleranceTestError::Setting { what, value, must };
            if holds { Ok(()) } else { Err(error) }
        };
        let mmhg = self.systolic.mmhg();
        let holds = mmhg.is_finite() && mmhg > 0.0;
        let what = "systolic pressure of presyncope";
        require(what, self.systolic.to_string(), holds, positive)?;
        if let Some(rate) = self.rate {
            let holds = rate.is_finite() && rate > Rate::ZERO;
            require(
                "heart rate of presyncope",
                rate.to_string(),
                holds,
                positive,
            )?;
        }
        let holds = self.lasting.is_finite() && self.lasting >= Time::ZERO;
        let must = "finite and not below zero";
        require(
            "time that presyncope lasts",
            self.lasting.to_string(),
            holds,
            must,
        )?;
        let degrees = self.angle.degrees();
        let holds = degrees > 0.0 && degrees <= 90.0;
        let must = "above 0 and at most 90 degrees, head up";
        require("angle of the tilt", self.angle.to_string(), holds, must)?;
        for suction in &self.suctions {
            let holds = *suction < Pressure::ZERO;
            require("suction", suction.to_string(), holds, "below zero")?;
        }
        Ok(())
    }

    fn gives_way(&self, vitals: &Vitals) -> bool {
        let fast = |(rate, limit): (Rate, Rate)| rate > limit;
        vitals.systolic < self.systolic || vitals.rate.zip(self.rate).is_some_and(fast)
    }
}

/// Who watches the person.
struct Monitor<'t> {
    test: &'t ToleranceTest,
    watch: PulseWatch,
    since: Option<Time>,
    presyncope: Option<Presyncope>,
}

impl Watch for Monitor<'_> {
    fn see(&mut self, Look { time, .. }: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        let Ok(Some(vitals)) = self.watch.see(time, frame) else {
            return ControlFlow::Continue(());
        };
        if time < LYING || !self.test.gives_way(&vitals) {
            self.since = None;
            return ControlFlow::Continue(());
        }
        let began = *self.since.get_or_insert(time);
        if time - began < self.test.lasting {
            return ControlFlow::Continue(());
        }
        self.presyncope = Some(Presyncope { began, vitals });
        ControlFlow::Break(())
    }
}
