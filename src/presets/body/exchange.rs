//! Adding what a body's capillaries, tissues and lymph vessels exchange.

use crate::drivers::{BodySegment, LymphPump, Plasma, TissueProtein, VenoArteriolar};
use crate::network::{Endpoint, Id, Node, Probe, Signal};
use crate::parts::{
    Capillary, CapillaryEnd, Interstitium, Lymphatic, colloid_pressure, protein_at_colloid_pressure,
};
use crate::presets::body::build::Builder;
use crate::presets::body::exchange_model::{ARTERIAL_AT_REST, ExchangeModel, TissueRegion};
use crate::presets::body::handles::{BodyArteryIds, BodyVeinIds};
use crate::presets::body::model::LegCount;
use crate::presets::leg::Leg;
use crate::units::{Conductance, Fraction, Mass, Pressure, Volume};

/// What a body's capillaries, tissues and lymph vessels exchange: handles to its parts.
#[derive(Clone, Debug)]
pub struct BodyExchange {
    /// Tissues, from the foot up; those of a left leg before those of a right one.
    pub tissues: Vec<TissueIds>,
    /// The plasma of all blood.
    pub plasma: Id<Plasma>,
}

/// One tissue of a body: handles to its parts.
#[derive(Clone, Copy, Debug)]
pub struct TissueIds {
    /// Where it is.
    pub region: TissueRegion,
    /// Of which leg of the body it is, counted from 0; none is of no leg.
    pub leg: Option<usize>,
    /// All that is there: cells, fluid, bone. Of both sides if one leg stands for two.
    pub size: Volume,
    /// Fluid that it holds at rest.
    pub rest: Volume,
    /// Its fluid.
    pub fluid: Id<Interstitium>,
    /// The two ends of its capillaries: arterial, venous.
    pub capillaries: [Id<Capillary>; 2],
    /// Its lymph vessels.
    pub lymph: Id<Lymphatic>,
    /// Its protein.
    pub protein: Id<TissueProtein>,
}

impl BodyExchange {
    /// The tissues of a region.
    pub fn of(&self, region: TissueRegion) -> impl Iterator<Item = &TissueIds> + '_ {
        self.tissues
            .iter()
            .filter(move |tissue| tissue.region == region)
    }
}

/// Where a tissue is in the body: its vessels, and what presses on them.
struct Site {
    region: TissueRegion,
    leg: Option<usize>,
    prefix: &'static str,
    artery: Node,
    vein: Node,
    /// Segment of the body in which the vein lies, and where.
    place: (BodySegment, f64),
    muscle: Option<Signal<Fraction>>,
    /// What muscles around it press on it.
    squeeze: Option<(Signal<Pressure>, f64)>,
}

