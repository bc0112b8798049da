//! Manoeuvres, and timelines of postures and manoeuvres: what a person is asked to do.

mod calf_test;
mod manoeuvre;
mod phase;
mod ramp;
mod session;

pub use calf_test::{CalfTest, CalfTestError, CalfTestRun, TestPosture, Timeline};
pub use manoeuvre::{Bouts, Manoeuvre, MuscleGroup};
pub use phase::Phase;
pub use ramp::Ramp;
pub use session::{PhaseSpan, ReadySession, Session, SessionError, SessionRun};
