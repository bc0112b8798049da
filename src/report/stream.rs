//! Writing a table while a simulation goes on.

use std::fmt;
use std::io::Write;
use std::ops::ControlFlow;

use crate::network::Frame;
use crate::report::columns::{Columns, check_names};
use crate::report::error::ReportError;
use crate::report::table::{check_row, write_headings, write_row};
use crate::simulation::{Look, Watch};
use crate::units::Time;

/// Writes columns as CSV, row by row, while a simulation goes on: hours go to a file, not into memory.
///
/// The first line is written at once; each row is checked as those of a [`Table`](crate::report::Table) are. It is a [`Watch`], whose looks are the rows: what cannot be written ends the run, and
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
    writer: csv::Writer<W>,
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
        let mut writer = csv::Writer::from_writer(to);
        write_headings(&mut writer, columns.columns())?;
        Ok(Self {
            columns,
            writer,
            rows: 0,
            refused: None,
        })
    }

    /// Writes what the columns read at one moment.
    ///
    /// # Errors
    /// [`ReportError::Query`] if a handle is of another network, [`ReportError::NotFinite`] if a value is not a number, [`ReportError::Csv`] if the writer fails.
    pub fn row(&mut self, time: Time, frame: &Frame<'_>) -> Result<(), ReportError> {
        let row = self.columns.row(time, frame)?;
        check_row(self.columns.columns(), &row, self.rows + 1)?;
        write_row(&mut self.writer, &row)?;
        self.rows += 1;
        Ok(())
    }

    /// How many rows were written.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Writes what is left in the buffer and gives the writer back.
    ///
    /// # Errors
    /// What ended the run that it watched, as [`CsvWriter::row`]; [`ReportError::Write`] if the writer fails.
    pub fn finish(self) -> Result<W, ReportError> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        let writer = self.writer.into_inner();
        writer.map_err(|error| ReportError::Write(error.into_error()))
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
