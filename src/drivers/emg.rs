//! From an electromyogram to excitation.

use thiserror::Error;

use super::emg_quality::{self, EmgQuality};
use super::filter::low_pass;
use super::interpolate;
use super::sampling_grid::{self, Spacing};
use super::trace::{Trace, TraceError};
use crate::units::{Fraction, Rate, Time};

/// A recorded electromyogram, to be made into the excitation of a muscle.
///
/// The offset is removed, the rest rectified and low-pass filtered (second-order Butterworth, forward and backward, so without delay). Of this envelope `E` the lowest level, which is
/// noise and not activity, is taken off, and the result divided by its own peak or by a level that was measured at maximal voluntary contraction.
///
/// $$E(t) = \mathrm{LP}\\,|e(t) - \bar e|, \qquad u(t) = \frac{E(t) - E_\mathrm{min}}{E_\mathrm{max} - E_\mathrm{min}}$$
///
/// In plain text: `E = low_pass(|e - mean(e)|)`, `u = (E - E_min) / (E_max - E_min)`.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | cut-off | Hz | 6 (design value: 3 to 10 is usual in gait) | a rougher envelope |
/// | maximal level | unit of the recording | the envelope's own peak | a weaker excitation |
///
/// A recording that is not what it is taken for would give a wrong excitation, so it is refused:
///
/// | what | is refused | why there |
/// |---|---|---|
/// | raw | less of its power above 20 Hz than half the share of noise of all frequencies | an envelope has next to nothing there, a raw recording 0.8 to 0.9 |
/// | raw | lies to one side of its median, [`EmgQuality::asymmetry`] beyond 0.35 | raw 0.1 at most, rectified 0.57 at least |
/// | raw or rectified | one sample makes up most of the highest tenth of a second | a misread number would be the peak |
/// | scaled to its own peak | bursts less than 2.7 times the quiet level | noise and 8 dB above it, of which bursts are told reliably (Bonato et al. 1998, doi 10.1109/10.661154); even noise comes to 2.1 |
/// | relative to a maximum | above it in more than a tenth of the samples, or by more than 3 times | design values: sprints pass the level of an isometric contraction for short times |
/// | relative to a maximum | clear bursts of less than 0.5 % of it | design value: noise of electrodes alone is about 1 % |
///
/// [`Emg::quality`] gives these numbers. For those who know that a signal is rectified or an envelope already there are [`Emg::of_rectified`] and [`Emg::of_envelope`].
///
/// Limits: a recording in which the muscle never rests loses its least activity with the noise; no band-pass against movement artefacts (do that first if the recording needs it); normalised to its own peak a recording says when a muscle works, not how hard:
/// scale it by the share of maximal force that the task takes. Excitations above 1, where the level of maximal contraction is passed, are kept; a muscle takes them as 1.
///
/// Source: the usual linear envelope, Winter, *Biomechanics and Motor Control of Human Movement*, 4th ed. 2009, chapter 10; for where to put the electrodes Hermens et al. 2000 (SENIAM), doi 10.1016/S1050-6411(00)00027-4; for the band
/// De Luca et al. 2010, doi 10.1016/j.jbiomech.2010.01.027.
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
    kind: Kind,
    cut_off: Rate,
    maximum: Option<f64>,
}

/// What was done to a recording before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Raw,
    Rectified,
    Envelope,
}

