//! One leg against published measurements.
//!
//! Every test names the check, its source and its band. Which of them were in view when the leg's parameters were chosen, and so are calibration and not
//! validation, is listed in `docs/validation.md`.

mod cuffs;
mod disease;
mod muscles;
mod support;
mod tiptoes;
mod walking;
