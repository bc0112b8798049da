//! Mixing the points of a fixed-point iteration.

use std::collections::VecDeque;

use nalgebra::{DMatrix, DVector, SVD};

/// How many differences are remembered (design value: slow modes of a circulation are a handful).
const DEPTH: usize = 10;
/// Directions that are weaker than the strongest by this much are round-off (design value).
const WEAKEST: f64 = 1e-10;
/// More sweeps than this mean that the decomposition does not converge.
const MOST_SWEEPS: usize = 1000;

/// Anderson mixing: where the fixed point of a map lies, as the last points and their images tell.
///
/// $$x_{k+1} = g(x_k) - \sum_j \gamma_j\\,\Delta g_j, \qquad \gamma = \arg\min \Big\lVert D^{-1}\Big(r_k - \sum_j \gamma_j\\,\Delta r_j\Big)\Big\rVert_2, \qquad r = g(x) - x$$
///
/// In plain text: the next point is the image minus the combination of the last differences of images for which the same combination of differences of residuals
/// `r = g(x) - x`, each number divided by its scale `D`, leaves least of the residual. On a linear map of `n` numbers this ends after `n + 1` images, as GMRES does.
///
/// The next point is a combination of images with weights that sum to one, so that every linear sum that the map keeps, such as the volume of blood, is kept.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | scales | that of each number | required | the number counts less; an infinite one is mixed but not looked at |
/// | noise | 1 | 0 | small differences are trusted less |
/// | depth | 1 | 10 (design value) | more modes are found at once; older, less true differences are kept |
///
/// # Sources
///
/// D. G. Anderson 1965, J. ACM 12:547, doi 10.1145/321296.321305; H. F. Walker and P. Ni 2011, SIAM J. Numer. Anal. 49:1715, doi 10.1137/10078356X.
#[derive(Clone, Debug)]
pub struct Anderson {
    depth: usize,
    noise: f64,
    scales: Vec<f64>,
    last: Option<Pair>,
    differences: VecDeque<Pair>,
}

/// A residual, as shares of the scales, and an image; or the differences of two such.
#[derive(Clone, Debug)]
struct Pair {
    residual: Vec<f64>,
    image: Vec<f64>,
}

impl Anderson {
    /// A mixer for states of these scales, which remembers nothing yet.
    pub fn new(scales: &[f64]) -> Self {
        Self {
            depth: DEPTH,
            noise: 0.0,
            scales: scales.to_vec(),
            last: None,
            differences: VecDeque::new(),
        }
    }

    /// Remembers at most this many differences; with 0 every step is plain.
    #[must_use]
    pub fn with_depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Trusts differences of residuals less the more they are below this share of the scales.
    #[must_use]
    pub fn with_noise(mut self, share_of_scale: f64) -> Self {
        self.noise = share_of_scale;
        self
    }

    /// How many differences are remembered.
    pub fn remembered(&self) -> usize {
        self.differences.len()
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.last = None;
        self.differences.clear();
    }

    /// Takes a point and its image, and says where the fixed point lies; at the image itself as long as there is nothing to mix.
    ///
    /// Of another length than the scales nothing is mixed.
    pub fn mix(&mut self, point: &[f64], image: &[f64]) -> Vec<f64> {
        if [point.len(), image.len()] != [self.scales.len(); 2] {
            return image.to_vec();
        }
        let pair = Pair {
            residual: residual(point, image, &self.scales).collect(),
            image: image.to_vec(),
        };
        self.remember(&pair);
        let weights = self.weights(&pair.residual);
        self.last = Some(pair);
        let mut next = image.to_vec();
        for (weight, difference) in weights.iter().zip(&self.differences) {
            for (next, difference) in next.iter_mut().zip(&difference.image) {
                *next -= weight * difference;
            }
        }
        next
    }

    fn remember(&mut self, pair: &Pair) {
        let Some(last) = &self.last else { return };
        let minus = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>();
        let difference = Pair {
            residual: minus(&pair.residual, &last.residual),
            image: minus(&pair.image, &last.image),
        };
        let size = norm(&difference.residual);
        if size > 0.0 && size.is_finite() {
            self.differences.push_back(difference);
        }
        while self.differences.len() > self.depth {
            self.differences.pop_front();
        }
    }

    /// The weights of the differences; none if the least squares have no answer.
    fn weights(&self, residual: &[f64]) -> Vec<f64> {
        let (rows, columns) = (residual.len(), self.differences.len());
        if rows == 0 || columns == 0 {
            return Vec::new();
        }
        // Columns of one length, so that what is weak is told by direction and not by size; but no noise of that length.
        let size = |pair: &Pair| norm(&pair.residual).hypot(self.noise);
        let sizes = self.differences.iter().map(size);
        let sizes: Vec<f64> = sizes.collect();
        let columns = self.differences.iter().zip(&sizes);
        let columns = columns.flat_map(|(pair, size)| pair.residual.iter().map(move |r| r / size));
        let matrix = DMatrix::from_iterator(rows, sizes.len(), columns);
        let solved = SVD::try_new(matrix, true, true, f64::EPSILON, MOST_SWEEPS).and_then(|svd| {
            let least = WEAKEST * svd.singular_values.max();
            svd.solve(&DVector::from_column_slice(residual), least).ok()
        });
        let weights = solved.map_or_else(Vec::new, |weights| {
            weights.iter().zip(&sizes).map(|(w, s)| w / s).collect()
        });
        if weights.iter().all(|weight| weight.is_finite()) {
            weights
        } else {
            Vec::new()
        }
    }
}