/// A recording does not make an excitation.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum EmgError {
    /// The samples are not a recording.
    #[error(transparent)]
    Samples(#[from] TraceError),
    /// The samples are not evenly spaced, even if times are rounded.
    #[error("sample {index}, at {time}, comes {:.4} ms after the one before it, but samples are {:.4} ms apart: {}", 1e3 * interval.seconds(), 1e3 * usual.seconds(), uneven(*interval, *usual))]
    Uneven {
        /// Which sample, counted from 0.
        index: usize,
        /// Its time.
        time: Time,
        /// The interval before it.
        interval: Time,
        /// The usual interval.
        usual: Time,
    },
    /// Samples are too far apart, or too close, for a recording whose times are in seconds.
    #[error("samples are {} s apart, {} in a second: {}", interval.seconds(), 1.0 / interval.seconds(), unlikely(interval.seconds()))]
    SampleRate {
        /// The interval between samples.
        interval: Time,
    },
    /// The recording is so short that bursts cannot be told from rest.
    #[error("the recording lasts {} s, but what it is cannot be told in less than {} s: record some seconds, and give times in seconds", lasts.seconds(), least.seconds())]
    TooShort {
        /// How long it lasts.
        lasts: Time,
        /// How long it must last.
        least: Time,
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
        "the level of maximal contraction is {level}, but must be finite and above zero: a recording without any activity has no peak; look whether the electrode was connected, and whether it is the right column"
    )]
    Level {
        /// The level, in the unit of the recording.
        level: f64,
    },
    /// One sample makes up most of the highest level.
    #[error(
        "sample {index}, {value:e} at {time}, makes up most of the highest level by itself: correct it, or put the mean of its neighbours there"
    )]
    Spike {
        /// Which sample, counted from 0.
        index: usize,
        /// Its time.
        time: Time,
        /// Its value, in the unit of the recording.
        value: f64,
    },
    /// What was given as a raw recording lacks the frequencies of one.
    #[error(
        "only {:.0} % of the power lies above 20 Hz, where raw electromyograms have most of theirs (at this sample rate {:.0} % is asked): if it is an envelope, read it by `Emg::of_envelope`; if cables moved, pass it through a high-pass filter of 20 Hz first",
        above_20_hz.get() * 100.0, least.get() * 100.0
    )]
    NotRaw {
        /// The share of the power above 20 Hz.
        above_20_hz: Fraction,
        /// The share that it should have at least.
        least: Fraction,
    },
    /// What was given as a raw recording is rectified.
    #[error(
        "the values lie to one side of their median (asymmetry {asymmetry:.2}, but 0 of a raw recording and 0.35 at most is accepted): if the recording is rectified, read it by `Emg::of_rectified`; if it is an envelope, by `Emg::of_envelope`"
    )]
    Rectified {
        /// [`EmgQuality::asymmetry`].
        asymmetry: f64,
    },
    /// What was given as rectified, or as an envelope, has negative values.
    #[error(
        "sample {index} is {value}, but a rectified recording or its envelope is not negative: read a raw recording by `Emg::new`"
    )]
    Negative {
        /// Which sample, counted from 0.
        index: usize,
        /// Its value, in the unit of the recording.
        value: f64,
    },
    /// What was given as an envelope is not smooth.
    #[error(
        "{:.0} % of the power lies above 20 Hz, but an envelope is smooth: read a recording that is rectified and not filtered by `Emg::of_rectified`",
        above_20_hz.get() * 100.0
    )]
    NotSmooth {
        /// The share of the power above 20 Hz.
        above_20_hz: Fraction,
    },
    /// The muscle works hardly more at one time than at another: scaled to its own peak, noise would be a contraction.
    #[error(
        "the highest level is {burst_to_quiet:.1} times the quiet one, but {least} times is the least that tells bursts from noise: record a task with rest in it, or give the level of maximal contraction by `relative_to`"
    )]
    NoBursts {
        /// The highest level over the quiet one.
        burst_to_quiet: f64,
        /// The least that is accepted.
        least: f64,
    },
    /// The recording passes the level of maximal contraction too often, or by too much.
    #[error(
        "the envelope is above the level of maximal contraction, {maximum}, in {:.1} % of the samples (10 % is accepted), and comes to {peak} (3 times the level is accepted); give the level of the envelope, in the unit of the recording: 0.2 mV is 200 uV",
        share.get() * 100.0
    )]
    AboveReference {
        /// The share of the samples above it.
        share: Fraction,
        /// The peak of the envelope, in the unit of the recording.
        peak: f64,
        /// The level of maximal contraction.
        maximum: f64,
    },
    /// There are clear bursts, but next to nothing beside the level of maximal contraction.
    #[error(
        "the bursts of the envelope come to {peak}, which is less than 0.5 % of the level of maximal contraction, {maximum}; give the level in the unit of the recording: 0.2 mV is 200 uV"
    )]
    FarBelowReference {
        /// The peak of the envelope above rest, in the unit of the recording.
        peak: f64,
        /// The level of maximal contraction.
        maximum: f64,
    },
}

impl EmgError {
    /// The sample that is meant, counted from 0, if it is about one.
    pub const fn sample(&self) -> Option<usize> {
        match self {
            Self::Uneven { index, .. }
            | Self::Spike { index, .. }
            | Self::Negative { index, .. }
            | Self::Samples(
                TraceError::NotFinite { index, .. }
                | TraceError::NotIncreasing { index, .. }
                | TraceError::TooFar { index, .. },
            ) => Some(*index),
            _ => None,
        }
    }
}

fn uneven(interval: Time, usual: Time) -> String {
    let missing = (interval / usual).round() - 1.0;
    if missing >= 1.0 {
        let samples = if missing > 1.0 { "samples" } else { "sample" };
        return format!(
            "{missing} {samples} missing; put them in, with values between those of their neighbours, or keep one stretch without gaps"
        );
    }
    String::from(
        "correct its time, or write times with more decimals, or keep one stretch of even times",
    )
}

