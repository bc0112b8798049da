//! Running the test of the calf pump once for all tests that look at it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use soleus::measure::CalfReport;
use soleus::prelude::*;
use soleus::presets::{LegCondition, LegModel};
use soleus::protocol::{CalfTest, CalfTestRun, Manoeuvre, TestPosture};

#[path = "../support/bands.rs"]
mod bands;

pub use bands::{known_gap, within};

/// A test that was run, and its report.
pub struct Tested {
    pub run: CalfTestRun,
    pub report: CalfReport,
}

/// What a leg is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    Tiptoes,
    WeightTransfer,
    Walking,
    Sitting,
    Supine,
    WeakTiptoes,
}

pub fn walking() -> Manoeuvre {
    Manoeuvre::walking(0.9.hz())
}

pub fn tested(condition: LegCondition, task: Task) -> Arc<Tested> {
    type Cache = Mutex<HashMap<(LegCondition, Task), Arc<OnceLock<Arc<Tested>>>>>;
    static CACHE: OnceLock<Cache> = OnceLock::new();
    let cell = {
        let mut cache = CACHE.get_or_init(Cache::default).lock().unwrap();
        Arc::clone(cache.entry((condition, task)).or_default())
    };
    let tested = cell.get_or_init(|| {
        let test = CalfTest::of(LegModel::new(condition));
        Arc::new(run(match task {
            Task::Tiptoes => test,
            Task::WeightTransfer => test.doing(Manoeuvre::weight_transfer()).times(5),
            Task::Walking => test.doing(walking()).times(60),
            Task::Sitting => test
                .in_posture(TestPosture::Sitting)
                .doing(Manoeuvre::seated_heel_raise(1.0.hz())),
            Task::Supine => test.in_posture(TestPosture::Supine),
            Task::WeakTiptoes => test.doing(Manoeuvre::heel_raise(1.0.hz()).with_effort(0.35)),
        }))
    });
    Arc::clone(tested)
}

pub fn run(test: CalfTest) -> Tested {
    let run = test.run().unwrap();
    let report = CalfReport::read(&run).unwrap();
    Tested { run, report }
}

impl Tested {
    pub fn mean_pressure(&self, vein: Id<VeinSegment>, from: Time, to: Time) -> f64 {
        let pressure = self.run.exercise.pressure(vein).unwrap();
        pressure.between(from, to).unwrap().mean().mmhg()
    }

    /// Mean over the 2 s before the bout.
    pub fn rest(&self, vein: Id<VeinSegment>) -> f64 {
        let start = self.run.timeline.exercise;
        self.mean_pressure(vein, start - 2.0.seconds(), start)
    }

    /// Mean over the bout.
    pub fn during(&self, vein: Id<VeinSegment>) -> f64 {
        self.mean_pressure(vein, self.run.timeline.exercise, self.run.timeline.stopped)
    }

    /// Mean over the 2 s after the bout.
    pub fn after(&self, vein: Id<VeinSegment>) -> f64 {
        let stopped = self.run.timeline.stopped;
        self.mean_pressure(vein, stopped, stopped + 2.0.seconds())
    }

    /// From the end of the bout until the pressure has regained 90 % of `drop`, in s.
    pub fn recovery_s(&self, vein: Id<VeinSegment>, drop: f64) -> f64 {
        let at = &self.run.timeline;
        let pressure = self.run.exercise.pressure(vein).unwrap();
        let recovery = pressure.between(at.stopped, at.end).unwrap();
        let target = (self.rest(vein) - 0.1 * drop).mmhg();
        let reached = recovery.first_time(|pressure| pressure >= target).unwrap();
        (reached - at.stopped).seconds()
    }

    /// Time mean of pressure plus gravity's potential over the bout.
    pub fn mean_head(&self, vein: Id<VeinSegment>) -> f64 {
        let at = &self.run.timeline;
        let head = self
            .run
            .exercise
            .curve(move |frame| Ok(frame.pressure(vein)? + frame.potential(vein)?))
            .unwrap();
        head.between(at.exercise, at.stopped).unwrap().mean().mmhg()
    }
}
