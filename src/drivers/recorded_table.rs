//! Tables as recorders, spreadsheets and OpenSim write them.

mod cells;
mod encoding;
mod layout;

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use super::read_csv::{ReadError, no_column};
use crate::units::Time;
pub use encoding::TextEncoding;
use layout::Separator;

/// A table of cells under named columns, with the line of the file that each row stands in.
///
/// What is read: UTF-8, UTF-16 and Windows-1252 (which Latin-1 is a part of); cells between commas,
/// semicolons, tabs or blanks, whichever the line of names has most of; lines that begin with `#` as
/// comments; the header of OpenSim's `.sto` and `.mot` files, down to `endheader`. Where commas do not
/// separate cells, numbers may have a decimal comma. Only cells that are asked for must be numbers.
///
/// ```
/// use soleus::drivers::RecordedTable;
///
/// let text = "# subject 3\ntime_s;emg_uv;note\n0,000;1,5;start\n0,001;-2,5;\n";
/// let table = RecordedTable::read(text.as_bytes())?;
/// assert_eq!(table.columns(), ["time_s", "emg_uv", "note"]);
/// let samples = table.samples("time_s", "emg_uv")?;
/// assert_eq!(samples.samples()[1].1, -2.5);
/// assert_eq!(samples.line(1), Some(4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct RecordedTable {
    text: String,
    encoding: TextEncoding,
    separator: Separator,
    columns: Vec<String>,
    /// The line that names the columns, counted from 1.
    header_line: u64,
    /// Lines below it that are neither empty nor comments.
    rows: Vec<(u64, Range<usize>)>,
    in_degrees: Option<bool>,
}

/// A row of a [`RecordedTable`].
#[derive(Clone, Debug)]
pub struct RecordedRow<'t> {
    table: &'t RecordedTable,
    line: u64,
    cells: Vec<Cow<'t, str>>,
}

/// Times and values read from two columns, with the lines they stand in.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedSamples {
    samples: Vec<(Time, f64)>,
    lines: Vec<u64>,
}

impl RecordedTable {
    /// Reads a table.
    ///
    /// # Errors
    /// [`ReadError`] if reading fails, or the file is no text, or it announces more rows than it has.
    pub fn read(mut reader: impl Read) -> Result<Self, ReadError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(csv::Error::from)?;
        let (text, encoding) = encoding::decoded(bytes)?;
        let layout = layout::found(&text)?;
        Ok(Self {
            text,
            encoding,
            separator: layout.separator,
            columns: layout.columns,
            header_line: layout.header_line,
            rows: layout.rows,
            in_degrees: layout.in_degrees,
        })
    }

    /// How the text is encoded.
    pub const fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Whether the header says that angles are in degrees (`inDegrees` of OpenSim).
    pub const fn in_degrees(&self) -> Option<bool> {
        self.in_degrees
    }

    /// The rows, in order; an error for each whose cells do not fit the columns.
    pub fn rows(&self) -> impl Iterator<Item = Result<RecordedRow<'_>, ReadError>> {
        self.rows
            .iter()
            .map(|(line, range)| self.row(*line, range.clone()))
    }

    /// The numbers of one column, each with its line.
    ///
    /// # Errors
    /// [`ReadError`] names line, column and text.
    pub fn numbers(&self, column: &str) -> Result<Vec<(u64, f64)>, ReadError> {
        let mut numbers = Vec::new();
        self.for_each([column], |line, [number]| numbers.push((line, number)))?;
        Ok(numbers)
    }

    /// Times in seconds and values from two columns.
    ///
    /// # Errors
    /// [`ReadError`] names line, column and text.
    pub fn samples(&self, time: &str, value: &str) -> Result<RecordedSamples, ReadError> {
        if let Some(unit) = layout::unit_of_time(time) {
            return Err(ReadError::NotSeconds {
                column: time.to_owned(),
                unit,
            });
        }
        let mut own = RecordedSamples {
            samples: Vec::new(),
            lines: Vec::new(),
        };
        self.for_each([time, value], |line, [time, value]| {
            own.samples.push((Time::from_seconds(time), value));
            own.lines.push(line);
        })?;
        Ok(own)
    }

    fn for_each<const N: usize>(
        &self,
        columns: [&str; N],
        mut see: impl FnMut(u64, [f64; N]),
    ) -> Result<(), ReadError> {
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(columns) {
            *place = self.place(column)?;
        }
        let mut marks = cells::DecimalMarks::of(self.separator);
        for row in self.rows() {
            let row = row?;
            let mut numbers = [0.0; N];
            for ((number, place), column) in numbers.iter_mut().zip(places).zip(columns) {
                let text = row.cells.get(place).map_or("", |cell| cell.as_ref());
                *number = marks
                    .number(row.line, text)
                    .map_err(|refused| refused.at(row.line, column, text))?;
            }
            see(row.line, numbers);
        }
        Ok(())
    }

    fn place(&self, column: &str) -> Result<usize, ReadError> {
        let places = self.columns.iter().enumerate();
        let mut places = places.filter(|(_, name)| *name == column);
        let Some((first, _)) = places.next() else {
            return Err(no_column(
                column,
                &self.columns,
                self.header_line,
                &self.text,
            ));
        };
        match places.next() {
            None => Ok(first),
            Some((second, _)) => Err(ReadError::SameName {
                line: self.header_line,
                column: column.to_owned(),
                first: first + 1,
                second: second + 1,
            }),
        }
    }

    fn row(&self, line: u64, range: Range<usize>) -> Result<RecordedRow<'_>, ReadError> {
        let ends_file = range.end == self.text.len();
        let text = self.text.get(range).unwrap_or_default();
        let cells = cells::split(text, self.separator);
        let cells = cells.map_err(|cell| ReadError::Quote {
            line,
            column: self.columns.get(cell).cloned().unwrap_or_default(),
        })?;
        if cells.len() != self.columns.len() {
            return Err(ReadError::Cells {
                line,
                cells: cells.len(),
                columns: self.columns.len(),
                column: self.columns.last().cloned().unwrap_or_default(),
                ends_file,
            });
        }
        Ok(RecordedRow {
            table: self,
            line,
            cells,
        })
    }
}

impl RecordedRow<'_> {
    /// The line of the file, counted from 1.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The text of a cell.
    ///
    /// # Errors
    /// [`ReadError::NoColumn`] or [`ReadError::SameName`].
    pub fn text(&self, column: &str) -> Result<&str, ReadError> {
        let place = self.table.place(column)?;
        Ok(self.cells.get(place).map_or("", |cell| cell.as_ref()))
    }

    /// The number in a cell.
    ///
    /// # Errors
    /// As [`Self::text`]; [`ReadError::NotANumber`] if the cell is empty or holds something else.
    pub fn number(&self, column: &str) -> Result<f64, ReadError> {
        let text = self.text(column)?;
        let mut marks = cells::DecimalMarks::of(self.table.separator);
        marks
            .number(self.line, text)
            .map_err(|refused| refused.at(self.line, column, text))
    }
}

impl RecordedSamples {
    /// The samples, in the order of the file.
    pub fn samples(&self) -> &[(Time, f64)] {
        &self.samples
    }

    /// The line of the file, counted from 1, that a sample, counted from 0, stands in.
    pub fn line(&self, sample: usize) -> Option<u64> {
        self.lines.get(sample).copied()
    }
}

impl IntoIterator for RecordedSamples {
    type Item = (Time, f64);
    type IntoIter = std::vec::IntoIter<(Time, f64)>;

    fn into_iter(self) -> Self::IntoIter {
        self.samples.into_iter()
    }
}

#[cfg(test)]
mod tests;
