//! Whether a recording is what it is taken for.

use super::filter::low_pass;
use super::interpolate;
use crate::units::Fraction;

/// What a recording shows of itself, by which [`Emg::envelope`](super::Emg::envelope) judges it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct EmgQuality {
    /// Share of the power, without the offset, above 20 Hz. Surface electromyograms have most of theirs
    /// there; what lies below is movement of electrodes and cables (De Luca et al. 2010,
    /// doi 10.1016/j.jbiomech.2010.01.027). An envelope has next to nothing there.
    pub above_20_hz: Fraction,
    /// Sums of squares above and below the median: their difference over their sum. 0 of a raw recording,
    /// 0.57 of rectified even noise, near 1 of rectified bursts.
    pub asymmetry: f64,
    /// The highest rectified level of a tenth of a second over the one that a tenth of all lie below.
    pub burst_to_quiet: f64,
    /// Share of the samples in which the envelope is above the level of maximal contraction, if one was given.
    pub above_reference: Option<Fraction>,
}

/// Below this lie movement artefacts rather than muscles (De Luca et al. 2010).
pub(super) const ARTEFACT_HZ: f64 = 20.0;
/// Windows in which a level is taken: short against a burst of walking.
const WINDOW_S: f64 = 0.1;
/// So many samples at least, as the level of fewer jumps about by itself.
const WINDOW_SAMPLES: f64 = 20.0;

/// The share of the power above [`ARTEFACT_HZ`]; none if the samples do not tell, or there is no power.
pub(super) fn above_20_hz(centred: &[f64], step: f64) -> Option<f64> {
    let slow = low_pass(centred, ARTEFACT_HZ * step)?;
    let power = |sum: f64, value: f64| sum + value * value;
    let all = centred.iter().copied().fold(0.0, power);
    let fast = centred.iter().zip(&slow).map(|(own, slow)| own - slow);
    (all > 0.0).then(|| fast.fold(0.0, power) / all)
}

/// The share that even noise of all frequencies has above [`ARTEFACT_HZ`] at this sample rate.
pub(super) fn above_20_hz_of_noise(step: f64) -> f64 {
    (1.0 - 2.0 * ARTEFACT_HZ * step).max(0.0)
}

pub(super) fn asymmetry(values: &[f64]) -> f64 {
    let middle = quantile(values.to_vec(), 0.5);
    let (mut above, mut below) = (0.0, 0.0);
    for value in values {
        let off = value - middle;
        *(if off > 0.0 { &mut above } else { &mut below }) += off * off;
    }
    if above + below > 0.0 {
        (above - below) / (above + below)
    } else {
        0.0
    }
}

/// The sample that makes up most of the highest level by itself, as a misread number or a pulled cable does.
pub(super) fn spike(rectified: &[f64], step: f64) -> Option<usize> {
    let window = window(rectified, step, false);
    let sum = |chunk: &[f64]| chunk.iter().sum::<f64>();
    let windows = rectified.chunks_exact(window).enumerate();
    let (place, highest) = windows.max_by(|a, b| sum(a.1).total_cmp(&sum(b.1)))?;
    let samples = highest.iter().enumerate();
    let (own, largest) = samples.max_by(|a, b| a.1.total_cmp(b.1))?;
    (*largest > 0.5 * sum(highest)).then_some(place * window + own)
}

fn window(values: &[f64], step: f64, is_envelope: bool) -> usize {
    let least = if is_envelope { 1.0 } else { WINDOW_SAMPLES };
    let window = (WINDOW_S / step).round().max(least);
    (window.min(values.len() as f64) as usize).max(1)
}

/// The highest level over the quiet one; `rectified` may be an envelope, whose single samples are levels.
pub(super) fn burst_to_quiet(rectified: &[f64], step: f64, is_envelope: bool) -> f64 {
    let levels = rectified.chunks_exact(window(rectified, step, is_envelope));
    let levels: Vec<f64> = levels
        .map(|chunk| chunk.iter().sum::<f64>() / chunk.len() as f64)
        .collect();
    let (_, highest) = interpolate::range(&levels);
    let quiet = quantile(levels, 0.1);
    if quiet > 0.0 {
        highest / quiet
    } else {
        f64::INFINITY
    }
}

fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let place = (share * values.len() as f64).floor() as usize;
    values.get(place).copied().unwrap_or_default()
}
