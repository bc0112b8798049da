//! Pressure-volume loops of both ventricles: lying, standing still, and standing with the calf pump at work.
//!
//! A loop's width is the stroke volume, its area the work of a beat. Standing, the heart fills less and its loops narrow; heel raises send blood back and widen them again. The
//! pressure-volume area adds to the work what stays behind in the wall; it goes with the oxygen that a beat takes, so that work as a share of it is an efficiency.
//!
//! ```text
//! cargo run --release --example pv_loops
//! cargo run --release --example pv_loops -- --plot pv_loops.svg
//! cargo run --release --example pv_loops -- --leg no-valves --json
//! ```

mod support {
    pub mod legs;
    pub mod loop_plot;
    pub mod numbers;
    pub mod output;
    pub mod progress;
    pub mod running;
    pub mod save;
    pub mod subject;
}

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use serde_json::{Map, Value, json};
use soleus::measure::VentricleReport;
use soleus::prelude::*;

use support::numbers::number;
use support::running::Ran;
use support::subject::{Subject, rate_hz, seconds};
use support::{loop_plot, output, progress, running, save};

/// Pressure-volume loops of both ventricles: lying, standing, and with the calf pump at work.
#[derive(Debug, Parser)]
#[command(name = "pv_loops")]
struct Options {
    #[command(flatten)]
    subject: Subject,

    /// Time lying, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 30.0, value_parser = seconds, allow_negative_numbers = true)]
    supine: f64,

    /// Time standing still, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 180.0, value_parser = seconds, allow_negative_numbers = true)]
    standing: f64,

    /// Time of heel raises, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 120.0, value_parser = seconds, allow_negative_numbers = true)]
    raises: f64,

    /// Time lying before anything is read, in s: 10 to 1800
    #[arg(long, value_name = "S", default_value_t = 180.0, value_parser = seconds, allow_negative_numbers = true)]
    settling: f64,

    /// Heel raises a second, in Hz: 0.1 to 4
    #[arg(long, value_name = "HZ", default_value_t = 1.0, value_parser = rate_hz, allow_negative_numbers = true)]
    rate: f64,

    /// Print one JSON object instead of the table
    #[arg(long)]
    json: bool,