/// The change of each number from a point to its image, as a share of its scale; nothing for an infinite scale.
pub(super) fn residual(point: &[f64], image: &[f64], scales: &[f64]) -> impl Iterator<Item = f64> {
    let changes = point.iter().zip(image).zip(scales);
    changes.map(|((point, image), scale)| (image - point) / scale)
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `g(x) = A x + b` with eigenvalues 0.997, 0.5 and -0.3; the fixed point is (1, 2, 3).
    fn linear(x: &[f64]) -> Vec<f64> {
        let from = [x[0] - 1.0, x[1] - 2.0, x[2] - 3.0];
        vec![
            1.0 + 0.997 * from[0] + 0.2 * from[1],
            2.0 + 0.5 * from[1] + 0.1 * from[2],
            3.0 - 0.3 * from[2],
        ]
    }

    #[test]
    fn a_linear_map_of_three_numbers_is_solved_by_four_images() {
        let mut mixer = Anderson::new(&[1.0; 3]);
        let mut x = vec![5.0, -4.0, 7.0];
        for _ in 0..4 {
            x = mixer.mix(&x, &linear(&x));
        }
        for (found, fixed) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - fixed).abs() < 1e-9, "{x:?}");
        }
        let mut plain = vec![5.0, -4.0, 7.0];
        (0..100).for_each(|_| plain = linear(&plain));
        assert!((plain[0] - 1.0).abs() > 1.0, "waiting is slow: {plain:?}");
    }

    #[test]
    fn without_a_memory_every_step_is_plain() {
        let mut mixer = Anderson::new(&[1.0; 3]).with_depth(0);
        let mut x = vec![5.0, -4.0, 7.0];
        for _ in 0..5 {
            let image = linear(&x);
            assert_eq!(mixer.mix(&x, &image), image);
            x = image;
        }
        assert_eq!(mixer.remembered(), 0);
    }

    #[test]
    fn what_is_forgotten_is_not_mixed() {
        let mut mixer = Anderson::new(&[1.0; 3]);
        let mut x = vec![5.0, -4.0, 7.0];
        for _ in 0..3 {
            x = mixer.mix(&x, &linear(&x));
        }
        assert_eq!(mixer.remembered(), 2);
        mixer.forget();
        assert_eq!(mixer.mix(&x, &linear(&x)), linear(&x));
    }

    #[test]
    fn the_memory_is_no_deeper_than_asked() {
        let mut mixer = Anderson::new(&[1.0]).with_depth(2);
        for step in 0..9 {
            let point = f64::from(step * step);
            mixer.mix(&[point], &[point.cos()]);
        }
        assert_eq!(mixer.remembered(), 2);
    }

    #[test]
    fn sums_that_the_map_keeps_are_kept() {
        // Three bags exchange 0.9 and 0.001 of their differences: the volume stays.
        let exchange = |x: &[f64]| {
            let (ab, bc) = (0.45 * (x[0] - x[1]), 0.001 * (x[1] - x[2]).tanh());
            vec![x[0] - ab, x[1] + ab - bc, x[2] + bc]
        };
        let mut mixer = Anderson::new(&[100.0; 3]);
        let mut x = vec![4000.0, 700.0, 300.123];
        for _ in 0..40 {
            x = mixer.mix(&x, &exchange(&x));
            assert!((x.iter().sum::<f64>() / 5000.123 - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_number_of_infinite_scale_is_mixed_but_not_looked_at() {
        // The second number counts what the first one lost.
        let map = |x: &[f64]| vec![0.9 * x[0] + 0.1, x[1] + 0.1 * (x[0] - 1.0)];
        let mut mixer = Anderson::new(&[1.0, f64::INFINITY]);
        let mut x = vec![3.0, 0.0];
        for _ in 0..3 {
            x = mixer.mix(&x, &map(&x));
        }
        assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_difference_below_the_noise_is_hardly_trusted() {
        // Half of the distance to 2 is lost each time, to within 1e-8: the last residuals, taken at their word, say a hundredth.
        let off = |noise: f64| {
            let mut mixer = Anderson::new(&[1.0]).with_noise(noise);
            mixer.mix(&[0.0], &[1.0]);
            mixer.mix(&[1.0], &[1.5]);
            mixer.mix(&[2.0], &[2.0 + 1e-8]);
            let next = mixer.mix(&[2.0 + 1e-8], &[2.0 + 2e-8 + 1e-10]);
            (next[0] - 2.0).abs()
        };
        assert!(off(0.0) > 1e-7, "{:.1e}", off(0.0));
        assert!(off(1e-6) < 4e-8, "{:.1e}", off(1e-6));
    }

    #[test]
    fn what_has_another_length_is_left_alone() {
        let mut mixer = Anderson::new(&[1.0, 1.0]);
        mixer.mix(&[0.0, 0.0], &[1.0, 1.0]);
        assert_eq!(mixer.mix(&[1.0], &[2.0, 3.0]), [2.0, 3.0]);
        assert_eq!(mixer.mix(&[1.0, 1.0, 1.0], &[2.0]), [2.0]);
    }

    #[test]
    fn what_is_not_finite_is_not_mixed() {
        let mut mixer = Anderson::new(&[1.0, 1.0]);
        mixer.mix(&[0.0, 0.0], &[1.0, 1.0]);
        let next = mixer.mix(&[1.0, 1.0], &[f64::INFINITY, 0.5]);
        assert_eq!(next, [f64::INFINITY, 0.5]);
        assert!(Anderson::new(&[]).mix(&[], &[]).is_empty());
    }
}
