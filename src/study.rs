//! Many runs of one model: populations, sensitivities, calibration. Needs the feature `study`.
//!
//! A [`Study`] names what varies, each within a [`Spread`], and what is measured of each member. It then
//!
//! - runs a [`Design`] of members in parallel ([`Study::run`]): a grid, a Latin hypercube, a Sobol sequence, random ones. The result is the same whatever the
//!   number of threads; a member that fails keeps its place, with the error named; results may stream to disk as they come ([`CsvStream`]), and a progress
//!   bar may follow ([`Study::reporting`]);
//! - runs members of one structure eight at a time, in the lanes of vector instructions ([`Study::run_in_lanes`]);
//! - asks how much each factor matters: [`Study::local`] (differences about one point), [`Study::morris`] (elementary effects over the whole space),
//!   [`Study::sobol`] (shares of variance);
//! - fits factors to measured values ([`Study::calibrate`]), with confidence intervals and a warning where the data do not tell factors apart.
//!
//! ```
//! use soleus::prelude::*;
//! use soleus::study::{Design, Spread, Study};
//!
//! let mut study = Study::new();
//! let bed = study.vary("bed", Spread::uniform(60.0.mmhg_s_per_ml(), 100.0.mmhg_s_per_ml()));
//! let outflow = study.vary("outflow", Spread::log_uniform(0.05.mmhg_s_per_ml(), 2.0.mmhg_s_per_ml()));
//! let pressure = study.measure::<Pressure>("venous pressure");
//!
//! let population = study.run(&Design::sobol(32).seeded(1), |member, outcome| {
//!     let mut net = Network::new();
//!     let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
//!     let vein = net.add("vein", VeinSegment::new(40.0.ml(), 2.5.ml_per_mmhg(), 80.0.ml()));
//!     let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
//!     net.connect("bed", artery, Microcirculation::new(member.get(bed)?), vein);
//!     net.connect("outflow", vein, Valve::new(member.get(outflow)?), atrium);
//!     let solution = Simulation::of(&net.build()?).run(60.0.seconds())?;
//!     outcome.set(pressure, solution.pressure(vein)?.at(60.0.seconds())?)?;
//!     Ok(())
//! })?;
//!
//! assert!(population.failures().next().is_none());
//! let spread = population.summary(pressure)?;
//! assert!(spread.least > 3.0.mmhg() && spread.greatest < 7.0.mmhg());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answers;
mod calibrate;
mod csv_stream;
mod design;
mod error;
mod factor;
mod failed;
mod fit;
mod identifiability;
mod in_lanes;
mod local;
mod member;
mod morris;
mod numbers;
mod plan;
mod population;
mod progress;
mod run;
mod sobol;
mod spread;
mod verdict;
mod written;

pub use calibrate::{Calibrated, Calibration, Fitted};
pub use csv_stream::CsvStream;
pub use design::Design;
pub use error::{Cause, StudyError};
pub use factor::{Factor, Measured};
pub use failed::FailedMember;
pub use identifiability::Identifiability;
pub use in_lanes::InLanes;
pub use local::{LocalEffect, LocalEffects};
pub use member::{Member, Outcome};
pub use morris::{Morris, MorrisEffect};
pub use plan::Study;
pub use population::{Population, Summary};
pub use progress::Progress;
pub use run::{MemberRun, Receive};
pub use sobol::{SobolIndex, SobolIndices};
pub use spread::Spread;
pub use verdict::Verdict;
