//! From a recorded electromyogram to steps.

use std::error::Error;
use std::fs;
use std::path::Path;

use soleus::prelude::*;
use soleus::protocol::{Manoeuvre, MuscleGroup};

type Failure = Box<dyn Error>;

/// Strides shorter or longer than this, in s, are not walking.
const STRIDE_S: (f64, f64) = (0.4, 3.0);
/// Where in the stride the soleus works hardest, as in [`Manoeuvre::walking`]; says where a stride begins when no touchdowns are given.
const SOLEUS_PEAK: f64 = 0.43;
/// The levels of [`Manoeuvre::walking`], which give the muscle pressures that Ballard et al. measured in 1998.
const LEVELS: [(MuscleGroup, f64); 3] = [
    (MuscleGroup::Soleus, 0.60),
    (MuscleGroup::Gastrocnemius, 0.60),
    (MuscleGroup::TibialisAnterior, 0.75),
];
/// Points at which a mean stride is kept.
const POINTS: u32 = 200;
/// Share of the stride over which its end passes into its beginning.
const FADE: f64 = 0.05;

/// A recording of walking: how hard each group of muscles works, and when each stride begins and ends.
#[derive(Debug)]
pub struct Gait {
    envelopes: [Vec<Trace<Fraction>>; 3],
    strides: Vec<(Time, Time)>,
    origin: String,
}

impl Gait {
    /// Reads a recording, and the touchdowns of its foot if there is a file of them.
    pub fn read(recording: &Path, touchdowns: Option<&Path>) -> Result<Self, Failure> {
        let table = contents(recording)?;
        let envelope = |column| envelope(recording, &table, column);
        let soleus = envelope("soleus_uv")?;
        let gastrocnemius = vec![
            envelope("gastrocnemius_medialis_uv")?,
            envelope("gastrocnemius_lateralis_uv")?,
        ];
        let tibialis = envelope("tibialis_anterior_uv")?;
        let (strides, found) = match touchdowns {
            Some(file) => (
                recorded_strides(file, soleus.span())?,
                format!("touchdowns from {}", file.display()),
            ),
            None => (
                found_strides(&soleus)
                    .map_err(|error| format!("{}: {error}", recording.display()))?,
                String::from(
                    "gait cycle found by autocorrelation of the soleus, which is taken to peak 43 % into the stride",
                ),
            ),
        };
        let origin = format!("{}; {found}", recording.display());
        Ok(Self {
            envelopes: [vec![soleus], gastrocnemius, vec![tibialis]],
            strides,
            origin,
        })
    }

    /// The mean rate of the strides.
    pub fn stride_rate(&self) -> Rate {
        let total: Time = self.strides.iter().map(|(from, to)| *to - *from).sum();
        Rate::from_hz(self.strides.len() as f64 / total.seconds())
    }

    /// The mean stride, at this rate, as a manoeuvre that repeats; the foot's load and the thigh work as in [`Manoeuvre::walking`].
    pub fn manoeuvre(&self, strides: Rate) -> Result<Manoeuvre, Failure> {
        let mut walking = Manoeuvre::walking(strides);
        for ((group, level), envelopes) in LEVELS.into_iter().zip(&self.envelopes) {
            let stride = self.mean_stride(envelopes, strides.period(), level)?;
            walking = walking.with_recording(group, stride);
        }
        Ok(walking)
    }

    /// What was recorded and what was made of it.
    pub fn describe(&self) -> String {
        format!(
            "walking as recorded in {}. Mean of {} strides of {:.3} s; envelopes at 6 Hz (gastrocnemius: mean of both heads) \
             less their lowest value, \
             their peaks set to the levels that give Ballard's walking pressures: soleus and gastrocnemius 60 %, tibialis anterior 75 %. \
             The foot's load and the thigh are not recorded and work as in the model's walking.",
            self.origin,
            self.strides.len(),
            self.stride_rate().period().seconds(),
        )
    }

    /// The mean over strides and envelopes, each stride stretched to `period`, from nought to `level`.
    ///
    /// What is left when the muscle is quietest is noise of electrodes and neighbours, and is taken off: a slow muscle would never relax with it.
    /// As in A. Santuz et al., Int. J. Neural Syst. 27 (2017) 1750007.
    fn mean_stride(
        &self,
        envelopes: &[Trace<Fraction>],
        period: Time,
        level: f64,
    ) -> Result<Trace<Fraction>, Failure> {
        let mean = |phase: f64| {
            let own = |envelope: &Trace<Fraction>| -> f64 {
                let strides = self.strides.iter();
                strides
                    .map(|(from, to)| envelope.value_at(*from + (*to - *from) * phase).get())
                    .sum()
            };
            let total: f64 = envelopes.iter().map(own).sum();
            total / (envelopes.len() * self.strides.len()) as f64
        };
        let phases = (0..=POINTS).map(|point| f64::from(point) / f64::from(POINTS));
        let samples: Vec<_> = phases.map(|phase| (period * phase, mean(phase))).collect();
        let values = samples.iter().map(|(_, value)| *value);
        let (floor, peak) = values.fold((f64::INFINITY, 0.0), |(low, high), value| {
            (low.min(value), f64::max(high, value))
        });
        if peak <= floor {
            return Err(format!(
                "a muscle does not work in the strides of {}: no excitation can be made of it",
                self.origin
            )
            .into());
        }
        let share = |value| Fraction::new((value - floor) * level / (peak - floor));
        let samples = samples
            .into_iter()
            .map(|(time, value)| (time, share(value)));
        Ok(Trace::smooth(samples)?.looped(Time::ZERO, period, period * FADE)?)
    }
}

