//! Members written as they come.

use std::io;
use std::ops::ControlFlow;

use crate::study::error::{Cause, StudyError};
use crate::study::plan::{Named, Study};
use crate::study::run::{MemberRun, Receive};

/// Writes each member as a row of CSV as its turn comes: the member's number, its factors and measures with their units, and why it failed.
///
/// Pass it to [`Study::stream`], then [`finish`](Self::finish) it.
#[derive(Debug)]
pub struct CsvStream<W: io::Write> {
    writer: csv::Writer<W>,
    factors: Vec<String>,
    measures: Vec<String>,
    begun: bool,
}

impl<W: io::Write> CsvStream<W> {
    /// Writes the members of `study` to `to`.
    pub fn of(study: &Study, to: W) -> Self {
        let factors = study.factors.iter().map(|factor| factor.named.heading());
        let measures = study.measures.iter().map(Named::heading);
        Self::with_headings(factors.collect(), measures.collect(), to)
    }

    pub(super) fn with_headings(factors: Vec<String>, measures: Vec<String>, to: W) -> Self {
        Self {
            writer: csv::Writer::from_writer(to),
            factors,
            measures,
            begun: false,
        }
    }

    /// Writes what is still in the buffer.
    ///
    /// # Errors
    /// [`StudyError::Receiver`] if it can not be written.
    pub fn finish(mut self) -> Result<(), StudyError> {
        let begun = self.begin();
        let flushed = begun.and_then(|()| Ok(self.writer.flush()?));
        flushed.map_err(|cause| StudyError::Receiver { cause })
    }

    fn begin(&mut self) -> Result<(), Cause> {
        if !std::mem::replace(&mut self.begun, true) {
            let factors = self.factors.iter().map(String::as_str);
            let measures = self.measures.iter().map(String::as_str);
            let all = ["member"].into_iter().chain(factors).chain(measures);
            self.writer.write_record(all.chain(["failure"]))?;
        }
        Ok(())
    }
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
                row.extend(self.measures.iter().map(|_| String::new()));
                row.push(cause.to_string());
            }
        }
        self.writer.write_record(row)?;
        Ok(ControlFlow::Continue(()))
    }
}
