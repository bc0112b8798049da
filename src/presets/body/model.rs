//! The numbers of a whole body.

use crate::drivers::{Baroreflex, UrsinoBaroreflex};
use crate::presets::body::exchange_model::ExchangeModel;
use crate::presets::heart::HeartLoad;
use crate::presets::leg_table::LegModel;
use crate::units::{Compliance, Inertance, Length, Pressure, Rate, Resistance, Time, Volume};

/// The parameters of a whole circulation: heart and lungs, arteries, beds and veins of head, arms, gut, kidneys and pelvis, and two legs.
///
/// [`BodyModel::default`] is a healthy adult of 70 kg. [`BodyModel::for_person`] scales it to sex, age, height and weight. Change a field, and add it to a network with
/// [`BodyModel::add_to`].
///
/// # Parameters
///
/// Heights are shares of the trunk's length below the right atrium (29.9 cm at 175 cm of stature; negative shares are above it).
///
/// | artery | `V0`, mL | `C`, mL/mmHg | height |
/// |---|---|---|---|
/// | `thoracic_aorta` | 16 | 0.11 | 0.27 |
/// | `abdominal_aorta` | 10 | 0.20 | 0.74 |
/// | `head` | 60 | 0.17 | -0.84 |
/// | `arms` | 140 | 0.25 | 0.33 |
/// | `splanchnic` | 300 | 0.42 | 0.5 |
/// | `renal` | 20 | 0.21 | 0.5 |
///
/// | vein | `V0`, mL | `C`, mL/mmHg | `D`, mL | height |
/// |---|---|---|---|---|
/// | `head` | 230 | 3.5 | 250 | -0.84 |
/// | `arms` | 415 | 4 | 300 | 0.33 |
/// | `superior_caval` | 16 | 1.3 | 60 | -0.2 |
/// | `splanchnic` | 1146 | 50 | 1500 | 0.085 |
/// | `renal` | 30 | 5 | 150 | 0.5 |
/// | `abdominal_caval` | 79 | 3 | 300 | 0.67 |
/// | `thoracic_caval` | 33 | 2 | 80 | 0.13 |
///
/// | numbers | where they come from |
/// |---|---|
/// | unstressed volumes and compliances of the trunk, the splanchnic, renal and caval veins | T. Heldt, thesis, MIT 2004, tables 2.5 and 2.6; `C` of thoracic (0.21) and abdominal aorta (0.10) are divided anew with the same sum, so that the small abdominal aorta does not shorten the solver's steps |
/// | the split of the upper body into head and arms | design values with Heldt's sums |
/// | `D` of the splanchnic veins | Heldt, 1500 mL; the others design values |
/// | heights | design values; the splanchnic veins lie 2.5 cm below the right atrium, half of the vertical extent that Heldt's published program gives them (5 cm; his thesis 10), chosen of the two on half of 112 people who were tilted; the head's arteries lie at the carotid sinus, 25 cm above the right atrium (Heldt), whose pressure the reflex senses |
#[derive(Clone, Debug, PartialEq)]
pub struct BodyModel {
    /// Stature, in cm; 175; from 50 to 280, the range of adults known. A taller body has longer columns of blood.
    pub stature: Length,
    /// All blood, in mL; 5150 (Heldt: 70 kg). More fills the veins, above all the splanchnic ones, and with them the heart.
    pub blood_volume: Volume,
    /// What beats, or stands for it.
    pub heart: HeartLoad,
    /// What keeps pressure up.
    pub reflex: ReflexModel,
    /// Arteries beside those of heart and legs.
    pub arteries: BodyArteries,
    /// Veins beside those of the legs.
    pub veins: BodyVeins,
    /// Resistances of the arterioles and capillaries of each region but the legs.
    pub beds: BodyBeds,
    /// Resistances of the vessels that join all this.
    pub resistances: BodyResistances,
    /// One leg.
    pub leg: LegModel,
    /// Whether the legs are two, or one that stands for both.
    pub legs: LegCount,
    /// Pressure in the chest of a person who lies, in mmHg; -4 (Heldt). A larger one holds venous return back.
    pub chest_pressure: Pressure,
    /// How far the chest's pressure falls when the trunk is upright, as a share of the column of blood from heart to hip; 0.15: 3.5 mmHg at 23.4 mmHg (Heldt).
    pub chest_fall: f64,
    /// What filters into the tissues of legs and pelvis; none leaves it out.
    pub filtration: Option<FiltrationModel>,
    /// Capillaries, tissues, lymph and proteins of the whole body, in place of `filtration`; none, as by default, leaves them out.
    pub exchange: Option<ExchangeModel>,
    /// Whether beds of the legs constrict when their own veins are full (veno-arteriolar response).
    pub veno_arteriolar: bool,
}

