//! How strongly Heldt's reflexes act.

use crate::network::Check;
use crate::units::Compliance;

/// How much unstressed volume each region's veins lose per mmHg that pressure is too low.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToneGains {
    /// Head and arms.
    pub upper: Compliance,
    /// Kidneys.
    pub renal: Compliance,
    /// Gut, liver and spleen.
    pub splanchnic: Compliance,
    /// Legs and pelvis.
    pub legs: Compliance,
}

impl ToneGains {
    /// Gains of upper, renal, splanchnic and leg veins, in mL/mmHg.
    pub const fn from_ml_per_mmhg(upper: f64, renal: f64, splanchnic: f64, legs: f64) -> Self {
        Self {
            upper: Compliance::from_ml_per_mmhg(upper),
            renal: Compliance::from_ml_per_mmhg(renal),
            splanchnic: Compliance::from_ml_per_mmhg(splanchnic),
            legs: Compliance::from_ml_per_mmhg(legs),
        }
    }

    #[inline]
    pub(super) const fn all_ml_per_mmhg(&self) -> [f64; 4] {
        [
            self.upper.ml_per_mmhg(),
            self.renal.ml_per_mmhg(),
            self.splanchnic.ml_per_mmhg(),
            self.legs.ml_per_mmhg(),
        ]
    }
}

/// How strongly a [`Baroreflex`](crate::drivers::Baroreflex) acts, each way by itself, per mmHg of filtered error.
///
/// | gain | unit | default | source |
/// |---|---|---|---|
/// | `period_vagal_s_per_mmhg` | s/mmHg | 0.008 | Heldt 2004: 0.011 ± 0.006 |
/// | `period_beta_s_per_mmhg` | s/mmHg | 0.007 | Heldt 2004: 0.011 ± 0.006 |
/// | `softening_left_per_mmhg` | 1/mmHg | 0.0175 | Heldt 2004: end-systolic compliance 0.007 mL/mmHg per mmHg, times an elastance of 2.5 mmHg/mL |
/// | `softening_right_per_mmhg` | 1/mmHg | 0.0136 | Heldt 2004: 0.022 mL/mmHg per mmHg, times 0.62 mmHg/mL |
/// | `resistance_arterial_per_mmhg` | 1/mmHg | 0.022 | design value, of the size of Heldt's 0.05 ± 0.01 mmHg·s/mL per mmHg and bed |
/// | `resistance_cardiopulmonary_per_mmhg` | 1/mmHg | 0.07 | design value, as above |
/// | `tone_arterial` | mL/mmHg | 5, 0.9, 13, 7 | Heldt 2004: 31 ± 5 in all; renal design value |
/// | `tone_cardiopulmonary` | mL/mmHg | 13, 2, 64, 30 | Heldt 2004: 100 ± 20 in all |
///
/// A larger gain answers more strongly to the same error; 0 leaves that way out. Both gains of tone and both of resistance raised by half together let slow oscillations grow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BaroreflexGains {
    /// By how much the vagus lengthens the cardiac period.
    pub period_vagal_s_per_mmhg: f64,
    /// By how much the sympathetic beta receptors lengthen the cardiac period.
    pub period_beta_s_per_mmhg: f64,
    /// By which share the end-systolic compliance of the left ventricle grows.
    pub softening_left_per_mmhg: f64,
    /// By which share the end-systolic compliance of the right ventricle grows.
    pub softening_right_per_mmhg: f64,
    /// By which share the arterial reflex lowers the resistance of the beds.
    pub resistance_arterial_per_mmhg: f64,
    /// By which share the cardiopulmonary reflex lowers the resistance of the beds.
    pub resistance_cardiopulmonary_per_mmhg: f64,
    /// By how much the arterial reflex slackens the veins.
    pub tone_arterial: ToneGains,
    /// By how much the cardiopulmonary reflex slackens the veins.
    pub tone_cardiopulmonary: ToneGains,
}

impl Default for BaroreflexGains {
    fn default() -> Self {
        Self {
            period_vagal_s_per_mmhg: 0.008,
            period_beta_s_per_mmhg: 0.007,
            softening_left_per_mmhg: 0.0175,
            softening_right_per_mmhg: 0.0136,
            resistance_arterial_per_mmhg: 0.022,
            resistance_cardiopulmonary_per_mmhg: 0.07,
            tone_arterial: ToneGains::from_ml_per_mmhg(5.0, 0.9, 13.0, 7.0),
            tone_cardiopulmonary: ToneGains::from_ml_per_mmhg(13.0, 2.0, 64.0, 30.0),
        }
    }
}

impl BaroreflexGains {
    pub(super) fn check(&self, check: &mut Check<'_>) {
        let per_mmhg = "1/mmHg";
        for (field, gain, unit) in [
            (
                "vagal gain of the period",
                self.period_vagal_s_per_mmhg,
                "s/mmHg",
            ),
            (
                "beta gain of the period",
                self.period_beta_s_per_mmhg,
                "s/mmHg",
            ),
            (
                "softening of the left ventricle",
                self.softening_left_per_mmhg,
                per_mmhg,
            ),
            (
                "softening of the right ventricle",
                self.softening_right_per_mmhg,
                per_mmhg,
            ),
            (
                "arterial gain of resistance",
                self.resistance_arterial_per_mmhg,
                per_mmhg,
            ),
            (
                "cardiopulmonary gain of resistance",
                self.resistance_cardiopulmonary_per_mmhg,
                per_mmhg,
            ),
        ] {
            let holds = gain.is_finite() && gain >= 0.0;
            check.require_number(field, gain, unit, holds, "finite and not below zero");
        }
        check_tone("arterial gain of tone", &self.tone_arterial, check);
        check_tone(
            "cardiopulmonary gain of tone",
            &self.tone_cardiopulmonary,
            check,
        );
    }
}

fn check_tone(field: &'static str, gains: &ToneGains, check: &mut Check<'_>) {
    for gain in gains.all_ml_per_mmhg() {
        check.not_negative(field, Compliance::from_ml_per_mmhg(gain));
    }
}
