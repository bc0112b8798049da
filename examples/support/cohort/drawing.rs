//! Measured against predicted changes, as a drawing: above person by person, below how they are distributed.

use std::ops::Range;
use std::path::Path;

use soleus::plot::{Colour, Figure, Panel, PlotError};

use super::statistics::Pairs;
use super::{MINUTES, QUANTITIES, Quantity};

/// After 2 and after 5 minutes.
const COLOURS: [Colour; 2] = [Colour::Teal, Colour::Red];
/// Columns of a histogram.
const COLUMNS: usize = 14;

/// Draws the changes of all quantities, at both times, into an SVG file.
pub fn draw(changes: &[[Pairs; 2]], file: &Path) -> Result<(), PlotError> {
    let both = || QUANTITIES.iter().zip(changes);
    let above: Vec<Panel> = both().map(|(own, pairs)| scatter(own, pairs)).collect();
    let below = both().map(|(own, pairs)| histogram(own, &pairs[1]));
    let figure = Figure::new("").sized(1240, 660);
    figure.row(above).row(below.collect::<Vec<_>>()).save(file)
}

/// Each person as a dot, with the line on which dots would lie if all were predicted as measured.
fn scatter(quantity: &Quantity, pairs: &[Pairs; 2]) -> Panel {
    let all = pairs
        .iter()
        .flat_map(|own| own.measured.iter().chain(&own.predicted));
    let span = span(all.copied());
    let panel = Panel::new("predicted")
        .titled(format!("change of {}, {}", quantity.name, quantity.unit))
        .over("measured")
        .x_range(span.start, span.end)
        .y_range(span.start, span.end)
        .line("", [(span.start, span.start), (span.end, span.end)])
        .coloured(Colour::Ink);
    let times = pairs.iter().zip(COLOURS).zip(MINUTES);
    times.fold(panel, |panel, ((own, colour), minutes)| {
        let dots = own.measured.iter().zip(&own.predicted);
        let dots = dots.map(|(x, y)| (*x, *y));
        panel.dots(format!("{minutes} min"), dots).coloured(colour)
    })
}

/// How often each change was measured, and is predicted, after 5 minutes.
fn histogram(quantity: &Quantity, pairs: &Pairs) -> Panel {
    let span = span(pairs.measured.iter().chain(&pairs.predicted).copied());
    let width = (span.end - span.start) / COLUMNS as f64;
    let columns = |values: &[f64]| {
        let from = |place: usize| span.start + width * place as f64;
        let counts = counted(values, &span).into_iter().enumerate();
        let columns = counts.map(|(place, count)| (from(place), from(place + 1), count));
        columns.collect::<Vec<_>>()
    };
    Panel::new("people")
        .over(format!("after 5 min, {}", quantity.unit))
        .columns("measured", columns(&pairs.measured))
        .coloured(Colour::Ink)
        .columns("predicted", columns(&pairs.predicted))
        .coloured(Colour::Blue)
}

/// The range of values, with some air.
fn span(values: impl Iterator<Item = f64>) -> Range<f64> {
    let nothing = (f64::INFINITY, f64::NEG_INFINITY);
    let (low, high) = values.fold(nothing, |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let air = 0.08 * (high - low).max(1e-3);
    low - air..high + air
}

fn counted(values: &[f64], span: &Range<f64>) -> [f64; COLUMNS] {
    let mut counts = [0.0; COLUMNS];
    for value in values {
        let place = (value - span.start) / (span.end - span.start) * COLUMNS as f64;
        if let Some(count) = counts.get_mut(place.max(0.0) as usize) {
            *count += 1.0;
        }
    }
    counts
}
