//! The error norm: root mean square of each error over its tolerance.

use super::abreast::ABREAST;

/// Tolerances of a run: `absolute + relative * |y|` for each state.
#[derive(Debug, Clone)]
pub(super) struct Tolerances {
    pub(super) absolute: Vec<f64>,
    pub(super) relative: f64,
    /// How many states have a finite absolute tolerance, and so a say in the norm; at least 1.
    pub(super) counted: f64,
    /// The same for each of several systems that share their steps.
    abreast: Option<[f64; ABREAST]>,
}

impl Tolerances {
    pub(super) fn new(absolute: &[f64], relative: f64) -> Self {
        let counted = absolute.iter().filter(|tolerance| tolerance.is_finite());
        Self {
            absolute: absolute.to_vec(),
            relative,
            counted: counted.count().max(1) as f64,
            abreast: None,
        }
    }

    /// The tolerances of several systems that share their steps, each of which is held to them by itself.
    pub(super) fn abreast(self) -> Self {
        let (systems, _) = self.absolute.as_chunks::<ABREAST>();
        let counted = |lane: usize| {
            let own = systems.iter().filter(|row| row[lane].is_finite());
            own.count().max(1) as f64
        };
        Self {
            abreast: Some(std::array::from_fn(counted)),
            ..self
        }
    }

    /// The root mean square of ratios whose squares are given; of several systems that of the worst.
    #[inline]
    pub(super) fn root_mean(&self, squares: &[f64], sum: impl FnOnce(&[f64]) -> f64) -> f64 {
        match &self.abreast {
            None => (sum(squares) / self.counted).sqrt(),
            Some(counted) => worst(squares, counted),
        }
    }

    /// The norm of `values(i)`, measured by the tolerances at the state `at`.
    pub(super) fn norm(&self, at: &[f64], value: impl Fn(usize) -> f64) -> f64 {
        let scales = self.absolute.iter().zip(at);
        let squares = scales
            .enumerate()
            .map(|(i, (absolute, at))| (value(i) / (absolute + self.relative * at.abs())).powi(2));
        match &self.abreast {
            None => (squares.sum::<f64>() / self.counted).sqrt(),
            Some(counted) => {
                let mut sums = [0.0; ABREAST];
                for (i, square) in squares.enumerate() {
                    sums[i % ABREAST] += square;
                }
                largest(&sums, counted)
            }
        }
    }
}

/// The root mean square of the worst of several systems.
fn worst(squares: &[f64], counted: &[f64; ABREAST]) -> f64 {
    let mut sums = [0.0; ABREAST];
    for row in squares.as_chunks::<ABREAST>().0 {
        for lane in 0..ABREAST {
            sums[lane] += row[lane];
        }
    }
    largest(&sums, counted)
}

/// The largest of the roots of these means; not a number if one of them is not.
fn largest(sums: &[f64; ABREAST], counted: &[f64; ABREAST]) -> f64 {
    let mut largest: f64 = 0.0;
    for (sum, counted) in sums.iter().zip(counted) {
        if !sum.is_finite() {
            return f64::NAN;
        }
        largest = largest.max(sum / counted);
    }
    largest.sqrt()
}
