//! Volumes that come near to nothing on the way through a step.

use crate::solver::{Fault, FaultKind, Quartic, Step, StepEnds, value_at};

/// A step is looked at where the cubic through its ends may come below this share of a volume's scale, or of what it was or becomes (design value: the step's own
/// polynomial is one degree higher, and differs from the cubic by a few tolerances).
const NEAR: f64 = 0.05;
/// Looks at a step, at equal distances from its start to where it ends.
const LOOKS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// The volumes that cannot fall below nothing.
#[derive(Debug)]
pub(crate) struct Floors {
    vessels: Vec<Vessel>,
    coefficients: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Vessel {
    /// Which of the numbers of the state is its volume.
    index: usize,
    scale_ml: f64,
}

impl Floors {
    /// Those of the first numbers of a state of which it is said that they are no reservoir's, with the scales of all numbers.
    pub(crate) fn new(reservoirs: impl Iterator<Item = bool>, scales: &[f64]) -> Self {
        let all = reservoirs.zip(scales).enumerate();
        let vessels = all.filter(|(_, (is_reservoir, _))| !is_reservoir);
        let vessels = vessels.map(|(index, (_, &scale_ml))| Vessel { index, scale_ml });
        Self {
            vessels: vessels.collect(),
            coefficients: Vec::new(),
        }
    }

    /// Whether any of them comes so near to nothing in a step that it must be looked at in between.
    #[inline]
    pub(crate) fn are_near(&self, ends: &StepEnds<'_>) -> bool {
        self.vessels.iter().any(|own| own.is_near(ends))
    }

    /// Refuses a step in which one of them falls below nothing before `end_s`.
    pub(crate) fn judge(
        &mut self,
        ends: &StepEnds<'_>,
        step: &dyn Step,
        end_s: f64,
    ) -> Result<(), Fault> {
        let states = ends.end.len();
        self.coefficients.resize((step.degree() + 1) * states, 0.0);
        step.polynomial(&mut self.coefficients);
        let share = (end_s - step.start_s()) / (step.end_s() - step.start_s());
        for own in self.vessels.iter().filter(|own| own.is_near(ends)) {
            let value = |theta| value_at(&self.coefficients, states, own.index, theta);
            let low = lowest(Quartic::through(LOOKS.map(|look| value(look * share))));
            if low < 0.0 {
                return Err(Fault {
                    index: own.index,
                    value: low,
                    kind: FaultKind::OutOfDomain,
                });
            }
        }
        Ok(())
    }
}

/// The lowest value of a curve between its ends.
fn lowest(curve: Quartic) -> f64 {
    let turns = curve.turns().into_iter().filter(|turn| turn.is_finite());
    let places = LOOKS.map(|look| 4.0 * look).into_iter().chain(turns);
    let values = places.map(|place| curve.value(place));
    values.fold(f64::INFINITY, f64::min)
}

impl Vessel {
    /// A cubic through volumes and rates at both ends stays above the lowest of four numbers, those of Bernstein.
    #[inline]
    fn is_near(&self, ends: &StepEnds<'_>) -> bool {
        let of = |list: &[f64]| list.get(self.index).copied().unwrap_or_default();
        let (start, end) = (of(ends.start), of(ends.end));
        let third = ends.step_s / 3.0;
        let leaving = start + third * of(ends.start_rates);
        let coming = end - third * of(ends.end_rates);
        let low = start.min(end).min(leaving).min(coming);
        low < NEAR * self.scale_ml.max(start).max(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dip_between_two_ends_is_seen() {
        let floors = Floors::new([true, false].into_iter(), &[1.0, 1.0]);
        let near = |rate: f64| {
            floors.are_near(&StepEnds {
                step_s: 1.0,
                start: &[-5.0, 1.0],
                end: &[-5.0, 1.0],
                start_rates: &[0.0, -rate],
                end_rates: &[0.0, rate],
            })
        };
        assert!(near(3.0) && !near(1.0));
        let dip = |x: f64| 1.0 - 8.0 * x + 8.0 * x * x;
        assert!((lowest(Quartic::through(LOOKS.map(dip))) + 1.0).abs() < 1e-12);
    }
}
