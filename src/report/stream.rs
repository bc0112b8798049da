//! Writing a table while a simulation goes on.

use std::fmt;
use std::io::Write;
use std::ops::ControlFlow;

use crate::network::Frame;
use crate::report::columns::{Column, Columns, check_names};
use crate::report::error::ReportError;
use crate::report::lines::Lines;
use crate::report::table::{check_row, fields};
use crate::simulation::{Look, Watch};
use crate::units::Time;

/// Writes columns as CSV, row by row, while a simulation goes on: hours go to a file, not into memory.
///
/// The first line is written at once. Each row is handed to the writer as one whole line and flushed,
/// so that a run that is killed leaves whole rows behind it; [`flushed_every`](Self::flushed_every)
/// says how many at a time. Each row is checked as those of a [`Table`](crate::report::Table) are. It is a [`Watch`], whose looks are the rows: what cannot be written ends the run, and
/// [`finish`](Self::finish) says why.
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
    lines: Lines<W>,
    rows: usize,
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
        let mut lines = Lines::new(to);
        lines
            .push(columns.columns().iter().map(Column::heading))
            .map_err(csv::Error::from)?;
        Ok(Self {
            columns,
            lines,
            rows: 0,
            refused: None,
        })
    }

    /// Hands on so many whole rows at a time, 1 unless said: fewer calls of the writer, but a run that
    /// is killed loses up to as many rows. 0 is taken as 1.
    #[must_use]
    pub fn flushed_every(mut self, rows: usize) -> Self {
        self.lines.set_every(rows);
        self
    }

    /// Writes what the columns read at one moment.
    ///
    /// # Errors
    /// [`ReportError::Query`] if a handle is of another network, [`ReportError::NotFinite`] if a value is not a number, [`ReportError::Csv`] if the writer fails.
    pub fn row(&mut self, time: Time, frame: &Frame<'_>) -> Result<(), ReportError> {
        let row = self.columns.row(time, frame)?;
        check_row(self.columns.columns(), &row, self.rows + 1)?;
        self.lines.push(fields(&row)).map_err(csv::Error::from)?;
        self.rows += 1;
        Ok(())
    }

    /// How many rows were written, those that wait to be flushed counted in.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Writes the rows that still wait and gives the writer back.
    ///
    /// # Errors
    /// What ended the run that it watched, as [`CsvWriter::row`]; [`ReportError::Write`] if the writer fails.
    pub fn finish(self) -> Result<W, ReportError> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        Ok(self.lines.finish()?)
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
