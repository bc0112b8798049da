//! Where a table begins, and what separates its cells.

use std::ops::Range;

use super::super::read_csv::ReadError;
use super::cells::split;

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Letter(char),
    Blanks,
}

#[derive(Debug)]
pub(super) struct Layout {
    pub(super) separator: Separator,
    pub(super) columns: Vec<String>,
    pub(super) header_line: u64,
    pub(super) rows: Vec<(u64, Range<usize>)>,
    pub(super) in_degrees: Option<bool>,
}

type Line = (u64, Range<usize>);

pub(super) fn found(text: &str) -> Result<Layout, ReadError> {
    let mut lines = lines(text);
    let open_sim = OpenSim::strip(text, &mut lines);
    let filled = |(_, range): &Line| !of(text, range).trim().is_empty();
    let mut lines = lines.into_iter().filter(filled).peekable();
    let mut comment = None;
    while let Some(line) = lines.next_if(|(_, range)| is_comment(of(text, range))) {
        comment = Some(line);
    }
    let header = named_by_comment(text, comment, lines.peek()).or_else(|| lines.next());
    let (header_line, range) = header.unwrap_or((1, 0..0));
    let header = of(text, &range).trim_start_matches('#');
    let separator = separator(header, lines.peek().map(|(_, range)| of(text, range)));
    let columns = split(header, separator).map_err(|_| ReadError::Quote {
        line: header_line,
        column: header.trim().to_owned(),
    })?;
    let columns = columns.into_iter().map(|name| name.into_owned()).collect();
    let rows: Vec<_> = lines
        .filter(|(_, range)| !is_comment(of(text, range)))
        .collect();
    if let Some(announced) = open_sim.rows.filter(|announced| *announced > rows.len()) {
        return Err(ReadError::RowsMissing {
            announced,
            found: rows.len(),
        });
    }
    Ok(Layout {
        separator,
        columns,
        header_line,
        rows,
        in_degrees: open_sim.in_degrees,
    })
}

fn of<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// Lines, counted from 1, that end in LF, CR LF or CR.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut number) = (0, 1);
    while start < text.len() {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        lines.push((number, start..start + length));
        let end = rest.get(length..).unwrap_or_default();
        start += length + if end.starts_with("\r\n") { 2 } else { 1 };
        number += 1;
    }
    lines
}

/// A line that begins with `#`, but for the words of spreadsheets for a failed formula (`#N/A`).
fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    let failed = [
        "#N/A", "#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#NULL!",
    ];
    line.starts_with('#') && !failed.iter().any(|word| line.starts_with(word))
}

/// The last comment, if nothing but numbers stand below it, as many as it has words: NumPy writes names so.
fn named_by_comment(text: &str, comment: Option<Line>, below: Option<&Line>) -> Option<Line> {
    let (comment, below) = (comment?, of(text, &below?.1));
    let names = of(text, &comment.1).trim_start().trim_start_matches('#');
    let separator = separator(names, Some(below));
    let (names, numbers) = (split(names, separator).ok()?, split(below, separator).ok()?);
    let is_number =
        |cell: &std::borrow::Cow<'_, str>| cell.replace(',', ".").parse::<f64>().is_ok();
    let fits = names.len() == numbers.len() && names.len() > 1 && numbers.iter().all(is_number);
    fits.then_some(comment)
}

/// Whichever the header has most of; blanks only where there is nothing else, and below as many cells.
fn separator(header: &str, below: Option<&str>) -> Separator {
    let count = |letter: char| header.matches(letter).count();
    let best = [',', ';', '\t']
        .into_iter()
        .rev()
        .max_by_key(|letter| count(*letter));
    let best = best.unwrap_or(',');
    let cells = |line: &str| line.split_whitespace().count();
    let blanks = below.is_some_and(|below| cells(header) > 1 && cells(below) == cells(header));
    if count(best) > 0 || !blanks {
        Separator::Letter(if count(best) > 0 { best } else { ',' })
    } else {
        Separator::Blanks
    }
}

/// What the header of an OpenSim file says.
#[derive(Debug, Default)]
struct OpenSim {
    rows: Option<usize>,
    in_degrees: Option<bool>,
}

impl OpenSim {
    /// Takes the header off, if there is one: it ends with a line `endheader`.
    fn strip(text: &str, lines: &mut Vec<Line>) -> Self {
        /// Headers are short; a table without one is not searched to its end.
        const LONGEST: usize = 200;
        let is_end = |(_, range): &Line| of(text, range).trim().eq_ignore_ascii_case("endheader");
        let Some(end) = lines.iter().take(LONGEST).position(is_end) else {
            return Self::default();
        };
        let mut own = Self::default();
        for (_, range) in lines.drain(..=end) {
            let (key, value) = of(text, &range).split_once('=').unwrap_or_default();
            match key.trim().to_ascii_lowercase().as_str() {
                "nrows" => own.rows = value.trim().parse().ok(),
                "indegrees" => own.in_degrees = Some(value.trim().eq_ignore_ascii_case("yes")),
                _ => {}
            }
        }
        own
    }
}

/// The unit of time that a column's name ends in, if it is not the second.
pub(super) fn unit_of_time(column: &str) -> Option<&'static str> {
    let last = column
        .trim_end_matches([')', ']', ' '])
        .rsplit(['_', ' ', '(', '[', '/'])
        .next()?;
    if last.len() == column.len() {
        return None;
    }
    match last.to_lowercase().as_str() {
        "ms" | "msec" | "milliseconds" => Some("milliseconds"),
        "us" | "µs" | "μs" | "usec" | "microseconds" => Some("microseconds"),
        "min" | "minutes" => Some("minutes"),
        "h" | "hours" => Some("hours"),
        _ => None,
    }
}
