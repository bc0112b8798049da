//! A row a minute, while a flight goes on.

use std::error::Error;
use std::fmt::Display;
use std::ops::ControlFlow;

use soleus::network::Frame;
use soleus::prelude::*;
use soleus::report::WholeFile;

type Failure = Box<dyn Error>;

/// Writes rows as long as that goes well. The flight goes on without them: its report does not need
/// them.
#[derive(Debug)]
pub struct Minutes<'s> {
    writer: CsvWriter<'s, WholeFile>,
    refused: Option<ReportError>,
}

impl<'s> Minutes<'s> {
    pub fn new(file: WholeFile, columns: Columns<'s>) -> Result<Self, ReportError> {
        Ok(Self {
            writer: CsvWriter::new(file, columns)?,
            refused: None,
        })
    }

    /// Moves the rows to their place; leaves them beside it if one of them could not be read.
    pub fn finish(self) -> Result<(), Failure> {
        let file = self.writer.finish()?;
        match self.refused {
            Some(error) => Err(left(file, &error)),
            None => Ok(file.finish()?),
        }
    }

    /// Why the flight ended early, and where the rows are that were written until then.
    pub fn interrupted(self, why: &dyn Error) -> Failure {
        match self.writer.finish() {
            Ok(file) => left(file, why),
            Err(error) => format!("{why}\nerror: {error}").into(),
        }
    }
}

fn left(file: WholeFile, why: &dyn Display) -> Failure {
    match file.keep_partial() {
        Ok(Some(rows)) => format!("{why}\nthe rows until then are in {}", rows.display()).into(),
        Ok(None) => why.to_string().into(),
        Err(error) => format!("{why}\nerror: {error}").into(),
    }
}

impl Watch for Minutes<'_> {
    fn see(&mut self, look: Look, frame: &Frame<'_>) -> ControlFlow<()> {
        if self.refused.is_none() {
            self.refused = self.writer.row(look.time, frame).err();
        }
        ControlFlow::Continue(())
    }
}
