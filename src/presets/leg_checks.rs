//! What a leg's model must fulfil, and its veins by name.

use crate::network::Network;
use crate::presets::leg_clots::leaves_a_lumen;
use crate::presets::leg_table::{LegModel, LegVein};
use crate::presets::saphenous::SaphenousModel;
use crate::units::{Fraction, Length};

impl LegModel {
    /// What no part of the leg checks.
    pub(super) fn require(&self, net: &mut Network, prefix: &str) {
        let name = |part: &str| format!("{prefix}{part}");
        let diameter = self.popliteal_diameter;
        let holds = diameter.is_finite() && diameter > Length::ZERO;
        net.require(
            name("popliteal vein"),
            "diameter",
            diameter,
            holds,
            "finite and above zero",
        );
        self.require_muscles(net, prefix);
        if let SaphenousModel::Three(segments) = &self.saphenous {
            segments.require(net, &name("saphenous vein"));
        }
        for (valve, competence) in &self.competences {
            net.require(
                name(valve.name()),
                "competence",
                Fraction::new(*competence),
                self.has(*valve),
                "left out: only a leg `with_saphenous_segments` has this valve",
            );
        }
        for (site, share) in &self.clots {
            net.require(
                name(site.name()),
                "share of the lumen that a clot fills",
                Fraction::new(*share),
                leaves_a_lumen(*share),
                "at least 0 and below 1: 0.99 leaves a ten-thousandth of the flow",
            );
        }
        let ends = self.saphenous_ends().into_iter().flatten();
        for (part, vein) in self.veins().into_iter().chain(ends) {
            let along = Fraction::new(vein.along);
            let holds = (0.0..=1.0).contains(&vein.along);
            net.require(
                name(part),
                "place along its segment",
                along,
                holds,
                "between 0 and 1",
            );
        }
    }

    /// All veins but the ends of a saphenous vein in segments, by the names of their compartments.
    pub(super) fn veins(&self) -> [(&'static str, LegVein); 9] {
        [
            ("foot veins", self.foot),
            ("deep calf veins, distal", self.deep_distal),
            ("deep calf veins, proximal", self.deep_proximal),
            ("soleal sinuses", self.sinuses),
            ("gastrocnemius veins", self.gastrocnemius),
            ("saphenous vein", self.saphenous_at_calf()),
            ("femoral vein", self.femoral),
            ("thigh muscle veins", self.thigh),
            ("iliac vein", self.iliac),
        ]
    }
}
