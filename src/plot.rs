//! Figures as SVG: lines over time in panels above each other, loops, dots, bars, and the bands that were published.
//!
//! Needs the feature `plot`. The same figure always gives the same text.
//!
//! ```
//! use soleus::plot::{Figure, Panel};
//!
//! let pressure = [(0.0, 88.0), (10.0, 20.0), (60.0, 80.0)];
//! let panel = Panel::new("foot vein, mmHg")
//!     .over("time, s")
//!     .shade("heel raises", 0.0, 10.0)
//!     .published("after ten raises", 15.0, 30.0)
//!     .line("model", pressure);
//! let svg = Figure::new("Ten heel raises").panel(panel).svg()?;
//! assert!(svg.starts_with("<svg") && svg.contains("foot vein, mmHg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod axis;
mod bars;
mod canvas;
mod chart;
mod cut;
mod figure;
mod panel;
mod simplify;

pub use bars::Bars;
pub use canvas::Colour;
pub use figure::{Drawing, Figure, PlotError};
pub use panel::Panel;
