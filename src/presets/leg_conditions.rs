//! Healthy and diseased legs.

/// The valves of a [`Leg`](crate::presets::Leg), each one standing for all valves of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LegValve {
    /// From the foot to the deep veins of the calf.
    FootDeep,
    /// From the foot to the saphenous vein.
    FootSuperficial,
    /// Perforators from the saphenous vein to the deep veins of the calf.
    DeepPerforators,
    /// Perforators from the saphenous vein to the soleal sinuses.
    SoleusPerforators,
    /// From the soleal sinuses to the deep veins of the calf.
    Soleus,
    /// Along the deep veins of the calf.
    DeepCalf,
    /// From the deep veins of the calf to the popliteal vein.
    Popliteal,
    /// From the gastrocnemius veins to the popliteal vein.
    Gastrocnemius,
    /// From the saphenous vein to the femoral vein.
    SaphenoFemoral,
    /// From the veins of the thigh's muscles to the femoral vein.
    Thigh,
    /// From the femoral to the iliac vein: the gate to the large reservoir of the trunk.
    Iliofemoral,
    /// From the saphenous vein at the ankle to that at mid-calf, if it is in three segments.
    SaphenousAnkle,
    /// From the saphenous vein at mid-calf to that in the thigh, if it is in three segments.
    SaphenousKnee,
    /// Perforators from the saphenous vein to the gastrocnemius veins, if it is in three segments.
    GastrocnemiusPerforators,
}

impl LegValve {
    /// All valves.
    pub const ALL: [Self; 14] = [
        Self::FootDeep,
        Self::FootSuperficial,
        Self::DeepPerforators,
        Self::SoleusPerforators,
        Self::Soleus,
        Self::DeepCalf,
        Self::Popliteal,
        Self::Gastrocnemius,
        Self::SaphenoFemoral,
        Self::Thigh,
        Self::Iliofemoral,
        Self::SaphenousAnkle,
        Self::SaphenousKnee,
        Self::GastrocnemiusPerforators,
    ];

    /// Those that only a leg with its saphenous vein in three segments has ([`SaphenousModel::Three`](crate::presets::SaphenousModel::Three)).
    pub const OF_SEGMENTS: [Self; 3] = [
        Self::SaphenousAnkle,
        Self::SaphenousKnee,
        Self::GastrocnemiusPerforators,
    ];

    /// The valve that stands for this one in a leg whose saphenous vein is in one piece.
    pub(super) const fn in_one_piece(self) -> Self {
        match self {
            Self::SaphenousAnkle => Self::FootSuperficial,
            Self::SaphenousKnee => Self::SaphenoFemoral,
            Self::GastrocnemiusPerforators => Self::SoleusPerforators,
            other => other,
        }
    }

    /// The name of the valve in a network.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FootDeep => "foot to deep calf valve",
            Self::FootSuperficial => "foot to saphenous valve",
            Self::DeepPerforators => "calf perforator valve",
            Self::SoleusPerforators => "soleus perforator valve",
            Self::Soleus => "soleal vein valve",
            Self::DeepCalf => "deep calf valve",
            Self::Popliteal => "popliteal valve",
            Self::Gastrocnemius => "gastrocnemius vein valve",
            Self::SaphenoFemoral => "saphenofemoral valve",
            Self::Thigh => "thigh muscle vein valve",
            Self::Iliofemoral => "iliofemoral valve",
            Self::SaphenousAnkle => "saphenous valve above the ankle",
            Self::SaphenousKnee => "saphenous valve at the knee",
            Self::GastrocnemiusPerforators => "gastrocnemius perforator valve",
        }
    }
}

/// The state of a leg's veins: which valves are left, and whether the way out is narrowed.
///
/// Reflux needs a supply: a valve that leaks does little unless the path above it is open up to the large veins of the trunk. So every
/// incompetence below includes the iliofemoral valve. (Many people have none there: valves were found in 42 % of external iliac and 51 % of common femoral veins;
/// J.-M. Sun, P.-H. Zhang, Vasc. Surg. 24 (1990), doi 10.1177/153857449002400203.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LegCondition {
    /// All valves tight.
    #[default]
    Healthy,
    /// Primary varicose veins: the saphenous vein refluxes from the groin to the foot.
    SuperficialIncompetence,
    /// The deep axis refluxes from the groin to the calf; perforators are tight.
    DeepIncompetence,
    /// Post-thrombotic: deep axis and saphenous vein reflux, perforators and foot veins leak.
    AllIncompetent,
    /// The iliac vein is narrowed; all valves tight.
    ProximalObstruction,
    /// No valve anywhere: every one is an open tube.
    NoValves,
}

impl LegCondition {
    /// All conditions.
    pub const ALL: [Self; 6] = [
        Self::Healthy,
        Self::SuperficialIncompetence,
        Self::DeepIncompetence,
        Self::AllIncompetent,
        Self::ProximalObstruction,
        Self::NoValves,
    ];

    /// The competence that the condition leaves to a valve: 1 tight, 0 absent.
    ///
    /// The perforators' and foot veins' remainders in [`Self::AllIncompetent`] and [`Self::DeepIncompetence`] are design values.
    pub const fn competence(self, valve: LegValve) -> f64 {
        use LegValve::{
            DeepCalf, DeepPerforators, FootDeep, FootSuperficial, Gastrocnemius,
            GastrocnemiusPerforators, Iliofemoral, Popliteal, SaphenoFemoral, SaphenousAnkle,
            SaphenousKnee, Soleus, SoleusPerforators, Thigh,
        };
        match (self, valve) {
            (Self::Healthy | Self::ProximalObstruction, _) => 1.0,
            (Self::NoValves, _) => 0.0,
            (_, Iliofemoral) => 0.0,
            (
                Self::SuperficialIncompetence,
                FootSuperficial | SaphenousAnkle | SaphenousKnee | SaphenoFemoral,
            ) => 0.0,
            (Self::SuperficialIncompetence, _) => 1.0,
            (_, DeepCalf | Popliteal | Soleus | Gastrocnemius) => 0.0,
            (_, FootDeep) => 0.9,
            (Self::DeepIncompetence, _) => 1.0,
            (
                Self::AllIncompetent,
                DeepPerforators | SoleusPerforators | GastrocnemiusPerforators,
            ) => 0.8,
            (
                Self::AllIncompetent,
                FootSuperficial | SaphenousAnkle | SaphenousKnee | SaphenoFemoral | Thigh,
            ) => 0.0,
        }
    }

    /// By what the condition multiplies the resistance of the iliac outflow.
    ///
    /// 25 for an obstruction: a design value in the middle of 20 to 30, which lowers the ejection fraction to that of obstructed legs.
    pub const fn outflow_factor(self) -> f64 {
        match self {
            Self::ProximalObstruction => 25.0,
            _ => 1.0,
        }
    }
}
