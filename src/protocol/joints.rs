//! What the ankle and the knee do over a cycle, and what that does to the calf's muscles.

use crate::network::Check;
use crate::protocol::ramp::Ramp;
use crate::units::{Angle, Fraction, Pressure};

/// A joint of the leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Joint {
    /// The ankle: 0° is a right angle between foot and shank, plantar flexion is positive.
    Ankle,
    /// The knee: 0° is straight, flexion is positive.
    Knee,
}

/// How a joint moves over a cycle: from its resting angle by so much, along a [`Ramp`] of level 1, and back.
///
/// $$\theta(\varphi) = \theta_0 + \sum_i \Delta\theta_i\\,r_i(\varphi)$$
///
/// Plain text: `theta(phi) = theta_0 + sum of swing_i ramp_i(phi)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Excursion {
    /// The angle at rest.
    pub rest: Angle,
    /// By how much it moves, and when.
    pub swings: Vec<(Angle, Ramp)>,
}

impl Excursion {
    /// A joint that stays where it is.
    pub const fn still(rest: Angle) -> Self {
        Self {
            rest,
            swings: Vec::new(),
        }
    }

    /// Then also moves by `swing` between these shares of the cycle, furthest in the middle.
    #[must_use]
    pub fn swinging(mut self, swing: Angle, begin: f64, end: f64) -> Self {
        self.swings.push((swing, Ramp::bump(begin, end, 1.0)));
        self
    }

    /// The angle at share `phase` of the cycle, with all swings times `range`.
    fn at(&self, phase: f64, range: f64) -> Angle {
        let swings = self.swings.iter();
        let moved = swings.map(|(swing, ramp)| *swing * (ramp.at(phase) * range));
        moved.fold(self.rest, |angle, swing| angle + swing)
    }

    fn check(&self, field: &'static str, from: f64, to: f64, check: &mut Check<'_>) {
        let must = format!("between {from}° and {to}° at rest and at the end of each swing");
        let ends = self.swings.iter().map(|(swing, _)| self.rest + *swing);
        for angle in std::iter::once(self.rest).chain(ends) {
            let holds = (from..=to).contains(&angle.degrees());
            check.require(field, angle, holds, must.as_str());
        }
        for (_, ramp) in &self.swings {
            ramp.check(check);
        }
    }
}

/// Ankle and knee over a cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joints {
    /// The ankle, plantar flexion positive.
    pub ankle: Excursion,
    /// The knee, flexion positive.
    pub knee: Excursion,
}

/// What angles of ankle and knee do to the calf: the lengths of fibres, as shares of optimal ones, and what passive stretch adds to pressure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Fibres of the soleus.
    pub soleus: Fraction,
    /// Fibres of the gastrocnemius, which crosses the knee too.
    pub gastrocnemius: Fraction,
    /// Fibres of the tibialis anterior.
    pub tibialis_anterior: Fraction,
    /// What the stretch of a dorsiflexed calf adds to the pressure around its deep veins.
    pub deep: Pressure,
}

