//! Legs that were run once for all tests that look at them.

use std::sync::OnceLock;

use soleus::measure::CalfReport;
use soleus::prelude::*;
use soleus::protocol::{CalfTestRun, StrideRun};

#[path = "../support/bands.rs"]
mod bands;

pub use bands::{known_gap, within};

pub struct Tested {
    pub run: CalfTestRun,
    pub report: CalfReport,
}

fn tiptoes(leg: LegModel) -> Tested {
    let run = CalfTest::of(leg).tolerance(1e-5).run().unwrap();
    let report = CalfReport::read(&run).unwrap();
    Tested { run, report }
}

/// Ten tiptoes with the saphenous vein in one piece, and in three.
pub fn one_and_three() -> &'static [Tested; 2] {
    static TESTED: OnceLock<[Tested; 2]> = OnceLock::new();
    TESTED.get_or_init(|| {
        let one = LegModel::default();
        [one.clone(), one.with_saphenous_segments()].map(tiptoes)
    })
}

/// A leg after 90 s of a movement.
pub struct Strode {
    pub run: StrideRun,
    pub report: FlowDiverter,
}

pub fn strode(test: &StrideTest) -> Strode {
    let run = test.run().unwrap();
    let report = FlowDiverter::read(&run).unwrap();
    Strode { run, report }
}

pub fn segmented() -> LegModel {
    LegModel::default().with_saphenous_segments()
}

/// Walking with an effort that goes with its rate, 1 at 0.9 strides a second, where its levels were fitted (design value: plantar flexors work harder in faster walking).
pub fn walking(hz: f64) -> Manoeuvre {
    Manoeuvre::walking(hz.hz()).with_effort(hz / 0.9)
}

fn after(movement: Manoeuvre) -> Strode {
    strode(&StrideTest::of(segmented()).doing(movement))
}

/// Walking at the 60, 90 and 120 steps a minute of Tauraginskii et al., with effort, and running at the rate for which its levels are.
pub fn locomotion() -> &'static [Strode; 4] {
    static STRODE: OnceLock<[Strode; 4]> = OnceLock::new();
    STRODE.get_or_init(|| {
        let running = Manoeuvre::running(1.4.hz());
        [walking(0.5), walking(0.75), walking(1.0), running].map(after)
    })
}

/// The same walking with the excitation of 0.9 strides a second at each rate.
pub fn unchanged_walking() -> &'static [Strode; 3] {
    static STRODE: OnceLock<[Strode; 3]> = OnceLock::new();
    STRODE.get_or_init(|| [0.5, 0.75, 1.0].map(|hz| after(Manoeuvre::walking(hz.hz()))))
}

/// What soleus and gastrocnemius do in walking at 90 steps a minute, and nothing else.
pub fn plantar_flexion() -> &'static Strode {
    static STRODE: OnceLock<Strode> = OnceLock::new();
    let flexors = [MuscleGroup::Soleus, MuscleGroup::Gastrocnemius];
    STRODE.get_or_init(|| after(walking(0.75).restricted_to(&flexors)))
}

/// The volume that passes a valve forwards, in mL.
pub fn passed_ml(leg: &Leg, valve: LegValve, solution: &Solution) -> f64 {
    let flow = solution.flow(leg.valve(valve)).unwrap();
    flow.integrate(|flow| flow.max(0.0))
}
