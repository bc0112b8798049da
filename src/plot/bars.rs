//! Bars with names.

use plotters::chart::ChartBuilder;
use plotters::element::Text;
use plotters::prelude::TRANSPARENT;
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::plot::axis::{label, range};
use crate::plot::canvas::{Area, Colour, GRID, INK, text, width};
use crate::plot::chart::{Chart, Listed, Mark, fill, list_above, published, room};
use crate::plot::figure::PlotError;

/// Bars with names, lying, one or several to a name, and what was measured behind them.
///
/// ```
/// use soleus::plot::{Bars, Figure};
///
/// let bars = Bars::new("ankle vein, mmHg", ["standing still", "walking"])
///     .bar("healthy", [88.0, 21.0])
///     .published(20.0, 35.0)
///     .bar("without valves", [88.0, 84.0]);
/// let svg = Figure::new("").panel(bars).svg()?;
/// assert!(svg.contains("without valves") && svg.contains("measured"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    axis: String,
    series: Vec<String>,
    groups: Vec<Group>,
}

/// The bars of one name.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    name: String,
    values: Vec<f64>,
    published: Option<(f64, f64)>,
}

const LETTERS: u32 = 13;
/// Pixels around the axes.
const RIGHT: u32 = 18;
const ABOVE: u32 = 6;
const BELOW: u32 = 38;
/// How much of a group's room its bars take.
const FULL: f64 = 0.72;

impl Bars {
    /// Bars along this quantity, with its unit; each name has one bar for each of `series`, which are listed above if there are several.
    pub fn new(
        axis: impl Into<String>,
        series: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            axis: axis.into(),
            series: series.into_iter().map(Into::into).collect(),
            groups: Vec::new(),
        }
    }

    /// The bars of one name, from above to below: one for each series, or none at all.
    #[must_use]
    pub fn bar(mut self, name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        self.groups.push(Group {
            name: name.into(),
            values: values.into_iter().collect(),
            published: None,
        });
        self
    }

    /// What was measured, behind the bars that were added last.
    #[must_use]
    pub fn published(mut self, low: f64, high: f64) -> Self {
        if let Some(group) = self.groups.last_mut() {
            group.published = Some((low, high));
        }
        self
    }

    /// What an error calls them.
    pub(super) fn name(&self) -> &str {
        &self.axis
    }

    /// Every text that is drawn.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let groups = self.groups.iter().map(|own| &own.name);
        let all = std::iter::once(&self.axis).chain(&self.series);
        all.chain(groups).map(String::as_str)
    }

    /// Fails if a name has bars of no series, or lacks one.
    pub(super) fn check_counts(&self) -> Result<(), PlotError> {
        let expected = self.series.len().max(1);
        let fits = |group: &Group| [0, expected].contains(&group.values.len());
        match self.groups.iter().find(|group| !fits(group)) {
            Some(group) => Err(PlotError::BarCount {
                name: group.name.clone(),
                found: group.values.len(),
                expected,
            }),
            None => Ok(()),
        }
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = (&str, f64)> {
        self.groups.iter().flat_map(|group| {
            let published = group.published.iter().flat_map(|(low, high)| [*low, *high]);
            let numbers = group.values.iter().copied().chain(published);
            numbers.map(|number| (group.name.as_str(), number))
        })
    }

    pub(super) fn paint(&self, area: &Area<'_>) -> Result<(), PlotError> {
        let widest = self.groups.iter().map(|own| width(&own.name, LETTERS));
        let left = widest.max().unwrap_or(0).saturating_add(24);
        let left = left.min(area.dim_in_pixel().0 / 2);
        let area = list_above(area, left, &self.listed())?;
        room(self.name(), &area, left + RIGHT, ABOVE + BELOW)?;
        let zero = std::iter::once(0.0);
        let x = range(self.numbers().map(|own| own.1).chain(zero), 0.04);
        let x = x.start.min(0.0)..x.end;
        let count = self.groups.len().max(1) as f64;
        let mut chart = ChartBuilder::on(&area)
            .margin_right(RIGHT)
            .margin_top(ABOVE)
            .y_label_area_size(left)
            .x_label_area_size(BELOW)
            .build_cartesian_2d(x.clone(), 0.0..count)
            .map_err(PlotError::backend)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK.mix(0.5))
            .label_style(text(12))
            .axis_desc_style(text(LETTERS))
            .disable_y_mesh()
            .y_labels(0)
            .x_label_formatter(&|value| label(*value, &x))
            .x_labels((area.dim_in_pixel().0 / 90).clamp(3, 12) as usize)
            .x_desc(self.axis.as_str())
            .draw()
            .map_err(PlotError::backend)?;
        for (place, group) in self.groups.iter().enumerate() {
            let top = count - place as f64;
            group.paint(&mut chart, top)?;
            group.write(&area, &chart, top, left)?;
        }
        Ok(())
    }

    fn listed(&self) -> Vec<Listed<'_>> {
        let several = self.series.len() > 1;
        let series = self.series.iter().enumerate().filter(|_| several);
        let series = series.map(|(place, name)| Listed {
            name,
            mark: Mark::Surface(Colour::of(place).rgb().mix(0.8)),
        });
        let measured = self.groups.iter().any(|own| own.published.is_some());
        let measured = measured.then(|| Listed {
            name: "measured",
            mark: Mark::Surface(published()),
        });
        series.chain(measured).collect()
    }
}

impl Group {
    /// Bars below `top`, which is one group's room above the next.
    fn paint(&self, chart: &mut Chart<'_, '_>, top: f64) -> Result<(), PlotError> {
        if let Some((low, high)) = self.published {
            fill(chart, [(low, top - 0.96), (high, top - 0.04)], published())?;
        }
        let height = FULL / self.values.len().max(1) as f64;
        for (place, value) in self.values.iter().enumerate() {
            let upper = top - 0.5 * (1.0 - FULL) - height * place as f64;
            let corners = [(0.0, upper - 0.92 * height), (*value, upper)];
            fill(chart, corners, Colour::of(place).rgb().mix(0.8))?;
        }
        Ok(())
    }

    /// The name, left of the axis.
    fn write(
        &self,
        area: &Area<'_>,
        chart: &Chart<'_, '_>,
        top: f64,
        left: u32,
    ) -> Result<(), PlotError> {
        let (_, y) = chart.backend_coord(&(0.0, top - 0.5));
        let (_, own) = area.get_base_pixel();
        let style = text(LETTERS).pos(Pos::new(HPos::Right, VPos::Center));
        let place = (left as i32 - 8, y - own);
        let name = Text::new(self.name.clone(), place, style);
        area.draw(&name).map_err(PlotError::backend)
    }
}
