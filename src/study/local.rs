//! How measures answer to factors about one point.

use crate::study::answers::{Answers, all_finite};
use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::failed::FailedMember;
use crate::study::member::{Member, Outcome};
use crate::study::plan::Study;
use crate::study::run::{MemberRun, Model};
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
    failures: Vec<FailedMember>,
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
    /// [`StudyError::ForeignHandle`] if a handle belongs to another study, [`StudyError::NoAnswer`] if
    /// no member beside the point can be run along this factor, if its range is too narrow for a
    /// difference, or if the slope is too large for an `f64`.
    pub fn of<F: Quantity, Q: Quantity>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<LocalEffect, StudyError> {
        self.answers.of(factor, measure)
    }

    /// Members that failed, and in place of which others were run: on the other side of the point,
    /// then nearer to it.
    pub fn failures(&self) -> &[FailedMember] {
        &self.failures
    }
}

impl Study {
    /// How measures answer to factors about the medians of all factors: differences over a hundredth of each spread.
    ///
    /// It takes one run more than there are factors, and more only where a run fails: then the other
    /// side of the point is tried, and shorter steps.
    ///
    /// # Errors
    /// [`StudyError`] if the study makes no sense, or the member at the medians fails.
    pub fn local(
        &self,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    ) -> Result<LocalEffects, StudyError> {
        self.check()?;
        let middle = vec![0.5; self.factors.len()];
        let differences = self.differences(&middle, None, STEP, &model)?;
        let values = self.values_at(&middle);
        let answer = |measure: usize, axis: usize| {
            let unknown = || "there is no such factor".to_owned();
            let column = differences.columns.get(axis).ok_or_else(unknown)?;
            let column = column.as_ref().map_err(Clone::clone)?;
            let factor = self.factors.get(axis).ok_or_else(unknown)?;
            let [low, high] = factor.spread.ends();
            let value = values.get(axis).copied().unwrap_or_default();
            let base = differences.base.get(measure).copied().unwrap_or_default();
            let change = column.change(measure);
            let slope = change / column.value_step;
            // Halves, as the whole range may be too wide for a number.
            let steps = (0.5 * high - 0.5 * low) / (0.5 * column.value_step);
            let over_range = change * steps;
            all_finite(&[slope, over_range])?;
            let elasticity = slope * value / base;
            Ok(LocalEffect {
                slope,
                elasticity: Some(elasticity).filter(|e| e.is_finite() && value != 0.0),
                over_range,
            })
        };
        Ok(LocalEffects {
            answers: Answers::new(self, answer),
            failures: differences.failures,
        })
    }

    /// Measures at a point of the unit cube, and their changes over a step of each factor.
    ///
    /// Where the member at the end of a step fails, the other side of the point is tried, then
    /// shorter steps.
    pub(super) fn differences(
        &self,
        point: &[f64],
        known: Option<Vec<f64>>,
        step: f64,
        model: &impl Model,
    ) -> Result<Differences, StudyError> {
        let mut base = known;
        let mut failures = Vec::new();
        let mut columns: Vec<_> = (0..point.len()).map(|_| Err(TOO_NARROW.into())).collect();
        for share in SHARES {
            let missing = columns.iter().enumerate();
            let missing =
                missing.filter(|(_, column): &(_, &Result<Column, String>)| column.is_err());
            let trials = missing.filter_map(|(axis, _)| self.moved(point, axis, step * share));
            let trials: Vec<Moved> = trials.collect();
            let points = trials.iter().map(|trial| trial.point.clone());
            let at = base.is_none().then(|| point.to_vec());
            let points: Vec<_> = at.into_iter().chain(points).collect();
            if points.is_empty() {
                continue;
            }
            let mut runs = self.runs_at(&points, model)?;
            if base.is_none() {
                base = Some(self.needed(runs.remove(0))?);
            }
            failures.extend(self.failed(&runs));
            for (trial, run) in trials.iter().zip(runs) {
                if let Some(column) = columns.get_mut(trial.axis) {
                    *column = trial.column(base.as_deref().unwrap_or_default(), run);
                }
            }
        }
        Ok(Differences {
            base: base.unwrap_or_default(),
            columns,
            failures,
        })
    }

    /// A point moved along an axis by a step away from the nearer end, or towards it if the step is
    /// negative; none if it would leave the cube, or if the factor would stay as it is.
    fn moved(&self, point: &[f64], axis: usize, step: f64) -> Option<Moved> {
        let u = *point.get(axis)?;
        let share_step = if u < 0.5 { step } else { -step };
        let mut point = point.to_vec();
        *point.get_mut(axis)? = u + share_step;
        let spread = self.factors.get(axis)?.spread;
        let (from, to) = (spread.quantile(u), spread.quantile(u + share_step));
        let value_step = to - from;
        let inside = (0.0..=1.0).contains(&(u + share_step));
        let beyond_round_off = value_step.abs() > ROUND_OFF * from.abs().max(to.abs());
        (inside && beyond_round_off).then_some(Moved {
            axis,
            point,
            share_step,
            value_step,
        })
    }
}

/// Steps that are tried, as shares of the first.
const SHARES: [f64; 6] = [1.0, -1.0, 0.25, -0.25, 0.0625, -0.0625];
/// Steps that are shorter, as shares of the value, are known to less than one part in 10,000.
const ROUND_OFF: f64 = 1e4 * f64::EPSILON;
/// Why there is no difference if no step moves the factor.
const TOO_NARROW: &str = "the range of the factor is too narrow for a difference: widen it";

/// A point beside another, along one axis.
#[derive(Clone, Debug)]
struct Moved {
    axis: usize,
    point: Vec<f64>,
    share_step: f64,
    value_step: f64,
}

impl Moved {
    fn column(&self, base: &[f64], run: MemberRun) -> Result<Column, String> {
        let moved = run.measures.map_err(|cause| cause.to_string())?;
        let pairs = moved.iter().zip(base);
        Ok(Column {
            share_step: self.share_step,
            value_step: self.value_step,
            changes: pairs.map(|(moved, base)| moved - base).collect(),
        })
    }
}

/// Measures at a point, and their changes over a step of each factor.
#[derive(Clone, Debug)]
pub(super) struct Differences {
    pub(super) base: Vec<f64>,
    /// One for each factor; or why there is none.
    pub(super) columns: Vec<Result<Column, String>>,
    pub(super) failures: Vec<FailedMember>,
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
