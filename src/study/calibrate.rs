//! Fitting factors to measured values.

use nalgebra::{DMatrix, DVector};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::failed::FailedMember;
use crate::study::fit::{End, Fit, Problem, Slopes, Trial, at_ends, least_squares};
use crate::study::identifiability::Identifiability;
use crate::study::member::{Member, Outcome};
use crate::study::numbers::scale_of;
use crate::study::plan::Study;
use crate::study::run::Model;
use crate::study::verdict::Verdict;
use crate::units::Quantity;

/// Step of the differences of a fit, as a share of the members.
const STEP: f64 = 1e-3;
/// How near to the end of its range, as a share of the members, a factor is at its bound.
const AT_BOUND: f64 = 1e-3;
/// A fit whose steps fail is good if the slopes promise no more than this part of a chi-squared of one,
/// or of what each degree of freedom misses: a tenth of a standard error.
const GOOD: f64 = 1e-2;
/// A factor that moved by less, as a share of the members, has not left its start.
const MOVED: f64 = 1e-6;
/// Misses that are greater, in those of the start, cannot be squared and summed.
const LARGEST_MISS: f64 = 1e100;

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
    verdict: Verdict,
    failures: Vec<FailedMember>,
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
    /// What the fit is worth: what is wrong with it first, if more than one thing is.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Whether the model meets the targets within their errors, no factor is at the end of its range,
    /// and the targets fix all of them.
    pub const fn is_sound(&self) -> bool {
        matches!(self.verdict, Verdict::Sound)
    }

    /// Trials that failed, and that the fit went on without.
    pub fn failures(&self) -> &[FailedMember] {
        &self.failures
    }

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
            interval: half
                .map(|half| [value - half, value + half])
                .filter(|ends| ends.iter().all(|end| end.is_finite()))
                .map(|[low, high]| (Q::from_base(low), Q::from_base(high))),
            at_bound: is_at_bound(*share),
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
    /// Plain text: the least sum of `((y - t) / sigma)^2`, by Levenberg and Marquardt's method with a
    /// trust region in the unit cube of the factors, so that none leaves its range. It finds the valley
    /// that it starts in: try several starts where there may be more. The shape of a spread between its
    /// ends does not weigh in.
    ///
    /// A trial that fails is a step too long: shorter ones are tried, and steps along the other factors.
    /// Where a member fails that a slope is taken from, the other side is tried, and nearer ones.
    /// [`Calibrated::failures`] lists them.
    ///
    /// Confidence intervals follow from the slopes at the fit and the standard errors of the targets; where the fit misses them by more than those allow, they are widened by `sqrt(chi2 / degrees of freedom)`.
    ///
    /// Look at [`Calibrated::verdict`]: a model that misses its targets is fitted as well as it can be.
    ///
    /// # Errors
    /// [`StudyError`] if study or calibration make no sense; [`StudyError::Member`] if the start fails;
    /// [`StudyError::NoFit`], with the best point that was reached, if the fit does not end, if it is
    /// held up by members that fail, or if it misses the targets and did not leave its start.
    pub fn calibrate(
        &self,
        calibration: &Calibration,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    ) -> Result<Calibrated, StudyError> {
        self.check()?;
        self.check_targets(calibration)?;
        let point = self.start(calibration)?;
        let mut problem = Fitting {
            study: self,
            targets: &calibration.targets,
            model: &model,
            unit: 1.0,
            failures: Vec::new(),
        };
        let start = problem.begin(point.clone())?;
        // Of chi-squared, in the units of the misses.
        let one = (1.0 / problem.unit).powi(2);
        let rounds = calibration.patience.saturating_mul(self.factors.len() + 1);
        let fit = least_squares(&mut problem, start, one, rounds)?;
        let (unit, failures) = (problem.unit, problem.failures);
        let stopped = stopped(&fit, &point, one, unit, &failures);
        let found = self.fitted(&fit, unit, failures)?;
        match stopped {
            None => Ok(found),
            Some(reason) => Err(StudyError::NoFit {
                reason,
                best: Box::new(found),
            }),
        }
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

    /// The point at which the search starts.
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
        Ok(shares)
    }

    fn fitted(
        &self,
        fit: &Fit,
        unit: f64,
        failures: Vec<FailedMember>,
    ) -> Result<Calibrated, StudyError> {
        let (best, slopes) = (&fit.best, &fit.slopes);
        let chi_squared = chi_squared(best, unit);
        if !chi_squared.is_finite() {
            return Err(StudyError::TooLarge {
                what: "chi-squared of the fit".to_owned(),
            });
        }
        let degrees_of_freedom = degrees_of_freedom(best);
        let factors = self.factors.iter();
        let names: Vec<_> = factors.map(|own| own.named.name.clone()).collect();
        let unknown = slopes.unknown.iter();
        let unknown = unknown.filter_map(|(axis, _)| names.get(*axis).cloned());
        let identifiability =
            Identifiability::of(&slopes.matrix, &names).with_unknown(unknown.collect());
        let shares = identifiability.collinearity.is_finite();
        let shares = shares.then(|| halves(&slopes.matrix, unit, chi_squared, degrees_of_freedom));
        let halves = shares.flatten().and_then(|halves| {
            let columns = slopes.differences.columns.iter().zip(halves);
            let values = columns.map(|(column, half)| {
                let column = column.as_ref().ok()?;
                Some(half * (column.value_step / column.share_step).abs())
            });
            values.collect()
        });
        let mut verdict = Verdict::of(chi_squared, degrees_of_freedom);
        if verdict == Verdict::Sound && best.point.iter().any(|share| is_at_bound(*share)) {
            verdict = Verdict::AtBound;
        }
        if verdict == Verdict::Sound && !identifiability.is_sound() {
            verdict = Verdict::Entangled;
        }
        Ok(Calibrated {
            study: self.key,
            values: self.values_at(&best.point),
            shares: best.point.clone(),
            halves,
            measures: best.measures.clone(),
            verdict,
            failures,
            chi_squared,
            degrees_of_freedom,
            identifiability,
        })
    }
}

