//! The experiments' arms: each is run once, however many experiments read it.

use std::collections::HashMap;
use std::error::Error;
use std::rc::Rc;

use soleus::prelude::*;
use soleus::protocol::SessionRun;

pub type Failure = Box<dyn Error>;

/// A body that goes through lying, an upright posture, and exercise in it.
#[derive(Clone, Debug)]
pub struct Arm {
    /// By which it is run once.
    pub name: &'static str,
    pub body: BodyModel,
    pub posture: Posture,
    pub manoeuvre: Manoeuvre,
    pub gravity: Acceleration,
    /// How hard the heart is told to work meanwhile.
    pub command: Fraction,
}

impl Arm {
    /// A healthy adult, who stands up and then raises the heels once a second.
    pub fn healthy() -> Self {
        Self {
            name: "healthy",
            body: BodyModel::default(),
            posture: Posture::standing(),
            manoeuvre: Manoeuvre::heel_raise(1.0.hz()),
            gravity: Acceleration::STANDARD_GRAVITY,
            command: Fraction::ZERO,
        }
    }

    /// The same in autonomic failure of this severity.
    pub fn failing(name: &'static str, severity: f64) -> Result<Self, Failure> {
        let healthy = Self::healthy().named(name);
        let body = healthy.body.clone().cycle_averaged();
        let body = body.with_autonomic_failure(severity.fraction())?;
        Ok(Self { body, ..healthy })
    }

    /// The same without any valve in the legs.
    pub fn no_valves() -> Self {
        Self::healthy()
            .named("no valves")
            .with_leg(LegCondition::NoValves)
    }

    pub fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    pub fn with_leg(mut self, condition: LegCondition) -> Self {
        self.body.leg.condition = condition;
        self
    }

    pub fn in_posture(mut self, posture: Posture) -> Self {
        self.posture = posture;
        self
    }

    pub fn doing(mut self, manoeuvre: Manoeuvre) -> Self {
        self.manoeuvre = manoeuvre;
        self
    }

    /// Goes through the movement without a muscle that works.
    pub fn limp(mut self) -> Self {
        self.manoeuvre = self.manoeuvre.with_effort(0.0);
        self
    }

    pub fn without_gravity(mut self) -> Self {
        self.gravity = Acceleration::ZERO;
        self
    }

    /// Runs it; what is recorded is far larger than what is read of it.
    pub fn run(&self) -> Result<SessionRun, Failure> {
        Ok(self.session().run()?)
    }

    fn session(&self) -> Session {
        let exercise = Phase::new(EXERCISE, 60.0.seconds())
            .doing(self.manoeuvre.clone())
            .with_command(self.command);
        Session::of(self.body.clone())
            .tolerance(1e-4)
            .settling(2.0.minutes())
            .in_gravity(self.gravity)
            .phase(Phase::new(LYING, 30.0.seconds()))
            .phase(Phase::new(STILL, 3.0.minutes()).into_posture(self.posture, 2.0.seconds()))
            .phase(exercise)
    }
}

pub const LYING: &str = "lying";
pub const STILL: &str = "still";
pub const EXERCISE: &str = "exercise";

/// Means over the end of a phase.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Of the heart and of the muscles of both legs.
    pub load: Workload,
    /// Blood in the veins of both legs and what their tissues have taken up.
    pub legs: Volume,
    pub foot: Pressure,
    /// Mean velocity in the popliteal vein.
    pub velocity: Velocity,
    /// What muscles do on the blood below the knees, of both legs.
    pub pump: Power,
    /// What passes backwards through the valves of both legs, over the whole phase.
    pub reflux: Volume,
}

/// An arm that was run.
#[derive(Debug)]
pub struct Course {
    /// By how much systolic pressure is higher three minutes after rising than lying, in mmHg.
    pub systolic_upright: f64,
    pub lying: State,
    pub still: State,
    pub exercise: State,
}

/// Over how much of the end of a phase means are taken.
const WINDOW: Time = Time::from_seconds(20.0);

impl Course {
    fn read(run: &SessionRun) -> Result<Self, Failure> {
        let state = |phase| State::read(run, phase);
        let (lying, still, exercise) = (state(LYING)?, state(STILL)?, state(EXERCISE)?);
        let rises = run.phase(STILL).ok_or("no such phase")?.from;
        let upright = OrthostaticReport::read(&run.solution, &run.body.heart, rises)?;
        let [fall, _] = upright.sustained_fall();
        Ok(Self {
            systolic_upright: -fall.mmhg(),
            lying,
            still,
            exercise,
        })
    }
}

impl State {
    fn read(run: &SessionRun, phase: &str) -> Result<Self, Failure> {
        let (from, to) = run.last(phase, WINDOW)?;
        let SessionRun { body, solution, .. } = run;
        let leg = body.legs.first().ok_or("a body without legs")?;
        let veins = body.leg_veins();
        let circulation = solution.circulation();
        let tissues = body
            .tissues
            .iter()
            .filter_map(|id| Some((*id, circulation.compartment(*id)?)));
        let tissues: Vec<_> = tissues.collect();
        let legs = solution.curve(move |frame| {
            let blood = veins.iter().map(|vein| frame.volume(*vein));
            let taken_up = tissues
                .iter()
                .map(|(id, tissue)| Ok(tissue.gained(frame.volume(*id)?)));
            blood.chain(taken_up).sum::<Result<Volume, _>>()
        })?;
        let velocity = leg.popliteal_velocity(solution)?.between(from, to)?;
        let foot = solution.pressure(leg.veins.foot)?.between(from, to)?;
        let valves: Vec<_> = leg.valves().map(|(_, valve)| valve.edge()).collect();
        let whole = run.phase(phase).ok_or("no such phase")?;
        let passed = ValveFlow::read_all(solution, &valves, whole.from, whole.to, Flow::ZERO)?;
        let squeezed = leg.squeezed_veins();
        Ok(Self {
            load: Workload::read(solution, body, (from, to), &OxygenCost::default())?,
            legs: legs.between(from, to)?.mean(),
            foot: foot.mean(),
            velocity: velocity.mean(),
            pump: SqueezeWork::read(solution, &squeezed, from, to)?.power,
            reflux: passed.iter().map(|own| own.reflux).sum(),
        })
    }

