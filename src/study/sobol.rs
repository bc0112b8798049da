//! Shares of a measure's variance that factors account for.

use crate::study::answers::{Answers, all_finite};
use crate::study::design::{count, sobol as sobol_points};
use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::failed::{FailedMember, check_left};
use crate::study::member::{Member, Outcome};
use crate::study::numbers::{moments, scale_of};
use crate::study::plan::Study;
use crate::study::run::MemberRun;
use crate::units::Quantity;

/// Sobol indices of all factors and measures.
///
/// $$S_j = \frac{\mathrm{Var}\bigl(E(y \mid x_j)\bigr)}{\mathrm{Var}(y)}, \qquad T_j = \frac{E\bigl(\mathrm{Var}(y \mid x_{\sim j})\bigr)}{\mathrm{Var}(y)}$$
///
/// Plain text: `S`, the share of the variance that would go if the factor alone were known; `T`, the share that would stay if all others were. `T` near zero: the factor may be fixed. `T - S`: what it does together with others.
///
/// Estimators: A. Saltelli et al., Comput. Phys. Commun. 181 (2010) 259, doi 10.1016/j.cpc.2009.09.018 (`S`); M. J. W. Jansen, Comput. Phys. Commun. 117 (1999) 35, doi 10.1016/S0010-4655(98)00154-4 (`T`). Their
/// error falls about as the inverse of the number of samples; small indices may come out a little below zero.
///
/// A row is the runs of one base sample: `A`, `B`, and for each factor `A` with that factor from `B`.
/// A row with a member that failed is left out as a whole; the indices are then those over what could
/// be run. See [`failures`](Self::failures), [`rows`](Self::rows) and the standard errors.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    answers: Answers<SobolIndex>,
    rows: usize,
    left_out: usize,
    failures: Vec<FailedMember>,
}

/// Sobol indices of one factor for one measure; both zero if the measure does not vary.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SobolIndex {
    /// Of the factor alone.
    pub first_order: f64,
    /// With all that it does together with others.
    pub total: f64,
    /// Standard error of `first_order`, as of independent rows: that of a Sobol sequence is smaller.
    pub first_order_error: f64,
    /// Standard error of `total`, likewise.
    pub total_error: f64,
}

impl SobolIndices {
    /// The indices of `factor` for `measure`.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if a handle belongs to another study, [`StudyError::NoAnswer`] if
    /// the index is not a finite number.
    pub fn of<F: Quantity, Q: Quantity>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<SobolIndex, StudyError> {
        self.answers.of(factor, measure)
    }

    /// How many rows the indices were worked out from.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many rows were left out, as a member of them failed.
    pub const fn rows_left_out(&self) -> usize {
        self.left_out
    }

    /// Which members failed, and why. With `n` samples, members 0 to `n - 1` are those of `A`, the
    /// next `n` those of `B`, and then come those of each factor.
    pub fn failures(&self) -> &[FailedMember] {
        &self.failures
    }
}

impl Study {
    /// Sobol indices from `samples` base samples, best a power of two; 256 to 4096 are usual.
    ///
    /// It takes `samples * (factors + 2)` runs. Rows with a member that fails are left out.
    ///
    /// # Errors
    /// [`StudyError`] if the study makes no sense; [`StudyError::TooFewLeft`] if less than a quarter of
    /// the rows, or fewer than four of them, can be run.
    pub fn sobol(
        &self,
        samples: usize,
        seed: u64,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    ) -> Result<SobolIndices, StudyError> {
        self.check()?;
        let axes = self.factors.len();
        count("samples", samples, 1 << 16)?;
        count("factors of Sobol indices", axes, 128)?;
        let points = saltelli(samples, axes, seed);
        let runs = self.runs_at(&points, &model)?;
        let failures = self.failed(&runs);
        let whole = whole_rows(&runs, samples);
        check_left("rows", whole.len(), samples, &failures)?;
        let column = |block: usize, measure: usize| -> Vec<f64> {
            let runs = whole.iter().map(|row| runs.get(block * samples + row));
            let values = runs.filter_map(|run| run?.measures.as_ref().ok()?.get(measure).copied());
            values.collect()
        };
        let answer = |measure: usize, factor: usize| {
            let [a, b, mixed] = [0, 1, factor + 2].map(|block| column(block, measure));
            let index = index(&a, &b, &mixed);
            all_finite(&[index.first_order, index.total])?;
            all_finite(&[index.first_order_error, index.total_error])?;
            Ok(index)
        };
        Ok(SobolIndices {
            answers: Answers::new(self, answer),
            rows: whole.len(),
            left_out: samples - whole.len(),
            failures,
        })
    }
}

/// Rows of which no member failed. Each block of `samples` runs has one of every row.
fn whole_rows(runs: &[MemberRun], samples: usize) -> Vec<usize> {
    let mut whole = vec![true; samples];
    for block in runs.chunks(samples) {
        for (whole, run) in whole.iter_mut().zip(block) {
            *whole &= run.measures.is_ok();
        }
    }
    let rows = whole.iter().enumerate();
    rows.filter_map(|(row, whole)| whole.then_some(row))
        .collect()
}

