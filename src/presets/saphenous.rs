//! The saphenous vein of a leg: in one piece, or in three with valves between them.

use crate::drivers::BodySegment;
use crate::network::Network;
use crate::presets::leg_conditions::LegValve;
use crate::presets::leg_table::{LegModel, LegVein};
use crate::units::{Fraction, Resistance};

/// In how many pieces a leg has its saphenous vein.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum SaphenousModel {
    /// One compartment: [`LegModel::superficial`].
    #[default]
    One,
    /// Three segments of that compartment, with valves between them.
    Three(SaphenousSegments),
}

/// The saphenous vein in three segments: at the ankle, at mid-calf and in the thigh.
///
/// ```text
///   foot ▷ ankle ▷ mid-calf ▷ thigh ▷ femoral vein        (▷: valves)
///                     ├▷ deep veins of the calf ┐
///                     ├▷ soleal sinuses         ├ perforators
///                     └▷ gastrocnemius veins    ┘
/// ```
///
/// Everything is a share of what the vein in one piece has, [`LegModel::superficial`] and [`LegModel::resistances`], so that legs with one and with three
/// segments hold the same blood, are fed through the same bed, and let the same flow through from foot to mid-calf, from there to the groin, and through all perforators.
///
/// | number | unit | value | where it comes from |
/// |---|---|---|---|
/// | `ankle`, `calf`, `thigh`: `share` | 1 | 0.25, 0.45, 0.30 | that of the calf is what [`Leg::calf`](crate::presets::Leg::calf) counts of the vein in one piece; the rest design values |
/// | the same: `bed_share` | 1 | as `share` | design values |
/// | the same: place | share of a segment's length | shank 0.90, shank 0.516, thigh 0.5 | where the pressures in it are measured: ankle, mid-calf, mid-thigh; mid-calf is where the vein in one piece lies |
/// | `foot_to_ankle` | 1 | 0.5 | design value: share of the path from foot to mid-calf |
/// | `calf_to_thigh` | 1 | 0.5 | design value: share of the path from mid-calf to groin |
/// | `into_gastrocnemius` | 1 | 0.5 | design value: the perforators that end in muscles, half in each |
///
/// # Limits
///
/// All perforators leave from mid-calf. In people most are in the medial calf, the larger ones in its lower third (doi 10.1016/j.jvsv.2022.01.010).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaphenousSegments {
    /// At the ankle, with what drains into it there.
    pub ankle: SaphenousSegment,
    /// At mid-calf, where the perforators leave.
    pub calf: SaphenousSegment,
    /// In the thigh.
    pub thigh: SaphenousSegment,
    /// Share of the resistance from foot to mid-calf that lies below the ankle, above 0 and below 1. Larger holds back what the foot ejects.
    pub foot_to_ankle: f64,
    /// Share of the resistance from mid-calf to groin that lies below the thigh's segment, above 0 and below 1. Larger joins that segment more closely to the femoral vein.
    pub calf_to_thigh: f64,
    /// Share of the conductance of the muscles' perforators that ends in the gastrocnemius, the rest in the soleus; above 0 and below 1. Larger gives the gastrocnemius more to pump.
    pub into_gastrocnemius: f64,
}

/// One segment of a saphenous vein.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaphenousSegment {
    /// Its share of volume, compliance, length and tone, above 0; the three add up to 1. Larger holds more.
    pub share: f64,
    /// Share of the bed's conductance that ends in it; the three add up to 1. Larger refills it faster.
    pub bed_share: f64,
    /// Segment of the body in which it lies.
    pub segment: BodySegment,
    /// Share of the segment's length from its end nearer the heart, 0 to 1. Larger is lower in standing.
    pub along: f64,
}

impl SaphenousSegment {
    const fn new(share: f64, segment: BodySegment, along: f64) -> Self {
        Self {
            share,
            bed_share: share,
            segment,
            along,
        }
    }

    pub(super) fn of(&self, whole: &LegVein) -> LegVein {
        let bed = whole.bed.filter(|_| self.bed_share != 0.0);
        LegVein {
            unstressed: whole.unstressed * self.share,
            compliance: whole.compliance * self.share,
            distension: whole.distension * self.share,
            segment: self.segment,
            along: self.along,
            length: whole.length * self.share,
            vessels: whole.vessels,
            bed: bed.map(|bed| bed / self.bed_share),
            tone: whole.tone * self.share,
        }
    }
}

