//! The fastest rate of a Jacobian.

use crate::solver::pattern::Pattern;

/// A power iteration that goes on from one Jacobian to the next, which differs little.
#[derive(Debug, Clone)]
pub(super) struct Spectrum {
    vector: Vec<f64>,
    image: Vec<f64>,
}

impl Spectrum {
    pub(super) fn new(dimension: usize) -> Self {
        // Any vector will do that no symmetry of a system can be blind to.
        let start = |i: usize| ((i as f64 + 1.0) * 0.618_034).fract() + 0.5;
        Self {
            vector: (0..dimension).map(start).collect(),
            image: vec![0.0; dimension],
        }
    }

    /// An estimate of the largest size of an eigenvalue, in 1/s: what two products with the Jacobian make of the vector, so that an oscillation counts in the mean.
    pub(super) fn fastest(&mut self, pattern: &Pattern, jacobian: &[f64]) -> f64 {
        let mut growth = 1.0;
        for _ in 0..2 {
            for (row, image) in self.image.iter_mut().enumerate() {
                let entries = pattern.row(row).iter().zip(&jacobian[pattern.places(row)]);
                *image = entries
                    .map(|(column, value)| value * self.vector[*column])
                    .sum();
            }
            let size = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>().sqrt();
            let grown = size(&self.image) / size(&self.vector);
            if !(grown > 0.0 && grown.is_finite()) {
                *self = Self::new(self.vector.len());
                return 0.0;
            }
            growth *= grown;
            let norm = size(&self.image);
            for (vector, image) in self.vector.iter_mut().zip(&self.image) {
                *vector = image / norm;
            }
        }
        growth.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_rate_is_found() {
        // A decay of 50 /s, an oscillation of 20 /s, and a slow state that both act on.
        let entries = [(0, 0), (1, 2), (2, 1), (3, 0), (3, 1), (3, 3)];
        let pattern = Pattern::new(4, entries);
        let mut spectrum = Spectrum::new(4);
        let mut fastest =
            |values: [f64; 6]| (0..30).fold(0.0, |_, _| spectrum.fastest(&pattern, &values));
        assert!((fastest([-50.0, 20.0, -20.0, 1.0, 1.0, -0.1]) / 50.0 - 1.0).abs() < 1e-6);
        let oscillation = fastest([-5.0, 20.0, -20.0, 1.0, 1.0, -0.1]);
        assert!((oscillation / 20.0 - 1.0).abs() < 0.01, "{oscillation}");
        assert_eq!(fastest([0.0; 6]), 0.0);
    }
}
