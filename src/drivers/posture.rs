//! Postures: how the segments of the body lie in the field of gravity.

use crate::network::Check;
use crate::units::{Angle, Length};

/// A segment of the body below the heart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodySegment {
    /// From the right atrium to the hip joint. Negative distances along it are above the heart.
    Trunk,
    /// From the hip to the knee.
    Thigh,
    /// From the knee to the ankle.
    Shank,
    /// From the ankle to the ends of the toes.
    Foot,
}

/// How the segments of the body lie: the angle of each below the horizontal, from its end nearer the heart.
///
/// 90° points straight down to the earth, 0° is horizontal, negative angles point upwards. Lying on the side, or turned about a vertical
/// axis, is the same posture: only heights matter.
///
/// Every ready-made posture has the foot horizontal, so that its veins are at the height of the ankle. On a footboard at a small tilt the toes are
/// higher than that, by up to the length of the foot: set `foot` to the tilt less 90° for it.
///
/// ```
/// use soleus::prelude::*;
///
/// let leaning_back = Posture { trunk: 45.0.degrees(), ..Posture::sitting() };
/// assert_eq!(leaning_back.shank, 90.0.degrees());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posture {
    /// Of the trunk, from the right atrium to the hip.
    pub trunk: Angle,
    /// Of the thigh, from the hip to the knee.
    pub thigh: Angle,
    /// Of the shank, from the knee to the ankle.
    pub shank: Angle,
    /// Of the foot, from the ankle to the toes.
    pub foot: Angle,
}

const LEVEL: Angle = Angle::ZERO;
const DOWN: Angle = Angle::from_degrees(90.0);

impl Posture {
    /// Lying flat: every segment horizontal.
    #[must_use]
    pub const fn supine() -> Self {
        Self::tilted(LEVEL)
    }

    /// Standing upright: trunk and legs vertical.
    #[must_use]
    pub const fn standing() -> Self {
        Self::tilted(DOWN)
    }

    /// Sitting upright: trunk and shanks vertical, thighs horizontal.
    #[must_use]
    pub const fn sitting() -> Self {
        Self {
            trunk: DOWN,
            thigh: LEVEL,
            shank: DOWN,
            foot: LEVEL,
        }
    }

    /// A straight body on a table, head up by `angle`; a negative angle is head down.
    #[must_use]
    pub const fn tilted(angle: Angle) -> Self {
        Self {
            trunk: angle,
            thigh: angle,
            shank: angle,
            foot: LEVEL,
        }
    }

    /// Lying flat with straight legs raised by `angle`.
    #[must_use]
    pub const fn legs_raised(angle: Angle) -> Self {
        let raised = Angle::from_degrees(-angle.degrees());
        Self {
            trunk: LEVEL,
            thigh: raised,
            shank: raised,
            foot: LEVEL,
        }
    }

    pub(super) const fn angles(&self) -> [Angle; 4] {
        [self.trunk, self.thigh, self.shank, self.foot]
    }

    pub(super) fn sines(&self) -> [f64; 4] {
        self.angles().map(Angle::sin)
    }

    /// The posture a share of the way from this one to another, each angle by itself.
    pub(super) fn towards(&self, other: &Self, share: f64) -> Self {
        let mix = |from: Angle, to: Angle| from * (1.0 - share) + to * share;
        Self {
            trunk: mix(self.trunk, other.trunk),
            thigh: mix(self.thigh, other.thigh),
            shank: mix(self.shank, other.shank),
            foot: mix(self.foot, other.foot),
        }
    }

    /// Whether every angle is between straight up and straight down, or turned by no more than once round.
    pub(crate) fn check(&self, check: &mut Check<'_>) {
        let fields = ["trunk angle", "thigh angle", "shank angle", "foot angle"];
        for (field, angle) in fields.into_iter().zip(self.angles()) {
            let holds = angle.abs().degrees() <= 180.0;
            check.require(field, angle, holds, "between -180° and 180°");
        }
    }
}

/// Lengths of the segments of the body.
///
/// Thigh and shank are fractions of stature, 0.245 and 0.246, and the foot from ankle to toes is three quarters (design value) of the foot's whole
/// length of 0.152: Drillis and Contini 1966, as given in Winter, *Biomechanics and Motor Control of Human Movement*, 4th ed. 2009,
/// fig. 4.1, doi 10.1002/9780470549148. The trunk, from the right atrium to the hip joint, is 0.171 (design value: 30 cm at 175 cm).
/// Lengths that no person has, below 1 cm or above 1 m (design values), are refused.
/// It puts the veins of an adult who stands at these heights (design values):
///
/// | vein | place | cm below the right atrium |
/// |---|---|---|
/// | iliac and pelvic | trunk 1.0 | 30 |
/// | femoral and popliteal | thigh 0.75 | 62 |
/// | middle of the calf | shank 0.5 | 94 |
/// | just above the ankle, where pressure is measured | shank 0.82 | 108 |
/// | foot | foot 0.0 to 1.0 | 116 |
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SegmentLengths {
    /// From the right atrium to the hip joint. Longer puts the whole leg lower when upright.
    pub trunk: Length,
    /// From the hip to the knee.
    pub thigh: Length,
    /// From the knee to the ankle.
    pub shank: Length,
    /// From the ankle to the ends of the toes.
    pub foot: Length,
}

impl SegmentLengths {
    /// The lengths of a body of this stature.
    #[must_use]
    pub fn for_stature(stature: Length) -> Self {
        Self {
            trunk: stature * 0.171,
            thigh: stature * 0.245,
            shank: stature * 0.246,
            foot: stature * (0.75 * 0.152),
        }
    }

    /// Statures that people have, in words: the shortest adult of whom it is known had 54.6 cm
    /// (C. B. Dangi), the tallest 272 cm (R. Wadlow; both Guinness World Records).
    pub(crate) const STATURES: &'static str =
        "between 50 and 280 cm: the shortest and the tallest adult known had 54.6 and 272 cm";

    /// Whether a person can be so tall.
    pub(crate) fn is_stature(stature: Length) -> bool {
        (50.0..=280.0).contains(&stature.cm())
    }

    /// The lengths of a body of this stature, or of the default one if nobody has such a stature:
    /// the part that knows the stature says so.
    pub(crate) fn of_person(stature: Length) -> Self {
        if Self::is_stature(stature) {
            Self::for_stature(stature)
        } else {
            Self::default()
        }
    }

    pub(super) const fn lengths(&self) -> [Length; 4] {
        [self.trunk, self.thigh, self.shank, self.foot]
    }

    pub(super) fn check(&self, check: &mut Check<'_>) {
        let fields = [
            "trunk length",
            "thigh length",
            "shank length",
            "foot length",
        ];
        let [shortest, longest] = [1.0, 100.0].map(Length::from_cm);
        for (field, length) in fields.into_iter().zip(self.lengths()) {
            let holds = length >= shortest && length <= longest;
            check.require(field, length, holds, "between 1 cm and 1 m");
        }
    }
}

impl Default for SegmentLengths {
    /// An adult of 175 cm.
    fn default() -> Self {
        Self::for_stature(Length::from_cm(175.0))
    }
}
