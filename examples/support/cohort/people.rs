//! Reading people, and what was measured of them, from a table.

use std::error::Error;
use std::fs::File;
use std::ops::RangeInclusive;
use std::path::Path;

use soleus::drivers::{RecordedRow, RecordedTable, TextEncoding};
use soleus::prelude::*;
use thiserror::Error;

use super::{Course, State};

/// A person, and what was measured.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Who it is.
    pub person: Person,
    /// What was measured.
    pub measured: Course,
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// Counted from 1, without the header.
    pub number: usize,
    /// Who it is; or why that can not be said.
    pub subject: Result<Subject, RowError>,
}

/// All rows of a table, and what should be known of how they were read.
#[derive(Debug)]
pub struct People {
    /// The rows.
    pub rows: Vec<Row>,
    /// What should be known.
    pub note: Option<String>,
}

/// Why a person cannot be simulated.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("line {line}, row {row}, column `{column}`: {what}{}; {remedy}", unit_of(.unit))]
pub struct RowError {
    row: usize,
    line: u64,
    column: String,
    what: String,
    unit: &'static str,
    remedy: &'static str,
}

fn unit_of(unit: &str) -> String {
    if unit.is_empty() {
        String::new()
    } else {
        format!(" (unit {unit})")
    }
}

const TIMES: [&str; 3] = ["supine", "tilt_2min", "tilt_5min"];
const SIZE: [(&str, &str); 3] = [
    ("age_years", "years"),
    ("height_cm", "cm"),
    ("weight_kg", "kg"),
];

fn rate_column(time: &str) -> String {
    format!("heart_rate_{time}_bpm")
}

fn output_column(time: &str) -> String {
    format!("cardiac_output_{time}_l_min")
}

fn resistance_column(time: &str) -> String {
    format!("svri_{time}_dyn_s_cm5_m2")
}

/// Every column that is read.
fn columns_read() -> Vec<String> {
    let size = SIZE.iter().map(|(column, _)| (*column).to_owned());
    let measured = TIMES.iter().flat_map(|time| {
        [
            rate_column(time),
            output_column(time),
            resistance_column(time),
        ]
    });
    [String::from("sex")]
        .into_iter()
        .chain(size)
        .chain(measured)
        .collect()
}

/// What a column may hold: design bounds, wide enough for adults lying or tilted, well or ill, and narrow enough to tell one unit from another.
struct Bounds {
    unit: &'static str,
    within: RangeInclusive<f64>,
    remedy: &'static str,
}

/// Below all rates in Hz.
const RATE: Bounds = Bounds {
    unit: "1/min",
    within: 25.0..=220.0,
    remedy: "give it in 1/min (multiply Hz by 60), or leave the row out",
};
/// Outputs in L/s lie below, those in mL/s and mL/min above.
const OUTPUT: Bounds = Bounds {
    unit: "L/min",
    within: 0.8..=20.0,
    remedy: "give it in L/min (multiply L/s by 60; divide mL/min by 1000), or leave the row out",
};
/// Resistances in mmHg min/L lie below: they are a 80th.
const RESISTANCE: Bounds = Bounds {
    unit: "dyn s/cm5 m2",
    within: 400.0..=12_000.0,
    remedy: "give it in dyn s/cm5 m2 (multiply mmHg min/L m2 by 80), or leave the row out",
};
/// Output over rate: each may be possible and both together not.
const STROKE_ML: RangeInclusive<f64> = 10.0..=250.0;

/// Reads all rows of a table.
pub fn read(file: &Path) -> Result<People, Box<dyn Error>> {
    let name = file.display();
    let opened = File::open(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    let table = RecordedTable::read(opened);
    let table = table.map_err(|error| format!("cannot read {name}: {error}"))?;
    let missing = columns_read().into_iter();
    let missing = missing.filter(|column| !table.columns().contains(column));
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        return Err(format!(
            "{name} has no column {}; its first line must name every column that is read, but the columns are: {}",
            missing.join(", "),
            table.columns().join(", ")
        )
        .into());
    }
    let twice = |column: &&String| table.columns().iter().filter(|name| name == column).count() > 1;
    if let Some(column) = columns_read().iter().find(twice) {
        let places = table
            .columns()
            .iter()
            .zip(1..)
            .filter(|(name, _)| *name == column);
        let places: Vec<String> = places.map(|(_, place)| place.to_string()).collect();
        return Err(format!(
            "{name}: columns {} are all named `{column}`; name them apart",
            places.join(" and ")
        )
        .into());
    }
    let rows = table.rows().zip(1..).map(|(row, number)| {
        let subject = match row {
            Ok(row) => Cells { number, row: &row }.subject(),
            Err(error) => Err(no_row(number, table.columns(), &error)),
        };
        Row { number, subject }
    });
    let note = match table.encoding() {
        TextEncoding::Windows1252 { line } => Some(format!(
            "{name} is not UTF-8 (first in line {line}); it was read as Windows-1252 (Latin-1)"
        )),
        _ => None,
    };
    Ok(People {
        rows: rows.collect(),
        note,
    })
}

