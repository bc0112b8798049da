//! Adding a whole body to a network, piece by piece.

use crate::drivers::{
    Baroreflex, BodySegment, GravityColumn, ReflexRegion, ReflexSignals, UrsinoBaroreflex,
};
use crate::network::{Compartment, Edge, Endpoint, Id, Network, Node, Probe, Signal};
use crate::parts::{
    Artery, CollapsingEnd, Inertance, Microcirculation, Narrowing, Resistance, StarlingResistor,
    Valve, VeinOutflow, VeinSegment,
};
use crate::presets::body::handles::{Body, BodyArteryIds, BodyBedIds, BodySignals, BodyVeinIds};
use crate::presets::body::model::{BodyArtery, BodyModel, BodyVein, LegCount, ReflexModel};
use crate::presets::heart::{HeartControl, HeartLoad, HeartPorts, Pump, runs_out};
use crate::presets::leg::{Leg, LegControl, LegSupply};
use crate::units::{self, Flow, Fraction, Pressure, Time, Volume, hydrostatic};

/// Pressures at heart level at which arteries and veins start: near those of a person at rest (design values; a run settles from them).
const ARTERIAL_START: Pressure = Pressure::from_mmhg(85.0);
const VENOUS_START: Pressure = Pressure::from_mmhg(4.0);
const AORTIC_FLOW_START: Flow = Flow::from_ml_per_s(60.0);
/// Swing of carotid pressure in a resting adult: 46 ± 8 mmHg (McEniery et al. 2005), which Ursino's reflex must know as rest.
const RESTING_PULSE: Pressure = Pressure::from_mmhg(46.0);

impl BodyModel {
    /// Adds the body to a network; every name begins with `prefix`.
    ///
    /// It starts in the posture that the column has at time 0, and holds exactly
    /// [`blood_volume`](Self::blood_volume): what is not elsewhere is in the
    /// splanchnic veins, and what is more than these take is spread over the other veins.
    pub fn add_to(&self, net: &mut Network, prefix: &str, signals: &BodySignals) -> Body {
        let mut builder = Builder {
            model: self,
            posture: net.driver(signals.column).cloned(),
            net,
            prefix,
            signals,
            blood: Vec::new(),
            held: Volume::ZERO,
        };
        builder.body()
    }
}

pub(super) struct Builder<'b> {
    pub(super) model: &'b BodyModel,
    pub(super) net: &'b mut Network,
    prefix: &'b str,
    pub(super) signals: &'b BodySignals,
    posture: Option<GravityColumn>,
    /// Every compartment that holds blood, and how much they hold at the start.
    blood: Vec<Node>,
    pub(super) held: Volume,
}

/// What carries the reflex's senses.
enum Reflex {
    Heldt(Id<Baroreflex>),
    Ursino(Id<UrsinoBaroreflex>),
}

