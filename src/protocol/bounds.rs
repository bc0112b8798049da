//! What the quantities of a session can be: the same in code and in files.

#[cfg(feature = "files")]
use crate::drivers::Respiration;
#[cfg(feature = "files")]
use crate::units::Rate;
use crate::units::{Fraction, Pressure, Time};

/// The longest time that anything takes: a year (design value). Up to there a time is exact to some
/// nanoseconds, so that steps of a millisecond are.
pub(super) const LONGEST: Time = Time::from_hours(8760.0);
/// The shortest time that anything takes (design value: less than a solver's step).
const SHORTEST: Time = Time::from_ms(1.0);
/// The most phases of a session (design value: more than any day holds).
pub(super) const MOST_PHASES: usize = 100_000;

/// The least and the most that a quantity can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<Q> {
    least: Q,
    most: Q,
    /// The same in words, with the reason.
    pub(super) must: &'static str,
}

impl<Q: PartialOrd> Bound<Q> {
    const fn new(least: Q, most: Q, must: &'static str) -> Self {
        Self { least, most, must }
    }

    /// Whether the quantity is within; what is no number is not.
    pub(super) fn holds(&self, quantity: Q) -> bool {
        quantity >= self.least && quantity <= self.most
    }
}

/// How long a phase takes, and the way to another pressure around the lower body.
pub(super) const DURATION: Bound<Time> = Bound::new(SHORTEST, LONGEST, "from 1 ms to 8760 h");
/// How long a change of posture takes.
pub(super) const MOVING: Bound<Time> = Bound::new(
    Time::from_seconds(0.1),
    LONGEST,
    "from 0.1 s to 8760 h: neither people nor tables turn faster",
);
/// How long the person settles before time 0.
pub(super) const SETTLING: Bound<Time> = Bound::new(
    Time::ZERO,
    LONGEST,
    "finite and not below zero, and at most 8760 h",
);
/// One cycle of a manoeuvre. Design value: fingers tap seven times a second, and no leg moves faster.
pub(super) const CYCLE: Bound<Time> = Bound::new(
    Time::from_seconds(0.1),
    LONGEST,
    "from 0.1 s, which is 10 Hz, to 8760 h",
);
/// Central command.
pub(super) const COMMAND: Bound<Fraction> = Bound::new(
    Fraction::ZERO,
    Fraction::ONE,
    "between 0 and 1: from 0 % to 100 %",
);
/// The load of a resisted raise, where a file says it: in code the ramps that it makes are checked.
#[cfg(feature = "files")]
pub(super) const LOAD: Bound<Fraction> = Bound::new(
    Fraction::ZERO,
    Fraction::ONE,
    "between 0 and 1: from 0 % to 100 % of the greatest load",
);
/// Effort in a session: a share of what the exercise usually takes.
pub(super) const EFFORT: Bound<Fraction> = Bound::new(
    Fraction::ZERO,
    Fraction::ONE,
    "between 0 and 1: from 0 % to 100 % of what the exercise usually takes; for more choose a harder exercise, a faster rate or a greater load",
);
/// Pressure around legs and pelvis. Chambers suck with up to 100 mmHg in published work (Goswami et
/// al. 2019, doi 10.1152/physrev.00006.2018), and anti-shock trousers press with as much.
pub(super) const LOWER_BODY: Bound<Pressure> = Bound::new(
    Pressure::from_mmhg(-100.0),
    Pressure::from_mmhg(100.0),
    "between -100 and 100 mmHg, the most that chambers and trousers reach in published work; all air out would be -760",
);
/// Breaths of a file: what the driver takes.
#[cfg(feature = "files")]
pub(super) const BREATHS: Bound<Rate> =
    Bound::new(Rate::ZERO, Respiration::FASTEST, Respiration::RATES);
/// Time between recorded values of a file.
#[cfg(feature = "files")]
pub(super) const RECORDING: Bound<Time> = DURATION;
/// Relative tolerance: what a simulation takes.
#[cfg(feature = "files")]
pub(super) const TOLERANCE: Bound<f64> = Bound::new(
    crate::simulation::LEAST_TOLERANCE,
    0.1,
    "write a number from 1e-15 to 0.1, such as 1e-4, without quotes",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_their_ends_and_nothing_that_is_no_number() {
        for (seconds, holds) in [
            (0.001, true),
            (0.000_999, false),
            (8760.0 * 3600.0, true),
            (1e15, false),
            (f64::NAN, false),
            (f64::INFINITY, false),
        ] {
            assert_eq!(
                DURATION.holds(Time::from_seconds(seconds)),
                holds,
                "{seconds}"
            );
        }
    }

    /// At the end of the longest session a step of a millisecond is exact to a hundred-thousandth.
    #[test]
    fn milliseconds_are_exact_at_the_end_of_the_longest_session() {
        let end = LONGEST.seconds();
        let step = (end + 1e-3) - end;
        assert!((step - 1e-3).abs() < 1e-8, "{step}");
    }
}
