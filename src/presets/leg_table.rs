//! The numbers of one leg.
//!
//! Volumes, compliances, maximal volumes and resistances start from the two-leg totals of T. Heldt (thesis, MIT 2004, tables 2.5 and 2.6),
//! halved for one leg, and their split over nine veins; what differs from that was fitted, as `docs/validation.md` lists.

use crate::drivers::BodySegment;
use crate::presets::leg_clots::ClotSite;
use crate::presets::leg_conditions::{LegCondition, LegValve};
use crate::presets::leg_strength::LegStrength;
use crate::presets::saphenous::SaphenousModel;
use crate::units::{Compliance, Length, Pressure, Resistance, Volume};

/// The parameters of one leg; what the five blocks do with them follows from the blocks.
///
/// [`LegModel::default`] is a healthy adult's leg. Change a field, set a [`LegCondition`] or single valves, and add it to a network with
/// [`LegModel::add_to`].
///
/// # Parameters
///
/// Veins. `V0` is the unstressed volume, `C` the compliance just above it, `D` the largest distension; `bed` the resistance of the arterioles and capillaries that end in the vein.
///
/// | vein | `V0`, mL | `C`, mL/mmHg | `D`, mL | lies in, share of its length | length, cm; vessels | bed, mmHg s/mL | tone |
/// |---|---|---|---|---|---|---|---|
/// | `foot` | 25 | 1.0 | 30 | shank, 0.818 | 20; 6 | 600 | 0.04 |
/// | `deep_distal` | 9 | 0.42 | 15.5 | shank, 0.702 | 20; 6 | 270 | 0.04 |
/// | `deep_proximal` | 9 | 0.42 | 15.5 | shank, 0.237 | 20; 4 | 270 | 0 |
/// | `sinuses` | 18 | 1.2 | 38 | shank, 0.562 | 2; 19.4 | 310 | 0.06 |
/// | `gastrocnemius` | 11 | 0.65 | 23 | shank, 0.469 | 12; 6 | 360 | 0.04 |
/// | `superficial` | 45 | 1.5 | 60 | shank, 0.516 | 75; 2 | 175 | 0.15 |
/// | `femoral` | 55 | 1.5 | 75 | thigh, 0.749 | 45; 1 | none | 0.15 |
/// | `thigh` | 102.5 | 3.3 | 156 | thigh, 0.702 | 20; 8 | 25 | 0.22 |
/// | `iliac` | 85.5 | 3.0 | 130 | trunk, 1 | 25; 1 | none | 0.3 |
///
/// | numbers | where they come from |
/// |---|---|
/// | sums of `V0` (360 mL), `C` (13.0 mL/mmHg), `D` (543 mL) | a leg's totals in Heldt's model, halved |
/// | their split over the veins | design values; those below the knee fitted to venous volume, with what was left given to the thigh |
/// | places | design values; that of `deep_proximal` fitted to the pressure of a cuff that closes it |
/// | lengths and numbers of vessels | design values; they answer questions about velocity, and change nothing else |
/// | beds below the knee, together 1.8 mL/s | the popliteal flow of 110 mL/min supine (Hitos et al. 2007); fitted to filling index and recovery |
/// | beds of foot and skin (`superficial`) | fitted to the order in which foot, saphenous and deep veins recover |
/// | bed of the thigh | design value |
/// | shares of tone | design values, about those of unstressed volume |
///
/// The rest:
///
/// | parameter | unit | value | where it comes from | a larger value |
/// |---|---|---|---|---|
/// | `collapse_pressure` | mmHg | 0.87 | fitted to the cuffs, within 0.1 to 4 | veins resist emptying sooner and harder |
/// | `resistances` | mmHg s/mL | see the table at its type | | less flow through that branch |
/// | `condition`, `competences` | 1 | healthy: 1 everywhere | definition | tighter valves |
/// | `saphenous` | | in one piece | choice: `superficial` is one compartment | see [`SaphenousSegments`](crate::presets::SaphenousSegments) |
/// | `clots` | 1 | none | definition | narrower veins: see [`LegModel::with_clot`] |
/// | `popliteal_diameter` | mm | 6 | about that of healthy legs | lower popliteal velocity at the same flow; nothing else |
/// | `transmission` | 1 | see the table at its type | | that muscle squeezes that vein harder |
/// | `hyperaemia_gain` | 1 | 13 | fitted to pressure in walking | more inflow to a working calf: a smaller fall of pressure |
/// | `thigh_hyperaemia_gain` | 1 | 0 | design value: for a leg on its own | more inflow to a working thigh |
/// | `femoral_artery`, `popliteal_artery` | mL, mL/mmHg | 50, 0.11; 50, 0.10 | a leg's totals in Heldt's model, split | holds more blood; softer |
/// | `strength` | 1 | 1 everywhere | a young adult's muscles | that muscle presses harder, with more force |
/// | `contraction_time` | 1 | 1 | a young adult's calf | the calf's muscles squeeze and let go more slowly |
/// | `ankle_motion` | 1 | 1 | a healthy ankle | the calf's muscles shorten further, and press harder on their veins |
///
/// # Limits
///
/// The beds do not answer to posture, the thigh's do not open with work, and blood has no inertia; what that costs is listed as known gaps in `docs/validation.md`.
///
/// # Sources
///
/// T. Heldt, thesis, MIT 2004, tables 2.5 and 2.6, and what the tables above name; everything else is a design value or fitted, as `docs/validation.md` lists.
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
    /// Superficial veins: the great saphenous and its tributaries; all of them, also where `saphenous` splits them.
    pub superficial: LegVein,
    /// Popliteal and femoral veins.
    pub femoral: LegVein,
    /// Veins inside the muscles of the thigh.
    pub thigh: LegVein,
    /// Iliac and pelvic veins of one side.
    pub iliac: LegVein,
    /// Pressure scale at which veins collapse; 0.87 mmHg, fitted within 0.1 to 4. Larger resists emptying sooner and harder.
    pub collapse_pressure: Pressure,
    /// Resistance of each valve's path when it is open and the vein before it is full.
    pub resistances: LegResistances,
    /// What the valves and the way out are like.
    pub condition: LegCondition,
    /// Competences of single valves that differ from the condition's.
    pub competences: Vec<(LegValve, f64)>,
    /// Whether the saphenous vein is in one piece, or in three segments with valves between them; one.
    pub saphenous: SaphenousModel,
    /// Clots: the vein, and the share of its lumen that is filled, 0 to below 1; none. [`LegModel::with_clot`] says what they do.
    pub clots: Vec<(ClotSite, f64)>,
    /// Diameter of the popliteal vein at the unstressed volume of the femoral compartment; 6 mm. Larger lowers popliteal velocity, and changes nothing else.
    pub popliteal_diameter: Length,
    /// How muscle pressure reaches the veins.
    pub transmission: LegTransmission,
    /// What resistance of a working muscle's beds falls by: `R = R0 / (1 + gain * force)` in the steady state; 13, fitted to walking. Larger lets more blood in.
    pub hyperaemia_gain: f64,
    /// The same for the bed of the thigh; 0, so that it does not open: a leg on its own hangs on pressures that no work lowers.
    pub thigh_hyperaemia_gain: f64,
    /// Artery of the thigh: unstressed volume and compliance. Heldt's 200 mL and 0.42 mL/mmHg for both legs, split evenly over four.
    pub femoral_artery: (Volume, Compliance),
    /// Artery of the lower leg, in the same way.
    pub popliteal_artery: (Volume, Compliance),
    /// How strong each muscle is, against a young adult's.
    pub strength: LegStrength,
    /// How long a twitch of the calf's muscles takes, against a young adult's; 1. Larger squeezes and lets go more slowly.
    pub contraction_time: f64,
    /// Range of motion of the ankle as a share of a healthy one, 0 (locked) to 1. Less of it takes pressure off the calf's veins: see [`LegModel::calf_pressure_share`].
    pub ankle_motion: f64,
}

