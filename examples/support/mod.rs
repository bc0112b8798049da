//! What the `heel_raises` example is made of.

pub mod gait;
pub mod json;
pub mod legs;
pub mod norms;
pub mod numbers;
pub mod output;
pub mod plot;
pub mod progress;
pub mod report;
pub mod save;
