//! The numbers of one leg.
//!
//! Volumes, compliances, maximal volumes and resistances start from the two-leg totals of T. Heldt (thesis, MIT 2004, tables 2.5 and 2.6),
//! halved for one leg, and their split over nine veins; what differs from that was fitted, as `docs/validation.md` lists.

use crate::drivers::BodySegment;
use crate::presets::leg_conditions::{LegCondition, LegValve};
use crate::units::{Compliance, Length, Pressure, Resistance, Volume};

/// The parameters of one leg; what the five blocks do with them follows from the blocks.
///
/// [`LegModel::default`] is a healthy adult's leg. Change a field, set a [`LegCondition`] or single valves, and add it to a network with
/// [`LegModel::add_to`].
#[derive(Clone, Debug, PartialEq)]
pub struct LegModel {
    /// Foot and ankle veins.
    pub foot: LegVein,
    /// Deep veins of the calf, distal part: posterior tibial and peroneal.
    pub deep_distal: LegVein,
    /// Deep veins of the calf, proximal part.
    pub deep_proximal: LegVein,
    /// Sinuses inside the soleus.
    pub sinuses: LegVein,
    /// Veins inside the gastrocnemius.
    pub gastrocnemius: LegVein,
    /// Superficial veins: the great saphenous and its tributaries.
    pub superficial: LegVein,
    /// Popliteal and femoral veins.
    pub femoral: LegVein,
    /// Veins inside the muscles of the thigh.
    pub thigh: LegVein,
    /// Iliac and pelvic veins of one side.
    pub iliac: LegVein,
    /// Pressure at which veins collapse; 0.87 mmHg, fitted within 0.1 to 4.
    pub collapse_pressure: Pressure,
    /// Resistance of each valve's path when it is open and the vein before it is full.
    pub resistances: LegResistances,
    /// What the valves and the way out are like.
    pub condition: LegCondition,
    /// Competences of single valves that differ from the condition's.
    pub competences: Vec<(LegValve, f64)>,
    /// Diameter of the popliteal vein at the unstressed volume of the femoral compartment; 6 mm.
    pub popliteal_diameter: Length,
    /// How muscle pressure reaches the veins.
    pub transmission: LegTransmission,
    /// What resistance of a working muscle's beds falls by: `R = R0 / (1 + gain * force)` in the steady state.
    pub hyperaemia_gain: f64,
}

/// One vein compartment of the leg.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegVein {
    /// Unstressed volume.
    pub unstressed: Volume,
    /// Compliance at the unstressed volume.
    pub compliance: Compliance,
    /// Maximal distending volume: the vein holds less than unstressed plus this.
    pub distension: Volume,
    /// Segment of the body in which it lies.
    pub segment: BodySegment,
    /// Share of the segment's length from its end nearer the heart.
    pub along: f64,
    /// Length of the vessels.
    pub length: Length,
    /// How many vessels run in parallel.
    pub vessels: f64,
    /// Resistance of the arterioles and capillaries that end in it; none if none do.
    pub bed: Option<Resistance>,
}

/// Resistances of a leg's branches, veins full and valves open.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    missing_docs,
    reason = "each is the path of the valve, or the vessels, of that name"
)]
pub struct LegResistances {
    pub foot_deep: Resistance,
    pub foot_superficial: Resistance,
    pub deep_perforators: Resistance,
    pub soleus_perforators: Resistance,
    pub soleus: Resistance,
    pub deep_calf: Resistance,
    pub popliteal: Resistance,
    pub gastrocnemius: Resistance,
    pub saphenofemoral: Resistance,
    pub thigh: Resistance,
    pub iliofemoral: Resistance,
    pub iliac_outflow: Resistance,
    pub femoral_artery: Resistance,
    pub popliteal_artery: Resistance,
}

/// Which share of a muscle's pressure reaches a vein.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegTransmission {
    /// Soleus to its sinuses.
    pub soleus_to_sinuses: f64,
    /// Soleus to the deep veins of the calf, which lie against it.
    pub soleus_to_deep: f64,
    /// Tibialis anterior to the deep veins of the calf.
    pub tibialis_to_deep: f64,
    /// Gastrocnemius to its veins.
    pub gastrocnemius: f64,
    /// Sole of the foot, loaded, to the foot's veins.
    pub foot: f64,
    /// Thigh muscles to the veins in them.
    pub thigh_to_muscle: f64,
    /// Thigh muscles to the femoral vein.
    pub thigh_to_femoral: f64,
}