impl Default for SaphenousSegments {
    fn default() -> Self {
        Self {
            ankle: SaphenousSegment::new(0.25, BodySegment::Shank, 0.90),
            calf: SaphenousSegment::new(0.45, BodySegment::Shank, 0.516),
            thigh: SaphenousSegment::new(0.30, BodySegment::Thigh, 0.5),
            foot_to_ankle: 0.5,
            calf_to_thigh: 0.5,
            into_gastrocnemius: 0.5,
        }
    }
}

impl SaphenousSegments {
    const fn all(&self) -> [&SaphenousSegment; 3] {
        [&self.ankle, &self.calf, &self.thigh]
    }

    pub(super) fn require(&self, net: &mut Network, part: &str) {
        let mut share = |what: &'static str, value: f64, holds: bool, must: &str| {
            net.require(part, what, Fraction::new(value), holds, must);
        };
        for segment in self.all() {
            let holds = segment.share.is_finite() && segment.share > 0.0;
            share("share of a segment", segment.share, holds, "above 0");
            let holds = segment.bed_share.is_finite() && segment.bed_share >= 0.0;
            share("bed of a segment", segment.bed_share, holds, "0 or above");
        }
        let sum = |of: fn(&SaphenousSegment) -> f64| self.all().into_iter().map(of).sum::<f64>();
        for (what, sum) in [
            ("shares of the segments", sum(|segment| segment.share)),
            ("beds of the segments", sum(|segment| segment.bed_share)),
        ] {
            share(what, sum, (sum - 1.0).abs() < 1e-9, "1 in sum");
        }
        for (what, value) in [
            ("resistance below the ankle", self.foot_to_ankle),
            ("resistance below the thigh", self.calf_to_thigh),
            ("perforators of the gastrocnemius", self.into_gastrocnemius),
        ] {
            share(
                what,
                value,
                value > 0.0 && value < 1.0,
                "above 0 and below 1",
            );
        }
    }

    fn resistance(&self, paths: &LegModel, valve: LegValve) -> Resistance {
        let paths = &paths.resistances;
        match valve {
            LegValve::FootSuperficial => paths.foot_superficial * self.foot_to_ankle,
            LegValve::SaphenousAnkle => paths.foot_superficial * (1.0 - self.foot_to_ankle),
            LegValve::SaphenousKnee => paths.saphenofemoral * self.calf_to_thigh,
            LegValve::SaphenoFemoral => paths.saphenofemoral * (1.0 - self.calf_to_thigh),
            LegValve::SoleusPerforators => {
                paths.soleus_perforators / (1.0 - self.into_gastrocnemius)
            }
            LegValve::GastrocnemiusPerforators => {
                paths.soleus_perforators / self.into_gastrocnemius
            }
            _ => paths.of(valve),
        }
    }
}

/// What the perforators of a leg let through.
///
/// Sources disagree. In 20 healthy people all flow was inward, although valves were seen in 17 % of perforators only, the larger ones (doi 10.1016/j.jvsv.2022.01.010);
/// others hold flow in both directions to be normal (C. Reček, Phlebological Review 22 (2014) 45, doi 10.5114/pr.2014.48903).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Perforators {
    /// Inward flow only.
    #[default]
    Competent,
    /// Flow in both directions: open tubes.
    Bidirectional,
    /// This share of their conductance has a tight valve, 0 to 1; the rest are open tubes.
    Partial(f64),
}

impl Perforators {
    /// Valves in 17 % of perforators, as ultrasound sees them, if all perforators were alike (doi 10.1016/j.jvsv.2022.01.010).
    pub const AS_SEEN: Self = Self::Partial(0.17);

    /// The competence that this gives to the valve that stands for them.
    pub const fn competence(self) -> f64 {
        match self {
            Self::Competent => 1.0,
            Self::Bidirectional => 0.0,
            Self::Partial(share) => share,
        }
    }
}

impl LegModel {
    /// With the saphenous vein in three segments, split by [`SaphenousSegments::default`].
    #[must_use]
    pub fn with_saphenous_segments(mut self) -> Self {
        self.saphenous = SaphenousModel::Three(SaphenousSegments::default());
        self
    }

