//! How measures answer to factors about one point.

use crate::study::answers::Answers;
use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::member::{Member, Outcome};
use crate::study::plan::Study;
use crate::study::run::Model;
use crate::units::Quantity;

/// Step of differences, as a share of the members: far above the error of a solver at 1e-6, small against most curvature.
const STEP: f64 = 1e-2;

/// How all measures answer to all factors about one point, by differences.
///
/// $$S_{ij} = \frac{\partial y_i}{\partial x_j}, \qquad e_{ij} = \frac{x_j}{y_i} \frac{\partial y_i}{\partial x_j}$$
///
/// Plain text: slopes `dy/dx`, and elasticities `(x / y) dy/dx`: by how many per cent the measure rises for each per cent of the factor.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalEffects {
    answers: Answers<LocalEffect>,
}

/// How one measure answers to one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalEffect {
    /// Change of the measure for each unit of the factor, both in their stored units.
    pub slope: f64,
    /// Per cent of the measure for each per cent of the factor; none where one of them is zero.
    pub elasticity: Option<f64>,
    /// Change of the measure, in its stored unit, over the whole range of the factor at this slope.
    pub over_range: f64,
}

impl LocalEffects {
    /// How `measure` answers to `factor`.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if a handle belongs to another study.
    pub fn of<F: Quantity, Q: Quantity>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<LocalEffect, StudyError> {
        self.answers.of(factor, measure)
    }
}

impl Study {
    /// How measures answer to factors about the medians of all factors: forward differences over a hundredth of each spread.
    ///
    /// It takes one run more than there are factors.
    ///
    /// # Errors
    /// [`StudyError`] if the study makes no sense, or a member fails.
    pub fn local(
        &self,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    ) -> Result<LocalEffects, StudyError> {
        self.check()?;
        let middle = vec![0.5; self.factors.len()];
        let differences = self.differences(&middle, STEP, &model)?;
        let values = self.values_at(&middle);
        let mut effects = Vec::new();
        for (measure, base) in differences.base.iter().enumerate() {
            let columns = self.factors.iter().zip(&differences.columns).zip(&values);
            for ((factor, column), value) in columns {
                let [low, high] = factor.spread.ends();
                let slope = column.change(measure) / column.value_step;
                let elasticity = slope * value / base;
                effects.push(LocalEffect {
                    slope,
                    elasticity: Some(elasticity).filter(|e| e.is_finite() && *value != 0.0),
                    over_range: slope * (high - low),
                });
            }
        }
        Ok(LocalEffects {
            answers: Answers {
                study: self.key,
                factors: self.factors.len(),
                values: effects,
            },
        })
    }

    /// Measures at a point of the unit cube, and their changes over a step of each factor.
    pub(super) fn differences(
        &self,
        point: &[f64],
        step: f64,
        model: &impl Model,
    ) -> Result<Differences, StudyError> {
        let mut points = vec![point.to_vec()];
        let mut share_steps = Vec::new();
        for axis in 0..point.len() {
            let mut moved = point.to_vec();
            if let Some(u) = moved.get_mut(axis) {
                // Away from the nearer end, so that every point stays in the cube.
                let step = if *u < 0.5 { step } else { -step };
                *u += step;
                share_steps.push(step);
            }
            points.push(moved);
        }
        let mut measures = self.measures_at(&points, model)?.into_iter();
        let base = measures.next().unwrap_or_default();
        let here = self.values_at(point);
        let moved = measures
            .zip(points.iter().skip(1))
            .zip(share_steps)
            .enumerate();
        let columns = moved.map(|(axis, ((moved, at), share_step))| {
            let value = |values: &[f64]| values.get(axis).copied().unwrap_or_default();
            let pairs = moved.iter().zip(&base);
            Column {
                share_step,
                value_step: value(&self.values_at(at)) - value(&here),
                changes: pairs.map(|(moved, base)| moved - base).collect(),
            }
        });
        Ok(Differences {
            columns: columns.collect(),
            base,
        })
    }
}

/// Measures at a point, and their changes over a step of each factor.
#[derive(Clone, Debug)]
pub(super) struct Differences {
    pub(super) base: Vec<f64>,
    pub(super) columns: Vec<Column>,
}

/// Changes of all measures over a step of one factor.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The step, as a share of the members, and in the factor's stored unit.
    pub(super) share_step: f64,
    pub(super) value_step: f64,
    changes: Vec<f64>,
}

impl Column {
    pub(super) fn change(&self, measure: usize) -> f64 {
        self.changes.get(measure).copied().unwrap_or_default()
    }
}
