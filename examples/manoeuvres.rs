//! All manoeuvres against each other: what each returns to the heart, what it does to pressure at the ankle, how fast it washes the soleal veins, and what it asks of the muscles.
//!
//! Each is done for a minute in its own posture, after three minutes of rest in it; without central command, so that only muscles act.
//!
//! ```text
//! cargo run --release --example manoeuvres
//! cargo run --release --example manoeuvres -- --by effort --json
//! cargo run --release --example manoeuvres -- --plot manoeuvres.svg
//! ```

mod support {
    pub mod moves;
    pub mod numbers;
    pub mod output;
    pub mod progress;
    pub mod save;
}

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use serde_json::{Value, json};
use soleus::plot::{Bars, Figure};
use soleus::prelude::*;

use support::moves::{Done, done};
use support::numbers::number;
use support::{output, progress, save};

/// Ranks the manoeuvres.
#[derive(Debug, Parser)]
#[command(name = "manoeuvres")]
struct Options {
    /// By what
    #[arg(long, value_enum, default_value_t = Key::VenousReturn)]
    by: Key,

    /// Only this one; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<Exercise>,

    /// Print a JSON list instead of the table
    #[arg(long)]
    json: bool,

    /// Draw what each does to the ankle's pressure into this SVG file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Key {
    /// What returns from both legs, above rest: most first
    VenousReturn,
    /// Pressure at the ankle meanwhile: lowest first
    AnklePressure,
    /// Time to wash out half of the soleal sinuses: shortest first
    Washout,
    /// Muscle that works: least first
    Effort,
    /// What returns above rest for that effort: most first
    ReturnForEffort,
}

impl Key {
    /// What is smallest is best.
    fn of(self, done: &Done) -> f64 {
        match self {
            Self::VenousReturn => -done.gained_ml_min,
            Self::AnklePressure => done.ankle_mmhg,
            Self::Washout => done.half_s.unwrap_or(f64::INFINITY),
            Self::Effort => done.effort_ml,
            Self::ReturnForEffort => -done.gained_ml_min / done.effort_ml.max(0.01),
        }
    }
}

fn ranked(options: &Options) -> Result<Vec<Done>, Box<dyn Error>> {
    let chosen = |own: &Exercise| options.only.is_empty() || options.only.contains(own);
    let exercises: Vec<_> = Exercise::ALL.into_iter().filter(chosen).collect();
    let mut bar = progress::bar("moving", "manoeuvres", exercises.len() as f64);
    let all = exercises.iter().enumerate().map(|(place, exercise)| {
        let done = done(*exercise)?;
        bar((place + 1) as f64);
        Ok(done)
    });
    let mut all = all.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    all.sort_by(|a, b| options.by.of(a).total_cmp(&options.by.of(b)));
    Ok(all)
}

fn json(ranked: &[Done]) -> Value {
    let object = |(place, own): (usize, &Done)| {
        json!({
            "rank": place + 1,
            "manoeuvre": own.exercise.name(),
            "posture": own.posture(),
            "rate_per_min": number(own.rate_per_min),
            "venous_return_ml_min": number(own.returned_ml_min),
            "venous_return_gain_ml_min": number(own.gained_ml_min),
            "ankle_pressure_rest_mmhg": number(own.rest_mmhg),
            "ankle_pressure_mmhg": number(own.ankle_mmhg),
            "soleal_washout_half_s": number(own.half_s),
            "working_muscle_ml": number(own.effort_ml),
            "pump_power_mw": number(own.power_mw),
        })
    };
    Value::Array(ranked.iter().enumerate().map(object).collect())
}

fn text(ranked: &[Done]) -> String {
    let mut lines = vec![
        String::from(
            "                                   return of both legs, mL/min    ankle vein, mmHg   half of the sinuses   effort   power",
        ),
        String::from(
            "   manoeuvre            posture        moving   above rest        rest   moving           out after, s       mL      mW",
        ),
    ];
    for (place, own) in ranked.iter().enumerate() {
        let half = own
            .half_s
            .map_or_else(|| String::from("-"), |half| format!("{half:.1}"));
        lines.push(format!(
            "{:>2} {:<20} {:<10}{:>11.0}{:>13.0}{:>12.1}{:>9.1}{half:>23}{:>9.1}{:>8.1}",
            place + 1,
            own.exercise.name(),
            own.posture(),
            own.returned_ml_min,
            own.gained_ml_min,
            own.rest_mmhg,
            own.ankle_mmhg,
            own.effort_ml,
            own.power_mw,
        ));
    }
    lines.push(String::new());
    lines.push(String::from(
        "Effort: muscle of one leg that works, each muscle's volume times its excitation, mean over the cycle.",
    ));
    lines.push(String::new());
    lines.join("\n")
}

fn figure(ranked: &[Done]) -> Figure {
    let bars = Bars::new("ankle vein, mmHg", ["at rest in that posture", "moving"]);
    let bars = ranked.iter().fold(bars, |bars, own| {
        bars.bar(own.exercise.name(), [own.rest_mmhg, own.ankle_mmhg])
    });
    Figure::new("")
        .sized(900, 170 + 34 * ranked.len() as u32)
        .panel(bars)
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let plot = options.plot.as_deref();
    save::check(&[(plot, "svg")], &[])?;
    let ranked = ranked(options)?;
    let text = if options.json {
        format!("{:#}\n", json(&ranked))
    } else {
        text(&ranked)
    };
    let printed = output::write(&text);
    let draw = |file: &_| progress::during("drawing", || figure(&ranked).save(file));
    save::all([printed, save::into(plot, draw)])
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
