//! What can be different about a person.

/// Where the saphenous vein refluxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SaphenousReflux {
    /// From the groin down: the junction with the femoral vein leaks, the valves below the knee are tight.
    Junction,
    /// Below the knee: the valves to the foot leak, the junction is tight.
    BelowKnee,
    /// From the groin to the foot.
    WholeLength,
}

/// What is different about a person. Each change of a parameter is what its source found in full [`Severity`](crate::presets::people::Severity), against healthy people.
///
/// **Older age** compares 74 with 25 years.
///
/// | what | full | source |
/// |---|---|---|
/// | strength of soleus, gastrocnemius | × 0.83, × 0.71 | volumes: −17 % and −29 % (medial head), Morse et al. 2005, Acta Physiol Scand 183:291 |
/// | contraction time of the calf | × 1.31 | twitches of the triceps surae: 148 against 113 ms, Davies and White 1983, Gerontology 29:19 |
/// | ankle's motion | 0.85 | dorsiflexion 20.0 to 13.5° in men, 20.7 to 10.1° in women (Vandervoort et al. 1992, doi 10.1093/geronj/47.1.m17): 8.5° of 57° |
/// | compliance and distension of the leg's veins | × 0.569 | calf: 0.029 against 0.051 mL/100 mL/mmHg, Olsen and Länne 1998, Am J Physiol 275:H878; taken for the whole leg |
/// | vagal gain of the baroreflex | × 0.4 | −60 % in sedentary men, Monahan et al. 2000, doi 10.1111/j.1469-7793.2000.00263.x |
///
/// The arteries' stiffness goes with [`Person::age_years`](crate::presets::Person::age_years), not with this condition.
///
/// **Heart failure with reduced ejection fraction.** Design values, chosen for an ejection fraction below 0.35, a left atrium above 18 mmHg and an index below 2.5 L/min/m²:
/// end-systolic elastance of the left ventricle × 0.25, of the right × 0.5; diastolic elastance of the left × 1.3; blood + 1000 mL at the size of [`Person::REFERENCE`](crate::presets::Person::REFERENCE); all beds × 1.45;
/// 80 beats a minute at rest; both reflexes × 0.4. Soleus and gastrocnemius × 0.75: triceps surae −25 % (Panizzolo et al. 2015, doi 10.1249/MSS.0000000000000431).
///
/// **Heart failure with preserved ejection fraction.** Design values, chosen for the criteria of Paulus et al. 2007, doi 10.1093/eurheartj/ehm037 (ejection fraction above 0.5, end-diastolic index below 97 mL/m², pulmonary wedge pressure
/// above 12 mmHg): diastolic elastance of the left ventricle × 2, of the left atrium × 1.5, blood + 500 mL, beds × 1.2, arteries' compliance × 0.8. Soleus and gastrocnemius × 0.75 as above.
///
/// **Veins.** Valves leak as [`LegCondition`](crate::presets::LegCondition) has them at full severity; severity multiplies each leak, which is the share of the open valve's conductance. The iliac outflow is narrowed up to 25 times.
///
/// | condition | what it is in full | with valves |
/// |---|---|---|
/// | [`VaricoseVeins`](Self::VaricoseVeins) | `SuperficialIncompetence`, by segment | the iliofemoral valve and that of the segment |
/// | [`DeepIncompetence`](Self::DeepIncompetence) | `DeepIncompetence` | the deep axis |
/// | [`PostThromboticIncompetence`](Self::PostThromboticIncompetence) | `AllIncompetent` | deep and superficial axis, perforators |
/// | [`IliacObstruction`](Self::IliacObstruction) | `ProximalObstruction` | none |
///
/// A leak of a tenth is much: it feeds a refluxing path as well as an open valve does where the path itself is narrow.
///
/// **Deconditioning**: five weeks in bed in full; less of it is what sitting the day long does.
///
/// | what | full | source |
/// |---|---|---|
/// | blood volume | × 0.91 | −9 ± 2 %, Guinet et al. 2009, doi 10.1007/s00421-009-1009-6 (60 days, women) |
/// | soleus, gastrocnemius | × 0.85 | volume of the calf −15 %, Heinicke et al. 2008, doi 10.1096/fasebj.22.1_supplement.752.6; −9.4 to −10.3 % after 20 days, J Gravit Physiol 4 (1997) S15 |
/// | thigh | × 0.93 | volume −7 %, Heinicke et al. |
/// | vagal gain of the baroreflex | × 0.75 | falls with the days in bed (Hughson et al. 1994, doi 10.1152/jappl.1994.77.1.69); its size is a design value |
///
/// **Anaesthesia** (general, during an operation) and **after surgery** (the first hour).
///
/// | what | during | after | source |
/// |---|---|---|---|
/// | beds of the leg | × 1.61 | × 2.38 | flow of the calf −38 % during surgery, −58 % after it; femoral flow −40 % under anaesthesia |
/// | both reflexes | × 0.20 | × 0.27 | 4.42 and 6.16 of 22.5 ms/mmHg with sevoflurane, Tanaka and Nishikawa 1999, Br J Anaesth 82:350; measured of the heart, taken for all ways |
///
/// **Ankle.** [`StiffAnkle`](Self::StiffAnkle): 39 of 57°, as reported of chronic venous insufficiency against healthy ankles; that less motion goes with a weaker pump: Back et al. 1995, J Vasc Surg 22:519.
/// [`LockedAnkle`](Self::LockedAnkle): none, as in a cast. How the range of motion acts:
/// [`LegModel::calf_pressure_share`](crate::presets::LegModel::calf_pressure_share).
///
/// # Limits
///
/// What a condition does beside that is not in it: varicose veins hold no more than healthy ones, a failing heart dilates no further with the years, and no drug is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Condition {
    /// 74 against 25 years.
    OlderAge,
    /// Heart failure with reduced ejection fraction.
    HeartFailureReduced,
    /// Heart failure with preserved ejection fraction.
    HeartFailurePreserved,
    /// Primary varicose veins: the saphenous vein refluxes.
    VaricoseVeins(SaphenousReflux),
    /// The deep axis refluxes.
    DeepIncompetence,
    /// All axes reflux, as after a thrombosis.
    PostThromboticIncompetence,
    /// The iliac vein is narrowed.
    IliacObstruction,
    /// Five weeks in bed; less of it is what sitting the day long does.
    Deconditioning,
    /// General anaesthesia, during an operation.
    Anaesthesia,
    /// The first hour after an operation.
    AfterSurgery,
    /// The ankle moves less, as in chronic venous insufficiency.
    StiffAnkle,
    /// The ankle does not move.
    LockedAnkle,
}

