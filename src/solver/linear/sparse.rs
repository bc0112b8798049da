//! A sparse LU factorisation whose pattern is found once.

use std::collections::BTreeSet;

use super::order::minimum_degree;
use crate::solver::pattern::Pattern;

/// `s I - J = L U` in a fixed order of elimination, row by row: `L` with ones on its diagonal, and `U` on and above it.
#[derive(Debug)]
pub(super) struct SparseLu {
    /// Which unknown is eliminated first, second and so on.
    order: Vec<usize>,
    /// The entries of both factors, fill-in counted in.
    pattern: Pattern,
    values: Vec<f64>,
    /// Where in its row of the factors the diagonal is, counted over all rows.
    diagonal: Vec<usize>,
    /// One over the pivots.
    inverse: Vec<f64>,
    /// Where each entry of the Jacobian goes.
    slots: Vec<usize>,
    work: Vec<f64>,
}

impl SparseLu {
    pub(super) fn new(jacobian: &Pattern) -> Self {
        let n = jacobian.dimension();
        let order = minimum_degree(jacobian);
        let mut turn = vec![0; n];
        for (k, &unknown) in order.iter().enumerate() {
            turn[unknown] = k;
        }
        let turns = jacobian
            .entries()
            .map(|(row, column)| (turn[row], turn[column]));
        let turns: Vec<_> = turns.collect();
        let pattern = fill_in(n, &turns);
        let place = |row, column| pattern.place(row, column).unwrap_or_default();
        Self {
            slots: turns
                .iter()
                .map(|(row, column)| place(*row, *column))
                .collect(),
            diagonal: (0..n).map(|k| place(k, k)).collect(),
            values: vec![0.0; pattern.len()],
            inverse: vec![0.0; n],
            work: vec![0.0; n],
            order,
            pattern,
        }
    }

    /// Computes the factors; a pivot of zero makes them infinite.
    pub(super) fn factorise(&mut self, shift: f64, jacobian: &[f64]) {
        self.values.fill(0.0);
        for (slot, value) in self.slots.iter().zip(jacobian) {
            self.values[*slot] -= value;
        }
        for slot in &self.diagonal {
            self.values[*slot] += shift;
        }
        for row in 0..self.diagonal.len() {
            self.eliminate(row);
        }
    }

    /// Takes the rows above out of a row.
    fn eliminate(&mut self, row: usize) {
        let places = self.pattern.places(row);
        let own = self.pattern.row(row);
        for (column, value) in own.iter().zip(&self.values[places.clone()]) {
            self.work[*column] = *value;
        }
        let below = self.diagonal[row] - places.start;
        for &above in &own[..below] {
            let factor = self.work[above] * self.inverse[above];
            self.work[above] = factor;
            let rest = self.diagonal[above] + 1..self.pattern.places(above).end;
            let columns = &self.pattern.row(above)[rest.start - self.pattern.places(above).start..];
            for (column, value) in columns.iter().zip(&self.values[rest]) {
                self.work[*column] -= factor * value;
            }
        }
        for (column, value) in own.iter().zip(&mut self.values[places]) {
            *value = self.work[*column];
        }
        self.inverse[row] = self.values[self.diagonal[row]].recip();
    }

    /// Replaces `b` by the solution.
    pub(super) fn solve(&mut self, b: &mut [f64]) {
        let n = self.order.len();
        for row in 0..n {
            let places = self.pattern.places(row);
            let lower = places.start..self.diagonal[row];
            let columns = &self.pattern.row(row)[..lower.len()];
            let known = dot(columns, &self.values[lower], &self.work);
            self.work[row] = b[self.order[row]] - known;
        }
        for row in (0..n).rev() {
            let places = self.pattern.places(row);
            let upper = self.diagonal[row] + 1..places.end;
            let columns = &self.pattern.row(row)[upper.start - places.start..];
            let known = dot(columns, &self.values[upper], &self.work);
            self.work[row] = (self.work[row] - known) * self.inverse[row];
        }
        for (unknown, value) in self.order.iter().zip(&self.work) {
            b[*unknown] = *value;
        }
    }
}

fn dot(columns: &[usize], values: &[f64], x: &[f64]) -> f64 {
    let terms = columns.iter().zip(values);
    terms.map(|(column, value)| value * x[*column]).sum()
}

/// The pattern of the factors: a row takes over what the rows above, whose unknowns it holds, hold beyond their diagonals.
fn fill_in(n: usize, entries: &[(usize, usize)]) -> Pattern {
    let mut rows: Vec<BTreeSet<usize>> = (0..n).map(|k| BTreeSet::from([k])).collect();
    for (row, column) in entries {
        rows[*row].insert(*column);
    }
    for row in 0..n {
        let (above, rest) = rows.split_at_mut(row);
        let own = &mut rest[0];
        let mut next = own.first().copied();
        while let Some(k) = next.filter(|k| *k < row) {
            own.extend(above[k].range(k + 1..));
            next = own.range(k + 1..).next().copied();
        }
    }
    let entries = rows.iter().enumerate();
    Pattern::new(
        n,
        entries.flat_map(|(row, columns)| columns.iter().map(move |column| (row, *column))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_fills_nothing_in() {
        let chain = (0..50).flat_map(|i| [(i, i), (i, i + 1), (i + 1, i)]);
        let chain = Pattern::new(50, chain);
        assert_eq!(SparseLu::new(&chain).pattern.len(), chain.len());
    }

    #[test]
    fn a_ring_with_a_hub_is_solved() {
        let n = 12;
        let ring = (1..n).flat_map(|i| [(i, i), (i, 1 + i % (n - 1)), (0, i), (i, 0)]);
        let pattern = Pattern::new(n, ring);
        let values = pattern
            .entries()
            .map(|(i, j)| ((3 * i + 5 * j) % 7) as f64 - 3.0);
        let values: Vec<f64> = values.collect();
        let mut lu = SparseLu::new(&pattern);
        for shift in [20.0, 50.0] {
            lu.factorise(shift, &values);
            let x: Vec<f64> = (0..n).map(|i| (i as f64).sin() + 2.0).collect();
            let mut b: Vec<f64> = x.iter().map(|x| shift * x).collect();
            for ((i, j), value) in pattern.entries().zip(&values) {
                b[i] -= value * x[j];
            }
            lu.solve(&mut b);
            for (found, x) in b.iter().zip(&x) {
                assert!((found - x).abs() < 1e-13, "{found} {x}");
            }
        }
    }
}