/// One vein compartment of the leg; the values of each are in the table at [`LegModel`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegVein {
    /// Unstressed volume, in mL. Larger holds more blood at the same pressure.
    pub unstressed: Volume,
    /// Compliance just above the unstressed volume, in mL/mmHg. Larger is softer: more blood pools in standing.
    pub compliance: Compliance,
    /// Maximal distending volume, in mL: the vein holds less than unstressed plus this. Larger stiffens later.
    pub distension: Volume,
    /// Segment of the body in which it lies.
    pub segment: BodySegment,
    /// Share of the segment's length from its end nearer the heart, 0 to 1. Larger is lower in standing: under more pressure.
    pub along: f64,
    /// Length of the vessels, in cm. Longer ones are narrower at the same volume: blood is faster in them.
    pub length: Length,
    /// How many vessels run in parallel; need not be whole. More are narrower at the same volume.
    pub vessels: f64,
    /// Resistance of the arterioles and capillaries that end in it, in mmHg s/mL; none if none do. Larger refills the vein more slowly.
    pub bed: Option<Resistance>,
    /// Its share of the reflex tone of the leg's veins, 0 to 1. Larger gives more blood back when the reflex constricts.
    pub tone: f64,
}

/// Resistances of a leg's branches in mmHg s/mL, veins full and valves open. A larger one lets less through at the same pressure, forward and, where the valve leaks, backward.
///
/// | branch | value | where it comes from |
/// |---|---|---|
/// | `foot_deep` | 1.8 | fitted to the foot's pressure after tiptoes; plantar veins drain into the posterior tibials |
/// | `foot_superficial` | 3 | design value, fitted to the varicose leg |
/// | `deep_perforators`, `soleus_perforators` | 1.8 each | 14 perforators of 1.3 mm and 3 cm by Poiseuille give 0.8 together; fitted to the foot after tiptoes and the varicose leg |
/// | `soleus` | 0.17 | design value |
/// | `deep_calf` | 0.30 | six tubes of 3 to 4 mm and 20 cm by Poiseuille give 0.14 to 0.45 |
/// | `popliteal` | 0.12 | 45 cm of 8 mm by Poiseuille give 0.12; fitted to the ratio of ejection fractions |
/// | `gastrocnemius` | 0.3 | design value |
/// | `saphenofemoral` | 2.5 | 60 cm of 4 mm by Poiseuille give 2.5; fitted to the varicose leg |
/// | `thigh` | 0.2 | design value |
/// | `iliofemoral` | 0.10 | fitted to the ratio of ejection fractions and the post-thrombotic leg |
/// | `iliac_outflow` | 0.05 | 25 cm of 10 mm by Poiseuille give 0.03; fitted as the one before |
/// | `femoral_artery`, `popliteal_artery` | 0.12, 0.20 | design values |
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

