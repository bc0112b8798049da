//! Autonomic failure.

use thiserror::Error;

use crate::presets::body::model::{BodyModel, ReflexModel};
use crate::units::Fraction;

/// How much of the reflexes cannot be lost.
#[derive(Clone, Debug, Error, PartialEq)]
#[error(
    "a severity of autonomic failure of {value} is outside of 0 (none) to 1 (no reflex at all)"
)]
pub struct AutonomicFailureError {
    /// The severity that was given.
    pub value: f64,
}

impl BodyModel {
    /// The same body with autonomic failure: all gains of its reflex are multiplied by one less `severity`, from 0, as it was, to 1, at which no reflex acts.
    ///
    /// Heart rate, strength, resistances and venous tone then stay as they are lying. What people with autonomic failure have beside that is left out: high pressure in lying, less blood.
    ///
    /// # Errors
    /// [`AutonomicFailureError`] if the severity is outside of 0 to 1.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let failing = BodyModel::default().with_autonomic_failure(0.8.fraction())?;
    /// assert!(failing != BodyModel::default());
    /// assert!(BodyModel::default().with_autonomic_failure(1.2.fraction()).is_err());
    /// # Ok::<(), AutonomicFailureError>(())
    /// ```
    pub fn with_autonomic_failure(
        mut self,
        severity: Fraction,
    ) -> Result<Self, AutonomicFailureError> {
        let value = severity.get();
        if !(0.0..=1.0).contains(&value) {
            return Err(AutonomicFailureError { value });
        }
        let left = 1.0 - value;
        self.reflex = match self.reflex {
            ReflexModel::None => ReflexModel::None,
            ReflexModel::Heldt(reflex) => {
                let (arterial, cardiopulmonary) =
                    (reflex.arterial_gain(), reflex.cardiopulmonary_gain());
                ReflexModel::Heldt(
                    reflex
                        .with_arterial_gain(left * arterial)
                        .with_cardiopulmonary_gain(left * cardiopulmonary),
                )
            }
            ReflexModel::Ursino(reflex) => {
                ReflexModel::Ursino(reflex.with_gain(left * reflex.overall_gain()))
            }
        };
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::UrsinoBaroreflex;

    #[test]
    fn the_severity_takes_its_share_of_every_gain() -> Result<(), AutonomicFailureError> {
        let half = Fraction::new(0.5);
        let twice = BodyModel::default()
            .with_autonomic_failure(half)?
            .with_autonomic_failure(half)?;
        let ReflexModel::Heldt(reflex) = twice.reflex else {
            return Err(AutonomicFailureError { value: f64::NAN });
        };
        let gains = [reflex.arterial_gain(), reflex.cardiopulmonary_gain()];
        assert_eq!(gains, [0.25, 0.25]);
        let ursino = BodyModel {
            reflex: ReflexModel::Ursino(UrsinoBaroreflex::new()),
            ..BodyModel::default()
        };
        let ReflexModel::Ursino(reflex) = ursino.with_autonomic_failure(half)?.reflex else {
            return Err(AutonomicFailureError { value: f64::NAN });
        };
        assert_eq!(reflex.overall_gain(), 0.5);
        assert_eq!(
            BodyModel::default().with_autonomic_failure(Fraction::ZERO)?,
            BodyModel::default()
        );
        Ok(())
    }

    #[test]
    fn a_severity_that_is_none_is_named() {
        for value in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
            let refused = BodyModel::default().with_autonomic_failure(Fraction::new(value));
            let text = refused.map_or_else(|error| error.to_string(), |_| String::new());
            assert!(
                text.contains(&format!("failure of {value} is outside")),
                "{text}"
            );
        }
    }
}
