//! Adding a leg to a network, piece by piece.

use crate::drivers::{BodySegment, GravityColumn, Hyperaemia, Muscle, VenoArteriolar};
use crate::network::{Id, Network, Node, Probe, Signal};
use crate::parts::{
    Artery, Microcirculation, Narrowing, Resistance, Valve, VeinOutflow, VeinSegment,
};
use crate::presets::leg::{
    Leg, LegControl, LegMuscles, LegSignals, LegStretch, LegSupply, LegVeins, SaphenousEnds,
};
use crate::presets::leg_conditions::LegValve;
use crate::presets::leg_table::{LegModel, LegVein};
use crate::units::{Compliance, Fraction, Pressure, Time, Volume, hydrostatic};

/// Pressures at heart level at which a leg starts: near those of a person at rest (design values; a run settles from them).
const ARTERIAL_START: Pressure = Pressure::from_mmhg(92.0);
const VENOUS_START: Pressure = Pressure::from_mmhg(5.0);
/// Pressure over which a valve opens: small against the pump's, large enough to be smooth (design value; 0.15 to 0.5 changes no result).
const VALVE_OPENING: Pressure = Pressure::from_mmhg(0.25);

impl LegModel {
    /// Adds the leg to a network; every name begins with `prefix`.
    ///
    /// The leg starts in the posture that the column has at time 0, with full veins.
    pub fn add_to(
        &self,
        net: &mut Network,
        prefix: &str,
        supply: LegSupply,
        signals: LegSignals,
    ) -> Leg {
        self.require(net, prefix);
        let model = &self.obstructed();
        let mut builder = Builder {
            model,
            body: net.driver(supply.column).cloned(),
            net,
            prefix,
            column: supply.column,
            control: supply.control,
        };
        let muscles = builder.muscles(signals);
        let veins = builder.veins();
        builder.squeeze(&veins, &muscles);
        builder.stretch(&veins, signals.stretch);
        let [femoral_artery, popliteal_artery] = builder.arteries(supply.arterial);
        builder.beds(femoral_artery, popliteal_artery, &veins, &muscles);
        let valves = builder.valves(&veins);
        let outflow = builder.outflow(&veins, supply.venous);
        let radius = model.popliteal_diameter * 0.5;
        Leg {
            veins,
            muscles,
            femoral_artery,
            popliteal_artery,
            outflow,
            popliteal_valve: valves.1,
            valves: valves.0,
            popliteal_area: radius * radius * std::f64::consts::PI,
            femoral_unstressed: model.femoral.unstressed,
        }
    }
}

/// Adds a leg, piece by piece.
struct Builder<'b> {
    model: &'b LegModel,
    net: &'b mut Network,
    prefix: &'b str,
    column: Id<GravityColumn>,
    body: Option<GravityColumn>,
    control: LegControl,
}

