//! The numbers of Heldt's model.

use crate::drivers::{BaroreflexGains, ToneGains};
use crate::units::{Compliance, Elastance, Length, Pressure, Rate, Resistance, Time, Volume};

/// One vessel of a [`CvsimParameters`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CvsimVessel {
    /// Unstressed volume. Larger holds more blood at the same pressure.
    pub unstressed: Volume,
    /// Compliance. Larger is softer.
    pub compliance: Compliance,
    /// Resistance between this vessel and its neighbour on the side of the heart. Larger holds flow back.
    pub resistance: Resistance,
    /// How much of the body's length it spans. Larger is a longer column of blood.
    pub height: Length,
}

/// One chamber of the heart of a [`CvsimParameters`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CvsimChamber {
    /// Elastance at the end of systole. Larger ejects more.
    pub systolic: Elastance,
    /// Elastance in diastole. Larger fills less.
    pub diastolic: Elastance,
    /// Unstressed volume. Larger holds more blood at the same pressure.
    pub unstressed: Volume,
}

/// The parameters of [`Cvsim21`](crate::presets::Cvsim21).
///
/// | vessel | `V0`, mL | `C`, mL/mmHg | `R`, mmHg·s/mL | height, cm |
/// |---|---|---|---|---|
/// | `ascending_aorta` | 21 | 0.28 | 0.007 | 10 |
/// | `brachiocephalic` | 5 | 0.13 | 0.003 | 4.5 |
/// | `upper_arteries` | 200 | 0.20 | 0.014 | 20 |
/// | `upper_veins` | 645 | 7 | 0.11 | 20 |
/// | `superior_cava` | 16 | 1.3 | 0.028 | 14.5 |
/// | `thoracic_aorta` | 16 | 0.10 | 0.011 | 16 |
/// | `abdominal_aorta` | 10 | 0.10 | 0.010 | 14.5 |
/// | `renal_arteries` | 20 | 0.21 | 0.10 | 0 |
/// | `renal_veins` | 30 | 5 | 0.11 | 0 |
/// | `splanchnic_arteries` | 300 | 0.20 | 0.07 | 5 |
/// | `splanchnic_veins` | 1146 | 60 | 0.07 | 5 |
/// | `leg_arteries` | 200 | 0.20 | 0.09 | 106 |
/// | `leg_veins` | 716 | 20 | 0.10 | 106 |
/// | `abdominal_veins` | 79 | 1.3 | 0.019 | 14.5 |
/// | `thoracic_cava` | 33 | 0.5 | 0.008 | 6 |
/// | `pulmonary_arteries` | 160 | 3.4 | 0.006 | 0 |
/// | `pulmonary_veins` | 430 | 9 | 0.006 | 0 |
///
/// | chamber | end-systolic compliance, mL/mmHg | diastolic compliance, mL/mmHg | `V0`, mL |
/// |---|---|---|---|
/// | `right_atrium` | 1.35 | 3.33 | 14 |
/// | `right_ventricle` | 1.30 | 19.29 | 46 |
/// | `left_atrium` | 1.64 | 2.0 | 24 |
/// | `left_ventricle` | 0.40 | 9.69 | 55 |
///
/// All values, here and at the fields below, are the published program's own: CVSim, MIT-LCP, program file `initial.c` of the 21 compartments (version 1.0). Only the lag of the receptors is made to match.
/// They descend from T. Heldt's thesis (MIT 2004, tables 2.5 and 2.6). Where that differs, the program was followed: compliances of the upper, thoracic, splanchnic and leg arteries, of the splanchnic and the leg veins and of
/// the ventricles in diastole, heights of splanchnic arteries and veins, the beds of kidneys and gut, the chest's pressure, the heart rate, set points and gains of the reflexes.
/// The program gives each chamber two compliances, and its elastances are one over these. So 1.30 of the right ventricle in systole is a compliance, and its elastance 0.77 mmHg/mL; in the thesis 1.3 mmHg/mL is the elastance.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "vessels and chambers are those of that name")]
pub struct CvsimParameters {
    pub ascending_aorta: CvsimVessel,
    pub brachiocephalic: CvsimVessel,
    pub upper_arteries: CvsimVessel,
    pub upper_veins: CvsimVessel,
    pub superior_cava: CvsimVessel,
    pub thoracic_aorta: CvsimVessel,
    pub abdominal_aorta: CvsimVessel,
    pub renal_arteries: CvsimVessel,
    pub renal_veins: CvsimVessel,
    pub splanchnic_arteries: CvsimVessel,
    pub splanchnic_veins: CvsimVessel,
    pub leg_arteries: CvsimVessel,
    pub leg_veins: CvsimVessel,
    pub abdominal_veins: CvsimVessel,
    pub thoracic_cava: CvsimVessel,
    pub pulmonary_arteries: CvsimVessel,
    pub pulmonary_veins: CvsimVessel,
    /// Largest distension of splanchnic, leg and abdominal veins: 1500, 1000 and 650 mL. Larger stiffens later.
    pub distension: [Volume; 3],
    /// Beds of upper body, kidneys, gut and legs: 4.9, 4.1, 3.0 and 4.5 mmHg·s/mL. Larger lets less through.
    pub beds: [Resistance; 4],
    /// The lungs' capillaries: 0.07 mmHg·s/mL.
    pub lungs: Resistance,
    pub right_atrium: CvsimChamber,
    pub right_ventricle: CvsimChamber,
    pub left_atrium: CvsimChamber,
    pub left_ventricle: CvsimChamber,
    /// Open tricuspid and mitral valve: 0.006 and 0.010 mmHg·s/mL.
    pub inlets: [Resistance; 2],
    /// All blood, 5150 mL.
    pub blood_volume: Volume,
    /// Heart rate without reflexes, 70 per minute.
    pub heart_rate: Rate,
    /// What the reflexes defend: 91 mmHg at the carotid sinus, 8 mmHg across the wall of the right atrium.
    pub set_points: [Pressure; 2],
    /// Gains of the reflexes on the heart and on the veins; those on resistance are not used. Per mmHg the vagus lengthens the period by 9 ms and the beta receptors by 12 ms; end-systolic compliance grows by 0.014 mL/mmHg (left)
    /// and 0.021 mL/mmHg (right); upper, renal, splanchnic and leg veins slacken by 5.3, 1.3, 13.3 and 6.7 mL (arterial reflex) and by 13.5, 2.7, 64 and 30 mL (cardiopulmonary reflex). Larger answers more strongly.
    pub gains: BaroreflexGains,
    /// How much resistance each bed loses per mmHg of the arterial and the cardiopulmonary reflex: 0.13 and 0.3 mmHg·s/mL.
    pub resistance_gains_pru_per_mmhg: [f64; 2],
    /// Lag of the receptors: 0.072 s, as wide as the mean over 0.25 s of the published code.
    pub sensing: Time,
    /// Time constant of the plasma's shift, 276 s (program file `equation.c`). Larger loses it more slowly.
    pub shift_time: Time,
}

