//! The error norm: root mean square of each error over its tolerance.

/// Tolerances of a run: `absolute + relative * |y|` for each state.
#[derive(Debug, Clone)]
pub(super) struct Tolerances {
    pub(super) absolute: Vec<f64>,
    pub(super) relative: f64,
    /// How many states have a finite absolute tolerance, and so a say in the norm; at least 1.
    pub(super) counted: f64,
}

impl Tolerances {
    pub(super) fn new(absolute: &[f64], relative: f64) -> Self {
        let counted = absolute.iter().filter(|tolerance| tolerance.is_finite());
        Self {
            absolute: absolute.to_vec(),
            relative,
            counted: counted.count().max(1) as f64,
        }
    }

    /// The norm of `values(i)`, measured by the tolerances at the state `at`.
    pub(super) fn norm(&self, at: &[f64], value: impl Fn(usize) -> f64) -> f64 {
        let scales = self.absolute.iter().zip(at);
        let sum: f64 = scales
            .enumerate()
            .map(|(i, (absolute, at))| (value(i) / (absolute + self.relative * at.abs())).powi(2))
            .sum();
        (sum / self.counted).sqrt()
    }
}
