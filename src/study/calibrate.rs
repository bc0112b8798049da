//! Fitting factors to measured values.

use std::cell::RefCell;
use std::f64::consts::FRAC_PI_2;

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt};
use nalgebra::storage::Owned;
use nalgebra::{DMatrix, DVector, Dyn};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::identifiability::Identifiability;
use crate::study::local::Differences;
use crate::study::member::{Member, Outcome};
use crate::study::plan::Study;
use crate::study::run::Model;
use crate::units::Quantity;

/// Step of the differences of a fit, as a share of the members.
const STEP: f64 = 1e-3;
/// Relative change of the sum of squares, and of the factors, below which a fit has come to its end.
const END: f64 = 1e-8;
/// How near to the end of its range, as a share of the members, a factor is at its bound.
const AT_BOUND: f64 = 1e-3;

/// What a study is fitted to: values of its measures, each with its standard error.
///
/// | setting | default | larger means |
/// |---|---|---|
/// | [`to`](Self::to) | required | |
/// | [`starting_at`](Self::starting_at) | the median of each factor | |
/// | [`patience`](Self::patience) | 50 | more steps before the fit gives up |
#[derive(Clone, Debug)]
pub struct Calibration {
    targets: Vec<Target>,
    starts: Vec<(u32, usize, f64)>,
    patience: usize,
}

#[derive(Clone, Copy, Debug)]
struct Target {
    study: u32,
    measure: usize,
    value: f64,
    error: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            targets: Vec::new(),
            starts: Vec::new(),
            patience: 50,
        }
    }
}

impl Calibration {
    /// A calibration without targets yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fits `measure` to `value`, which is known up to this standard error. Targets with smaller errors weigh more.
    #[must_use]
    pub fn to<Q: Quantity>(mut self, measure: Measured<Q>, value: Q, standard_error: Q) -> Self {
        self.targets.push(Target {
            study: measure.study,
            measure: measure.index,
            value: value.base(),
            error: standard_error.base(),
        });
        self
    }

    /// Starts with this value of a factor, within its spread.
    #[must_use]
    pub fn starting_at<Q: Quantity>(mut self, factor: Factor<Q>, value: Q) -> Self {
        self.starts.push((factor.study, factor.index, value.base()));
        self
    }

    /// Gives up after this many steps for each factor; each takes one run more than there are factors.
    #[must_use]
    pub const fn patience(mut self, steps: usize) -> Self {
        self.patience = steps;
        self
    }
}

/// A study that was fitted.
#[derive(Clone, Debug)]
pub struct Calibrated {
    study: u32,
    values: Vec<f64>,
    shares: Vec<f64>,
    /// Half of each 95 % interval; none where the targets do not fix the factors.
    halves: Option<Vec<f64>>,
    measures: Vec<f64>,
    /// Sum of squared misses, each over its standard error.
    pub chi_squared: f64,
    /// Targets less factors.
    pub degrees_of_freedom: usize,
    /// Whether the targets tell the factors apart.
    pub identifiability: Identifiability,
}

/// A fitted factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted<Q> {
    /// Its value.
    pub value: Q,
    /// Ends of its 95 % confidence interval; none if the targets do not fix it.
    pub interval: Option<(Q, Q)>,
    /// Whether it ended at the end of its range: then its interval means little, and the range may be too narrow.
    pub at_bound: bool,
}

impl Calibrated {
    /// A fitted factor.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if the handle belongs to another study.
    pub fn factor<Q: Quantity>(&self, factor: Factor<Q>) -> Result<Fitted<Q>, StudyError> {
        let foreign = StudyError::ForeignHandle { what: "factor" };
        let own = factor.study == self.study;
        let at = self
            .values
            .get(factor.index)
            .zip(self.shares.get(factor.index));
        let (value, share) = at.filter(|_| own).ok_or(foreign)?;
        let half = self
            .halves
            .as_ref()
            .and_then(|halves| halves.get(factor.index));
        Ok(Fitted {
            value: Q::from_base(*value),
            interval: half.map(|half| (Q::from_base(value - half), Q::from_base(value + half))),
            at_bound: share.min(1.0 - share) < AT_BOUND,
        })
    }

    /// A measure at the fitted factors.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if the handle belongs to another study.
    pub fn measure<Q: Quantity>(&self, measure: Measured<Q>) -> Result<Q, StudyError> {
        let own = measure.study == self.study;
        let value = self.measures.get(measure.index).filter(|_| own);
        value
            .map(|value| Q::from_base(*value))
            .ok_or(StudyError::ForeignHandle { what: "measure" })
    }
}

