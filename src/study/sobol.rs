//! Shares of a measure's variance that factors account for.

use crate::study::answers::Answers;
use crate::study::design::{count, sobol as sobol_points};
use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::member::{Member, Outcome};
use crate::study::plan::Study;
use crate::units::Quantity;

/// Sobol indices of all factors and measures.
///
/// $$S_j = \frac{\mathrm{Var}\bigl(E(y \mid x_j)\bigr)}{\mathrm{Var}(y)}, \qquad T_j = \frac{E\bigl(\mathrm{Var}(y \mid x_{\sim j})\bigr)}{\mathrm{Var}(y)}$$
///
/// Plain text: `S`, the share of the variance that would go if the factor alone were known; `T`, the share that would stay if all others were. `T` near zero: the factor may be fixed. `T - S`: what it does together with others.
///
/// Estimators: A. Saltelli et al., Comput. Phys. Commun. 181 (2010) 259, doi 10.1016/j.cpc.2009.09.018 (`S`); M. J. W. Jansen, Comput. Phys. Commun. 117 (1999) 35, doi 10.1016/S0010-4655(98)00154-4 (`T`). Their
/// error falls about as the inverse of the number of samples; small indices may come out a little below zero.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    answers: Answers<SobolIndex>,
}

/// Sobol indices of one factor for one measure; both zero if the measure does not vary.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SobolIndex {
    /// Of the factor alone.
    pub first_order: f64,
    /// With all that it does together with others.
    pub total: f64,
}

impl SobolIndices {
    /// The indices of `factor` for `measure`.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if a handle belongs to another study.
    pub fn of<F: Quantity, Q: Quantity>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<SobolIndex, StudyError> {
        self.answers.of(factor, measure)
    }
}

impl Study {
    /// Sobol indices from `samples` base samples, best a power of two; 256 to 4096 are usual.
    ///
    /// It takes `samples * (factors + 2)` runs.
    ///
    /// # Errors
    /// [`StudyError`] if the study makes no sense, or a member fails.
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
        let measures = self.measures_at(&points, &model)?;
        let mut indices = Vec::new();
        for measure in 0..self.measures.len() {
            let values: Vec<f64> = measures
                .iter()
                .filter_map(|all| all.get(measure).copied())
                .collect();
            let mut blocks = values.chunks(samples);
            let (Some(a), Some(b)) = (blocks.next(), blocks.next()) else {
                continue;
            };
            indices.extend(blocks.map(|mixed| index(a, b, mixed)));
        }
        Ok(SobolIndices {
            answers: Answers {
                study: self.key,
                factors: axes,
                values: indices,
            },
        })
    }
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

fn index(a: &[f64], b: &[f64], mixed: &[f64]) -> SobolIndex {
    let count = a.len().max(1) as f64;
    let all = || a.iter().chain(b);
    let mean = all().sum::<f64>() / (2.0 * count);
    let variance = all().map(|value| (value - mean).powi(2)).sum::<f64>() / (2.0 * count);
    // Differences below round-off of the mean are no variance.
    if variance <= (f64::EPSILON * mean).powi(2) * 16.0 {
        return SobolIndex::default();
    }
    let triples = || a.iter().zip(b).zip(mixed);
    let alone: f64 = triples()
        .map(|((a, b), mixed)| (b - mean) * (mixed - a))
        .sum();
    let together: f64 = triples()
        .map(|((a, _), mixed)| 0.5 * (a - mixed).powi(2))
        .sum();
    SobolIndex {
        first_order: alone / count / variance,
        total: together / count / variance,
    }
}
