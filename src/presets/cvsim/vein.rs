//! The veins of Heldt's model.

use std::f64::consts::FRAC_PI_2;

use crate::network::{Check, Compartment, Signal, Signals};
use crate::units::{Compliance, Elastance, Pressure, Volume};

/// Distension, as a share of the largest, beyond which the law goes on along its tangent, so that it stays finite.
const STEEPEST: f64 = 0.99;

/// A vein by Heldt's own law, for runs that are to be compared with his.
///
/// ```text
///  Q_in →    V,  P = f(V - V0 + tone)     → Q_out
/// ```
///
/// # Equations
///
/// $$V = V_0 - \Delta V_u + \frac{2 V_m}{\pi} \arctan\frac{\pi C_0 P}{2 V_m}$$
///
/// In plain text: `V = V0 - tone + (2 Vm/pi) atan(pi C0 P/(2 Vm))`, solved for the transmural pressure `P`; without a limit `Vm`, `P = (V - V0 + tone)/C0`. The only state is the volume.
/// [`VeinSegment`](crate::parts::VeinSegment) has the same stretched wall, and beside it one that buckles and a rounded corner. At the pressures of veins at rest these are worth 0.3 mmHg, which would be a sixth of
/// the right atrium's; so Heldt's law is here without them.
///
/// # Parameters
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | unstressed volume `V0` | mL | - | holds more blood at the same pressure |
/// | compliance `C0` | mL/mmHg | - | softer about the unstressed volume |
/// | [`distending_to`](Self::distending_to) `Vm` | mL | none: a linear vein | stays soft for longer |
/// | [`toned_by`](Self::toned_by) | mL | none | a constricted wall: holds less at the same pressure |
///
/// # Limits
///
/// Below its unstressed volume it draws in as strongly as it pushes out above it, and never collapses. Beyond 99 % of the distension, either way, the law goes on along its tangent.
///
/// # Sources
///
/// T. Heldt, PhD thesis, MIT 2004, chapter 2; Heldt et al. 2002, J Appl Physiol 92:1239, doi 10.1152/japplphysiol.00241.2001.
///
/// ```
/// use soleus::prelude::*;
/// use soleus::presets::HeldtVein;
///
/// let legs = HeldtVein::new(716.0.ml(), 20.0.ml_per_mmhg()).distending_to(1000.0.ml());
/// // 716 + 636.6 atan(0.03142 x 30)
/// assert!((legs.volume_at(30.0.mmhg()) - 1197.2.ml()).abs() < 0.1.ml());
/// assert!((legs.pressure_at(legs.volume_at(30.0.mmhg())) - 30.0.mmhg()).abs() < 1e-9.mmhg());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldtVein {
    unstressed: Volume,
    compliance: Compliance,
    distension: Option<Volume>,
    tone: Option<Signal<Volume>>,
    initial: Volume,
}

impl HeldtVein {
    /// A linear vein that begins at its unstressed volume.
    #[must_use]
    pub const fn new(unstressed: Volume, compliance: Compliance) -> Self {
        Self {
            unstressed,
            compliance,
            distension: None,
            tone: None,
            initial: unstressed,
        }
    }

    /// Stiffens towards this volume above the unstressed one, which no pressure can exceed.
    #[must_use]
    pub const fn distending_to(mut self, most: Volume) -> Self {
        self.distension = Some(most);
        self
    }

    /// Lets a reflex take this much off the unstressed volume.
    #[must_use]
    pub const fn toned_by(mut self, fallen: Signal<Volume>) -> Self {
        self.tone = Some(fallen);
        self
    }

    /// Begins with this volume.
    #[must_use]
    pub const fn holding(mut self, volume: Volume) -> Self {
        self.initial = volume;
        self
    }

    /// The volume at which the wall is not stretched, without tone.
    pub const fn unstressed(&self) -> Volume {
        self.unstressed
    }

    /// The volume at which the transmural pressure is `transmural`, without tone.
    #[must_use]
    pub fn volume_at(&self, transmural: Pressure) -> Volume {
        let stretch = self.compliance * transmural;
        let Some(most) = self.distension else {
            return self.unstressed + stretch;
        };
        self.unstressed + most * ((FRAC_PI_2 * (stretch / most)).atan() / FRAC_PI_2)
    }

    /// Transmural pressure at a volume, without tone.
    #[inline]
    pub fn pressure_at(&self, volume: Volume) -> Pressure {
        self.stretched(volume - self.unstressed).0
    }

