//! A pressure that no flow can change.

use crate::network::{Check, Compartment, Signal, Signals};
use crate::units::{Elastance, Pressure, Volume};

/// A reservoir: a pressure that no flow can change, such as a right atrium that is not modelled further.
///
/// ```text
///   P = given ──┤
/// ```
///
/// # Equations
///
/// $$P_\mathrm{tm} = P_\mathrm{given}, \qquad \frac{dV}{dt} = Q_\mathrm{in} - Q_\mathrm{out}$$
///
/// In plain text: `P_tm = P_given`, `dV/dt = Q_in - Q_out`. The volume only counts what was exchanged: it begins at zero, may become negative,
/// and stays out of the control of errors.
///
/// # Parameters
///
/// A pressure in mmHg, fixed or following a signal. Larger drives more blood out of the reservoir, or holds more back.
///
/// # Limits
///
/// It never runs dry and never fills: blood that passes through it is not a closed circulation.
///
/// # Sources
///
/// Definition.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let artery = net.add("artery", Reservoir::at(93.0.mmhg()));
/// let atrium = net.add("right atrium", Reservoir::at(3.0.mmhg()));
/// net.connect("body", artery, Resistance::new(1.0.mmhg_s_per_ml()), atrium);
/// assert!(net.build().is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reservoir {
    source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    Fixed(Pressure),
    Signal(Signal<Pressure>),
}

impl Reservoir {
    /// A reservoir at a fixed transmural pressure.
    #[must_use]
    pub fn at(pressure: Pressure) -> Self {
        Self {
            source: Source::Fixed(pressure),
        }
    }

    /// A reservoir whose transmural pressure follows a signal.
    #[must_use]
    pub fn following(pressure: Signal<Pressure>) -> Self {
        Self {
            source: Source::Signal(pressure),
        }
    }
}

impl Compartment for Reservoir {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        Volume::ZERO
    }

    #[inline]
    fn transmural(&self, _: Volume, _: &Self::State, signals: &Signals<'_>) -> Pressure {
        match self.source {
            Source::Fixed(pressure) => pressure,
            Source::Signal(signal) => signals.get(signal),
        }
    }

    #[inline]
    fn elastance(&self, _: Volume, _: &Self::State, _: &Signals<'_>) -> Elastance {
        Elastance::ZERO
    }

    fn volume_scale(&self) -> Volume {
        Volume::from_ml(f64::INFINITY)
    }

    fn is_reservoir(&self) -> bool {
        true
    }

    fn check(&self, check: &mut Check<'_>) {
        match self.source {
            Source::Fixed(pressure) => check.finite("pressure", pressure),
            Source::Signal(signal) => check.reads("pressure", signal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{compartment_defects, silence};
    use crate::units::Quantities;

    #[test]
    fn its_pressure_does_not_care_for_its_volume() {
        let reservoir = Reservoir::at(3.0.mmhg());
        for volume in [-1e9, 0.0, 1e9] {
            assert_eq!(
                reservoir.transmural(volume.ml(), &[], &silence()),
                3.0.mmhg()
            );
            assert_eq!(
                reservoir.elastance(volume.ml(), &[], &silence()),
                Elastance::ZERO
            );
        }
        assert!(reservoir.is_reservoir());
        assert_eq!(reservoir.initial_volume(), Volume::ZERO);
        assert_eq!(reservoir.volume_scale(), f64::INFINITY.ml());
    }

    #[test]
    fn it_follows_its_signal() {
        let reservoir = Reservoir::following(Signal::under(4, 1));
        let signals = Signals::under(4, &[5.0, 6.0]);
        assert_eq!(reservoir.transmural(0.0.ml(), &[], &signals), 6.0.mmhg());
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(compartment_defects(Reservoir::at((-3.0).mmhg())).is_empty());
        assert_eq!(
            compartment_defects(Reservoir::at(f64::NAN.mmhg())),
            ["pressure"]
        );
        let foreign = Reservoir::following(Signal::under(0, 0));
        assert_eq!(compartment_defects(foreign), ["pressure"]);
    }
}
