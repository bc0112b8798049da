//! What presses on the vessels of a body from outside.

use crate::drivers::{GravityColumn, SegmentLengths, Steady};
use crate::network::Endpoint;
use crate::presets::body::build::Builder;
use crate::presets::body::handles::{BodyArteryIds, BodyVeinIds};
use crate::presets::heart::HeartPorts;
use crate::presets::leg::Leg;
use crate::units::Fraction;

impl Builder<'_> {
    pub(super) fn surround(
        &mut self,
        heart: &HeartPorts,
        arteries: &BodyArteryIds,
        veins: &BodyVeinIds,
        legs: &[Leg],
    ) {
        let stature = self.model.stature;
        let (name, holds) = (self.name("body"), SegmentLengths::is_stature(stature));
        let must = SegmentLengths::STATURES;
        self.net.require(name, "stature", stature, holds, must);
        let (share, must) = (self.model.chest_fall, "between 0 and 1, as a share");
        let holds = (0.0..=1.0).contains(&share);
        let (name, fall) = (self.name("body"), Fraction::new(share));
        self.net.require(name, "chest_fall", fall, holds, must);
        let name = self.name("chest");
        let chest = self
            .net
            .drive(name, Steady::new(self.model.chest_pressure))
            .value();
        let fall = self.signals.column.signal(GravityColumn::HIP);
        let mut thoracic = heart.thoracic();
        thoracic.extend([
            arteries.thoracic_aorta.node(),
            veins.superior_caval.node(),
            veins.thoracic_caval.node(),
        ]);
        for node in thoracic {
            self.net.surround(node, chest, 1.0);
            self.net.surround(node, fall, self.model.chest_fall);
            for pressure in &self.signals.chest {
                self.net.surround(node, *pressure, 1.0);
            }
        }
        let mut abdominal = vec![
            arteries.abdominal_aorta.node(),
            arteries.splanchnic.node(),
            arteries.renal.node(),
            veins.splanchnic.node(),
            veins.renal.node(),
            veins.abdominal_caval.node(),
        ];
        abdominal.extend(legs.iter().map(|leg| leg.veins.iliac.node()));
        for node in abdominal {
            for pressure in &self.signals.abdomen {
                self.net.surround(node, *pressure, 1.0);
            }
        }
        for leg in legs {
            let arteries = [leg.femoral_artery, leg.popliteal_artery].map(Endpoint::node);
            for node in leg.all_veins().into_iter().chain(arteries) {
                for pressure in &self.signals.lower_body {
                    self.net.surround(node, *pressure, 1.0);
                }
            }
        }
    }
}
