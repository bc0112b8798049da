//! What the `flight` example is made of.

pub mod choices;
pub mod course;
pub mod drawing;
pub mod minutes;
pub mod report;
pub mod seen;