    /// Transmural pressure at a stretch, and its slope.
    #[inline]
    fn stretched(&self, stretch: Volume) -> (Pressure, Elastance) {
        let soft = self.compliance.elastance();
        let Some(most) = self.distension else {
            return (stretch * soft, soft);
        };
        let share = stretch / most;
        let held = share.clamp(-STEEPEST, STEEPEST);
        let tangent = (FRAC_PI_2 * held).tan();
        let slope = 1.0 + tangent * tangent;
        let pressure = most * soft * (tangent / FRAC_PI_2 + (share - held) * slope);
        (pressure, soft * slope)
    }

    #[inline]
    fn stretch(&self, volume: Volume, signals: &Signals<'_>) -> Volume {
        let fallen = self.tone.map_or(Volume::ZERO, |tone| signals.get(tone));
        volume - self.unstressed + fallen
    }
}

impl Compartment for HeldtVein {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        self.initial
    }

    #[inline]
    fn transmural(&self, volume: Volume, _: &Self::State, signals: &Signals<'_>) -> Pressure {
        self.stretched(self.stretch(volume, signals)).0
    }

    #[inline]
    fn elastance(&self, volume: Volume, _: &Self::State, signals: &Signals<'_>) -> Elastance {
        self.stretched(self.stretch(volume, signals)).1
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("unstressed volume", self.unstressed);
        check.positive("compliance", self.compliance);
        if let Some(most) = self.distension {
            check.positive("distension", most);
        }
        if let Some(tone) = self.tone {
            check.reads("tone", tone);
        }
        check.not_negative("initial volume", self.initial);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::Steady;
    use crate::network::Network;
    use crate::parts::{Reservoir, Resistance};
    use crate::units::Quantities;

    fn legs() -> HeldtVein {
        HeldtVein::new(716.0.ml(), 20.0.ml_per_mmhg()).distending_to(1000.0.ml())
    }

    /// 100 mL of 1000: 1000/20 (2/pi) tan(pi/20) = 5.04153 mmHg; half of the distension: 50 (2/pi) = 31.831 mmHg.
    #[test]
    fn it_stiffens_as_the_tangent() {
        for (stretch, pressure) in [(0.0, 0.0), (100.0, 5.041_533), (500.0, 31.830_989)] {
            for sign in [1.0, -1.0] {
                let found = legs().pressure_at((716.0 + sign * stretch).ml());
                assert!((found.mmhg() - sign * pressure).abs() < 1e-5, "{found}");
            }
        }
        let linear = HeldtVein::new(30.0.ml(), 5.0.ml_per_mmhg());
        assert_eq!(linear.pressure_at(60.0.ml()), 6.0.mmhg());
        assert_eq!(linear.volume_at(6.0.mmhg()), 60.0.ml());
    }

    #[test]
    fn it_is_finite_and_rising_beyond_its_distension() {
        let mut before = legs().pressure_at((-1e6).ml());
        for volume in [0.0, 716.0, 1706.0, 1716.0, 1e4, 1e6] {
            let pressure = legs().pressure_at(volume.ml());
            assert!(pressure.is_finite() && pressure > before, "{volume}");
            before = pressure;
        }
    }

    #[test]
    fn tone_is_taken_off_the_unstressed_volume() -> Result<(), Box<dyn std::error::Error>> {
        let mut net = Network::new();
        let tone = net.drive("tone", Steady::new(40.0.ml())).value();
        let vein = net.add("legs", legs().toned_by(tone).holding(776.0.ml()));
        let sink = net.add("sink", Reservoir::at(0.0.mmhg()));
        net.connect("out", vein, Resistance::new(1.0.mmhg_s_per_ml()), sink);
        let circulation = net.build()?;
        let mut workspace = circulation.workspace();
        let state = circulation.initial_state();
        let frame = circulation.observe(0.0.seconds(), &state, &mut workspace);
        assert!((frame.transmural(vein)?.mmhg() - 5.041_533).abs() < 1e-5);
        Ok(())
    }

    #[test]
    fn slopes_are_those_of_the_differences() {
        for stretch in [-1200.0, -300.0, 0.0, 450.0, 985.0, 1500.0] {
            let at = |by: f64| legs().stretched((stretch + by).ml());
            let slope = (at(1e-3).0 - at(-1e-3).0).mmhg() / 2e-3;
            let given = at(0.0).1.mmhg_per_ml();
            assert!((given / slope - 1.0).abs() < 1e-6, "{stretch}: {given}");
        }
    }
}
