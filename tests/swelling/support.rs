//! Running each shared session once, and reading it.

use std::sync::OnceLock;

use soleus::measure::swollen_volume;
use soleus::prelude::*;

#[path = "../support/bands.rs"]
mod bands;

pub use bands::{known_gap, within};

/// A session that was run.
pub struct Ran(pub SessionRun);

/// A body with a cycle-averaged heart that exchanges so.
pub fn body(exchange: ExchangeModel) -> BodyModel {
    BodyModel {
        exchange: Some(exchange),
        ..BodyModel::default().cycle_averaged()
    }
}

pub fn session(body: BodyModel) -> Session {
    Session::of(body)
        .tolerance(1e-4)
        .recording(Recording::Every(2.0.seconds()))
}

pub fn ran(session: &Session) -> Ran {
    Ran(session.run().unwrap())
}

impl Ran {
    pub fn exchange(&self) -> &BodyExchange {
        self.0.body.exchange.as_ref().unwrap()
    }

    pub fn time(&self, phase: &str, minutes: f64) -> Time {
        self.0.phase(phase).unwrap().from + minutes.minutes()
    }

    /// Swelling of a region between two minutes of a phase.
    pub fn swelling(&self, region: TissueRegion, phase: &str, from: f64, to: f64) -> Swelling {
        let tissue = self.exchange().of(region).next().unwrap();
        let (from, to) = (self.time(phase, from), self.time(phase, to));
        Swelling::read(&self.0.solution, tissue, from, to).unwrap()
    }

    /// Plasma at a minute of a phase, against the start of another.
    pub fn plasma(&self, since: &str, phase: &str, minutes: f64) -> PlasmaReport {
        let since = self.0.phase(since).unwrap().from;
        let at = self.time(phase, minutes);
        let at = at.max(since + 1.0.seconds());
        PlasmaReport::read(&self.0.solution, self.exchange(), since, at).unwrap()
    }

    /// What a plethysmograph sees of a region, blood included, in % of its volume between two minutes of a phase.
    pub fn swollen_percent(&self, region: TissueRegion, phase: &str, from: f64, to: f64) -> f64 {
        let size: Volume = self.exchange().of(region).map(|tissue| tissue.size).sum();
        let volume = swollen_volume(&self.0.solution, &self.0.body, region).unwrap();
        let at = |minutes| volume.at(self.time(phase, minutes)).unwrap();
        100.0 * ((at(to) - at(from)) / size)
    }
}

/// Lies, stands still for a quarter of an hour, walks: with the coefficient of plethysmographs.
pub fn standing() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let session = session(body(ExchangeModel::plethysmographic()))
            .phase(Phase::new("supine", 5.0.minutes()))
            .phase(Phase::new("standing", 15.0.minutes()).standing_up())
            .phase(Phase::new("walking", 12.0.minutes()).doing(Manoeuvre::walking(1.0.hz())));
        ran(&session)
    })
}

/// A phase of sitting, beginning with sitting down.
pub fn sitting_down(minutes: f64) -> Phase {
    Phase::new("sitting", minutes.minutes()).into_posture(Posture::sitting(), 3.0.seconds())
}

/// Sits still for two hours.
pub fn sitting() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let session = session(body(ExchangeModel::plethysmographic()))
            .phase(Phase::new("supine", 1.0.minutes()))
            .phase(sitting_down(120.0));
        ran(&session)
    })
}

/// Sits still for ten hours.
pub fn long_sitting() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let session = session(body(ExchangeModel::plethysmographic()))
            .recording(Recording::Every(1.0.minutes()))
            .phase(Phase::new("supine", 1.0.minutes()))
            .phase(sitting_down(600.0));
        ran(&session)
    })
}