impl Builder<'_> {
    fn body(&mut self) -> Body {
        let reflex = self.reflex();
        let acts = reflex.as_ref().map(Reflex::signals);
        let heart = self.heart(acts);
        let arteries = self.arteries();
        let veins = self.veins(acts);
        self.feed(&arteries, heart.arterial);
        let legs = self.legs(&arteries, &veins, acts);
        let beds = self.beds(&arteries, &veins, &legs, acts);
        let venous_return = self.drain(&veins, heart.venous);
        self.surround(&heart, &arteries, &veins, &legs);
        let exchange = self
            .model
            .exchange
            .and_then(|model| self.exchange(&model, &arteries, &veins, &legs));
        let tissues = match &exchange {
            Some(exchange) => exchange.tissues.iter().map(|tissue| tissue.fluid).collect(),
            None => self.tissues(&legs),
        };
        self.sense(reflex, &arteries, &heart);
        self.fill(&veins, &legs);
        Body {
            heart,
            reflex: acts,
            arteries,
            veins,
            beds,
            legs,
            tissues,
            exchange,
            venous_return,
            column: self.signals.column,
            blood: std::mem::take(&mut self.blood),
        }
    }

    pub(super) fn name(&self, part: &str) -> String {
        format!("{}{part}", self.prefix)
    }

    fn reflex(&mut self) -> Option<Reflex> {
        let name = self.name("baroreflex");
        match &self.model.reflex {
            ReflexModel::None => None,
            ReflexModel::Heldt(reflex) => {
                let mut reflex = *reflex;
                if let Some(command) = self.signals.command {
                    reflex = reflex.commanded_by(command);
                }
                Some(Reflex::Heldt(self.net.drive(name, reflex)))
            }
            ReflexModel::Ursino(reflex) => {
                let mut reflex = *reflex;
                if matches!(self.model.heart, HeartLoad::Beating(_)) {
                    reflex = reflex.with_resting_pulse(RESTING_PULSE);
                }
                Some(Reflex::Ursino(self.net.drive(name, reflex)))
            }
        }
    }

    fn heart(&mut self, acts: Option<ReflexSignals>) -> HeartPorts {
        let control = HeartControl {
            rate: acts.map(|reflex| reflex.heart_rate),
            strength_left: acts.map(|reflex| reflex.strength_left),
            strength_right: acts.map(|reflex| reflex.strength_right),
        };
        let heart = self
            .model
            .heart
            .add_controlled_to(self.net, self.prefix, control);
        match heart.pump {
            Pump::Fixed => {}
            Pump::CycleAveraged(pump) => {
                for vessel in [
                    pump.right_atrium,
                    pump.pulmonary_arteries,
                    pump.left_atrium,
                    pump.aorta,
                ] {
                    self.count(vessel);
                }
            }
            Pump::Beating(pump) => {
                for chamber in [
                    pump.right_atrium,
                    pump.right_ventricle,
                    pump.left_atrium,
                    pump.left_ventricle,
                ] {
                    self.count(chamber);
                }
                for vessel in [pump.pulmonary_arteries, pump.pulmonary_veins, pump.aorta] {
                    self.count(vessel);
                }
            }
        }
        heart
    }

    /// Notes what a compartment holds at the start.
    fn count<C: Compartment>(&mut self, id: Id<C>) {
        if let Some(compartment) = self.net.compartment(id) {
            self.held += compartment.initial_volume();
        }
        self.blood.push(id.node());
    }

    fn place(&mut self, id: impl Endpoint, along: f64) {
        let place = self.signals.column.at(BodySegment::Trunk, along);
        self.net.place(id, place);
    }

    /// What the column of blood up to the heart adds to the pressure at a place, in the posture at the start.
    fn column_above(&self, along: f64) -> Pressure {
        self.posture.as_ref().map_or(Pressure::ZERO, |body| {
            let height = body.height_at(Time::ZERO, BodySegment::Trunk, along);
            -hydrostatic(body.density(), body.gravity(), height)
        })
    }

    fn artery(&mut self, name: &str, artery: &BodyArtery) -> Id<Artery> {
        let pressure = ARTERIAL_START + self.column_above(artery.along);
        let part = Artery::new(artery.unstressed, artery.compliance).filled_to(pressure);
        let id = self.net.add(self.name(name), part);
        self.place(id, artery.along);
        self.count(id);
        id
    }

    fn arteries(&mut self) -> BodyArteryIds {
        let of = &self.model.arteries;
        BodyArteryIds {
            thoracic_aorta: self.artery("thoracic aorta", &of.thoracic_aorta),
            abdominal_aorta: self.artery("abdominal aorta", &of.abdominal_aorta),
            head: self.artery("head arteries", &of.head),
            arms: self.artery("arm arteries", &of.arms),
            splanchnic: self.artery("splanchnic arteries", &of.splanchnic),
            renal: self.artery("renal arteries", &of.renal),
        }
    }

    fn vein(
        &mut self,
        name: &str,
        vein: &BodyVein,
        tone: Option<(Signal<Volume>, f64)>,
    ) -> Id<VeinSegment> {
        let pressure = VENOUS_START + self.column_above(vein.along);
        let mut part = VeinSegment::new(vein.unstressed, vein.compliance, vein.distension)
            .filled_to(pressure.max(Pressure::ZERO));
        if let Some((tone, share)) = tone {
            part = part.toned_by(tone, share);
        }
        let id = self.net.add(self.name(name), part);
        self.place(id, vein.along);
        id
    }

    fn veins(&mut self, acts: Option<ReflexSignals>) -> BodyVeinIds {
        let of = &self.model.veins;
        let tone = |region| acts.map(|reflex| (reflex.tone(region), 1.0));
        let veins = BodyVeinIds {
            head: self.vein("head veins", &of.head, None),
            arms: self.vein("arm veins", &of.arms, tone(ReflexRegion::Upper)),
            superior_caval: self.vein("superior vena cava", &of.superior_caval, None),
            splanchnic: self.vein(
                "splanchnic veins",
                &of.splanchnic,
                tone(ReflexRegion::Splanchnic),
            ),
            renal: self.vein("renal veins", &of.renal, tone(ReflexRegion::Renal)),
            abdominal_caval: self.vein("abdominal vena cava", &of.abdominal_caval, None),
            thoracic_caval: self.vein("thoracic vena cava", &of.thoracic_caval, None),
        };
        for vein in [
            veins.head,
            veins.arms,
            veins.superior_caval,
            veins.renal,
            veins.abdominal_caval,
            veins.thoracic_caval,
        ] {
            self.count(vein);
        }
        self.blood.push(veins.splanchnic.node());
        veins
    }

    fn resist(
        &mut self,
        name: &str,
        from: impl Endpoint,
        resistance: units::Resistance,
        to: impl Endpoint,
    ) {
        let name = self.name(name);
        self.net
            .connect(name, from, Resistance::new(resistance), to);
    }

    fn feed(&mut self, to: &BodyArteryIds, aorta: Node) {
        let of = &self.model.resistances;
        let line = |resistance, inertance| {
            Inertance::new(resistance, inertance).flowing(AORTIC_FLOW_START)
        };
        let descending = line(of.thoracic_aorta, of.thoracic_aorta_inertance);
        let name = self.name("descending aorta");
        self.net.connect(name, aorta, descending, to.thoracic_aorta);
        let descending = line(of.abdominal_aorta, of.abdominal_aorta_inertance);
        let name = self.name("aorta at the diaphragm");
        self.net
            .connect(name, to.thoracic_aorta, descending, to.abdominal_aorta);
        self.resist("carotid arteries", aorta, of.head_artery, to.head);
        self.resist("subclavian arteries", aorta, of.arm_artery, to.arms);
        let abdominal = to.abdominal_aorta;
        self.resist(
            "coeliac artery",
            abdominal,
            of.splanchnic_artery,
            to.splanchnic,
        );
        self.resist("renal artery", abdominal, of.renal_artery, to.renal);
    }

    fn legs(
        &mut self,
        arteries: &BodyArteryIds,
        veins: &BodyVeinIds,
        acts: Option<ReflexSignals>,
    ) -> Vec<Leg> {
        let signals = &self.signals.legs;
        let mut legs = Vec::new();
        let sides: &[&str] = match self.model.legs {
            LegCount::Lumped => &[""],
            LegCount::Two => &["left ", "right "],
        };
        let leg = match self.model.legs {
            LegCount::Lumped => self.model.leg.clone().scaled(2.0, 2.0),
            LegCount::Two => self.model.leg.clone().toned(0.5),
        };
        let control = LegControl {
            constriction: acts.map(|reflex| reflex.constriction),
            tone: acts.map(|reflex| reflex.tone(ReflexRegion::Legs)),
            veno_arteriolar: self.model.veno_arteriolar,
        };
        let supply = LegSupply::new(
            arteries.abdominal_aorta,
            veins.abdominal_caval,
            self.signals.column,
        )
        .controlled_by(control);
        self.net.require(
            self.name("body"),
            "signals of the legs",
            Fraction::new(signals.len() as f64),
            (1..=sides.len()).contains(&signals.len()),
            "one set for all legs, or one for each",
        );
        for (index, side) in sides.iter().enumerate() {
            let prefix = format!("{}{side}", self.prefix);
            let Some(own) = signals.get(index).or_else(|| signals.first()) else {
                break;
            };
            let leg = leg.add_to(self.net, &prefix, supply, *own);
            for vein in leg.veins.all() {
                self.count(vein);
            }
            self.count(leg.femoral_artery);
            self.count(leg.popliteal_artery);
            legs.push(leg);
        }
        legs
    }

    fn bed(
        &mut self,
        name: &str,
        from: Id<Artery>,
        resistance: units::Resistance,
        to: Id<VeinSegment>,
        acts: Option<ReflexSignals>,
    ) -> Id<Microcirculation> {
        let mut bed = Microcirculation::new(resistance);
        if let Some(reflex) = acts {
            bed = bed.constricted_by(reflex.constriction);
        }
        let name = self.name(name);
        self.net.connect(name, from, bed, to)
    }

    fn beds(
        &mut self,
        from: &BodyArteryIds,
        to: &BodyVeinIds,
        legs: &[Leg],
        acts: Option<ReflexSignals>,
    ) -> BodyBedIds {
        let of = self.model.beds;
        let splanchnic = self.bed(
            "splanchnic bed",
            from.splanchnic,
            of.splanchnic,
            to.splanchnic,
            acts,
        );
        let sides = legs.len().max(1) as f64;
        let pelvic: Vec<_> = legs
            .iter()
            .enumerate()
            .map(|(side, leg)| {
                let name = if side == 0 {
                    "pelvic bed"
                } else {
                    "pelvic bed, right"
                };
                let resistance = of.pelvic * sides;
                self.bed(
                    name,
                    from.abdominal_aorta,
                    resistance,
                    leg.veins.iliac,
                    acts,
                )
            })
            .collect();
        BodyBedIds {
            head: self.bed("head bed", from.head, of.head, to.head, None),
            arms: self.bed("arm bed", from.arms, of.arms, to.arms, acts),
            renal: self.bed("renal bed", from.renal, of.renal, to.renal, acts),
            // Without a leg there is an error already.
            pelvic: pelvic.first().copied().unwrap_or(splanchnic),
            splanchnic,
        }
    }

    fn drain(&mut self, from: &BodyVeinIds, atrium: Node) -> [Edge; 2] {
        let of = &self.model.resistances;
        let veins = &self.model.veins;
        // Veins that enter the chest fall shut when what is outside them presses harder than what is in them.
        let waterfall =
            |resistance| StarlingResistor::new(resistance).collapsing_at(CollapsingEnd::Up);
        let name = self.name("jugular veins");
        self.net.connect(
            name,
            from.head,
            waterfall(of.head_vein),
            from.superior_caval,
        );
        let valve = Valve::new(of.arm_vein).narrowing(Narrowing::below(veins.arms.unstressed));
        let name = self.name("subclavian valves");
        self.net
            .connect(name, from.arms, valve, from.superior_caval);
        let outflow = VeinOutflow::new(
            of.splanchnic_vein,
            Narrowing::below(veins.splanchnic.unstressed),
        );
        let name = self.name("hepatic veins");
        self.net
            .connect(name, from.splanchnic, outflow, from.abdominal_caval);
        self.resist(
            "renal vein",
            from.renal,
            of.renal_vein,
            from.abdominal_caval,
        );
        let name = self.name("vena cava at the diaphragm");
        self.net.connect(
            name,
            from.abdominal_caval,
            waterfall(of.abdominal_caval),
            from.thoracic_caval,
        );
        let above = self.caval_inflow(
            "superior caval inflow",
            (from.superior_caval, &veins.superior_caval),
            of.superior_caval,
            atrium,
        );
        let below = self.caval_inflow(
            "inferior caval inflow",
            (from.thoracic_caval, &veins.thoracic_caval),
            of.thoracic_caval,
            atrium,
        );
        [above, below].map(crate::network::Conduit::edge)
    }

    /// From a great vein into the atrium: narrows where one of the two runs empty, so that neither can be drained of more than it holds.
    fn caval_inflow(
        &mut self,
        name: &str,
        (from, vein): (Id<VeinSegment>, &BodyVein),
        resistance: units::Resistance,
        atrium: Node,
    ) -> Id<VeinOutflow> {
        let narrowing = runs_out(vein.unstressed);
        let mut inflow = VeinOutflow::new(resistance, narrowing);
        if let Some(unstressed) = self.atrial_unstressed() {
            inflow = inflow.narrowing_back(runs_out(unstressed));
        }
        let name = self.name(name);
        self.net.connect(name, from, inflow, atrium)
    }

    /// The unstressed volume of the right atrium, if it can run empty.
    fn atrial_unstressed(&self) -> Option<Volume> {
        let unstressed = match &self.model.heart {
            HeartLoad::Fixed { .. } => return None,
            HeartLoad::CycleAveraged(heart) => heart.right_atrium.0,
            HeartLoad::Beating(heart) => heart.right_atrium.unstressed,
        };
        (unstressed > Volume::ZERO).then_some(unstressed)
    }

    fn sense(&mut self, reflex: Option<Reflex>, arteries: &BodyArteryIds, heart: &HeartPorts) {
        let carotid = Probe::pressure(arteries.head);
        let atrial = Probe::transmural(heart.venous);
        match reflex {
            None => {}
            Some(Reflex::Heldt(reflex)) => {
                self.net.sense(reflex, Baroreflex::CAROTID, carotid);
                self.net.sense(reflex, Baroreflex::ATRIAL, atrial);
            }
            Some(Reflex::Ursino(reflex)) => {
                self.net.sense(reflex, UrsinoBaroreflex::CAROTID, carotid);
                self.net.sense(reflex, UrsinoBaroreflex::ATRIAL, atrial);
            }
        }
    }
}

impl Reflex {
    fn signals(&self) -> ReflexSignals {
        match self {
            Self::Heldt(reflex) => reflex.signals(),
            Self::Ursino(reflex) => reflex.signals(),
        }
    }
}
