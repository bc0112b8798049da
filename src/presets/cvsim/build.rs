//! Adding the 21-compartment model to a network.

use super::heights::Heights;
use super::model::{Cvsim21, CvsimSettings};
use super::parameters::CvsimParameters;
use super::tilt::TiltTable;
use super::vein::HeldtVein;
use crate::drivers::{Baroreflex, ReflexRegion, SinusNode};
use crate::network::{Id, Network, Probe};
use crate::parts::{Artery, Chamber, Resistance, StarlingResistor};
use crate::units::{Pressure, Volume};

/// Diodes and the waterfall are sharp in the published model: this is narrow enough to agree with it.
pub(super) const SHARP: Pressure = Pressure::from_mmhg(0.01);
/// Transmural pressures at which arteries, veins, the lungs' arteries and their veins start (design values; a run settles from them).
pub(super) const START_MMHG: [f64; 4] = [85.0, 5.0, 20.0, 13.0];

impl Cvsim21 {
    /// Adds the model to a network, near its state at rest.
    ///
    /// It holds exactly the blood that the parameters say: what is not elsewhere starts in the splanchnic veins.
    pub fn add_to(net: &mut Network, settings: &CvsimSettings) -> Self {
        let tilt = net.drive("tilt table", settings.tilt.clone());
        let reflex = drive_reflex(net, settings, tilt);
        let node = match reflex {
            Some(reflex) => SinusNode::paced_by(reflex.heart_rate()),
            None => SinusNode::new(settings.parameters.heart_rate),
        };
        let mut builder = Builder {
            sinus_node: net.drive("sinus node", node),
            net,
            numbers: &settings.parameters,
            tilt,
            reflex,
            held: Volume::ZERO,
        };
        let model = builder.model();
        if let Some(reflex) = reflex {
            let aorta = Probe::pressure(model.ascending_aorta);
            let atrium = Probe::transmural(model.right_atrium);
            net.sense(reflex, Baroreflex::CAROTID, aorta);
            net.sense(reflex, Baroreflex::ATRIAL, atrium);
        }
        model
    }
}

/// The reflexes that act, if any does.
fn drive_reflex(
    net: &mut Network,
    settings: &CvsimSettings,
    tilt: Id<TiltTable>,
) -> Option<Id<Baroreflex>> {
    let acts = [settings.arterial_reflex, settings.cardiopulmonary_reflex];
    if !acts.contains(&true) {
        return None;
    }
    let [arterial, cardiopulmonary] = acts.map(|acts| if acts { 1.0 } else { 0.0 });
    let numbers = &settings.parameters;
    let [carotid, atrial] = numbers.set_points;
    let reflex = Baroreflex::new()
        .resting(numbers.heart_rate)
        .with_set_points(carotid, atrial)
        .with_gains(numbers.gains)
        .with_arterial_gain(arterial)
        .with_cardiopulmonary_gain(cardiopulmonary)
        .with_sensing(numbers.sensing)
        .with_sinus_above(tilt.sinus());
    Some(net.drive("reflexes", reflex))
}

pub(super) struct Builder<'b> {
    pub(super) net: &'b mut Network,
    pub(super) numbers: &'b CvsimParameters,
    pub(super) tilt: Id<TiltTable>,
    pub(super) sinus_node: Id<SinusNode>,
    pub(super) reflex: Option<Id<Baroreflex>>,
    /// Blood in what was added so far.
    pub(super) held: Volume,
}

struct Heart {
    left_atrium: Id<Chamber>,
    left_ventricle: Id<Chamber>,
    right_atrium: Id<Chamber>,
    right_ventricle: Id<Chamber>,
}

/// All vessels that are linear and without tone.
struct Vessels {
    ascending: Id<Artery>,
    brachiocephalic: Id<Artery>,
    upper: Id<Artery>,
    thoracic: Id<Artery>,
    abdominal: Id<Artery>,
    renal: Id<Artery>,
    splanchnic: Id<Artery>,
    legs: Id<Artery>,
    superior_cava: Id<Artery>,
    thoracic_cava: Id<Artery>,
    pulmonary_arteries: Id<Artery>,
    pulmonary_veins: Id<Artery>,
}

