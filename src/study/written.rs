//! Rows that an earlier run of a study has written.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};

use crate::study::design::Design;
use crate::study::error::StudyError;
use crate::study::plan::Study;

/// What is whole of a file that holds rows of a study.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Whole lines, the headings among them.
    pub(super) lines: usize,
    bytes: u64,
    /// The first member of the design that has no row.
    pub(super) next: usize,
}

impl Written {
    /// Reads a file, and fails if its whole lines are not those of this study and design.
    pub(super) fn read(
        study: &Study,
        design: &Design,
        headings: &[String],
        file: &File,
    ) -> Result<Self, StudyError> {
        let (first, points) = study.points(design)?;
        let mut expected = points.iter().zip(first..);
        let mut found = Self {
            next: first,
            ..Self::default()
        };
        let mut file = BufReader::new(file);
        while let Some((fields, bytes)) = whole_line(&mut file).map_err(receiver)? {
            let row = found.lines;
            let other = |what| Err(StudyError::OtherRows { row, what });
            if row == 0 {
                if let Some(what) = difference(&fields, headings) {
                    return other(format!("the heading {what}"));
                }
            } else {
                let Some((point, member)) = expected.next() else {
                    let members = points.len();
                    return other(format!("the design has {members} member(s) only"));
                };
                if let Some(what) = study.other_member(&fields, member, point) {
                    return other(what);
                }
                found.next = member + 1;
            }
            found.lines += 1;
            found.bytes += bytes;
        }
        Ok(found)
    }

    /// Cuts off what is not whole, and goes to where the next line belongs.
    pub(super) fn cut_off_the_rest(self, mut file: &File) -> io::Result<()> {
        file.set_len(self.bytes)?;
        file.seek(SeekFrom::Start(self.bytes)).map(|_| ())
    }
}

impl Study {
    /// In which way a row is not that of this member; none if it is.
    fn other_member(&self, fields: &[String], member: usize, point: &[f64]) -> Option<String> {
        let columns = self.factors.len() + self.measures.len() + 2;
        if fields.len() != columns {
            return Some(format!("it has {} columns, not {columns}", fields.len()));
        }
        let mut fields = fields.iter();
        let number = fields.next()?;
        if *number != member.to_string() {
            return Some(format!(
                "it is of member {number}, where {member} was expected"
            ));
        }
        let values = self.values_at(point);
        let mut pairs = self.factors.iter().zip(values).zip(fields);
        let ((factor, value), field) =
            pairs.find(|((_, value), field)| field.parse::<f64>().ok() != Some(*value))?;
        let (name, unit) = (&factor.named.name, factor.named.unit);
        Some(format!(
            "factor `{name}` is {field} {unit}, but {value} {unit} in this design"
        ))
    }
}

fn difference(found: &[String], expected: &[String]) -> Option<String> {
    if found.len() != expected.len() {
        let (found, expected) = (found.len(), expected.len());
        return Some(format!("has {found} columns, not {expected}"));
    }
    let mut pairs = found.iter().zip(expected);
    let (found, expected) = pairs.find(|(found, expected)| found != expected)?;
    Some(format!("`{found}` is `{expected}` in this study"))
}

/// The fields of the next line that has an end, and its length.
fn whole_line(file: &mut impl BufRead) -> io::Result<Option<(Vec<String>, u64)>> {
    let mut line = Vec::new();
    let length = file.read_until(b'\n', &mut line)?;
    if line.last() != Some(&b'\n') {
        return Ok(None);
    }
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(line.as_slice());
    let mut fields = csv::StringRecord::new();
    reader.read_record(&mut fields)?;
    let fields = fields.iter().map(str::to_owned).collect();
    Ok(Some((fields, length as u64)))
}

fn receiver(cause: io::Error) -> StudyError {
    StudyError::Receiver {
        cause: cause.into(),
    }
}
