//! From the composition of a muscle to its time constants.

use crate::units::{Fraction, Time};

/// The pulse that evokes a twitch: a single stimulus excites a muscle for about 10 ms.
const TWITCH_PULSE_S: f64 = 0.010;
/// Activation rises four times as fast as it falls: 10 and 40 ms in OpenSim's gait models, whose muscles are those of Thelen 2003, doi 10.1115/1.1531112.
const FALL_OVER_RISE: f64 = 4.0;
/// A tendon that is let go recoils this much faster than it is stretched; fitted to the half-relaxation of twitches, which follows the peak by 0.9 contraction times in
/// Sale et al. 1982, doi 10.1152/jappl.1982.52.6.1636 (with 1, by 1.6).
const RELEASE_OVER_SERIES: f64 = 0.2;

/// The time constants of a muscle with its tendon: activation rises and falls, force follows.
///
/// They are set by one number, the contraction time of a twitch, which is when force peaks after a stimulus of 10 ms:
///
/// - the lag with which force builds up through the tendon equals the fall of activation (design value);
/// - force lets go five times as fast as it builds up: fitted to half-relaxation, which follows the peak by 0.9 contraction times (Sale et al. 1982,
///   doi 10.1152/jappl.1982.52.6.1636); with equal lags it would follow by 1.6, and the calf would not relax between steps;
/// - activation rises four times as fast as it falls (OpenSim's gait models have 10 and 40 ms, in the muscle of Thelen 2003, doi 10.1115/1.1531112).
///
/// The contraction time in turn follows from the share of type I fibres by
///
/// $$t_c = 43.4\ \mathrm{ms} + 129.5\ \mathrm{ms} \cdot p_\mathrm{I}$$
///
/// In plain text: `t_c = 43.4 ms + 129.5 ms * share of type I`. It is the least-squares line through three muscles: contraction times of Vandervoort and McComas 1983, doi 10.1007/BF00429079,
/// shares of Johnson et al. 1973, doi 10.1016/0022-510X(73)90023-3.
///
/// | muscle | type I | measured, ms (SD) | line, ms |
/// |---|---|---|---|
/// | soleus | 0.877 | 156.5 (14.7) | 157.0 |
/// | gastrocnemius, medial | 0.508 | 113.7 (19.6) | 109.2 |
/// | gastrocnemius, lateral | 0.469 | 100.0 (10.8) | 104.1 |
///
/// So the twitch times of these three, and their order, are calibration and not prediction. What the line does predict, of a triceps surae with another composition, is how much slower it
/// gets: 13 ms for 10 % more type I fibres. It does not hold for the tibialis anterior, which has 73 % of them (Johnson et al.) and yet is
/// quick: fibre types alone do not tell the dorsiflexors from the plantarflexors (Belanger et al. 1983, doi 10.1007/BF00429075).
///
/// ```
/// use soleus::prelude::*;
///
/// let times = FibreTimes::of_slow_share(0.877.fraction());
/// assert_eq!(format!("{:.0}", times.twitch_contraction_time().ms()), "157");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FibreTimes {
    /// Time constant with which activation rises. Larger builds up force later.
    pub rise: Time,
    /// Time constant with which activation falls. Larger relaxes later.
    pub fall: Time,
    /// Time constant with which force builds up behind activation, through the tendon. Larger smooths more.
    pub series: Time,
    /// Time constant with which force lets go behind activation. Larger relaxes later.
    pub release: Time,
}

impl FibreTimes {
    /// By the line above, from the share of type I fibres.
    #[must_use]
    pub fn of_slow_share(share: Fraction) -> Self {
        Self::of_twitch(Time::from_ms(43.4 + 129.5 * share.get()))
    }

