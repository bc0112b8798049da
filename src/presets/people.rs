//! Ready-made persons: young, old, with a failing heart, with diseased veins, after bed rest or surgery, with a stiff ankle.
//!
//! A [`Subject`] is a [`Person`](crate::presets::Person) with any number of [`Condition`]s, each with a [`Severity`] from 0, which changes nothing, to 1, which is what the source of the condition
//! describes. It gives a [`BodyModel`](crate::presets::BodyModel), or a [`LegModel`](crate::presets::LegModel) for a leg on its own. Conditions change parameters and nothing else, so whatever
//! the person then does, they act.
//!
//! ```
//! use soleus::prelude::*;
//!
//! // A woman of 70 years with varicose veins below the knee, not of the worst.
//! let woman = Person::new(Sex::Female, 70.0, 162.0.cm(), 66.0.kg())?;
//! let subject = Subject::new(woman)
//!     .with(Condition::OlderAge, Severity::of_age(70.0))
//!     .with(Condition::VaricoseVeins(SaphenousReflux::BelowKnee), Severity::new(0.6)?);
//! let (body, leg) = (subject.body(), subject.leg());
//! assert!(leg.competence(LegValve::FootSuperficial) < 0.5);
//! assert!(body.leg.strength.soleus < 0.9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod circulation;
mod condition;
mod legs;
mod severity;
mod subject;

pub use condition::{Condition, SaphenousReflux};
pub use severity::{Severity, SeverityError};
pub use subject::Subject;