fn is_at_bound(share: f64) -> bool {
    share.min(1.0 - share) < AT_BOUND
}

fn chi_squared(at: &Trial, unit: f64) -> f64 {
    at.misses.iter().map(|miss| (miss * unit).powi(2)).sum()
}

fn degrees_of_freedom(at: &Trial) -> usize {
    at.misses.len().saturating_sub(at.point.len())
}

/// Why the end of a fit is none; none if it is one.
fn stopped(
    fit: &Fit,
    start: &[f64],
    one: f64,
    unit: f64,
    failures: &[FailedMember],
) -> Option<String> {
    let (best, degrees) = (&fit.best, degrees_of_freedom(&fit.best));
    let good = fit.promised <= GOOD * one.max(best.sum() / degrees.max(1) as f64);
    let unknown = fit.slopes.unknown.first();
    match fit.end {
        End::Patience => return Some("it took more steps than its patience".to_owned()),
        End::NoGain if !good => {
            return Some("no step, however short, brings what the slopes promise".to_owned());
        }
        End::Blocked if !good || unknown.is_some() => {
            let last = failures.last().map(ToString::to_string);
            let why = last.or(unknown.map(|(_, why)| why.clone()));
            let why = why.unwrap_or_default();
            return Some(format!("no step, however short, can be run: {why}"));
        }
        End::NoGain | End::Blocked | End::Stationary => {}
    }
    let misses = Verdict::of(chi_squared(best, unit), degrees) != Verdict::Sound;
    let pairs = best.point.iter().zip(start);
    let stays = pairs
        .into_iter()
        .all(|(end, start)| (end - start).abs() < MOVED);
    let held = at_ends(&fit.slopes.matrix, best).contains(&true);
    (misses && stays && !held)
        .then(|| "it did not leave its start, where the model misses the targets".to_owned())
}

