//! Breathing, as the veins feel it.

use std::f64::consts::PI;

use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Pressure, Rate, Time};

/// Quiet breathing: pressure in the chest falls and pressure in the abdomen rises with each breath.
///
/// $$s(\varphi) = \begin{cases}\tfrac12\left(1 - \cos\frac{\pi\varphi}{i}\right) & \varphi < i\\ \tfrac12\left(1 + \cos\frac{\pi(\varphi - i)}{1 - i}\right) & \varphi \ge i\end{cases}, \qquad P_{chest} = -P_c\\,s, \qquad P_{abdomen} = P_a\\,s$$
///
/// In plain text: with the share `phi` of the breath that has passed and the share `i` that is inspiration, `s = (1 - cos(pi phi/i))/2` while breathing in and
/// `s = (1 + cos(pi (phi - i)/(1 - i)))/2` while breathing out; chest `-P_c s`, abdomen `P_a s`. Both are changes from the level at the end of expiration, which surrounds the chest as a steady pressure of its own
/// (about -4 mmHg); their means are half of the largest change.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | rate | 1/s | 0.2, which is 12 per minute (Heldt 2002) | more breaths; 0 is apnoea |
/// | [`with_chest_fall`](Self::with_chest_fall) `P_c` | mmHg | 2.43, which is 3.3 cmH2O (measured: 3.1 ± 1.0 sitting, 3.5 ± 0.7 upright) | draws more blood into the chest |
/// | [`with_abdominal_rise`](Self::with_abdominal_rise) `P_a` | mmHg | 2.5 (Albanese 2016) | squeezes the abdominal veins more, as breathing with the diaphragm does |
/// | [`inspiring_for`](Self::inspiring_for) `i` | 1 | 0.4 (design value: in to out as 2 to 3) | slower in, faster out |
/// | [`starting`](Self::starting) | s | 0 | the first breath begins later |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`CHEST`](Self::CHEST) | mmHg | change of intrathoracic pressure: 0 at the end of expiration, below it else |
/// | [`ABDOMEN`](Self::ABDOMEN) | mmHg | change of abdominal pressure: 0 at the end of expiration, above it else |
///
/// It has no states and no breakpoints: both pressures and their slopes are continuous, also where breathing starts.
///
/// # Limits
///
/// Every breath is alike, without a pause; chest and abdomen move together. Depth does not follow the need for air. For a record of pressures take a [`Trace`](crate::drivers::Trace).
///
/// # Sources
///
/// Heldt et al. 2002, J Appl Physiol 92:1239, doi 10.1152/japplphysiol.00241.2001 (rate); Albanese et al. 2016, Am J Physiol Heart Circ Physiol 310:H899, doi 10.1152/ajpheart.00230.2014 (abdomen).
///
/// ```
/// use soleus::prelude::*;
///
/// let quiet = Respiration::new(12.0.bpm());
/// assert_eq!(quiet.chest_at(2.0.seconds()), -(3.3.cmh2o()));
/// assert_eq!(quiet.abdomen_at(2.0.seconds()), 2.5.mmhg());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Respiration {
    rate: Rate,
    chest: Pressure,
    abdomen: Pressure,
    inspiration: f64,
    start: Time,
}

impl Respiration {
    /// The change of intrathoracic pressure.
    pub const CHEST: Output<Self, Pressure> = Output::new(0, "chest");
    /// The change of abdominal pressure.
    pub const ABDOMEN: Output<Self, Pressure> = Output::new(1, "abdomen");

    /// Quiet breaths at this rate, from time 0 on.
    pub const fn new(rate: Rate) -> Self {
        Self {
            rate,
            chest: Pressure::from_cmh2o(3.3),
            abdomen: Pressure::from_mmhg(2.5),
            inspiration: 0.4,
            start: Time::ZERO,
        }
    }

    /// No breath at all: both pressures stay at their level at the end of expiration.
    pub const fn apnoea() -> Self {
        Self::new(Rate::ZERO)
    }

    /// By how much pressure in the chest falls with each breath.
    #[must_use]
    pub const fn with_chest_fall(mut self, fall: Pressure) -> Self {
        self.chest = fall;
        self
    }

    /// By how much pressure in the abdomen rises with each breath.
    #[must_use]
    pub const fn with_abdominal_rise(mut self, rise: Pressure) -> Self {
        self.abdomen = rise;
        self
    }

    /// The share of each breath that is inspiration.
    #[must_use]
    pub const fn inspiring_for(mut self, share: f64) -> Self {
        self.inspiration = share;
        self
    }

    /// When the first breath begins.
    #[must_use]
    pub const fn starting(mut self, at: Time) -> Self {
        self.start = at;
        self
    }

    /// How often a breath comes.
    pub const fn rate(&self) -> Rate {
        self.rate
    }

    /// The change of intrathoracic pressure at `time`.
    pub fn chest_at(&self, time: Time) -> Pressure {
        -self.chest * self.depth(time)
    }

    /// The change of abdominal pressure at `time`.
    pub fn abdomen_at(&self, time: Time) -> Pressure {
        self.abdomen * self.depth(time)
    }

    /// How deep the breath is: 0 at the end of expiration, 1 at that of inspiration.
    #[inline]
    fn depth(&self, time: Time) -> f64 {
        let breaths = (time - self.start).seconds() * self.rate.per_s();
        if breaths <= 0.0 {
            return 0.0;
        }
        let (phase, into) = (breaths - breaths.floor(), self.inspiration);
        if phase < into {
            0.5 * (1.0 - (PI * phase / into).cos())
        } else {
            0.5 * (1.0 + (PI * (phase - into) / (1.0 - into)).cos())
        }
    }
}

