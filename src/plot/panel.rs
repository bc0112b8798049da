//! Lines, dots and bands against two axes.

use std::ops::Range;

use crate::plot::axis;
use crate::plot::canvas::Colour;

/// Lines, dots and bands against two axes, which are as long as what is drawn unless said.
///
/// Series are drawn in the order in which they are added, each in the next [`Colour`] unless [`coloured`](Self::coloured); those with a name are listed above the axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    pub(super) title: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) x_range: Option<Range<f64>>,
    pub(super) y_range: Option<Range<f64>>,
    pub(super) series: Vec<Series>,
    pub(super) shades: Vec<Shade>,
    pub(super) published: Vec<Published>,
}

/// What is drawn in one colour.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) colour: Colour,
    pub(super) shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Line(Vec<(f64, f64)>),
    Dots(Vec<(f64, f64)>),
    /// Where, lowest, highest.
    Spread(Vec<(f64, f64, f64)>),
    /// From, to, height.
    Columns(Vec<(f64, f64, f64)>),
}

/// A stretch of the horizontal axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shade {
    pub(super) name: String,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Shade {
    /// What of it lies within a range, whichever way round it was given.
    pub(super) fn within(&self, range: &Range<f64>) -> (f64, f64) {
        let (from, to) = (self.from.min(self.to), self.from.max(self.to));
        (from.max(range.start), to.min(range.end))
    }
}

/// A band of the vertical axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Published {
    pub(super) name: String,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Panel {
    /// Axes, the vertical one of which is this quantity, with its unit: `"pressure, mmHg"`.
    pub fn new(y: impl Into<String>) -> Self {
        Self {
            title: String::new(),
            x: String::new(),
            y: y.into(),
            x_range: None,
            y_range: None,
            series: Vec::new(),
            shades: Vec::new(),
            published: Vec::new(),
        }
    }

    /// What the horizontal axis is, with its unit. Of panels above each other, only the lowest needs to say so.
    #[must_use]
    pub fn over(mut self, x: impl Into<String>) -> Self {
        self.x = x.into();
        self
    }

    /// A title of its own.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// How far the horizontal axis reaches.
    #[must_use]
    pub fn x_range(mut self, from: f64, to: f64) -> Self {
        self.x_range = Some(from..to);
        self
    }

    /// How far the vertical axis reaches.
    #[must_use]
    pub fn y_range(mut self, from: f64, to: f64) -> Self {
        self.y_range = Some(from..to);
        self
    }

    /// A line through points; a loop if the last is the first. An empty name is not listed.
    #[must_use]
    pub fn line(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.series(name, Shape::Line(points.into_iter().collect()))
    }

    /// Dots.
    #[must_use]
    pub fn dots(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.series(name, Shape::Dots(points.into_iter().collect()))
    }

    /// A surface between the lowest and the highest value at each place, for what swings too fast for a line.
    #[must_use]
    pub fn spread(
        self,
        name: impl Into<String>,
        places: impl IntoIterator<Item = (f64, f64, f64)>,
    ) -> Self {
        self.series(name, Shape::Spread(places.into_iter().collect()))
    }

    /// Upright columns from zero, each from here to there and this high: a histogram.
    #[must_use]
    pub fn columns(
        self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = (f64, f64, f64)>,
    ) -> Self {
        self.series(name, Shape::Columns(columns.into_iter().collect()))
    }

    /// Draws the series that was added last in this colour.
    #[must_use]
    pub fn coloured(mut self, colour: Colour) -> Self {
        if let Some(series) = self.series.last_mut() {
            series.colour = colour;
        }
        self
    }

    /// A stretch of the horizontal axis, shaded and named: a phase of an experiment.
    #[must_use]
    pub fn shade(mut self, name: impl Into<String>, from: f64, to: f64) -> Self {
        let name = name.into();
        self.shades.push(Shade { name, from, to });
        self
    }

    /// A band of the vertical axis behind all series: what was measured.
    #[must_use]
    pub fn published(mut self, name: impl Into<String>, low: f64, high: f64) -> Self {
        let name = name.into();
        self.published.push(Published { name, low, high });
        self
    }

    fn series(mut self, name: impl Into<String>, shape: Shape) -> Self {
        self.series.push(Series {
            name: name.into(),
            colour: Colour::of(self.series.len()),
            shape,
        });
        self
    }

    /// How far the vertical axis reaches, for panels beside each other that are to share it.
    pub fn extent(&self) -> Range<f64> {
        self.ranges().1
    }

    /// Both axes.
    pub(super) fn ranges(&self) -> (Range<f64>, Range<f64>) {
        let dotted = self
            .series
            .iter()
            .any(|own| matches!(own.shape, Shape::Dots(_)));
        let xs = self.series.iter().flat_map(Series::xs);
        let xs = xs.chain(self.shades.iter().flat_map(|own| [own.from, own.to]));
        let ys = self.series.iter().flat_map(Series::ys);
        let ys = ys.chain(self.published.iter().flat_map(|own| [own.low, own.high]));
        let x = self.x_range.clone();
        let x = x.unwrap_or_else(|| axis::range(xs, if dotted { 0.05 } else { 0.0 }));
        let y = self.y_range.clone();
        let y = y.unwrap_or_else(|| axis::from_zero(ys));
        (axis::sound(&x), axis::sound(&y))
    }

    /// What an error calls it.
    pub(super) fn name(&self) -> &str {
        if self.title.is_empty() {
            &self.y
        } else {
            &self.title
        }
    }

    /// Every text that is drawn.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let series = self.series.iter().map(|own| own.name.as_str());
        let shades = self.shades.iter().map(|own| own.name.as_str());
        let bands = self.published.iter().map(|own| own.name.as_str());
        let own = [&self.title, &self.x, &self.y].map(String::as_str);
        own.into_iter().chain(series).chain(shades).chain(bands)
    }

    /// Every number that is drawn, with the name of what it belongs to.
    pub(super) fn numbers(&self) -> impl Iterator<Item = (&str, f64)> {
        let series = self.series.iter().flat_map(|own| {
            let numbers = own.xs().into_iter().chain(own.ys());
            numbers.map(|number| (own.name.as_str(), number))
        });
        let shades = self.shades.iter();
        let shades = shades.flat_map(|own| [own.from, own.to].map(|at| (own.name.as_str(), at)));
        let bands = self.published.iter();
        let bands = bands.flat_map(|own| [own.low, own.high].map(|at| (own.name.as_str(), at)));
        let axes = [&self.x_range, &self.y_range].into_iter().flatten();
        let axes = axes.flat_map(|own| [own.start, own.end].map(|at| ("axis", at)));
        series.chain(shades).chain(bands).chain(axes)
    }
}