/// What keeps arterial pressure up.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ReflexModel {
    /// Nothing: heart rate, strength, resistances and venous tone stay as they are.
    None,
    /// Heldt's arterial and cardiopulmonary baroreflex.
    Heldt(Baroreflex),
    /// Ursino's baroreflex. It knows no central command; with a beating heart it takes a pulse of 46 mmHg for rest.
    Ursino(UrsinoBaroreflex),
}

/// How the legs are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LegCount {
    /// One leg that stands for both: half the work for the solver, and both do the same.
    #[default]
    Lumped,
    /// Two legs, each with signals of its own.
    Two,
}

/// One artery of a [`BodyModel`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodyArtery {
    /// Unstressed volume, in mL. Larger holds more blood at the same pressure.
    pub unstressed: Volume,
    /// Compliance, in mL/mmHg. Larger is softer: a smaller pulse.
    pub compliance: Compliance,
    /// How far down the trunk it lies, as a share of the way from right atrium to hip; negative is above the heart.
    pub along: f64,
}

/// One vein of a [`BodyModel`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodyVein {
    /// Unstressed volume, in mL. Larger holds more blood at the same pressure.
    pub unstressed: Volume,
    /// Compliance just above the unstressed volume, in mL/mmHg. Larger is softer: more blood pools.
    pub compliance: Compliance,
    /// Maximal distending volume, in mL. Larger stiffens later.
    pub distension: Volume,
    /// How far down the trunk it lies, as a share of the way from right atrium to hip; negative is above the heart.
    pub along: f64,
}

/// Arteries of a [`BodyModel`] beside those of heart and legs; values in the table there.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is the artery of that name")]
pub struct BodyArteries {
    pub thoracic_aorta: BodyArtery,
    pub abdominal_aorta: BodyArtery,
    pub head: BodyArtery,
    pub arms: BodyArtery,
    pub splanchnic: BodyArtery,
    pub renal: BodyArtery,
}

/// Veins of a [`BodyModel`] beside those of the legs; values in the table there.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is the vein of that name")]
pub struct BodyVeins {
    pub head: BodyVein,
    pub arms: BodyVein,
    pub superior_caval: BodyVein,
    pub splanchnic: BodyVein,
    pub renal: BodyVein,
    pub abdominal_caval: BodyVein,
    pub thoracic_caval: BodyVein,
}

/// Resistances of beds in mmHg s/mL, at rest. Larger lets less through, and with all of them arterial pressure rises.
///
/// Design values about Heldt's regional ones (upper body 4.4 to 4.9, kidneys 4.7 to 5.2, gut 2.8 to 3.3, legs 4.0 to 4.5), chosen together with the legs' for a cardiac output of 5 to 5.5 L/min at a mean pressure of 92 mmHg.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodyBeds {
    /// Of the head; no reflex constricts it.
    pub head: Resistance,
    /// Of the arms and the chest's wall.
    pub arms: Resistance,
    /// Of gut, liver and spleen.
    pub splanchnic: Resistance,
    /// Of the kidneys.
    pub renal: Resistance,
    /// Of the pelvis, both sides.
    pub pelvic: Resistance,
}

