//! The states of a leg's veins, by the names that the command line gives them.

use clap::ValueEnum;
use soleus::presets::LegCondition;

/// State of the leg's veins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LegName {
    /// All valves tight
    Healthy,
    /// Varicose: the saphenous vein refluxes
    Superficial,
    /// The deep veins reflux
    Deep,
    /// Post-thrombotic: deep veins, saphenous vein and perforators reflux
    AllIncompetent,
    /// The iliac vein is narrowed, all valves tight
    Obstruction,
    /// No valve anywhere
    NoValves,
}

impl LegName {
    /// The preset of that name.
    pub const fn condition(self) -> LegCondition {
        match self {
            Self::Healthy => LegCondition::Healthy,
            Self::Superficial => LegCondition::SuperficialIncompetence,
            Self::Deep => LegCondition::DeepIncompetence,
            Self::AllIncompetent => LegCondition::AllIncompetent,
            Self::Obstruction => LegCondition::ProximalObstruction,
            Self::NoValves => LegCondition::NoValves,
        }
    }
}