impl Builder<'_> {
    pub(super) fn exchange(
        &mut self,
        model: &ExchangeModel,
        arteries: &BodyArteryIds,
        veins: &BodyVeinIds,
        legs: &[Leg],
    ) -> Option<BodyExchange> {
        self.require_exchange(model);
        let sites = self.sites(arteries, veins, legs);
        let sides = legs.len().max(1) as f64;
        let mut proteins: Vec<Id<TissueProtein>> = Vec::new();
        for site in &sites {
            let protein = self.protein(model, site, sides, proteins.last().copied());
            proteins.push(protein);
        }
        let plasma = self.plasma(model, *proteins.last()?);
        let tissues = sites
            .iter()
            .zip(proteins)
            .map(|(site, protein)| {
                self.tissue(
                    model,
                    site,
                    sides,
                    (protein, plasma),
                    veins.superior_caval.node(),
                )
            })
            .collect();
        Some(BodyExchange { tissues, plasma })
    }

    /// What no part checks.
    fn require_exchange(&mut self, model: &ExchangeModel) {
        let name = self.name("exchange");
        let share = Fraction::new(model.haematocrit);
        let holds = model.haematocrit > 0.0 && model.haematocrit < 1.0;
        let must = "between 0 and 1";
        self.net
            .require(name.as_str(), "haematocrit", share, holds, must);
        let plasma = colloid_pressure(model.plasma_protein);
        for region in TissueRegion::ALL {
            let tissue = model.tissue(region);
            let name = self.name(&format!("exchange of the {}", region.name()));
            let volume = tissue.volume;
            let holds = volume.is_finite() && volume > Volume::ZERO;
            let must = "finite and above zero";
            self.net
                .require(name.as_str(), "volume", volume, holds, must);
            let coefficient = Conductance::from_ml_per_s_mmhg(
                tissue.coefficient_ml_per_min_mmhg_100ml * volume.ml() / 6000.0,
            );
            let holds = coefficient.is_finite() && coefficient >= Conductance::ZERO;
            let must = "finite and not below zero";
            self.net.require(
                name.as_str(),
                "filtration coefficient",
                coefficient,
                holds,
                must,
            );
            if coefficient > Conductance::ZERO {
                let capillary = tissue.rest_capillary(plasma, model.reflection);
                let holds = capillary >= tissue.venous && capillary <= ARTERIAL_AT_REST;
                let must = format!(
                    "between venous, {:.1}, and arterial pressure at rest, {ARTERIAL_AT_REST:.1}: change what it follows from, colloid and tissue pressure, lymph or filtration coefficient",
                    tissue.venous
                );
                self.net
                    .require(name, "capillary pressure at rest", capillary, holds, must);
            }
        }
    }

    fn sites(&self, arteries: &BodyArteryIds, veins: &BodyVeinIds, legs: &[Leg]) -> Vec<Site> {
        let mut sites = Vec::new();
        for (side, leg) in legs.iter().enumerate() {
            let prefix = match (self.model.legs, side) {
                (LegCount::Lumped, _) => "",
                (LegCount::Two, 0) => "left ",
                (LegCount::Two, _) => "right ",
            };
            let thigh = leg.muscles.thigh;
            let pressed = self.model.leg.transmission.thigh_to_muscle;
            let calf_muscle = Some(leg.muscles.soleus.force());
            let popliteal = leg.popliteal_artery.node();
            let of = &self.model.leg;
            for (region, artery, (vein, at), muscle, squeeze) in [
                (
                    TissueRegion::Foot,
                    popliteal,
                    (leg.veins.foot, &of.foot),
                    calf_muscle,
                    None,
                ),
                (
                    TissueRegion::Calf,
                    popliteal,
                    (leg.veins.superficial, &of.superficial),
                    calf_muscle,
                    None,
                ),
                (
                    TissueRegion::Thigh,
                    leg.femoral_artery.node(),
                    (leg.veins.thigh, &of.thigh),
                    Some(thigh.force()),
                    Some((thigh.pressure(), pressed)),
                ),
                (
                    TissueRegion::Pelvis,
                    arteries.abdominal_aorta.node(),
                    (leg.veins.iliac, &of.iliac),
                    None,
                    None,
                ),
            ] {
                sites.push(Site {
                    region,
                    leg: Some(side),
                    prefix,
                    artery,
                    vein: vein.node(),
                    place: (at.segment, at.along),
                    muscle,
                    squeeze,
                });
            }
        }
        sites.push(Site {
            region: TissueRegion::Rest,
            leg: None,
            prefix: "",
            artery: arteries.splanchnic.node(),
            vein: veins.splanchnic.node(),
            place: (BodySegment::Trunk, self.model.veins.splanchnic.along),
            muscle: None,
            squeeze: None,
        });
        sites
    }

    fn part_of(&self, what: &str, site: &Site) -> String {
        self.name(&format!(
            "{}{what} of the {}",
            site.prefix,
            site.region.name()
        ))
    }

    fn protein(
        &mut self,
        model: &ExchangeModel,
        site: &Site,
        sides: f64,
        before: Option<Id<TissueProtein>>,
    ) -> Id<TissueProtein> {
        let tissue = model.tissue(site.region);
        let share = site.share(sides);
        let mut protein = TissueProtein::new(
            tissue.rest_fluid() * share,
            protein_at_colloid_pressure(tissue.colloid),
            model.plasma_protein,
            tissue.rest_lymph() * share,
        )
        .reflecting(model.reflection);
        if let Some(before) = before {
            protein = protein.after(before);
        }
        let name = self.part_of("protein", site);
        self.net.drive(name, protein)
    }

    fn plasma(&mut self, model: &ExchangeModel, last: Id<TissueProtein>) -> Id<Plasma> {
        let cells = self.model.blood_volume * model.haematocrit;
        let volume = self.model.blood_volume - cells;
        let plasma = Plasma::new(volume, model.plasma_protein, cells, last);
        let name = self.name("plasma");
        self.net.drive(name, plasma)
    }

    fn tissue(
        &mut self,
        model: &ExchangeModel,
        site: &Site,
        sides: f64,
        (protein, plasma): (Id<TissueProtein>, Id<Plasma>),
        duct: Node,
    ) -> TissueIds {
        let tissue = model.tissue(site.region);
        let share = site.share(sides);
        let (size, rest) = (tissue.volume * share, tissue.rest_fluid() * share);
        let of_all = rest / model.fluid();
        let fluid = Interstitium::softening(
            rest,
            tissue.pressure,
            model.stiff * of_all,
            model.soft * of_all,
        );
        let name = self.part_of("tissue", site);
        let fluid = self.net.add(name, fluid);
        self.press_on(fluid, site);
        let closing = self.closing(tissue.closing, site);
        let held = colloid_pressure(model.plasma_protein);
        let arterial = tissue.arterial_share(held, model.reflection);
        let coefficient = Conductance::from_ml_per_s_mmhg(
            tissue.coefficient_ml_per_min_mmhg_100ml * size.ml() / 6000.0,
        );
        let signals: (Signal<Pressure>, Signal<Mass>) = (
            plasma.signal(Plasma::COLLOID),
            protein.signal(TissueProtein::PROTEIN),
        );
        let capillaries = [
            (CapillaryEnd::Arterial, site.artery, "arterial capillaries"),
            (CapillaryEnd::Venous, site.vein, "venous capillaries"),
        ]
        .map(|(end, vessel, what)| {
            let mut wall = Capillary::new(end, coefficient, arterial, signals.0, signals.1)
                .reflecting(model.reflection);
            if let Some(constriction) = closing {
                wall = wall.closed_by(constriction, tissue.closing);
            }
            let name = self.part_of(what, site);
            self.net.connect(name, vessel, wall, fluid)
        });
        let lymph = self.lymph(model, site, sides, fluid, duct);
        let [artery, vein] = capillaries;
        let sense = |net: &mut crate::network::Network, input, branch| {
            net.sense(protein, input, Probe::flow(branch));
        };
        sense(self.net, TissueProtein::ARTERIAL, artery);
        sense(self.net, TissueProtein::VENOUS, vein);
        self.net
            .sense(protein, TissueProtein::LYMPH, Probe::flow(lymph));
        self.net
            .sense(protein, TissueProtein::VOLUME, Probe::volume(fluid));
        let dense = Probe::signal(plasma.signal(Plasma::PROTEIN));
        self.net.sense(protein, TissueProtein::PLASMA, dense);
        TissueIds {
            region: site.region,
            leg: site.leg,
            size,
            rest,
            fluid,
            capillaries,
            lymph,
            protein,
        }
    }

    /// Puts a tissue where its vein is, and presses on it what presses on the vein.
    fn press_on(&mut self, fluid: Id<Interstitium>, site: &Site) {
        let (segment, along) = site.place;
        let place = self.signals.column.at(segment, along);
        self.net.place(fluid, place);
        if let Some((pressure, share)) = site.squeeze {
            self.net.surround(fluid, pressure, share);
        }
        if site.leg.is_some() {
            for pressure in &self.signals.lower_body {
                self.net.surround(fluid, *pressure, 1.0);
            }
        }
        if matches!(site.region, TissueRegion::Pelvis | TissueRegion::Rest) {
            for pressure in &self.signals.abdomen {
                self.net.surround(fluid, *pressure, 1.0);
            }
        }
    }

    fn closing(&mut self, gain: f64, site: &Site) -> Option<Signal<Fraction>> {
        if gain == 0.0 {
            return None;
        }
        let name = self.part_of("closing of capillaries", site);
        let response = self.net.drive(name, VenoArteriolar::new());
        let felt = Probe::transmural(site.vein);
        self.net.sense(response, VenoArteriolar::VENOUS, felt);
        Some(response.constriction())
    }

    fn lymph(
        &mut self,
        model: &ExchangeModel,
        site: &Site,
        sides: f64,
        fluid: Id<Interstitium>,
        duct: Node,
    ) -> Id<Lymphatic> {
        let tissue = model.tissue(site.region);
        let flow = tissue.rest_lymph() * site.share(sides);
        let mut lymph = Lymphatic::new(flow, tissue.pressure)
            .rising_to(model.lymph_highest)
            .rising_over(model.lymph_width)
            .rising_after(model.lymph_delay);
        if let Some(muscle) = site.muscle {
            let name = self.part_of("lymph pump", site);
            let pump = LymphPump::of(muscle).with_gain(model.lymph_pump_gain);
            lymph = lymph.pumped_by(self.net.drive(name, pump).stroke());
        }
        let name = self.part_of("lymph", site);
        self.net.connect(name, fluid, lymph, duct)
    }
}

impl Site {
    /// Of a region of both sides, what this site is.
    fn share(&self, sides: f64) -> f64 {
        self.leg.map_or(1.0, |_| 1.0 / sides)
    }
}
