//! Where in gravity a compartment is.

use crate::network::signal::Signal;
use crate::units::Pressure;

/// A place in the field of gravity: a weighted sum of the potentials that a driver puts out.
///
/// $$\rho g z = \sum_i w_i \varphi_i$$
///
/// Plain text: `rho g z = sum of w_i phi_i`. A gravity column makes places; so can a driver of your own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    pub(crate) terms: Vec<(Signal<Pressure>, f64)>,
}

impl Place {
    /// The height of the right atrium, where the potential is zero.
    pub fn at_heart_level() -> Self {
        Self::default()
    }

    /// Adds `weight` times the potential `signal`.
    #[must_use]
    pub fn with(mut self, signal: Signal<Pressure>, weight: f64) -> Self {
        self.terms.push((signal, weight));
        self
    }
}
