//! Repeated contractions.

use super::pulse::{Pulse, Train};
use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Fraction, Rate, Time};

/// Repeated contractions: the excitation of a muscle that works to a beat, such as heel raises or steps.
///
/// $$u(t) = u_0 + (\hat u - u_0)\, p\!\left(\frac{t - t_k}{d\,T}\right), \qquad t_k = t_0 + (k + \varphi)\, T$$
///
/// In plain text: `u = tonic + (amplitude - tonic) * p(x)` with `x = (t - t_k) / (duty * T)` during the `k`-th contraction, which starts at `t_k = start + (k + phase) T`,
/// `T = 1 / cadence`; between contractions `u = tonic`. `p` is a raised cosine `½ (1 - cos 2 pi x)` unless another [`Pulse`] is given.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | cadence | 1/s | required | more contractions per minute |
/// | duty | 1 | 0.5 | a longer squeeze, a shorter time to refill |
/// | amplitude | 1 | 1 | a harder squeeze |
/// | tonic | 1 | 0 | more excitation between contractions |
/// | phase | 1 | 0 | later in the period; 0.5 for the other leg |
/// | start | s | 0 | the first period begins later |
/// | times | – | endless | more contractions |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`EXCITATION`](Self::EXCITATION) | 1 | excitation, 1 is maximal |
///
/// It has no states. It announces the corners of every contraction, and compares time with the very numbers that it announced.
///
/// Limits: every contraction is alike. Source: raised cosine at half the period as in the closed-loop models of the muscle pump that squeeze by ½ (1 - cos)
/// (design value); a half sine over 0.6 of the period is used by Magosso and Ursino 2002, Med Biol Eng Comput 40:660.
///
/// ```
/// use soleus::prelude::*;
///
/// let ten_heel_raises = Cadence::new(1.0.hz()).duty(0.5).amplitude(0.6.fraction()).starting(120.0.seconds()).times(10);
/// assert_eq!(ten_heel_raises.excitation_at(120.25.seconds()), 0.6.fraction());
/// assert_eq!(ten_heel_raises.excitation_at(131.0.seconds()), 0.0.fraction());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cadence {
    pub(super) train: Train,
    pub(super) tonic: Option<Fraction>,
}

impl Cadence {
    /// The excitation.
    pub const EXCITATION: Output<Self, Fraction> = Output::new(0, "excitation");

    /// Maximal contractions at this cadence, over half of each period, without end.
    pub const fn new(cadence: Rate) -> Self {
        Self {
            train: Train {
                frequency: cadence,
                start: Time::ZERO,
                phase: 0.0,
                duty: 0.5,
                times: None,
                amplitude: Fraction::ONE,
                pulse: Pulse::RaisedCosine,
            },
            tonic: None,
        }
    }

    /// The share of each period that the contraction takes.
    #[must_use]
    pub const fn duty(mut self, share: f64) -> Self {
        self.train.duty = share;
        self
    }

    /// The excitation at the peak of each contraction.
    #[must_use]
    pub const fn amplitude(mut self, peak: Fraction) -> Self {
        self.train.amplitude = peak;
        self
    }

    /// The excitation between contractions.
    #[must_use]
    pub const fn tonic(mut self, level: Fraction) -> Self {
        self.tonic = Some(level);
        self
    }

    /// When the first period begins.
    #[must_use]
    pub const fn starting(mut self, at: Time) -> Self {
        self.train.start = at;
        self
    }

    /// How many contractions there are.
    #[must_use]
    pub const fn times(mut self, count: u32) -> Self {
        self.train.times = Some(count);
        self
    }

    /// The share of a period by which every contraction comes later.
    #[must_use]
    pub const fn phase(mut self, share: f64) -> Self {
        self.train.phase = share;
        self
    }

    /// The shape of each contraction.
    #[must_use]
    pub const fn shaped(mut self, pulse: Pulse) -> Self {
        self.train.pulse = pulse;
        self
    }

    /// How often contractions come.
    pub const fn rate(&self) -> Rate {
        self.train.frequency
    }

    /// When the last period ends; none for a cadence without end.
    pub fn end(&self) -> Option<Time> {
        self.train.end()
    }

    /// The excitation at `time`.
    pub fn excitation_at(&self, time: Time) -> Fraction {
        self.over(self.tonic.unwrap_or(Fraction::ZERO), time)
    }

    /// The excitation at `time` on top of a tonic level.
    pub(super) fn over(&self, tonic: Fraction, time: Time) -> Fraction {
        tonic + (self.train.amplitude - tonic) * self.train.shape(time)
    }
}

impl Driver for Cadence {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::EXCITATION.spec()];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::EXCITATION, self.excitation_at(time));
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        self.train.breakpoint(after)
    }

    fn check(&self, check: &mut Check<'_>) {
        self.train.check(check);
        check.share("tonic", self.tonic.map_or(0.0, Fraction::get));
    }
}

impl Id<Cadence> {
    /// The signal of the excitation.
    pub const fn excitation(self) -> Signal<Fraction> {
        self.signal(Cadence::EXCITATION)
    }
}
