//! Manoeuvres, and timelines of postures and manoeuvres: what a person is asked to do.

mod bounds;
mod bouts;
mod calf_test;
mod exercise;
#[cfg(feature = "files")]
mod file;
mod flaws;
mod gaits;
mod joints;
mod manoeuvre;
mod movements;
mod phase;
mod ramp;
mod session;
mod stride_test;
mod tolerance_test;

pub use bouts::Bouts;
pub use calf_test::{CalfTest, CalfTestError, CalfTestRun, TestPosture, Timeline};
pub use exercise::{Exercise, UnknownExercise};
#[cfg(feature = "files")]
pub use file::{FileError, Mistake};
pub use joints::{Excursion, Joint, Joints, Stretch};
pub use manoeuvre::{Manoeuvre, MuscleGroup};
pub use phase::Phase;
pub use ramp::Ramp;
pub use session::{PhaseSpan, ReadySession, Session, SessionError, SessionRun};
pub use stride_test::{StrideRun, StrideTest};
pub use tolerance_test::{Presyncope, ToleranceRun, ToleranceTest, ToleranceTestError};