/// Resistances in mmHg s/mL, and the aorta's inertances, of the vessels between compartments. Larger holds flow back.
///
/// | vessel | value | where it comes from |
/// |---|---|---|
/// | `thoracic_aorta`, `abdominal_aorta` | 0.011 | Heldt |
/// | inertances of the two, mmHg s2/mL | 0.0032, 0.0058 | density x length / area: 16 cm of 4 cm2, 14.5 cm of 2 cm2 |
/// | `head_artery`, `arm_artery` | 0.06 | design values: less than 1 mmHg at the flow of the head |
/// | `splanchnic_artery`, `renal_artery` | 0.07, 0.1 | Heldt |
/// | `head_vein`, `arm_vein` | 0.08, 0.12 | design values about Heldt's 0.11 |
/// | `superior_caval` | 0.03 | Heldt, 0.028 |
/// | `splanchnic_vein`, `renal_vein` | 0.07, 0.11 | Heldt |
/// | `abdominal_caval`, `thoracic_caval` | 0.019, 0.012 | Heldt, 0.019 and 0.008 |
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is the vessel of that name")]
pub struct BodyResistances {
    pub thoracic_aorta: Resistance,
    pub abdominal_aorta: Resistance,
    pub thoracic_aorta_inertance: Inertance,
    pub abdominal_aorta_inertance: Inertance,
    pub head_artery: Resistance,
    pub arm_artery: Resistance,
    pub splanchnic_artery: Resistance,
    pub renal_artery: Resistance,
    pub head_vein: Resistance,
    pub arm_vein: Resistance,
    pub superior_caval: Resistance,
    pub splanchnic_vein: Resistance,
    pub renal_vein: Resistance,
    pub abdominal_caval: Resistance,
    pub thoracic_caval: Resistance,
}

/// What filters into the tissues of legs and pelvis.
///
/// Half of it leaves from the thigh's muscles, three tenths from the superficial veins and a fifth from the pelvis (design values). Each share filters in proportion to the pressure in its veins above that at rest, as
/// [`Filtration`](crate::parts::Filtration).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FiltrationModel {
    /// Plasma lost in the end to a body that stands upright and still, in mL; 300 (CVSim's code), 700 in Heldt's thesis. Larger loses more.
    pub volume: Volume,
    /// Time constant, in s; 276 (Heldt). Larger loses it more slowly.
    pub time_constant: Time,
}

const fn artery(unstressed: f64, compliance: f64, along: f64) -> BodyArtery {
    BodyArtery {
        unstressed: Volume::from_ml(unstressed),
        compliance: Compliance::from_ml_per_mmhg(compliance),
        along,
    }
}

const fn vein(unstressed: f64, compliance: f64, distension: f64, along: f64) -> BodyVein {
    BodyVein {
        unstressed: Volume::from_ml(unstressed),
        compliance: Compliance::from_ml_per_mmhg(compliance),
        distension: Volume::from_ml(distension),
        along,
    }
}

const fn resistance(mmhg_s_per_ml: f64) -> Resistance {
    Resistance::from_mmhg_s_per_ml(mmhg_s_per_ml)
}

impl Default for FiltrationModel {
    fn default() -> Self {
        Self {
            volume: Volume::from_ml(300.0),
            time_constant: Time::from_seconds(276.0),
        }
    }
}

