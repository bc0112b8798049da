//! A table of numbers.

use std::io::{BufWriter, Write};

use serde_json::json;

use crate::report::columns::{Column, check_names};
use crate::report::error::ReportError;

/// A table of finite numbers with named columns, each of one unit.
///
/// As CSV, the first line holds `name [unit]` of each column, and each further line a row. As JSON, it is one object:
///
/// ```json
/// {"columns":[{"name":"time","unit":"s"},{"name":"calf","unit":"mmHg"}],"rows":[[0.0,5.0],[1.0,5.5]]}
/// ```
///
/// Numbers are written with as many digits as it takes to read back the very same number.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    cells: Vec<f64>,
}

impl Table {
    /// A table without rows.
    ///
    /// # Errors
    /// [`ReportError::NoName`] and [`ReportError::TwoOfAName`] if columns cannot be told apart.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Result<Self, ReportError> {
        let columns: Vec<Column> = columns.into_iter().collect();
        check_names(columns.iter().map(|column| &column.name))?;
        Ok(Self {
            columns,
            cells: Vec::new(),
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`ReportError::RowLength`] unless there is a value for each column, [`ReportError::NotFinite`] if one is infinite or not a number.
    pub fn push(&mut self, row: &[f64]) -> Result<(), ReportError> {
        check_row(&self.columns, row, self.len() + 1)?;
        self.cells.extend_from_slice(row);
        Ok(())
    }

    /// Names and units.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, in their order.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.columns.len().max(1))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cells.len() / self.columns.len().max(1)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The values of a column; none if there is no column of that name.
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let place = self.columns.iter().position(|own| own.name == name)?;
        Some(
            self.rows()
                .filter_map(|row| row.get(place).copied())
                .collect(),
        )
    }

    /// Writes the table as CSV.
    ///
    /// # Errors
    /// [`ReportError::Csv`] or [`ReportError::Write`] if the writer fails.
    pub fn write_csv(&self, to: impl Write) -> Result<(), ReportError> {
        let mut to = BufWriter::new(to);
        let mut line = headings_line(&self.columns)?;
        to.write_all(&line)?;
        for row in self.rows() {
            line.clear();
            put_row(&mut line, row);
            to.write_all(&line)?;
        }
        Ok(to.flush()?)
    }

    /// The table as CSV.
    pub fn csv(&self) -> String {
        text(|out| self.write_csv(out))
    }

    /// Writes the table as one JSON object.
    ///
    /// # Errors
    /// [`ReportError::Write`] if the writer fails.
    pub fn write_json(&self, to: impl Write) -> Result<(), ReportError> {
        let mut to = BufWriter::new(to);
        let columns = self.columns.iter();
        let columns = columns.map(|own| json!({ "name": own.name, "unit": own.unit }));
        let columns = serde_json::Value::Array(columns.collect());
        write!(to, "{{\"columns\":{columns},\"rows\":[")?;
        for (place, row) in self.rows().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            write!(to, "{comma}{}", json!(row))?;
        }
        write!(to, "]}}")?;
        Ok(to.flush()?)
    }

    /// The table as one JSON object.
    pub fn json(&self) -> String {
        text(|out| self.write_json(out))
    }
}

/// What is written into memory, which never fails.
fn text(write: impl FnOnce(&mut Vec<u8>) -> Result<(), ReportError>) -> String {
    let mut out = Vec::new();
    let _ = write(&mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Fails unless a row fits its columns and all of it is finite.
pub(super) fn check_row(columns: &[Column], row: &[f64], number: usize) -> Result<(), ReportError> {
    if row.len() != columns.len() {
        return Err(ReportError::RowLength {
            row: number,
            found: row.len(),
            expected: columns.len(),
        });
    }
    match columns
        .iter()
        .zip(row)
        .find(|(_, value)| !value.is_finite())
    {
        Some((column, value)) => Err(ReportError::NotFinite {
            name: column.name.clone(),
            unit: column.unit.clone(),
            value: *value,
            row: number,
        }),
        None => Ok(()),
    }
}

/// The headings as a line of CSV.
pub(super) fn headings_line(columns: &[Column]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(Column::heading))?;
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// Adds a row as a line of CSV; numbers need no quotes.
pub(super) fn put_row(line: &mut Vec<u8>, row: &[f64]) {
    for (place, value) in row.iter().enumerate() {
        if place > 0 {
            line.push(b',');
        }
        // Memory takes all that is written into it.
        let _ = write!(line, "{value:?}");
    }
    line.push(b'\n');
}
