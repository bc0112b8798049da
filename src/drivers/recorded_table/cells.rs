//! From a line to cells, and from a cell to a number.

use std::borrow::Cow;

use super::super::read_csv::ReadError;
use super::layout::Separator;

/// The cells of a line, or which cell has a quotation mark where none may be.
///
/// A quoted cell ends in its line: a mark that is never closed would swallow the lines below it.
pub(super) fn split(line: &str, separator: Separator) -> Result<Vec<Cow<'_, str>>, usize> {
    let Separator::Letter(separator) = separator else {
        return Ok(line.split_whitespace().map(Cow::Borrowed).collect());
    };
    let mut cells = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let start =
            text.trim_start_matches(|letter: char| letter.is_whitespace() && letter != separator);
        let (cell, next) = match start.strip_prefix('"') {
            Some(quoted) => self::quoted(quoted, separator).ok_or(cells.len())?,
            None => match start.split_once(separator) {
                Some((cell, next)) => (Cow::Borrowed(cell.trim()), Some(next)),
                None => (Cow::Borrowed(start.trim()), None),
            },
        };
        cells.push(cell);
        rest = next;
    }
    Ok(cells)
}

/// A cell whose opening mark was taken off, and what follows its separator.
fn quoted(text: &str, separator: char) -> Option<(Cow<'_, str>, Option<&str>)> {
    let mut from = 0;
    loop {
        let end = from + text.get(from..)?.find('"')?;
        let after = text.get(end + 1..)?;
        if after.starts_with('"') {
            from = end + 2;
            continue;
        }
        let cell = text.get(..end)?.trim();
        let cell = if cell.contains('"') {
            Cow::Owned(cell.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(cell)
        };
        return match after.split_once(separator) {
            Some((blank, next)) => blank.trim().is_empty().then_some((cell, Some(next))),
            None => after.trim().is_empty().then_some((cell, None)),
        };
    }
}

/// Which decimal mark the numbers of a table have.
#[derive(Debug)]
pub(super) struct DecimalMarks {
    comma_allowed: bool,
    /// The mark of the first number that has one, and its line.
    first: Option<(char, u64)>,
}

/// Why a cell is no number.
#[derive(Debug)]
pub(super) enum Refused {
    NotANumber,
    Mixed { line: u64 },
}

impl Refused {
    pub(super) fn at(self, line: u64, column: &str, text: &str) -> ReadError {
        let column = column.to_owned();
        let text = text.to_owned();
        match self {
            Self::NotANumber => ReadError::NotANumber { line, column, text },
            Self::Mixed { line: other } => ReadError::MixedMarks {
                line,
                column,
                text,
                other,
            },
        }
    }
}

impl DecimalMarks {
    pub(super) const fn of(separator: Separator) -> Self {
        Self {
            comma_allowed: !matches!(separator, Separator::Letter(',')),
            first: None,
        }
    }

    pub(super) fn number(&mut self, line: u64, text: &str) -> Result<f64, Refused> {
        let comma = self.comma_allowed && text.matches(',').count() == 1;
        let number = if comma && !text.contains('.') {
            text.replacen(',', ".", 1).parse()
        } else {
            text.parse()
        };
        let number = number.ok().filter(|number: &f64| number.is_finite());
        let number = number.ok_or(Refused::NotANumber)?;
        if let Some(mark) = text.chars().find(|letter| matches!(letter, '.' | ',')) {
            match self.first {
                Some((first, other)) if first != mark => {
                    return Err(Refused::Mixed { line: other });
                }
                Some(_) => {}
                None => self.first = Some((mark, line)),
            }
        }
        Ok(number)
    }
}
