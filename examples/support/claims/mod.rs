//! What the `claims` example is made of.

pub mod catalogue;
pub mod figures;
pub mod finding;
pub mod fluid;
pub mod gravity;
pub mod heart;
pub mod lab;
pub mod muscles;
pub mod page;
pub mod people;
pub mod stillness;
pub mod valves;
pub mod verdict;