/// Half of the 95 % interval of each factor, as a share of its range; the slopes are those of misses
/// over `unit`.
fn halves(slopes: &DMatrix<f64>, unit: f64, chi_squared: f64, degrees: usize) -> Option<Vec<f64>> {
    let lengths: Vec<f64> = slopes.column_iter().map(|column| column.norm()).collect();
    let mut directions = slopes.clone();
    for (mut column, length) in directions.column_iter_mut().zip(&lengths) {
        column /= *length;
    }
    let covariance = directions.tr_mul(&directions).try_inverse()?;
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
    let variances = covariance.diagonal();
    let pairs = variances.iter().zip(lengths);
    let halves: Vec<f64> = pairs
        .map(|(variance, length)| factor * variance.sqrt() / length / unit)
        .collect();
    let finite = halves.iter().all(|half| half.is_finite());
    finite.then_some(halves)
}

/// A study as it is fitted.
struct Fitting<'p, M> {
    study: &'p Study,
    targets: &'p [Target],
    model: &'p M,
    /// What misses are given in, in standard errors: about the largest of the start.
    unit: f64,
    failures: Vec<FailedMember>,
}

impl<M: Model> Fitting<'_, M> {
    /// The start, which must not fail.
    fn begin(&mut self, point: Vec<f64>) -> Result<Trial, StudyError> {
        let mut runs = self
            .study
            .runs_at(std::slice::from_ref(&point), self.model)?;
        let measures = match runs.pop() {
            Some(run) => self.study.needed(run)?,
            None => Vec::new(),
        };
        let misses = self.misses(&measures);
        if let Some(place) = misses.iter().position(|miss| !miss.is_finite()) {
            let target = self.targets.get(place);
            let named = target.and_then(|target| self.study.measures.get(target.measure));
            let name = named.map(|named| named.name.as_str()).unwrap_or_default();
            return Err(StudyError::TooLarge {
                what: format!("the miss of target `{name}` in its standard errors, at the start,"),
            });
        }
        self.unit = scale_of(misses.iter());
        Ok(Trial {
            point,
            misses: self.misses(&measures),
            measures,
        })
    }

    /// How far each target is missed, in units of its standard error.
    fn misses(&self, measures: &[f64]) -> DVector<f64> {
        let misses = self.targets.iter().map(|target| {
            let measure = measures.get(target.measure).copied().unwrap_or(f64::NAN);
            (measure - target.value) / target.error / self.unit
        });
        DVector::from_iterator(self.targets.len(), misses)
    }
}

impl<M: Model> Problem for Fitting<'_, M> {
    fn trials(&mut self, points: Vec<Vec<f64>>) -> Result<Vec<Option<Trial>>, StudyError> {
        let runs = self.study.runs_at(&points, self.model)?;
        self.failures.extend(self.study.failed(&runs));
        let trials = points.into_iter().zip(runs).map(|(point, run)| {
            let measures = run.measures.ok()?;
            let misses = self.misses(&measures);
            // Such a point is no better than one that fails.
            let usable = misses.iter().all(|miss| miss.abs() < LARGEST_MISS);
            usable.then_some(Trial {
                point,
                measures,
                misses,
            })
        });
        Ok(trials.collect())
    }

    fn slopes(&mut self, at: &Trial) -> Result<Slopes, StudyError> {
        let known = Some(at.measures.clone());
        let mut differences = self.study.differences(&at.point, known, STEP, self.model)?;
        self.failures.append(&mut differences.failures);
        let mut matrix = DMatrix::zeros(self.targets.len(), differences.columns.len());
        let mut unknown = Vec::new();
        let columns = differences.columns.iter().zip(matrix.column_iter_mut());
        for (axis, (column, mut own)) in columns.enumerate() {
            let slopes = column.as_ref().map_err(Clone::clone).and_then(|column| {
                let targets = self.targets.iter();
                let slopes = targets.map(|target| {
                    column.change(target.measure) / target.error / self.unit / column.share_step
                });
                let slopes: Vec<f64> = slopes.collect();
                let usable = slopes.iter().all(|slope| slope.abs() < LARGEST_MISS);
                usable
                    .then_some(slopes)
                    .ok_or_else(|| "a slope is too large for a number".to_owned())
            });
            match slopes {
                Ok(slopes) => own.copy_from_slice(&slopes),
                Err(why) => unknown.push((axis, why)),
            }
        }
        Ok(Slopes {
            matrix,
            unknown,
            differences,
        })
    }
}
