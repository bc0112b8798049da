//! Solutions and reports as tables: CSV and JSON, with the unit of every number.
//!
//! [`Columns`] say what is read of a circulation; a [`Table`] holds it over the time of a solution, and a [`CsvWriter`] writes it row by row while a simulation goes on.
//! Every report of [`measure`](crate::measure) lists what it holds as [`Entries`].
//! [`write_whole`] writes a file so that it is either whole or not there; [`WholeFile`] does so for
//! a stream.
//!
//! ```
//! use soleus::prelude::*;
//!
//! let mut net = Network::new();
//! let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
//! let vein = net.add("vein", VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml()).filled_to(5.0.mmhg()));
//! net.connect("bed", artery, Resistance::new(40.0.mmhg_s_per_ml()), vein);
//! let solution = Simulation::of(&net.build()?).run(2.0.seconds())?;
//!
//! let columns = Columns::new().probe("calf", Probe::pressure(vein));
//! let table = columns.every(&solution, 1.0.seconds())?;
//! assert!(table.csv().starts_with("time [s],calf [mmHg]\n0.0,"));
//! let all = Columns::all(solution.circulation()).every(&solution, 1.0.seconds())?;
//! assert!(all.column("bed flow").is_some_and(|flow| flow.len() == 3));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod columns;
mod entries;
mod error;
mod file;
mod measures;
mod stillness;
mod stream;
mod table;
mod upright;

pub use columns::{Column, Columns};
pub use entries::{Entries, Entry, Report};
pub use error::ReportError;
pub use file::{FileError, WholeFile, check_extension, write_whole};
pub use stream::CsvWriter;
pub use table::Table;

#[cfg(feature = "plot")]
pub(crate) use file::remedy;
