//! What every integrator checks before it starts.

use super::error::IntegrationError;
use super::norm::Tolerances;
use super::system::System;

/// Checks that system, span and state fit together, and gives the tolerances of the run.
pub(super) fn check_run(
    system: &dyn System,
    start_s: f64,
    end_s: f64,
    state: &[f64],
    relative_tolerance: f64,
) -> Result<Tolerances, IntegrationError> {
    if !(start_s.is_finite() && end_s.is_finite() && start_s <= end_s) {
        return Err(IntegrationError::InvalidSpan { start_s, end_s });
    }
    let absolute = system.absolute_tolerances();
    check_length("the state", system, state.len())?;
    check_length("the list of absolute tolerances", system, absolute.len())?;
    if let Some(index) = state.iter().position(|y| !y.is_finite()) {
        return Err(IntegrationError::NotFinite {
            index,
            time_s: start_s,
        });
    }
    if let Some(index) = absolute
        .iter()
        .position(|tolerance| tolerance.is_nan() || *tolerance <= 0.0)
    {
        let value = absolute[index];
        return Err(IntegrationError::InvalidTolerance { index, value });
    }
    check_positive("relative_tolerance", relative_tolerance)?;
    Ok(Tolerances::new(absolute, relative_tolerance))
}

fn check_length(
    what: &'static str,
    system: &dyn System,
    found: usize,
) -> Result<(), IntegrationError> {
    let expected = system.dimension();
    if found == expected {
        return Ok(());
    }
    Err(IntegrationError::DimensionMismatch {
        what,
        expected,
        found,
    })
}

/// Checks that a setting is positive and finite.
pub(super) fn check_positive(field: &'static str, value: f64) -> Result<(), IntegrationError> {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    Err(IntegrationError::InvalidSettings {
        field,
        value,
        must: "positive and finite",
    })
}

/// Checks that an optional setting, if it is given, is positive and finite.
pub(super) fn check_optional(
    field: &'static str,
    value: Option<f64>,
) -> Result<(), IntegrationError> {
    value.map_or(Ok(()), |value| check_positive(field, value))
}
