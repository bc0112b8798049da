//! Measured against predicted changes, as tables.

use super::statistics::{Pairs, deviation, mean, quantile};
use super::{MINUTES, NOTE, QUANTITIES, Quantity};

/// The tables.
pub fn text(people: usize, rows: &str, changes: &[[Pairs; 2]]) -> String {
    let mut lines = vec![
        format!("{people} people ({rows} rows) tilted to 60°: changes from lying, mean ± SD"),
        format!("Note: {NOTE}."),
        String::new(),
        format!(
            "{:<23}{:>17}{:>17}{:>12}{:>11}{:>13}  unit",
            "", "measured", "predicted", "mean error", "RMS error", "trivial RMS"
        ),
    ];
    lines.extend(each(changes, errors));
    lines.push(String::from(
        "Trivial: the error of predicting the measured mean for everybody.",
    ));
    lines.push(String::new());
    lines.push(format!(
        "{:<34}{:>9}{:>9}{:>9}{:>9}{:>9}  percentile",
        "Distributions", "5th", "25th", "50th", "75th", "95th"
    ));
    lines.extend(each(changes, distributions));
    lines.push(String::new());
    lines.join("\n")
}

fn each(changes: &[[Pairs; 2]], tell: fn(&Quantity, &str, &Pairs) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    for (quantity, pairs) in QUANTITIES.iter().zip(changes) {
        for (minutes, pairs) in MINUTES.iter().zip(pairs) {
            let name = format!("{}, {minutes} min", quantity.name);
            lines.push(tell(quantity, &name, pairs));
        }
    }
    lines
}

fn errors(quantity: &Quantity, name: &str, pairs: &Pairs) -> String {
    let places = quantity.decimals;
    let spread = |values: &[f64]| {
        let deviation = deviation(values);
        let deviation = deviation.map_or(String::from("–"), |sd| format!("{sd:.places$}"));
        format!("{:.places$} ± {deviation}", mean(values))
    };
    format!(
        "{name:<23}{:>17}{:>17}{:>12.places$}{:>11.places$}{:>13.places$}  {}",
        spread(&pairs.measured),
        spread(&pairs.predicted),
        pairs.mean_error(),
        pairs.rms_error(),
        pairs.trivial_rms_error(),
        quantity.unit
    )
}

fn distributions(quantity: &Quantity, name: &str, pairs: &Pairs) -> String {
    let line = |what: &str, values: &[f64]| {
        let shares = [0.05, 0.25, 0.5, 0.75, 0.95];
        let cells = shares.iter().map(|share| {
            let value = quantile(values, *share).unwrap_or(f64::NAN);
            format!("{value:>9.*}", quantity.decimals)
        });
        format!("{name:<23} {what:<10}{}", cells.collect::<String>())
    };
    let measured = line("measured", &pairs.measured);
    format!("{measured}\n{}", line("predicted", &pairs.predicted))
}