impl Study {
    /// Fits the factors, each within its spread, to measured values by least squares.
    ///
    /// $$\chi^2 = \sum_i \left(\frac{y_i(x) - t_i}{\sigma_i}\right)^2$$
    ///
    /// Plain text: the least sum of `((y - t) / sigma)^2`, by Levenberg and Marquardt's method as in MINPACK, in which each factor is a sine of what is sought, so that none leaves its range. It finds the valley that it starts in: try several
    /// starts where there may be more. The shape of a spread between its ends does not weigh in.
    ///
    /// Confidence intervals follow from the slopes at the fit and the standard errors of the targets; where the fit misses them by more than those allow, they are widened by `sqrt(chi2 / degrees of freedom)`.
    ///
    /// # Errors
    /// [`StudyError`] if study or calibration make no sense, a member fails, or the fit does not end.
    pub fn calibrate(
        &self,
        calibration: &Calibration,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    ) -> Result<Calibrated, StudyError> {
        self.check()?;
        self.check_targets(calibration)?;
        let problem = Problem {
            study: self,
            targets: &calibration.targets,
            model: &model,
            angles: DVector::from_vec(self.start(calibration)?),
            failure: RefCell::new(None),
            last: RefCell::new(None),
        };
        let method = LevenbergMarquardt::new()
            .with_ftol(END)
            .with_xtol(END)
            .with_patience(calibration.patience);
        let (problem, report) = method.minimize(problem);
        if let Some(failure) = problem.failure.take() {
            return Err(failure);
        }
        if !report.termination.was_successful() {
            return Err(StudyError::NoFit {
                reason: format!("{:?}", report.termination),
            });
        }
        self.fitted(calibration, &problem.shares(), &model)
    }

    fn check_targets(&self, calibration: &Calibration) -> Result<(), StudyError> {
        super::design::count("patience", calibration.patience, 1_000_000)?;
        let (targets, factors) = (calibration.targets.len(), self.factors.len());
        if targets < factors {
            return Err(StudyError::TooFewTargets { targets, factors });
        }
        let setting = |field, value: f64, must: &str| StudyError::Setting {
            field,
            value,
            must: must.to_owned(),
        };
        for target in &calibration.targets {
            if target.study != self.key {
                return Err(StudyError::ForeignHandle { what: "measure" });
            }
            if !target.value.is_finite() {
                return Err(setting("value of a target", target.value, "finite"));
            }
            let error = target.error;
            if !(error.is_finite() && error > 0.0) {
                return Err(setting(
                    "standard error of a target",
                    error,
                    "finite and above zero",
                ));
            }
        }
        Ok(())
    }

    /// The angles at which the search starts.
    fn start(&self, calibration: &Calibration) -> Result<Vec<f64>, StudyError> {
        let mut shares = vec![0.5; self.factors.len()];
        for &(study, index, value) in &calibration.starts {
            let foreign = StudyError::ForeignHandle { what: "factor" };
            let factor = self.factors.get(index).filter(|_| study == self.key);
            let factor = factor.ok_or(foreign)?;
            let [low, high] = factor.spread.ends();
            if !(low..=high).contains(&value) {
                return Err(StudyError::Spread {
                    factor: factor.named.name.clone(),
                    field: "the start",
                    value,
                    unit: factor.named.unit,
                    must: format!("within its spread, {low} to {high}"),
                });
            }
            if let Some(share) = shares.get_mut(index) {
                *share = factor.spread.share_below(value);
            }
        }
        // On an end the sine is flat, and the search would not leave it.
        Ok(shares
            .iter()
            .map(|share| angle(share.clamp(1e-3, 1.0 - 1e-3)))
            .collect())
    }

    fn fitted(
        &self,
        calibration: &Calibration,
        shares: &[f64],
        model: &impl Model,
    ) -> Result<Calibrated, StudyError> {
        let differences = self.differences(shares, STEP, model)?;
        let targets = &calibration.targets;
        let chi_squared = misses(targets, &differences.base)
            .iter()
            .map(|miss| miss * miss)
            .sum();
        let degrees_of_freedom = targets.len().saturating_sub(self.factors.len());
        let by_share = slopes(targets, &differences, |column| column.share_step);
        let names: Vec<_> = self
            .factors
            .iter()
            .map(|factor| factor.named.name.clone())
            .collect();
        let identifiability = Identifiability::of(&by_share, &names);
        let by_value = slopes(targets, &differences, |column| column.value_step);
        let halves = identifiability
            .collinearity
            .is_finite()
            .then(|| halves(&by_value, chi_squared, degrees_of_freedom))
            .flatten();
        Ok(Calibrated {
            study: self.key,
            values: self.values_at(shares),
            shares: shares.to_vec(),
            halves,
            measures: differences.base,
            chi_squared,
            degrees_of_freedom,
            identifiability,
        })
    }
}

