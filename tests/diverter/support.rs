//! Legs that were run once for all tests that look at them.

use std::sync::OnceLock;

use soleus::measure::CalfReport;
use soleus::prelude::*;
use soleus::protocol::CalfTestRun;

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
