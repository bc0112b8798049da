//! Reading people, and what was measured of them, from a table.

use std::error::Error;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
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

/// Why a person cannot be simulated.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("row {row}, column `{column}`: {what}{}; {remedy}", unit_of(.unit))]
pub struct RowError {
    row: usize,
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
fn columns() -> Vec<String> {
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

/// Reads all rows of a table.
pub fn read(file: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let name = file.display();
    let reader = ReaderBuilder::new()
        .trim(Trim::All)
        .flexible(true)
        .from_path(file);
    let mut reader = reader.map_err(|error| format!("cannot read {name}: {error}"))?;
    let headers = reader.headers();
    let headers = headers.map_err(|error| format!("cannot read {name}: {error}"))?;
    let headers = headers.clone();
    let missing = columns().into_iter();
    let missing = missing.filter(|column| !headers.iter().any(|header| header == column));
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        return Err(format!(
            "{name} has no column {}; its first line must name every column that is read",
            missing.join(", ")
        )
        .into());
    }
    let rows = reader.records().enumerate().map(|(place, record)| {
        let record = record.map_err(|error| format!("cannot read {name}: {error}"))?;
        let number = place + 1;
        let cells = Cells {
            number,
            headers: &headers,
            record: &record,
        };
        let subject = cells.subject();
        Ok::<_, Box<dyn Error>>(Row { number, subject })
    });
    rows.collect()
}

/// The cells of a row, by their columns.
struct Cells<'r> {
    number: usize,
    headers: &'r StringRecord,
    record: &'r StringRecord,
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
            column: column.to_owned(),
            what,
            unit,
            remedy,
        }
    }

    fn text(&self, column: &str, unit: &'static str) -> Result<&str, RowError> {
        let place = self.headers.iter().position(|header| header == column);
        let text = place.and_then(|place| self.record.get(place));
        text.ok_or_else(|| {
            let remedy = "give every row as many cells as the header has, or leave it out";
            self.wrong(column, String::from("there is no cell"), unit, remedy)
        })
    }

    fn positive(&self, column: &str, unit: &'static str) -> Result<f64, RowError> {
        let text = self.text(column, unit)?;
        let number = text.parse().ok();
        let number = number.filter(|number: &f64| number.is_finite() && *number > 0.0);
        number.ok_or_else(|| {
            let remedy = "write it with a decimal point, or leave the row out";
            let what = format!("`{text}` is not a number above zero");
            self.wrong(column, what, unit, remedy)
        })
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
        Ok(State {
            heart_rate: self.positive(&rate_column(time), "1/min")?,
            output: self.positive(&output_column(time), "L/min")?,
            resistance: self.positive(&resistance_column(time), "dyn s/cm5 m2")?,
        })
    }

    fn person(&self, resting_bpm: f64) -> Result<Person, RowError> {
        let sex = match self.text("sex", "")? {
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
