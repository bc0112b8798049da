//! The Jacobian and the time derivative of a system at one point, by the system itself or by differences.

use crate::solver::integrator::Statistics;
use crate::solver::norm::Tolerances;
use crate::solver::pattern::Pattern;
use crate::solver::system::{Fault, System};

/// Where differences are taken from.
#[derive(Debug, Clone, Copy)]
pub(in crate::solver) struct Point<'a> {
    pub(in crate::solver) time_s: f64,
    pub(in crate::solver) state: &'a [f64],
    /// The rates there.
    pub(in crate::solver) rates: &'a [f64],
    /// The length of the step that starts there, in s.
    pub(in crate::solver) step_s: f64,
    /// No rates are asked for later than this.
    pub(in crate::solver) latest_s: f64,
}

/// Values of the Jacobian, and what differences need.
#[derive(Debug)]
pub(in crate::solver) struct Jacobian {
    pub(in crate::solver) pattern: Pattern,
    pub(in crate::solver) values: Vec<f64>,
    /// Columns that share no row, so that one difference serves them all: their number by group, and for each entry of the pattern its own.
    groups: Vec<Vec<usize>>,
    trial: Vec<f64>,
    trial_rates: Vec<f64>,
    steps: Vec<f64>,
}

impl Jacobian {
    pub(in crate::solver) fn new(system: &dyn System) -> Self {
        let n = system.dimension();
        // A pattern of another size would be of another system.
        let pattern = system
            .jacobian_pattern()
            .filter(|pattern| pattern.dimension() == n)
            .unwrap_or_else(|| Pattern::full(n));
        Self {
            values: vec![0.0; pattern.len()],
            groups: groups(&pattern),
            trial: vec![0.0; n],
            trial_rates: vec![0.0; n],
            steps: vec![0.0; n],
            pattern,
        }
    }

    /// Computes the values.
    pub(in crate::solver) fn evaluate(
        &mut self,
        system: &mut dyn System,
        point: Point<'_>,
        tolerances: &Tolerances,
        statistics: &mut Statistics,
    ) -> Result<(), Fault> {
        statistics.jacobians += 1;
        if system.jacobian(point.time_s, point.state, &mut self.values)? {
            return Ok(());
        }
        self.trial.copy_from_slice(point.state);
        for group in 0..self.groups.len() {
            self.difference(group, system, point, tolerances, statistics)?;
        }
        Ok(())
    }

    /// The state of whose change something that is not finite follows.
    pub(super) fn first_not_finite(&self) -> Option<usize> {
        let mut entries = self.pattern.entries().zip(&self.values);
        let found = entries.find(|(_, value)| !value.is_finite());
        found.map(|((_, column), _)| column)
    }

    /// The columns of a group by one forward difference; backward where the system refuses to look ahead, or has no finite rates there.
    fn difference(
        &mut self,
        group: usize,
        system: &mut dyn System,
        point: Point<'_>,
        tolerances: &Tolerances,
        statistics: &mut Statistics,
    ) -> Result<(), Fault> {
        let columns = &self.groups[group];
        let mut outcome = Ok(());
        for sign in [1.0, -1.0] {
            for &column in columns {
                let y = point.state[column];
                let moves = point.step_s * point.rates[column];
                let size = size(y, moves, tolerances, column);
                let trial = y + sign * f64::EPSILON.sqrt() * size;
                // The exact difference of two representable numbers.
                (self.trial[column], self.steps[column]) = (trial, trial - y);
            }
            statistics.evaluations += 1;
            outcome = system.derivatives(point.time_s, &self.trial, &mut self.trial_rates);
            if outcome.is_ok() && self.trial_rates.iter().all(|rate| rate.is_finite()) {
                break;
            }
        }
        for &column in columns {
            self.trial[column] = point.state[column];
        }
        outcome?;
        for row in 0..point.state.len() {
            let places = self.pattern.places(row);
            let entries = self.pattern.row(row).iter().zip(&mut self.values[places]);
            for (column, value) in entries {
                if columns.binary_search(column).is_ok() {
                    *value = (self.trial_rates[row] - point.rates[row]) / self.steps[*column];
                }
            }
        }
        Ok(())
    }

    /// Writes the derivative of the rates with respect to time.
    pub(in crate::solver) fn drift(
        &mut self,
        system: &mut dyn System,
        point: Point<'_>,
        drift: &mut [f64],
        statistics: &mut Statistics,
    ) -> Result<(), Fault> {
        if system.time_derivative(point.time_s, point.state, drift)? {
            return Ok(());
        }
        let start_s = point.time_s;
        let spacing_s = (start_s.abs() * f64::EPSILON).max(f64::MIN_POSITIVE);
        let ahead_s = (SHARE_OF_STEP * point.step_s).max(SPACINGS * spacing_s);
        let later_s = (start_s + ahead_s).min(point.latest_s);
        let step_s = later_s - start_s;
        if step_s <= 0.0 {
            drift.fill(0.0);
            return Ok(());
        }
        statistics.evaluations += 1;
        system.derivatives(later_s, point.state, &mut self.trial_rates)?;
        for (drift, (later, now)) in drift
            .iter_mut()
            .zip(self.trial_rates.iter().zip(point.rates))
        {
            *drift = (later - now) / step_s;
        }
        Ok(())
    }
}

/// How far ahead in time the rates are looked at: this share of the step, in which they change little, but so many spacings of numbers, which are
/// the round-off of time itself (design values: either spoils the derivative by no more than 1e-4).
const SHARE_OF_STEP: f64 = 1e-6;
const SPACINGS: f64 = 1e4;

/// The size of a state, half of whose digits make a difference: its own, that of its move in a step, or that against which its tolerance is measured.
fn size(y: f64, moves: f64, tolerances: &Tolerances, index: usize) -> f64 {
    let scale = tolerances.absolute[index] / tolerances.relative;
    let scale = if scale.is_finite() { scale } else { 1.0 };
    y.abs().max(moves.abs()).max(scale)
}

/// Columns in groups, no two of which share a row: each joins the first group that it can.
///
/// Source: A. R. Curtis, M. J. D. Powell, J. K. Reid, IMA J. Appl. Math. 13 (1974) 117, doi 10.1093/imamat/13.1.117.
fn groups(pattern: &Pattern) -> Vec<Vec<usize>> {
    let n = pattern.dimension();
    let mut rows_of = vec![Vec::new(); n];
    for (row, column) in pattern.entries() {
        rows_of[column].push(row);
    }
    let mut groups: Vec<(Vec<usize>, Vec<bool>)> = Vec::new();
    for (column, rows) in rows_of.iter().enumerate() {
        if rows.is_empty() {
            continue;
        }
        let free = |(_, taken): &&mut (_, Vec<bool>)| rows.iter().all(|row| !taken[*row]);
        let found = groups.iter_mut().find(free);
        let (columns, taken) = match found {
            Some(group) => group,
            None => {
                groups.push((Vec::new(), vec![false; n]));
                match groups.last_mut() {
                    Some(group) => group,
                    None => continue,
                }
            }
        };
        columns.push(column);
        rows.iter().for_each(|row| taken[*row] = true);
    }
    groups.into_iter().map(|(columns, _)| columns).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_needs_three_differences_however_long_it_is() {
        let chain = (0..40).flat_map(|i| [(i, i), (i, i + 1), (i + 1, i)]);
        let groups = groups(&Pattern::new(40, chain));
        assert_eq!(groups.len(), 3);
        assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 40);
        assert_eq!(super::groups(&Pattern::full(5)).len(), 5);
        assert!(super::groups(&Pattern::new(3, [])).is_empty());
    }
}