const RECORDED: &str = "time_s, tibialis_anterior_uv, gastrocnemius_medialis_uv, gastrocnemius_lateralis_uv, soleus_uv";

fn about_table(file: &Path, error: &ReadError, columns: &str) -> String {
    match error {
        ReadError::NoColumn { .. } => format!(
            "{}: {error}; it needs a first line that names the columns {columns}",
            file.display()
        ),
        _ => format!("{}: {error}", file.display()),
    }
}

fn contents(file: &Path) -> Result<Vec<u8>, Failure> {
    Ok(fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?)
}

fn envelope(file: &Path, table: &[u8], column: &str) -> Result<Trace<Fraction>, Failure> {
    let about_column =
        |error: &dyn Error| format!("{}, column `{column}`: {error}", file.display());
    let samples = read_column(table, "time_s", column)
        .map_err(|error| about_table(file, &error, RECORDED))?;
    let recording = Emg::new(samples).map_err(|error| about_column(&error))?;
    Ok(recording.envelope().map_err(|error| about_column(&error))?)
}

/// The strides between touchdowns that lie within the recording.
fn recorded_strides(file: &Path, (start, end): (Time, Time)) -> Result<Vec<(Time, Time)>, Failure> {
    let table = contents(file)?;
    let about = |error: &dyn Error| format!("{}: {error}", file.display());
    let rows =
        read_column(table.as_slice(), "touchdown_s", "liftoff_s").map_err(|error| about(&error))?;
    let touchdowns: Vec<_> = rows.into_iter().map(|(time, _)| time).collect();
    let strides = touchdowns
        .iter()
        .copied()
        .zip(touchdowns.iter().copied().skip(1));
    let mut whole = Vec::new();
    for (from, to) in strides {
        let length_s = (to - from).seconds();
        if !(STRIDE_S.0..=STRIDE_S.1).contains(&length_s) {
            let (least, most) = STRIDE_S;
            return Err(format!(
                "{}: from touchdown at {from} to the next at {to} is no stride, which takes {least} to {most} s; \
                 give every touchdown of one foot, in order, in seconds",
                file.display()
            )
            .into());
        }
        if from >= start && to <= end {
            whole.push((from, to));
        }
    }
    if whole.is_empty() {
        return Err(format!(
            "{}: no two touchdowns lie within the recording, which goes from {start} to {end}; use the same clock for both files",
            file.display()
        )
        .into());
    }
    Ok(whole)
}

/// Interval at which the envelope is looked at for its period.
const LOOK_S: f64 = 0.01;

/// Whole strides, found from how the soleus repeats itself.
fn found_strides(soleus: &Trace<Fraction>) -> Result<Vec<(Time, Time)>, String> {
    let (start, end) = soleus.span();
    let none = || {
        String::from(
            "the soleus does not repeat itself as in walking; record at least three strides, or give their touchdowns with --cycles",
        )
    };
    let count = ((end - start).seconds() / LOOK_S).floor();
    if !(2.0 * STRIDE_S.0 / LOOK_S..1e6).contains(&count) {
        return Err(none());
    }
    let values: Vec<f64> = (0..count as usize)
        .map(|tick| {
            soleus
                .value_at(start + Time::from_seconds(LOOK_S) * tick as f64)
                .get()
        })
        .collect();
    let lag = period_ticks(&values).ok_or_else(none)?;
    let (period, peak) = (LOOK_S * lag as f64, LOOK_S * peak_tick(&values, lag) as f64);
    let first = (peak - SOLEUS_PEAK * period).rem_euclid(period);
    let whole = ((end - start).seconds() - first) / period;
    let begin = |stride: usize| start + Time::from_seconds(first + period * stride as f64);
    let strides: Vec<_> = (0..whole.floor() as usize)
        .map(|stride| (begin(stride), begin(stride + 1)))
        .collect();
    if strides.is_empty() {
        Err(none())
    } else {
        Ok(strides)
    }
}

/// The shortest lag at which the signal is almost as like itself as at any lag that a stride can have.
fn period_ticks(values: &[f64]) -> Option<usize> {
    let ticks = |seconds: f64| (seconds / LOOK_S).round() as usize;
    let longest = ticks(STRIDE_S.1).min(values.len() / 2);
    let likeness: Vec<_> = (ticks(STRIDE_S.0)..=longest)
        .map(|lag| (lag, autocorrelation(values, lag)))
        .collect();
    let best = likeness
        .iter()
        .map(|(_, likeness)| *likeness)
        .fold(f64::NEG_INFINITY, f64::max);
    let peak = likeness.windows(3).find(|three| match three {
        [(_, before), (_, here), (_, after)] => {
            *here >= 0.9 * best && here >= before && here >= after
        }
        _ => false,
    });
    let lag = peak.and_then(|three| three.get(1)).map(|(lag, _)| *lag);
    lag.filter(|_| best > 0.3)
}

fn autocorrelation(values: &[f64], lag: usize) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / values.len() as f64;
    let shifted = values.iter().skip(lag);
    let products = values
        .iter()
        .zip(shifted)
        .map(|(a, b)| (a - mean) * (b - mean));
    products.sum::<f64>() / (values.len() - lag) as f64 / variance
}

/// Where within a period the signal, added up over all periods, is highest.
fn peak_tick(values: &[f64], period: usize) -> usize {
    let level = |offset: &usize| {
        let own: Vec<f64> = values
            .iter()
            .skip(*offset)
            .step_by(period)
            .copied()
            .collect();
        own.iter().sum::<f64>() / own.len() as f64
    };
    (0..period)
        .max_by(|a, b| level(a).total_cmp(&level(b)))
        .unwrap_or(0)
}
