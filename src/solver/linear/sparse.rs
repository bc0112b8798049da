//! A sparse LU factorisation whose pattern is found once.

use std::collections::BTreeSet;
use std::ops::Range;

use super::order::minimum_degree;
use crate::solver::pattern::Pattern;

/// `s I - J = L U` in a fixed order of elimination, row by row: `L` with ones on its diagonal, and `U` on and above it.
#[derive(Debug)]
pub(super) struct SparseLu {
    /// Which unknown is eliminated first, second and so on.
    order: Vec<usize>,
    rows: Vec<Row>,
    /// The entries of both factors, row by row and in each row by column, fill-in counted in.
    columns: Vec<usize>,
    values: Vec<f64>,
    /// One over the pivots.
    inverse: Vec<f64>,
    /// Where each entry of the Jacobian goes.
    slots: Vec<usize>,
    /// Where in its row each change goes that a row above makes, in the order of elimination.
    targets: Vec<usize>,
    work: Vec<f64>,
}

/// The places of a row's entries: those of `L` from `start` on, those of `U` from `diagonal` to `end`.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    diagonal: usize,
    end: usize,
}

impl Row {
    fn lower(self) -> Range<usize> {
        self.start..self.diagonal
    }

    /// Beyond the diagonal.
    fn upper(self) -> Range<usize> {
        self.diagonal + 1..self.end
    }
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
        let row = |k| {
            let Range { start, end } = pattern.places(k);
            let diagonal = place(k, k);
            Row {
                start,
                diagonal,
                end,
            }
        };
        let rows: Vec<_> = (0..n).map(row).collect();
        let columns: Vec<_> = pattern.entries().map(|(_, column)| column).collect();
        let changes = pattern.entries().filter(|(row, above)| above < row);
        let changes = changes.flat_map(|(row, above)| {
            let columns = columns[rows[above].upper()].iter();
            let start = rows[row].start;
            columns.map(move |column| place(row, *column) - start)
        });
        Self {
            slots: turns
                .iter()
                .map(|(row, column)| place(*row, *column))
                .collect(),
            targets: changes.collect(),
            values: vec![0.0; columns.len()],
            inverse: vec![0.0; n],
            work: vec![0.0; n],
            order,
            rows,
            columns,
        }
    }

    /// Computes the factors; a pivot of zero makes them infinite.
    pub(super) fn factorise(&mut self, shift: f64, jacobian: &[f64]) {
        self.values.fill(0.0);
        for (slot, value) in self.slots.iter().zip(jacobian) {
            self.values[*slot] -= value;
        }
        let mut targets = &self.targets[..];
        for (row, place) in self.rows.iter().enumerate() {
            // The rows above are done; they are taken out of this one.
            let (above, own) = self.values.split_at_mut(place.start);
            let (columns, diagonal) = (&self.columns[place.lower()], place.lower().len());
            own[diagonal] += shift;
            for (entry, &column) in columns.iter().enumerate() {
                let factor = own[entry] * self.inverse[column];
                own[entry] = factor;
                let upper = &above[self.rows[column].upper()];
                let (changed, rest) = targets.split_at(upper.len());
                targets = rest;
                for (target, value) in changed.iter().zip(upper) {
                    own[*target] -= factor * value;
                }
            }
            self.inverse[row] = own[diagonal].recip();
        }
    }

    /// Replaces `b` by the solution.
    pub(super) fn solve(&mut self, b: &mut [f64]) {
        let work = &mut self.work[..];
        for (work, unknown) in work.iter_mut().zip(&self.order) {
            *work = b[*unknown];
        }
        for (k, row) in self.rows.iter().enumerate() {
            let lower = row.lower();
            if !lower.is_empty() {
                work[k] -= dot(&self.columns[lower.clone()], &self.values[lower], work);
            }
        }
        let turns = self.rows.iter().zip(&self.inverse).zip(&self.order);
        for (k, ((row, inverse), unknown)) in turns.enumerate().rev() {
            let upper = row.upper();
            let known = dot(&self.columns[upper.clone()], &self.values[upper], work);
            let x = (work[k] - known) * inverse;
            work[k] = x;
            b[*unknown] = x;
        }
    }
}

#[inline]
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
        assert_eq!(SparseLu::new(&chain).values.len(), chain.len());
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
