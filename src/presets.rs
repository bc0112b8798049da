//! Ready-made parts of the body, to be added to a network.

mod body;
mod cvsim;
pub mod devices;
mod heart;
mod leg;
mod leg_builder;
mod leg_checks;
mod leg_clots;
mod leg_conditions;
mod leg_strength;
mod leg_table;
pub mod people;
mod published_hearts;
mod saphenous;

pub use body::{
    AutonomicFailureError, Body, BodyArteries, BodyArtery, BodyArteryIds, BodyBedIds, BodyBeds,
    BodyExchange, BodyModel, BodyResistances, BodySignals, BodyVein, BodyVeinIds, BodyVeins,
    ExchangeModel, FiltrationModel, LegCount, Person, PersonError, ReflexModel, Sex, TissueIds,
    TissueModel, TissueRegion,
};
pub use cvsim::{
    Cvsim21, CvsimChamber, CvsimParameters, CvsimSettings, CvsimVessel, HeldtBed, HeldtVein,
    PostureShift, TiltTable,
};
pub use heart::{
    AveragedPump, BeatingChamber, BeatingHeart, BeatingPump, CycleAveragedHeart, HeartControl,
    HeartLoad, HeartPorts, PulseWatch, Pump, Vitals,
};
pub use leg::{
    Leg, LegControl, LegMuscles, LegSignals, LegStretch, LegSupply, LegVeins, SaphenousEnds,
};
pub use leg_clots::ClotSite;
pub use leg_conditions::{LegCondition, LegValve};
pub use leg_strength::LegStrength;
pub use leg_table::{LegModel, LegResistances, LegTransmission, LegVein};
pub use published_hearts::{Bjordalsbakke2022, Regazzoni2020};
pub use saphenous::{Perforators, SaphenousModel, SaphenousSegment, SaphenousSegments};
