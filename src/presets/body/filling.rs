//! Filling a body with its blood.

use crate::network::Id;
use crate::parts::VeinSegment;
use crate::presets::body::build::Builder;
use crate::units::Volume;

impl Builder<'_> {
    /// Puts what is left of the blood into the splanchnic veins.
    pub(super) fn fill(&mut self, splanchnic: Id<VeinSegment>) {
        let left = self.model.blood_volume - self.held;
        let held = self.held;
        let Some(vein) = self.net.compartment_mut(splanchnic) else {
            return;
        };
        let holds = left > Volume::ZERO && left < vein.capacity();
        let most = held + vein.capacity();
        if holds {
            *vein = vein.holding(left);
        }
        let name = self.name("body");
        let must =
            format!("between {held:.0}, which the other vessels hold at the start, and {most:.0}");
        self.net
            .require(name, "blood volume", self.model.blood_volume, holds, must);
    }
}
