//! Running a flight, and what is kept of it.

use std::error::Error;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use soleus::prelude::*;
use soleus::report::WholeFile;

use super::minutes::Minutes;
use super::seen::{Gathering, Moment, Seen};
use crate::Options;
use crate::support::progress;

/// A flight that was flown.
#[derive(Debug)]
pub struct Flown {
    pub moments: Vec<Moment>,
    /// Indices of stasis over its last two hours.
    pub stasis: StasisReport,
    pub solving: Duration,
    pub hours: f64,
    pub drift: f64,
}

/// Over how much of the end of a flight stasis is told: the longest time between two walks.
const STASIS: Time = Time::from_seconds(7200.0);
/// How often a flight is looked at: no manoeuvre has this rhythm, nor a multiple of it.
const LOOK: Time = Time::from_seconds(0.7);
/// How often flows are followed for stasis: often enough for the swing of a contraction. Steps may be longer than all of the flight.
const STASIS_LOOK: Time = Time::from_seconds(0.13);
/// How often the CSV file has a row.
const MINUTE: Time = Time::from_seconds(60.0);

fn session(options: &Options) -> Session {
    let body = BodyModel {
        exchange: Some(ExchangeModel::plethysmographic()),
        ..options.heart.of(options.person.subject().body())
    };
    let session = Session::of(body)
        .tolerance(1e-4)
        .recording(Recording::Nothing)
        .settling(10.0.minutes());
    let phases = options.habit.phases(options.hours);
    let session = phases.into_iter().fold(session, Session::phase);
    match options.device.garment() {
        Some(garment) => session.wearing(garment),
        None => session,
    }
}

type Failure = Box<dyn Error>;
/// Whether the rows stand in their file.
type Written = Result<(), Failure>;

/// Flies, and writes a row a minute into `csv` meanwhile; also gives what became of the rows.
pub fn fly(options: &Options, csv: Option<WholeFile>) -> Result<(Flown, Written), Failure> {
    let ready = session(options).ready()?;
    let seen = Seen::new(&ready.body)?;
    let from = (ready.end - STASIS).max(Time::ZERO);
    let mut stasis = StasisWatch::of_leg(&ready.circulation, &seen.leg)?.starting(from);
    let mut gathering = Gathering::new(&seen);
    let rows = csv.map(|file| Minutes::new(file, seen.columns()));
    let mut rows = rows.transpose()?;
    let mut bar = progress::bar("flying", "s", ready.end.seconds());
    let mut observer = |time: Time| {
        bar(time.seconds());
        ControlFlow::Continue(())
    };
    let start = Instant::now();
    let simulation = ready
        .simulation()
        .observed_by(&mut observer)
        .watched_by(Looks::Every(STASIS_LOOK), &mut stasis)
        .watched_by(Looks::Every(LOOK), &mut gathering);
    let solution = match &mut rows {
        Some(rows) => simulation
            .watched_by(Looks::Every(MINUTE), rows)
            .run(ready.end),
        None => simulation.run(ready.end),
    };
    let solving = start.elapsed();
    let (solution, rows) = match (solution, rows) {
        (Ok(solution), Some(rows)) => (solution, rows.finish()),
        (Ok(solution), None) => (solution, Ok(())),
        (Err(error), Some(rows)) => return Err(rows.interrupted(&error)),
        (Err(error), None) => return Err(error.into()),
    };
    let flown = Flown {
        moments: gathering.finished()?,
        stasis: stasis.report()?,
        solving,
        hours: options.hours,
        drift: solution.volume_drift_relative(),
    };
    Ok((flown, rows))
}