/// Points of two independent samples, `A` then `B`, then for each factor those of `A` with that factor from `B`.
fn saltelli(samples: usize, axes: usize, seed: u64) -> Vec<Vec<f64>> {
    let both = sobol_points(samples, 2 * axes, seed);
    let (a, b): (Vec<_>, Vec<_>) = both
        .iter()
        .map(|point| {
            let (a, b) = point.split_at(axes.min(point.len()));
            (a.to_vec(), b.to_vec())
        })
        .unzip();
    let mixed = (0..axes).flat_map(|axis| {
        a.iter().zip(&b).map(move |(a, b)| {
            let mut mixed = a.clone();
            if let (Some(to), Some(from)) = (mixed.get_mut(axis), b.get(axis)) {
                *to = *from;
            }
            mixed
        })
    });
    let mixed: Vec<_> = mixed.collect();
    a.into_iter().chain(b).chain(mixed).collect()
}

/// The indices of a factor, from the values at `A`, at `B`, and at `A` with the factor from `B`.
fn index(a: &[f64], b: &[f64], mixed: &[f64]) -> SobolIndex {
    let scale = scale_of(a.iter().chain(b).chain(mixed));
    let [a, b, mixed] =
        [a, b, mixed].map(|values| values.iter().map(|v| v / scale).collect::<Vec<f64>>());
    let count = a.len().max(1) as f64;
    let all = || a.iter().chain(&b);
    let mean = all().sum::<f64>() / (2.0 * count);
    let variance = all().map(|value| (value - mean).powi(2)).sum::<f64>() / (2.0 * count);
    // Differences below round-off of the mean are no variance.
    if variance <= (f64::EPSILON * mean).powi(2) * 16.0 {
        return SobolIndex::default();
    }
    let triples = || a.iter().zip(&b).zip(&mixed);
    let alone = triples().map(|((a, b), mixed)| (b - mean) * (mixed - a));
    let together = triples().map(|((a, _), mixed)| 0.5 * (a - mixed).powi(2));
    let variances = a.iter().zip(&b);
    let variances = variances.map(|(a, b)| 0.5 * ((a - mean).powi(2) + (b - mean).powi(2)));
    let variances: Vec<f64> = variances.collect();
    let [(first_order, first_order_error), (total, total_error)] =
        [alone.collect::<Vec<_>>(), together.collect()].map(|parts| ratio(&parts, &variances));
    SobolIndex {
        first_order,
        total,
        first_order_error,
        total_error,
    }
}

/// The ratio of two means over the same samples, and its standard error by the delta method.
fn ratio(parts: &[f64], wholes: &[f64]) -> (f64, f64) {
    let ratio = parts.iter().sum::<f64>() / wholes.iter().sum::<f64>();
    let count = wholes.len().max(1) as f64;
    let whole = wholes.iter().sum::<f64>() / count;
    let misses = parts.iter().zip(wholes);
    let misses: Vec<f64> = misses.map(|(part, whole)| part - ratio * whole).collect();
    (ratio, moments(&misses).1 / count.sqrt() / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a sum of two independent terms: small and large values had no variance, or an infinite one.
    #[test]
    fn indices_do_not_depend_on_the_scale_of_the_measure() {
        let points = saltelli(256, 2, 3);
        let values: Vec<f64> = points.iter().map(|p| p[0] + 0.5 * p[1]).collect();
        let of = |scale: f64| {
            let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
            index(&scaled[..256], &scaled[256..512], &scaled[512..768])
        };
        let plain = of(1.0);
        assert!((plain.first_order - 0.8).abs() < 0.02, "{plain:?}");
        for power in [-1000, -600, 600, 1000] {
            assert_eq!(of(2_f64.powi(power)), plain, "2^{power}");
        }
    }

    /// The standard error falls as the root of the number of rows, and tells how far off indices are.
    #[test]
    fn standard_errors_are_those_of_as_many_independent_rows() {
        let value = |p: &[f64]| p[0] + 2.0 * p[1] * p[1];
        let of = |samples: usize| {
            let points = crate::study::Design::random(samples).seeded(7);
            let points = points.points(4).unwrap();
            let column = |mix: fn(&[f64]) -> [f64; 2]| -> Vec<f64> {
                points.iter().map(|p| value(&mix(p))).collect()
            };
            index(
                &column(|p| [p[0], p[1]]),
                &column(|p| [p[2], p[3]]),
                &column(|p| [p[2], p[1]]),
            )
        };
        let (few, many) = (of(500), of(8000));
        let shrinks = few.first_order_error / many.first_order_error;
        assert!((shrinks / 4.0 - 1.0).abs() < 0.2, "{shrinks}");
        // Var(x) = 1/12, Var(2 x^2) = 16/45.
        let truth = (1.0 / 12.0) / (1.0 / 12.0 + 16.0 / 45.0);
        for index in [few, many] {
            assert!((index.first_order - truth).abs() < 3.0 * index.first_order_error);
            assert!((index.total - truth).abs() < 3.0 * index.total_error);
        }
    }
}
