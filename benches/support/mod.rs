//! What the benches share, and a test checks.
#![allow(dead_code, reason = "each bench uses its part")]
#![allow(
    clippy::expect_used,
    reason = "a bench that cannot be set up must stop"
)]

#[cfg(feature = "ode_solvers")]
pub mod bare;
#[cfg(feature = "ode_solvers")]
pub mod baseline;
#[cfg(feature = "ode_solvers")]
pub mod case;
#[cfg(feature = "ode_solvers")]
pub mod contender;
pub mod hand_written_leg;
#[cfg(feature = "ode_solvers")]
pub mod instructions;
pub mod members;
pub mod model;
#[cfg(feature = "study")]
pub mod population;
pub mod schemes;
#[cfg(feature = "ode_solvers")]
pub mod solvers;
pub mod states;
pub mod timing;
pub mod units_loop;