impl Default for Respiration {
    /// 12 breaths per minute.
    fn default() -> Self {
        Self::new(Rate::from_bpm(12.0))
    }
}

impl Driver for Respiration {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::CHEST.spec(), Self::ABDOMEN.spec()];

    #[inline]
    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let depth = self.depth(time);
        out.set(Self::CHEST, -self.chest * depth);
        out.set(Self::ABDOMEN, self.abdomen * depth);
    }

    fn is_same_as(&self, other: &Self) -> bool {
        self == other
    }

    fn is_steady(&self) -> bool {
        self.rate == Rate::ZERO
    }

    /// The shorter of inspiration and expiration.
    fn longest_step(&self, from: Time) -> Option<Time> {
        let breath_s = 1.0 / self.rate.per_s();
        let shorter_s = breath_s * self.inspiration.min(1.0 - self.inspiration);
        Some(Time::from_seconds(shorter_s).max(self.start - from))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.not_negative("rate", self.rate);
        check.not_negative("chest fall", self.chest);
        check.finite("abdominal rise", self.abdomen);
        let share = self.inspiration;
        let holds = share > 0.0 && share < 1.0;
        check.require_number("inspiration", share, "", holds, "above 0 and below 1");
        check.finite("start", self.start);
    }
}

impl Id<Respiration> {
    /// The signal of the change of intrathoracic pressure.
    pub const fn chest(self) -> Signal<Pressure> {
        self.signal(Respiration::CHEST)
    }

    /// The signal of the change of abdominal pressure.
    pub const fn abdomen(self) -> Signal<Pressure> {
        self.signal(Respiration::ABDOMEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{bad_fields, run, two_bags};
    use crate::units::Quantities;
    use proptest::prelude::*;

    fn chest(breath: &Respiration, time: f64) -> f64 {
        breath.chest_at(time.seconds()).mmhg()
    }

    #[test]
    fn a_quiet_breath_has_its_mean_amplitude_and_period() {
        let quiet = Respiration::default();
        let samples: Vec<f64> = (0..5000)
            .map(|i| chest(&quiet, 1e-3 * f64::from(i)))
            .collect();
        // 3.3 cmH2O are 2.4273 mmHg.
        let mean = samples.iter().sum::<f64>() / 5000.0;
        assert!((mean + 1.213_67).abs() < 1e-4, "{mean}");
        let lowest = samples.iter().copied().fold(0.0, f64::min);
        assert!((lowest + 2.427_34).abs() < 1e-4, "{lowest}");
        for time in [0.3, 1.9, 4.4] {
            assert!((chest(&quiet, time) - chest(&quiet, time + 5.0)).abs() < 1e-12);
        }
        // In for 2 s, out for 3 s.
        for (time, share) in [(0.0, 0.0), (1.0, 0.5), (2.0, 1.0), (3.5, 0.5), (5.0, 0.0)] {
            let abdomen = quiet.abdomen_at(time.seconds()).mmhg();
            assert!((abdomen - 2.5 * share).abs() < 1e-12, "{time}");
        }
    }

    #[test]
    fn it_surrounds_what_lies_in_chest_and_abdomen() {
        let (mut net, [bag, other], _) = two_bags();
        let breath = net.drive("breath", Respiration::default().inspiring_for(0.5));
        net.surround(bag, breath.chest(), 1.0);
        net.surround(other, breath.abdomen(), 1.0);
        let circulation = net.build().unwrap();
        run(&circulation, 2.5, 0.05, |_, frame| {
            let around = |id| (frame.pressure(id).unwrap() - frame.transmural(id).unwrap()).mmhg();
            let ratio = around(bag) / around(other);
            assert!((ratio + 2.427_34 / 2.5).abs() < 1e-5, "{ratio}");
        });
        assert!(circulation.breakpoint(Time::ZERO).is_none());
    }

    #[test]
    fn without_breaths_nothing_moves() {
        let held = Respiration::apnoea();
        assert!(held.is_steady() && chest(&held, 17.3) == 0.0);
        let later = Respiration::default().starting(10.0.seconds());
        assert_eq!(chest(&later, 9.0), 0.0);
        assert!((chest(&later, 12.0) + 2.427_34).abs() < 1e-4);
    }

    #[test]
    fn bad_parameters_are_named() {
        let bad = Respiration::new((-1.0).bpm())
            .with_chest_fall((-1.0).mmhg())
            .with_abdominal_rise(f64::NAN.mmhg())
            .inspiring_for(1.0)
            .starting(f64::INFINITY.seconds());
        let expected = [
            "rate",
            "chest fall",
            "abdominal rise",
            "inspiration",
            "start",
        ];
        assert_eq!(bad_fields(bad), expected);
        assert!(bad_fields(Respiration::default()).is_empty());
    }

    proptest! {
        #[test]
        fn pressure_and_slope_are_continuous(bpm in 4.0..40.0_f64, share in 0.2..0.8_f64, time in -5.0..60.0_f64) {
            let breath = Respiration::new(bpm.bpm()).inspiring_for(share);
            let slope = |at: f64| (chest(&breath, at + 1e-5) - chest(&breath, at - 1e-5)) / 2e-5;
            // The second derivative is at most P pi^2 / (2 t^2), with the shorter of both times.
            let shorter = 60.0 / bpm * share.min(1.0 - share);
            let steepest = 2.43 * PI * PI / (2.0 * shorter * shorter);
            prop_assert!((slope(time + 1e-4) - slope(time)).abs() < 1.05e-4 * steepest + 1e-6);
        }
    }
}