impl Builder<'_> {
    fn name(&self, part: &str) -> String {
        format!("{}{part}", self.prefix)
    }

    fn muscles(&mut self, signals: LegSignals) -> LegMuscles {
        let model = self.model;
        let of = &model.strength;
        let mut muscle = |name: &str, muscle: Muscle, excitation, length| {
            let name = format!("{}{name}", self.prefix);
            let muscle = match length {
                Some(length) => muscle
                    .lengthened_by(length)
                    .with_excursion(model.ankle_motion),
                None => muscle,
            };
            self.net.drive(name, muscle.excited_by(excitation))
        };
        let stretch = signals.stretch;
        LegMuscles {
            soleus: muscle(
                "soleus",
                model.calf_muscle(Muscle::soleus(), of.soleus),
                signals.soleus,
                stretch.map(|stretch| stretch.soleus),
            ),
            gastrocnemius: muscle(
                "gastrocnemius",
                model.calf_muscle(Muscle::gastrocnemius(), of.gastrocnemius),
                signals.gastrocnemius,
                stretch.map(|stretch| stretch.gastrocnemius),
            ),
            tibialis_anterior: muscle(
                "tibialis anterior",
                Muscle::tibialis_anterior().stronger(of.tibialis_anterior),
                signals.tibialis_anterior,
                stretch.map(|stretch| stretch.tibialis_anterior),
            ),
            foot: muscle(
                "sole of the foot",
                Muscle::foot_pump().stronger(of.foot),
                signals.foot,
                None,
            ),
            thigh: muscle(
                "thigh muscles",
                Muscle::thigh().stronger(of.thigh),
                signals.thigh,
                None,
            ),
        }
    }

    /// What the column of blood up to the heart adds to the pressure at a place, in the posture in which the leg starts.
    fn column_above(&self, segment: BodySegment, along: f64) -> Pressure {
        self.body.as_ref().map_or(Pressure::ZERO, |body| {
            let height = body.height_at(Time::ZERO, segment, along);
            -hydrostatic(body.density(), body.gravity(), height)
        })
    }

    fn vein(&mut self, name: &str, vein: &LegVein) -> Id<VeinSegment> {
        let pressure = VENOUS_START + self.column_above(vein.segment, vein.along);
        let mut segment = VeinSegment::new(vein.unstressed, vein.compliance, vein.distension)
            .collapsing_at(self.model.collapse_pressure)
            .with_geometry(vein.length, vein.vessels)
            .filled_to(pressure.max(Pressure::ZERO));
        if let Some(tone) = self.control.tone {
            segment = segment.toned_by(tone, vein.tone);
        }
        let id = self.net.add(self.name(name), segment);
        self.net.place(id, self.column.at(vein.segment, vein.along));
        id
    }

    fn veins(&mut self) -> LegVeins {
        let model = self.model;
        let [
            foot,
            deep_distal,
            deep_proximal,
            sinuses,
            gastrocnemius,
            superficial,
            femoral,
            thigh,
            iliac,
        ] = model.veins().map(|(name, vein)| self.vein(name, &vein));
        let ends = model.saphenous_ends();
        let ends = ends.map(|ends| ends.map(|(name, vein)| self.vein(name, &vein)));
        LegVeins {
            foot,
            deep_distal,
            deep_proximal,
            sinuses,
            gastrocnemius,
            superficial,
            femoral,
            thigh,
            iliac,
            saphenous: ends.map(|[ankle, thigh]| SaphenousEnds { ankle, thigh }),
        }
    }

    fn squeeze(&mut self, veins: &LegVeins, muscles: &LegMuscles) {
        let shares = &self.model.transmission;
        for (vein, muscle, share) in [
            (veins.sinuses, muscles.soleus, shares.soleus_to_sinuses),
            (veins.deep_distal, muscles.soleus, shares.soleus_to_deep),
            (veins.deep_proximal, muscles.soleus, shares.soleus_to_deep),
            (
                veins.deep_distal,
                muscles.tibialis_anterior,
                shares.tibialis_to_deep,
            ),
            (
                veins.deep_proximal,
                muscles.tibialis_anterior,
                shares.tibialis_to_deep,
            ),
            (
                veins.gastrocnemius,
                muscles.gastrocnemius,
                shares.gastrocnemius,
            ),
            (veins.foot, muscles.foot, shares.foot),
            (veins.thigh, muscles.thigh, shares.thigh_to_muscle),
            (veins.femoral, muscles.thigh, shares.thigh_to_femoral),
        ] {
            self.net.surround(vein, muscle.pressure(), share);
        }
    }

    fn stretch(&mut self, veins: &LegVeins, stretch: Option<LegStretch>) {
        let Some(stretch) = stretch else {
            return;
        };
        for vein in [veins.sinuses, veins.deep_distal, veins.deep_proximal] {
            self.net
                .surround(vein, stretch.deep, self.model.ankle_motion);
        }
    }

    fn arteries(&mut self, supply: Node) -> [Id<Artery>; 2] {
        let femoral = self.artery(
            "femoral artery",
            self.model.femoral_artery,
            (BodySegment::Thigh, 0.7),
        );
        let popliteal = self.artery(
            "popliteal artery",
            self.model.popliteal_artery,
            (BodySegment::Shank, 0.63),
        );
        let resistances = &self.model.resistances;
        let name = self.name("iliac artery");
        self.net.connect(
            name,
            supply,
            Resistance::new(resistances.femoral_artery),
            femoral,
        );
        let name = self.name("artery of the thigh");
        self.net.connect(
            name,
            femoral,
            Resistance::new(resistances.popliteal_artery),
            popliteal,
        );
        [femoral, popliteal]
    }

    fn artery(
        &mut self,
        name: &str,
        (unstressed, compliance): (Volume, Compliance),
        (segment, along): (BodySegment, f64),
    ) -> Id<Artery> {
        let pressure = ARTERIAL_START + self.column_above(segment, along);
        let artery = Artery::new(unstressed, compliance).filled_to(pressure);
        let id = self.net.add(self.name(name), artery);
        self.net.place(id, self.column.at(segment, along));
        id
    }

    fn beds(
        &mut self,
        femoral: Id<Artery>,
        popliteal: Id<Artery>,
        veins: &LegVeins,
        muscles: &LegMuscles,
    ) {
        let mut hyperaemia = |name: &str, muscle: Id<Muscle>, gain| {
            let name = format!("{}{name}", self.prefix);
            let driver = Hyperaemia::of(muscle.force()).with_gain(gain);
            self.net.drive(name, driver).dilation()
        };
        let model = self.model;
        let gain = model.hyperaemia_gain;
        let soleus = hyperaemia("soleus hyperaemia", muscles.soleus, gain);
        let gastrocnemius = hyperaemia("gastrocnemius hyperaemia", muscles.gastrocnemius, gain);
        let thigh = (model.thigh_hyperaemia_gain > 0.0).then(|| {
            let gain = model.thigh_hyperaemia_gain;
            hyperaemia("thigh hyperaemia", muscles.thigh, gain)
        });
        let skin = model.saphenous_at_calf();
        let mut beds = vec![
            ("bed of the foot", popliteal, model.foot, veins.foot, None),
            (
                "bed of the deep calf, distal",
                popliteal,
                model.deep_distal,
                veins.deep_distal,
                Some(soleus),
            ),
            (
                "bed of the deep calf, proximal",
                popliteal,
                model.deep_proximal,
                veins.deep_proximal,
                Some(soleus),
            ),
            (
                "bed of the soleus",
                popliteal,
                model.sinuses,
                veins.sinuses,
                Some(soleus),
            ),
            (
                "bed of the gastrocnemius",
                popliteal,
                model.gastrocnemius,
                veins.gastrocnemius,
                Some(gastrocnemius),
            ),
            (
                "bed of the calf's skin",
                popliteal,
                skin,
                veins.superficial,
                None,
            ),
            ("bed of the thigh", femoral, model.thigh, veins.thigh, thigh),
        ];
        let ends = model.saphenous_ends().zip(veins.saphenous);
        if let Some(([(_, ankle), (_, thigh)], to)) = ends {
            beds.push(("bed of the ankle's skin", popliteal, ankle, to.ankle, None));
            beds.push(("bed of the thigh's skin", femoral, thigh, to.thigh, None));
        }
        for (name, from, vein, to, dilation) in beds {
            if let Some(resistance) = vein.bed {
                let mut bed = Microcirculation::new(resistance);
                if let Some(dilation) = dilation {
                    bed = bed.dilated_by(dilation);
                }
                if let Some(constriction) = self.constriction(name, to) {
                    bed = bed.constricted_by(constriction);
                }
                let name = self.name(name);
                self.net.connect(name, from, bed, to);
            }
        }
    }

    /// What constricts a bed: the reflex, and on top of it what the bed's own vein asks for.
    fn constriction(&mut self, bed: &str, vein: Id<VeinSegment>) -> Option<Signal<Fraction>> {
        let reflex = self.control.constriction;
        if !self.control.veno_arteriolar {
            return reflex;
        }
        let mut local = VenoArteriolar::new();
        if let Some(reflex) = reflex {
            local = local.on_top_of(reflex);
        }
        let name = self.name(&format!("veno-arteriolar response, {bed}"));
        let local = self.net.drive(name, local);
        let sensed = Probe::transmural(vein);
        self.net.sense(local, VenoArteriolar::VENOUS, sensed);
        Some(local.constriction())
    }

    fn valves(&mut self, veins: &LegVeins) -> (Vec<(LegValve, Id<Valve>)>, Id<Valve>) {
        let popliteal = self.valve(LegValve::Popliteal, veins.deep_proximal, veins.femoral);
        let mut valves = vec![(LegValve::Popliteal, popliteal)];
        let calf = veins.superficial;
        let (ankle, groin) = veins
            .saphenous
            .map_or((calf, calf), |ends| (ends.ankle, ends.thigh));
        let mut paths = vec![
            (LegValve::FootDeep, veins.foot, veins.deep_distal),
            (LegValve::FootSuperficial, veins.foot, ankle),
            (LegValve::DeepPerforators, calf, veins.deep_distal),
            (LegValve::SoleusPerforators, calf, veins.sinuses),
            (LegValve::Soleus, veins.sinuses, veins.deep_proximal),
            (LegValve::DeepCalf, veins.deep_distal, veins.deep_proximal),
            (LegValve::Gastrocnemius, veins.gastrocnemius, veins.femoral),
            (LegValve::SaphenoFemoral, groin, veins.femoral),
            (LegValve::Thigh, veins.thigh, veins.femoral),
            (LegValve::Iliofemoral, veins.femoral, veins.iliac),
        ];
        if let Some(ends) = veins.saphenous {
            let gastrocnemius = veins.gastrocnemius;
            paths.push((LegValve::SaphenousAnkle, ends.ankle, calf));
            paths.push((LegValve::SaphenousKnee, calf, ends.thigh));
            paths.push((LegValve::GastrocnemiusPerforators, calf, gastrocnemius));
        }
        for (valve, from, to) in paths {
            valves.push((valve, self.valve(valve, from, to)));
        }
        (valves, popliteal)
    }

    fn valve(&mut self, which: LegValve, from: Id<VeinSegment>, to: Id<VeinSegment>) -> Id<Valve> {
        let mut valve = Valve::new(self.model.resistance(which))
            .competence(self.model.competence(which))
            .opening_over(VALVE_OPENING);
        if let (Some(up), Some(down)) = (self.net.compartment(from), self.net.compartment(to)) {
            valve = valve
                .narrowing(Narrowing::of(up))
                .narrowing_back(Narrowing::of(down));
        }
        let name = self.name(which.name());
        self.net.connect(name, from, valve, to)
    }

    fn outflow(&mut self, veins: &LegVeins, to: Node) -> Id<VeinOutflow> {
        let model = self.model;
        let resistance = model.resistances.iliac_outflow * model.condition.outflow_factor();
        let narrowing = Narrowing::below(model.iliac.unstressed);
        let name = self.name("iliac outflow");
        self.net.connect(
            name,
            veins.iliac,
            VeinOutflow::new(resistance, narrowing),
            to,
        )
    }
}
