//! How a panel is drawn.

use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{LineSeries, SVGBackend, TRANSPARENT};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::plot::axis::label;
use crate::plot::canvas::{Area, GRID, INK, SHADE, text, width};
use crate::plot::cut::cut;
use crate::plot::figure::PlotError;
use crate::plot::panel::{Panel, Published, Series, Shade, Shape, clamp};
use crate::plot::simplify::simplified;

pub(super) type Chart<'a, 'd> =
    ChartContext<'a, SVGBackend<'d>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Pixels left of the axes.
pub(super) const LEFT: u32 = 64;
/// Pixels of a line of text above the axes.
const LINE: u32 = 18;
const MARGIN: u32 = 14;
/// Pixels left of what is written along the vertical axis.
const EDGE: u32 = 10;
const LETTERS: u32 = 13;

/// What is listed above the axes.
pub(super) struct Listed<'n> {
    pub(super) name: &'n str,
    pub(super) mark: Mark,
}

/// How it is marked there.
pub(super) enum Mark {
    Line(plotters::style::RGBColor),
    Surface(plotters::style::RGBAColor),
    Dot(plotters::style::RGBColor),
}

impl Panel {
    pub(super) fn paint(&self, area: &Area<'_>) -> Result<(), PlotError> {
        let area = self.title_above(area)?;
        let area = list_above(&area, LEFT, &self.listed())?;
        let (x, y) = self.ranges();
        let named = self.shades.iter().any(|own| !own.name.is_empty());
        let above = if named { LINE } else { 6 };
        let (width, height) = area.dim_in_pixel();
        let below = if self.x.is_empty() { 22 } else { 38 };
        room(self.name(), &area, LEFT + MARGIN, above + below)?;
        let mut chart = ChartBuilder::on(&area)
            .margin_left(EDGE)
            .margin_right(MARGIN)
            .margin_top(above)
            .y_label_area_size(LEFT - EDGE)
            .x_label_area_size(below)
            .build_cartesian_2d(x.clone(), y.clone())
            .map_err(PlotError::backend)?;
        for (place, shade) in self.shades.iter().enumerate() {
            shade_stretch(&mut chart, shade, &x, &y, place)?;
        }
        for band in &self.published {
            let [low, high] = [band.low, band.high].map(|at| clamp(at, &y));
            fill(&mut chart, [(x.start, low), (x.end, high)], published())?;
        }
        self.mesh(&mut chart, (&x, &y), width, height)?;
        for shade in &self.shades {
            name_stretch(&area, &chart, shade, &x, &y)?;
        }
        let pixels = (f64::from(width - LEFT), f64::from(height));
        let tolerance = (
            0.1 * (x.end - x.start) / pixels.0,
            0.1 * (y.end - y.start) / pixels.1,
        );
        for series in &self.series {
            series
                .clipped(&x, &y)
                .paint(&mut chart, (&x, &y), tolerance)?;
        }
        Ok(())
    }