/// Shortening of the calf's fibres for each degree of plantar flexion, as a share of their optimal length: 32 to 34 % from 15° of dorsiflexion to 30° of plantar flexion, at rest, in soleus and gastrocnemius (Maganaris,
/// Baltzopoulos and Sargeant 1998, J. Physiol. 512:603, doi 10.1111/j.1469-7793.1998.603be.x; 27 to 30 % in maximal contractions).
const CALF_PER_DEGREE: f64 = 0.33 / 45.0;
/// The same of the gastrocnemius for each degree of flexion of the knee: less than at the ankle, as its moment arm is 25 mm there (design value: 2 to 3 cm) and 50 mm at the ankle (4.3 to 5.6 cm: Maganaris et al. 2000,
/// Eur. J. Appl. Physiol. 83:363).
const KNEE_PER_DEGREE: f64 = CALF_PER_DEGREE * 25.0 / 50.0;
/// Lengthening of the tibialis anterior's fibres for each degree of plantar flexion, as a share of their optimal length of 98 mm: a moment arm of 37 mm (2.9 to 4.5 cm: Maganaris 2000, J. Biomech. 33:375), of whose path
/// the fibres take 55 ± 13 % (Herbert et al. 2002, doi 10.1113/jphysiol.2001.012756).
const SHIN_PER_DEGREE: f64 = 0.55 * 37.0 * 0.017_453_3 / 98.0;
/// Ankle angle at which the calf's fibres are optimal, with a straight knee (design value: the soleus works at 0.70 to 0.94 of its optimal length in walking, Rubenson et al. 2012, J. Exp. Biol. 215:3539, and so does this one).
const CALF_OPTIMUM: Angle = Angle::from_degrees(-15.0);
/// The same for the tibialis anterior (design value: the mirror image).
const SHIN_OPTIMUM: Angle = Angle::from_degrees(15.0);
/// No fibre gets shorter than this.
const SHORTEST: f64 = 0.05;
/// Rise of pressure in the deep posterior compartment in passive dorsiflexion, in mmHg: Tsintzas et al. 2009, doi 10.3944/AOTT.2009.042, 6.4 ± 4.4 (people with exertional compartment syndrome, before exercise); sign in
/// the healthy: Gershuni et al. 1984, J. Bone Joint Surg. Am. 66:1415.
const FULL_DORSIFLEXION_MMHG: f64 = 6.4;
/// What they call full, in degrees, and the most that the law is used for (design values).
const FULL_DORSIFLEXION: f64 = 15.0;
const MOST_DORSIFLEXION: f64 = 20.0;

impl Stretch {
    /// Fibres at their optimal lengths, nothing stretched.
    pub const OPTIMAL: Self = Self {
        soleus: Fraction::ONE,
        gastrocnemius: Fraction::ONE,
        tibialis_anterior: Fraction::ONE,
        deep: Pressure::ZERO,
    };

    /// What these angles do.
    ///
    /// $$\lambda_\mathrm{calf} = 1 - 0.0073\,(\theta + 15) - 0.0037\,\kappa, \qquad \lambda_\mathrm{shin} = 1 + 0.0036\,(\theta - 15), \qquad P = 6.4\,(d/15)^2$$
    ///
    /// Plain text: `lambda_calf = 1 - 0.0073 (theta + 15) - 0.0037 kappa`, the last term for the gastrocnemius alone; `lambda_shin = 1 + 0.0036 (theta - 15)`; with plantar flexion `theta` and flexion of the knee `kappa` in degrees.
    /// Stretch adds `6.4 (d / 15)^2` mmHg at a dorsiflexion of `d` degrees, up to 20.
    ///
    /// Limits: straight lines, drawn for the range from 15° of dorsiflexion to 30° of plantar flexion; the curve of [`Muscle`](crate::drivers::Muscle) is broad, so that a short muscle keeps more force than in life; the fall of pressure in
    /// plantar flexion, whose size is not published, is left out; so is the rise in the anterior compartment.
    pub fn at(ankle: Angle, knee: Angle) -> Self {
        let calf = 1.0 - CALF_PER_DEGREE * (ankle - CALF_OPTIMUM).degrees();
        let bent = KNEE_PER_DEGREE * knee.degrees();
        let shin = 1.0 + SHIN_PER_DEGREE * (ankle - SHIN_OPTIMUM).degrees();
        let length = |share: f64| Fraction::new(share.max(SHORTEST));
        let dorsiflexion = (-ankle.degrees()).clamp(0.0, MOST_DORSIFLEXION) / FULL_DORSIFLEXION;
        Self {
            soleus: length(calf),
            gastrocnemius: length(calf - bent),
            tibialis_anterior: length(shin),
            deep: Pressure::from_mmhg(FULL_DORSIFLEXION_MMHG * dorsiflexion * dorsiflexion),
        }
    }
}

/// How much more excitation the gastrocnemius asks for before it works at all, with the knee bent by this: with the knee at a right angle its motor units begin to fire at 32 N m instead of 3 (Kennedy and
/// Cresswell 2001, Exp. Brain Res. 137:58), a quarter of maximal torque (design value: of some 120 N m).
pub(super) fn gastrocnemius_threshold(knee: Angle) -> f64 {
    0.25 * (knee.degrees() / 90.0).clamp(0.0, 1.0)
}

