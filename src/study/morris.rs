//! Elementary effects: which factors matter, over their whole ranges, with few runs.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::study::answers::{Answers, all_finite};
use crate::study::design::count;
use crate::study::error::{Cause, StudyError};
use crate::study::factor::{Factor, Measured};
use crate::study::failed::{FailedMember, check_left};
use crate::study::member::{Member, Outcome};
use crate::study::numbers::moments;
use crate::study::plan::Study;
use crate::study::run::MemberRun;
use crate::units::Quantity;

/// Levels of each factor's range on which trajectories step, and the step between them: Morris's choice, half of the levels apart.
const LEVELS: u32 = 8;
const STEP: f64 = LEVELS as f64 / (2.0 * (LEVELS as f64 - 1.0));

/// Elementary effects of all factors on all measures.
///
/// $$d_{ij} = \frac{y_i(\ldots, u_j + \Delta, \ldots) - y_i(\ldots, u_j, \ldots)}{\Delta}$$
///
/// Plain text: the change of a measure over a step `Delta` of one factor, over that step; factors as shares `u` of their ranges. A large mean of absolute values says that a factor matters; a standard deviation that is large against it, that
/// it acts by a curve, or together with others.
///
/// Sources: M. D. Morris, Technometrics 33 (1991) 161, doi 10.1080/00401706.1991.10484804; F. Campolongo, J. Cariboni, A. Saltelli, Environ. Model. Softw. 22 (2007) 1509, doi 10.1016/j.envsoft.2006.10.004 (absolute values).
///
/// A trajectory with a member that failed is left out as a whole; the effects are then those over what
/// could be run. See [`failures`](Self::failures) and [`trajectories`](Self::trajectories).
#[derive(Clone, Debug, PartialEq)]
pub struct Morris {
    answers: Answers<MorrisEffect>,
    trajectories: usize,
    left_out: usize,
    failures: Vec<FailedMember>,
}

/// Elementary effects of one factor on one measure, in the stored unit of the measure, over the whole range of the factor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MorrisEffect {
    /// Mean.
    pub mean: f64,
    /// Mean of absolute values: how much the factor matters.
    pub mean_absolute: f64,
    /// Standard deviation: how far its effect depends on where the others, and it, are.
    pub standard_deviation: f64,
}

impl Morris {
    /// The effects of `factor` on `measure`.
    ///
    /// # Errors
    /// [`StudyError::ForeignHandle`] if a handle belongs to another study, [`StudyError::NoAnswer`] if
    /// the effects are too large for an `f64`.
    pub fn of<F: Quantity, Q: Quantity>(
        &self,
        factor: Factor<F>,
        measure: Measured<Q>,
    ) -> Result<MorrisEffect, StudyError> {
        self.answers.of(factor, measure)
    }

    /// How many trajectories the effects were worked out from: the standard error of a mean is its
    /// standard deviation over the root of this number.
    pub const fn trajectories(&self) -> usize {
        self.trajectories
    }

    /// How many trajectories were left out, as a member of them failed.
    pub const fn trajectories_left_out(&self) -> usize {
        self.left_out
    }

    /// Which members failed, and why. Each trajectory has one member more than there are factors.
    pub fn failures(&self) -> &[FailedMember] {
        &self.failures
    }
}

impl Study {
    /// Elementary effects along `trajectories` random walks, each of which steps once along every factor; 10 to 50 are usual.
    ///
    /// It takes `trajectories * (factors + 1)` runs. Those with a member that fails are left out.
    ///
    /// # Errors
    /// [`StudyError`] if the study makes no sense; [`StudyError::TooFewLeft`] if less than a quarter of
    /// the trajectories, or fewer than four of them, can be run.
    pub fn morris(
        &self,
        trajectories: usize,
        seed: u64,
        model: impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync,
    ) -> Result<Morris, StudyError> {
        self.check()?;
        count("trajectories", trajectories, 1_000_000)?;
        let axes = self.factors.len();
        let mut random = Pcg64::seed_from_u64(seed);
        let walks: Vec<Walk> = (0..trajectories)
            .map(|_| Walk::random(axes, &mut random))
            .collect();
        let points: Vec<_> = walks.iter().flat_map(Walk::points).collect();
        let runs = self.runs_at(&points, &model)?;
        let failures = self.failed(&runs);
        let along = walks.iter().zip(runs.chunks(axes + 1));
        let whole: Vec<_> = along
            .filter_map(|(walk, runs)| Some((walk, all_measures(runs)?)))
            .collect();
        check_left("trajectories", whole.len(), trajectories, &failures)?;
        let answer = |measure: usize, axis: usize| {
            let effects = whole.iter();
            let effects = effects.filter_map(|(walk, along)| walk.effect(axis, measure, along));
            effect(&effects.collect::<Vec<_>>())
        };
        Ok(Morris {
            answers: Answers::new(self, answer),
            trajectories: whole.len(),
            left_out: trajectories - whole.len(),
            failures,
        })
    }
}

/// The measures of members of which none failed.
fn all_measures(runs: &[MemberRun]) -> Option<Vec<&[f64]>> {
    let measures = runs.iter().map(|run| run.measures.as_deref().ok());
    measures.collect()
}

fn effect(elementary: &[f64]) -> Result<MorrisEffect, String> {
    all_finite(elementary)?;
    let (mean, standard_deviation) = moments(elementary);
    let absolute: Vec<f64> = elementary.iter().map(|effect| effect.abs()).collect();
    all_finite(&[standard_deviation])?;
    Ok(MorrisEffect {
        mean,
        mean_absolute: moments(&absolute).0,
        standard_deviation,
    })
}

/// One walk: where it starts, and in which order and direction it steps along the factors.
#[derive(Clone, Debug)]
struct Walk {
    start: Vec<f64>,
    /// The axis of each step, and its length.
    steps: Vec<(usize, f64)>,
}

impl Walk {
    fn random(axes: usize, random: &mut Pcg64) -> Self {
        let lower = |random: &mut Pcg64| {
            let level = random.random_range(0..LEVELS / 2);
            f64::from(level) / f64::from(LEVELS - 1)
        };
        let mut steps: Vec<(usize, f64)> = (0..axes).map(|axis| (axis, STEP)).collect();
        for last in (1..axes).rev() {
            steps.swap(last, random.random_range(0..=last));
        }
        let mut start: Vec<f64> = (0..axes).map(|_| lower(random)).collect();
        for (axis, step) in &mut steps {
            if random.random::<bool>()
                && let Some(u) = start.get_mut(*axis)
            {
                *u += STEP;
                *step = -STEP;
            }
        }
        Self { start, steps }
    }

    fn points(&self) -> Vec<Vec<f64>> {
        let mut at = self.start.clone();
        let mut points = vec![at.clone()];
        for (axis, step) in &self.steps {
            if let Some(u) = at.get_mut(*axis) {
                *u += step;
            }
            points.push(at.clone());
        }
        points
    }

    /// The effect of a factor on a measure, from the measures along this walk.
    fn effect(&self, axis: usize, measure: usize, along: &[&[f64]]) -> Option<f64> {
        let place = self.steps.iter().position(|(of, _)| *of == axis)?;
        let (_, step) = self.steps.get(place)?;
        let value = |index: usize| along.get(index)?.get(measure).copied();
        Some((value(place + 1)? - value(place)?) / step)
    }
}