    fn title_above<'d>(&self, area: &Area<'d>) -> Result<Area<'d>, PlotError> {
        if self.title.is_empty() {
            return Ok(area.clone());
        }
        let (head, rest) = area.split_vertically(LINE + 6);
        let middle = (LEFT + head.dim_in_pixel().0) / 2;
        let style = text(15).pos(Pos::new(HPos::Center, VPos::Top));
        let title = Text::new(self.title.clone(), (middle as i32, 6), style);
        head.draw(&title).map_err(PlotError::backend)?;
        Ok(rest)
    }

    fn mesh(
        &self,
        chart: &mut Chart<'_, '_>,
        (x, y): (&Range<f64>, &Range<f64>),
        width: u32,
        height: u32,
    ) -> Result<(), PlotError> {
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK.mix(0.5))
            .label_style(text(12))
            .axis_desc_style(text(LETTERS))
            .x_label_formatter(&|value| label(*value, x))
            .y_label_formatter(&|value| label(*value, y))
            .x_labels((width / 90).clamp(3, 12) as usize)
            .y_labels((height / 34).clamp(3, 8) as usize)
            .x_desc(self.x.as_str())
            .y_desc(self.y.as_str())
            .draw()
            .map_err(PlotError::backend)
    }

    fn listed(&self) -> Vec<Listed<'_>> {
        let mark = |series: &Series| match series.shape {
            Shape::Line(_) => Mark::Line(series.colour.rgb()),
            Shape::Dots(_) => Mark::Dot(series.colour.rgb()),
            Shape::Spread(_) => Mark::Surface(series.colour.rgb().mix(SPREAD)),
            Shape::Columns(_) => Mark::Surface(series.colour.rgb().mix(COLUMN)),
        };
        let series = self.series.iter().map(|own| Listed {
            name: &own.name,
            mark: mark(own),
        });
        let bands = self.published.iter().map(|Published { name, .. }| Listed {
            name,
            mark: Mark::Surface(published()),
        });
        let all = series.chain(bands);
        all.filter(|own| !own.name.is_empty()).collect()
    }
}

/// How dense surfaces are.
const SPREAD: f64 = 0.22;
const COLUMN: f64 = 0.40;

/// The colour of what was published.
pub(super) fn published() -> plotters::style::RGBAColor {
    crate::plot::canvas::Colour::Sand.rgb().mix(0.30)
}

/// Lists names in as many lines as they take, and gives back what is left below.
pub(super) fn list_above<'d>(
    area: &Area<'d>,
    left: u32,
    listed: &[Listed<'_>],
) -> Result<Area<'d>, PlotError> {
    let right = area.dim_in_pixel().0.saturating_sub(MARGIN);
    let (mut x, mut line) = (left, 0);
    let mut places = Vec::with_capacity(listed.len());
    for own in listed {
        let takes = width(own.name, LETTERS).saturating_add(24 + 18);
        if x > left && x.saturating_add(takes) > right {
            (x, line) = (left, line + 1);
        }
        places.push((x as i32, (line * LINE + LINE / 2 + 2) as i32));
        x = x.saturating_add(takes);
    }
    let height = if listed.is_empty() {
        0
    } else {
        (line + 1) * LINE + 2
    };
    let (head, rest) = area.split_vertically(height);
    for (own, (x, y)) in listed.iter().zip(places) {
        let drawn = match own.mark {
            Mark::Line(colour) => head.draw(&PathElement::new(
                [(x, y), (x + 18, y)],
                colour.stroke_width(2),
            )),
            Mark::Surface(colour) => head.draw(&Rectangle::new(
                [(x, y - 5), (x + 18, y + 5)],
                colour.filled(),
            )),
            Mark::Dot(colour) => head.draw(&Circle::new((x + 9, y), 3, colour.filled())),
        };
        drawn.map_err(PlotError::backend)?;
        let style = text(LETTERS).pos(Pos::new(HPos::Left, VPos::Center));
        let name = Text::new(own.name.to_owned(), (x + 24, y), style);
        head.draw(&name).map_err(PlotError::backend)?;
    }
    Ok(rest)
}

/// Fewer pixels than this between the axes show nothing.
const LEAST: i64 = 10;

/// Fails if too little of an area is left beside `across` and `along` pixels of names and numbers.
pub(super) fn room(name: &str, area: &Area<'_>, across: u32, along: u32) -> Result<(), PlotError> {
    // Names above may have taken more than there was: the pixels left are then fewer than none.
    let (x, y) = area.get_pixel_range();
    let left = |pixels: Range<i32>, taken: u32| {
        i64::from(pixels.end) - i64::from(pixels.start) - i64::from(taken)
    };
    let (width, height) = (left(x, across), left(y, along));
    if width >= LEAST && height >= LEAST {
        return Ok(());
    }
    Err(PlotError::Room {
        name: name.to_owned(),
        width: width.max(0),
        height: height.max(0),
    })
}

