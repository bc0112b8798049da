//! Many runs of one model, through the public API: populations, sensitivities, calibration.

mod calibration;
mod circulations;
mod extremes;
mod failing;
mod killed;
mod lanes;
mod malformed;
mod populations;
mod progress;
mod sensitivities;
