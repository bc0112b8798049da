//! Telling how far a study is.

use std::fmt;
use std::sync::Arc;

use crate::study::plan::Study;

/// How far a study is: for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Progress {
    /// Members that are done, those that failed counted in.
    pub done: usize,
    /// Members that there are.
    pub of: usize,
}

/// Who is told of it.
#[derive(Clone, Default)]
pub(super) struct Reporter(Option<Arc<Report>>);

type Report = dyn Fn(Progress) + Send + Sync;

impl Reporter {
    pub(super) fn report(&self, done: usize, of: usize) {
        if let Some(report) = &self.0 {
            report(Progress { done, of });
        }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reporter").field(&self.0.is_some()).finish()
    }
}

impl Study {
    /// Calls `report` once for each member that is done, on whichever thread it ran: `done` counts up by one to `of`. Results do not depend on it.
    ///
    /// It is called on the thread that runs the study, never twice at a time, while other members go on. Members come in the order in which they end, not that of the design. What asks
    /// for several rounds of members, as [`calibrate`](Self::calibrate) does, counts each from one again. A study that ends early is told no more.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use soleus::prelude::*;
    /// use soleus::study::{Design, Spread, Study, StudyError};
    ///
    /// let bar = Arc::new(Mutex::new(String::new()));
    /// let shown = Arc::clone(&bar);
    /// let mut study = Study::new().reporting(move |progress| {
    ///     if let Ok(mut bar) = shown.lock() {
    ///         *bar = format!("{} of {}", progress.done, progress.of);
    ///     }
    /// });
    /// let pressure = study.vary("pressure", Spread::uniform(10.0.mmhg(), 20.0.mmhg()));
    /// let column = study.measure::<Length>("column");
    /// study.run(&Design::sobol(64), |member, outcome| {
    ///     Ok(outcome.set(column, (member.get(pressure)?.mmhg() / 0.78).cm())?)
    /// })?;
    /// assert_eq!(*bar.lock().unwrap(), "64 of 64");
    /// # Ok::<(), StudyError>(())
    /// ```
    #[must_use]
    pub fn reporting(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reporter = Reporter(Some(Arc::new(report)));
        self
    }
}
