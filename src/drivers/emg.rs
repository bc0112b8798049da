//! From an electromyogram to excitation.

use thiserror::Error;

use super::filter::low_pass;
use super::interpolate;
use super::trace::{Trace, TraceError};
use crate::units::{Fraction, Rate, Time};

/// A recorded electromyogram, to be made into the excitation of a muscle.
///
/// The offset is removed, the rest rectified and low-pass filtered (second-order Butterworth, forward and backward, so without delay), and the result divided by its own peak or by
/// a level that was measured at maximal voluntary contraction.
///
/// $$u(t) = \frac{\mathrm{LP}\,|e(t) - \bar e|}{e_\mathrm{max}}$$
///
/// In plain text: `u = low_pass(|e - mean(e)|) / e_max`.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | cut-off | Hz | 6 (design value: 3 to 10 is usual in gait) | a rougher envelope |
/// | maximal level | unit of the recording | the envelope's own peak | a weaker excitation |
///
/// Limits: no band-pass against movement artefacts (do that first if the recording needs it); normalised to its own peak a recording says when a muscle works, not how hard:
/// scale it by the share of maximal force that the task takes.
///
/// Source: the usual linear envelope, Hermens et al. 2000 (SENIAM), doi 10.1016/S1050-6411(00)00027-4; Winter, *Biomechanics and Motor Control of Human Movement*, 4th ed. 2009, chapter 10.
///
/// ```
/// use soleus::prelude::*;
///
/// // Two bursts of 100 Hz in two seconds, sampled at 1 kHz.
/// let burst = |i: u32| (f64::from(i) * 0.1 * std::f64::consts::TAU).sin() * if i % 1000 < 400 { 80.0 } else { 5.0 };
/// let recording = (0..2000).map(|i| ((f64::from(i) * 0.001).seconds(), burst(i)));
/// let walking = Emg::new(recording)?.envelope()?.scaled(0.6);
/// assert!(walking.value_at(0.2.seconds()) > 0.5.fraction());
/// assert!(walking.value_at(0.7.seconds()) < 0.1.fraction());
/// # Ok::<(), EmgError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Emg {
    times: Vec<f64>,
    values: Vec<f64>,
    step: f64,
    cut_off: Rate,
    maximum: Option<f64>,
}

/// A recording does not make an excitation.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum EmgError {
    /// The samples are not a recording.
    #[error(transparent)]
    Samples(#[from] TraceError),
    /// The samples are not evenly spaced.
    #[error(
        "sample {index} comes {interval} after the one before it, but samples are {usual} apart on average: fill gaps, or take one stretch without them"
    )]
    Uneven {
        /// Which sample, counted from 0.
        index: usize,
        /// The interval before it.
        interval: Time,
        /// The mean interval.
        usual: Time,
    },
    /// The cut-off is not below half the sample rate.
    #[error("the cut-off of {} Hz must be above 0 and below half the sample rate of {} Hz", cut_off.hz(), sample_rate.hz())]
    CutOff {
        /// The cut-off.
        cut_off: Rate,
        /// The sample rate.
        sample_rate: Rate,
    },
    /// The level that stands for maximal contraction is not above zero.
    #[error(
        "the level of maximal contraction is {level}, but must be finite and above zero: a recording without any activity has no peak"
    )]
    Level {
        /// The level, in the unit of the recording.
        level: f64,
    },
}

/// Intervals may differ from their mean by this share: times in tables are rounded.
const UNEVENNESS: f64 = 0.1;

impl Emg {
    /// A recording of times and values, in any unit.
    ///
    /// # Errors
    /// [`EmgError`] if the samples are too few, not finite, out of order or not evenly spaced.
    pub fn new(samples: impl IntoIterator<Item = (Time, f64)>) -> Result<Self, EmgError> {
        let samples = samples.into_iter();
        let samples = Trace::linear(samples.map(|(time, value)| (time, Fraction::new(value))))?;
        let (times, values): (Vec<_>, Vec<_>) = samples
            .samples()
            .map(|(time, value)| (time.seconds(), value.get()))
            .unzip();
        let (start, end) = samples.span();
        let step = (end - start).seconds() / (times.len() - 1) as f64;
        let intervals = times.iter().zip(times.iter().skip(1)).map(|(a, b)| b - a);
        let uneven = |interval: &f64| (interval - step).abs() > UNEVENNESS * step;
        if let Some((index, interval)) = intervals.enumerate().find(|(_, i)| uneven(i)) {
            return Err(EmgError::Uneven {
                index: index + 1,
                interval: Time::from_seconds(interval),
                usual: Time::from_seconds(step),
            });
        }
        Ok(Self {
            times,
            values,
            step,
            cut_off: Rate::from_hz(6.0),
            maximum: None,
        })
    }

    /// Filtered at another cut-off.
    #[must_use]
    pub const fn with_cut_off(mut self, cut_off: Rate) -> Self {
        self.cut_off = cut_off;
        self
    }

    /// Relative to the envelope's level at maximal voluntary contraction, in the unit of the recording.
    #[must_use]
    pub const fn relative_to(mut self, maximum: f64) -> Self {
        self.maximum = Some(maximum);
        self
    }

    /// How many samples there are in a second.
    pub const fn sample_rate(&self) -> Rate {
        Rate::from_per_s(1.0 / self.step)
    }

    /// The excitation: smooth between samples, at least 0, and 1 at the level that stands for maximal contraction.
    ///
    /// # Errors
    /// [`EmgError::CutOff`] or [`EmgError::Level`].
    pub fn envelope(&self) -> Result<Trace<Fraction>, EmgError> {
        let mean = self.values.iter().sum::<f64>() / self.values.len() as f64;
        let rectified: Vec<f64> = self.values.iter().map(|v| (v - mean).abs()).collect();
        let cut_off = self.cut_off.hz() * self.step;
        let envelope = low_pass(&rectified, cut_off).ok_or(EmgError::CutOff {
            cut_off: self.cut_off,
            sample_rate: self.sample_rate(),
        })?;
        let (_, peak) = interpolate::range(&envelope);
        let level = self.maximum.unwrap_or(peak);
        if !(level.is_finite() && level > 0.0) {
            return Err(EmgError::Level { level });
        }
        let samples = self.times.iter().zip(&envelope);
        let samples = samples.map(|(time, value)| {
            let excitation = Fraction::new(value.max(0.0) / level);
            (Time::from_seconds(*time), excitation)
        });
        Ok(Trace::smooth(samples)?)
    }
}