/// The angle at which the sine gives a share.
fn angle(share: f64) -> f64 {
    (2.0 * share - 1.0).clamp(-1.0, 1.0).asin()
}

/// The share that an angle stands for.
fn share(angle: f64) -> f64 {
    0.5 * (1.0 + angle.sin())
}

/// How far each target is missed, in its standard errors.
fn misses(targets: &[Target], measures: &[f64]) -> Vec<f64> {
    let miss = |target: &Target| {
        let measure = measures.get(target.measure).copied().unwrap_or(f64::NAN);
        (measure - target.value) / target.error
    };
    targets.iter().map(miss).collect()
}

/// Slopes of the targets, in their standard errors, over the factors.
fn slopes(
    targets: &[Target],
    differences: &Differences,
    step: impl Fn(&super::local::Column) -> f64,
) -> DMatrix<f64> {
    let columns = differences.columns.iter().flat_map(|column| {
        let step = step(column);
        let slopes = targets
            .iter()
            .map(move |t| column.change(t.measure) / step / t.error);
        slopes.collect::<Vec<_>>()
    });
    DMatrix::from_iterator(targets.len(), differences.columns.len(), columns)
}

/// Half of the 95 % interval of each factor.
fn halves(slopes: &DMatrix<f64>, chi_squared: f64, degrees: usize) -> Option<Vec<f64>> {
    let covariance = slopes.tr_mul(slopes).try_inverse()?;
    let per_degree = if degrees > 0 {
        chi_squared / degrees as f64
    } else {
        0.0
    };
    let factor = if per_degree > 1.0 {
        let student = StudentsT::new(0.0, 1.0, degrees as f64).ok()?;
        student.inverse_cdf(0.975) * per_degree.sqrt()
    } else {
        Normal::standard().inverse_cdf(0.975)
    };
    let halves = covariance
        .diagonal()
        .iter()
        .map(|variance| factor * variance.sqrt())
        .collect::<Vec<_>>();
    halves
        .iter()
        .all(|half: &f64| half.is_finite())
        .then_some(halves)
}

/// The problem as Levenberg and Marquardt's method asks for it.
struct Problem<'p, M> {
    study: &'p Study,
    targets: &'p [Target],
    model: &'p M,
    angles: DVector<f64>,
    failure: RefCell<Option<StudyError>>,
    /// The last point that was measured, and its measures.
    last: RefCell<Option<(Vec<f64>, Vec<f64>)>>,
}

impl<M: Model> Problem<'_, M> {
    fn shares(&self) -> Vec<f64> {
        self.angles.iter().map(|angle| share(*angle)).collect()
    }

    fn measure(&self) -> Result<Vec<f64>, StudyError> {
        let at = self.shares();
        if let Some((last, measures)) = &*self.last.borrow()
            && *last == at
        {
            return Ok(measures.clone());
        }
        let measures = self
            .study
            .measures_at(std::slice::from_ref(&at), self.model)?;
        let measures = measures.into_iter().next().unwrap_or_default();
        self.last.replace(Some((at, measures.clone())));
        Ok(measures)
    }

    /// Notes a failure, so that it is told rather than the method's word for it.
    fn or_note<T>(&self, result: Result<T, StudyError>) -> Option<T> {
        result
            .map_err(|failure| self.failure.replace(Some(failure)))
            .ok()
    }
}

impl<M: Model> LeastSquaresProblem<f64, Dyn, Dyn> for Problem<'_, M> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, angles: &DVector<f64>) {
        // The sine repeats: kept within one turn, angles stay exact.
        self.angles = angles.map(|angle| angle % (4.0 * FRAC_PI_2));
    }

    fn params(&self) -> DVector<f64> {
        self.angles.clone()
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        let measures = self.or_note(self.measure())?;
        Some(DVector::from_vec(misses(self.targets, &measures)))
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        let differences = self.study.differences(&self.shares(), STEP, self.model);
        let differences = self.or_note(differences)?;
        let mut slopes = slopes(self.targets, &differences, |column| column.share_step);
        for (mut column, angle) in slopes.column_iter_mut().zip(self.angles.iter()) {
            column *= 0.5 * angle.cos();
        }
        Some(slopes)
    }
}
