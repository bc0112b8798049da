//! Pressure, volume and flows of a test over time, as a drawing.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use plotters::chart::DualCoordChartContext;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use soleus::measure::total_volume;
use soleus::prelude::{Curve, Quantity, Time};
use soleus::presets::LegValve;

use crate::Outcome;
use crate::support::output;
use crate::support::simplify::{Line, simplified};

type Failure = Box<dyn Error>;
type Area<'d> = DrawingArea<SVGBackend<'d>, Shift>;
type Axes = Cartesian2d<RangedCoordf64, RangedCoordf64>;
type Plane<'a, 'd> = DualCoordChartContext<'a, SVGBackend<'d>, Axes, Axes>;

/// Which of the two stretches of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Bout,
    Recovery,
}

const SIZE: (u32, u32) = (1080, 840);
/// Where the close-up of the bout ends and the recovery begins, from the left.
const FOLD: u32 = 640;
const LEFT_LABELS: u32 = 64;
const RIGHT_LABELS: u32 = 60;
const INK: RGBColor = RGBColor(60, 64, 70);
const GRID: RGBColor = RGBColor(226, 228, 232);
const BOUT: RGBColor = RGBColor(246, 241, 230);
const BLUE: RGBColor = RGBColor(58, 98, 148);
const TEAL: RGBColor = RGBColor(62, 130, 120);
const RED: RGBColor = RGBColor(176, 82, 78);
const SAND: RGBColor = RGBColor(190, 150, 84);
const FONT: &str = "Helvetica, Arial, sans-serif";

/// A curve with its name.
struct Named {
    name: &'static str,
    colour: RGBColor,
    line: Line,
}