struct Veins {
    upper: Id<HeldtVein>,
    renal: Id<HeldtVein>,
    splanchnic: Id<HeldtVein>,
    legs: Id<HeldtVein>,
    abdominal: Id<HeldtVein>,
}

impl Builder<'_> {
    fn model(&mut self) -> Cvsim21 {
        let n = self.numbers;
        let heights = Heights::of(n);
        let heart = self.heart();
        let vessels = self.vessels(&heights);
        let veins = self.veins(&heights);
        self.join_arteries(&vessels);
        self.join_veins(&heart, &vessels, &veins);
        let interstitium = self.shift(veins.legs, veins.abdominal, veins.splanchnic);
        let [upper, renal, splanchnic, legs] = n.beds;
        let [tricuspid, mitral] = n.inlets;
        let into_chest = StarlingResistor::new(n.upper_veins.resistance).closing_over(SHARP);
        let into_chest = self.net.connect(
            "into the chest",
            veins.upper,
            into_chest,
            vessels.superior_cava,
        );
        let (left, right) = (heart.left_ventricle, heart.right_ventricle);
        let (into_aorta, into_lungs) = (
            n.ascending_aorta.resistance,
            n.pulmonary_arteries.resistance,
        );
        Cvsim21 {
            tilt: self.tilt,
            sinus_node: self.sinus_node,
            reflex: self.reflex,
            left_ventricle: left,
            left_atrium: heart.left_atrium,
            right_ventricle: right,
            right_atrium: heart.right_atrium,
            ascending_aorta: vessels.ascending,
            brachiocephalic: vessels.brachiocephalic,
            upper_arteries: vessels.upper,
            thoracic_aorta: vessels.thoracic,
            abdominal_aorta: vessels.abdominal,
            renal_arteries: vessels.renal,
            splanchnic_arteries: vessels.splanchnic,
            leg_arteries: vessels.legs,
            pulmonary_arteries: vessels.pulmonary_arteries,
            pulmonary_veins: vessels.pulmonary_veins,
            superior_cava: vessels.superior_cava,
            thoracic_cava: vessels.thoracic_cava,
            upper_veins: veins.upper,
            renal_veins: veins.renal,
            splanchnic_veins: veins.splanchnic,
            leg_veins: veins.legs,
            abdominal_veins: veins.abdominal,
            interstitium,
            upper_bed: self.bed("upper bed", vessels.upper, upper, veins.upper),
            renal_bed: self.bed("renal bed", vessels.renal, renal, veins.renal),
            splanchnic_bed: self.bed(
                "splanchnic bed",
                vessels.splanchnic,
                splanchnic,
                veins.splanchnic,
            ),
            leg_bed: self.bed("leg bed", vessels.legs, legs, veins.legs),
            aortic_valve: self.valve("aortic valve", left, into_aorta, vessels.ascending),
            mitral_valve: self.valve("mitral valve", heart.left_atrium, mitral, left),
            tricuspid_valve: self.valve("tricuspid valve", heart.right_atrium, tricuspid, right),
            pulmonary_valve: self.valve(
                "pulmonary valve",
                right,
                into_lungs,
                vessels.pulmonary_arteries,
            ),
            leg_valve: self.valve(
                "leg valve",
                veins.legs,
                n.leg_veins.resistance,
                veins.abdominal,
            ),
            into_chest,
        }
    }

    /// The four chambers; what they hold to begin with is near what they hold at the end of diastole.
    fn heart(&mut self) -> Heart {
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

    fn vessels(&mut self, z: &Heights) -> Vessels {
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

    fn veins(&mut self, z: &Heights) -> Veins {
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

    fn join_arteries(&mut self, to: &Vessels) {
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

    fn join_veins(&mut self, heart: &Heart, vessels: &Vessels, veins: &Veins) {
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
