//! Many runs of one model, through the public API: populations, sensitivities, calibration.

mod calibration;
mod circulations;
mod lanes;
mod malformed;
mod populations;
mod progress;
mod sensitivities;