/// One of the drawings that stand above each other.
struct Panel {
    axis: &'static str,
    lines: Vec<Named>,
    /// Drawn as a surface behind the lines, against an axis of its own on the right.
    behind: Option<(&'static str, Named)>,
    legend: SeriesLabelPosition,
}

/// The stretches of time that are drawn, in s from the first contraction: the bout, and the recovery after it.
struct Windows {
    bout_s: f64,
    close_up: Range<f64>,
    recovery: Range<f64>,
}

/// Draws a test into an SVG file.
pub fn draw(outcome: &Outcome, file: &Path) -> Result<(), Failure> {
    let mut svg = String::new();
    paint(outcome, &mut svg)?;
    output::save(file, &svg)
}

fn paint(outcome: &Outcome, svg: &mut String) -> Result<(), Failure> {
    let windows = windows(outcome);
    let panels = panels(outcome)?;
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let title = format!(
        "Calf muscle pump: leg {}, {}, {} {} at {:.2} Hz",
        outcome.leg_name,
        outcome.posture_name,
        outcome.exercise.number,
        outcome.exercise.kind.name(),
        outcome.rate().hz()
    );
    root.draw(&Text::new(
        title,
        (LEFT_LABELS as i32, 14),
        (FONT, 19).into_font().color(&INK),
    ))?;
    let (_, body) = root.split_vertically(40);
    let (body, foot) = body.split_vertically(SIZE.1 - 40 - 26);
    for (place, (panel, area)) in panels
        .iter()
        .zip(body.split_evenly((panels.len(), 1)))
        .enumerate()
    {
        panel.draw(&area, &windows, place == 0)?;
    }
    let style = (FONT, 14).into_font().color(&INK);
    for (what, from, to) in [
        ("time since the first contraction, s", LEFT_LABELS, FOLD),
        ("the same, s: recovery", FOLD, SIZE.0 - RIGHT_LABELS),
    ] {
        let middle = (from + to) / 2;
        let centred = style.pos(Pos::new(HPos::Center, VPos::Top));
        foot.draw(&Text::new(what, (middle as i32, 4), centred))?;
    }
    root.present()?;
    Ok(())
}

fn windows(outcome: &Outcome) -> Windows {
    let at = &outcome.run.timeline;
    let bout_s = (at.stopped - at.exercise).seconds();
    let end_s = (at.end - at.exercise).seconds();
    let fold_s = bout_s + 4.0;
    Windows {
        bout_s,
        close_up: -4.0..fold_s,
        recovery: fold_s..end_s,
    }
}

fn panels(outcome: &Outcome) -> Result<[Panel; 3], Failure> {
    let (leg, exercise) = (&outcome.run.leg, &outcome.run.exercise);
    let [popliteal, deep, soleus] = [
        LegValve::Popliteal,
        LegValve::DeepPerforators,
        LegValve::SoleusPerforators,
    ]
    .map(|valve| leg.valve(valve));
    let perforators = exercise.curve(move |frame| Ok(frame.flow(deep)? + frame.flow(soleus)?))?;
    let named = |name, colour, line| Named { name, colour, line };
    let foot = points(outcome, &exercise.pressure(leg.veins.foot)?)?;
    let calf = points(outcome, &total_volume(exercise, &leg.calf())?)?;
    let squeeze = points(outcome, &exercise.signal(leg.muscles.soleus.pressure())?)?;
    let flows = vec![
        named(
            "popliteal vein",
            BLUE,
            points(outcome, &exercise.flow(popliteal)?)?,
        ),
        named("perforators, inwards", RED, points(outcome, &perforators)?),
    ];
    Ok([
        Panel {
            axis: "pressure, mmHg",
            lines: vec![named("foot vein", BLUE, foot)],
            behind: None,
            legend: SeriesLabelPosition::LowerRight,
        },
        Panel {
            axis: "volume, mL",
            lines: vec![named("veins of the calf", TEAL, calf)],
            behind: None,
            legend: SeriesLabelPosition::LowerRight,
        },
        Panel {
            axis: "flow, mL/s",
            lines: flows,
            behind: Some((
                "soleus, mmHg",
                named("pressure in the soleus", SAND, squeeze),
            )),
            legend: SeriesLabelPosition::UpperRight,
        },
    ])
}

/// Times from the first contraction on, and values in the stored unit.
fn points<Q: Quantity>(outcome: &Outcome, curve: &Curve<'_, Q>) -> Result<Line, Failure> {
    let at = &outcome.run.timeline;
    let from = (at.exercise - Time::from_seconds(4.0)).max(curve.start());
    let samples = curve.between(from, at.end)?.samples();
    let times = samples
        .times
        .iter()
        .map(|time| (*time - at.exercise).seconds());
    Ok(times
        .zip(samples.values.iter().map(|value| value.base()))
        .collect())
}

/// The range of lines, with some air; from zero if they come near it.
fn heights<'l>(lines: impl IntoIterator<Item = &'l Named>) -> Range<f64> {
    let values = lines
        .into_iter()
        .flat_map(|named| named.line.iter().map(|(_, value)| *value));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let air = 0.06 * (high - low).max(1.0);
    let floor = if (0.0..0.4 * high).contains(&low) {
        0.0
    } else {
        low - air
    };
    floor..high + 2.0 * air
}

impl Panel {
    fn draw(&self, area: &Area<'_>, windows: &Windows, is_first: bool) -> Result<(), Failure> {
        let (bout, recovery) = area.split_horizontally(FOLD);
        let mut left = ChartBuilder::on(&bout);
        left.margin_left(10)
            .margin_right(8)
            .y_label_area_size(LEFT_LABELS);
        let mut left = self.start(&mut left, &windows.close_up)?;
        shade_bout(&mut left, windows, is_first)?;
        self.curves(&mut left, &windows.close_up, Side::Bout)?;
        let mut right = ChartBuilder::on(&recovery);
        right
            .margin_left(8)
            .margin_right(10)
            .right_y_label_area_size(RIGHT_LABELS);
        let mut right = self.start(&mut right, &windows.recovery)?;
        self.curves(&mut right, &windows.recovery, Side::Recovery)?;
        self.name_curves(&mut right)
    }

    fn start<'a, 'd>(
        &self,
        builder: &mut ChartBuilder<'a, '_, SVGBackend<'d>>,
        window: &Range<f64>,
    ) -> Result<Plane<'a, 'd>, Failure> {
        let behind = self.behind.as_ref().map(|(_, named)| named);
        let chart = builder
            .margin_top(14)
            .x_label_area_size(24)
            .build_cartesian_2d(window.clone(), heights(&self.lines))?;
        Ok(chart.set_secondary_coord(window.clone(), heights(behind)))
    }

