//! Running each shared session once, and reading it.

use std::sync::OnceLock;

use soleus::measure::beats;
use soleus::prelude::*;

#[path = "../support/bands.rs"]
mod bands;

pub use bands::{known_gap, within};

/// A span of time, from and to.
pub type Span = (Time, Time);

/// A session that was run.
pub struct Ran(pub SessionRun);

/// What a heart gives over a span.
#[derive(Clone, Copy, Debug)]
pub struct State {
    pub rate: f64,
    pub stroke_ml: f64,
    pub output: f64,
    pub mean: f64,
    pub systolic: f64,
    pub diastolic: f64,
    pub central_venous: f64,
    pub report: HeartReport,
}

impl State {
    /// Resistance of the whole circulation, in mmHg min/L.
    pub fn resistance(&self) -> f64 {
        (self.mean - self.central_venous) / self.output
    }
}

/// One beat: when it begins, how long it takes, and the mean pressure in the aorta meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Beat {
    pub begins_s: f64,
    pub period_s: f64,
    pub mean_mmhg: f64,
}

pub fn session(body: BodyModel) -> Session {
    Session::of(body).tolerance(1e-4)
}

pub fn ran(session: &Session) -> Ran {
    Ran(session.run().unwrap())
}

/// A body that no reflex acts on: autonomic failure.
pub fn without_reflex() -> BodyModel {
    BodyModel {
        reflex: ReflexModel::None,
        ..BodyModel::default()
    }
}

pub fn percent(from: f64, to: f64) -> f64 {
    100.0 * (to / from - 1.0)
}

impl Ran {
    pub fn last(&self, phase: &str, window_s: f64) -> Span {
        self.0.last(phase, window_s.seconds()).unwrap()
    }

    /// From and to, in seconds after the phase began.
    pub fn within_phase(&self, phase: &str, from_s: f64, to_s: f64) -> Span {
        let begins = self.0.phase(phase).unwrap().from;
        (begins + from_s.seconds(), begins + to_s.seconds())
    }

    pub fn state(&self, (from, to): Span) -> State {
        let SessionRun { body, solution, .. } = &self.0;
        let report = HeartReport::read(solution, &body.heart, from, to).unwrap();
        State {
            rate: report.heart_rate.unwrap().bpm(),
            stroke_ml: report.left.unwrap().stroke_volume.ml(),
            output: report.output.l_per_min(),
            mean: report.arterial.mean.mmhg(),
            systolic: report.arterial.systolic.mmhg(),
            diastolic: report.arterial.diastolic.mmhg(),
            central_venous: report.right_atrial.mmhg(),
            report,
        }
    }

    /// The heart over the last seconds of a phase.
    pub fn heart(&self, phase: &str, window_s: f64) -> State {
        self.state(self.last(phase, window_s))
    }

    pub fn pressure(&self, node: impl Endpoint, (from, to): Span) -> f64 {
        let pressure = self.0.solution.pressure(node).unwrap();
        pressure.between(from, to).unwrap().mean().mmhg()
    }

    pub fn foot(&self, span: Span) -> f64 {
        self.pressure(self.0.body.legs[0].veins.foot, span)
    }

    pub fn flow(&self, through: impl Conduit, (from, to): Span) -> f64 {
        let flow = self.0.solution.flow(through).unwrap();
        flow.between(from, to).unwrap().mean().ml_per_s()
    }

    /// Blood in the veins of both legs and what their tissues hold, as a plethysmograph counts: only changes of it mean something.
    pub fn legs_ml(&self, (from, to): Span) -> f64 {
        let body = &self.0.body;
        let tissues = body.tissues.iter().map(|tissue| tissue.node());
        let nodes: Vec<Node> = body.leg_veins().into_iter().chain(tissues).collect();
        let volume = self.0.solution.curve(move |frame| {
            let volumes = nodes.iter().map(|node| frame.volume(*node));
            volumes.sum::<Result<Volume, _>>()
        });
        volume.unwrap().between(from, to).unwrap().mean().ml()
    }

    pub fn beats(&self, (from, to): Span) -> Vec<Beat> {
        let SessionRun { body, solution, .. } = &self.0;
        let phase = body.heart.beating().unwrap().sinus_node.phase();
        let begins = beats(solution, phase, from, to).unwrap();
        let aorta = solution.pressure(body.heart.arterial).unwrap();
        let beat = |pair: &[Time]| Beat {
            begins_s: pair[0].seconds(),
            period_s: (pair[1] - pair[0]).seconds(),
            mean_mmhg: aorta.between(pair[0], pair[1]).unwrap().mean().mmhg(),
        };
        begins.windows(2).map(beat).collect()
    }
}

/// Lies for a minute, then is tilted for ten minutes.
fn tilted(angle: Angle) -> Ran {
    let lying = session(BodyModel::default()).phase(Phase::new("supine", 60.0.seconds()));
    let tilt = Phase::new("tilted", 10.0.minutes()).tilted(angle, 10.0.seconds());
    ran(&lying.phase(tilt))
}

/// Head-up tilt by 30, 60 or 70 degrees on a table that takes 10 s.
pub fn tilt(degrees: u32) -> &'static Ran {
    static TILTS: [OnceLock<Ran>; 3] = [const { OnceLock::new() }; 3];
    let index = [30, 60, 70].iter().position(|one| *one == degrees).unwrap();
    TILTS[index].get_or_init(|| tilted(f64::from(degrees).degrees()))
}

/// Stands up, rises on tiptoe for a minute, rests, walks for a minute, rests; no command drives the heart.
fn stands(leg: LegCondition, body: BodyModel) -> Ran {
    let condition = LegModel {
        condition: leg,
        ..body.leg.clone()
    };
    let body = BodyModel {
        leg: condition,
        ..body
    };
    let walking = Phase::new("walking", 60.0.seconds()).doing(Manoeuvre::walking(1.0.hz()));
    let tiptoes = Phase::new("tiptoes", 60.0.seconds()).doing(Manoeuvre::heel_raise(1.0.hz()));
    ran(&session(body)
        .phase(Phase::new("supine", 60.0.seconds()))
        .phase(Phase::new("standing", 180.0.seconds()).standing_up())
        .phase(tiptoes)
        .phase(Phase::new("after tiptoes", 90.0.seconds()))
        .phase(walking)
        .phase(Phase::new("after walking", 90.0.seconds())))
}

pub fn standing() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| stands(LegCondition::Healthy, BodyModel::default()))
}

pub fn standing_without_valves() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| stands(LegCondition::NoValves, BodyModel::default()))
}