/// Which share of a muscle's pressure reaches a vein: 0 none, 1 all of it. A larger share squeezes the vein harder, and holds it emptier while the muscle rests under pressure.
///
/// | share | value | where it comes from |
/// |---|---|---|
/// | `soleus_to_sinuses` | 1 | design value: they lie inside the muscle |
/// | `soleus_to_deep` | 0.8 | design value: as four fifths of a pressure outside the leg reach the muscles |
/// | `tibialis_to_deep` | 0.1 | design value, fitted to pressure in walking: one pair of three lies in its compartment |
/// | `gastrocnemius` | 1 | design value: they lie inside the muscle |
/// | `foot` | 0.48 | fitted to the order of drops and the foot's pressure after tiptoes |
/// | `thigh_to_muscle` | 1 | design value: they lie inside the muscle |
/// | `thigh_to_femoral` | 0.35 | design value |
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
    fn divided_by(self, times: f64) -> Self {
        Self {
            foot_deep: self.foot_deep / times,
            foot_superficial: self.foot_superficial / times,
            deep_perforators: self.deep_perforators / times,
            soleus_perforators: self.soleus_perforators / times,
            soleus: self.soleus / times,
            deep_calf: self.deep_calf / times,
            popliteal: self.popliteal / times,
            gastrocnemius: self.gastrocnemius / times,
            saphenofemoral: self.saphenofemoral / times,
            thigh: self.thigh / times,
            iliofemoral: self.iliofemoral / times,
            iliac_outflow: self.iliac_outflow / times,
            femoral_artery: self.femoral_artery / times,
            popliteal_artery: self.popliteal_artery / times,
        }
    }

    pub(crate) const fn of(&self, valve: LegValve) -> Resistance {
        match valve {
            LegValve::FootDeep => self.foot_deep,
            LegValve::FootSuperficial | LegValve::SaphenousAnkle => self.foot_superficial,
            LegValve::DeepPerforators => self.deep_perforators,
            LegValve::SoleusPerforators | LegValve::GastrocnemiusPerforators => {
                self.soleus_perforators
            }
            LegValve::Soleus => self.soleus,
            LegValve::DeepCalf => self.deep_calf,
            LegValve::Popliteal => self.popliteal,
            LegValve::Gastrocnemius => self.gastrocnemius,
            LegValve::SaphenoFemoral | LegValve::SaphenousKnee => self.saphenofemoral,
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
    tone: f64,
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
        tone,
    }
}

