//! Running a leg through the test of the calf pump, once for all tests that look at it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use soleus::measure::CalfReport;
use soleus::prelude::*;

#[path = "../support/bands.rs"]
mod bands;

pub use bands::{known_gap, within};

/// What a leg gave.
#[derive(Clone, Debug)]
pub struct Tested {
    pub report: CalfReport,
    /// Fall of the mean pressure in the foot's veins from rest to the bout.
    pub fall_mmhg: f64,
    /// From the end of the bout until 90 % of that fall has come back.
    pub recovery_s: f64,
}

impl Tested {
    pub fn ejection_percent(&self) -> f64 {
        100.0 * self.report.ejection.fraction.unwrap()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// Ten tiptoes at 1 Hz.
    Tiptoes,
    /// 40 strides at 0.5 Hz, about 1.5 km/h.
    SlowWalk,
}

/// The leg of a subject, tested; each is run once.
pub fn tested(subject: &Subject, task: Task) -> Arc<Tested> {
    type Cache = Mutex<HashMap<String, Arc<OnceLock<Arc<Tested>>>>>;
    static CACHE: OnceLock<Cache> = OnceLock::new();
    let cell = {
        let mut cache = CACHE.get_or_init(Cache::default).lock().unwrap();
        Arc::clone(cache.entry(format!("{subject:?} {task:?}")).or_default())
    };
    Arc::clone(cell.get_or_init(|| Arc::new(run(subject.leg(), task))))
}

pub fn run(leg: LegModel, task: Task) -> Tested {
    let test = CalfTest::of(leg).tolerance(1e-5);
    let run = match task {
        Task::Tiptoes => test,
        Task::SlowWalk => test.doing(Manoeuvre::walking(0.5.hz())).times(40),
    }
    .run()
    .unwrap();
    let report = CalfReport::read(&run).unwrap();
    let fall = report.pressure.rest - report.pressure_during;
    let at = &run.timeline;
    let foot = run.exercise.pressure(run.leg.veins.foot).unwrap();
    let recovery = foot.between(at.stopped, at.end).unwrap();
    let target = report.pressure.rest - fall * 0.1;
    let reached = recovery.first_time(|pressure| pressure >= target).unwrap();
    Tested {
        report,
        fall_mmhg: fall.mmhg(),
        recovery_s: (reached - at.stopped).seconds(),
    }
}

pub fn percent(from: f64, to: f64) -> f64 {
    100.0 * (to / from - 1.0)
}
