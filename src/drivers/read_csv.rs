//! Reading recordings from tables.

use std::io::Read;

use thiserror::Error;

use super::recorded_table::RecordedTable;
use crate::units::Time;

/// A table could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Reading failed.
    #[error("the table cannot be read: {0}; it must be UTF-8 text that may be read")]
    Table(#[from] csv::Error),
    /// The file is no text.
    #[error("the table cannot be read: {what}")]
    NotText {
        /// What it is, and what to do.
        what: &'static str,
    },
    /// There is no such column.
    #[error("there is no column `{column}`; the columns are: {}{hint}", available.join(", "))]
    NoColumn {
        /// The column that was asked for.
        column: String,
        /// The columns that there are.
        available: Vec<String>,
        /// What may be wrong.
        hint: String,
    },
    /// Two columns have the name that was asked for.
    #[error(
        "line {line}: columns {first} and {second} are both named `{column}`, so that column `{column}` may be either; write it over one of them only"
    )]
    SameName {
        /// The line that names the columns.
        line: u64,
        /// The name.
        column: String,
        /// The place of the first, counted from 1.
        first: usize,
        /// The place of the second.
        second: usize,
    },
    /// Times are read in seconds, but the name of the column says another unit.
    #[error(
        "times are read in seconds, but column `{column}` says {unit}; convert them, and name the column for seconds, such as `time_s`"
    )]
    NotSeconds {
        /// The column.
        column: String,
        /// The unit in its name.
        unit: &'static str,
    },
    /// A cell holds something else than a number.
    #[error("line {line}, column `{column}`: {}", not_a_number(text))]
    NotANumber {
        /// The line of the file, counted from 1.
        line: u64,
        /// The column.
        column: String,
        /// What the cell holds.
        text: String,
    },
    /// Some numbers have a decimal point and some a decimal comma.
    #[error(
        "line {line}, column `{column}`: `{text}` has another decimal mark than the numbers above it, the first in line {other}; write it with the same mark, and without marks between thousands"
    )]
    MixedMarks {
        /// The line of the file, counted from 1.
        line: u64,
        /// The column.
        column: String,
        /// What the cell holds.
        text: String,
        /// The line of the first number that has a mark.
        other: u64,
    },
    /// A line has more or fewer cells than there are columns.
    #[error(
        "line {line} has {}, but there are {columns} columns, the last of them column `{column}`{}; write it with as many cells in each line as in the header",
        counted(*cells), if *ends_file { ": the file ends within this line, and may be cut off" } else { "" }
    )]
    Cells {
        /// The line of the file, counted from 1.
        line: u64,
        /// How many cells it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
        /// The last column.
        column: String,
        /// Whether the file ends in it, without an end of line.
        ends_file: bool,
    },
    /// A quotation mark is not closed in its line, or stands within a cell.
    #[error(
        "line {line}, column `{column}`: a quotation mark opens the cell but does not end it in the same line; write it without quotation marks, or with one at either end"
    )]
    Quote {
        /// The line of the file, counted from 1.
        line: u64,
        /// The column.
        column: String,
    },
    /// There are fewer rows than the header announces.
    #[error(
        "the header announces {announced} rows (nRows), but there are {found}: the file is cut off; export it again, or correct nRows"
    )]
    RowsMissing {
        /// How many are announced.
        announced: usize,
        /// How many there are.
        found: usize,
    },
}

fn counted(cells: usize) -> String {
    format!("{cells} cell{}", if cells == 1 { "" } else { "s" })
}

fn not_a_number(text: &str) -> String {
    if text.is_empty() {
        return String::from(
            "the cell is empty; write its value, for instance the mean of the lines above and below, or keep one stretch of lines without empty cells",
        );
    }
    let shown: String = text.chars().take(60).collect();
    format!(
        "`{shown}` is not a finite number; write it with digits and a decimal point, or keep one stretch of lines without it"
    )
}

pub(super) fn no_column(column: &str, columns: &[String], line: u64, text: &str) -> ReadError {
    ReadError::NoColumn {
        column: column.to_owned(),
        available: columns.to_vec(),
        hint: hint(column, columns, line, text),
    }
}

