//! The chambers and vessels of the 21-compartment model.

use super::build::{Builder, START_MMHG};
use super::heights::Heights;
use super::vein::HeldtVein;
use crate::drivers::ReflexRegion;
use crate::network::Id;
use crate::parts::{Artery, Chamber};
use crate::units::Pressure;

pub(super) struct Heart {
    pub(super) left_atrium: Id<Chamber>,
    pub(super) left_ventricle: Id<Chamber>,
    pub(super) right_atrium: Id<Chamber>,
    pub(super) right_ventricle: Id<Chamber>,
}

/// All vessels that are linear and without tone.
pub(super) struct Vessels {
    pub(super) ascending: Id<Artery>,
    pub(super) brachiocephalic: Id<Artery>,
    pub(super) upper: Id<Artery>,
    pub(super) thoracic: Id<Artery>,
    pub(super) abdominal: Id<Artery>,
    pub(super) renal: Id<Artery>,
    pub(super) splanchnic: Id<Artery>,
    pub(super) legs: Id<Artery>,
    pub(super) superior_cava: Id<Artery>,
    pub(super) thoracic_cava: Id<Artery>,
    pub(super) pulmonary_arteries: Id<Artery>,
    pub(super) pulmonary_veins: Id<Artery>,
}

pub(super) struct Veins {
    pub(super) upper: Id<HeldtVein>,
    pub(super) renal: Id<HeldtVein>,
    pub(super) splanchnic: Id<HeldtVein>,
    pub(super) legs: Id<HeldtVein>,
    pub(super) abdominal: Id<HeldtVein>,
}

impl Builder<'_> {
    /// The four chambers; what they hold to begin with is near what they hold at the end of diastole.
    pub(super) fn heart(&mut self) -> Heart {
        let n = self.numbers;
        let (atria, ventricles) = (self.sinus_node.atrial(), self.sinus_node.ventricular());
        let [left, right] = match self.reflex {
            Some(reflex) => reflex.strength().map(Some),
            None => [None, None],
        };
        Heart {
            left_atrium: self.chamber("left atrium", &n.left_atrium, atria, None, 45.0),
            left_ventricle: self.chamber(
                "left ventricle",
                &n.left_ventricle,
                ventricles,
                left,
                180.0,
            ),
            right_atrium: self.chamber("right atrium", &n.right_atrium, atria, None, 30.0),
            right_ventricle: self.chamber(
                "right ventricle",
                &n.right_ventricle,
                ventricles,
                right,
                140.0,
            ),
        }
    }

    pub(super) fn vessels(&mut self, z: &Heights) -> Vessels {
        let n = self.numbers;
        let [high, low, lungs, returning] = START_MMHG.map(Pressure::from_mmhg);
        let mut chest = |name, numbers, height, start| self.in_chest(name, numbers, height, start);
        let ascending = chest(
            "ascending aorta",
            &n.ascending_aorta,
            z.ascending_aorta,
            high,
        );
        let brachiocephalic = chest(
            "brachiocephalic artery",
            &n.brachiocephalic,
            z.brachiocephalic,
            high,
        );
        let thoracic = chest("thoracic aorta", &n.thoracic_aorta, z.thoracic_aorta, high);
        let superior_cava = chest("superior cava", &n.superior_cava, z.superior_cava, low);
        let thoracic_cava = chest("thoracic cava", &n.thoracic_cava, z.thoracic_cava, low);
        let pulmonary_arteries = chest("pulmonary arteries", &n.pulmonary_arteries, 0.0, lungs);
        let pulmonary_veins = chest("pulmonary veins", &n.pulmonary_veins, 0.0, returning);
        let mut artery = |name, numbers, height| self.vessel(name, numbers, height, high);
        Vessels {
            ascending,
            brachiocephalic,
            upper: artery("upper arteries", &n.upper_arteries, z.upper_arteries),
            thoracic,
            abdominal: artery("abdominal aorta", &n.abdominal_aorta, z.abdominal_aorta),
            renal: artery("renal arteries", &n.renal_arteries, z.renal_arteries),
            splanchnic: artery(
                "splanchnic arteries",
                &n.splanchnic_arteries,
                z.splanchnic_arteries,
            ),
            legs: artery("leg arteries", &n.leg_arteries, z.leg_arteries),
            superior_cava,
            thoracic_cava,
            pulmonary_arteries,
            pulmonary_veins,
        }
    }

    pub(super) fn veins(&mut self, z: &Heights) -> Veins {
        use ReflexRegion::{Legs, Renal, Splanchnic, Upper};
        let n = self.numbers;
        let [gut, legs, abdomen] = n.distension.map(Some);
        let mut vein =
            |name, numbers, height, most, region| self.vein(name, numbers, height, most, region);
        let veins = Veins {
            upper: vein(
                "upper veins",
                &n.upper_veins,
                z.upper_veins,
                None,
                Some(Upper),
            ),
            renal: vein(
                "renal veins",
                &n.renal_veins,
                z.renal_veins,
                None,
                Some(Renal),
            ),
            splanchnic: vein(
                "splanchnic veins",
                &n.splanchnic_veins,
                z.splanchnic_veins,
                gut,
                Some(Splanchnic),
            ),
            legs: vein("leg veins", &n.leg_veins, z.leg_veins, legs, Some(Legs)),
            abdominal: vein(
                "abdominal veins",
                &n.abdominal_veins,
                z.abdominal_veins,
                abdomen,
                None,
            ),
        };
        self.fill(veins.splanchnic);
        veins
    }
}
