//! Measured against predicted changes, as a drawing: above person by person, below how they are distributed.

use std::ops::Range;
use std::path::Path;

use plotters::prelude::*;

use super::statistics::Pairs;
use super::{MINUTES, QUANTITIES, Quantity};
use crate::support::canvas::{Area, BLUE, Failure, GRID, INK, RED, TEAL, label, range, text};
use crate::support::output;

const SIZE: (u32, u32) = (1240, 660);
/// After 2 and after 5 minutes.
const COLOURS: [RGBColor; 2] = [TEAL, RED];
/// Columns of a histogram.
const COLUMNS: usize = 14;

/// Draws the changes of all quantities, at both times, into an SVG file.
pub fn draw(changes: &[[Pairs; 2]], file: &Path) -> Result<(), Failure> {
    let mut svg = String::new();
    paint(changes, &mut svg)?;
    output::save(file, &svg)
}

fn paint(changes: &[[Pairs; 2]], svg: &mut String) -> Result<(), Failure> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let (above, below) = root.split_vertically(SIZE.1 / 2);
    let columns = (1, QUANTITIES.len());
    let cells = above
        .split_evenly(columns)
        .into_iter()
        .zip(below.split_evenly(columns));
    for ((quantity, pairs), (above, below)) in QUANTITIES.iter().zip(changes).zip(cells) {
        scatter(&above, quantity, pairs)?;
        histogram(&below, quantity, &pairs[1])?;
    }
    root.present()?;
    Ok(())
}

/// Each person as a point, with the line on which points would lie if all were predicted as measured.
fn scatter(area: &Area<'_>, quantity: &Quantity, pairs: &[Pairs; 2]) -> Result<(), Failure> {
    let both = |pairs: &Pairs| {
        let pairs = pairs.measured.iter().zip(&pairs.predicted);
        pairs.map(|(x, y)| (*x, *y)).collect::<Vec<_>>()
    };
    let points: [Vec<(f64, f64)>; 2] = [both(&pairs[0]), both(&pairs[1])];
    let all = || points.iter().flatten();
    let span = range(all().flat_map(|(x, y)| [*x, *y]));
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .caption(
            format!("change of {}, {}", quantity.name, quantity.unit),
            text(14),
        )
        .x_label_area_size(36)
        .y_label_area_size(50)
        .build_cartesian_2d(span.clone(), span.clone())?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK.mix(0.5))
        .label_style(text(11))
        .axis_desc_style(text(12))
        .x_label_formatter(&label)
        .y_label_formatter(&label)
        .x_labels(5)
        .y_labels(5)
        .x_desc("measured")
        .y_desc("predicted")
        .draw()?;
    let equal = [(span.start, span.start), (span.end, span.end)];
    chart.draw_series(LineSeries::new(equal, INK.mix(0.5)))?;
    for ((points, colour), minutes) in points.iter().zip(COLOURS).zip(MINUTES) {
        let dot = move |place| Circle::new(place, 2, colour.mix(0.7).filled());
        chart
            .draw_series(points.iter().map(|place| dot(*place)))?
            .label(format!("{minutes} min"))
            .legend(move |place| Circle::new(place, 3, colour.filled()));
    }
    legend(&mut chart)
}

/// How often each change was measured, and is predicted, after 5 minutes.
fn histogram(area: &Area<'_>, quantity: &Quantity, pairs: &Pairs) -> Result<(), Failure> {
    let span = range(pairs.measured.iter().chain(&pairs.predicted).copied());
    let counts = [&pairs.measured, &pairs.predicted].map(|values| counted(values, &span));
    let most = counts.iter().flatten().copied().fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .x_label_area_size(36)
        .y_label_area_size(50)
        .build_cartesian_2d(span.clone(), 0.0..1.1 * most)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK.mix(0.5))
        .label_style(text(11))
        .axis_desc_style(text(12))
        .x_label_formatter(&label)
        .y_label_formatter(&label)
        .x_labels(5)
        .y_labels(5)
        .x_desc(format!("after 5 min, {}", quantity.unit))
        .y_desc("people")
        .draw()?;
    let width = (span.end - span.start) / COLUMNS as f64;
    for ((counts, colour), name) in counts
        .iter()
        .zip([INK, BLUE])
        .zip(["measured", "predicted"])
    {
        let column = |(place, count): (usize, &f64)| {
            let from = span.start + width * place as f64;
            Rectangle::new(
                [(from, 0.0), (from + width, *count)],
                colour.mix(0.4).filled(),
            )
        };
        let columns = counts.iter().enumerate().filter(|(_, count)| **count > 0.0);
        chart
            .draw_series(columns.map(column))?
            .label(name)
            .legend(move |(x, y)| {
                Rectangle::new([(x - 5, y - 5), (x + 5, y + 5)], colour.mix(0.4).filled())
            });
    }
    legend(&mut chart)
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

type Chart<'a, 'd> = ChartContext<
    'a,
    SVGBackend<'d>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;

fn legend<'a, 'd: 'a>(chart: &mut Chart<'a, 'd>) -> Result<(), Failure> {
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .label_font(text(11))
        .legend_area_size(10)
        .margin(4)
        .draw()?;
    Ok(())
}
