//! What a leg's muscles are worth against those of a young adult.

use crate::drivers::Muscle;
use crate::network::Network;
use crate::presets::leg_table::LegModel;
use crate::units::Fraction;

/// How strong each muscle of a leg is, against a young adult's: 1 everywhere unless said. A muscle of 0.8 has four fifths of the volume and of the force, and presses on its veins
/// four fifths as hard at the same excitation, whatever the manoeuvre is.
///
/// That pressure goes with volume is a design value: it is the volume by which a muscle swells that empties its veins.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is the muscle of that name")]
pub struct LegStrength {
    pub soleus: f64,
    pub gastrocnemius: f64,
    pub tibialis_anterior: f64,
    /// The load that the sole bears.
    pub foot: f64,
    pub thigh: f64,
}

impl Default for LegStrength {
    fn default() -> Self {
        Self {
            soleus: 1.0,
            gastrocnemius: 1.0,
            tibialis_anterior: 1.0,
            foot: 1.0,
            thigh: 1.0,
        }
    }
}

/// The share of the pressure on the calf's veins that its muscles make by shortening; see [`LegModel::calf_pressure_share`].
const OF_SHORTENING: f64 = 0.66;

impl LegModel {
    /// The share of its pressure that a muscle of the calf keeps with the ankle's range of motion `r`.
    ///
    /// $$s = 1 - 0.66\\,(1 - r)$$
    ///
    /// Plain text: `s = 1 - 0.66 (1 - r)`. A belly that shortens thickens, the soleus by 38 to 47 % (Maganaris et al. 1998, doi 10.1111/j.1469-7793.1998.603be.x), and presses on the veins in it and
    /// beside it; against a locked ankle it presses with its tension alone. The factor is fitted to the pump of people who walked with a locked ankle: 21.5 % less fall of venous pressure
    /// (Kugler et al. 1999, Phlebologie 28:16). Where a manoeuvre moves joints, fibres of the shank's muscles also go only the share `r` of the way from their optimal length.
    pub fn calf_pressure_share(&self) -> f64 {
        1.0 - OF_SHORTENING * (1.0 - self.ankle_motion)
    }

    /// A muscle of the calf, as this leg has it.
    pub(super) fn calf_muscle(&self, young: Muscle, strength: f64) -> Muscle {
        let muscle = young.stronger(strength).slower(self.contraction_time);
        let gain = muscle.gain() * self.calf_pressure_share();
        muscle.with_gain(gain)
    }

    /// Holds what no muscle checks by this name.
    pub(super) fn require_muscles(&self, net: &mut Network, prefix: &str) {
        let of = &self.strength;
        for (muscle, strength) in [
            ("soleus", of.soleus),
            ("gastrocnemius", of.gastrocnemius),
            ("tibialis anterior", of.tibialis_anterior),
            ("sole of the foot", of.foot),
            ("thigh muscles", of.thigh),
        ] {
            let holds = strength > 0.0 && strength <= 5.0;
            let must =
                "above zero and at most 5; a muscle that does nothing is one that nothing excites";
            let strength = Fraction::new(strength);
            net.require(
                format!("{prefix}{muscle}"),
                "strength",
                strength,
                holds,
                must,
            );
        }
        let time = self.contraction_time;
        let holds = (0.1..=10.0).contains(&time);
        let must = "between 0.1 and 10 times that of a young adult";
        let part = format!("{prefix}muscles of the calf");
        net.require(part, "contraction time", Fraction::new(time), holds, must);
        let motion = self.ankle_motion;
        let holds = (0.0..=1.0).contains(&motion);
        let must = "between 0, locked, and 1, healthy";
        net.require(
            format!("{prefix}ankle"),
            "motion",
            Fraction::new(motion),
            holds,
            must,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_young_leg_has_the_muscles_of_their_table_to_the_last_digit() {
        let leg = LegModel::default();
        for young in [Muscle::soleus(), Muscle::gastrocnemius()] {
            assert_eq!(leg.calf_muscle(young.clone(), 1.0), young);
        }
        assert_eq!(Muscle::thigh().stronger(1.0), Muscle::thigh());
    }

    /// Half the strength: half the gain. A locked ankle: 0.34 of that, at the same force.
    #[test]
    fn strength_and_a_locked_ankle_take_pressure_away() {
        let mut leg = LegModel::default();
        let young = Muscle::soleus();
        let half = leg.calf_muscle(Muscle::soleus(), 0.5);
        assert_eq!(half.gain(), young.gain() * 0.5);
        assert_eq!(half.max_force(), young.max_force() * 0.5);
        assert_eq!(half.volume(), young.volume() * 0.5);
        assert_eq!(half.resting_pressure(), young.resting_pressure());
        leg.ankle_motion = 0.0;
        let locked = leg.calf_muscle(Muscle::soleus(), 0.5);
        assert!((locked.gain() / half.gain() - 0.34).abs() < 1e-12);
        assert_eq!(locked.max_force(), half.max_force());
    }

    #[test]
    fn a_slower_calf_twitches_later() {
        let leg = LegModel {
            contraction_time: 1.31,
            ..LegModel::default()
        };
        let young = Muscle::soleus().twitch_contraction_time();
        let old = leg
            .calf_muscle(Muscle::soleus(), 1.0)
            .twitch_contraction_time();
        assert!((old / young - 1.31).abs() < 0.02, "{}", old / young);
    }
}
