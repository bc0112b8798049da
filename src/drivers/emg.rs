//! From an electromyogram to excitation.

use thiserror::Error;

use super::filter::low_pass;
use super::interpolate;
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
/// Limits: a recording in which the muscle never rests loses its least activity with the noise; no band-pass against movement artefacts (do that first if the recording needs it); normalised to its own peak a recording says when a muscle works, not how hard:
/// scale it by the share of maximal force that the task takes.
///
/// Source: the usual linear envelope, Winter, *Biomechanics and Motor Control of Human Movement*, 4th ed. 2009, chapter 10; for where to put the electrodes Hermens et al. 2000 (SENIAM), doi 10.1016/S1050-6411(00)00027-4.
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

    /// The excitation: smooth between samples, 0 at the lowest level of the recording, which is noise, and 1 at the level that stands for maximal contraction.
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
        // The filter swings a little below zero next to a burst.
        let envelope: Vec<f64> = envelope.iter().map(|value| value.max(0.0)).collect();
        let (rest, peak) = interpolate::range(&envelope);
        let level = self.maximum.unwrap_or(peak) - rest;
        if !(level.is_finite() && level > 0.0) {
            let level = self.maximum.unwrap_or(peak);
            return Err(EmgError::Level { level });
        }
        let samples = self.times.iter().zip(&envelope);
        let samples = samples.map(|(time, value)| {
            let excitation = Fraction::new((value - rest).max(0.0) / level);
            (Time::from_seconds(*time), excitation)
        });
        Ok(Trace::smooth(samples)?)
    }
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
