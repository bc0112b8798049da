//! Numbers, mostly sane, and what every message must say.

use proptest::prelude::*;
use soleus::network::{Defect, Frame};
use soleus::prelude::*;

/// A number that is mostly sane.
pub(crate) fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        60 => 0.05..20.0_f64,
        20 => 0.0..=1.0_f64,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(0.0),
        1 => Just(-0.0),
        1 => -20.0..0.0_f64,
        1 => Just(1e300),
        1 => Just(-1e300),
        1 => Just(1e-300),
        1 => Just(5e-324),
    ]
}

pub(crate) type Numbers = [f64; 8];

/// A part: its kind and all numbers that its constructor and setters take.
pub(crate) fn part() -> impl Strategy<Value = (usize, Numbers)> {
    let eight = [
        number(),
        number(),
        number(),
        number(),
        number(),
        number(),
        number(),
        number(),
    ];
    (0..1000_usize, eight)
}

/// Every message names a part in backquotes, or says of what kind the part without a name is.
pub(crate) fn check_message(defect: &Defect) -> Result<(), TestCaseError> {
    let text = defect.to_string();
    let named = text
        .split('`')
        .nth(1)
        .is_some_and(|name| !name.trim().is_empty());
    let unnamed = matches!(defect, Defect::EmptyName { .. } | Defect::NoCompartment);
    let of_unnamed = plan_has_unnamed(defect);
    prop_assert!(named || unnamed || of_unnamed, "names no part: {text}");
    prop_assert!(
        text.contains(": ") || text.contains("connect"),
        "says no remedy: {text}"
    );
    Ok(())
}

/// What is wrong with the part whose name was left empty on purpose.
pub(crate) fn plan_has_unnamed(defect: &Defect) -> bool {
    matches!(defect, Defect::Parameter { part, .. } if part.trim().is_empty())
}

/// What a sane number is multiplied by: mostly something near 1, else nonsense or far too much or little.
pub(crate) fn factor() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => 0.5..2.0_f64,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(0.0),
        1 => Just(-0.0),
        1 => -2.0..0.0_f64,
        1 => Just(1e6),
        1 => Just(1e-6),
    ]
}

/// What is refused is refused in words; what is built is finite, at its initial state, at these times.
pub(crate) fn check_built(
    built: Result<Circulation, BuildError>,
    times: &[Time],
    look: impl Fn(&Frame<'_>) -> Vec<f64>,
) -> Result<(), TestCaseError> {
    let circulation = match built {
        Ok(circulation) => circulation,
        Err(error) => {
            prop_assert!(!error.defects.is_empty());
            for defect in &error.defects {
                check_message(defect)?;
            }
            return Ok(());
        }
    };
    let state = circulation.initial_state();
    prop_assert!(state.iter().all(|x| x.is_finite()), "starts at {state:?}");
    let mut workspace = circulation.workspace();
    for &time in times.iter().filter(|time| time.is_finite()) {
        let seen = look(&circulation.observe(time, &state, &mut workspace));
        prop_assert!(seen.iter().all(|x| x.is_finite()), "{seen:?} at {time}");
        let mut rates = vec![0.0; state.len()];
        circulation.evaluate(time, &state, &mut workspace, &mut rates);
        let finite = rates.iter().all(|x| x.is_finite());
        prop_assert!(finite, "rates {rates:?} at {time}");
        let next = circulation.breakpoint(time);
        prop_assert!(next.is_none_or(|next| next > time), "{next:?} after {time}");
    }
    Ok(())
}
