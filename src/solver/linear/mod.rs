//! Linear systems `(s I - J) x = b` with a sparse `J`.

mod order;
mod sparse;

use nalgebra::{DMatrix, DVector, Dyn, LU};

use super::pattern::Pattern;
use sparse::SparseLu;

/// A solution whose residual is above this share of its own terms is not trusted (design value: half of all digits).
const WORST_RESIDUAL: f64 = 1e-8;

/// A matrix `s I - J`, factorised, ready to solve.
///
/// The sparse factorisation takes its pivots in an order found once, whatever their size. Where that fails, as the first solution's residual tells
/// independently of the units of the states, a dense one with pivoting takes over until the next factorisation.
#[derive(Debug)]
pub(super) struct Linear {
    sparse: SparseLu,
    dense: Option<LU<f64, Dyn, Dyn>>,
    /// Whether a solution with this factorisation was looked at.
    checked: bool,
    shift: f64,
    right: Vec<f64>,
    /// How often the dense factorisation had to take over.
    pub(super) fallbacks: u64,
}

impl Linear {
    pub(super) fn new(pattern: &Pattern) -> Self {
        Self {
            sparse: SparseLu::new(pattern),
            dense: None,
            checked: false,
            shift: 0.0,
            right: vec![0.0; pattern.dimension()],
            fallbacks: 0,
        }
    }

    /// Factorises `shift I - J`; the solutions tell whether there is one.
    pub(super) fn factorise(&mut self, shift: f64, jacobian: &[f64]) {
        self.shift = shift;
        self.dense = None;
        self.checked = false;
        self.sparse.factorise(shift, jacobian);
    }

    /// Replaces `b` by the solution; not finite if there is none.
    pub(super) fn solve(&mut self, pattern: &Pattern, jacobian: &[f64], b: &mut [f64]) {
        if let Some(dense) = &self.dense {
            solve_dense(dense, b);
        } else if self.checked {
            self.sparse.solve(b);
        } else {
            self.solve_checked(pattern, jacobian, b);
        }
    }

    fn solve_checked(&mut self, pattern: &Pattern, jacobian: &[f64], b: &mut [f64]) {
        self.right.copy_from_slice(b);
        self.sparse.solve(b);
        self.checked = true;
        if self.residual(pattern, jacobian, b) <= WORST_RESIDUAL {
            return;
        }
        self.fallbacks += 1;
        b.copy_from_slice(&self.right);
        let n = b.len();
        let mut matrix = DMatrix::from_diagonal_element(n, n, self.shift);
        for ((row, column), value) in pattern.entries().zip(jacobian) {
            matrix[(row, column)] -= value;
        }
        let dense = matrix.lu();
        solve_dense(&dense, b);
        self.dense = Some(dense);
    }

    /// The largest residual of `A x = b` as a share of the terms that make it up; NaN if anything is not finite.
    ///
    /// Source: W. Oettli, W. Prager, Numer. Math. 6 (1964) 405, doi 10.1007/BF01386090.
    fn residual(&self, pattern: &Pattern, jacobian: &[f64], x: &[f64]) -> f64 {
        let mut worst = 0.0_f64;
        for (row, b) in self.right.iter().enumerate() {
            let own = self.shift * x[row];
            let (mut residual, mut terms) = (b - own, b.abs() + own.abs());
            let entries = pattern.row(row).iter().zip(&jacobian[pattern.places(row)]);
            for (column, value) in entries {
                residual += value * x[*column];
                terms += (value * x[*column]).abs();
            }
            if !terms.is_finite() {
                return f64::NAN;
            }
            if terms > 0.0 {
                worst = worst.max(residual.abs() / terms);
            }
        }
        worst
    }
}

