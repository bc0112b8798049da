//! Writing a table while a simulation goes on.

use std::fmt;
use std::io::{self, Write};
use std::ops::ControlFlow;

use crate::network::Frame;
use crate::report::columns::{Columns, check_names};
use crate::report::error::ReportError;
use crate::report::table::{check_row, headings_line, put_row};
use crate::simulation::{Look, Watch};
use crate::units::Time;

/// Writes columns as CSV, row by row, while a simulation goes on: hours go to a file, not into memory.
///
/// The first line is written at once; each row is checked as those of a [`Table`](crate::report::Table) are. It is a [`Watch`], whose looks are the rows: what cannot be written ends the run, and
/// [`finish`](Self::finish) says why.
///
/// Each line is written and flushed as a whole: whatever ends the run, the rows until then are
/// there. Over a [`WholeFile`](crate::report::WholeFile) they stand in its temporary file until it
/// is finished. After a line that could not be written nothing more is written.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let artery = net.add("artery", Artery::new(50.0.ml(), 1.0.ml_per_mmhg()).filled_to(90.0.mmhg()));
/// let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
/// let bed = net.connect("bed", artery, Resistance::new(10.0.mmhg_s_per_ml()), atrium);
/// let circulation = net.build()?;
///
/// let columns = Columns::new().probe("bed", Probe::flow(bed));
/// let mut writer = CsvWriter::new(Vec::new(), columns)?;
/// Simulation::of(&circulation)
///     .recording(Recording::Nothing)
///     .watched_by(Looks::Every(1.0.minutes()), &mut writer)
///     .run(8.0.hours())?;
/// assert_eq!(writer.rows(), 8 * 60 + 1);
/// assert!(writer.finish()?.starts_with(b"time [s],bed [mL/s]\n0.0,8.7"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CsvWriter<'s, W: Write> {
    columns: Columns<'s>,
    to: W,
    /// The line that is being written.
    line: Vec<u8>,
    rows: usize,
    /// Why a line was not written.
    broken: Option<(io::ErrorKind, String)>,
    refused: Option<ReportError>,
}

impl<W: Write> fmt::Debug for CsvWriter<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsvWriter")
            .field("columns", &self.columns)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl<'s, W: Write> CsvWriter<'s, W> {
    /// Writes the headings.
    ///
    /// # Errors
    /// [`ReportError::NoName`] and [`ReportError::TwoOfAName`] if columns cannot be told apart, [`ReportError::Csv`] if the writer fails.
    pub fn new(to: W, columns: Columns<'s>) -> Result<Self, ReportError> {
        check_names(columns.columns().iter().map(|column| &column.name))?;
        let line = headings_line(columns.columns())?;
        let mut writer = Self {
            columns,
            to,
            line,
            rows: 0,
            broken: None,
            refused: None,
        };
        writer.send_line()?;
        Ok(writer)
    }

    /// Writes what the columns read at one moment.
    ///
    /// # Errors
    /// [`ReportError::Query`] if a handle is of another network, [`ReportError::NotFinite`] if a value is not a number, [`ReportError::Csv`] if the writer fails or has failed before.
    pub fn row(&mut self, time: Time, frame: &Frame<'_>) -> Result<(), ReportError> {
        self.unbroken()?;
        let row = self.columns.row(time, frame)?;
        check_row(self.columns.columns(), &row, self.rows + 1)?;
        self.line.clear();
        put_row(&mut self.line, &row);
        self.send_line()?;
        self.rows += 1;
        Ok(())
    }

    /// How many rows were written.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Gives the writer back; all rows are written.
    ///
    /// # Errors
    /// What ended the run that it watched, as [`CsvWriter::row`]; [`ReportError::Csv`] if a line could not be written; [`ReportError::Write`] if the writer fails.
    pub fn finish(mut self) -> Result<W, ReportError> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        self.unbroken()?;
        self.to.flush()?;
        Ok(self.to)
    }

    /// Half a line may have been written: what comes after it would be read as part of it.
    fn send_line(&mut self) -> Result<(), ReportError> {
        let sent = self.to.write_all(&self.line);
        let sent = sent.and_then(|()| self.to.flush());
        sent.map_err(|error| {
            self.broken = Some((error.kind(), error.to_string()));
            ReportError::Csv(error.into())
        })
    }

    fn unbroken(&self) -> Result<(), ReportError> {
        match &self.broken {
            Some((kind, words)) => {
                let again = io::Error::new(*kind, words.clone());
                Err(ReportError::Csv(again.into()))
            }
            None => Ok(()),
        }
    }
}

impl<W: Write> Watch for CsvWriter<'_, W> {
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        match self.row(look.time, frame) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.refused = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}