fn unlikely(interval_s: f64) -> &'static str {
    match interval_s {
        s if s < 1.0 => {
            "surface electromyograms take 1000 samples in a second (40 at the least; 5 of an envelope); give times in seconds, or record faster"
        }
        s if s < 50.0 => {
            "times look like milliseconds or sample numbers; give them in seconds: multiply milliseconds by 0.001, divide sample numbers by the samples in a second"
        }
        _ => "times look like microseconds; give them in seconds: multiply them by 1e-6",
    }
}

/// Rates of samples, in 1/s, that a recording in seconds may have: below, 20 Hz are not seen (an envelope:
/// steps are not); above is no recorder of surface electromyograms, but times in minutes.
const RATES: (f64, f64) = (40.0, 50_000.0);
const ENVELOPE_RATES: (f64, f64) = (5.0, 50_000.0);
/// Five of the windows in which levels are taken.
const SHORTEST: Time = Time::from_seconds(0.5);
/// Of the share of the power that noise of all frequencies has above 20 Hz, a raw recording has so much.
const LEAST_FAST: f64 = 0.5;
/// An envelope of 50 Hz has a tenth of its power above 20 Hz, a rectified recording four tenths.
const MOST_FAST: f64 = 0.25;
/// Raw recordings of walking have 0.1 at most, rectified noise 0.57.
const MOST_ASYMMETRY: f64 = 0.35;
/// `sqrt(1 + 10^0.8)`: noise and a signal 8 dB above it, over noise (Bonato et al. 1998).
const LEAST_BURST: f64 = 2.7;
/// Low-pass filters swing below zero next to a burst, by less than this share of the peak.
const UNDERSHOOT: f64 = 0.1;
/// Most samples above the level of maximal contraction, and highest peak over it (design values).
const MOST_ABOVE: f64 = 0.1;
const HIGHEST_OVER_REFERENCE: f64 = 3.0;
/// Bursts of less than this share of it are no bursts, as electrodes have more noise (design value).
const LEAST_OF_REFERENCE: f64 = 0.005;

impl Emg {
    /// A raw recording of times and values, in any unit.
    ///
    /// Times that were rounded when they were written are taken for the even ones that they were.
    ///
    /// # Errors
    /// [`EmgError`] if the samples are too few, not finite, out of order or not evenly spaced.
    pub fn new(samples: impl IntoIterator<Item = (Time, f64)>) -> Result<Self, EmgError> {
        Self::of(Kind::Raw, samples)
    }

    /// A recording that is rectified already, but not filtered.
    ///
    /// # Errors
    /// As [`Emg::new`], and [`EmgError::Negative`].
    pub fn of_rectified(samples: impl IntoIterator<Item = (Time, f64)>) -> Result<Self, EmgError> {
        Self::of(Kind::Rectified, samples)
    }

    /// An envelope, rectified and filtered already: [`Emg::envelope`] only scales it, and the cut-off does nothing.
    ///
    /// Where its filter swung below zero it is taken as zero.
    ///
    /// # Errors
    /// As [`Emg::new`], and [`EmgError::Negative`] if it is below zero by more than a tenth of its peak.
    pub fn of_envelope(samples: impl IntoIterator<Item = (Time, f64)>) -> Result<Self, EmgError> {
        Self::of(Kind::Envelope, samples)
    }