    /// Draw the loops into this SVG file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

/// The phases, by their names in session and JSON.
const PHASES: [&str; 3] = ["supine", "standing", "raises"];
/// Over how much of the end of a phase the work is averaged; the loop is that of its last whole beat.
const WINDOW: Time = Time::from_seconds(10.0);

/// One ventricle in one phase.
#[derive(Clone, Debug)]
pub struct Ventricle {
    /// The last beat: volumes in mL, transmural pressures in mmHg.
    pub loop_ml_mmhg: Vec<(f64, f64)>,
    report: VentricleReport,
}

/// Both ventricles in one phase.
#[derive(Clone, Debug)]
pub struct Both {
    /// The phase.
    pub phase: &'static str,
    /// The left ventricle.
    pub left: Ventricle,
    /// The right ventricle.
    pub right: Ventricle,
}

fn session(options: &Options) -> Result<Session, Box<dyn Error>> {
    let [supine, standing, raises] = PHASES;
    let phase = |name: &str, time_s: f64| Phase::new(name, time_s.seconds());
    let heel_raise = Manoeuvre::heel_raise(options.rate.hz());
    let session = options.subject.session()?;
    Ok(session
        .phase(phase(supine, options.supine))
        .phase(phase(standing, options.standing).standing_up())
        .phase(phase(raises, options.raises).doing(heel_raise)))
}

fn read(run: &SessionRun, phase: &'static str) -> Result<Both, Box<dyn Error>> {
    let (from, to) = run.last(phase, WINDOW)?;
    let report = HeartReport::read(&run.solution, &run.body.heart, from, to)?;
    let no_ventricles = "this heart has no ventricles";
    let pump = run.body.heart.beating().ok_or(no_ventricles)?;
    let ventricle = |chamber, report: Option<VentricleReport>| {
        let beat = pump.sinus_node.phase();
        let beat = PressureVolumeLoop::last(&run.solution, chamber, beat, from, to)?;
        let points = beat.points.iter();
        let points: Vec<_> = points.map(|(v, p)| (v.ml(), p.mmhg())).collect();
        Ok::<_, Box<dyn Error>>(Ventricle {
            loop_ml_mmhg: thinned(&points),
            report: report.ok_or(no_ventricles)?,
        })
    };
    Ok(Both {
        phase,
        left: ventricle(pump.left_ventricle, report.left)?,
        right: ventricle(pump.right_ventricle, report.right)?,
    })
}

/// A loop in points that lie at least a fiftieth of its size apart.
fn thinned(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let size = |read: fn(&(f64, f64)) -> f64| {
        let low = points.iter().map(read).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(read).fold(f64::NEG_INFINITY, f64::max);
        (high - low).max(f64::MIN_POSITIVE)
    };
    let (width, height) = (size(|point| point.0), size(|point| point.1));
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for point in points {
        let apart = |last: &(f64, f64)| {
            ((point.0 - last.0) / width).hypot((point.1 - last.1) / height) >= 0.02
        };
        if kept.last().is_none_or(apart) {
            kept.push(*point);
        }
    }
    kept
}

fn json(ran: &Ran, phases: &[Both]) -> Value {
    let object = phases.iter().map(|both| {
        let own = json!({ "left": both.left.json(), "right": both.right.json() });
        (both.phase.to_owned(), own)
    });
    let mut object: Map<String, Value> = object.collect();
    let drift = ran.run.solution.volume_drift_relative();
    object.insert("volume_drift_relative".to_owned(), number(drift));
    let factor = ran.real_time_factor();
    object.insert("real_time_factor".to_owned(), number(factor));
    Value::Object(object)
}

impl Ventricle {
    fn json(&self) -> Value {
        let report = &self.report;
        let points = self.loop_ml_mmhg.iter();
        json!({
            "end_diastolic_volume_ml": number(report.end_diastolic.ml()),
            "end_systolic_volume_ml": number(report.end_systolic.ml()),
            "stroke_volume_ml": number(report.stroke_volume.ml()),
            "ejection_fraction": number(report.ejection_fraction),
            "stroke_work_j": number(report.stroke_work.joules()),
            "pressure_volume_area_j": number(report.pressure_volume_area.joules()),
            "efficiency": number(report.efficiency),
            "external_power_w": number(report.external_power.watts()),
            "loop_volume_ml": points.clone().map(|(ml, _)| number(*ml)).collect::<Vec<_>>(),
            "loop_pressure_mmhg": points.map(|(_, mmhg)| number(*mmhg)).collect::<Vec<_>>(),
        })
    }
}

/// A line of the table: what, decimals, unit, and how it is read.
type Row = (
    &'static str,
    usize,
    &'static str,
    fn(&VentricleReport) -> f64,
);

const ROWS: [Row; 7] = [
    ("end-diastolic volume", 0, "mL", |v| v.end_diastolic.ml()),
    ("end-systolic volume", 0, "mL", |v| v.end_systolic.ml()),
    ("stroke volume", 0, "mL", |v| v.stroke_volume.ml()),
    ("ejection fraction", 2, "", |v| v.ejection_fraction),
    ("stroke work", 3, "J", |v| v.stroke_work.joules()),
    ("pressure-volume area", 3, "J", |v| {
        v.pressure_volume_area.joules()
    }),
    ("efficiency", 2, "", |v| v.efficiency),
];

/// One of the two ventricles.
type Side = fn(&Both) -> &Ventricle;

fn table(ran: &Ran, phases: &[Both]) -> String {
    let mut lines = Vec::new();
    let sides: [(&str, Side); 2] = [
        ("Left ventricle", |both| &both.left),
        ("Right ventricle", |both| &both.right),
    ];
    for (title, side) in sides {
        let names: String = PHASES.iter().map(|name| format!("{name:>10}")).collect();
        lines.push(format!("{title:<24}{names}"));
        for (what, decimals, unit, read) in ROWS {
            let cells = phases
                .iter()
                .map(|both| format!("{:>10.decimals$}", read(&side(both).report)));
            let cells: String = cells.collect();
            lines.push(format!("  {what:<22}{cells}  {unit}").trim_end().to_owned());
        }
        lines.push(String::new());
    }
    lines.extend([ran.footer(), String::new()]);
    lines.join("\n")
}

fn tell(options: &Options) -> Result<(), Box<dyn Error>> {
    let plot = options.plot.as_deref();
    save::check(&[(plot, "svg")], &[])?;
    let ran = running::run(session(options)?, options.settling.seconds())?;
    let phases = progress::during("reading", || {
        let phases = PHASES.iter().map(|phase| read(&ran.run, phase));
        phases.collect::<Result<Vec<_>, _>>()
    })?;
    let text = if options.json {
        format!("{:#}\n", json(&ran, &phases))
    } else {
        table(&ran, &phases)
    };
    let printed = output::write(&text);
    let drawn = save::into(plot, |file| loop_plot::draw(&phases, file));
    save::all([printed, drawn])
}

fn main() -> ExitCode {
    output::ended(tell(&Options::parse()))
}