/// A line whose cells do not fit the columns.
fn no_row(row: usize, names: &[String], error: &ReadError) -> RowError {
    let (line, column, what) = match error {
        ReadError::Cells {
            line,
            cells,
            columns,
            column,
            ..
        } => {
            let lacks = |name: &String| names.iter().position(|own| own == name) >= Some(*cells);
            let column = columns_read()
                .into_iter()
                .find(lacks)
                .unwrap_or(column.clone());
            let what = if cells < columns {
                "no cell"
            } else {
                "a cell too many"
            };
            let what = format!("there is {what} ({cells} cells for {columns} columns)");
            (*line, column, what)
        }
        ReadError::Quote { line, column } => (
            *line,
            column.clone(),
            String::from("a quotation mark is not closed in the line"),
        ),
        _ => (0, String::new(), error.to_string()),
    };
    RowError {
        row,
        line,
        column,
        what,
        unit: "",
        remedy: "give every row as many cells as the header has, or leave it out",
    }
}

/// The cells of a row, by their columns.
struct Cells<'r> {
    number: usize,
    row: &'r RecordedRow<'r>,
}

impl Cells<'_> {
    fn wrong(
        &self,
        column: &str,
        what: String,
        unit: &'static str,
        remedy: &'static str,
    ) -> RowError {
        RowError {
            row: self.number,
            line: self.row.line(),
            column: column.to_owned(),
            what,
            unit,
            remedy,
        }
    }

    fn text(&self, column: &str) -> Result<&str, RowError> {
        let text = self.row.text(column);
        text.map_err(|error| self.wrong(column, error.to_string(), "", "name the column"))
    }

    fn positive(&self, column: &str, unit: &'static str) -> Result<f64, RowError> {
        let text = self.text(column)?;
        let number = self.row.number(column).ok().filter(|number| *number > 0.0);
        number.ok_or_else(|| {
            let remedy = "write it with a decimal point, or leave the row out";
            let what = format!("`{text}` is not a number above zero");
            self.wrong(column, what, unit, remedy)
        })
    }

    fn within(&self, column: &str, bounds: &Bounds) -> Result<f64, RowError> {
        let number = self.positive(column, bounds.unit)?;
        if bounds.within.contains(&number) {
            return Ok(number);
        }
        let (least, most) = (bounds.within.start(), bounds.within.end());
        let what = format!("{number} is outside of {least} to {most}");
        Err(self.wrong(column, what, bounds.unit, bounds.remedy))
    }

    fn subject(&self) -> Result<Subject, RowError> {
        let supine = self.state(TIMES[0])?;
        Ok(Subject {
            person: self.person(supine.heart_rate)?,
            measured: Course {
                supine,
                tilted: [self.state(TIMES[1])?, self.state(TIMES[2])?],
            },
        })
    }

    fn state(&self, time: &str) -> Result<State, RowError> {
        let column = output_column(time);
        let state = State {
            heart_rate: self.within(&rate_column(time), &RATE)?,
            output: self.within(&column, &OUTPUT)?,
            resistance: self.within(&resistance_column(time), &RESISTANCE)?,
        };
        let stroke_ml = 1000.0 * state.output / state.heart_rate;
        if STROKE_ML.contains(&stroke_ml) {
            return Ok(state);
        }
        let what = format!(
            "{} L/min at a rate of {}/min are {stroke_ml:.0} mL a beat, outside of {} to {} mL",
            state.output,
            state.heart_rate,
            STROKE_ML.start(),
            STROKE_ML.end()
        );
        let remedy = "look at both columns, or leave the row out";
        Err(self.wrong(&column, what, "", remedy))
    }

    fn person(&self, resting_bpm: f64) -> Result<Person, RowError> {
        let sex = match self.text("sex")? {
            "female" => Sex::Female,
            "male" => Sex::Male,
            other => {
                let what = format!("`{other}` is neither");
                return Err(self.wrong("sex", what, "", "write `female` or `male`"));
            }
        };
        let mut size = [0.0; 3];
        for (value, (column, unit)) in size.iter_mut().zip(SIZE) {
            *value = self.positive(column, unit)?;
        }
        let [age_years, height_cm, weight_kg] = size;
        let person = Person::new(sex, age_years, height_cm.cm(), weight_kg.kg())
            .and_then(|person| person.with_resting_rate(resting_bpm.bpm()));
        person.map_err(|error| self.no_adult(&error))
    }

    fn no_adult(&self, error: &PersonError) -> RowError {
        let own = SIZE.iter().find(|(_, unit)| *unit == error.unit);
        let column = own.map_or_else(|| rate_column(TIMES[0]), |(column, _)| (*column).to_owned());
        let remedy = "give it in the unit that the column names, or leave the row out";
        self.wrong(&column, error.to_string(), "", remedy)
    }
}
