//! Members written as they come.

use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use crate::report::Lines;
use crate::study::design::Design;
use crate::study::error::{Cause, StudyError};
use crate::study::plan::{Named, Study};
use crate::study::run::{MemberRun, Receive};
use crate::study::written::Written;

/// Writes each member as a row of CSV as its turn comes: the member's number, its factors and measures with their units, and why it failed.
///
/// Pass it to [`Study::stream`], then [`finish`](Self::finish) it.
///
/// Each row is handed to the writer as one whole line and flushed, so that a study that is killed
/// leaves every row that was written, and no half row. [`resume`](CsvStream::resume) goes on with
/// what such a study has left.
#[derive(Debug)]
pub struct CsvStream<W: io::Write> {
    lines: Lines<W>,
    headings: Vec<String>,
    measures: usize,
    begun: bool,
}

impl<W: io::Write> CsvStream<W> {
    /// Writes the members of `study` to `to`.
    pub fn of(study: &Study, to: W) -> Self {
        let factors = study.factors.iter().map(|factor| &factor.named);
        Self::with_headings(factors, &study.measures, to)
    }

    pub(super) fn with_headings<'n>(
        factors: impl IntoIterator<Item = &'n Named>,
        measures: &'n [Named],
        to: W,
    ) -> Self {
        Self {
            lines: Lines::new(to),
            headings: headings(factors, measures),
            measures: measures.len(),
            begun: false,
        }
    }

    /// Hands on so many whole rows at a time, 1 unless said: fewer calls of the writer for members
    /// that take microseconds, but a study that is killed loses up to as many rows. 0 is taken as 1.
    #[must_use]
    pub fn flushed_every(mut self, rows: usize) -> Self {
        self.lines.set_every(rows);
        self
    }

    /// How many whole rows were written and flushed, those that were there before counted in.
    pub fn rows(&self) -> usize {
        self.lines.rows_written()
    }

    /// Writes the rows that still wait, and the headings if there was no row.
    ///
    /// # Errors
    /// [`StudyError::Receiver`] if it can not be written.
    pub fn finish(mut self) -> Result<(), StudyError> {
        let begun = self.begin();
        let finished = begun.and_then(|()| Ok(self.lines.finish()?));
        finished
            .map(|_| ())
            .map_err(|cause| StudyError::Receiver { cause })
    }

    fn begin(&mut self) -> Result<(), Cause> {
        if !std::mem::replace(&mut self.begun, true) {
            self.lines.push(&self.headings)?;
        }
        Ok(())
    }
}

impl CsvStream<File> {
    /// Goes on with the file that a study has left which was killed, or begins it.
    ///
    /// What it gives back is the design without the members that the file has: pass both to
    /// [`Study::stream`]. A half row at the end of the file, as other programs may leave it, is cut
    /// off. The file must hold rows of this very study and design: names, units, and the factors of
    /// every member to the last digit. A longer design of the same seed may go on with a shorter one
    /// if their members agree, as those of [`Design::sobol`] and [`Design::random`] do.
    ///
    /// ```
    /// use soleus::prelude::*;
    /// use soleus::study::{CsvStream, Design, Member, Outcome, Spread, Study};
    ///
    /// let mut study = Study::new();
    /// let pressure = study.vary("pressure", Spread::uniform(10.0.mmhg(), 20.0.mmhg()));
    /// let column = study.measure::<Length>("column");
    /// let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| {
    ///     Ok(outcome.set(column, (member.get(pressure)?.mmhg() / 0.78).cm())?)
    /// };
    /// # let path = std::env::temp_dir().join(format!("soleus-resume-{}.csv", std::process::id()));
    /// # let _ = std::fs::remove_file(&path);
    /// for members in [20, 50] {
    ///     let (mut stream, rest) = CsvStream::resume(&study, &Design::sobol(members), &path)?;
    ///     study.stream(&rest, model, &mut stream)?;
    ///     assert_eq!(stream.rows(), members);
    ///     stream.finish()?;
    /// }
    /// # std::fs::remove_file(&path)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`StudyError`] if the study or the design makes no sense, [`StudyError::OtherRows`] if the
    /// file holds rows of another, [`StudyError::Receiver`] if the file cannot be read or written.
    pub fn resume(
        study: &Study,
        design: &Design,
        path: impl AsRef<Path>,
    ) -> Result<(Self, Design), StudyError> {
        let fails = |cause: io::Error| StudyError::Receiver {
            cause: cause.into(),
        };
        let mut how = File::options();
        how.read(true).write(true).create(true).truncate(false);
        let file = how.open(path).map_err(fails)?;
        let factors = study.factors.iter().map(|factor| &factor.named);
        let headings = headings(factors, &study.measures);
        let written = Written::read(study, design, &headings, &file)?;
        written.cut_off_the_rest(&file).map_err(fails)?;
        let mut stream = Self::of(study, file);
        stream.begun = written.lines > 0;
        stream.lines = stream.lines.after(written.lines);
        Ok((stream, design.starting_at(written.next)))
    }
}

fn headings<'n>(
    factors: impl IntoIterator<Item = &'n Named>,
    measures: &'n [Named],
) -> Vec<String> {
    let named = factors.into_iter().chain(measures);
    let named = named.map(|named| in_one_line(&named.heading()));
    let all = ["member".to_owned()].into_iter().chain(named);
    all.chain(["failure".to_owned()]).collect()
}

/// Without line ends: a row is a line, also for what reads line by line.
fn in_one_line(text: &str) -> String {
    text.lines()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('\r', " ")
}

impl<W: io::Write> Receive for CsvStream<W> {
    fn receive(&mut self, member: &MemberRun) -> Result<ControlFlow<()>, Cause> {
        self.begin()?;
        let mut row = vec![member.index.to_string()];
        row.extend(member.factors.iter().map(f64::to_string));
        match &member.measures {
            Ok(values) => {
                row.extend(values.iter().map(f64::to_string));
                row.push(String::new());
            }
            Err(cause) => {
                row.extend((0..self.measures).map(|_| String::new()));
                row.push(in_one_line(&cause.to_string()));
            }
        }
        self.lines.push(row)?;
        Ok(ControlFlow::Continue(()))
    }
}