impl LegResistances {
    pub(crate) const fn of(&self, valve: LegValve) -> Resistance {
        match valve {
            LegValve::FootDeep => self.foot_deep,
            LegValve::FootSuperficial => self.foot_superficial,
            LegValve::DeepPerforators => self.deep_perforators,
            LegValve::SoleusPerforators => self.soleus_perforators,
            LegValve::Soleus => self.soleus,
            LegValve::DeepCalf => self.deep_calf,
            LegValve::Popliteal => self.popliteal,
            LegValve::Gastrocnemius => self.gastrocnemius,
            LegValve::SaphenoFemoral => self.saphenofemoral,
            LegValve::Thigh => self.thigh,
            LegValve::Iliofemoral => self.iliofemoral,
        }
    }
}

const fn resistance(mmhg_s_per_ml: f64) -> Resistance {
    Resistance::from_mmhg_s_per_ml(mmhg_s_per_ml)
}

/// Unstressed volume in mL, compliance in mL/mmHg, distension in mL.
const fn vein(
    law: [f64; 3],
    place: (BodySegment, f64),
    tubes: (f64, f64),
    bed: Option<f64>,
) -> LegVein {
    let [unstressed, compliance, distension] = law;
    LegVein {
        unstressed: Volume::from_ml(unstressed),
        compliance: Compliance::from_ml_per_mmhg(compliance),
        distension: Volume::from_ml(distension),
        segment: place.0,
        along: place.1,
        length: Length::from_cm(tubes.0),
        vessels: tubes.1,
        bed: match bed {
            Some(bed) => Some(resistance(bed)),
            None => None,
        },
    }
}

impl Default for LegModel {
    fn default() -> Self {
        use BodySegment::{Shank, Thigh, Trunk};
        Self {
            foot: vein([25.0, 1.0, 30.0], (Shank, 0.818), (20.0, 6.0), Some(600.0)),
            deep_distal: vein([9.0, 0.42, 15.5], (Shank, 0.702), (20.0, 6.0), Some(270.0)),
            deep_proximal: vein([9.0, 0.42, 15.5], (Shank, 0.237), (20.0, 4.0), Some(270.0)),
            sinuses: vein([18.0, 1.2, 38.0], (Shank, 0.562), (2.0, 19.4), Some(310.0)),
            gastrocnemius: vein([11.0, 0.65, 23.0], (Shank, 0.469), (12.0, 6.0), Some(360.0)),
            superficial: vein([45.0, 1.5, 60.0], (Shank, 0.516), (75.0, 2.0), Some(175.0)),
            femoral: vein([55.0, 1.5, 75.0], (Thigh, 0.749), (45.0, 1.0), None),
            thigh: vein([102.5, 3.3, 156.0], (Thigh, 0.702), (20.0, 8.0), Some(25.0)),
            iliac: vein([85.5, 3.0, 130.0], (Trunk, 1.0), (25.0, 1.0), None),
            collapse_pressure: Pressure::from_mmhg(0.87),
            resistances: LegResistances {
                foot_deep: resistance(1.8),
                foot_superficial: resistance(3.0),
                deep_perforators: resistance(1.8),
                soleus_perforators: resistance(1.8),
                soleus: resistance(0.17),
                deep_calf: resistance(0.30),
                popliteal: resistance(0.12),
                gastrocnemius: resistance(0.3),
                saphenofemoral: resistance(2.5),
                thigh: resistance(0.2),
                iliofemoral: resistance(0.10),
                iliac_outflow: resistance(0.05),
                femoral_artery: resistance(0.12),
                popliteal_artery: resistance(0.20),
            },
            condition: LegCondition::Healthy,
            competences: Vec::new(),
            popliteal_diameter: Length::from_mm(6.0),
            transmission: LegTransmission {
                soleus_to_sinuses: 1.0,
                soleus_to_deep: 0.8,
                tibialis_to_deep: 0.1,
                gastrocnemius: 1.0,
                foot: 0.48,
                thigh_to_muscle: 1.0,
                thigh_to_femoral: 0.35,
            },
            hyperaemia_gain: 13.0,
        }
    }
}

impl LegModel {
    /// A leg in this condition.
    pub fn new(condition: LegCondition) -> Self {
        Self {
            condition,
            ..Self::default()
        }
    }

    /// Sets the competence of one valve: 1 tight, 0 absent.
    #[must_use]
    pub fn with_competence(mut self, valve: LegValve, competence: f64) -> Self {
        self.competences.push((valve, competence));
        self
    }

    /// The competence of one valve.
    pub fn competence(&self, valve: LegValve) -> f64 {
        let own = self.competences.iter().rev().find(|(of, _)| *of == valve);
        own.map_or_else(
            || self.condition.competence(valve),
            |(_, competence)| *competence,
        )
    }
}
