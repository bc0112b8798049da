//! Least squares within the unit cube.
//!
//! Levenberg and Marquardt's method with a trust region: the step that lowers the sum of squares most,
//! by the slopes, among those of which no coordinate is longer than a radius. Where points fail, steps
//! along the edge of what can be evaluated are tried too. Written out here, as a library's method
//! would have to be told of the ends of the cube, and of points that cannot be evaluated.
//!
//! Source: J. J. Moré, Lecture Notes in Mathematics 630 (1978) 105, doi 10.1007/BFb0067700.

use nalgebra::{DMatrix, DVector, SVD};

use crate::study::error::StudyError;
use crate::study::local::Differences;

/// The first radius, as a share of each range, and the largest.
const FIRST_RADIUS: f64 = 0.1;
const LARGEST_RADIUS: f64 = 1.0;
/// A step as short as this, as a share of each range, changes nothing.
const SHORTEST: f64 = 1e-10;
/// The slopes promise nothing more: a fit has come to its end when they promise less than this share
/// of the sum of squares, or less than this part of a chi-squared of one: a ten-thousandth of a
/// standard error.
const END: f64 = 1e-8;
/// Nothing is to be had either if they promise less than this share and a step fails to bring it: what
/// is promised is the noise of the model.
const NOISE: f64 = 1e-4;
/// A step is taken if it brings this share of what the slopes promise (MINPACK's).
const TAKEN: f64 = 1e-4;
/// Slopes along a combination of factors that is weaker than this share of the strongest are round-off.
const ROUND_OFF: f64 = 1e-10;

/// A point that was evaluated.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    pub(super) point: Vec<f64>,
    pub(super) measures: Vec<f64>,
    pub(super) misses: DVector<f64>,
}

impl Trial {
    pub(super) fn sum(&self) -> f64 {
        self.misses.norm_squared()
    }

    /// By how much another's sum of squares is lower, also where both are large.
    fn gain(&self, other: &DVector<f64>) -> f64 {
        let pairs = self.misses.iter().zip(other.iter());
        pairs
            .map(|(own, other)| (own - other) * (own + other))
            .sum()
    }

    fn moved(&self, step: &[f64]) -> Vec<f64> {
        let pairs = self.point.iter().zip(step);
        pairs.map(|(u, step)| (u + step).clamp(0.0, 1.0)).collect()
    }
}

/// Slopes of the misses: a row for each target, a column for each factor.
#[derive(Clone, Debug)]
pub(super) struct Slopes {
    /// Zero in columns that are not known.
    pub(super) matrix: DMatrix<f64>,
    /// Factors beside whose value no member can be run, and why.
    pub(super) unknown: Vec<(usize, String)>,
    pub(super) differences: Differences,
}

/// What is fitted.
pub(super) trait Problem {
    /// Evaluates points, in their order; none where one fails.
    fn trials(&mut self, points: Vec<Vec<f64>>) -> Result<Vec<Option<Trial>>, StudyError>;

    fn slopes(&mut self, at: &Trial) -> Result<Slopes, StudyError>;
}

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The slopes promise nothing more.
    Stationary,
    /// No step, however short, brings what the slopes promise.
    NoGain,
    /// Steps led to points that cannot be evaluated, however short they were.
    Blocked,
    /// It took too long.
    Patience,
}

/// The best point, and how the fit ended there.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub(super) best: Trial,
    pub(super) slopes: Slopes,
    pub(super) end: End,
    /// By how much the slopes say that the sum of squares could still fall.
    pub(super) promised: f64,
}

