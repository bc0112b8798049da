//! How capacity wears off with activity and comes back.

use crate::network::Check;
use crate::units::{Rate, Time};

/// Fatigue: the share of a muscle that can still give force falls with activity and recovers with time.
///
/// $$\frac{dc}{dt} = R\\,(1 - c) - F\\,a^2\\,c$$
///
/// In plain text: `dc/dt = R (1 - c) - F a^2 c`, `c` the share that is fresh, `a` activation, `F` the rate of fatiguing at full activation and `R` that of recovery.
/// Force is `c` times what it would be.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | rate of fatiguing `F` | 1/s | 0.0097 (design value) | tires sooner, and further |
/// | rate of recovery `R` | 1/s | 0.0042 (design value) | recovers sooner, and more stays fresh in the end |
///
/// This is the flow between active and fatigued motor units of Xia and Frey Law 2008, doi 10.1016/j.jbiomech.2008.07.013, with two changes. Active and
/// resting units are not kept apart, as excitation here asks for activation and not for a force. And the flow goes with the square of activation instead of
/// activation (design value): units are recruited in the order of their size, those that tire little first, so the mean unit at work tires faster the more are at work.
///
/// The defaults are design values. Sustained maximal effort falls to half in about 90 s and to 0.3 in the end; at 7 % of full activation 99 % stays fresh however long it lasts,
/// as the soleus works for 4.5 h without failing. Frey Law et al. 2012, doi 10.1016/j.jbiomech.2012.04.018, table 1, fitted 0.00589 and 0.00058 /s to endurance times at the ankle:
/// by those a maximal effort would fall to half in about 120 s and to 0.09 in the end. (The abstract of that paper prints 0.0182 /s as the ankle's recovery; by the table
/// this is the rate of fatiguing at the shoulder.)
///
/// ```
/// use soleus::prelude::*;
///
/// let fatigue = Fatigue::default();
/// assert!(fatigue.fresh_in_the_end(1.0.fraction()) < 0.31.fraction());
/// assert!(fatigue.fresh_in_the_end(0.07.fraction()) > 0.98.fraction());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fatigue {
    fatiguing: Rate,
    recovery: Rate,
}

impl Fatigue {
    /// Fatigues at this rate at full activation, and recovers at that.
    pub const fn new(fatiguing: Rate, recovery: Rate) -> Self {
        Self {
            fatiguing,
            recovery,
        }
    }

    /// The rate of fatiguing at full activation. Larger tires sooner.
    pub const fn fatiguing(&self) -> Rate {
        self.fatiguing
    }

    /// The rate of recovery. Larger recovers sooner, and leaves more in the end.
    pub const fn recovery(&self) -> Rate {
        self.recovery
    }

    /// The share that stays fresh at a constant activation.
    pub fn fresh_in_the_end(&self, activation: crate::units::Fraction) -> crate::units::Fraction {
        let wear = self.fatiguing.per_s() * activation.get() * activation.get();
        crate::units::Fraction::new(self.recovery.per_s() / (self.recovery.per_s() + wear))
    }

    /// `dc/dt`, in 1/s.
    #[inline]
    pub(super) fn rate(&self, activation: f64, fresh: f64) -> f64 {
        let wear = self.fatiguing.per_s() * activation * activation;
        self.recovery.per_s() * (1.0 - fresh) - wear * fresh
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        check.not_negative("rate of fatiguing", self.fatiguing);
        check.positive("rate of recovery", self.recovery);
    }

    /// How long a maximal effort takes to fall to half, if it does.
    pub fn half_time(&self) -> Option<Time> {
        let (wear, recovery) = (self.fatiguing.per_s(), self.recovery.per_s());
        let sum = wear + recovery;
        let end = recovery / sum;
        (end < 0.5).then(|| Time::from_seconds(((1.0 - end) / (0.5 - end)).ln() / sum))
    }
}

impl Default for Fatigue {
    /// The design values above: 0.0097 /s and 0.0042 /s.
    fn default() -> Self {
        Self::new(Rate::from_per_s(0.0097), Rate::from_per_s(0.0042))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    fn after(fatigue: &Fatigue, activation: f64, seconds: usize) -> f64 {
        (0..seconds * 100).fold(1.0, |fresh, _| {
            fresh + 0.01 * fatigue.rate(activation, fresh)
        })
    }

    #[test]
    fn maximal_effort_falls_to_half_in_a_minute_or_two() {
        let fatigue = Fatigue::default();
        let half = fatigue.half_time().unwrap().seconds();
        assert!((60.0..120.0).contains(&half), "{half}");
        assert!((after(&fatigue, 1.0, half.round() as usize) - 0.5).abs() < 2e-3);
        let end = fatigue.fresh_in_the_end(1.0.fraction()).get();
        assert!((after(&fatigue, 1.0, 2000) - end).abs() < 1e-6 && (end - 0.302).abs() < 1e-3);
    }

    #[test]
    fn hours_at_a_low_level_leave_it_fresh() {
        let fatigue = Fatigue::default();
        assert!(after(&fatigue, 0.07, 16_200) > 0.98);
        assert!((fatigue.fresh_in_the_end(0.07.fraction()).get() - 0.9888).abs() < 1e-4);
    }

    #[test]
    fn rest_brings_it_back() {
        let fatigue = Fatigue::default();
        let tired = (0..60_000).fold(0.4, |fresh, _| fresh + 0.01 * fatigue.rate(0.0, fresh));
        // 1 - 0.6 exp(-0.0042 * 600)
        assert!((tired - 0.9517).abs() < 1e-3, "{tired}");
    }

    /// Frey Law et al. 2012, table 1, ankle: 0.00589 and 0.00058 /s.
    #[test]
    fn the_published_rates_of_the_ankle_reach_half_in_two_minutes() {
        let published = Fatigue::new(0.00589.per_s(), 0.00058.per_s());
        let half = published.half_time().unwrap().seconds();
        assert!((half - 123.0).abs() < 1.0, "{half}");
        assert!((published.fresh_in_the_end(1.0.fraction()).get() - 0.0896).abs() < 1e-4);
    }
}
