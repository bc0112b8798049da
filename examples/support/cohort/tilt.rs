//! Tilting people who are only numbers, on all cores.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use soleus::prelude::*;
use soleus::protocol::SessionError;
use thiserror::Error;

use super::people::Subject;
use super::{Course, State};
use crate::support::progress;

/// Why there is no prediction.
#[derive(Debug, Error)]
pub enum TiltError {
    /// The session did not run.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The run could not be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The heart has no rate.
    #[error("this heart does not beat: give the body a beating or a cycle-averaged one")]
    NoRate,
}

const LYING: Time = Time::from_seconds(60.0);
const SETTLING: Time = Time::from_seconds(120.0);
const MOVING: Time = Time::from_seconds(10.0);
const TILTED: Time = Time::from_seconds(300.0);

/// What the model says of each person, in their order.
pub fn predict(subjects: &[Subject]) -> Vec<Result<Course, TiltError>> {
    let next = AtomicUsize::new(0);
    let progress = Mutex::new((
        0.0,
        progress::bar("tilting", "people", subjects.len() as f64),
    ));
    let work = || {
        let mut own = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(subject) = subjects.get(place) else {
                return own;
            };
            own.push((place, tilt(&subject.person)));
            if let Ok(mut progress) = progress.lock() {
                progress.0 += 1.0;
                let done = progress.0;
                (progress.1)(done);
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut all = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let results = workers.into_iter().filter_map(|worker| worker.join().ok());
        results.flatten().collect::<Vec<_>>()
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, course)| course).collect()
}

/// One person: lying, then 5 minutes at 60°. The run is dropped as soon as it is read: it is large.
fn tilt(person: &Person) -> Result<Course, TiltError> {
    let run = Session::of(BodyModel::for_person(person))
        .tolerance(1e-4)
        .settling(SETTLING)
        .phase(Phase::new("supine", LYING))
        .phase(Phase::new("tilt", TILTED).tilted(60.0.degrees(), MOVING))
        .run()?;
    let state = |to: Time| minute_before(&run, to, person);
    Ok(Course {
        supine: state(LYING)?,
        tilted: [state(LYING + 2.0.minutes())?, state(LYING + 5.0.minutes())?],
    })
}

/// Means over the minute before a time.
fn minute_before(run: &SessionRun, to: Time, person: &Person) -> Result<State, TiltError> {
    let from = to - 1.0.minutes();
    let report = HeartReport::read(&run.solution, &run.body.heart, from, to)?;
    let output = report.output.l_per_min();
    let square_metres = person.surface_area().cm2() / 1e4;
    Ok(State {
        heart_rate: report.heart_rate.ok_or(TiltError::NoRate)?.bpm(),
        output,
        resistance: 80.0 * report.arterial.mean.mmhg() / output * square_metres,
    })
}
