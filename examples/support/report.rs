//! The report as a vascular laboratory prints it.

use soleus::prelude::*;

use crate::Outcome;
use crate::support::norms::{Norm, Setting, reflux_cut_off_s};

/// One line: what, how much, what is published.
struct Row {
    what: &'static str,
    value: Option<f64>,
    decimals: usize,
    unit: &'static str,
    norm: Norm,
}

const fn row(
    what: &'static str,
    value: f64,
    decimals: usize,
    unit: &'static str,
    norm: Norm,
) -> Row {
    maybe(what, Some(value), decimals, unit, norm)
}

const fn maybe(
    what: &'static str,
    value: Option<f64>,
    decimals: usize,
    unit: &'static str,
    norm: Norm,
) -> Row {
    Row {
        what,
        value,
        decimals,
        unit,
        norm,
    }
}

/// The report.
pub fn text(outcome: &Outcome) -> String {
    let setting = Setting {
        posture: outcome.posture,
        kind: outcome.exercise.kind,
        number: outcome.exercise.number,
    };
    let mut lines = heading(outcome);
    for (title, rows) in [
        (
            "Foot vein pressure (manometry)",
            pressures(outcome, setting),
        ),
        (
            "Calf volume (air plethysmography)",
            volumes(outcome, setting),
        ),
        ("Flow and muscle", flows(outcome, setting)),
    ] {
        lines.extend(section(title, &rows));
    }
    lines.extend(valves(outcome));
    lines.extend(footer(outcome));
    lines.push(String::new());
    lines.join("\n")
}

fn heading(outcome: &Outcome) -> Vec<String> {
    let mut lines = vec![
        format!(
            "TEST OF THE CALF MUSCLE PUMP: leg {}, {}",
            outcome.leg_name, outcome.posture_name
        ),
        format!(
            "{} {} at {:.2} Hz",
            outcome.exercise.number,
            outcome.exercise.kind.name(),
            outcome.rate().hz()
        ),
    ];
    lines.extend(wrapped(&outcome.exercise.description, 100));
    lines
}

fn pressures(outcome: &Outcome, setting: Setting) -> Vec<Row> {
    let (report, pressure) = (&outcome.report, &outcome.report.pressure);
    let fall = pressure.rest - report.pressure_during;
    vec![
        row("at rest", pressure.rest.mmhg(), 1, "mmHg", setting.rest()),
        row(
            "mean during exercise",
            report.pressure_during.mmhg(),
            1,
            "mmHg",
            setting.during(),
        ),
        row(
            "fall during exercise",
            fall.mmhg(),
            1,
            "mmHg",
            setting.fall_during(),
        ),
        row(
            "after exercise",
            pressure.after.mmhg(),
            1,
            "mmHg",
            setting.after(),
        ),
        row(
            "drop, rest to after",
            pressure.drop.mmhg(),
            1,
            "mmHg",
            Norm::None,
        ),
        row(
            "drop, share of rest",
            100.0 * pressure.drop_fraction(),
            0,
            "%",
            setting.drop_percent(),
        ),
        maybe(
            "90 % recovery, RT90",
            outcome.recovery_90().map(Time::seconds),
            1,
            "s",
            setting.recovery(),
        ),
    ]
}

fn volumes(outcome: &Outcome, setting: Setting) -> Vec<Row> {
    let (report, filling) = (&outcome.report, &outcome.report.filling);
    let percent = |share: f64| 100.0 * share;
    vec![
        row(
            "venous volume, VV",
            filling.venous_volume.ml(),
            0,
            "mL",
            setting.venous_volume(),
        ),
        maybe(
            "90 % filling, VFT90",
            filling.filling_time_90.map(Time::seconds),
            0,
            "s",
            Norm::None,
        ),
        maybe(
            "filling index, VFI",
            filling.filling_index.map(Flow::ml_per_s),
            2,
            "mL/s",
            setting.filling_index(),
        ),
        row(
            "ejected by one contraction, EV",
            report.ejection.volume.ml(),
            0,
            "mL",
            Norm::None,
        ),
        maybe(
            "ejection fraction, EF",
            report.ejection.fraction.map(percent),
            1,
            "%",
            setting.ejection(),
        ),
        maybe(
            "residual fraction, RVF",
            report.residual_volume_fraction.map(percent),
            1,
            "%",
            setting.residual(),
        ),
    ]
}

fn flows(outcome: &Outcome, setting: Setting) -> Vec<Row> {
    let report = &outcome.report;
    let milliwatts = report.pump_power.watts() * 1000.0;
    vec![
        row(
            "popliteal velocity at rest",
            report.popliteal_rest_velocity.cm_per_s(),
            1,
            "cm/s",
            setting.popliteal_velocity(),
        ),
        row(
            "popliteal velocity, peak",
            report.popliteal_peak_velocity.cm_per_s(),
            1,
            "cm/s",
            setting.peak_velocity(),
        ),
        row(
            "soleus pressure, peak",
            report.soleus_peak_pressure.mmhg(),
            0,
            "mmHg",
            setting.soleus(),
        ),
        row("pump power, mean of bout", milliwatts, 1, "mW", Norm::None),
        row(
            "reflux, all valves",
            report.reflux_volume().ml(),
            1,
            "mL",
            Norm::None,
        ),
    ]
}

fn section(title: &str, rows: &[Row]) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        format!(
            "{title:<32}{:>10} {:<5} {:<5} {:<19} {}",
            "value", "unit", "", "healthy, published", "source"
        ),
    ];
    lines.extend(rows.iter().map(Row::line));
    lines
}

impl Row {
    fn line(&self) -> String {
        let value = self.value.map_or_else(
            || String::from("–"),
            |value| format!("{value:.*}", self.decimals),
        );
        let mark = self.value.map_or("", |value| self.norm.mark(value));
        let line = format!(
            "  {:<30}{value:>10} {:<5} {mark:<5} {:<19} {}",
            self.what,
            self.unit,
            self.norm.range(),
            self.norm.source()
        );
        line.trim_end().to_owned()
    }
}

fn valves(outcome: &Outcome) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        format!(
            "{:<28}{:>12}{:>12}{:>12}{:>14}   cut-off",
            "Valves, bout and recovery", "forward mL", "reflux mL", "reflux s", "longest s"
        ),
    ];
    lines.extend(outcome.report.valves.iter().map(|(valve, flow)| {
        let (longest_s, cut_off_s) = (flow.longest_reflux.seconds(), reflux_cut_off_s(*valve));
        let mark = if longest_s > cut_off_s { "long" } else { "ok" };
        format!(
            "  {:<26}{:>12.1}{:>12.1}{:>12.2}{longest_s:>14.2}   {mark:<5} {cut_off_s} s",
            valve.name(),
            flow.forward.ml(),
            flow.reflux.ml(),
            flow.reflux_time.seconds(),
        )
    }));
    lines.push(String::from(
        "  cut-offs of duplex ultrasound: Labropoulos 2003; time counts above 0.5 mL/s backwards",
    ));
    lines
}

fn footer(outcome: &Outcome) -> Vec<String> {
    vec![
        String::new(),
        format!(
            "{:.0} s solved in {:.2} s: {:.0} times real time; drift of blood volume {:.1e}",
            outcome.run.timeline.end.seconds(),
            outcome.solving.as_secs_f64(),
            outcome.real_time_factor(),
            outcome.report.volume_drift_relative,
        ),
    ]
}

/// Breaks text between words, so that no line is longer than `width` unless a word is.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
