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
/// $$P_\mathrm{tm} = \bigl(E_d + E_a\,e(\varphi)\bigr)\,(V - V_0)$$
///
/// In plain text: `P_tm = (Ed + Ea e(phase)) (V - V0)`, `e` the [`TimeCourse`] over the cardiac cycle.
///
/// # Parameters
///
/// | parameter | unit | a larger value |
/// |---|---|---|
/// | diastolic elastance `Ed` | mmHg/mL | stiffer at rest: fills less |
/// | active elastance `Ea` | mmHg/mL | contracts harder |
/// | unstressed volume `V0` | mL | shifts all volumes |
///
/// # Limits
///
/// Pressure does not depend on the speed of ejection, and chambers do not press on each other.
///
/// # Sources
///
/// Suga & Sagawa 1974, Circ Res 35:117, doi 10.1161/01.RES.35.1.117.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chamber {
    diastolic: Elastance,
    active: Elastance,
    unstressed: Volume,
    course: TimeCourse,
    phase: Signal<Fraction>,
    initial: Volume,
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
        Self {
            diastolic,
            active,
            unstressed,
            course,
            phase,
            initial: unstressed + Volume::from_ml(100.0),
        }
    }

    /// Begins with this volume; unstressed volume + 100 mL unless said.
    #[must_use]
    pub fn holding(mut self, volume: Volume) -> Self {
        self.initial = volume;
        self
    }

    /// The elastance at a share of the cycle.
    #[inline]
    pub fn elastance_at(&self, phase: f64) -> Elastance {
        self.diastolic + self.active * self.course.at(phase)
    }
}

impl Compartment for Chamber {
    type State = [f64; 0];

    fn initial_volume(&self) -> Volume {
        self.initial
    }

    #[inline]
    fn transmural(&self, volume: Volume, _: &Self::State, signals: &Signals<'_>) -> Pressure {
        (volume - self.unstressed) * self.elastance_at(signals.get(self.phase).get())
    }

    fn elastance(&self, _: Volume, _: &Self::State, signals: &Signals<'_>) -> Elastance {
        self.elastance_at(signals.get(self.phase).get())
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("diastolic elastance", self.diastolic);
        check.not_negative("active elastance", self.active);
        check.not_negative("unstressed volume", self.unstressed);
        check.positive("initial volume", self.initial);
        check.reads("phase", self.phase);
        self.course.check(check);
    }
}
