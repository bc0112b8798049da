//! A session over time, as a drawing: panels above each other, phases shaded.

use std::ops::Range;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use soleus::prelude::SessionRun;

use super::canvas::{Area, BLUE, Failure, GRID, INK, RED, TEAL, label, range, text};
use super::simplify::{Line, simplified};
use super::story::{self, Spread, Story};
use super::{output, progress};

const SIZE: (u32, u32) = (1080, 980);
const HEAD: u32 = 62;
const FOOT: u32 = 26;
/// Where the panels begin.
const LEFT: u32 = 70;
const LABELS: u32 = 62;
const MARGIN: u32 = 14;
/// Every other phase is shaded in this.
const SHADE: RGBColor = RGBColor(246, 241, 230);

/// One of the drawings that stand above each other.
struct Panel {
    /// What is drawn, with its unit.
    what: &'static str,
    colour: RGBColor,
    line: Line,
    /// Lowest and highest values about the line.
    band: Option<[Line; 2]>,
}

/// Draws a session into an SVG file.
pub fn draw(run: &SessionRun, file: &Path) -> Result<(), Failure> {
    let story = progress::during("drawing", || story::read(run))?;
    let mut svg = String::new();
    paint(run, &story, &mut svg)?;
    output::save(file, &svg)
}

fn paint(run: &SessionRun, story: &Story, svg: &mut String) -> Result<(), Failure> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let title = "Lying, standing, heel raises, standing again";
    root.draw(&Text::new(title, (LEFT as i32, 12), text(19)))?;
    name_phases(&root, run)?;
    let (_, body) = root.split_vertically(HEAD);
    let (body, foot) = body.split_vertically(SIZE.1 - HEAD - FOOT);
    let panels = panels(story);
    let areas = body.split_evenly((panels.len(), 1));
    for (panel, area) in panels.iter().zip(areas) {
        panel.draw(&area, run)?;
    }
    let middle = ((LEFT + SIZE.0) / 2) as i32;
    let style = text(14).pos(Pos::new(HPos::Center, VPos::Top));
    foot.draw(&Text::new("time, min", (middle, 2), style))?;
    root.present()?;
    Ok(())
}

/// Names the phases between the title and the first panel.
fn name_phases(root: &Area<'_>, run: &SessionRun) -> Result<(), Failure> {
    let end_s = run.solution.end().seconds();
    let width = f64::from(SIZE.0 - LEFT - MARGIN);
    for phase in &run.phases {
        let middle_s = 0.5 * (phase.from + phase.to).seconds();
        let x = f64::from(LEFT) + width * middle_s / end_s;
        let style = text(14).pos(Pos::new(HPos::Center, VPos::Bottom));
        let place = (x as i32, HEAD as i32 + 4);
        root.draw(&Text::new(phase.name.clone(), place, style))?;
    }
    Ok(())
}

fn panels(story: &Story) -> [Panel; 5] {
    let plain = |what, colour, line: &Line| Panel {
        what,
        colour,
        line: in_minutes(line.iter().copied()),
        band: None,
    };
    let banded = |what, colour, spreads: &[Spread]| {
        let line = |read: fn(&Spread) -> f64| {
            in_minutes(spreads.iter().map(|spread| (spread.time_s, read(spread))))
        };
        Panel {
            what,
            colour,
            line: line(|spread| spread.mean),
            band: Some([line(|spread| spread.low), line(|spread| spread.high)]),
        }
    };
    [
        banded("arterial pressure, mmHg", RED, &story.arterial_mmhg),
        plain("heart rate, 1/min", INK, &story.rate_bpm),
        plain("cardiac output, L/min", RED, &story.output_l_min),
        banded("both legs, mL", TEAL, &story.leg_ml),
        banded("ankle vein, mmHg", BLUE, &story.ankle_mmhg),
    ]
}

fn in_minutes(line: impl Iterator<Item = (f64, f64)>) -> Line {
    line.map(|(time_s, value)| (time_s / 60.0, value)).collect()
}

impl Panel {
    fn heights(&self) -> Range<f64> {
        let band = self.band.iter().flatten().flatten();
        let heights = range(self.line.iter().chain(band).map(|(_, value)| *value));
        // Pressures and volumes that come near nought are drawn from there.
        let from_zero = (0.0..0.3 * heights.end).contains(&heights.start);
        if from_zero { 0.0..heights.end } else { heights }
    }

    fn draw(&self, area: &Area<'_>, run: &SessionRun) -> Result<(), Failure> {
        let heights = self.heights();
        let end_min = run.solution.end().minutes();
        let mut chart = ChartBuilder::on(area)
            .margin_left(LEFT - LABELS)
            .margin_right(MARGIN)
            .margin_top(8)
            .y_label_area_size(LABELS)
            .x_label_area_size(22)
            .build_cartesian_2d(0.0..end_min, heights.clone())?;
        for (place, phase) in run.phases.iter().enumerate() {
            let (from, to) = (phase.from.minutes(), phase.to.minutes());
            if place % 2 == 1 {
                let whole = [(from, heights.start), (to, heights.end)];
                chart.draw_series([Rectangle::new(whole, SHADE.filled())])?;
            }
        }
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK.mix(0.5))
            .label_style(text(13))
            .axis_desc_style(text(14))
            .x_label_formatter(&label)
            .y_label_formatter(&label)
            .x_labels(12)
            .y_labels(5)
            .y_desc(self.what)
            .draw()?;
        let tolerance = (
            0.1 * end_min / f64::from(SIZE.0),
            0.1 * (heights.end - heights.start) / f64::from(SIZE.1 / 5),
        );
        if let Some([low, high]) = &self.band {
            let mut outline = simplified(low, tolerance);
            outline.extend(simplified(high, tolerance).into_iter().rev());
            let surface = Polygon::new(outline, self.colour.mix(0.22).filled());
            chart.draw_series([surface])?;
        }
        let line = simplified(&self.line, tolerance);
        chart.draw_series(LineSeries::new(line, self.colour.stroke_width(2)))?;
        Ok(())
    }
}
