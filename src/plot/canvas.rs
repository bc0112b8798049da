//! Colours and type that all figures share.

use plotters::coord::Shift;
use plotters::prelude::{
    DrawingArea, FontDesc, FontFamily, FontStyle, RGBColor, SVGBackend, TextStyle,
};

/// A part of a drawing.
pub(super) type Area<'d> = DrawingArea<SVGBackend<'d>, Shift>;

pub(super) const GRID: RGBColor = RGBColor(226, 228, 232);
pub(super) const SHADE: RGBColor = RGBColor(246, 241, 230);
pub(super) const INK: RGBColor = RGBColor(60, 64, 70);
const FONT: &str = "Helvetica, Arial, sans-serif";

/// The colours of a figure; a panel takes them in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Colour {
    /// Veins.
    Blue,
    /// Arteries.
    Red,
    /// Volumes.
    Teal,
    /// Muscles.
    Sand,
    /// A fifth line.
    Violet,
    /// Everything else.
    Ink,
}

impl Colour {
    /// All colours.
    pub const ALL: [Self; 6] = [
        Self::Blue,
        Self::Red,
        Self::Teal,
        Self::Sand,
        Self::Violet,
        Self::Ink,
    ];

    pub(super) const fn rgb(self) -> RGBColor {
        match self {
            Self::Blue => RGBColor(58, 98, 148),
            Self::Red => RGBColor(176, 82, 78),
            Self::Teal => RGBColor(62, 130, 120),
            Self::Sand => RGBColor(190, 150, 84),
            Self::Violet => RGBColor(122, 92, 148),
            Self::Ink => INK,
        }
    }

    /// The colour of the series at this place.
    pub(super) fn of(place: usize) -> Self {
        let place = place % Self::ALL.len();
        Self::ALL.get(place).copied().unwrap_or(Self::Ink)
    }
}

/// Text of this size, in ink.
pub(super) fn text(size: u32) -> TextStyle<'static> {
    let font = FontDesc::new(FontFamily::Name(FONT), f64::from(size), FontStyle::Normal);
    font.color(&INK)
}

/// About how wide a text is drawn, in pixels.
pub(super) fn width(text: &str, size: u32) -> u32 {
    (text.chars().count() as f64 * 0.54 * f64::from(size)).ceil() as u32
}
