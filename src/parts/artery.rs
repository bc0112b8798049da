//! An artery.

use crate::network::{Check, Compartment, Signals};
use crate::units::{Compliance, Elastance, Pressure, Volume};

/// An artery: a linear elastic vessel.
///
/// ```text
///  Q_in → ──┬── → Q_out
///          ═╪═ C          (windkessel)
///           ┴
/// ```
///
/// # Equations
///
/// $$\frac{dV}{dt} = Q_\mathrm{in} - Q_\mathrm{out}, \qquad P_\mathrm{tm} = \frac{V - V_0}{C}$$
///
/// In plain text: `dV/dt = Q_in - Q_out`, `P_tm = (V - V0)/C`. The only state is the volume.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | unstressed volume `V0` | mL | holds more blood at the same pressure |
/// | compliance `C` | mL/mmHg | pulses less; an old artery has a smaller one |
///
/// # Limits
///
/// Linear at every volume: it neither stiffens nor collapses, so it is for vessels whose pressure stays well above their surroundings.
///
/// # Sources
///
/// Frank 1899, Z Biol 37:483 (the windkessel). Values for the arteries of a body: Heldt, PhD thesis, MIT 2004, table 2.5.
///
/// ```
/// use soleus::prelude::*;
///
/// let aorta = Artery::new(21.0.ml(), 0.28.ml_per_mmhg()).filled_to(90.0.mmhg());
/// assert!((aorta.volume_at(90.0.mmhg()) - 46.2.ml()).abs() < 1e-9.ml());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Artery {
    unstressed: Volume,
    compliance: Compliance,
    elastance: Elastance,
    initial: Volume,
}

impl Artery {
    /// An artery that begins at its unstressed volume.
    #[must_use]
    pub fn new(unstressed: Volume, compliance: Compliance) -> Self {
        Self {
            unstressed,
            compliance,
            elastance: compliance.elastance(),
            initial: unstressed,
        }
    }

    /// Begins with this volume.
    #[must_use]
    pub fn holding(mut self, volume: Volume) -> Self {
        self.initial = volume;
        self
    }

    /// Begins with the volume that it has at this transmural pressure.
    #[must_use]
    pub fn filled_to(mut self, transmural: Pressure) -> Self {
        self.initial = self.volume_at(transmural);
        self
    }

    /// The volume at which the transmural pressure is zero.
    pub fn unstressed(&self) -> Volume {
        self.unstressed
    }

    /// How soft the wall is.
    pub fn compliance(&self) -> Compliance {
        self.compliance
    }

    /// Transmural pressure at a volume.
    #[inline]
    pub fn pressure_at(&self, volume: Volume) -> Pressure {
        (volume - self.unstressed) * self.elastance
    }

    /// The volume at which the transmural pressure is `transmural`.
    #[must_use]
    pub fn volume_at(&self, transmural: Pressure) -> Volume {
        self.unstressed + self.compliance * transmural
    }
}

impl Compartment for Artery {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        self.initial
    }

    #[inline]
    fn transmural(&self, volume: Volume, _: &Self::State, _: &Signals<'_>) -> Pressure {
        self.pressure_at(volume)
    }

    #[inline]
    fn elastance(&self, _: Volume, _: &Self::State, _: &Signals<'_>) -> Elastance {
        self.elastance
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("unstressed volume", self.unstressed);
        check.positive("compliance", self.compliance);
        check.not_negative("initial volume", self.initial);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::testing::{compartment_defects, silence};
    use crate::units::Quantities;

    #[test]
    fn it_is_linear_at_every_volume() {
        let artery = Artery::new(200.0.ml(), 0.4.ml_per_mmhg());
        assert_eq!(artery.initial_volume(), 200.0.ml());
        for (volume, pressure) in [(240.0, 100.0), (200.0, 0.0), (0.0, -500.0), (-40.0, -600.0)] {
            let found = artery.transmural(volume.ml(), &[], &silence()).mmhg();
            assert!((found - pressure).abs() < 1e-9, "{volume}: {found}");
            let elastance = artery.elastance(volume.ml(), &[], &silence());
            assert!((elastance.mmhg_per_ml() - 2.5).abs() < 1e-12);
        }
        let held = artery.filled_to(95.0.mmhg()).initial_volume();
        assert!((held.ml() - 238.0).abs() < 1e-9);
        assert_eq!(artery.holding(7.0.ml()).initial_volume(), 7.0.ml());
    }

    #[test]
    fn bad_parameters_are_reported_by_name() {
        assert!(compartment_defects(Artery::new(0.0.ml(), 1.0.ml_per_mmhg())).is_empty());
        let wrong = Artery::new((-1.0).ml(), 0.0.ml_per_mmhg()).holding(f64::NAN.ml());
        let named = ["unstressed volume", "compliance", "initial volume"];
        assert_eq!(compartment_defects(wrong), named);
    }
}
