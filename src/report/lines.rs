//! Lines of CSV that reach their writer whole.

use std::fmt;
use std::io::{self, Write};

use thiserror::Error;

/// Hands lines of CSV to a writer, each as one piece, and flushes it.
///
/// A program that is killed between two lines leaves whole lines behind it.
pub(crate) struct Lines<W: Write> {
    /// None once it was given back.
    to: Option<W>,
    waiting: Vec<u8>,
    lines_waiting: usize,
    lines_written: usize,
    every: usize,
    /// Why a line was not written.
    failed: Option<(io::ErrorKind, String)>,
}

/// A line that could not be written.
#[derive(Debug, Error)]
#[error("{rows} whole row(s) were written, then: {cause}")]
struct NotWritten {
    rows: usize,
    #[source]
    cause: io::Error,
}

impl<W: Write> Lines<W> {
    pub(crate) const fn new(to: W) -> Self {
        Self {
            to: Some(to),
            waiting: Vec::new(),
            lines_waiting: 0,
            lines_written: 0,
            every: 1,
            failed: None,
        }
    }

    /// Goes on after so many lines, the heading counted in.
    #[cfg(feature = "study")]
    pub(crate) const fn after(mut self, lines: usize) -> Self {
        self.lines_written = lines;
        self
    }

    /// Hands on so many lines at a time; 0 is taken as 1.
    pub(crate) fn set_every(&mut self, lines: usize) {
        self.every = lines.max(1);
    }

    /// Takes a line, and hands on what has waited long enough.
    pub(crate) fn push<F: AsRef<[u8]>>(
        &mut self,
        fields: impl IntoIterator<Item = F>,
    ) -> io::Result<()> {
        let mut line = csv::WriterBuilder::new()
            .buffer_capacity(256)
            .from_writer(Vec::new());
        line.write_record(fields)?;
        let line = line.into_inner().map_err(csv::IntoInnerError::into_error)?;
        self.waiting.extend(line);
        self.lines_waiting += 1;
        if self.lines_waiting >= self.every {
            self.hand_on()?;
        }
        Ok(())
    }

    /// Writes and flushes the lines that wait.
    pub(crate) fn hand_on(&mut self) -> io::Result<()> {
        let written = match (&mut self.to, &self.failed) {
            // The last line may have ended half way: what followed it could not be read.
            (_, Some((kind, words))) => Err(io::Error::new(*kind, words.clone())),
            (Some(to), None) if !self.waiting.is_empty() => {
                to.write_all(&self.waiting).and_then(|()| to.flush())
            }
            _ => Ok(()),
        };
        let lines = std::mem::take(&mut self.lines_waiting);
        self.waiting.clear();
        match written {
            Ok(()) => {
                self.lines_written += lines;
                Ok(())
            }
            Err(cause) => {
                self.failed = Some((cause.kind(), cause.to_string()));
                let rows = self.rows_written();
                Err(io::Error::new(cause.kind(), NotWritten { rows, cause }))
            }
        }
    }

    /// Lines after the first, which is the heading, that were written and flushed.
    pub(crate) const fn rows_written(&self) -> usize {
        self.lines_written.saturating_sub(1)
    }

    /// Hands on what waits and gives the writer back.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.hand_on()?;
        self.to
            .take()
            .ok_or_else(|| io::Error::other("the writer was given back before"))
    }
}

impl<W: Write> Drop for Lines<W> {
    fn drop(&mut self) {
        if self.to.is_some() && self.failed.is_none() {
            // Nobody is left who could be told.
            let _ = self.hand_on();
        }
    }
}

impl<W: Write> fmt::Debug for Lines<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("rows_written", &self.rows_written())
            .field("lines_waiting", &self.lines_waiting)
            .finish_non_exhaustive()
    }
}
