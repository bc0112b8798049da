//! Sessions in which a body lies, sits or stands and does one manoeuvre after another, each run once for all tests that look at it.

use std::sync::OnceLock;

use soleus::prelude::*;

/// A session that was run.
pub struct Ran(SessionRun);

/// A bout of so many seconds, and the rest before it.
type Bout = (&'static str, f64, Manoeuvre);

/// The metronome of Stein's group: 80 a minute (Chest 134 (2008) p43003).
const STEIN: Rate = Rate::from_bpm(80.0);
/// Long enough for the legs to fill again, and their beds to close.
const REST_S: f64 = 240.0;

fn ran(body: BodyModel, posture: Posture, bouts: Vec<Bout>) -> Ran {
    let session = Session::of(body)
        .starting_in(posture)
        .settling(5.0.minutes())
        .tolerance(1e-4)
        .recording(Recording::Every(50.0.ms()));
    let session = bouts
        .into_iter()
        .fold(session, |session, (name, lasting_s, manoeuvre)| {
            session
                .phase(Phase::new(format!("before {name}"), REST_S.seconds()))
                .phase(Phase::new(name, lasting_s.seconds()).doing(manoeuvre))
        });
    Ran(session.run().unwrap())
}

/// The whole body, with the response of its legs' arterioles to full veins.
fn body(condition: LegCondition) -> BodyModel {
    let body = BodyModel::default().cycle_averaged();
    BodyModel {
        veno_arteriolar: true,
        leg: LegModel {
            condition,
            ..body.leg.clone()
        },
        ..body
    }
}

fn healthy() -> BodyModel {
    body(LegCondition::Healthy)
}

/// An ankle pump while the toes curl: what Sochart and Hardinge call combined.
fn combined(rate: Rate) -> Manoeuvre {
    Manoeuvre::ankle_pump(rate).with_ramp(MuscleGroup::Foot, Ramp::bump(0.0, 0.5, 1.0))
}

pub fn lying() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let pump = Manoeuvre::ankle_pump(STEIN);
        let resisted = |load: f64| Manoeuvre::resisted_raise(0.5.hz(), load.fraction());
        let bouts = vec![
            ("pump", 60.0, pump.clone()),
            (
                "plantar flexion",
                60.0,
                Manoeuvre::plantar_flexion(0.5.hz()),
            ),
            ("toe taps", 30.0, Manoeuvre::toe_tap(0.5.hz())),
            ("combined", 30.0, combined(0.5.hz())),
            ("unloaded", 2.0, resisted(0.0)),
            ("loaded", 2.0, resisted(1.0)),
            ("passive", 30.0, pump.clone().passive()),
            ("idle", 30.0, pump.with_effort(0.0)),
        ];
        ran(healthy(), Posture::supine(), bouts)
    })
}

pub fn sitting() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let bouts = vec![
            ("pump", 60.0, Manoeuvre::ankle_pump(STEIN)),
            ("dorsiflexion", 60.0, Manoeuvre::toe_tap(STEIN)),
            ("heel lifts", 30.0, Manoeuvre::seated_heel_raise(1.0.hz())),
            (
                "plantar flexion",
                60.0,
                Manoeuvre::plantar_flexion(0.5.hz()),
            ),
            ("toe taps", 30.0, Manoeuvre::toe_tap(0.5.hz())),
            ("toe curls", 30.0, Manoeuvre::toe_curl(0.5.hz())),
            ("push-ups", 60.0, Manoeuvre::soleus_push_up(0.75.hz())),
            (
                "idle",
                30.0,
                Manoeuvre::ankle_pump(0.5.hz()).with_effort(0.0),
            ),
        ];
        ran(healthy(), Posture::sitting(), bouts)
    })
}

pub fn standing() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let bouts = vec![
            ("plantar flexion", 60.0, Manoeuvre::heel_raise(0.5.hz())),
            ("toe taps", 30.0, Manoeuvre::toe_tap(0.5.hz())),
            ("sway", 60.0, Manoeuvre::quiet_standing(0.4.hz())),
            ("shifting", 60.0, Manoeuvre::weight_shift(0.25.hz())),
            ("marching", 40.0, Manoeuvre::marching(0.8.hz())),
            ("running", 40.0, Manoeuvre::running(1.4.hz())),
            (
                "idle",
                30.0,
                Manoeuvre::heel_raise(0.5.hz()).with_effort(0.0),
            ),
        ];
        ran(healthy(), Posture::standing(), bouts)
    })
}

/// The same legs without any valve, standing and sitting still and at work.
pub fn without_valves() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let bouts = vec![
            ("plantar flexion", 40.0, Manoeuvre::heel_raise(0.5.hz())),
            ("marching", 40.0, Manoeuvre::marching(0.8.hz())),
        ];
        ran(body(LegCondition::NoValves), Posture::standing(), bouts)
    })
}

impl Ran {
    fn over(&self, from: Time, to: Time) -> PumpState {
        let SessionRun { body, solution, .. } = &self.0;
        PumpState::read(solution, &body.legs[0], from, to).unwrap()
    }

    /// At rest, before a bout.
    pub fn rest(&self, bout: &str) -> PumpState {
        let from = self.0.phase(bout).unwrap().from;
        self.over(from - 10.0.seconds(), from)
    }

    /// Over the whole bout.
    pub fn work(&self, bout: &str) -> PumpState {
        let span = self.0.phase(bout).unwrap();
        self.over(span.from, span.to)
    }

    /// Over the last seconds of a bout.
    pub fn late(&self, bout: &str, window_s: f64) -> PumpState {
        let (from, to) = self.0.last(bout, window_s.seconds()).unwrap();
        self.over(from, to)
    }

    /// By which share velocity in the femoral vein is above that at rest, over the whole bout.
    pub fn gain(&self, bout: &str) -> f64 {
        self.work(bout).femoral_velocity / self.rest(bout).femoral_velocity - 1.0
    }

    pub fn print(&self, posture: &str) {
        let bouts = self
            .0
            .phases
            .iter()
            .filter(|phase| !phase.name.starts_with("before"));
        for bout in bouts {
            let name = bout.name.as_str();
            let (rest, work) = (self.rest(name), self.late(name, 20.0));
            println!(
                "{posture}, {name}: return {:.0} to {:.0} mL/min, femoral velocity {:+.0} %, ankle {:.1} to {:.1} mmHg, popliteal {:.1} to {:.1} cm/s (peak {:.0}), femoral peak {:.0} to {:.0}, washout {:.2} to {:.2} /min",
                rest.venous_return.ml_per_min(),
                work.venous_return.ml_per_min(),
                100.0 * self.gain(name),
                rest.ankle_pressure.mmhg(),
                work.ankle_pressure.mmhg(),
                rest.popliteal_velocity.cm_per_s(),
                work.popliteal_velocity.cm_per_s(),
                self.work(name).popliteal_peak.cm_per_s(),
                rest.femoral_peak.cm_per_s(),
                self.work(name).femoral_peak.cm_per_s(),
                rest.washout.bpm(),
                work.washout.bpm(),
            );
        }
    }
}
