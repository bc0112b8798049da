//! Adding the 21-compartment model to a network, piece by piece.

use super::bed::HeldtBed;
use super::model::{Cvsim21, CvsimSettings};
use super::parameters::{CvsimChamber, CvsimParameters, CvsimVessel};
use super::shift::PostureShift;
use super::tilt::TiltTable;
use super::vein::HeldtVein;
use crate::drivers::{Baroreflex, ReflexRegion, SinusNode};
use crate::network::{Compartment, Endpoint, Id, Network, Place, Probe, Signal};
use crate::parts::{Artery, Chamber, Interstitium, Resistance, StarlingResistor, Valve};
use crate::units::{self, Compliance, Fraction, Pressure, Volume};

/// Diodes and the waterfall are sharp in the published model: this is narrow enough to agree with it.
const SHARP: Pressure = Pressure::from_mmhg(0.01);
/// Transmural pressures at which arteries, veins, the lungs' arteries and their veins start (design values; a run settles from them).
const START_MMHG: [f64; 4] = [85.0, 5.0, 20.0, 13.0];
/// Fluid that the tissues hold at rest: enough that it never runs out (design value; only its changes matter).
const TISSUE_FLUID: Volume = Volume::from_ml(1000.0);
/// How soft the tissues are: what surrounds the shift does not depend on it.
const TISSUE_COMPLIANCE: Compliance = Compliance::from_ml_per_mmhg(100.0);
/// Shares of the shift that leave leg, abdominal and splanchnic veins.
const SHIFT_SHARES: [f64; 3] = [40.0 / 63.0, 16.0 / 63.0, 7.0 / 63.0];

impl Cvsim21 {
    /// Adds the model to a network, near its state at rest.
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

struct Builder<'b> {
    net: &'b mut Network,
    numbers: &'b CvsimParameters,
    tilt: Id<TiltTable>,
    sinus_node: Id<SinusNode>,
    reflex: Option<Id<Baroreflex>>,
    /// Blood in what was added so far.
    held: Volume,
}

/// Heights above the right atrium of a body that stands, as the columns of the published model add up, in cm.
struct Heights {
    ascending: f64,
    brachiocephalic: f64,
    upper_arteries: f64,
    thoracic: f64,
    abdominal: f64,
    superior_cava: f64,
    upper_veins: f64,
    thoracic_cava: f64,
    abdominal_veins: f64,
}

impl Heights {
    fn of(numbers: &CvsimParameters) -> Self {
        let ascending = half(&numbers.ascending_aorta);
        let brachiocephalic = ascending + half(&numbers.brachiocephalic);
        let thoracic = ascending - half(&numbers.thoracic_aorta);
        let superior_cava = half(&numbers.superior_cava);
        let thoracic_cava = -half(&numbers.thoracic_cava);
        Self {
            ascending,
            brachiocephalic,
            upper_arteries: brachiocephalic + half(&numbers.upper_arteries),
            thoracic,
            abdominal: thoracic - third(&numbers.abdominal_aorta),
            superior_cava,
            upper_veins: superior_cava + half(&numbers.upper_veins),
            thoracic_cava,
            abdominal_veins: thoracic_cava - third(&numbers.abdominal_veins),
        }
    }
}

fn half(vessel: &CvsimVessel) -> f64 {
    vessel.height.cm() / 2.0
}

fn third(vessel: &CvsimVessel) -> f64 {
    vessel.height.cm() / 3.0
}

