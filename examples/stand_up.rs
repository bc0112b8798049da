//! A person lies, stands up, raises the heels, and rests standing: what gravity takes from the heart, what the reflex answers, and what the calf pump gives back.
//!
//! Standing up, blood sinks into the legs: the heart fills less and puts out less, and the baroreflex keeps arterial pressure by a faster heart and tighter arterioles. Heel
//! raises then press the blood up past the valves of the veins: the pressure at the ankle falls, the legs empty, the heart fills.
//!
//! ```text
//! cargo run --release --example stand_up
//! cargo run --release --example stand_up -- --plot stand_up.svg
//! cargo run --release --example stand_up -- --sex female --age 70 --height 162 --weight 66 --leg no-valves --json
//! cargo run --release --example stand_up -- --no-reflex
//! ```

mod support {
    pub mod legs;
    pub mod numbers;
    pub mod output;
    pub mod progress;
    pub mod running;
    pub mod save;
    pub mod story;
    pub mod subject;
    pub mod timeline;
    pub mod vitals;
}

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use serde_json::{Map, Value};
use soleus::prelude::*;

use support::numbers::number;
use support::running::Ran;
use support::subject::{Subject, rate_hz, seconds};
use support::vitals::Vitals;
use support::{output, progress, running, save, timeline};

/// Lying, standing, heel raises, and rest after them: pressures, heart rate, output, leg volume.
#[derive(Debug, Parser)]
#[command(name = "stand_up")]
struct Options {
    #[command(flatten)]
    subject: Subject,

    /// Time lying, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 120.0, value_parser = seconds, allow_negative_numbers = true)]
    supine: f64,

    /// Time standing still, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 180.0, value_parser = seconds, allow_negative_numbers = true)]
    standing: f64,

    /// Time of heel raises, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 120.0, value_parser = seconds, allow_negative_numbers = true)]
    raises: f64,

    /// Time standing still after them, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 120.0, value_parser = seconds, allow_negative_numbers = true)]
    after: f64,

    /// Time lying before anything is read, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 180.0, value_parser = seconds, allow_negative_numbers = true)]
    settling: f64,

    /// Heel raises a second, in Hz: 0.1 to 4
    #[arg(long, value_name = "HZ", default_value_t = 1.0, value_parser = rate_hz, allow_negative_numbers = true)]
    rate: f64,

    /// Print one JSON object instead of the table
    #[arg(long)]
    json: bool,

    /// Draw pressures, heart rate, output and leg volume over time into this SVG file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

/// The phases, by their names in session and JSON.
const PHASES: [&str; 4] = ["supine", "standing", "raises", "after"];

fn session(options: &Options) -> Result<Session, Box<dyn Error>> {
    let phase = |name: &str, time_s: f64| Phase::new(name, time_s.seconds());
    let [supine, standing, raises, after] = PHASES;
    let heel_raise = Manoeuvre::heel_raise(options.rate.hz());
    let session = options.subject.session()?;
    Ok(session
        .phase(phase(supine, options.supine))
        .phase(phase(standing, options.standing).standing_up())
        .phase(phase(raises, options.raises).doing(heel_raise))
        .phase(phase(after, options.after)))
}

fn json(ran: &Ran, vitals: &[Vitals]) -> Value {
    let phases = PHASES.iter().zip(vitals);
    let mut object: Map<String, Value> = phases
        .map(|(name, vitals)| ((*name).to_owned(), vitals.json()))
        .collect();
    let drift = ran.run.solution.volume_drift_relative();
    object.insert("volume_drift_relative".to_owned(), number(drift));
    let factor = ran.real_time_factor();
    object.insert("real_time_factor".to_owned(), number(factor));
    Value::Object(object)
}

/// A line of the table: what, decimals, unit, and how it is read.
type Row = (
    &'static str,
    usize,
    &'static str,
    fn(&Vitals) -> Option<f64>,
);

const ROWS: [Row; 13] = [
    ("heart rate", 0, "1/min", |v| {
        v.heart.heart_rate.map(Rate::bpm)
    }),
    ("mean arterial pressure", 0, "mmHg", |v| {
        Some(v.heart.arterial.mean.mmhg())
    }),
    ("systolic pressure", 0, "mmHg", |v| {
        Some(v.heart.arterial.systolic.mmhg())
    }),
    ("diastolic pressure", 0, "mmHg", |v| {
        Some(v.heart.arterial.diastolic.mmhg())
    }),
    ("right atrial pressure", 1, "mmHg", |v| {
        Some(v.heart.right_atrial.mmhg())
    }),
    ("cardiac output", 2, "L/min", |v| {
        Some(v.heart.output.l_per_min())
    }),
    ("stroke volume", 0, "mL", |v| {
        v.heart.left.map(|left| left.stroke_volume.ml())
    }),
    ("ejection fraction", 2, "", |v| {
        v.heart.left.map(|left| left.ejection_fraction)
    }),
    ("peripheral resistance", 2, "mmHg s/mL", |v| {
        Some(v.resistance_mmhg_s_ml())
    }),
    ("volume of both legs", 0, "mL", |v| Some(v.leg_volume.ml())),
    ("ankle vein pressure", 0, "mmHg", |v| Some(v.ankle.mmhg())),
    ("stroke work", 2, "J", |v| {
        v.heart.left.map(|left| left.stroke_work.joules())
    }),
    ("rate-pressure product", 0, "mmHg/min", |v| {
        v.heart.rate_pressure_product_mmhg_per_min
    }),
];

fn table(ran: &Ran, vitals: &[Vitals]) -> String {
    let mut lines = vec![
        String::from("Means over the last 30 s of each phase"),
        format!(
            "{:<24}{:>10}{:>10}{:>10}{:>10}",
            "", PHASES[0], PHASES[1], PHASES[2], PHASES[3]
        ),
    ];
    for (what, decimals, unit, read) in ROWS {
        let cell = |vitals: &Vitals| match read(vitals) {
            Some(value) => format!("{value:>10.decimals$}"),
            None => format!("{:>10}", "-"),
        };
        let cells: String = vitals.iter().map(cell).collect();
        lines.push(format!("{what:<24}{cells}  {unit}").trim_end().to_owned());
    }
    lines.push(String::new());
    lines.push(ran.footer());
    lines.push(String::new());
    lines.join("\n")
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let plot = options.plot.as_deref();
    save::check(&[(plot, "svg")], &[])?;
    let ran = running::run(session(options)?, options.settling.seconds())?;
    let vitals = progress::during("reading", || {
        let phases = PHASES.iter().map(|phase| Vitals::read(&ran.run, phase));
        phases.collect::<Result<Vec<_>, _>>()
    })?;
    let text = if options.json {
        format!("{:#}\n", json(&ran, &vitals))
    } else {
        table(&ran, &vitals)
    };
    let printed = output::write(&text);
    let drawn = save::into(plot, |file| timeline::draw(&ran.run, file));
    save::all([printed, drawn])
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
