//! Integrators of other crates behind the same trait.
