//! The test of the calf pump: ten heel raises (or recorded steps), read as a vascular laboratory reads them.
//!
//! ```text
//! cargo run --release --example heel_raises
//! cargo run --release --example heel_raises -- --leg deep --plot deep.svg
//! cargo run --release --example heel_raises -- --posture sitting --number 20 --rate 0.5 --json
//! cargo run --release --example heel_raises -- --emg walking.csv --cycles touchdowns.csv
//! ```

mod support;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use soleus::measure::CalfReport;
use soleus::prelude::*;
use soleus::presets::LegModel;
use soleus::protocol::{CalfTest, CalfTestRun, Manoeuvre, TestPosture};

use support::gait::{Gait, SignalKind};
use support::legs::LegName;
use support::{json, output, plot, progress, report, save};

/// The test of the calf muscle pump: legs up, stand, one contraction, a bout of them, recovery.
#[derive(Debug, Parser)]
#[command(name = "heel_raises")]
struct Options {
    /// Posture in which the muscles work
    #[arg(long, value_enum, default_value_t = PostureName::Standing)]
    posture: PostureName,

    /// Contractions in the bout: 1 to 3600 [default: 10, or 60 strides with --emg]
    #[arg(long, allow_negative_numbers = true, value_parser = contractions)]
    number: Option<u32>,

    /// Contractions a second, in Hz: 0.1 to 4 [default: 1, or that of the recording with --emg]
    #[arg(long, value_name = "HZ", allow_negative_numbers = true, value_parser = rate_hz)]
    rate: Option<f64>,

    /// State of the leg's veins
    #[arg(long, value_enum, default_value_t = LegName::Healthy)]
    leg: LegName,

    /// Walk as in this electromyogram instead: a CSV file with the columns time_s, tibialis_anterior_uv, gastrocnemius_medialis_uv,
    /// gastrocnemius_lateralis_uv and soleus_uv, in microvolt
    #[arg(long, value_name = "FILE")]
    emg: Option<PathBuf>,

    /// What was done to the electromyogram before
    #[arg(long, value_enum, default_value_t = SignalKind::Raw, requires = "emg")]
    signal: SignalKind,

    /// When the foot touched down in the electromyogram: a CSV file with the column touchdown_s; without it the gait cycle is found
    /// from the soleus
    #[arg(long, value_name = "FILE", requires = "emg")]
    cycles: Option<PathBuf>,

    /// Print one JSON object instead of the report
    #[arg(long)]
    json: bool,

    /// Draw pressure, volume and flows over time into this SVG file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PostureName {
    Standing,
    Sitting,
    Supine,
}

fn contractions(text: &str) -> Result<u32, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=3600).contains(number));
    number.ok_or_else(|| {
        String::from("a bout has 1 to 3600 contractions; give a whole number between these")
    })
}

fn rate_hz(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| {
        format!("`{text}` is not a number; give the contractions a second, such as 1.0")
    })?;
    if (0.1..=4.0).contains(&rate) {
        Ok(rate)
    } else {
        Err(String::from(
            "a calf contracts 0.1 to 4 times a second; give a rate between these",
        ))
    }
}

/// What is done, and what the report says about it.
#[derive(Debug)]
pub struct Exercise {
    manoeuvre: Manoeuvre,
    number: u32,
    kind: Kind,
    /// How it is done, for the report.
    description: String,
}

/// The kinds of exercise: published values belong to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Heel raises, or plantar flexion lying down.
    HeelRaises,
    /// Recorded steps.
    Walking,
}

impl Kind {
    /// What one of them is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HeelRaises => "contractions",
            Self::Walking => "strides",
        }
    }
}

/// A test that was run, with its report.
#[derive(Debug)]
pub struct Outcome {
    posture: TestPosture,
    posture_name: String,
    leg_name: String,
    exercise: Exercise,
    run: CalfTestRun,
    report: CalfReport,
    solving: Duration,
}

impl Outcome {
    fn rate(&self) -> Rate {
        self.exercise.manoeuvre.cycle().rate()
    }

    /// Recovery of the pressure; none if exercise did not lower it by as much as a manometer tells.
    fn recovery_90(&self) -> Option<Time> {
        let pressure = &self.report.pressure;
        pressure.recovery_90.filter(|_| pressure.drop >= 1.0.mmhg())
    }

    /// Simulated time over the time that solving took.
    fn real_time_factor(&self) -> f64 {
        self.run.timeline.end.seconds() / self.solving.as_secs_f64()
    }
}

fn exercise(options: &Options) -> Result<Exercise, Box<dyn Error>> {
    if let Some(recording) = &options.emg {
        let gait = Gait::read(recording, options.signal, options.cycles.as_deref())?;
        let strides = options.rate.map_or(gait.stride_rate(), Rate::from_hz);
        return Ok(Exercise {
            manoeuvre: gait.manoeuvre(strides)?,
            number: options.number.unwrap_or(60),
            kind: Kind::Walking,
            description: gait.describe(),
        });
    }
    let rate = options.rate.unwrap_or(1.0).hz();
    let (manoeuvre, description) = match options.posture {
        PostureName::Standing => (
            Manoeuvre::heel_raise(rate),
            "on tiptoe and down: plantar flexors at 45 % of maximal excitation",
        ),
        PostureName::Sitting => (
            Manoeuvre::seated_heel_raise(rate),
            "heels raised while sitting: soleus at 10 % of maximal excitation",
        ),
        PostureName::Supine => (
            Manoeuvre::heel_raise(rate),
            "feet pushed against a board as hard as in a heel raise: plantar flexors at 45 % of maximal excitation",
        ),
    };
    Ok(Exercise {
        manoeuvre,
        number: options.number.unwrap_or(10),
        kind: Kind::HeelRaises,
        description: description.to_owned(),
    })
}

fn perform(options: &Options, exercise: Exercise) -> Result<Outcome, Box<dyn Error>> {
    let posture = match options.posture {
        PostureName::Standing => TestPosture::Standing,
        PostureName::Sitting => TestPosture::Sitting,
        PostureName::Supine => TestPosture::Supine,
    };
    let test = CalfTest::of(LegModel::new(options.leg.condition()))
        .doing(exercise.manoeuvre.clone())
        .times(exercise.number)
        .in_posture(posture);
    let simulated = test.timeline().end;
    let start = Instant::now();
    let mut progress = progress::bar("solving", "s", simulated.seconds());
    let run = test.run_observed(|time| progress(time.seconds()))?;
    let solving = start.elapsed();
    let report = progress::during("reading the report", || CalfReport::read(&run))?;
    Ok(Outcome {
        posture,
        posture_name: name(&options.posture),
        leg_name: name(&options.leg),
        exercise,
        run,
        report,
        solving,
    })
}

fn name(value: &impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let file = options.plot.as_deref();
    let read = [&options.emg, &options.cycles].into_iter().flatten();
    let read: Vec<&Path> = read.map(PathBuf::as_path).collect();
    save::check(&[(file, "svg")], &read)?;
    let outcome = perform(options, exercise(options)?)?;
    let text = if options.json {
        format!("{:#}\n", json::object(&outcome))
    } else {
        report::text(&outcome)
    };
    let printed = output::write(&text);
    let drawn = save::into(file, |file| plot::draw(&outcome, file));
    save::all([printed, drawn])
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