impl Default for LegModel {
    fn default() -> Self {
        use BodySegment::{Shank, Thigh, Trunk};
        Self {
            foot: vein(
                [25.0, 1.0, 30.0],
                (Shank, 0.818),
                (20.0, 6.0),
                Some(600.0),
                0.04,
            ),
            deep_distal: vein(
                [9.0, 0.42, 15.5],
                (Shank, 0.702),
                (20.0, 6.0),
                Some(270.0),
                0.04,
            ),
            deep_proximal: vein(
                [9.0, 0.42, 15.5],
                (Shank, 0.237),
                (20.0, 4.0),
                Some(270.0),
                0.00,
            ),
            sinuses: vein(
                [18.0, 1.2, 38.0],
                (Shank, 0.562),
                (2.0, 19.4),
                Some(310.0),
                0.06,
            ),
            gastrocnemius: vein(
                [11.0, 0.65, 23.0],
                (Shank, 0.469),
                (12.0, 6.0),
                Some(360.0),
                0.04,
            ),
            superficial: vein(
                [45.0, 1.5, 60.0],
                (Shank, 0.516),
                (75.0, 2.0),
                Some(175.0),
                0.15,
            ),
            femoral: vein([55.0, 1.5, 75.0], (Thigh, 0.749), (45.0, 1.0), None, 0.15),
            thigh: vein(
                [102.5, 3.3, 156.0],
                (Thigh, 0.702),
                (20.0, 8.0),
                Some(25.0),
                0.22,
            ),
            iliac: vein([85.5, 3.0, 130.0], (Trunk, 1.0), (25.0, 1.0), None, 0.30),
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
            saphenous: SaphenousModel::One,
            clots: Vec::new(),
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
            thigh_hyperaemia_gain: 0.0,
            femoral_artery: (Volume::from_ml(50.0), Compliance::from_ml_per_mmhg(0.11)),
            popliteal_artery: (Volume::from_ml(50.0), Compliance::from_ml_per_mmhg(0.10)),
            strength: LegStrength::default(),
            contraction_time: 1.0,
            ankle_motion: 1.0,
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

    /// A larger or smaller leg: volumes, compliances and numbers of vessels times `volumes`, conductances times `conductances`; pressures and lengths stay. Twice both is both legs as one.
    #[must_use]
    pub fn scaled(mut self, volumes: f64, conductances: f64) -> Self {
        for vein in self.veins_mut() {
            vein.unstressed = vein.unstressed * volumes;
            vein.compliance = vein.compliance * volumes;
            vein.distension = vein.distension * volumes;
            vein.vessels *= volumes;
            vein.bed = vein.bed.map(|bed| bed / conductances);
        }
        for artery in [&mut self.femoral_artery, &mut self.popliteal_artery] {
            *artery = (artery.0 * volumes, artery.1 * volumes);
        }
        self.resistances = self.resistances.divided_by(conductances);
        // The cross-section goes with the number of vessels.
        self.popliteal_diameter = self.popliteal_diameter * volumes.max(0.0).sqrt();
        self
    }

    /// A leg whose veins take `times` their shares of the tone that a reflex gives: a half, when two legs share it.
    #[must_use]
    pub fn toned(mut self, times: f64) -> Self {
        for vein in self.veins_mut() {
            vein.tone *= times;
        }
        self
    }

    pub(super) fn veins_mut(&mut self) -> [&mut LegVein; 9] {
        [
            &mut self.foot,
            &mut self.deep_distal,
            &mut self.deep_proximal,
            &mut self.sinuses,
            &mut self.gastrocnemius,
            &mut self.superficial,
            &mut self.femoral,
            &mut self.thigh,
            &mut self.iliac,
        ]
    }

    /// The competence of one valve. Perforators to the gastrocnemius go with those to the soleus unless they have their own.
    pub fn competence(&self, valve: LegValve) -> f64 {
        let own = |valve| self.competences.iter().rev().find(|(of, _)| *of == valve);
        let set = own(valve).or_else(|| match valve {
            LegValve::GastrocnemiusPerforators => own(LegValve::SoleusPerforators),
            _ => None,
        });
        set.map_or_else(
            || self.condition.competence(valve),
            |(_, competence)| *competence,
        )
    }
}
