//! Repeated contractions.

use super::pulse::{Pulse, Train};
use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Fraction, Rate, Time};

/// Repeated contractions: the excitation of a muscle that works to a beat, such as heel raises or steps.
///
/// $$u(t) = u_0 + (\hat u - u_0)\\, p\\!\left(\frac{t - t_k}{d\\,T}\right), \qquad t_k = t_0 + (k + \varphi)\\, T$$
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
/// # States
///
/// None. It announces the corners of every contraction, and compares time with the very numbers that it announced.
///
/// # Limits
///
/// Every contraction is alike: for contractions that differ take a [`Programme`](crate::drivers::Programme) or a [`Trace`](crate::drivers::Trace).
///
/// # Sources
///
/// Raised cosine at half the period as in the closed-loop models of the muscle pump that squeeze by ½ (1 - cos)
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

    fn is_same_as(&self, other: &Self) -> bool {
        self == other
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        self.train.breakpoint(after)
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{bad_fields, breakpoints};
    use crate::units::Quantities;
    use proptest::prelude::*;

    fn at(cadence: &Cadence, time: f64) -> f64 {
        cadence.excitation_at(time.seconds()).get()
    }

    #[test]
    fn a_raised_cosine_peaks_in_the_middle_of_the_contraction() {
        let raises = Cadence::new(0.5.hz()).duty(0.4).amplitude(0.6.fraction());
        for (time, level) in [
            (0.0, 0.0),
            (0.2, 0.3),
            (0.4, 0.6),
            (0.6, 0.3),
            (0.8, 0.0),
            (1.5, 0.0),
            (2.4, 0.6),
            (-1.6, 0.0),
        ] {
            assert!((at(&raises, time) - level).abs() < 1e-12, "{time}");
        }
    }

    #[test]
    fn a_trapezoid_rises_holds_and_falls() {
        let pulse = Pulse::Trapezoid { rise: 0.25 };
        let hold = Cadence::new(0.1.hz())
            .duty(0.8)
            .shaped(pulse)
            .tonic(0.2.fraction());
        for (time, level) in [
            (0.0, 0.2),
            (1.0, 0.6),
            (2.0, 1.0),
            (5.9, 1.0),
            (7.0, 0.6),
            (8.0, 0.2),
            (9.0, 0.2),
        ] {
            assert!((at(&hold, time) - level).abs() < 1e-12, "{time}");
        }
        let corners = breakpoints(&hold, 0.0, 12.1);
        let expected = [2.0, 6.0, 8.0, 10.0, 12.0];
        assert!(
            corners
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-12)
        );
        assert_eq!(corners.len(), expected.len());
    }

    #[test]
    fn phase_start_and_number_of_contractions_are_kept() {
        let steps = Cadence::new(1.0.hz())
            .starting(10.0.seconds())
            .phase(0.5)
            .times(3);
        assert_eq!(at(&steps, 10.3), 0.0);
        assert_eq!(at(&steps, 10.75), 1.0);
        assert_eq!(at(&steps, 12.75), 1.0);
        assert_eq!(at(&steps, 13.75), 0.0);
        assert_eq!(steps.end(), Some(13.5.seconds()));
        assert_eq!(
            breakpoints(&steps, 0.0, 100.0),
            [10.5, 11.0, 11.5, 12.0, 12.5, 13.0]
        );
        assert!(steps.breakpoint(13.0.seconds()).is_none());
    }

    #[test]
    fn contractions_without_a_pause_share_their_corner() {
        let without_pause = Cadence::new(Rate::from_bpm(70.0)).duty(1.0);
        let corners = breakpoints(&without_pause, 0.0, 600.0);
        assert_eq!(corners.len(), 700);
    }

    #[test]
    fn bad_parameters_are_named() {
        let bad = Cadence::new(0.0.hz())
            .duty(1.2)
            .phase(1.0)
            .amplitude(1.5.fraction())
            .tonic((-0.1).fraction())
            .starting(f64::NAN.seconds())
            .shaped(Pulse::Trapezoid { rise: 0.6 });
        assert_eq!(
            bad_fields(bad),
            [
                "cadence",
                "start",
                "phase",
                "duty",
                "amplitude",
                "rise share",
                "tonic"
            ]
        );
        assert!(bad_fields(Cadence::new(1.0.hz())).is_empty());
    }

    fn any_cadence() -> impl Strategy<Value = Cadence> {
        (
            0.05..10.0_f64,
            0.01..1.0_f64,
            0.0..1.0_f64,
            -100.0..100.0_f64,
            0.0..0.5_f64,
        )
            .prop_map(|(hz, duty, phase, start, rise)| {
                Cadence::new(hz.hz())
                    .duty(duty)
                    .phase(phase)
                    .starting(start.seconds())
                    .shaped(Pulse::Trapezoid { rise })
            })
    }

    proptest! {
        #[test]
        fn a_rectangle_jumps_exactly_where_it_says(cadence in any_cadence(), from in -100.0..1e6_f64) {
            let cadence = cadence.shaped(Pulse::Trapezoid { rise: 0.0 });
            let mut after = from;
            for _ in 0..20 {
                let edge = cadence.breakpoint(after.seconds()).unwrap().seconds();
                prop_assert!(edge > after);
                let (before, on) = (at(&cadence, edge.next_down()), at(&cadence, edge));
                prop_assert!((before - on).abs() == 1.0, "{before} {on} at {edge}");
                // Nothing happens between breakpoints.
                let between = at(&cadence, 0.5 * (after.max(edge - 0.01 / cadence.rate().hz()) + edge));
                prop_assert_eq!(between, before);
                after = edge;
            }
        }

        #[test]
        fn excitation_stays_between_tonic_and_amplitude(
            cadence in any_cadence(), time in any::<f64>().prop_filter("finite", |t| t.is_finite()), smooth in any::<bool>(),
        ) {
            let cadence = if smooth { cadence.shaped(Pulse::RaisedCosine) } else { cadence };
            let cadence = cadence.tonic(0.1.fraction()).amplitude(0.7.fraction());
            let level = at(&cadence, time);
            prop_assert!((0.1..=0.7 + 1e-12).contains(&level), "{level}");
        }

        #[test]
        fn a_trapezoid_is_continuous(cadence in any_cadence(), time in 0.0..100.0_f64) {
            let Pulse::Trapezoid { rise } = cadence.train.pulse else { return Ok(()) };
            prop_assume!(rise > 0.01);
            let step = 1e-9;
            let steepest = cadence.rate().hz() / (rise * cadence.train.duty);
            let change = (at(&cadence, time + step) - at(&cadence, time)).abs();
            prop_assert!(change <= 1.01 * steepest * step + 1e-12);
        }
    }
}
