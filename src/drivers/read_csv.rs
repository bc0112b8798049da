//! Reading recordings from tables.

use std::io::Read;

use thiserror::Error;

use crate::units::Time;

/// A table could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The table is not well-formed, or reading failed.
    #[error(
        "the table cannot be read: {0}; it must be UTF-8, with as many cells in each line as in the header, separated by commas"
    )]
    Table(#[from] csv::Error),
    /// There is no such column.
    #[error("there is no column `{column}`; the columns are: {}{}", available.join(", "), hint(available))]
    NoColumn {
        /// The column that was asked for.
        column: String,
        /// The columns that there are.
        available: Vec<String>,
    },
    /// A cell holds something else than a number.
    #[error(
        "line {line}, column `{column}`: `{text}` is not a finite number; write it with a decimal point, and leave out lines without a value"
    )]
    NotANumber {
        /// The line of the file, counted from 1.
        line: u64,
        /// The column.
        column: String,
        /// What the cell holds.
        text: String,
    },
}

/// What may be wrong with a table that seems to have one column only.
fn hint(columns: &[String]) -> &'static str {
    match columns {
        [only] if only.contains([';', '\t']) => "; separate columns by commas",
        [] => "; the first line must name the columns",
        _ => "",
    }
}

/// Reads times in seconds and values from two named columns of a comma-separated table with a header line.
///
/// The values are bare numbers in the unit of the file; give them one when making a trace of them.
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
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(reader);
    let headers = table.headers()?.clone();
    let time_index = find(&headers, time_column)?;
    let value_index = find(&headers, value_column)?;
    let mut samples = Vec::new();
    for record in table.records() {
        let record = record?;
        let time = number(&record, time_index, time_column)?;
        let value = number(&record, value_index, value_column)?;
        samples.push((Time::from_seconds(time), value));
    }
    Ok(samples)
}

fn find(headers: &csv::StringRecord, column: &str) -> Result<usize, ReadError> {
    let place = headers.iter().position(|header| header == column);
    place.ok_or_else(|| ReadError::NoColumn {
        column: column.to_owned(),
        available: headers.iter().map(str::to_owned).collect(),
    })
}

fn number(record: &csv::StringRecord, index: usize, column: &str) -> Result<f64, ReadError> {
    let text = record.get(index).unwrap_or_default();
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| ReadError::NotANumber {
        line: record.position().map_or(0, csv::Position::line),
        column: column.to_owned(),
        text: text.to_owned(),
    })
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
        assert!(text.starts_with("line 3, column `a`: ``"), "{text}");
        assert!(message("time_s,a\n0,1\n1,inf\n", "a").starts_with("line 3"));
        assert!(message("time_s,a\n0,1\n1,2,3\n", "a").contains("line: 3"));
        assert!(message("", "a").contains("no column"));
        assert!(message("", "a").ends_with("the first line must name the columns"));
        let text = message("time_s;a\n0;1\n", "a");
        assert!(text.ends_with("separate columns by commas"), "{text}");
        assert!(message("time_s,a\n0,1\n1,2,3\n", "a").contains("as many cells in each line"));
    }
}
