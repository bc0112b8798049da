//! The tissues of a body, and what filters into them.

use crate::network::Id;
use crate::parts::{Filtration, Interstitium};
use crate::presets::body::build::Builder;
use crate::presets::body::model::LegCount;
use crate::presets::leg::Leg;
use crate::units::{Pressure, Time, Volume};

/// Fluid that a tissue holds at rest: enough that it never runs out (design value; only its changes matter).
const TISSUE_FLUID: Volume = Volume::from_ml(2000.0);
/// By how much the pressures in thigh, superficial and pelvic veins rise from lying to standing still: heights of 60, 94 and 30 cm, less the fall of central venous pressure (design values).
const UPRIGHT_RISE_MMHG: [f64; 3] = [40.0, 67.0, 17.0];
/// Transmural pressure of these veins in a person who lies, at which nothing filters (design value; what the model has there).
const BALANCE_MMHG: f64 = 6.0;

impl Builder<'_> {
    pub(super) fn tissues(&mut self, legs: &[Leg]) -> Vec<Id<Interstitium>> {
        let Some(filtration) = self.model.filtration else {
            return Vec::new();
        };
        let (name, must) = (self.name("filtration"), "finite and above zero");
        let (volume, constant) = (filtration.volume, filtration.time_constant);
        let holds = volume.is_finite() && volume > Volume::ZERO;
        self.net
            .require(name.as_str(), "volume", volume, holds, must);
        let holds = constant.is_finite() && constant > Time::ZERO;
        self.net
            .require(name, "time constant", constant, holds, must);
        let mut tissues = Vec::new();
        let volume = filtration.volume * (1.0 / legs.len().max(1) as f64);
        for (side, leg) in legs.iter().enumerate() {
            let prefix = match (self.model.legs, side) {
                (LegCount::Lumped, _) => String::new(),
                (LegCount::Two, 0) => "left ".to_owned(),
                (LegCount::Two, _) => "right ".to_owned(),
            };
            for (part, vein, share, rise) in [
                ("thigh", leg.veins.thigh, 0.5, UPRIGHT_RISE_MMHG[0]),
                ("shank", leg.veins.superficial, 0.3, UPRIGHT_RISE_MMHG[1]),
                ("pelvis", leg.veins.iliac, 0.2, UPRIGHT_RISE_MMHG[2]),
            ] {
                let compliance = share * volume / Pressure::from_mmhg(rise);
                let tissue = Interstitium::new(TISSUE_FLUID, compliance);
                let name = self.name(&format!("{prefix}tissue of the {part}"));
                let tissue = self.net.add(name, tissue);
                let coefficient = compliance / filtration.time_constant;
                let wall = Filtration::new(coefficient, Pressure::from_mmhg(BALANCE_MMHG));
                let name = self.name(&format!("{prefix}filtration of the {part}"));
                self.net.connect(name, vein, wall, tissue);
                tissues.push(tissue);
            }
        }
        tissues
    }
}