impl Default for BodyModel {
    fn default() -> Self {
        let rate = Rate::from_bpm(68.0);
        Self {
            stature: Length::from_cm(175.0),
            blood_volume: Volume::from_ml(5150.0),
            heart: HeartLoad::beating(rate),
            reflex: ReflexModel::Heldt(Baroreflex::new().resting(rate)),
            arteries: BodyArteries {
                thoracic_aorta: artery(16.0, 0.11, 0.27),
                abdominal_aorta: artery(10.0, 0.20, 0.74),
                head: artery(60.0, 0.17, -0.84),
                arms: artery(140.0, 0.25, 0.33),
                splanchnic: artery(300.0, 0.42, 0.5),
                renal: artery(20.0, 0.21, 0.5),
            },
            veins: BodyVeins {
                head: vein(230.0, 3.5, 250.0, -0.84),
                arms: vein(415.0, 4.0, 300.0, 0.33),
                superior_caval: vein(16.0, 1.3, 60.0, -0.2),
                splanchnic: vein(1146.0, 50.0, 1500.0, 0.085),
                renal: vein(30.0, 5.0, 150.0, 0.5),
                abdominal_caval: vein(79.0, 3.0, 300.0, 0.67),
                thoracic_caval: vein(33.0, 2.0, 80.0, 0.13),
            },
            beds: BodyBeds {
                head: resistance(6.1),
                arms: resistance(13.5),
                splanchnic: resistance(2.7),
                renal: resistance(4.5),
                pelvic: resistance(18.6),
            },
            resistances: BodyResistances {
                thoracic_aorta: resistance(0.011),
                abdominal_aorta: resistance(0.011),
                thoracic_aorta_inertance: Inertance::from_mmhg_s2_per_ml(0.0032),
                abdominal_aorta_inertance: Inertance::from_mmhg_s2_per_ml(0.0058),
                head_artery: resistance(0.06),
                arm_artery: resistance(0.06),
                splanchnic_artery: resistance(0.07),
                renal_artery: resistance(0.1),
                head_vein: resistance(0.08),
                arm_vein: resistance(0.12),
                superior_caval: resistance(0.03),
                splanchnic_vein: resistance(0.07),
                renal_vein: resistance(0.11),
                abdominal_caval: resistance(0.019),
                thoracic_caval: resistance(0.012),
            },
            leg: LegModel {
                thigh_hyperaemia_gain: 30.0,
                ..LegModel::default()
            },
            legs: LegCount::Lumped,
            chest_pressure: Pressure::from_mmhg(-4.0),
            chest_fall: 0.15,
            filtration: Some(FiltrationModel::default()),
            exchange: None,
            veno_arteriolar: false,
        }
    }
}

impl BodyModel {
    pub(in crate::presets) fn arteries_mut(&mut self) -> [&mut BodyArtery; 6] {
        let of = &mut self.arteries;
        [
            &mut of.thoracic_aorta,
            &mut of.abdominal_aorta,
            &mut of.head,
            &mut of.arms,
            &mut of.splanchnic,
            &mut of.renal,
        ]
    }

    pub(super) fn veins_mut(&mut self) -> [&mut BodyVein; 7] {
        let of = &mut self.veins;
        [
            &mut of.head,
            &mut of.arms,
            &mut of.superior_caval,
            &mut of.splanchnic,
            &mut of.renal,
            &mut of.abdominal_caval,
            &mut of.thoracic_caval,
        ]
    }

    /// Resistances of beds and of the vessels between compartments.
    pub(super) fn all_resistances_mut(&mut self) -> [&mut Resistance; 18] {
        let (beds, vessels) = (&mut self.beds, &mut self.resistances);
        [
            &mut beds.head,
            &mut beds.arms,
            &mut beds.splanchnic,
            &mut beds.renal,
            &mut beds.pelvic,
            &mut vessels.thoracic_aorta,
            &mut vessels.abdominal_aorta,
            &mut vessels.head_artery,
            &mut vessels.arm_artery,
            &mut vessels.splanchnic_artery,
            &mut vessels.renal_artery,
            &mut vessels.head_vein,
            &mut vessels.arm_vein,
            &mut vessels.superior_caval,
            &mut vessels.splanchnic_vein,
            &mut vessels.renal_vein,
            &mut vessels.abdominal_caval,
            &mut vessels.thoracic_caval,
        ]
    }
}