    pub fn output(&self) -> f64 {
        self.load.heart.output.l_per_min()
    }

    pub fn arterial(&self) -> f64 {
        self.load.heart.arterial.mean.mmhg()
    }

    pub fn rate(&self) -> f64 {
        self.load.heart.heart_rate.map_or(0.0, Rate::bpm)
    }

    pub fn stroke(&self) -> f64 {
        self.load
            .heart
            .left
            .map_or(0.0, |left| left.stroke_volume.ml())
    }

    /// External power of the left ventricle, in W.
    pub fn ventricle(&self) -> f64 {
        let left = self.load.heart.left;
        left.map_or(0.0, |left| left.external_power.watts())
    }

    /// External work of the left ventricle for a litre of output, in J.
    pub fn work_per_litre(&self) -> f64 {
        self.load.stroke_work_j_per_litre().unwrap_or(0.0)
    }

    /// Pressure-volume area of the left ventricle in a minute, in J.
    pub fn area(&self) -> f64 {
        self.load.pressure_volume_area_j_per_min().unwrap_or(0.0)
    }

    /// Oxygen of the left ventricle in a minute, in mL.
    pub fn oxygen(&self) -> f64 {
        self.load.oxygen.map_or(0.0, |oxygen| oxygen.per_min_ml)
    }

    /// Oxygen of the left ventricle for a litre of output, in mL.
    pub fn oxygen_per_litre(&self) -> f64 {
        self.load.oxygen.map_or(0.0, |oxygen| oxygen.per_litre_ml)
    }

    /// Power of the muscles of both legs over all that moves the blood, in %.
    pub fn muscles(&self) -> f64 {
        100.0 * self.load.muscles_to_all().unwrap_or(0.0)
    }
}

/// What a leg does in the test of its pump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// Ten heel raises.
    Raises,
    /// The same without a muscle that works.
    Limp,
    /// Sixty strides.
    Walking,
}

/// Runs arms, each once.
#[derive(Debug, Default)]
pub struct Lab {
    courses: HashMap<&'static str, Rc<Course>>,
    tests: HashMap<(LegCondition, Task), Rc<CalfReport>>,
    stays: HashMap<&'static str, Rc<StasisReport>>,
    tilts: HashMap<&'static str, Time>,
}

impl Lab {
    pub fn course(&mut self, arm: &Arm) -> Result<Rc<Course>, Failure> {
        if let Some(course) = self.courses.get(arm.name) {
            return Ok(course.clone());
        }
        let course = Rc::new(Course::read(&arm.run()?)?);
        self.courses.insert(arm.name, course.clone());
        Ok(course)
    }

    /// The test of the calf pump.
    pub fn calf_test(&mut self, leg: LegCondition, task: Task) -> Result<Rc<CalfReport>, Failure> {
        if let Some(report) = self.tests.get(&(leg, task)) {
            return Ok(report.clone());
        }
        let test = CalfTest::of(LegModel::new(leg)).tolerance(1e-5);
        let test = match task {
            Task::Raises => test,
            Task::Limp => test.doing(Manoeuvre::heel_raise(1.0.hz()).with_effort(0.0)),
            Task::Walking => test.doing(Manoeuvre::walking(0.9.hz())).times(60),
        };
        let report = Rc::new(CalfReport::read(&test.run()?)?);
        self.tests.insert((leg, task), report.clone());
        Ok(report)
    }

    /// How long blood pressure holds, tilted and sucked at.
    pub fn tilt(&mut self, name: &'static str, test: &ToleranceTest) -> Result<Time, Failure> {
        if let Some(time) = self.tilts.get(name) {
            return Ok(*time);
        }
        let time = test.run()?.tolerance();
        self.tilts.insert(name, time);
        Ok(time)
    }

    /// Stasis in a leg that lies or sits for ten minutes and moves, or does not, once in 30 s.
    pub fn stay(
        &mut self,
        name: &'static str,
        posture: Posture,
        once: Option<Manoeuvre>,
    ) -> Result<Rc<StasisReport>, Failure> {
        if let Some(report) = self.stays.get(name) {
            return Ok(report.clone());
        }
        let mut net = Network::new();
        let heart = HeartLoad::default().add_to(&mut net, "");
        let column = net.drive("posture", GravityColumn::new(posture));
        let (settled, end) = (10.0.minutes(), 20.0.minutes());
        let bouts = (0..20).map(|bout| settled + 30.0.seconds() * f64::from(bout));
        let bouts = bouts.fold(Bouts::new(), |bouts, start| match &once {
            Some(manoeuvre) => bouts.bout(manoeuvre.clone(), start, 1),
            None => bouts,
        });
        let signals = net.drive("manoeuvre", bouts).leg_signals();
        let supply = LegSupply::new(heart.arterial, heart.venous, column);
        let leg = LegModel::default().add_to(&mut net, "", supply, signals);
        let circulation = net.build()?;
        let mut watch = StasisWatch::of_leg(&circulation, &leg)?.starting(settled);
        Simulation::of(&circulation)
            .tolerance(1e-7)
            .recording(Recording::Nothing)
            .watched_by(Looks::Starts, &mut watch)
            .run(end)?;
        let report = Rc::new(watch.report()?);
        self.stays.insert(name, report.clone());
        Ok(report)
    }
}
