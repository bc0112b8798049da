//! Whether data tell factors apart.

use nalgebra::{DMatrix, SymmetricEigen};

/// From this collinearity on, factors cannot be told apart: R. Brun, P. Reichert, H. R. Künsch, Water Resour. Res. 37 (2001) 1015, doi 10.1029/2000WR900350, give 10 to 15.
const ENTANGLED: f64 = 15.0;
/// Share of a direction from which on a factor takes part in it (design value: a tenth of its square).
const TAKES_PART: f64 = 0.316;

/// Whether the targets of a fit tell its factors apart.
///
/// $$\gamma = \frac{1}{\sqrt{\lambda_\min}}$$
///
/// Plain text: the collinearity index `1 / sqrt(lambda_min)`, `lambda_min` the smallest eigenvalue of `S^T S`, `S` the slopes of the targets over the factors with every column at length one. A change of one factor can be made up for by
/// the others up to a share of `1 / gamma`.
///
/// Source: R. Brun, P. Reichert, H. R. Künsch, Water Resour. Res. 37 (2001) 1015, doi 10.1029/2000WR900350.
#[derive(Clone, Debug, PartialEq)]
pub struct Identifiability {
    /// The collinearity index; infinite if a combination of factors changes nothing.
    pub collinearity: f64,
    /// Factors that change no target.
    pub without_effect: Vec<String>,
    /// Factors that make up for each other, if the index is above 15.
    pub entangled: Vec<String>,
    /// Factors of which it is not known, as no member beside the fit could be run along them.
    pub unknown: Vec<String>,
}

impl Identifiability {
    /// Whether every factor is known to act and none makes up for others.
    pub const fn is_sound(&self) -> bool {
        self.without_effect.is_empty() && self.entangled.is_empty() && self.unknown.is_empty()
    }

    /// With these columns of the slopes not known.
    pub(super) fn with_unknown(mut self, names: Vec<String>) -> Self {
        if !names.is_empty() {
            self.without_effect.retain(|name| !names.contains(name));
            self.collinearity = f64::INFINITY;
            self.unknown = names;
        }
        self
    }

    /// Of slopes in units of the targets' errors: a row for each target, a column for each factor.
    pub(super) fn of(slopes: &DMatrix<f64>, names: &[String]) -> Self {
        let lengths: Vec<f64> = slopes.column_iter().map(|column| column.norm()).collect();
        let longest = lengths.iter().copied().fold(0.0, f64::max);
        let acts = |length: &f64| *length > 1e-9 * longest;
        let named = |which: &dyn Fn(usize) -> bool| {
            let names = names.iter().enumerate().filter(|(index, _)| which(*index));
            names.map(|(_, name)| name.clone()).collect::<Vec<_>>()
        };
        let without_effect = named(&|index| !lengths.get(index).is_some_and(acts));
        let mut kept = slopes.clone();
        for (mut column, length) in kept.column_iter_mut().zip(&lengths) {
            if acts(length) {
                column /= *length;
            } else {
                column.fill(0.0);
            }
        }
        let active: Vec<usize> = (0..lengths.len())
            .filter(|i| lengths.get(*i).is_some_and(acts))
            .collect();
        let kept = kept.select_columns(&active);
        if kept.ncols() < 2 {
            return Self {
                collinearity: if without_effect.is_empty() {
                    1.0
                } else {
                    f64::INFINITY
                },
                without_effect,
                entangled: Vec::new(),
                unknown: Vec::new(),
            };
        }
        let eigen = SymmetricEigen::new(kept.tr_mul(&kept));
        let (weakest, smallest) = eigen.eigenvalues.argmin();
        // Round-off of a sum of squares of unit length.
        let index = if smallest > 1e-14 {
            1.0 / smallest.sqrt()
        } else {
            f64::INFINITY
        };
        let direction = eigen.eigenvectors.column(weakest);
        let taking_part: Vec<usize> = active
            .iter()
            .zip(direction.iter())
            .filter(|(_, share)| share.abs() > TAKES_PART && index > ENTANGLED)
            .map(|(index, _)| *index)
            .collect();
        Self {
            collinearity: if without_effect.is_empty() {
                index
            } else {
                f64::INFINITY
            },
            without_effect,
            entangled: named(&|index| taking_part.contains(&index)),
            unknown: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: usize, slopes: &[f64]) -> Identifiability {
        let columns = slopes.len() / rows;
        let names: Vec<_> = (0..columns).map(|i| format!("x{i}")).collect();
        Identifiability::of(&DMatrix::from_row_slice(rows, columns, slopes), &names)
    }

    #[test]
    fn factors_that_act_each_on_a_target_of_its_own_are_told_apart() {
        let sound = of(2, &[3.0, 0.0, 0.0, 100.0]);
        assert!(sound.is_sound());
        assert!((sound.collinearity - 1.0).abs() < 1e-12);
    }

    /// Columns at an angle a have the eigenvalues 1 ± cos(a).
    #[test]
    fn columns_at_a_small_angle_are_entangled() {
        let angle: f64 = 0.05;
        let found = of(2, &[1.0, angle.cos(), 0.0, angle.sin()]);
        let expected = 1.0 / (1.0 - angle.cos()).sqrt();
        assert!((found.collinearity / expected - 1.0).abs() < 1e-6);
        assert_eq!(found.entangled, ["x0", "x1"]);
    }

    #[test]
    fn a_factor_that_does_nothing_is_named() {
        let found = of(2, &[1.0, 0.0, 0.5, 1.0, 0.0, 2.0]);
        assert_eq!(found.without_effect, ["x1"]);
        assert!(found.entangled.is_empty() && found.collinearity.is_infinite());
    }

    #[test]
    fn only_those_that_make_up_for_each_other_are_named() {
        // The third is alone on its target.
        let found = of(3, &[1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 5.0]);
        assert_eq!(found.entangled, ["x0", "x1"]);
        assert!(found.collinearity.is_infinite());
    }
}