/// Fits from a start. `one` is a chi-squared of one, in the units of the misses.
pub(super) fn least_squares(
    problem: &mut impl Problem,
    start: Trial,
    one: f64,
    patience: usize,
) -> Result<Fit, StudyError> {
    let mut best = start;
    let mut radius = FIRST_RADIUS;
    let mut rounds = 0;
    let mut edge = Edge::default();
    edge.note(best.point.clone(), true);
    loop {
        let slopes = problem.slopes(&best)?;
        let promised = promised(&slopes.matrix, &best);
        let small = one.min(best.sum());
        let whole = length(&step(&slopes.matrix, &best, LARGEST_RADIUS, None));
        let mut failed = !slopes.unknown.is_empty();
        let mut end = (promised <= END * small || whole < SHORTEST).then_some(if failed {
            End::Blocked
        } else {
            End::Stationary
        });
        // Steps beside the one that failed, and their radius.
        let mut beside = (Vec::new(), radius);
        let mut taken = None;
        while end.is_none() && taken.is_none() {
            if radius < SHORTEST {
                end = Some(if failed { End::Blocked } else { End::NoGain });
                break;
            }
            if rounds >= patience {
                end = Some(End::Patience);
                break;
            }
            rounds += 1;
            let main = step(&slopes.matrix, &best, radius, None);
            let (others, wide) = std::mem::take(&mut beside);
            let steps = [(main, radius)].into_iter();
            let steps: Vec<_> = steps
                .chain(others.into_iter().map(|own| (own, wide)))
                .collect();
            let points = steps.iter().map(|(step, _)| best.moved(step)).collect();
            let trials = problem.trials(points)?;
            let main_failed = trials.first().is_none_or(Option::is_none);
            for ((step, _), trial) in steps.iter().zip(&trials) {
                edge.note(best.moved(step), trial.is_some());
            }
            let good = steps
                .iter()
                .zip(trials)
                .filter_map(|((step, radius), trial)| {
                    let trial = trial?;
                    let promise = best.gain(&expected(&slopes.matrix, &best, step));
                    let share = best.gain(&trial.misses) / promise;
                    (promise > 0.0 && share > TAKEN)
                        .then(|| (trial, next_radius(*radius, length(step), share)))
                });
            taken = good.min_by(|(a, _), (b, _)| a.sum().total_cmp(&b.sum()));
            if taken.is_some() {
                break;
            }
            if main_failed {
                failed = true;
                // What fails may do so along one of the factors only: the others go on.
                let axes = 0..best.point.len();
                let held = axes.map(|axis| step(&slopes.matrix, &best, radius, Some(axis)));
                let along = edge.along(&slopes, &best, radius);
                let others = held.chain(along).filter(|step| length(step) > 0.0);
                beside = (others.collect(), radius);
            } else if promised <= NOISE * small {
                end = Some(End::NoGain);
            }
            let main = steps.first().map_or(0.0, |(step, _)| length(step));
            radius = 0.25 * radius.min(main);
        }
        match (taken, end) {
            (Some((trial, next)), None) => (best, radius) = (trial, next),
            (_, end) => {
                return Ok(Fit {
                    best,
                    slopes,
                    end: end.unwrap_or(End::NoGain),
                    promised,
                });
            }
        }
    }
}

/// Where points begin to fail, as far as it is known.
#[derive(Clone, Debug, Default)]
struct Edge {
    failed: Vec<Vec<f64>>,
    ran: Vec<Vec<f64>>,
}

impl Edge {
    fn note(&mut self, point: Vec<f64>, ran: bool) {
        let points = if ran { &mut self.ran } else { &mut self.failed };
        points.push(point);
    }

    /// Steps along the edge, and a little away from it.
    fn along(&self, slopes: &Slopes, at: &Trial, radius: f64) -> Vec<Vec<f64>> {
        let Some(outwards) = self.outwards(slopes, at) else {
            return Vec::new();
        };
        let across = &slopes.matrix * &outwards;
        let flat = &slopes.matrix - across * outwards.transpose();
        let along = step(&flat, at, radius, None);
        let size = along.iter().map(|own| own * own).sum::<f64>().sqrt();
        // An edge is no plane, and where it lies not quite known.
        let tilted = [0.0, 0.01, 0.1, 0.4].map(|tilt| {
            let pairs = along.iter().zip(outwards.iter());
            pairs.map(|(own, out)| own - tilt * size * out).collect()
        });
        tilted.to_vec()
    }

    /// The direction in which points fail: a plane between the nearest of those that fail and of those
    /// that do not (perceptron).
    fn outwards(&self, slopes: &Slopes, at: &Trial) -> Option<DVector<f64>> {
        let axes = at.point.len();
        let columns = slopes.differences.columns.iter().enumerate();
        let beside = columns.filter_map(|(axis, column)| {
            let mut step = DVector::zeros(axes);
            *step.get_mut(axis)? = column.as_ref().ok()?.share_step.signum();
            Some(step)
        });
        let inside: Vec<_> = beside.chain(nearest(&self.ran, at)).collect();
        let outside = nearest(&self.failed, at);
        let mut outwards: DVector<f64> = outside
            .iter()
            .fold(DVector::zeros(axes), |sum, own| sum + own);
        for _ in 0..1000 {
            let before = outwards.clone();
            for own in &outside {
                if outwards.dot(own) <= 0.0 {
                    outwards += own;
                }
            }
            for own in &inside {
                if outwards.dot(own) > 0.0 {
                    outwards -= own;
                }
            }
            if outwards == before {
                break;
            }
        }
        outwards.try_normalize(f64::MIN_POSITIVE)
    }
}

