//! A whole circulation.

mod autonomic;
mod build;
mod exchange;
mod exchange_model;
mod filling;
mod handles;
mod model;
mod person;
mod surroundings;
mod tissues;

pub use autonomic::AutonomicFailureError;
pub use exchange::{BodyExchange, TissueIds};
pub use exchange_model::{ExchangeModel, TissueModel, TissueRegion};
pub use handles::{Body, BodyArteryIds, BodyBedIds, BodySignals, BodyVeinIds};
pub use model::{
    BodyArteries, BodyArtery, BodyBeds, BodyModel, BodyResistances, BodyVein, BodyVeins,
    FiltrationModel, LegCount, ReflexModel,
};
pub use person::{Person, PersonError, Sex};
