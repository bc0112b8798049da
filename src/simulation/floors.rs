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
    /// The scale of each volume, in mL; below zero for those of reservoirs.
    scales_ml: Vec<f64>,
    coefficients: Vec<f64>,
}

impl Floors {
    /// Those of the first numbers of a state of which it is said that they are no reservoir's, with the scales of all numbers.
    pub(crate) fn new(reservoirs: impl Iterator<Item = bool>, scales: &[f64]) -> Self {
        let all = reservoirs.zip(scales);
        let scale_ml = |(is_reservoir, &scale_ml)| if is_reservoir { -1.0 } else { scale_ml };
        Self {
            scales_ml: all.map(scale_ml).collect(),
            coefficients: Vec::new(),
        }
    }

    /// Whether any of them comes so near to nothing in a step that it must be looked at in between.
    #[inline]
    pub(crate) fn are_near(&self, ends: &StepEnds<'_>) -> bool {
        let volumes = ends.start.iter().zip(ends.end);
        let rates = ends.start_rates.iter().zip(ends.end_rates);
        let all = self.scales_ml.iter().zip(volumes.zip(rates));
        let third_s = ends.step_s / 3.0;
        // All of them, without a way out: several are computed at once.
        all.fold(false, |near, (&scale_ml, (volumes, rates))| {
            near | is_near(scale_ml, third_s, volumes, rates)
        })
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
        let third_s = ends.step_s / 3.0;
        for (index, &scale_ml) in self.scales_ml.iter().enumerate() {
            let of = |list: &[f64]| list.get(index).copied().unwrap_or_default();
            let (start, end) = (of(ends.start), of(ends.end));
            let (leaving, coming) = (of(ends.start_rates), of(ends.end_rates));
            if !is_near(scale_ml, third_s, (&start, &end), (&leaving, &coming)) {
                continue;
            }
            let value = |theta| value_at(&self.coefficients, states, index, theta);
            let low = lowest(Quartic::through(LOOKS.map(|look| value(look * share))));
            if low < 0.0 {
                return Err(Fault {
                    index,
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

/// A cubic through volumes and rates at both ends stays above the lowest of four numbers, those of Bernstein.
#[inline]
fn is_near(
    scale_ml: f64,
    third_s: f64,
    (start, end): (&f64, &f64),
    (start_rate, end_rate): (&f64, &f64),
) -> bool {
    let lower = |a: f64, b: f64| if b < a { b } else { a };
    let leaving = start + third_s * start_rate;
    let coming = end - third_s * end_rate;
    let low = lower(lower(*start, *end), lower(leaving, coming));
    let size = -lower(-scale_ml, lower(-start, -end));
    (scale_ml >= 0.0) & (low < NEAR * size)
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
