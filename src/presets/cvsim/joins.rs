//! How the chambers and vessels of the 21-compartment model are joined.

use super::build::Builder;
use super::members::{Heart, Veins, Vessels};
use crate::parts::Resistance;

impl Builder<'_> {
    pub(super) fn join_arteries(&mut self, to: &Vessels) {
        let n = self.numbers;
        let (arch, abdominal) = (to.ascending, to.abdominal);
        for (name, from, numbers, to) in [
            (
                "into the brachiocephalic",
                arch,
                &n.brachiocephalic,
                to.brachiocephalic,
            ),
            (
                "into upper arteries",
                to.brachiocephalic,
                &n.upper_arteries,
                to.upper,
            ),
            (
                "into the thoracic aorta",
                arch,
                &n.thoracic_aorta,
                to.thoracic,
            ),
            (
                "into the abdominal aorta",
                to.thoracic,
                &n.abdominal_aorta,
                abdominal,
            ),
            (
                "into renal arteries",
                abdominal,
                &n.renal_arteries,
                to.renal,
            ),
            (
                "into splanchnic arteries",
                abdominal,
                &n.splanchnic_arteries,
                to.splanchnic,
            ),
            ("into leg arteries", abdominal, &n.leg_arteries, to.legs),
        ] {
            self.join(name, from, numbers, to);
        }
    }

    pub(super) fn join_veins(&mut self, heart: &Heart, vessels: &Vessels, veins: &Veins) {
        let n = self.numbers;
        let (right, left) = (heart.right_atrium, heart.left_atrium);
        let (cava, abdominal) = (vessels.thoracic_cava, veins.abdominal);
        let (above, lungs) = (vessels.superior_cava, vessels.pulmonary_veins);
        self.join("renal outflow", veins.renal, &n.renal_veins, abdominal);
        self.join(
            "splanchnic outflow",
            veins.splanchnic,
            &n.splanchnic_veins,
            abdominal,
        );
        self.join("abdominal outflow", abdominal, &n.abdominal_veins, cava);
        self.join("thoracic caval outflow", cava, &n.thoracic_cava, right);
        self.join("superior caval outflow", above, &n.superior_cava, right);
        self.join("pulmonary venous outflow", lungs, &n.pulmonary_veins, left);
        let capillaries = Resistance::new(n.lungs);
        self.net
            .connect("lungs", vessels.pulmonary_arteries, capillaries, lungs);
    }
}
