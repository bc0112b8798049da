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
    /// A share of the width that is not a finite number above zero.
    #[error(
        "the share of panel {panel}, `{name}`, is {share}: give each panel a finite share above 0, as in `shares([2.0, 1.0])`"
    )]
    Share {
        /// Which panel of its row, counted from 1.
        panel: usize,
        /// Its title or vertical axis; empty if no row has such a panel.
        name: String,
        /// The share.
        share: f64,
    },
    /// There are more or fewer shares than panels beside each other.
    #[error(
        "row {row}, which begins with `{name}`, has {panels} panels beside each other, and there are {shares} shares of the width: give one share for each panel"
    )]
    ShareCount {
        /// The row, counted from 1.
        row: usize,
        /// Title or vertical axis of its first panel.
        name: String,
        /// Panels in it.
        panels: usize,
        /// Shares given.
        shares: usize,
    },
    /// Bars of one name that are more or fewer than the series.
    #[error(
        "`{name}` has {found} bars, and there are {expected} series: give one value for each, or none"
    )]
    BarCount {
        /// The name.
        name: String,
        /// Bars given.
        found: usize,
        /// Series; 1 if none is named.
        expected: usize,
    },
    /// What is left for a panel is too small for its axes.
    #[error(
        "`{name}` would be drawn in {width} by {height} pixels: give the figure more pixels, the panel a larger share, or fewer panels and names"
    )]
    Room {
        /// Title or vertical axis of the panel.
        name: String,
        /// Pixels that are left between its axes, from left to right.
        width: i64,
        /// And from top to bottom.
        height: i64,
    },
    /// A text with a character that no XML file may hold.
    #[error(
        "the text {text:?} has the character {character:?} in it, which has no place in an SVG file: leave it out"
    )]
    Text {
        /// The text.
        text: String,
        /// The first such character.
        character: char,
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
    /// What an error calls it: its title, or else its axis.
    fn name(&self) -> &str {
        match self {
            Self::Panel(panel) => panel.name(),
            Self::Bars(bars) => bars.name(),
        }
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Panel(panel) => panel.texts().collect(),
            Self::Bars(bars) => bars.texts().collect(),
        }
    }

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

/// Whether XML 1.0 allows a character (<https://www.w3.org/TR/xml/#charsets>).
fn is_xml(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        other => other >= ' ',
    }
}

fn check_text(text: &str) -> Result<(), PlotError> {
    match text.chars().find(|own| !is_xml(*own)) {
        Some(character) => Err(PlotError::Text {
            text: text.to_owned(),
            character,
        }),
        None => Ok(()),
    }
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
    ///
    /// One share for each panel of a row, finite and above 0. A row of one panel is as wide as the
    /// figure, whatever the shares.
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
    /// [`PlotError::NotFinite`] names what cannot be drawn, [`PlotError::Size`] a figure without panels or of no sensible size, [`PlotError::Room`] a panel that is too small for its axes;
    /// [`PlotError::Share`] and [`PlotError::ShareCount`] tell which share of the width is wrong, [`PlotError::BarCount`] which bars, [`PlotError::Text`] which text.
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
        self.check_shares()?;
        check_text(&self.title)?;
        for drawing in self.rows.iter().flatten() {
            drawing.texts().into_iter().try_for_each(check_text)?;
            let mut numbers = drawing.numbers().into_iter();
            if let Some((name, value)) = numbers.find(|(_, own)| !is_drawable(*own)) {
                let name = if name.is_empty() {
                    drawing.name()
                } else {
                    name
                };
                let name = name.to_owned();
                return Err(PlotError::NotFinite { name, value });
            }
            if let Drawing::Bars(bars) = drawing {
                bars.check_counts()?;
            }
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

    fn check_shares(&self) -> Result<(), PlotError> {
        if self.shares.is_empty() {
            return Ok(());
        }
        let name =
            |place: usize, row: &[Drawing]| row.get(place).map_or("", Drawing::name).to_owned();
        let shares = self.shares.iter().enumerate();
        let wrong = |(_, share): &(usize, &f64)| !(**share > 0.0 && share.is_finite());
        if let Some((place, share)) = shares.into_iter().find(wrong) {
            let row = self.rows.iter().find(|row| row.len() > place.max(1));
            return Err(PlotError::Share {
                panel: place + 1,
                name: row.map(|row| name(place, row)).unwrap_or_default(),
                share: *share,
            });
        }
        let expected = self.shares.len();
        let fits = self.rows.iter().any(|row| row.len() == expected);
        let odd = |row: &Vec<Drawing>| row.len() != expected && (row.len() > 1 || !fits);
        match self.rows.iter().enumerate().find(|(_, row)| odd(row)) {
            Some((place, row)) => Err(PlotError::ShareCount {
                row: place + 1,
                name: name(0, row),
                panels: row.len(),
                shares: expected,
            }),
            None => Ok(()),
        }
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
        let largest = self.shares.iter().copied().fold(0.0, f64::max);
        let share = |place: usize| match count {
            1 => 1.0,
            _ => self.shares.get(place).map_or(1.0, |share| share / largest),
        };
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
