//! Running the members of a study in parallel.

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::prelude::*;

use crate::study::design::Design;
use crate::study::error::{Cause, StudyError};
use crate::study::member::{Member, Outcome};
use crate::study::plan::Study;
use crate::study::population::Population;

/// One member that was run.
#[derive(Debug)]
pub struct MemberRun {
    /// Which member of the design.
    pub index: usize,
    /// The values of its factors, in the order of [`Study::vary`] and in their stored units.
    pub factors: Vec<f64>,
    /// The values of its measures, in the order of [`Study::measure`] and in their stored units; or why it failed.
    pub measures: Result<Vec<f64>, Cause>,
}

/// Receives members in the order of the design, while others still run.
///
/// Closures `FnMut(&MemberRun) -> ControlFlow<()>` receive too.
pub trait Receive {
    /// Takes the next member. `ControlFlow::Break` ends the study: members that run already are finished and dropped.
    ///
    /// # Errors
    /// What stands in the way of going on, such as a full disk; it ends the study.
    fn receive(&mut self, member: &MemberRun) -> Result<ControlFlow<()>, Cause>;
}

impl<F: FnMut(&MemberRun) -> ControlFlow<()>> Receive for F {
    fn receive(&mut self, member: &MemberRun) -> Result<ControlFlow<()>, Cause> {
        Ok(self(member))
    }
}

/// What runs one member.
pub(super) trait Model:
    Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync
{
}

impl<F: Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync> Model for F {}

