//! What is worn around a leg: stockings, bandages, cuffs and pumps.
//!
//! A [`Garment`] presses on the veins and arteries under it. Nothing of it is special to the core: it is a driver of four pressures ([`GarmentPressure`]) that surround the vessels of a
//! [`Leg`](crate::presets::Leg), and any leg can wear it: one on its own, those of a [`Body`](crate::presets::Body), that of a [`CalfTest`](crate::protocol::CalfTest), or a person in a
//! [`Session`](crate::protocol::Session), throughout or for a phase.
//!
//! ```
//! use soleus::prelude::*;
//!
//! let stocking = Garment::stocking(StockingClass::Moderate).knee_high();
//! let pump = Garment::foot_pump();
//! // A patient lies with stockings on, and for ten minutes with a foot pump too.
//! let session = Session::of(Subject::after_surgery().body().cycle_averaged())
//!     .wearing(stocking)
//!     .phase(Phase::new("rest", 10.0.minutes()))
//!     .phase(Phase::new("pumped", 10.0.minutes()).wearing(pump));
//! session.build()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod garment;
mod pressure;
mod put_on;

pub use garment::{Garment, GarmentPressures, GarmentStiffness, StockingClass};
pub use pressure::GarmentPressure;
