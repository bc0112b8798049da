//! A low-pass filter without delay.

use biquad::{Biquad, Coefficients, DirectForm2Transposed, Q_BUTTERWORTH_F64, Type};

/// Both passes together let through `1 / sqrt 2` at the cut-off if each has its own higher by this factor: `(sqrt 2 - 1)^(1/4)` of a
/// second-order Butterworth filter (Winter, Biomechanics and Motor Control of Human Movement, 4th ed. 2009, section 3.4.4.2).
const TWO_PASSES: f64 = 0.801_985;

/// Second-order Butterworth low-pass, run forward and backward; `cut_off` is the frequency as a share of the sample rate at which both
/// passes together let through `1 / sqrt 2`. None unless `cut_off` is between 0 and 0.5.
pub(super) fn low_pass(samples: &[f64], cut_off: f64) -> Option<Vec<f64>> {
    if !(cut_off > 0.0 && cut_off < 0.5) {
        return None;
    }
    let warped = (std::f64::consts::PI * cut_off).tan() / TWO_PASSES;
    let normalised = 2.0 * warped.atan() / std::f64::consts::PI;
    let low_pass = Type::LowPass;
    let coefficients =
        Coefficients::from_normalized_params(low_pass, normalised, Q_BUTTERWORTH_F64).ok()?;
    // Mirror images at both ends, three periods of the cut-off long, let the filter start and end as if the recording went on.
    let pad = ((3.0 / cut_off).ceil() as usize).min(samples.len().saturating_sub(1));
    let mut padded = mirrored(samples, pad);
    for _ in 0..2 {
        let mut filter = DirectForm2Transposed::<f64>::new(coefficients);
        for sample in &mut padded {
            *sample = filter.run(*sample);
        }
        padded.reverse();
    }
    Some(padded.get(pad..pad + samples.len())?.to_vec())
}

fn mirrored(samples: &[f64], pad: usize) -> Vec<f64> {
    let before = samples.iter().skip(1).take(pad).rev();
    let after = samples.iter().rev().skip(1).take(pad);
    before.chain(samples).chain(after).copied().collect()
}
