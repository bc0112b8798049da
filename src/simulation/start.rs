//! Whether a run can begin from a state.

use crate::network::{Circulation, MOST};
use crate::simulation::error::SolveError;
use crate::units::Time;

/// Refuses a state that no circulation has: volumes below nothing, numbers of absurd size, pressures that are not finite.
pub(super) fn check(
    circulation: &Circulation,
    time: Time,
    state: &[f64],
) -> Result<(), SolveError> {
    let refused = |index: usize, value: f64, must| {
        let (quantity, part) = circulation.label(index);
        SolveError::InitialValue {
            part,
            quantity,
            value,
            must,
        }
    };
    let finite = |value: f64| value.is_finite();
    // What is not finite is found by the solver.
    let sizes = state.iter().enumerate();
    let mut absurd = sizes.filter(|(_, value)| finite(**value) && value.abs() > MOST);
    if let Some((index, &value)) = absurd.next() {
        return Err(refused(index, value, "at most 1e12 in size"));
    }
    if let Some((index, value)) = circulation.negative_volume(state) {
        return Err(refused(index, value, "not below zero"));
    }
    if !(time.is_finite() && state.iter().copied().all(finite)) {
        return Ok(());
    }
    let mut workspace = circulation.workspace();
    // For what it leaves in the workspace.
    let _ = circulation.observe(time, state, &mut workspace);
    match workspace.infinite_pressure() {
        Some((index, _)) => Err(SolveError::NotFinite {
            part: circulation.label(index).1,
            quantity: String::from("pressure"),
            time,
        }),
        None => Ok(()),
    }
}
