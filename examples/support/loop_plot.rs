//! Pressure-volume loops, as a drawing.

use std::path::Path;

use plotters::prelude::*;

use super::canvas::{Area, BLUE, Failure, GRID, INK, RED, TEAL, label, range, text};
use super::output;
use crate::{Both, Ventricle};

const SIZE: (u32, u32) = (1080, 520);
/// One for each phase.
const COLOURS: [RGBColor; 3] = [BLUE, RED, TEAL];

/// Draws the loops of both ventricles into an SVG file.
pub fn draw(phases: &[Both], file: &Path) -> Result<(), Failure> {
    let mut svg = String::new();
    paint(phases, &mut svg)?;
    output::save(file, &svg)
}

fn paint(phases: &[Both], svg: &mut String) -> Result<(), Failure> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let (left, right) = root.split_horizontally(SIZE.0 / 2);
    panel(&left, "Left ventricle", phases, |both| &both.left)?;
    panel(&right, "Right ventricle", phases, |both| &both.right)?;
    root.present()?;
    Ok(())
}

fn panel(
    area: &Area<'_>,
    title: &str,
    phases: &[Both],
    side: fn(&Both) -> &Ventricle,
) -> Result<(), Failure> {
    let points = || phases.iter().flat_map(|both| &side(both).loop_ml_mmhg);
    let volumes = 0.0..range(points().map(|(ml, _)| *ml)).end;
    let pressures = range(points().map(|(_, mmhg)| *mmhg));
    let pressures = pressures.start.min(0.0)..pressures.end;
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .caption(title, text(18))
        .x_label_area_size(40)
        .y_label_area_size(54)
        .build_cartesian_2d(volumes, pressures)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK.mix(0.5))
        .label_style(text(13))
        .axis_desc_style(text(14))
        .x_label_formatter(&label)
        .y_label_formatter(&label)
        .x_labels(8)
        .y_labels(8)
        .x_desc("volume, mL")
        .y_desc("transmural pressure, mmHg")
        .draw()?;
    for (both, colour) in phases.iter().zip(COLOURS) {
        let points = &side(both).loop_ml_mmhg;
        let closed = points.iter().chain(points.first()).copied();
        let style = colour.stroke_width(2);
        chart
            .draw_series(LineSeries::new(closed, style))?
            .label(both.phase)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .label_font(text(13))
        .margin(8)
        .draw()?;
    Ok(())
}
