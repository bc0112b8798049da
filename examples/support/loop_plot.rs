//! Pressure-volume loops, as a drawing.

use std::path::Path;

use soleus::plot::{Figure, Panel, PlotError};

use crate::{Both, Ventricle};

/// Draws the loops of both ventricles into an SVG file.
pub fn draw(phases: &[Both], file: &Path) -> Result<(), PlotError> {
    let left = panel("Left ventricle", phases, |both| &both.left);
    let right = panel("Right ventricle", phases, |both| &both.right);
    let figure = Figure::new("").sized(1080, 520);
    figure.row([left, right]).save(file)
}

fn panel(title: &str, phases: &[Both], side: fn(&Both) -> &Ventricle) -> Panel {
    let points = phases.iter().flat_map(|both| &side(both).loop_ml_mmhg);
    let largest = points.map(|(ml, _)| *ml).fold(1.0, f64::max);
    let panel = Panel::new("transmural pressure, mmHg")
        .titled(title)
        .over("volume, mL")
        .x_range(0.0, 1.08 * largest);
    phases.iter().fold(panel, |panel, both| {
        let points = &side(both).loop_ml_mmhg;
        panel.line(both.phase, points.iter().chain(points.first()).copied())
    })
}
