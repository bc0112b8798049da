//! Panels above and beside each other.

use std::path::Path;

use plotters::drawing::IntoDrawingArea;
use plotters::element::Text;
use plotters::prelude::{SVGBackend, WHITE};
use thiserror::Error;

use crate::plot::bars::Bars;
use crate::plot::canvas::{Area, text};
use crate::plot::panel::Panel;
use crate::report::{FileError, WholeFile, check_extension, remedy};

/// Why there is no figure.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlotError {
    /// A number that is to be drawn is infinite, larger than 10^15, or not a number.
    #[error("`{name}` has the value {value}, which has no place in a figure: leave it out")]
    NotFinite {
        /// What it belongs to.
        name: String,
        /// The value.
        value: f64,
    },
    /// A figure without panels, or one that is too small or too large to be drawn.
    #[error(
        "a figure of {panels} panels in {width} by {height} pixels cannot be drawn: give it a panel, and 200 to 10000 pixels each way"
    )]
    Size {
        /// Panels in all.
        panels: usize,
        /// Width, in pixels.
        width: u32,
        /// Height, in pixels.
        height: u32,
    },
    /// The backend failed.
    #[error("the figure cannot be drawn: {reason}")]
    Backend {
        /// What it said.
        reason: String,
    },
    /// The file could not be written.
    #[error("cannot write {file}: {source}; {}", remedy(.source))]
    Write {
        /// The file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The name of the file promises something else than SVG.
    #[error("cannot write {file}: SVG is written, and the name says otherwise; name it {instead}")]
    Extension {
        /// The file.
        file: String,
        /// A name for it.
        instead: String,
    },
}

impl From<FileError> for PlotError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Write { file, source } => Self::Write {
                file: file.display().to_string(),
                source,
            },
            FileError::Extension { file, written } => Self::Extension {
                file: file.display().to_string(),
                instead: file.with_extension(written).display().to_string(),
            },
        }
    }
}

impl PlotError {
    pub(super) fn backend(error: impl std::fmt::Display) -> Self {
        Self::Backend {
            reason: error.to_string(),
        }
    }
}

/// What stands in one place of a figure.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Drawing {
    /// Lines, dots and bands.
    Panel(Panel),
    /// Bars with names.
    Bars(Bars),
}

impl From<Panel> for Drawing {
    fn from(panel: Panel) -> Self {
        Self::Panel(panel)
    }
}

impl From<Bars> for Drawing {
    fn from(bars: Bars) -> Self {
        Self::Bars(bars)
    }
}

impl Drawing {
    fn numbers(&self) -> Vec<(&str, f64)> {
        match self {
            Self::Panel(panel) => panel.numbers().collect(),
            Self::Bars(bars) => bars.numbers().collect(),
        }
    }
}

/// The largest number that is drawn.
const LARGEST: f64 = 1e15;

fn is_drawable(value: f64) -> bool {
    value.abs() <= LARGEST
}

/// Panels above and beside each other, as SVG.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    title: String,
    width: u32,
    height: Option<u32>,
    shares: Vec<f64>,
    rows: Vec<Vec<Drawing>>,
}

/// Pixels for the title.
const HEAD: u32 = 38;
/// Pixels of a row unless said.
const ROW: u32 = 200;

impl Figure {
    /// A figure with this title; it may be empty.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            width: 1080,
            height: None,
            shares: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Sets the size, in pixels; 1080 wide and 200 high a row unless said.
    #[must_use]
    pub fn sized(mut self, width: u32, height: u32) -> Self {
        (self.width, self.height) = (width, Some(height));
        self
    }

    /// How wide panels that stand beside each other are, as shares of the width; all alike unless said.
    #[must_use]
    pub fn shares(mut self, shares: impl IntoIterator<Item = f64>) -> Self {
        self.shares = shares.into_iter().collect();
        self
    }

    /// Below it, one panel as wide as the figure.
    #[must_use]
    pub fn panel(self, panel: impl Into<Drawing>) -> Self {
        self.row([panel.into()])
    }

    /// Below it, panels beside each other.
    #[must_use]
    pub fn row(mut self, row: impl IntoIterator<Item = impl Into<Drawing>>) -> Self {
        self.rows.push(row.into_iter().map(Into::into).collect());
        self
    }

    /// The figure as SVG.
    ///
    /// # Errors
    /// [`PlotError::NotFinite`] names what cannot be drawn, [`PlotError::Size`] a figure without panels or of no sensible size.
    pub fn svg(&self) -> Result<String, PlotError> {
        let panels = self.rows.iter().map(Vec::len).sum();
        let rows = self.rows.len().clamp(1, 1000) as u32;
        let (width, height) = (self.width, self.height.unwrap_or(self.head() + ROW * rows));
        let drawable = |pixels| (200..=10_000).contains(&pixels);
        if panels == 0 || !drawable(width) || !drawable(height) {
            return Err(PlotError::Size {
                panels,
                width,
                height,
            });
        }
        let numbers = self.rows.iter().flatten().flat_map(Drawing::numbers);
        let shares = self.shares.iter().map(|share| ("share of a panel", *share));
        if let Some((name, value)) = numbers.chain(shares).find(|(_, own)| !is_drawable(*own)) {
            let name = name.to_owned();
            return Err(PlotError::NotFinite { name, value });
        }
        let mut svg = String::new();
        self.paint(&mut svg, (width, height))?;
        Ok(svg)
    }

    /// Writes the figure into an SVG file, which is whole or as it was before: see
    /// [`WholeFile`](crate::report::WholeFile).
    ///
    /// # Errors
    /// As [`Figure::svg`]; [`PlotError::Extension`] if the name has an extension other than `.svg`;
    /// [`PlotError::Write`] names the file.
    pub fn save(&self, file: impl AsRef<Path>) -> Result<(), PlotError> {
        let file = file.as_ref();
        check_extension(file, "svg")?;
        Ok(WholeFile::save(file, self.svg()?)?)
    }

    fn head(&self) -> u32 {
        if self.title.is_empty() { 0 } else { HEAD }
    }

    fn paint(&self, svg: &mut String, size: (u32, u32)) -> Result<(), PlotError> {
        let root = SVGBackend::with_string(svg, size).into_drawing_area();
        root.fill(&WHITE).map_err(PlotError::backend)?;
        let (head, body) = root.split_vertically(self.head());
        if !self.title.is_empty() {
            let title = Text::new(self.title.clone(), (16, 12), text(18));
            head.draw(&title).map_err(PlotError::backend)?;
        }
        let areas = body.split_evenly((self.rows.len(), 1));
        for (row, area) in self.rows.iter().zip(areas) {
            for (drawing, area) in row.iter().zip(self.beside(&area, row.len())) {
                match drawing {
                    Drawing::Panel(panel) => panel.paint(&area)?,
                    Drawing::Bars(bars) => bars.paint(&area)?,
                }
            }
        }
        root.present().map_err(PlotError::backend)
    }

    /// Parts an area into places beside each other.
    fn beside<'d>(&self, area: &Area<'d>, count: usize) -> Vec<Area<'d>> {
        let share = |place: usize| self.shares.get(place).copied().unwrap_or(1.0).max(0.01);
        let all: f64 = (0..count).map(share).sum();
        let (width, _) = area.dim_in_pixel();
        let mut rest = area.clone();
        let mut places = Vec::with_capacity(count);
        for place in 0..count.saturating_sub(1) {
            let pixels = (f64::from(width) * share(place) / all) as u32;
            let (left, right) = rest.split_horizontally(pixels);
            places.push(left);
            rest = right;
        }
        places.push(rest);
        places
    }
}