    fn of(kind: Kind, samples: impl IntoIterator<Item = (Time, f64)>) -> Result<Self, EmgError> {
        let (mut times, mut values): (Vec<f64>, Vec<f64>) = samples
            .into_iter()
            .map(|(time, value)| (time.seconds(), value))
            .unzip();
        let spacing = sampling_grid::spacing(&times);
        if let Spacing::Rounded { start, step } = spacing {
            for (place, time) in times.iter_mut().enumerate() {
                *time = start + step * place as f64;
            }
        }
        // It names what is not a number, or too large, or out of order.
        let pairs = times.iter().zip(&values);
        let pairs = pairs.map(|(time, value)| (Time::from_seconds(*time), Fraction::new(*value)));
        let ordered = Trace::linear(pairs);
        let step = match spacing {
            Spacing::Even { step } | Spacing::Rounded { step, .. } => {
                ordered?;
                step
            }
            Spacing::Uneven {
                index,
                interval,
                usual,
            } => {
                // Times that rounding made the same are no mistake of order.
                if !sampling_grid::repeats(&times) {
                    ordered?;
                }
                return Err(EmgError::Uneven {
                    index,
                    time: Time::from_seconds(times.get(index).copied().unwrap_or_default()),
                    interval: Time::from_seconds(interval),
                    usual: Time::from_seconds(usual),
                });
            }
        };
        not_negative(kind, &mut values)?;
        Ok(Self {
            times,
            values,
            step,
            kind,
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

    /// The excitation: smooth between samples, 0 at the lowest level of the recording, which is noise, and 1 at the level that stands for maximal contraction.
    ///
    /// # Errors
    /// [`EmgError`] if the cut-off or a level does not fit, or the recording is not what it is taken for: see the table above.
    pub fn envelope(&self) -> Result<Trace<Fraction>, EmgError> {
        let levels = self.levels()?;
        self.check_spike(&levels)?;
        self.check_kind()?;
        let (rest, peak) = interpolate::range(&levels.envelope);
        self.check_level(&levels, peak - rest, peak)?;
        let level = self.maximum.unwrap_or(peak) - rest;
        if !(level.is_finite() && level > 0.0) {
            let level = self.maximum.unwrap_or(peak);
            return Err(EmgError::Level { level });
        }
        let samples = self.times.iter().zip(&levels.envelope);
        let samples = samples.map(|(time, value)| {
            let excitation = Fraction::new((value - rest).max(0.0) / level);
            (Time::from_seconds(*time), excitation)
        });
        Ok(Trace::smooth(samples)?)
    }

    /// By what the recording is judged.
    ///
    /// # Errors
    /// [`EmgError::SampleRate`], [`EmgError::TooShort`], [`EmgError::CutOff`], or [`EmgError::Level`] if all values are the same.
    pub fn quality(&self) -> Result<EmgQuality, EmgError> {
        let levels = self.levels()?;
        let share = emg_quality::above_20_hz(&self.centred(), self.step);
        Ok(EmgQuality {
            above_20_hz: Fraction::new(share.unwrap_or(0.0)),
            asymmetry: emg_quality::asymmetry(&self.values),
            burst_to_quiet: self.burst_to_quiet(&levels),
            above_reference: self.maximum.map(|maximum| levels.share_above(maximum)),
        })
    }

    fn levels(&self) -> Result<Levels, EmgError> {
        let (slowest, fastest) = match self.kind {
            Kind::Envelope => ENVELOPE_RATES,
            Kind::Raw | Kind::Rectified => RATES,
        };
        if !(slowest..=fastest).contains(&(1.0 / self.step)) {
            return Err(EmgError::SampleRate {
                interval: Time::from_seconds(self.step),
            });
        }
        let lasts = Time::from_seconds(self.step * self.values.len() as f64);
        if lasts < SHORTEST {
            let least = SHORTEST;
            return Err(EmgError::TooShort { lasts, least });
        }
        let (low, high) = interpolate::range(&self.values);
        if high - low <= 1e-12 * low.abs().max(high.abs()) {
            return Err(EmgError::Level { level: 0.0 });
        }
        let rectified = match self.kind {
            Kind::Raw => self.centred().iter().map(|value| value.abs()).collect(),
            Kind::Rectified | Kind::Envelope => self.values.clone(),
        };
        if self.kind == Kind::Envelope {
            let envelope = rectified.clone();
            return Ok(Levels {
                rectified,
                envelope,
            });
        }
        let cut_off = self.cut_off.hz() * self.step;
        let envelope = low_pass(&rectified, cut_off).ok_or(EmgError::CutOff {
            cut_off: self.cut_off,
            sample_rate: self.sample_rate(),
        })?;
        // The filter swings a little below zero next to a burst.
        let envelope = envelope.iter().map(|value| value.max(0.0)).collect();
        Ok(Levels {
            rectified,
            envelope,
        })
    }

    fn check_spike(&self, levels: &Levels) -> Result<(), EmgError> {
        let spike = match self.kind {
            // Its single samples are levels.
            Kind::Envelope => None,
            Kind::Raw | Kind::Rectified => emg_quality::spike(&levels.rectified, self.step),
        };
        let Some(index) = spike else {
            return Ok(());
        };
        let at = |values: &[f64]| values.get(index).copied().unwrap_or_default();
        Err(EmgError::Spike {
            index,
            time: Time::from_seconds(at(&self.times)),
            value: at(&self.values),
        })
    }

    /// Whether the signal is raw, rectified or an envelope, as it was said to be.
    fn check_kind(&self) -> Result<(), EmgError> {
        let Some(share) = emg_quality::above_20_hz(&self.centred(), self.step) else {
            return Ok(());
        };
        let above_20_hz = Fraction::new(share);
        match self.kind {
            Kind::Raw => {
                let asymmetry = emg_quality::asymmetry(&self.values);
                let least = LEAST_FAST * emg_quality::above_20_hz_of_noise(self.step);
                if share < least {
                    let least = Fraction::new(least);
                    return Err(EmgError::NotRaw { above_20_hz, least });
                }
                if asymmetry.abs() > MOST_ASYMMETRY {
                    return Err(EmgError::Rectified { asymmetry });
                }
            }
            Kind::Envelope if share > MOST_FAST => return Err(EmgError::NotSmooth { above_20_hz }),
            Kind::Rectified | Kind::Envelope => {}
        }
        Ok(())
    }

    /// Whether what stands for maximal contraction can be that.
    fn check_level(&self, levels: &Levels, burst: f64, peak: f64) -> Result<(), EmgError> {
        let burst_to_quiet = self.burst_to_quiet(levels);
        let has_bursts = burst_to_quiet >= LEAST_BURST;
        match self.maximum {
            None if has_bursts => Ok(()),
            None => Err(EmgError::NoBursts {
                burst_to_quiet,
                least: LEAST_BURST,
            }),
            Some(maximum) if !(maximum.is_finite() && maximum > 0.0) => {
                Err(EmgError::Level { level: maximum })
            }
            Some(maximum) => {
                let share = levels.share_above(maximum);
                if share.get() > MOST_ABOVE || peak > HIGHEST_OVER_REFERENCE * maximum {
                    return Err(EmgError::AboveReference {
                        share,
                        peak,
                        maximum,
                    });
                }
                if has_bursts && burst < LEAST_OF_REFERENCE * maximum {
                    let peak = burst;
                    return Err(EmgError::FarBelowReference { peak, maximum });
                }
                Ok(())
            }
        }
    }

    fn burst_to_quiet(&self, levels: &Levels) -> f64 {
        let is_envelope = self.kind == Kind::Envelope;
        emg_quality::burst_to_quiet(&levels.rectified, self.step, is_envelope)
    }

    fn centred(&self) -> Vec<f64> {
        let mean = self.values.iter().sum::<f64>() / self.values.len() as f64;
        self.values.iter().map(|value| value - mean).collect()
    }
}

/// How hard a muscle works over time, in the unit of the recording.
#[derive(Debug)]
struct Levels {
    rectified: Vec<f64>,
    envelope: Vec<f64>,
}

impl Levels {
    fn share_above(&self, maximum: f64) -> Fraction {
        let above = self.envelope.iter().filter(|value| **value > maximum);
        Fraction::new(above.count() as f64 / self.envelope.len() as f64)
    }
}

/// Refuses negative values where none can be, and takes those that a filter leaves for zero.
fn not_negative(kind: Kind, values: &mut [f64]) -> Result<(), EmgError> {
    let (_, peak) = interpolate::range(values);
    let lowest = match kind {
        Kind::Raw => return Ok(()),
        Kind::Rectified => 0.0,
        Kind::Envelope => -UNDERSHOOT * peak.max(0.0),
    };
    let places = values.iter().enumerate();
    if let Some((index, value)) = places.into_iter().find(|(_, value)| **value < lowest) {
        let value = *value;
        return Err(EmgError::Negative { index, value });
    }
    for value in values {
        *value = value.max(0.0);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{run, two_bags};
    use crate::drivers::{Muscle, read_column};
    use crate::network::Driver;
    use crate::units::Quantities;
    use std::path::Path;

    fn recording(value: impl Fn(f64) -> f64) -> Vec<(Time, f64)> {
        let times = (0..3000).map(|i| f64::from(i) * 0.001);
        times.map(|t| (t.seconds(), value(t))).collect()
    }

    #[test]
    fn an_even_burst_gives_its_mean_rectified_level_above_rest() {
        // 100 uV at 97 Hz on an offset of 40, after a second of rest: mean of |sine| is 2 / pi.
        let emg = Emg::new(recording(|t| {
            let burst = if t < 1.0 { 0.0 } else { 100.0 };
            40.0 + burst * (std::f64::consts::TAU * 97.0 * t).sin()
        }))
        .unwrap();
        assert!((emg.sample_rate().hz() - 1000.0).abs() < 1e-6);
        let envelope = emg.clone().relative_to(200.0).envelope().unwrap();
        assert!(envelope.value_at(0.5.seconds()).get() < 1e-3);
        let middle = envelope.value_at(2.0.seconds()).get();
        assert!(
            (middle - std::f64::consts::FRAC_1_PI).abs() < 2e-3,
            "{middle}"
        );
        let own_peak = emg.envelope().unwrap();
        let highest = own_peak
            .samples()
            .map(|(_, value)| value.get())
            .fold(0.0, f64::max);
        assert!((highest - 1.0).abs() < 1e-12);
        assert!(own_peak.breakpoint(1.0.seconds()).unwrap() > 2.9.seconds());
    }

    #[test]
    fn a_recording_that_cannot_be_used_is_refused() {
        let silent = Emg::new(recording(|_| 7.0)).unwrap();
        assert!(matches!(silent.envelope(), Err(EmgError::Level { .. })));
        let noisy = Emg::new(recording(|t| (600.0 * t).sin())).unwrap();
        for cut_off in [0.0, 500.0, 900.0, f64::NAN] {
            let refused = noisy.clone().with_cut_off(cut_off.hz()).envelope();
            assert!(matches!(refused, Err(EmgError::CutOff { .. })));
        }
        assert!(noisy.relative_to(-1.0).envelope().is_err());
        let mut gap = recording(|_| 1.0);
        gap.drain(1000..1005);
        let error = Emg::new(gap).unwrap_err();
        assert!(
            matches!(error, EmgError::Uneven { index: 1000, .. }),
            "{error}"
        );
        assert!(matches!(
            Emg::new([]),
            Err(EmgError::Samples(TraceError::TooFew { count: 0 }))
        ));
    }

    /// Even noise with a standard deviation of 1, the same at each call.
    fn noise(seed: u64) -> impl FnMut() -> f64 {
        let mut state = seed;
        let mut uniform = move || {
            // SplitMix64.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            (z ^ (z >> 31)) as f64 / u64::MAX as f64
        };
        move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0
    }

    /// Noise of 5, and bursts of 80 in 0.4 s of each second, in `rate` samples a second.
    fn bursts(rate: f64, seconds: f64) -> Vec<(Time, f64)> {
        let mut noise = noise(7);
        let sample = |i: usize| {
            let time = i as f64 / rate;
            let level = if time.fract() < 0.4 { 80.0 } else { 5.0 };
            (time.seconds(), level * noise())
        };
        (0..(rate * seconds) as usize).map(sample).collect()
    }

    fn with(samples: &[(Time, f64)], of: impl Fn(f64) -> f64) -> Vec<(Time, f64)> {
        samples
            .iter()
            .map(|(time, value)| (*time, of(*value)))
            .collect()
    }

    fn written(samples: &[(Time, f64)], decimals: i32) -> Vec<(Time, f64)> {
        let scale = 10_f64.powi(decimals);
        let round = |time: Time| Time::from_seconds((time.seconds() * scale).round() / scale);
        samples
            .iter()
            .map(|(time, value)| (round(*time), *value))
            .collect()
    }

    #[test]
    fn rounded_times_are_read_as_the_even_ones_they_were() {
        for (rate, decimals) in [
            (1024.0, 4),
            (1024.0, 3),
            (148.148, 4),
            (148.148, 3),
            (2048.0, 4),
        ] {
            let exact = bursts(rate, 10.0);
            let rounded = written(&exact, decimals);
            let emg = Emg::new(rounded.clone()).unwrap();
            assert!((emg.sample_rate().hz() / rate - 1.0).abs() < 1e-3, "{rate}");
            let (own, right) = (emg.envelope().unwrap(), Emg::new(exact).unwrap().envelope());
            let right = right.unwrap();
            for tenth in 2..98 {
                let time = Time::from_seconds(f64::from(tenth) / 10.0);
                let off = own.value_at(time).get() - right.value_at(time).get();
                assert!(
                    off.abs() < 0.02,
                    "{rate} Hz, {decimals} decimals, {time}: {off}"
                );
            }
            let mut gap = rounded;
            let line = gap.len() / 2;
            gap.remove(line);
            let error = Emg::new(gap).unwrap_err();
            // Rounded to a whole interval, the place is found about.
            let near = if decimals == 3 && rate > 1000.0 {
                64
            } else {
                0
            };
            let found = error.sample().unwrap();
            assert!(found.abs_diff(line) <= near, "{error}");
            let told = error.to_string();
            assert!(near > 0 || told.contains("1 sample missing"), "{told}");
        }
    }

    #[test]
    fn one_huge_number_does_not_become_the_peak() {
        let mut samples = bursts(1000.0, 8.0);
        samples[2345].1 = 1e7;
        let error = Emg::new(samples).unwrap().envelope().unwrap_err();
        assert_eq!(error.sample(), Some(2345), "{error}");
        assert!(matches!(error, EmgError::Spike { .. }), "{error}");
    }

    #[test]
    fn what_fills_a_gap_is_accepted() {
        // As the messages on empty cells and on gaps say: the mean of the neighbours.
        let mut filled = bursts(1000.0, 4.0);
        filled[1500].1 = 0.5 * (filled[1499].1 + filled[1501].1);
        assert!(Emg::new(filled).unwrap().envelope().is_ok());
    }

    #[test]
    fn times_in_another_unit_are_named_and_not_a_cut_off() {
        for (factor, words) in [
            (1e3, "milliseconds or sample numbers"),
            (1e6, "microseconds"),
            (1.0 / 60.0, "give times in seconds"),
        ] {
            let samples = bursts(1000.0, 4.0).into_iter();
            let samples = samples.map(|(time, value)| (time * factor, value));
            let error = Emg::new(samples).unwrap().envelope().unwrap_err();
            assert!(matches!(error, EmgError::SampleRate { .. }), "{error}");
            assert!(error.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn a_rectified_recording_and_an_envelope_are_not_taken_for_raw() {
        let raw = bursts(1000.0, 8.0);
        let rectified = with(&raw, f64::abs);
        let smooth = |cut_off: f64| -> Vec<(Time, f64)> {
            let values: Vec<f64> = rectified.iter().map(|sample| sample.1).collect();
            let smooth = low_pass(&values, cut_off / 1000.0).unwrap();
            raw.iter().map(|sample| sample.0).zip(smooth).collect()
        };
        let envelope = |samples: Vec<(Time, f64)>| Emg::new(samples)?.envelope();
        assert!(envelope(raw.clone()).is_ok());
        // An offset, as of a converter that counts from zero, is no rectification.
        assert!(envelope(with(&raw, |value| value + 2048.0)).is_ok());
        let refused = envelope(rectified.clone());
        assert!(
            matches!(refused, Err(EmgError::Rectified { .. })),
            "{refused:?}"
        );
        let refused = envelope(with(&rectified, |value| -value));
        assert!(
            matches!(refused, Err(EmgError::Rectified { .. })),
            "{refused:?}"
        );
        for cut_off in [3.0, 6.0, 10.0, 20.0, 50.0] {
            let refused = envelope(smooth(cut_off));
            assert!(
                matches!(refused, Err(EmgError::NotRaw { .. })),
                "{refused:?}"
            );
        }
        // Who knows what it is gets the excitation that the raw recording has.
        let right = envelope(raw.clone()).unwrap();
        let from_rectified = Emg::of_rectified(rectified.clone())
            .unwrap()
            .envelope()
            .unwrap();
        let from_envelope = Emg::of_envelope(smooth(6.0)).unwrap().envelope().unwrap();
        for tenth in 0..80 {
            let time = Time::from_seconds(f64::from(tenth) / 10.0);
            let right = right.value_at(time).get();
            assert!((from_rectified.value_at(time).get() - right).abs() < 0.02);
            assert!((from_envelope.value_at(time).get() - right).abs() < 0.02);
        }
        // And who is wrong is told so.
        let brief = Emg::new(raw.iter().copied().take(300)).unwrap().envelope();
        assert!(matches!(brief, Err(EmgError::TooShort { .. })), "{brief:?}");
        let negative = [Emg::of_rectified(raw.clone()), Emg::of_envelope(raw)];
        for refused in negative {
            assert!(
                matches!(refused, Err(EmgError::Negative { .. })),
                "{refused:?}"
            );
        }
        let refused = Emg::of_envelope(rectified).unwrap().envelope();
        assert!(
            matches!(refused, Err(EmgError::NotSmooth { .. })),
            "{refused:?}"
        );
    }

    #[test]
    fn noise_does_not_become_a_contraction() {
        for (rate, seconds) in [
            (1000.0, 8.0),
            (1000.0, 60.0),
            (2000.0, 8.0),
            (148.148, 60.0),
            (100.0, 60.0),
        ] {
            let even = with(&bursts(rate, seconds), |_| 0.0);
            for seed in 1..=6 {
                let mut noise = noise(seed);
                let white: Vec<_> = even
                    .iter()
                    .map(|(time, _)| (*time, 5.0 * noise()))
                    .collect();
                let emg = Emg::new(white.clone()).unwrap();
                let refused = emg.envelope();
                assert!(
                    matches!(refused, Err(EmgError::NoBursts { .. })),
                    "{refused:?}"
                );
                assert!(emg.quality().unwrap().burst_to_quiet < 2.5);
                let rectified = Emg::of_rectified(with(&white, f64::abs)).unwrap();
                assert!(matches!(
                    rectified.envelope(),
                    Err(EmgError::NoBursts { .. })
                ));
                // Beside a level of contraction noise is what it is: next to nothing.
                let quiet = emg.relative_to(300.0).envelope().unwrap();
                assert!(quiet.samples().all(|(_, value)| value.get() < 0.05));
            }
        }
    }

    #[test]
    fn a_reference_in_another_unit_is_refused_and_clamping_is_told() {
        let emg = Emg::new(bursts(1000.0, 8.0)).unwrap();
        let own = emg.quality().unwrap();
        assert!(own.burst_to_quiet > 10.0 && own.above_20_hz.get() > 0.8);
        assert_eq!(own.above_reference, None);
        for maximum in [0.2, 2.0, 20.0] {
            let refused = emg.clone().relative_to(maximum).envelope();
            assert!(
                matches!(refused, Err(EmgError::AboveReference { .. })),
                "{refused:?}"
            );
        }
        let refused = emg.clone().relative_to(200e3).envelope();
        assert!(
            matches!(refused, Err(EmgError::FarBelowReference { .. })),
            "{refused:?}"
        );
        let above = emg.clone().relative_to(200.0);
        assert!(above.envelope().is_ok());
        assert_eq!(above.quality().unwrap().above_reference.unwrap().get(), 0.0);
        let brief = emg.relative_to(70.0);
        let share = brief.quality().unwrap().above_reference.unwrap().get();
        assert!(share > 0.0 && share < 0.1, "{share}");
        assert!(
            brief
                .envelope()
                .unwrap()
                .samples()
                .any(|(_, value)| value.get() > 1.0)
        );
    }

    #[test]
    fn a_recording_of_walking_is_what_it_is_taken_for() {
        for column in [
            "tibialis_anterior_uv",
            "gastrocnemius_medialis_uv",
            "gastrocnemius_lateralis_uv",
            "soleus_uv",
        ] {
            let Some((emg, _)) = walking(column) else {
                return;
            };
            let quality = emg.quality().unwrap();
            assert!(quality.above_20_hz.get() > 0.8, "{column}: {quality:?}");
            assert!(quality.asymmetry.abs() < 0.15, "{column}: {quality:?}");
            assert!(quality.burst_to_quiet > 10.0, "{column}: {quality:?}");
            assert!(emg.envelope().is_ok());
        }
    }

    #[test]
    fn an_envelope_is_never_below_zero() {
        let burst = |t: f64| {
            if (1.0..1.5).contains(&t) {
                100.0 * (1000.0 * t).sin()
            } else {
                0.0
            }
        };
        let emg = Emg::new(recording(burst)).unwrap().with_cut_off(20.0.hz());
        let envelope = emg.envelope().unwrap();
        assert!(envelope.samples().all(|(_, value)| value >= Fraction::ZERO));
    }

    /// The walking recording and the touchdowns of its foot, if it is there.
    fn walking(column: &str) -> Option<(Emg, Vec<f64>)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
        let open = |name: &str| std::fs::File::open(folder.join(name)).ok();
        let (Some(table), Some(cycles)) = (open("walking_emg.csv"), open("walking_cycles.csv"))
        else {
            println!("skipped: the walking recording is not there");
            return None;
        };
        let emg = Emg::new(read_column(table, "time_s", column).unwrap()).unwrap();
        let cycles = read_column(cycles, "touchdown_s", "liftoff_s").unwrap();
        Some((emg, cycles.iter().map(|(time, _)| time.seconds()).collect()))
    }

    /// Highest pressure of a muscle that a recording excites, and the shares of the gait cycle at which each step has its peak.
    fn peaks(muscle: Muscle, column: &str) -> Option<(f64, Vec<f64>)> {
        let (emg, touchdowns) = walking(column)?;
        let (first, last) = (touchdowns[0], touchdowns[touchdowns.len() - 1]);
        let envelope = emg.envelope().unwrap();
        let walk = envelope
            .scaled(0.6)
            .looped(first.seconds(), last.seconds(), 0.1.seconds())
            .unwrap();
        let (mut net, ..) = two_bags();
        let excitation = net.drive("recording", walk).value();
        let muscle = net.drive("muscle", muscle.excited_by(excitation));
        let circulation = net.build().unwrap();
        let loop_length = last - first;
        let mut best = vec![(0.0, 0.0); touchdowns.len() - 1];
        run(&circulation, 2.0 * loop_length, 0.005, |time, frame| {
            let pressure = frame.signal(muscle.pressure()).unwrap().mmhg();
            let recorded = first + time - loop_length;
            for (pair, best) in touchdowns.windows(2).zip(&mut best) {
                if (pair[0]..pair[1]).contains(&recorded) && pressure > best.0 {
                    *best = (pressure, (recorded - pair[0]) / (pair[1] - pair[0]));
                }
            }
        });
        let highest = best.iter().map(|best| best.0).fold(0.0, f64::max);
        Some((highest, best.into_iter().map(|best| best.1).collect()))
    }

    #[test]
    fn muscles_squeeze_in_walking_when_they_do_in_people() {
        // Ballard et al. 1998: soleus pressure peaks in late stance, tibialis anterior shortly after heel strike.
        let Some((highest, shares)) = peaks(Muscle::soleus(), "soleus_uv") else {
            return;
        };
        assert!((110.0..250.0).contains(&highest), "{highest}");
        assert!(
            shares.iter().all(|share| (0.4..0.66).contains(share)),
            "{shares:?}"
        );
        let Some((_, shares)) = peaks(Muscle::tibialis_anterior(), "tibialis_anterior_uv") else {
            return;
        };
        assert!(shares.iter().all(|share| *share < 0.2), "{shares:?}");
    }
}