impl Joints {
    /// The ramps along which they move.
    pub(super) fn ramps(&self) -> impl Iterator<Item = &Ramp> {
        let swings = self.ankle.swings.iter().chain(&self.knee.swings);
        swings.map(|(_, ramp)| ramp)
    }

    /// An ankle that moves and a knee that stays straight, unless the posture bends it.
    pub fn of_ankle(ankle: Excursion) -> Self {
        Self {
            ankle,
            ..Self::default()
        }
    }

    /// The angle of a joint at share `phase` of the cycle, with all swings times `range`.
    pub(super) fn at(&self, joint: Joint, phase: f64, range: f64) -> Angle {
        match joint {
            Joint::Ankle => self.ankle.at(phase, range),
            Joint::Knee => self.knee.at(phase, range),
        }
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        self.ankle.check("angle of the ankle", -45.0, 60.0, check);
        self.knee.check("angle of the knee", -10.0, 160.0, check);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degrees(degrees: f64) -> Angle {
        Angle::from_degrees(degrees)
    }

    /// Maganaris et al. 1998: 32 to 34 % from -15 to 30 degrees. Rubenson et al. 2012: 0.70 to 0.94 in walking, whose ankle goes from 10 degrees of dorsiflexion to 20 of plantar flexion.
    #[test]
    fn soleus_fibres_shorten_as_measured() {
        let length = |ankle| Stretch::at(degrees(ankle), Angle::ZERO).soleus.get();
        assert_eq!(length(-15.0), 1.0);
        assert!((length(30.0) - 0.67).abs() < 1e-12);
        assert!((0.90..=0.98).contains(&length(-10.0)));
        assert!((0.70..=0.80).contains(&length(20.0)));
    }

    #[test]
    fn a_bent_knee_slackens_the_gastrocnemius_alone() {
        let straight = Stretch::at(Angle::ZERO, Angle::ZERO);
        let bent = Stretch::at(Angle::ZERO, degrees(90.0));
        assert_eq!(straight.soleus, straight.gastrocnemius);
        assert_eq!(straight.soleus, bent.soleus);
        assert_eq!(straight.tibialis_anterior, bent.tibialis_anterior);
        let slack = straight.gastrocnemius.get() - bent.gastrocnemius.get();
        assert!((slack - 0.33).abs() < 1e-12, "{slack}");
        let folded = Stretch::at(degrees(60.0), degrees(160.0));
        assert_eq!(folded.gastrocnemius.get(), SHORTEST);
        assert_eq!(gastrocnemius_threshold(Angle::ZERO), 0.0);
        assert_eq!(gastrocnemius_threshold(degrees(90.0)), 0.25);
    }

    #[test]
    fn the_tibialis_anterior_lengthens_with_plantar_flexion() {
        let length = |ankle| {
            Stretch::at(degrees(ankle), Angle::ZERO)
                .tibialis_anterior
                .get()
        };
        assert_eq!(length(15.0), 1.0);
        // 0.55 of 37 mm times pi/12, of 98 mm
        assert!((length(0.0) - 0.945_637).abs() < 1e-5, "{}", length(0.0));
        assert!(length(30.0) > 1.0);
    }

    #[test]
    fn dorsiflexion_presses_on_the_deep_veins() {
        let deep = |ankle| Stretch::at(degrees(ankle), Angle::ZERO).deep.mmhg();
        assert_eq!(deep(0.0), 0.0);
        assert_eq!(deep(30.0), 0.0);
        assert!((deep(-15.0) - 6.4).abs() < 1e-9);
        assert!(deep(-40.0) < 12.0);
    }

    #[test]
    fn a_joint_swings_from_rest_and_back() {
        let ankle = Excursion::still(degrees(-5.0)).swinging(degrees(30.0), 0.0, 0.5);
        assert_eq!(ankle.at(0.0, 1.0), degrees(-5.0));
        assert_eq!(ankle.at(0.25, 1.0), degrees(25.0));
        assert_eq!(ankle.at(0.25, 0.5), degrees(10.0));
        assert_eq!(ankle.at(0.75, 1.0), degrees(-5.0));
    }
}
