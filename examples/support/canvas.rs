//! What the drawings of all examples share: colours, type, and axes that look alike.

use std::error::Error;

use plotters::coord::Shift;
use plotters::prelude::*;

/// Why there is no drawing.
pub type Failure = Box<dyn Error>;
/// A part of a drawing.
pub type Area<'d> = DrawingArea<SVGBackend<'d>, Shift>;

pub const INK: RGBColor = RGBColor(60, 64, 70);
pub const GRID: RGBColor = RGBColor(226, 228, 232);
pub const BLUE: RGBColor = RGBColor(58, 98, 148);
pub const TEAL: RGBColor = RGBColor(62, 130, 120);
pub const RED: RGBColor = RGBColor(176, 82, 78);
pub const FONT: &str = "Helvetica, Arial, sans-serif";

/// Text of this size, in ink.
pub fn text(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&INK)
}

/// A number of an axis.
pub fn label(value: &f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // `-0` says no more than `0`.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// The range of values, with some air; a range of its own if they are all alike.
pub fn range(values: impl IntoIterator<Item = f64>) -> std::ops::Range<f64> {
    let values = values.into_iter().filter(|value| value.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return 0.0..1.0;
    }
    let air = 0.08 * (high - low).max(1e-3 * high.abs()).max(1e-6);
    low - air..high + air
}
