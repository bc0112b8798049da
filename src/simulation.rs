//! Running a circulation in time, and reading the solution.
//!
//! ```
//! use soleus::prelude::*;
//!
//! let mut net = Network::new();
//! let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
//! let vein = net.add(
//!     "vein",
//!     VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml()).filled_to(5.0.mmhg()),
//! );
//! let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
//! net.connect("bed", artery, Resistance::new(40.0.mmhg_s_per_ml()), vein);
//! net.connect("outflow", vein, Valve::new(0.5.mmhg_s_per_ml()), atrium);
//!
//! let solution = Simulation::of(&net.build()?).run(30.0.seconds())?;
//! let pressure = solution.pressure(vein)?;
//! assert!(pressure.at(30.0.seconds())? < 6.0.mmhg());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod beat;
mod curve;
mod error;
mod event;
mod floors;
mod gaps;
mod in_lanes;
mod lookout;
mod notes;
mod recorder;
mod run;
mod scheme;
mod solution;
mod start;
mod steady_beat;
mod steady_error;
mod steady_search;
mod switches;
mod walk;
mod watch;
mod witness;

pub use curve::{Curve, Samples};
pub use error::{Interrupted, QueryError, SolveError};
pub(crate) use error::{LEAST_TOLERANCE, MOST_SAMPLES, memory};
pub use event::{Event, Happening, Passing};
pub use in_lanes::NotInLanes;
pub use run::{CirculationSystem, Recording, Simulation};
pub(crate) use run::{MOST_BYTES, fitting};
pub use scheme::Scheme;
pub use solution::{Moment, Solution};
pub use steady_beat::{SteadyBeat, SteadyState};
pub use steady_error::{NotSteady, SteadyBeatError};
pub use watch::{Look, Looks, Watch};