impl Builder<'_> {
    fn model(&mut self) -> Cvsim21 {
        let n = self.numbers;
        let z = Heights::of(n);
        let [arterial, venous, pulmonary, returning] = START_MMHG.map(Pressure::from_mmhg);
        let (atria, ventricles) = (self.sinus_node.atrial(), self.sinus_node.ventricular());
        let [left, right] = match self.reflex.map(|reflex| reflex.strength()) {
            Some(strength) => strength.map(Some),
            None => [None, None],
        };

        let left_atrium = self.chamber("left atrium", &n.left_atrium, atria, None, 45.0);
        let left_ventricle =
            self.chamber("left ventricle", &n.left_ventricle, ventricles, left, 180.0);
        let right_atrium = self.chamber("right atrium", &n.right_atrium, atria, None, 30.0);
        let right_ventricle = self.chamber(
            "right ventricle",
            &n.right_ventricle,
            ventricles,
            right,
            140.0,
        );

        let mut chest = |name, vessel, height, start| {
            let id = self.vessel(name, vessel, height, start);
            self.net.surround(id, self.tilt.chest(), 1.0);
            id
        };
        let ascending_aorta = chest("ascending aorta", &n.ascending_aorta, z.ascending, arterial);
        let brachiocephalic = chest(
            "brachiocephalic artery",
            &n.brachiocephalic,
            z.brachiocephalic,
            arterial,
        );
        let thoracic_aorta = chest("thoracic aorta", &n.thoracic_aorta, z.thoracic, arterial);
        let superior_cava = chest(
            "superior vena cava",
            &n.superior_cava,
            z.superior_cava,
            venous,
        );
        let thoracic_cava = chest(
            "thoracic vena cava",
            &n.thoracic_cava,
            z.thoracic_cava,
            venous,
        );
        let pulmonary_arteries = chest("pulmonary arteries", &n.pulmonary_arteries, 0.0, pulmonary);
        let pulmonary_veins = chest("pulmonary veins", &n.pulmonary_veins, 0.0, returning);

        let mut artery = |name, vessel, height| self.vessel(name, vessel, height, arterial);
        let upper_arteries = artery("upper arteries", &n.upper_arteries, z.upper_arteries);
        let abdominal_aorta = artery("abdominal aorta", &n.abdominal_aorta, z.abdominal);
        let renal_arteries = artery(
            "renal arteries",
            &n.renal_arteries,
            z.abdominal - half(&n.renal_arteries),
        );
        let splanchnic_arteries = artery(
            "splanchnic arteries",
            &n.splanchnic_arteries,
            z.abdominal - half(&n.splanchnic_arteries),
        );
        let leg_arteries = artery(
            "leg arteries",
            &n.leg_arteries,
            z.abdominal - third(&n.leg_arteries),
        );

        let [splanchnic_most, leg_most, abdominal_most] = n.distension;
        let upper_veins = self.vein(
            "upper veins",
            &n.upper_veins,
            z.upper_veins,
            None,
            Some(ReflexRegion::Upper),
        );
        let renal_veins = self.vein(
            "renal veins",
            &n.renal_veins,
            z.abdominal_veins - half(&n.renal_veins),
            None,
            Some(ReflexRegion::Renal),
        );
        let leg_veins = self.vein(
            "leg veins",
            &n.leg_veins,
            z.abdominal_veins - third(&n.leg_veins),
            Some(leg_most),
            Some(ReflexRegion::Legs),
        );
        let abdominal_veins = self.vein(
            "abdominal veins",
            &n.abdominal_veins,
            z.abdominal_veins,
            Some(abdominal_most),
            None,
        );
        // Last, as it takes what is left of the blood.
        let splanchnic_veins = self.vein(
            "splanchnic veins",
            &n.splanchnic_veins,
            z.abdominal_veins - half(&n.splanchnic_veins),
            Some(splanchnic_most),
            Some(ReflexRegion::Splanchnic),
        );
        self.fill(splanchnic_veins);

        for (name, from, vessel, to) in [
            (
                "brachiocephalic artery",
                ascending_aorta,
                &n.brachiocephalic,
                brachiocephalic,
            ),
            (
                "upper arteries",
                brachiocephalic,
                &n.upper_arteries,
                upper_arteries,
            ),
            (
                "thoracic aorta",
                ascending_aorta,
                &n.thoracic_aorta,
                thoracic_aorta,
            ),
            (
                "abdominal aorta",
                thoracic_aorta,
                &n.abdominal_aorta,
                abdominal_aorta,
            ),
            (
                "renal arteries",
                abdominal_aorta,
                &n.renal_arteries,
                renal_arteries,
            ),
            (
                "splanchnic arteries",
                abdominal_aorta,
                &n.splanchnic_arteries,
                splanchnic_arteries,
            ),
            (
                "leg arteries",
                abdominal_aorta,
                &n.leg_arteries,
                leg_arteries,
            ),
        ] {
            self.join(&format!("into {name}"), from, vessel, to);
        }
        self.join(
            "renal outflow",
            renal_veins,
            &n.renal_veins,
            abdominal_veins,
        );
        self.join(
            "splanchnic outflow",
            splanchnic_veins,
            &n.splanchnic_veins,
            abdominal_veins,
        );
        self.join(
            "abdominal outflow",
            abdominal_veins,
            &n.abdominal_veins,
            thoracic_cava,
        );
        self.join(
            "thoracic caval outflow",
            thoracic_cava,
            &n.thoracic_cava,
            right_atrium,
        );
        self.join(
            "superior caval outflow",
            superior_cava,
            &n.superior_cava,
            right_atrium,
        );
        self.join(
            "pulmonary venous outflow",
            pulmonary_veins,
            &n.pulmonary_veins,
            left_atrium,
        );
        let lungs = Resistance::new(n.lungs);
        self.net
            .connect("lungs", pulmonary_arteries, lungs, pulmonary_veins);

        let [upper, renal, splanchnic, legs] = n.beds;
        let [tricuspid, mitral] = n.inlets;
        let into_chest = StarlingResistor::new(n.upper_veins.resistance).closing_over(SHARP);
        let interstitium = self.shift(leg_veins, abdominal_veins, splanchnic_veins);
        Cvsim21 {
            tilt: self.tilt,
            sinus_node: self.sinus_node,
            reflex: self.reflex,
            left_ventricle,
            left_atrium,
            right_ventricle,
            right_atrium,
            ascending_aorta,
            brachiocephalic,
            upper_arteries,
            thoracic_aorta,
            abdominal_aorta,
            renal_arteries,
            splanchnic_arteries,
            leg_arteries,
            pulmonary_arteries,
            pulmonary_veins,
            superior_cava,
            thoracic_cava,
            upper_veins,
            renal_veins,
            splanchnic_veins,
            leg_veins,
            abdominal_veins,
            interstitium,
            upper_bed: self.bed("upper bed", upper_arteries, upper, upper_veins),
            renal_bed: self.bed("renal bed", renal_arteries, renal, renal_veins),
            splanchnic_bed: self.bed(
                "splanchnic bed",
                splanchnic_arteries,
                splanchnic,
                splanchnic_veins,
            ),
            leg_bed: self.bed("leg bed", leg_arteries, legs, leg_veins),
            aortic_valve: self.valve(
                "aortic valve",
                left_ventricle,
                n.ascending_aorta.resistance,
                ascending_aorta,
            ),
            mitral_valve: self.valve("mitral valve", left_atrium, mitral, left_ventricle),
            tricuspid_valve: self.valve(
                "tricuspid valve",
                right_atrium,
                tricuspid,
                right_ventricle,
            ),
            pulmonary_valve: self.valve(
                "pulmonary valve",
                right_ventricle,
                n.pulmonary_arteries.resistance,
                pulmonary_arteries,
            ),
            leg_valve: self.valve(
                "leg valve",
                leg_veins,
                n.leg_veins.resistance,
                abdominal_veins,
            ),
            into_chest: self
                .net
                .connect("into the chest", upper_veins, into_chest, superior_cava),
        }
    }

    fn place(&mut self, compartment: impl Endpoint, height_cm: f64) {
        let place = Place::at_heart_level().with(self.tilt.column(), height_cm / 100.0);
        self.net.place(compartment, place);
    }

    fn add<C: Compartment>(&mut self, name: &str, part: C, height_cm: f64) -> Id<C> {
        self.held += part.initial_volume();
        let id = self.net.add(name, part);
        if height_cm != 0.0 {
            self.place(id, height_cm);
        }
        id
    }

    fn chamber(
        &mut self,
        name: &str,
        numbers: &CvsimChamber,
        activation: Signal<Fraction>,
        strength: Option<Signal<Fraction>>,
        holding_ml: f64,
    ) -> Id<Chamber> {
        let active = numbers.systolic - numbers.diastolic;
        let part = Chamber::activated_by(activation, numbers.diastolic, active, numbers.unstressed)
            .holding(Volume::from_ml(holding_ml));
        let part = match strength {
            Some(strength) => part.strengthened_by(strength),
            None => part,
        };
        let id = self.add(name, part, 0.0);
        self.net.surround(id, self.tilt.chest(), 1.0);
        id
    }

    fn vessel(
        &mut self,
        name: &str,
        numbers: &CvsimVessel,
        height_cm: f64,
        start: Pressure,
    ) -> Id<Artery> {
        let part = Artery::new(numbers.unstressed, numbers.compliance).filled_to(start);
        self.add(name, part, height_cm)
    }

    fn vein(
        &mut self,
        name: &str,
        numbers: &CvsimVessel,
        height_cm: f64,
        most: Option<Volume>,
        region: Option<ReflexRegion>,
    ) -> Id<HeldtVein> {
        let [_, start, ..] = START_MMHG;
        let mut part = HeldtVein::new(numbers.unstressed, numbers.compliance);
        if let Some(most) = most {
            part = part.distending_to(most);
        }
        if let (Some(reflex), Some(region)) = (self.reflex, region) {
            part = part.toned_by(reflex.tone(region));
        }
        let part = part.holding(part.volume_at(Pressure::from_mmhg(start)));
        self.add(name, part, height_cm)
    }

    /// Puts what is left of the blood into a vein that was counted before.
    fn fill(&mut self, vein: Id<HeldtVein>) {
        let all = self.numbers.blood_volume;
        let Some(part) = self.net.compartment_mut(vein) else {
            return;
        };
        let others = self.held - part.initial_volume();
        let left = all - others;
        let holds = left > Volume::ZERO && left.is_finite();
        if holds {
            *part = part.holding(left);
        }
        let must =
            format!("finite and above {others:.0}, which the other vessels hold at the start");
        self.net
            .require("21 compartments", "blood volume", all, holds, must);
    }

    fn join(&mut self, name: &str, from: impl Endpoint, vessel: &CvsimVessel, to: impl Endpoint) {
        let part = Resistance::new(vessel.resistance);
        self.net.connect(name, from, part, to);
    }

    fn bed(
        &mut self,
        name: &str,
        artery: Id<Artery>,
        resistance: units::Resistance,
        vein: Id<HeldtVein>,
    ) -> Id<HeldtBed> {
        let part = HeldtBed::new(resistance);
        let part = match self.reflex {
            Some(reflex) => {
                let gains = self.numbers.resistance_gains_pru_per_mmhg;
                part.relaxed_by(reflex.vasomotor(), gains)
            }
            None => part,
        };
        self.net.connect(name, artery, part, vein)
    }

    fn valve(
        &mut self,
        name: &str,
        from: impl Endpoint,
        open: units::Resistance,
        to: impl Endpoint,
    ) -> Id<Valve> {
        let part = Valve::new(open).opening_over(SHARP);
        self.net.connect(name, from, part, to)
    }

    /// What leaves legs, abdomen and gut for the tissues.
    fn shift(
        &mut self,
        legs: Id<HeldtVein>,
        abdomen: Id<HeldtVein>,
        gut: Id<HeldtVein>,
    ) -> Id<Interstitium> {
        let tissue = Interstitium::new(TISSUE_FLUID, TISSUE_COMPLIANCE);
        let tissue = self.net.add("interstitium", tissue);
        let veins = [("legs", legs), ("abdomen", abdomen), ("gut", gut)];
        for ((name, vein), share) in veins.into_iter().zip(SHIFT_SHARES) {
            let (target, time) = (self.tilt.loss(), self.numbers.shift_time);
            let part = PostureShift::new(target, share, TISSUE_FLUID, time);
            let name = format!("shift out of the {name}");
            self.net.connect(name, vein, part, tissue);
        }
        tissue
    }
}
