//! Eight hours in a seat: how legs swell, how still the blood stands, and what pressure does, for a person, a habit of moving and a device of your choice.
//!
//! Nothing but what is printed is kept of the run: hours stream.
//!
//! ```text
//! cargo run --release --example flight
//! cargo run --release --example flight -- --person varicose-veins --habit walk --device light-stocking --plot flight.svg
//! cargo run --release --example flight -- --habit raises --json
//! cargo run --release --example flight -- --csv flight.csv
//! cargo run --release --example flight -- --heart beating
//! ```

mod support {
    pub mod flight;
    pub mod numbers;
    pub mod output;
    pub mod progress;
    pub mod save;
}

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use soleus::report::WholeFile;

use support::flight::choices::{DeviceName, Habit, HeartName, PersonName};
use support::flight::{course, drawing, report};
use support::{output, progress, save};

/// A long flight.
#[derive(Debug, Parser)]
#[command(name = "flight")]
pub struct Options {
    /// Who flies
    #[arg(long, value_enum, default_value_t = PersonName::YoungAdult)]
    person: PersonName,

    /// How the person moves meanwhile
    #[arg(long, value_enum, default_value_t = Habit::None)]
    habit: Habit,

    /// What is worn
    #[arg(long, value_enum, default_value_t = DeviceName::None)]
    device: DeviceName,

    /// How the heart is solved
    #[arg(long, value_enum, default_value_t = HeartName::Averaged)]
    heart: HeartName,

    /// How long it takes, in h: 0.5 to 16
    #[arg(long, value_name = "H", default_value_t = 8.0, value_parser = hours, allow_negative_numbers = true)]
    hours: f64,

    /// Print one JSON object instead of the table
    #[arg(long)]
    json: bool,

    /// Draw swelling, stasis and pressure over time into this SVG file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,

    /// Write a row for each minute into this CSV file; while the flight goes on they stand beside it, in FILE.csv.XXXXXX.partial, which is left if the flight is interrupted
    #[arg(long, value_name = "FILE.csv")]
    csv: Option<PathBuf>,
}

fn hours(text: &str) -> Result<f64, String> {
    let found = text.parse().ok().filter(|h| (0.5..=16.0).contains(h));
    found.ok_or_else(|| {
        format!("`{text}`: a flight takes 0.5 to 16 h; give a number of hours between these")
    })
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let (plot, csv) = (options.plot.as_deref(), options.csv.as_deref());
    save::check(&[(plot, "svg"), (csv, "csv")], &[])?;
    let csv = csv.map(WholeFile::create).transpose()?;
    let (flown, rows) = course::fly(options, csv)?;
    let text = if options.json {
        format!("{:#}\n", report::json(options, &flown))
    } else {
        report::text(options, &flown)
    };
    let printed = output::write(&text);
    let draw = |file: &_| progress::during("drawing", || drawing::figure(&flown).save(file));
    save::all([printed, rows, save::into(plot, draw)])
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