/// The directions of the nearest points.
fn nearest(points: &[Vec<f64>], at: &Trial) -> Vec<DVector<f64>> {
    let steps = points.iter().map(|point| {
        let pairs = point.iter().zip(&at.point).map(|(to, from)| to - from);
        DVector::from_iterator(at.point.len(), pairs)
    });
    let mut steps: Vec<_> = steps.collect();
    steps.sort_by(|a, b| a.amax().total_cmp(&b.amax()));
    let directions = steps.iter().filter_map(|step| step.try_normalize(0.0));
    directions.take(8 * at.point.len()).collect()
}

/// The radius after a step of this length, which brought this share of what was promised.
fn next_radius(radius: f64, length: f64, share: f64) -> f64 {
    if share < 0.25 {
        0.5 * radius.min(length)
    } else if share > 0.75 && length > 0.25 * radius {
        (2.0 * radius).min(LARGEST_RADIUS)
    } else {
        radius
    }
}

fn length(step: &[f64]) -> f64 {
    step.iter().map(|own| own.abs()).fold(0.0, f64::max)
}

/// The misses after a step, by the slopes.
fn expected(slopes: &DMatrix<f64>, at: &Trial, step: &[f64]) -> DVector<f64> {
    // What is not moved as far as was asked stays within the cube.
    let moved = at.moved(step);
    let moves = moved
        .iter()
        .zip(&at.point)
        .map(|(moved, from)| moved - from);
    &at.misses + slopes * DVector::from_iterator(at.point.len(), moves)
}

/// Factors that are at an end of their range beyond which the sum of squares falls.
pub(super) fn at_ends(slopes: &DMatrix<f64>, at: &Trial) -> Vec<bool> {
    let gradient = slopes.tr_mul(&at.misses);
    let pairs = at.point.iter().zip(gradient.iter());
    pairs
        .map(|(u, slope)| (*u <= 0.0 && *slope > 0.0) || (*u >= 1.0 && *slope < 0.0))
        .collect()
}

fn free(fixed: &[bool]) -> Vec<usize> {
    let axes = fixed.iter().enumerate();
    axes.filter_map(|(axis, fixed)| (!fixed).then_some(axis))
        .collect()
}

/// By how much the sum of squares can fall, by the slopes, within the cube.
fn promised(slopes: &DMatrix<f64>, at: &Trial) -> f64 {
    let free = free(&at_ends(slopes, at));
    let Some(parts) = Parts::of(slopes.select_columns(&free), &at.misses) else {
        return 0.0;
    };
    let pairs = parts.strengths.iter().zip(parts.misses.iter());
    pairs
        .map(|(strength, miss)| {
            // No step is longer than the cube is wide.
            let step = (miss.abs() / strength).min(1.0);
            step * strength * (2.0 * miss.abs() - step * strength)
        })
        .sum()
}

/// The best step by the slopes of which no coordinate is longer than `radius`, within the cube, with
/// one factor held if so said.
fn step(slopes: &DMatrix<f64>, at: &Trial, radius: f64, held: Option<usize>) -> Vec<f64> {
    let mut fixed = at_ends(slopes, at);
    if let Some(held) = held.and_then(|axis| fixed.get_mut(axis)) {
        *held = true;
    }
    let mut moves = vec![0.0; fixed.len()];
    // Each round holds at least one factor more: at the end of its range, if the step would leave it.
    for _ in 0..=fixed.len() {
        let free = free(&fixed);
        let mut misses = at.misses.clone();
        for ((column, fixed), own) in slopes.column_iter().zip(&fixed).zip(&moves) {
            if *fixed {
                misses.axpy(*own, &column, 1.0);
            }
        }
        let Some(parts) = Parts::of(slopes.select_columns(&free), &misses) else {
            break;
        };
        let mut stays = true;
        for (axis, own) in free.into_iter().zip(parts.step(radius).iter()) {
            let u = at.point.get(axis).copied().unwrap_or_default();
            let inside = (-u).max(*own).min(1.0 - u);
            if let (Some(to), Some(fixed)) = (moves.get_mut(axis), fixed.get_mut(axis)) {
                *to = inside;
                *fixed = inside != *own;
                stays &= !*fixed;
            }
        }
        if stays {
            break;
        }
    }
    moves
}