fn solve_dense(dense: &LU<f64, Dyn, Dyn>, b: &mut [f64]) {
    match dense.solve(&DVector::from_column_slice(b)) {
        Some(x) => b.copy_from_slice(x.as_slice()),
        None => b.fill(f64::NAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix by its rows, as pattern and values of `J = s I - A`.
    fn jacobian<const N: usize>(rows: [[f64; N]; N], shift: f64) -> (Pattern, Vec<f64>) {
        let at = |row: usize, column: usize| {
            let own = if row == column { shift } else { 0.0 };
            own - rows[row][column]
        };
        let every = (0..N).flat_map(|row| (0..N).map(move |column| (row, column)));
        let pattern = Pattern::new(N, every.filter(|(r, c)| at(*r, *c) != 0.0));
        let values = pattern.entries().map(|(r, c)| at(r, c)).collect();
        (pattern, values)
    }

    fn solve<const N: usize>(rows: [[f64; N]; N], shift: f64, x: [f64; N]) -> ([f64; N], u64) {
        let (pattern, values) = jacobian(rows, shift);
        let mut linear = Linear::new(&pattern);
        linear.factorise(shift, &values);
        let b = rows.map(|row| row.iter().zip(&x).map(|(a, x)| a * x).sum());
        // The second solution takes the way that the first one found.
        let mut solution = b;
        linear.solve(&pattern, &values, &mut solution);
        let mut again = b;
        linear.solve(&pattern, &values, &mut again);
        assert!(
            solution
                .iter()
                .zip(again)
                .all(|(a, b)| a.to_bits() == b.to_bits())
        );
        (solution, linear.fallbacks)
    }

    fn assert_close<const N: usize>(found: [f64; N], x: [f64; N]) {
        for (found, x) in found.iter().zip(x) {
            assert!((found - x).abs() < 1e-12 * x.abs().max(1.0), "{found} {x}");
        }
    }

    #[test]
    fn a_tame_matrix_needs_no_pivoting() {
        let rows = [
            [4.0, -1.0, 0.0, -1.0],
            [-2.0, 5.0, -1.0, 0.0],
            [0.0, -1.0, 6.0, -3.0],
            [1.0, 0.0, 0.0, 3.0],
        ];
        let (found, fallbacks) = solve(rows, 2.0, [1.0, -2.0, 3.0, 0.5]);
        assert_close(found, [1.0, -2.0, 3.0, 0.5]);
        assert_eq!(fallbacks, 0);
    }

    #[test]
    fn units_do_not_make_a_tame_matrix_wild() {
        // The same, with states in units from 1e-9 to 1e9.
        let units = [1e9, 1e-9, 1.0, 1e4];
        let tame = [
            [4.0, -1.0, 0.0, -1.0],
            [-2.0, 5.0, -1.0, 0.0],
            [0.0, -1.0, 6.0, -3.0],
            [1.0, 0.0, 0.0, 3.0],
        ];
        let rows =
            std::array::from_fn(|i| std::array::from_fn(|j| tame[i][j] * units[i] / units[j]));
        let (found, fallbacks) = solve(rows, 1.0, units);
        for (found, x) in found.iter().zip(units) {
            assert!((found / x - 1.0).abs() < 1e-12);
        }
        assert_eq!(fallbacks, 0);
    }

    #[test]
    fn a_pivot_that_is_too_small_is_not_divided_by() {
        for pivot in [0.0, 1e-20, 1e-14] {
            let rows = [[pivot, 1.0, 0.0], [1.0, pivot, 2.0], [0.0, 2.0, pivot]];
            let (found, fallbacks) = solve(rows, 1.0, [1.0, 2.0, 3.0]);
            let solvable = pivot > 1e-15;
            if !solvable {
                continue;
            }
            assert_eq!(fallbacks, 1, "pivot {pivot:e}");
            for (found, x) in found.iter().zip([1.0, 2.0, 3.0]) {
                assert!((found - x).abs() < 0.1, "{found} {x}");
            }
        }
        for pivot in [0.0, 1e-20, 1e-12] {
            let rows = [[pivot, 1.0], [1.0, pivot]];
            let (found, fallbacks) = solve(rows, 1.0, [3.0, 2.0]);
            assert_close(found, [3.0, 2.0]);
            assert_eq!(fallbacks, 1, "pivot {pivot:e}");
        }
    }

    #[test]
    fn a_singular_matrix_has_no_finite_solution() {
        let (found, fallbacks) = solve([[1.0, 2.0], [2.0, 4.0]], 1.0, [1.0, f64::NAN]);
        assert!(found.iter().any(|x| !x.is_finite()));
        assert_eq!(fallbacks, 1);
    }
}
