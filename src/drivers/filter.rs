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

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(frequency: f64) -> Vec<f64> {
        let angle = |i: usize| std::f64::consts::TAU * frequency * i as f64;
        (0..4000).map(|i| 1.0 + angle(i).sin()).collect()
    }

    /// Amplitude and phase of a frequency in the middle of the samples.
    fn component(samples: &[f64], frequency: f64) -> (f64, f64) {
        let (from, count) = (1000, 2000);
        let (mut sine, mut cosine) = (0.0, 0.0);
        for (i, sample) in samples.iter().enumerate().skip(from).take(count) {
            let angle = std::f64::consts::TAU * frequency * i as f64;
            sine += (sample - 1.0) * angle.sin() * 2.0 / count as f64;
            cosine += (sample - 1.0) * angle.cos() * 2.0 / count as f64;
        }
        (sine.hypot(cosine), cosine.atan2(sine))
    }

    #[test]
    fn it_lets_through_what_two_butterworth_passes_do_without_delay() {
        // 6 Hz at 1 kHz; both passes: 1 / (1 + (sqrt 2 - 1) (f / f_c)^4), bilinear warping negligible.
        for (frequency, gain) in [
            (0.0015, 0.998_385),
            (0.006, std::f64::consts::FRAC_1_SQRT_2),
            (0.012, 0.131_1),
            (0.06, 2.41e-4),
        ] {
            let filtered = low_pass(&sine(frequency), 0.006).unwrap();
            let (amplitude, phase) = component(&filtered, frequency);
            assert!(
                (amplitude - gain).abs() < 2e-3 * gain.max(0.1),
                "{frequency}: {amplitude}"
            );
            assert!(gain < 0.01 || phase.abs() < 1e-3, "{frequency}: {phase}");
        }
    }

    #[test]
    fn a_constant_stays_as_it_is_to_its_ends() {
        let filtered = low_pass(&[3.0; 2000], 0.006).unwrap();
        assert_eq!(filtered.len(), 2000);
        assert!(
            filtered.iter().all(|value| (value - 3.0).abs() < 0.01),
            "{filtered:?}"
        );
    }

    #[test]
    fn a_cut_off_that_cannot_be_is_refused() {
        for cut_off in [0.0, -0.1, 0.5, f64::NAN] {
            assert!(low_pass(&[1.0, 2.0, 1.0], cut_off).is_none());
        }
        assert_eq!(low_pass(&[1.0, 2.0], 0.49).unwrap().len(), 2);
    }
}
