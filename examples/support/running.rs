//! Running a session, with a bar for whoever waits.

use std::time::{Duration, Instant};

use soleus::prelude::*;
use soleus::protocol::SessionError;

use super::progress;

/// A session that was run, and how long that took.
#[derive(Debug)]
pub struct Ran {
    /// What it gave.
    pub run: SessionRun,
    /// Time that solving took.
    pub solving: Duration,
}

/// Runs a session that settles for this long.
pub fn run(session: Session, settling: Time) -> Result<Ran, SessionError> {
    let session = session.settling(settling);
    let spans = session.spans();
    let end = spans.last().map_or(Time::ZERO, |span| span.to);
    let start = Instant::now();
    let mut progress = progress::bar("solving", "s", (end + settling).seconds());
    let run = session.run_observed(|time| progress((time + settling).seconds()))?;
    Ok(Ran {
        run,
        solving: start.elapsed(),
    })
}

impl Ran {
    /// Simulated time over the time that solving took.
    pub fn real_time_factor(&self) -> f64 {
        self.run.solution.duration().seconds() / self.solving.as_secs_f64()
    }

    /// How much was solved, how fast, and how well blood was kept.
    pub fn footer(&self) -> String {
        let solution = &self.run.solution;
        format!(
            "{:.0} s solved in {:.2} s: {:.0} times real time; drift of blood volume {:.1e}",
            solution.duration().seconds(),
            self.solving.as_secs_f64(),
            self.real_time_factor(),
            solution.volume_drift_relative(),
        )
    }
}