impl Series {
    fn xs(&self) -> Vec<f64> {
        match &self.shape {
            Shape::Line(points) | Shape::Dots(points) => points.iter().map(|own| own.0).collect(),
            Shape::Spread(places) => places.iter().map(|own| own.0).collect(),
            Shape::Columns(columns) => columns.iter().flat_map(|own| [own.0, own.1]).collect(),
        }
    }

    fn ys(&self) -> Vec<f64> {
        match &self.shape {
            Shape::Line(points) | Shape::Dots(points) => points.iter().map(|own| own.1).collect(),
            Shape::Spread(places) => places.iter().flat_map(|own| [own.1, own.2]).collect(),
            Shape::Columns(columns) => columns.iter().flat_map(|own| [0.0, own.2]).collect(),
        }
    }

    /// What of dots and columns lies between these ranges: a column that is higher or lower than
    /// the vertical axis reaches ends at its end. Lines and surfaces are cut where they are drawn.
    pub(super) fn clipped(&self, x: &Range<f64>, y: &Range<f64>) -> Self {
        let seen = |at: f64| x.start <= at && at <= x.end;
        let shape = match &self.shape {
            Shape::Dots(points) => {
                let points = points
                    .iter()
                    .filter(|own| seen(own.0) && own.1 == clamp(own.1, y));
                Shape::Dots(points.copied().collect())
            }
            Shape::Line(_) | Shape::Spread(_) => self.shape.clone(),
            Shape::Columns(columns) => {
                let columns = columns.iter();
                let columns =
                    columns.map(|own| (clamp(own.0, x), clamp(own.1, x), clamp(own.2, y)));
                Shape::Columns(columns.filter(|own| own.0 != own.1).collect())
            }
        };
        Self {
            shape,
            ..self.clone()
        }
    }
}

/// The nearest value of a range.
pub(super) fn clamp(value: f64, range: &Range<f64>) -> f64 {
    value.min(range.end).max(range.start)
}