pub(super) fn fill(
    chart: &mut Chart<'_, '_>,
    corners: [(f64, f64); 2],
    colour: plotters::style::RGBAColor,
) -> Result<(), PlotError> {
    let surface = Rectangle::new(corners, colour.filled());
    let drawn = chart.draw_series([surface]);
    drawn.map(|_| ()).map_err(PlotError::backend)
}

/// Shades every other stretch, so that stretches that touch can be told apart; a single one always.
fn shade_stretch(
    chart: &mut Chart<'_, '_>,
    shade: &Shade,
    x: &Range<f64>,
    y: &Range<f64>,
    place: usize,
) -> Result<(), PlotError> {
    let (from, to) = shade.within(x);
    if from >= to || place % 2 == 1 {
        return Ok(());
    }
    fill(chart, [(from, y.start), (to, y.end)], SHADE.mix(1.0))
}

/// Writes the name of a stretch above it, if there is room.
fn name_stretch(
    area: &Area<'_>,
    chart: &Chart<'_, '_>,
    shade: &Shade,
    x: &Range<f64>,
    y: &Range<f64>,
) -> Result<(), PlotError> {
    let (from, to) = shade.within(x);
    if shade.name.is_empty() || from >= to {
        return Ok(());
    }
    let [left, right] = [from, to].map(|at| chart.backend_coord(&(at, y.end)));
    let (own_x, own_y) = area.get_base_pixel();
    let middle = (left.0 + right.0) / 2 - own_x;
    let half = width(&shade.name, LETTERS) as i32 / 2;
    let edge = area.dim_in_pixel().0 as i32 - half;
    let middle = middle.min(edge).max(LEFT as i32 + half - 20);
    let style = text(LETTERS).pos(Pos::new(HPos::Center, VPos::Bottom));
    let place = (middle, left.1 - own_y - 3);
    let name = Text::new(shade.name.clone(), place, style);
    area.draw(&name).map_err(PlotError::backend)
}

impl Series {
    fn paint(
        &self,
        chart: &mut Chart<'_, '_>,
        (x, y): (&Range<f64>, &Range<f64>),
        tolerance: (f64, f64),
    ) -> Result<(), PlotError> {
        let colour = self.colour.rgb();
        let drawn = match &self.shape {
            Shape::Line(points) => {
                let mut pieces = cut(points, x, y).into_iter();
                pieces.try_for_each(|piece| {
                    let line = simplified(&piece, tolerance);
                    let series = LineSeries::new(line, colour.stroke_width(2));
                    chart.draw_series(series).map(|_| ())
                })
            }
            Shape::Dots(points) => {
                let dot = |place: &(f64, f64)| Circle::new(*place, 3, colour.mix(0.7).filled());
                chart.draw_series(points.iter().map(dot)).map(|_| ())
            }
            Shape::Spread(places) => {
                let side = |read: fn(&(f64, f64, f64)) -> f64| {
                    let points: Vec<_> = places.iter().map(|own| (own.0, read(own))).collect();
                    cut(&points, x, y)
                };
                // Both sides are cut at the same places, so that they have the same pieces.
                let mut pieces = side(|own| own.1).into_iter().zip(side(|own| own.2));
                pieces.try_for_each(|(below, above)| {
                    let mut outline = simplified(&below, tolerance);
                    outline.extend(simplified(&above, tolerance).into_iter().rev());
                    let surface = Polygon::new(outline, colour.mix(SPREAD).filled());
                    chart.draw_series([surface]).map(|_| ())
                })
            }
            Shape::Columns(columns) => {
                let column = |(from, to, height): &(f64, f64, f64)| {
                    let corners = [(*from, clamp(0.0, y)), (*to, *height)];
                    Rectangle::new(corners, colour.mix(COLUMN).filled())
                };
                let columns = columns.iter().filter(|own| own.2 != 0.0);
                chart.draw_series(columns.map(column)).map(|_| ())
            }
        };
        drawn.map_err(PlotError::backend)
    }
}