/// What may be wrong with a table in which a column is missing.
fn hint(column: &str, columns: &[String], header: u64, text: &str) -> String {
    let same = |name: &&String| name.eq_ignore_ascii_case(column);
    if let Some(name) = columns.iter().find(same) {
        return format!("; `{name}` differs in capital letters only: write it as `{column}`");
    }
    let named = |line: &str| {
        line.split([',', ';', '\t'])
            .any(|cell| cell.trim() == column)
    };
    // A preamble is short.
    let below = text.lines().zip(1_u64..).take(100);
    let below = below.filter(|(line, number)| *number != header && named(line));
    if let Some((_, number)) = below.last() {
        return format!(
            "; it is named in line {number}, but line {header} was read as the names of the columns: take out the lines above line {number}, or begin them with #"
        );
    }
    let numbers = columns.iter().all(|name| name.parse::<f64>().is_ok());
    match columns {
        [] => String::from("; the first line must name the columns"),
        [only] if only.is_empty() => String::from("; the first line must name the columns"),
        _ if numbers => format!("; line {header} holds numbers, but it must name the columns"),
        _ => String::new(),
    }
}

/// Reads times in seconds and values from two named columns of a table with a line that names them.
///
/// The values are bare numbers in the unit of the file; give them one when making a trace of them.
/// [`RecordedTable`] says which files it reads, and knows the line of each sample.
///
/// # Errors
/// [`ReadError`] names line, column and text.
///
/// ```
/// use soleus::prelude::*;
///
/// let table = "time_s,cuff_mmhg\n0,0\n0.5,40\n";
/// let samples = read_column(table.as_bytes(), "time_s", "cuff_mmhg")?;
/// let cuff = Trace::linear(samples.into_iter().map(|(time, mmhg)| (time, mmhg.mmhg())))?;
/// assert_eq!(cuff.value_at(0.25.seconds()), 20.0.mmhg());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_column(
    reader: impl Read,
    time_column: &str,
    value_column: &str,
) -> Result<Vec<(Time, f64)>, ReadError> {
    let table = RecordedTable::read(reader)?;
    let samples = table.samples(time_column, value_column)?;
    Ok(samples.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "time_s, soleus ,other\n0,1.5,x\n 0.5 ,-2e3,y\n";

    fn read(table: &str, column: &str) -> Result<Vec<(Time, f64)>, ReadError> {
        read_column(table.as_bytes(), "time_s", column)
    }

    #[test]
    fn named_columns_are_read_wherever_they_stand() {
        let samples = read(TABLE, "soleus").unwrap();
        let expected = [(0.0, 1.5), (0.5, -2000.0)];
        assert_eq!(samples, expected.map(|(t, v)| (Time::from_seconds(t), v)));
    }

    #[test]
    fn errors_say_where_and_what() {
        let message = |table: &str, column: &str| read(table, column).unwrap_err().to_string();
        assert_eq!(
            message(TABLE, "calf"),
            "there is no column `calf`; the columns are: time_s, soleus, other"
        );
        let text = message(TABLE, "other");
        assert!(
            text.starts_with("line 2, column `other`: `x` is not a finite number"),
            "{text}"
        );
        let text = message("time_s,a\n0,1\n1,\n", "a");
        assert!(
            text.starts_with("line 3, column `a`: the cell is empty"),
            "{text}"
        );
        assert!(message("time_s,a\n0,1\n1,inf\n", "a").starts_with("line 3"));
        let text = message("time_s,a\n0,1\n1,2,3\n", "a");
        assert!(text.starts_with("line 3 has 3 cells"), "{text}");
        assert!(text.contains("as many cells in each line"), "{text}");
        assert!(message("", "a").contains("no column"));
        assert!(message("", "a").ends_with("the first line must name the columns"));
        let text = message("0,1\n1,2\n", "a");
        assert!(text.contains("line 1 holds numbers"), "{text}");
    }
}
