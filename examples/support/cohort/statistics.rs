//! Measured against predicted.

use serde_json::{Value, json};

use crate::support::numbers::number;

/// Changes of a quantity that were measured, each with the one predicted for the same person.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// Measured.
    pub measured: Vec<f64>,
    /// Predicted.
    pub predicted: Vec<f64>,
}

/// The mean.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard deviation of a sample; none of fewer than two.
pub fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

/// The value below which this share of the sample lies.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (
        sorted.get(place.floor() as usize)?,
        sorted.get(place.ceil() as usize)?,
    );
    Some(low + (high - low) * place.fract())
}

fn root_mean_square(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = values.clone().count() as f64;
    (values.map(|value| value * value).sum::<f64>() / count).sqrt()
}

impl Pairs {
    /// Predicted less measured, over all.
    pub fn mean_error(&self) -> f64 {
        mean(&self.predicted) - mean(&self.measured)
    }

    /// Root of the mean square of predicted less measured.
    pub fn rms_error(&self) -> f64 {
        let pairs = self.predicted.iter().zip(&self.measured);
        root_mean_square(pairs.map(|(predicted, measured)| predicted - measured))
    }

    /// The same error of who knows nothing but the mean of all that was measured, and predicts that for everybody.
    pub fn trivial_rms_error(&self) -> f64 {
        let mean = mean(&self.measured);
        root_mean_square(self.measured.iter().map(|measured| measured - mean))
    }

    /// All of this, as JSON.
    pub fn json(&self) -> Value {
        json!({
            "measured_mean": number(mean(&self.measured)),
            "measured_sd": number(deviation(&self.measured)),
            "predicted_mean": number(mean(&self.predicted)),
            "predicted_sd": number(deviation(&self.predicted)),
            "mean_error": number(self.mean_error()),
            "rms_error": number(self.rms_error()),
            "trivial_rms_error": number(self.trivial_rms_error()),
        })
    }
}
