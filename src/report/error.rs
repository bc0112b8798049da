//! Why there is no table.

use thiserror::Error;

use crate::report::file::FileError;
use crate::simulation::QueryError;

/// Why there is no table, or why it could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A value is infinite or not a number.
    #[error(
        "`{name}` is {value} {unit} in row {row}: neither CSV nor JSON has such a number; leave the column out, or read another window"
    )]
    NotFinite {
        /// The column.
        name: String,
        /// Its unit.
        unit: String,
        /// Its value.
        value: f64,
        /// The row, counted from 1.
        row: usize,
    },
    /// An entry of a report is infinite or not a number.
    #[error(
        "`{name}` is {value} {unit}: neither CSV nor JSON has such a number; give none where nothing can be read"
    )]
    EntryNotFinite {
        /// The entry.
        name: String,
        /// Its unit.
        unit: String,
        /// Its value.
        value: f64,
    },
    /// Two columns or entries have the same name.
    #[error("there are two columns or entries named `{name}`: give each a name of its own")]
    TwoOfAName {
        /// The name.
        name: String,
    },
    /// A column or entry has no name.
    #[error(
        "the column or entry number {number} has no name: give it one, so that its numbers can be told from others"
    )]
    NoName {
        /// Which, counted from 1.
        number: usize,
    },
    /// A row has another number of values than the table has columns.
    #[error(
        "row {row} has {found} values, but the table has {expected} columns: give one for each"
    )]
    RowLength {
        /// The row, counted from 1.
        row: usize,
        /// Values given.
        found: usize,
        /// Columns.
        expected: usize,
    },
    /// The solution has no answer.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The table could not be written.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
    /// The table could not be written.
    #[error("the table cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
}