impl Study {
    /// Runs every member of a design and keeps all of them.
    ///
    /// The model is given each member's factors and sets its measures. What it returns as an error is kept in the member's place; the others go on.
    /// So does a panic ([`StudyError::Panicked`]): one member of a thousand does not lose the others.
    ///
    /// # Errors
    /// [`StudyError`] if the study or the design makes no sense. Members that fail are no error: see [`Population::failures`].
    pub fn run(
        &self,
        design: &Design,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    ) -> Result<Population, StudyError> {
        let mut kept = Vec::new();
        let (first, points) = self.points(design)?;
        self.each(first, &points, &model, |member| {
            kept.push(member);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Population::new(self, kept))
    }

    /// Runs every member of a design and passes each on as its turn comes: nothing is kept, so that a study may be larger than memory.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use soleus::prelude::*;
    /// use soleus::study::{Design, MemberRun, Spread, Study, StudyError};
    ///
    /// let mut study = Study::new();
    /// let pressure = study.vary("pressure", Spread::uniform(10.0.mmhg(), 20.0.mmhg()));
    /// let column = study.measure::<Length>("column");
    /// let mut seen = 0;
    /// study.stream(
    ///     &Design::sobol(100),
    ///     |member, outcome| Ok(outcome.set(column, (member.get(pressure)?.mmhg() / 0.78).cm())?),
    ///     &mut |member: &MemberRun| {
    ///         assert_eq!(member.index, seen);
    ///         seen += 1;
    ///         ControlFlow::Continue(())
    ///     },
    /// )?;
    /// assert_eq!(seen, 100);
    /// # Ok::<(), StudyError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Study::run`], and [`StudyError::Receiver`] if the receiver fails.
    pub fn stream(
        &self,
        design: &Design,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
        receiver: &mut dyn Receive,
    ) -> Result<(), StudyError> {
        let (first, points) = self.points(design)?;
        self.each(first, &points, &model, |member| receiver.receive(&member))
    }

    /// The number of the first member that runs, and the points of all that do.
    pub(super) fn points(&self, design: &Design) -> Result<(usize, Vec<Vec<f64>>), StudyError> {
        self.check()?;
        let mut points = design.points(self.factors.len())?;
        let first = design.first().min(points.len());
        points.drain(..first);
        Ok((first, points))
    }

    /// Runs the members at these points of the unit cube, those that fail included.
    pub(super) fn runs_at(
        &self,
        points: &[Vec<f64>],
        model: &impl Model,
    ) -> Result<Vec<MemberRun>, StudyError> {
        let mut runs = Vec::with_capacity(points.len());
        self.each(0, points, model, |member| {
            runs.push(member);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(runs)
    }

    /// Runs members in parallel and hands them on in order.
    fn each(
        &self,
        first: usize,
        points: &[Vec<f64>],
        model: &impl Model,
        take: impl FnMut(MemberRun) -> Result<ControlFlow<()>, Cause>,
    ) -> Result<(), StudyError> {
        let one = |index: usize, points: &[Vec<f64>]| {
            let members = points.iter().zip(index..);
            members
                .map(|(point, index)| self.member(index, point, model))
                .collect()
        };
        self.each_of(first, points, 1, one, take)
    }

    /// As `each`, so many members at a time.
    pub(super) fn each_of(
        &self,
        first: usize,
        points: &[Vec<f64>],
        together: usize,
        run: impl Fn(usize, &[Vec<f64>]) -> Vec<MemberRun> + Sync,
        mut take: impl FnMut(MemberRun) -> Result<ControlFlow<()>, Cause>,
    ) -> Result<(), StudyError> {
        let pool = self.pool()?;
        let enough = AtomicBool::new(false);
        let (sender, arrived) = mpsc::channel();
        let outcome = std::thread::scope(|scope| {
            let _ends = Ending(&enough);
            let work = || {
                // In order, so that few wait for their turn.
                let some = points.chunks(together.max(1)).enumerate().par_bridge();
                some.for_each_with(sender, |sender, (place, points)| {
                    if !enough.load(Ordering::Relaxed) {
                        for member in run(first + place * together, points) {
                            // A receiver that has left has had enough.
                            let _ = sender.send(member);
                        }
                    }
                });
            };
            scope.spawn(|| pool.install(work));
            let mut done = 0;
            let arrived = arrived.iter().inspect(|_| {
                done += 1;
                self.reporter.report(done, points.len());
            });
            in_order(first, arrived, &mut take)
        });
        outcome.map_err(|cause| StudyError::Receiver { cause })
    }

    fn member(&self, index: usize, point: &[f64], model: &impl Model) -> MemberRun {
        let factors = self.values_at(point);
        let member = Member {
            study: self.key,
            index,
            values: &factors,
        };
        let mut outcome = Outcome::new(self.key, &self.measures);
        let ran = guarded(|| model(&member, &mut outcome));
        let measures = ran.and_then(|()| Ok(outcome.finish()?));
        MemberRun {
            index,
            factors,
            measures,
        }
    }

    fn pool(&self) -> Result<rayon::ThreadPool, StudyError> {
        if let Some(threads) = self.threads {
            super::design::count("threads", threads, 4096)?;
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads.unwrap_or(0));
        pool.build().map_err(|cause| StudyError::Threads {
            cause: Box::new(cause),
        })
    }
}

/// Ends a study when it is dropped, by a panic of the receiver too.
struct Ending<'e>(&'e AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What is run for one member, its panics as failures.
pub(super) fn guarded<T>(run: impl FnOnce() -> Result<T, Cause>) -> Result<T, Cause> {
    // What a panic leaves half done is not looked at.
    let ran = catch_unwind(AssertUnwindSafe(run));
    ran.unwrap_or_else(|panic| Err(panicked(panic.as_ref()).into()))
}

fn panicked(panic: &(dyn Any + Send)) -> StudyError {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    StudyError::Panicked {
        message: text.unwrap_or("it said nothing").to_owned(),
    }
}

/// Hands members on in the order of their indices, whatever the order in which they arrive.
fn in_order(
    first: usize,
    arrived: impl Iterator<Item = MemberRun>,
    take: &mut impl FnMut(MemberRun) -> Result<ControlFlow<()>, Cause>,
) -> Result<(), Cause> {
    let mut early = BTreeMap::new();
    let mut next = first;
    for member in arrived {
        early.insert(member.index, member);
        while let Some(member) = early.remove(&next) {
            next += 1;
            if take(member)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}