    /// The times that give a twitch this contraction time, in the proportions above.
    #[must_use]
    pub fn of_twitch(contraction_time: Time) -> Self {
        // The lags have no room below the pulse itself; `Muscle` refuses such times when it is checked.
        let (mut low, mut high) = (0.0, contraction_time.seconds());
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if Self::in_proportion(middle).twitch_contraction_time() < contraction_time {
                low = middle;
            } else {
                high = middle;
            }
        }
        Self::in_proportion(high)
    }

    fn in_proportion(fall: f64) -> Self {
        Self {
            rise: Time::from_seconds(fall / FALL_OVER_RISE),
            fall: Time::from_seconds(fall),
            series: Time::from_seconds(fall),
            release: Time::from_seconds(fall * RELEASE_OVER_SERIES),
        }
    }

    /// When the force of a twitch peaks, from the start of a stimulus of 10 ms.
    #[must_use]
    pub fn twitch_contraction_time(&self) -> Time {
        let [rise, fall, series] = [self.rise, self.fall, self.series].map(Time::seconds);
        let activation = -(-TWITCH_PULSE_S / rise).exp_m1();
        let force = force_after_pulse(rise, series);
        Time::from_seconds(TWITCH_PULSE_S + peak_of_decay(activation, force, fall, series))
    }
}

/// Force at the end of the pulse, while activation goes as `1 - exp(-t / rise)`.
fn force_after_pulse(rise: f64, series: f64) -> f64 {
    let series = apart(rise, series);
    let gap = rise - series;
    1.0 - (rise * (-TWITCH_PULSE_S / rise).exp() - series * (-TWITCH_PULSE_S / series).exp()) / gap
}

/// When force peaks while activation falls as `exp(-t / fall)`; 0 if it only falls.
fn peak_of_decay(activation: f64, force: f64, fall: f64, series: f64) -> f64 {
    let series = apart(fall, series);
    let share = activation * fall / (fall - series);
    let ratio = (share - force) * fall / (share * series);
    let time = ratio.ln() * fall * series / (fall - series);
    time.max(0.0)
}

/// The closed forms divide by the difference of two time constants; a millionth between them changes the result by as little.
fn apart(one: f64, other: f64) -> f64 {
    if (one - other).abs() < 1e-6 * one {
        one * (1.0 - 1e-6)
    } else {
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;
    use proptest::prelude::*;

    #[test]
    fn the_line_is_the_least_squares_fit_of_the_three_muscles() {
        let muscles = [(0.877, 156.5), (0.508, 113.7), (0.469, 100.0)];
        let (mean_x, mean_y) = (1.854 / 3.0, 370.2 / 3.0);
        let sum = |f: fn(f64, f64) -> f64| -> f64 {
            muscles.iter().map(|(x, y)| f(x - mean_x, y - mean_y)).sum()
        };
        let slope = sum(|x, y| x * y) / sum(|x, _| x * x);
        assert!((slope - 129.5).abs() < 0.05, "{slope}");
        assert!(
            (mean_y - slope * mean_x - 43.4).abs() < 0.05,
            "{}",
            mean_y - slope * mean_x
        );
    }

    #[test]
    fn two_equal_lags_peak_after_their_time_constant() {
        // A pulse that is short against both lags peaks at tau after its middle.
        let one_second = FibreTimes {
            rise: 0.25.seconds(),
            fall: 1.0.seconds(),
            series: 1.0.seconds(),
            release: 1.0.seconds(),
        };
        assert!((one_second.twitch_contraction_time().seconds() - 1.005).abs() < 1e-3);
        // tau1 tau2 / (tau1 - tau2) ln(tau1 / tau2) = 0.150 s for 240 and 100 ms.
        let unequal = FibreTimes {
            rise: 0.06.seconds(),
            fall: 0.24.seconds(),
            series: 0.1.seconds(),
            release: 0.1.seconds(),
        };
        assert!((unequal.twitch_contraction_time().seconds() - 0.155).abs() < 1e-3);
        let opensim_like = FibreTimes {
            rise: 10.0.ms(),
            fall: 40.0.ms(),
            series: 10.0.ms(),
            release: 10.0.ms(),
        };
        assert!(opensim_like.twitch_contraction_time() < 30.0.ms());
    }

    proptest! {
        #[test]
        fn times_give_the_twitch_that_was_asked_for(ms in 12.0..400.0_f64) {
            let times = FibreTimes::of_twitch(ms.ms());
            prop_assert!((times.twitch_contraction_time().ms() - ms).abs() < 1e-3);
            prop_assert_eq!(times.fall, times.series);
        }

        #[test]
        fn slower_fibres_twitch_later(a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
            prop_assume!((a - b).abs() > 1e-6);
            let time = |share: f64| FibreTimes::of_slow_share(share.fraction()).twitch_contraction_time();
            prop_assert_eq!(a < b, time(a) < time(b));
        }
    }
}