impl Condition {
    /// All conditions.
    pub const ALL: [Self; 14] = [
        Self::OlderAge,
        Self::HeartFailureReduced,
        Self::HeartFailurePreserved,
        Self::VaricoseVeins(SaphenousReflux::Junction),
        Self::VaricoseVeins(SaphenousReflux::BelowKnee),
        Self::VaricoseVeins(SaphenousReflux::WholeLength),
        Self::DeepIncompetence,
        Self::PostThromboticIncompetence,
        Self::IliacObstruction,
        Self::Deconditioning,
        Self::Anaesthesia,
        Self::AfterSurgery,
        Self::StiffAnkle,
        Self::LockedAnkle,
    ];

    /// Its name in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OlderAge => "older age",
            Self::HeartFailureReduced => "heart failure with reduced ejection fraction",
            Self::HeartFailurePreserved => "heart failure with preserved ejection fraction",
            Self::VaricoseVeins(SaphenousReflux::Junction) => "varicose veins from the groin",
            Self::VaricoseVeins(SaphenousReflux::BelowKnee) => "varicose veins below the knee",
            Self::VaricoseVeins(SaphenousReflux::WholeLength) => {
                "varicose veins from the groin to the foot"
            }
            Self::DeepIncompetence => "deep incompetence",
            Self::PostThromboticIncompetence => "post-thrombotic incompetence",
            Self::IliacObstruction => "iliac obstruction",
            Self::Deconditioning => "deconditioning",
            Self::Anaesthesia => "anaesthesia",
            Self::AfterSurgery => "after surgery",
            Self::StiffAnkle => "stiff ankle",
            Self::LockedAnkle => "locked ankle",
        }
    }
}