    /// With perforators that let this through, all of them.
    #[must_use]
    pub fn with_perforators(self, perforators: Perforators) -> Self {
        let competence = perforators.competence();
        // Those of the gastrocnemius, if there are any, go with the soleus's.
        self.with_competence(LegValve::DeepPerforators, competence)
            .with_competence(LegValve::SoleusPerforators, competence)
    }

    /// Whether the leg has this valve: one with the saphenous vein in one piece lacks [`LegValve::OF_SEGMENTS`].
    pub fn has(&self, valve: LegValve) -> bool {
        match self.saphenous {
            SaphenousModel::One => !LegValve::OF_SEGMENTS.contains(&valve),
            SaphenousModel::Three(_) => true,
        }
    }

    /// The resistance of a valve's path when it is open and the vein before it is full.
    pub(super) fn resistance(&self, valve: LegValve) -> Resistance {
        match &self.saphenous {
            SaphenousModel::One => self.resistances.of(valve),
            SaphenousModel::Three(segments) => segments.resistance(self, valve),
        }
    }

    /// The saphenous vein at mid-calf: all of it in one piece, or its middle segment.
    pub(super) fn saphenous_at_calf(&self) -> LegVein {
        match &self.saphenous {
            SaphenousModel::One => self.superficial,
            SaphenousModel::Three(segments) => segments.calf.of(&self.superficial),
        }
    }

    /// The segments at ankle and thigh, by the names of their compartments; none of a vein in one piece.
    pub(super) fn saphenous_ends(&self) -> Option<[(&'static str, LegVein); 2]> {
        let SaphenousModel::Three(segments) = &self.saphenous else {
            return None;
        };
        let (ankle, thigh) = (&segments.ankle, &segments.thigh);
        Some([
            ("saphenous vein, ankle", ankle.of(&self.superficial)),
            ("saphenous vein, thigh", thigh.of(&self.superficial)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    fn uneven() -> LegModel {
        let segments = SaphenousSegments {
            foot_to_ankle: 0.2,
            calf_to_thigh: 0.3,
            into_gastrocnemius: 0.25,
            ..SaphenousSegments::default()
        };
        LegModel {
            saphenous: SaphenousModel::Three(segments),
            ..LegModel::default()
        }
    }

    #[test]
    fn paths_are_split_by_their_shares() {
        let leg = uneven();
        for (valve, mmhg_s_per_ml) in [
            (LegValve::FootSuperficial, 0.2 * 3.0),
            (LegValve::SaphenousAnkle, 0.8 * 3.0),
            (LegValve::SaphenousKnee, 0.3 * 2.5),
            (LegValve::SaphenoFemoral, 0.7 * 2.5),
            (LegValve::SoleusPerforators, 1.8 / 0.75),
            (LegValve::GastrocnemiusPerforators, 1.8 / 0.25),
            (LegValve::DeepPerforators, 1.8),
            (LegValve::Popliteal, 0.12),
        ] {
            let resistance = leg.resistance(valve).mmhg_s_per_ml();
            assert!((resistance - mmhg_s_per_ml).abs() < 1e-12, "{valve:?}");
        }
    }

    #[test]
    fn segments_add_up_to_the_vein_in_one_piece() {
        let leg = uneven();
        let whole = &leg.superficial;
        let [(_, ankle), (_, thigh)] = leg.saphenous_ends().unwrap();
        let parts = [ankle, leg.saphenous_at_calf(), thigh];
        let adds_up = |of: &dyn Fn(&LegVein) -> f64| {
            let sum: f64 = parts.iter().map(of).sum();
            assert!((sum / of(whole) - 1.0).abs() < 1e-12, "{sum}");
        };
        adds_up(&|vein| vein.unstressed.base());
        adds_up(&|vein| vein.compliance.base());
        adds_up(&|vein| vein.distension.base());
        adds_up(&|vein| vein.length.base());
        adds_up(&|vein| vein.tone);
        adds_up(&|vein| 1.0 / vein.bed.unwrap().base());
        assert_eq!(parts[1].along, whole.along);
        assert!((parts[1].unstressed / whole.unstressed - 0.45).abs() < 1e-12);
    }

    #[test]
    fn a_segment_without_a_share_of_the_bed_has_none() {
        let mut segment = SaphenousSegments::default().thigh;
        segment.bed_share = 0.0;
        assert_eq!(segment.of(&LegModel::default().superficial).bed, None);
    }
}