    fn curves(
        &self,
        chart: &mut Plane<'_, '_>,
        window: &Range<f64>,
        side: Side,
    ) -> Result<(), Failure> {
        let labels = (FONT, 13).into_font().color(&INK);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK.mix(0.5))
            .label_style(labels.clone())
            .axis_desc_style((FONT, 14).into_font().color(&INK))
            .x_label_formatter(&whole)
            .y_label_formatter(&whole)
            .x_labels(if side == Side::Bout { 10 } else { 6 })
            .y_labels(6)
            .y_desc(if side == Side::Bout { self.axis } else { "" })
            .draw()?;
        if let Some((axis, named)) = &self.behind {
            let line = within(&named.line, window, heights([named]));
            let surface = AreaSeries::new(line, 0.0, named.colour.mix(0.30));
            chart.draw_secondary_series(surface)?;
            if side == Side::Recovery {
                chart
                    .configure_secondary_axes()
                    .label_style(labels)
                    .axis_desc_style((FONT, 14).into_font().color(&INK))
                    .y_label_formatter(&whole)
                    .axis_style(INK.mix(0.5))
                    .y_labels(6)
                    .y_desc(*axis)
                    .draw()?;
            }
        }
        for named in &self.lines {
            let line = within(&named.line, window, heights(&self.lines));
            chart.draw_series(LineSeries::new(line, named.colour.stroke_width(2)))?;
        }
        Ok(())
    }

    /// The legend, whose samples are lines of no length: they must belong to a series of the chart.
    fn name_curves<'a, 'd: 'a>(&self, chart: &mut Plane<'a, 'd>) -> Result<(), Failure> {
        for named in &self.lines {
            let style = named.colour.stroke_width(3);
            chart
                .draw_series(LineSeries::new([], style))?
                .label(named.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
        }
        if let Some((_, named)) = &self.behind {
            let style = named.colour.mix(0.30).filled();
            chart
                .draw_series(LineSeries::new([], style))?
                .label(named.name)
                .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 18, y + 5)], style));
        }
        let labels = (FONT, 13).into_font().color(&INK);
        chart
            .configure_series_labels()
            .position(self.legend.clone())
            .background_style(WHITE.mix(0.85))
            .label_font(labels)
            .margin(8)
            .draw()?;
        Ok(())
    }
}

fn whole(value: &f64) -> String {
    format!("{value:.0}")
}

/// A line in a window, in as many points as can be seen.
fn within(line: &[(f64, f64)], window: &Range<f64>, heights: Range<f64>) -> Line {
    let (width, height) = (window.end - window.start, heights.end - heights.start);
    let tolerance = (
        0.15 * width / f64::from(FOLD),
        0.15 * height / f64::from(SIZE.1 / 3),
    );
    let inside = line
        .iter()
        .filter(|(time_s, _)| (window.start..=window.end).contains(time_s));
    simplified(&inside.copied().collect::<Line>(), tolerance)
}

/// Shades the bout and marks its begin and its end.
fn shade_bout(chart: &mut Plane<'_, '_>, windows: &Windows, is_named: bool) -> Result<(), Failure> {
    let heights = chart.plotting_area().as_coord_spec().get_y_range();
    let whole = [(0.0, heights.start), (windows.bout_s, heights.end)];
    chart.draw_series([Rectangle::new(whole, BOUT.filled())])?;
    for (time_s, what, dx, side) in [
        (0.0, "bout begins", 5, HPos::Left),
        (windows.bout_s, "ends", -5, HPos::Right),
    ] {
        let mark = [(time_s, heights.start), (time_s, heights.end)];
        chart.draw_series(DashedLineSeries::new(mark, 4, 4, INK.stroke_width(1)))?;
        if is_named {
            let style = (FONT, 13)
                .into_font()
                .color(&INK)
                .pos(Pos::new(side, VPos::Top));
            let label = EmptyElement::at((time_s, heights.end)) + Text::new(what, (dx, 4), style);
            chart.draw_series([label])?;
        }
    }
    Ok(())
}
