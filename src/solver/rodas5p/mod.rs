//! The Rosenbrock method Rodas5P of order 5(4): settings and entry point.

mod dense;
pub(super) mod jacobian;
mod stages;
mod tableau;

use super::error::Failure;
use super::integrator::{Integrator, Statistics};
use super::run::integrate;
use super::settings::{Settings, settings_methods};
use super::sink::Sink;
use super::system::System;
pub(super) use stages::Stages;

/// The linearly implicit Rosenbrock-Wanner method Rodas5P of Steinebach, order 5(4), with continuous output of order 4.
///
/// Right for stiff systems: it is stiffly accurate and L-stable, so that what decays fast does not bound the step.
/// Each step solves eight linear systems with one matrix,
///
/// $$\Big(\frac{1}{h\gamma} I - J\Big) u_i = f\Big(t + \alpha_i h,\; y + \sum_{j<i} a_{ij} u_j\Big) + \sum_{j<i} \frac{c_{ij}}{h} u_j + h\\,\gamma_i \frac{\partial f}{\partial t}, \qquad y_1 = y + \sum_i b_i u_i$$
///
/// In plain text: `(I / (h g) - J) u_i = f(t + alpha_i h, y + sum a_ij u_j) + sum c_ij u_j / h + h g_i df/dt`, `y1 = y + sum b_i u_i`, with `J` the
/// Jacobian at the start of the step. No iteration is needed. The Jacobian and `df/dt` are those of
/// [`System::jacobian`] and [`System::time_derivative`], or differences where the system does not know them.
///
/// Step control is that of [`Dopri5`](super::Dopri5), with the same error norm. After set-up nothing is allocated, unless a matrix needs pivoting.
///
/// A linear sum of states that the system keeps is kept to round-off, if the Jacobian keeps it too.
///
/// Source: G. Steinebach, BIT Numer. Math. 63 (2023) 27, doi 10.1007/s10543-023-00967-x.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rodas5P {
    settings: Settings,
}

settings_methods!(Rodas5P);

impl Integrator for Rodas5P {
    fn name(&self) -> &str {
        "Rodas5P"
    }

    fn integrate(
        &self,
        system: &mut dyn System,
        start_s: f64,
        end_s: f64,
        state: &mut [f64],
        sink: &mut dyn Sink,
    ) -> Result<Statistics, Failure> {
        let make = |system: &dyn System| Stages::new(system);
        integrate(&self.settings, make, system, (start_s, end_s), state, sink)
    }
}