/// Slopes taken apart into directions that do not act on each other (singular values).
#[derive(Clone, Debug)]
struct Parts {
    /// How strongly each direction acts.
    strengths: Vec<f64>,
    /// The misses along each.
    misses: Vec<f64>,
    /// Factors along each, a column for one direction.
    directions: DMatrix<f64>,
}

impl Parts {
    /// None if nothing acts.
    fn of(slopes: DMatrix<f64>, misses: &DVector<f64>) -> Option<Self> {
        if slopes.ncols() == 0 {
            return None;
        }
        let parts = SVD::try_new(slopes, true, true, f64::EPSILON, 10_000)?;
        let (u, v) = (parts.u?, parts.v_t?.transpose());
        let strongest = parts.singular_values.max();
        let acts = |index: &usize| {
            let strength = parts.singular_values.get(*index);
            strength.is_some_and(|own| *own > ROUND_OFF * strongest)
        };
        let acting: Vec<usize> = (0..parts.singular_values.len()).filter(acts).collect();
        let own = parts.singular_values.select_rows(&acting);
        (!acting.is_empty()).then(|| Self {
            strengths: own.iter().copied().collect(),
            misses: u
                .select_columns(&acting)
                .tr_mul(misses)
                .iter()
                .copied()
                .collect(),
            directions: v.select_columns(&acting),
        })
    }

    /// The longest damped step within the radius, up to a factor of two.
    fn step(&self, radius: f64) -> DVector<f64> {
        let strongest = self.strengths.iter().copied().fold(0.0, f64::max);
        let mut damping = 0.0;
        loop {
            let pairs = self.strengths.iter().zip(&self.misses);
            let along = pairs.map(|(s, miss)| -miss * (s / (s * s + damping)));
            let along = DVector::from_iterator(self.strengths.len(), along);
            let step = &self.directions * along;
            if step.amax() <= radius || damping > 1e100 * strongest {
                return step;
            }
            damping = (2.0 * damping).max(1e-24 * strongest * strongest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(point: &[f64], misses: &[f64]) -> Trial {
        Trial {
            point: point.to_vec(),
            measures: Vec::new(),
            misses: DVector::from_row_slice(misses),
        }
    }

    #[test]
    fn a_step_of_a_straight_problem_goes_to_its_end() {
        let slopes = DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 0.0, 3.0]);
        let start = at(&[0.5, 0.5], &[0.2, -0.3]);
        let step = step(&slopes, &start, 1.0, None);
        assert!((step[0] + 0.15).abs() < 1e-12 && (step[1] - 0.1).abs() < 1e-12);
        assert!(expected(&slopes, &start, &step).norm() < 1e-12);
        assert!((promised(&slopes, &start) - start.sum()).abs() < 1e-12);
    }

    #[test]
    fn a_step_keeps_to_its_radius() {
        let slopes = DMatrix::from_row_slice(2, 2, &[1.0, 0.999, 0.999, 1.0]);
        let start = at(&[0.5, 0.5], &[0.2, -0.3]);
        for radius in [0.1, 1e-3, 1e-9] {
            let length = length(&step(&slopes, &start, radius, None));
            assert!(length <= radius && length > 0.3 * radius, "{length}");
        }
    }

    /// The second factor makes up for the first, which is at its end.
    #[test]
    fn a_step_that_would_leave_the_cube_slides_along_its_face() {
        let slopes = DMatrix::from_row_slice(2, 2, &[1.0, 0.5, 0.0, 1.0]);
        let start = at(&[0.1, 0.5], &[0.6, 0.0]);
        let step = step(&slopes, &start, 1.0, None);
        assert_eq!(step[0], -0.1);
        // Least of (0.5 + 0.5 b)^2 + b^2.
        assert!((step[1] + 0.2).abs() < 1e-12, "{step:?}");
        let at_end = at(&[0.0, 0.3], &[0.5, -0.2]);
        assert_eq!(at_ends(&slopes, &at_end), [true, false]);
    }

    #[test]
    fn what_makes_up_for_each_other_moves_no_further_than_it_must() {
        let slopes = DMatrix::from_row_slice(2, 3, &[1.0, 1.0, 0.0, 2.0, 2.0, 0.0]);
        let start = at(&[0.5; 3], &[0.1, 0.2]);
        let step = step(&slopes, &start, 1.0, None);
        assert!((step[0] + 0.05).abs() < 1e-12 && (step[1] + 0.05).abs() < 1e-12);
        assert_eq!(step[2], 0.0);
    }
}
