//! People who were tilted, each predicted from sex, age, height, weight and resting heart rate alone, and compared with what was measured of them.
//!
//! The table has a line for each person: `sex`, `age_years`, `height_cm`, `weight_kg`, and `heart_rate_*_bpm`, `cardiac_output_*_l_min` and `svri_*_dyn_s_cm5_m2` for `supine`, `tilt_2min` and
//! `tilt_5min` (the LASERI data set of the R package ICSNP holds all of this for 112 people). Each is simulated lying for a minute, then head up at 60° for five; means are over the minute before each time. Resistance is 80 times mean arterial pressure over output, times body surface.
//!
//! ```text
//! cargo run --release --example tilt_cohort -- people.csv
//! cargo run --release --example tilt_cohort -- people.csv --rows odd --plot tilt.svg --out predicted.csv
//! cargo run --release --example tilt_cohort -- people.csv --json
//! ```

mod support {
    pub mod cohort;
    pub mod numbers;
    pub mod output;
    pub mod progress;
    pub mod save;
}

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use serde_json::{Map, Value, json};
use soleus::prelude::*;
use soleus::report::WholeFile;

use support::cohort::people::Subject;
use support::cohort::statistics::Pairs;
use support::cohort::{Course, MINUTES, NOTE, QUANTITIES, drawing, people, report, tilt};
use support::{output, progress, save};

/// Predicted against measured answers of people to a tilt table.
#[derive(Debug, Parser)]
#[command(name = "tilt_cohort")]
struct Options {
    /// The people: a CSV file, one row a person
    file: PathBuf,

    /// Which rows, counted from 1 without the header
    #[arg(long, value_enum, default_value_t = Rows::All)]
    rows: Rows,

    /// Print one JSON object instead of the tables
    #[arg(long)]
    json: bool,

    /// Draw measured against predicted changes into this SVG file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,

    /// Write one row a person, measured and predicted, into this CSV file
    #[arg(long, value_name = "FILE.csv")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rows {
    Even,
    Odd,
    All,
}

impl Rows {
    const fn has(self, number: usize) -> bool {
        match self {
            Self::Even => number.is_multiple_of(2),
            Self::Odd => !number.is_multiple_of(2),
            Self::All => true,
        }
    }

    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// One person, measured and predicted.
#[derive(Debug)]
struct Compared {
    row: usize,
    subject: Subject,
    predicted: Course,
}

/// Everybody, and what went wrong.
#[derive(Debug)]
struct Outcome {
    rows: Rows,
    /// What should be known of how the table was read.
    note: Option<String>,
    people: Vec<Compared>,
    errors: Vec<String>,
}

fn compare(options: &Options) -> Result<Outcome, Box<dyn Error>> {
    let people::People { rows, note } = people::read(&options.file)?;
    let rows = rows.into_iter();
    let mut errors = Vec::new();
    let (mut numbers, mut subjects) = (Vec::new(), Vec::new());
    for row in rows.filter(|row| options.rows.has(row.number)) {
        match row.subject {
            Ok(subject) => {
                numbers.push(row.number);
                subjects.push(subject);
            }
            Err(error) => errors.push(error.to_string()),
        }
    }
    let mut people = Vec::new();
    let predicted = tilt::predict(&subjects);
    for ((row, subject), predicted) in numbers.into_iter().zip(subjects).zip(predicted) {
        match predicted {
            Ok(predicted) => people.push(Compared {
                row,
                subject,
                predicted,
            }),
            Err(error) => errors.push(format!("row {row}: {error}")),
        }
    }
    Ok(Outcome {
        rows: options.rows,
        note,
        people,
        errors,
    })
}

impl Outcome {
    /// Changes of each quantity after 2 and after 5 minutes.
    fn changes(&self) -> Vec<[Pairs; 2]> {
        let pairs = |quantity, time: usize| {
            let change = |course: &Course| course.changes(quantity).into_iter().nth(time);
            let people = self.people.iter();
            let measured = people.clone();
            Pairs {
                measured: measured
                    .filter_map(|one| change(&one.subject.measured))
                    .collect(),
                predicted: people.filter_map(|one| change(&one.predicted)).collect(),
            }
        };
        let quantities = QUANTITIES.iter();
        quantities
            .map(|quantity| [pairs(quantity, 0), pairs(quantity, 1)])
            .collect()
    }

    fn json(&self, changes: &[[Pairs; 2]]) -> Value {
        let mut object = Map::new();
        object.insert("rows".to_owned(), json!(self.rows.name()));
        object.insert("people".to_owned(), json!(self.people.len()));
        object.insert("failed".to_owned(), json!(self.errors.len()));
        object.insert("note".to_owned(), json!(NOTE));
        for (quantity, pairs) in QUANTITIES.iter().zip(changes) {
            let times = MINUTES.iter().zip(pairs);
            let times = times.map(|(minutes, pairs)| (format!("at_{minutes}_min"), pairs.json()));
            object.insert(quantity.key.to_owned(), times.collect());
        }
        Value::Object(object)
    }

    /// One row a person: who it is, and each change as measured and as predicted.
    fn table(&self) -> String {
        let mut header = String::from("row,sex,age_years,height_cm,weight_kg");
        for quantity in &QUANTITIES {
            for minutes in MINUTES {
                for kind in ["measured", "predicted"] {
                    header.push_str(&format!(",{kind}_{minutes}min_{}", quantity.key));
                }
            }
        }
        let lines = self.people.iter().map(Compared::line);
        let lines: Vec<String> = [header].into_iter().chain(lines).collect();
        lines.join("\n") + "\n"
    }
}

impl Compared {
    fn line(&self) -> String {
        let person = &self.subject.person;
        let sex = match person.sex() {
            Sex::Female => "female",
            Sex::Male => "male",
        };
        let mut cells = vec![
            self.row.to_string(),
            sex.to_owned(),
            person.age_years().to_string(),
            person.height().cm().to_string(),
            person.weight().kg().to_string(),
        ];
        for quantity in &QUANTITIES {
            let measured = self.subject.measured.changes(quantity);
            let predicted = self.predicted.changes(quantity);
            for pair in measured.into_iter().zip(predicted) {
                cells.extend([pair.0, pair.1].map(|value| format!("{value:.3}")));
            }
        }
        cells.join(",")
    }
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let (plot, out) = (options.plot.as_deref(), options.out.as_deref());
    save::check(&[(plot, "svg"), (out, "csv")], &[&options.file])?;
    let outcome = compare(options)?;
    if let Some(note) = &outcome.note {
        writeln!(io::stderr(), "note: {note}")?;
    }
    for error in &outcome.errors {
        let _ = writeln!(io::stderr(), "error: {error}");
    }
    if outcome.people.is_empty() {
        let rows = outcome.rows.name();
        return Err(format!("nobody could be simulated ({rows} rows): see the rows that the table has, and what was said of them above").into());
    }
    let changes = outcome.changes();
    let text = if options.json {
        format!("{:#}\n", outcome.json(&changes))
    } else {
        report::text(outcome.people.len(), &outcome.rows.name(), &changes)
    };
    let printed = output::write(&text);
    let rows = save::into(out, |file| WholeFile::save(file, outcome.table()));
    let draw = |file: &_| progress::during("drawing", || drawing::draw(&changes, file));
    let drawn = save::into(plot, draw);
    let complete = match outcome.errors.len() {
        0 => Ok(()),
        failed => Err(format!("{failed} rows left out, for the reasons above").into()),
    };
    save::all([printed, rows, drawn, complete])
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
