//! Adding the 21-compartment model to a network.

use super::heights::Heights;
use super::model::{Cvsim21, CvsimSettings};
use super::parameters::CvsimParameters;
use super::tilt::TiltTable;
use crate::drivers::{Baroreflex, SinusNode};
use crate::network::{Id, Network, Probe};
use crate::parts::StarlingResistor;
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
}
