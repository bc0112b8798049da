//! Where the vessels of Heldt's model lie.

use super::parameters::{CvsimParameters, CvsimVessel};

/// Heights above the right atrium of a body that stands, in cm.
///
/// The published model adds a column to each difference of pressure, up or down from vessel to vessel. Summed from the heart outwards they are heights.
pub(super) struct Heights {
    pub(super) ascending_aorta: f64,
    pub(super) brachiocephalic: f64,
    pub(super) upper_arteries: f64,
    pub(super) thoracic_aorta: f64,
    pub(super) abdominal_aorta: f64,
    pub(super) renal_arteries: f64,
    pub(super) splanchnic_arteries: f64,
    pub(super) leg_arteries: f64,
    pub(super) superior_cava: f64,
    pub(super) upper_veins: f64,
    pub(super) thoracic_cava: f64,
    pub(super) abdominal_veins: f64,
    pub(super) renal_veins: f64,
    pub(super) splanchnic_veins: f64,
    pub(super) leg_veins: f64,
}

impl Heights {
    pub(super) fn of(n: &CvsimParameters) -> Self {
        let ascending_aorta = half(&n.ascending_aorta);
        let brachiocephalic = ascending_aorta + half(&n.brachiocephalic);
        let thoracic_aorta = ascending_aorta - half(&n.thoracic_aorta);
        let abdominal_aorta = thoracic_aorta - third(&n.abdominal_aorta);
        let superior_cava = half(&n.superior_cava);
        let thoracic_cava = -half(&n.thoracic_cava);
        let abdominal_veins = thoracic_cava - third(&n.abdominal_veins);
        Self {
            ascending_aorta,
            brachiocephalic,
            upper_arteries: brachiocephalic + half(&n.upper_arteries),
            thoracic_aorta,
            abdominal_aorta,
            renal_arteries: abdominal_aorta - half(&n.renal_arteries),
            splanchnic_arteries: abdominal_aorta - half(&n.splanchnic_arteries),
            leg_arteries: abdominal_aorta - third(&n.leg_arteries),
            superior_cava,
            upper_veins: superior_cava + half(&n.upper_veins),
            thoracic_cava,
            abdominal_veins,
            renal_veins: abdominal_veins - half(&n.renal_veins),
            splanchnic_veins: abdominal_veins - half(&n.splanchnic_veins),
            leg_veins: abdominal_veins - third(&n.leg_veins),
        }
    }
}

fn half(vessel: &CvsimVessel) -> f64 {
    vessel.height.cm() / 2.0
}

fn third(vessel: &CvsimVessel) -> f64 {
    vessel.height.cm() / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Up 5, 2.25 and 10 cm along the arteries, 7.25 and 10 along the veins; down 8 - 5, 14.5/3 and 106/3, and the same along the veins.
    #[test]
    fn columns_of_arteries_and_veins_end_at_the_same_height() {
        let z = Heights::of(&CvsimParameters::default());
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(z.upper_arteries, 17.25);
        close(z.upper_veins, 17.25);
        close(z.leg_arteries, -(3.0 + 14.5 / 3.0 + 106.0 / 3.0));
        close(z.leg_veins, z.leg_arteries);
        close(z.renal_veins, z.renal_arteries);
        close(z.splanchnic_veins, z.splanchnic_arteries);
        close(z.splanchnic_veins, -(3.0 + 14.5 / 3.0 + 2.5));
    }
}
