//! A chamber of the beating heart.

use crate::network::{Check, Compartment, Signal, Signals};
use crate::parts::time_course::TimeCourse;
use crate::units::{Elastance, Fraction, Pressure, Volume};

/// A heart chamber whose elastance varies in time.
///
/// ```text
///   ──[ E(t) ]──   stiff in systole, soft in diastole
/// ```
///
/// # Equations
///
/// $$P_\mathrm{tm} = E(t)\\,(V - V_0), \qquad E = E_d + (s\\,E_{es} - E_d)\\,e, \qquad E_{es} = E_d + E_a$$
///
/// In plain text: `P_tm = E (V - V0)`, `E = Ed + (s Ees - Ed) e`, `Ees = Ed + Ea`. The activation `e` goes from 0 (relaxed) to 1 (stiffest): it is the [`TimeCourse`] at the
/// phase of the cycle, or a signal ([`activated_by`](Self::activated_by)). The strength `s` is 1 unless [`strengthened_by`](Self::strengthened_by) a reflex.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | diastolic elastance `Ed` | mmHg/mL | stiffer at rest: fills less |
/// | active elastance `Ea` | mmHg/mL | contracts harder |
/// | unstressed volume `V0` | mL | shifts all volumes |
/// | strength `s` | 1 | contracts harder: end-systolic elastance is `s Ees` |
///
/// # States
///
/// Its volume alone.
///
/// # Limits
///
/// Pressure does not depend on the speed of ejection, and chambers do not press on each other.
///
/// # Sources
///
/// Suga & Sagawa 1974, Circ Res 35:117, doi 10.1161/01.RES.35.1.117.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let beat = net.drive("sinus node", SinusNode::new(70.0.bpm()));
/// let ventricle = Chamber::activated_by(beat.ventricular(), 0.085.mmhg_per_ml(), 2.5.mmhg_per_ml(), 10.0.ml());
/// net.add("left ventricle", ventricle.holding(130.0.ml()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chamber {
    diastolic: Elastance,
    active: Elastance,
    unstressed: Volume,
    activation: Activation,
    strength: Option<Signal<Fraction>>,
    initial: Volume,
}

/// Where the activation comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Activation {
    Course(TimeCourse, Signal<Fraction>),
    Signal(Signal<Fraction>),
}

impl Chamber {
    /// A chamber that follows `course` as `phase` goes through the cycle.
    #[must_use]
    pub fn new(
        diastolic: Elastance,
        active: Elastance,
        unstressed: Volume,
        course: TimeCourse,
        phase: Signal<Fraction>,
    ) -> Self {
        let activation = Activation::Course(course, phase);
        Self::following(activation, diastolic, active, unstressed)
    }

    /// A chamber that is as active as a signal says: 0 relaxed, 1 stiffest.
    #[must_use]
    pub fn activated_by(
        activation: Signal<Fraction>,
        diastolic: Elastance,
        active: Elastance,
        unstressed: Volume,
    ) -> Self {
        Self::following(
            Activation::Signal(activation),
            diastolic,
            active,
            unstressed,
        )
    }

    fn following(
        activation: Activation,
        diastolic: Elastance,
        active: Elastance,
        unstressed: Volume,
    ) -> Self {
        Self {
            diastolic,
            active,
            unstressed,
            activation,
            strength: None,
            initial: unstressed + Volume::from_ml(100.0),
        }
    }

    /// Multiplies the end-systolic elastance by a signal: 1 leaves it as it is.
    #[must_use]
    pub fn strengthened_by(mut self, strength: Signal<Fraction>) -> Self {
        self.strength = Some(strength);
        self
    }

    /// Begins with this volume; unstressed volume + 100 mL unless said.
    #[must_use]
    pub fn holding(mut self, volume: Volume) -> Self {
        self.initial = volume;
        self
    }

    /// The unstressed volume.
    pub fn unstressed(&self) -> Volume {
        self.unstressed
    }

    /// The end-systolic elastance at a strength of 1.
    pub fn end_systolic_elastance(&self) -> Elastance {
        self.diastolic + self.active
    }

    /// The elastance of the relaxed chamber.
    pub fn diastolic_elastance(&self) -> Elastance {
        self.diastolic
    }

    /// The elastance at an activation between 0 and 1 and a strength of 1.
    #[inline]
    pub fn elastance_at(&self, activation: f64) -> Elastance {
        self.diastolic + self.active * activation
    }

    #[inline]
    fn elastance_now(&self, signals: &Signals<'_>) -> Elastance {
        let activation = match self.activation {
            Activation::Course(course, phase) => course.at(signals.get(phase).get()),
            Activation::Signal(signal) => signals.get(signal).get(),
        };
        let Some(strength) = self.strength else {
            return self.elastance_at(activation);
        };
        let systolic = self.end_systolic_elastance() * signals.get(strength).get();
        self.diastolic + (systolic - self.diastolic) * activation
    }
}

impl Compartment for Chamber {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        self.initial
    }

    #[inline]
    fn transmural(&self, volume: Volume, _: &Self::State, signals: &Signals<'_>) -> Pressure {
        (volume - self.unstressed) * self.elastance_now(signals)
    }

    #[inline]
    fn elastance(&self, _: Volume, _: &Self::State, signals: &Signals<'_>) -> Elastance {
        self.elastance_now(signals)
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("diastolic elastance", self.diastolic);
        check.not_negative("active elastance", self.active);
        check.not_negative("unstressed volume", self.unstressed);
        match &self.activation {
            Activation::Course(course, phase) => {
                course.check(check);
                check.reads("phase", *phase);
            }
            Activation::Signal(signal) => check.reads("activation", *signal),
        }
        if let Some(strength) = self.strength {
            check.reads("strength", strength);
        }
        check.not_negative("initial volume", self.initial);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::Steady;
    use crate::network::Network;
    use crate::parts::Resistance;
    use crate::units::Quantities;

    /// 0.1 relaxed, 2.1 stiffest: at half activation 1.1; with a strength of 0.5 the stiffest is 1.05, and half way 0.575.
    #[test]
    fn strength_multiplies_the_end_systolic_elastance_alone()
    -> Result<(), Box<dyn std::error::Error>> {
        let mut net = Network::new();
        let half = net.drive("half", Steady::new(0.5.fraction())).value();
        let chamber = Chamber::activated_by(half, 0.1.mmhg_per_ml(), 2.0.mmhg_per_ml(), 10.0.ml());
        let plain = net.add("plain", chamber);
        let weak = net.add("weak", chamber.strengthened_by(half));
        net.connect("between", plain, Resistance::new(1.0.mmhg_s_per_ml()), weak);
        let circulation = net.build()?;
        let mut workspace = circulation.workspace();
        let state = circulation.initial_state();
        let frame = circulation.observe(0.0.seconds(), &state, &mut workspace);
        assert!((frame.transmural(plain)?.mmhg() - 110.0).abs() < 1e-12);
        assert!((frame.transmural(weak)?.mmhg() - 57.5).abs() < 1e-12);
        Ok(())
    }
}