const fn vessel(unstressed: f64, compliance: f64, resistance: f64, height: f64) -> CvsimVessel {
    CvsimVessel {
        unstressed: Volume::from_ml(unstressed),
        compliance: Compliance::from_ml_per_mmhg(compliance),
        resistance: Resistance::from_mmhg_s_per_ml(resistance),
        height: Length::from_cm(height),
    }
}

/// A chamber from its end-systolic and its diastolic compliance, which is how the program gives it.
const fn chamber(systolic: f64, diastolic: f64, unstressed: f64) -> CvsimChamber {
    CvsimChamber {
        systolic: Elastance::from_mmhg_per_ml(1.0 / systolic),
        diastolic: Elastance::from_mmhg_per_ml(1.0 / diastolic),
        unstressed: Volume::from_ml(unstressed),
    }
}

/// The program's gains: those of end-systolic compliance are divided by the compliance, as [`BaroreflexGains`] has them.
const GAINS: BaroreflexGains = BaroreflexGains {
    period_vagal_s_per_mmhg: 0.009,
    period_beta_s_per_mmhg: 0.012,
    softening_left_per_mmhg: 0.014 / 0.40,
    softening_right_per_mmhg: 0.021 / 1.30,
    resistance_arterial_per_mmhg: 0.0,
    resistance_cardiopulmonary_per_mmhg: 0.0,
    tone_arterial: ToneGains::from_ml_per_mmhg(5.3, 1.3, 13.3, 6.7),
    tone_cardiopulmonary: ToneGains::from_ml_per_mmhg(13.5, 2.7, 64.0, 30.0),
};

impl Default for CvsimParameters {
    fn default() -> Self {
        Self {
            ascending_aorta: vessel(21.0, 0.28, 0.007, 10.0),
            brachiocephalic: vessel(5.0, 0.13, 0.003, 4.5),
            upper_arteries: vessel(200.0, 0.20, 0.014, 20.0),
            upper_veins: vessel(645.0, 7.0, 0.11, 20.0),
            superior_cava: vessel(16.0, 1.3, 0.028, 14.5),
            thoracic_aorta: vessel(16.0, 0.10, 0.011, 16.0),
            abdominal_aorta: vessel(10.0, 0.10, 0.010, 14.5),
            renal_arteries: vessel(20.0, 0.21, 0.10, 0.0),
            renal_veins: vessel(30.0, 5.0, 0.11, 0.0),
            splanchnic_arteries: vessel(300.0, 0.20, 0.07, 5.0),
            splanchnic_veins: vessel(1146.0, 60.0, 0.07, 5.0),
            leg_arteries: vessel(200.0, 0.20, 0.09, 106.0),
            leg_veins: vessel(716.0, 20.0, 0.10, 106.0),
            abdominal_veins: vessel(79.0, 1.3, 0.019, 14.5),
            thoracic_cava: vessel(33.0, 0.5, 0.008, 6.0),
            pulmonary_arteries: vessel(160.0, 3.4, 0.006, 0.0),
            pulmonary_veins: vessel(430.0, 9.0, 0.006, 0.0),
            distension: [1500.0, 1000.0, 650.0].map(Volume::from_ml),
            beds: [4.9, 4.1, 3.0, 4.5].map(Resistance::from_mmhg_s_per_ml),
            lungs: Resistance::from_mmhg_s_per_ml(0.07),
            right_atrium: chamber(1.35, 3.33, 14.0),
            right_ventricle: chamber(1.30, 19.29, 46.0),
            left_atrium: chamber(1.64, 2.0, 24.0),
            left_ventricle: chamber(0.40, 9.69, 55.0),
            inlets: [0.006, 0.010].map(Resistance::from_mmhg_s_per_ml),
            blood_volume: Volume::from_ml(5150.0),
            heart_rate: Rate::from_bpm(70.0),
            set_points: [91.0, 8.0].map(Pressure::from_mmhg),
            gains: GAINS,
            resistance_gains_pru_per_mmhg: [0.13, 0.3],
            sensing: Time::from_seconds(0.072),
            shift_time: Time::from_seconds(276.0),
        }
    }
}
