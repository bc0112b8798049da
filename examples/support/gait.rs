//! From a recorded electromyogram to steps.

use std::error::Error;
use std::fs::File;
use std::path::Path;

use clap::ValueEnum;
use soleus::drivers::{Cycles, CyclesError, RecordedSamples, RecordedTable};
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

/// Above this share of variance that strides do not have in common, a muscle does not work by the gait cycle: the variance ratio of Hershler & Milner, IEEE Trans. Biomed. Eng. 25
/// (1978) 413, is 0 of strides that are alike and 1 of noise; walking has 0.1 to 0.4. Design value between the two.
const MOST_VARIANCE_RATIO: f64 = 0.7;
/// A stride is left out unless the soleus works in it as in the mean of the others (correlation; design value: strides of walking have 0.8 and more).
const LEAST_LIKENESS: f64 = 0.4;

/// What was done to the recording before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignalKind {
    /// As the electrodes gave it.
    Raw,
    /// Rectified, not filtered.
    Rectified,
    /// Rectified and filtered.
    Envelope,
}

/// A recording of walking: how hard each group of muscles works, and when each stride begins and ends.
#[derive(Debug)]
pub struct Gait {
    envelopes: [Vec<Trace<Fraction>>; 3],
    strides: Vec<(Time, Time)>,
    origin: String,
    /// Strides that were left out, and other things that the reader should know.
    notes: Vec<String>,
}

impl Gait {
    /// Reads a recording, and the touchdowns of its foot if there is a file of them.
    pub fn read(
        recording: &Path,
        kind: SignalKind,
        touchdowns: Option<&Path>,
    ) -> Result<Self, Failure> {
        let table = table(recording)?;
        // All columns must be there before any is judged.
        let mut columns = Vec::new();
        for column in COLUMNS {
            let samples = table.samples("time_s", column);
            columns.push(samples.map_err(|error| about_table(recording, &error))?);
        }
        let mut envelopes = Vec::new();
        for (column, samples) in COLUMNS.into_iter().zip(&columns) {
            envelopes.push(envelope(recording, column, samples, kind)?);
        }
        let [soleus, medial, lateral, tibialis]: [Trace<Fraction>; 4] = envelopes
            .try_into()
            .map_err(|_| "there is an envelope for each column")?;
        let gastrocnemius = vec![medial, lateral];
        let mut notes = match kind {
            SignalKind::Raw => Vec::new(),
            SignalKind::Rectified => vec![String::from("The recording was read as rectified.")],
            SignalKind::Envelope => vec![String::from(
                "The recording was read as envelopes, and not filtered again.",
            )],
        };
        let (strides, found) = match touchdowns {
            Some(file) => (
                recorded_strides(file, &soleus, &mut notes)?,
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
        let all = strides.len();
        let strides = alike(strides, &soleus, &mut notes);
        let origin = format!("{}; {found}", recording.display());
        let own = Self {
            envelopes: [vec![soleus], gastrocnemius, vec![tibialis]],
            strides,
            origin,
            notes,
        };
        if own.strides.len() * 2 < all {
            return Err(format!(
                "{}: of {all} strides {} are alike in how the soleus works; look whether the person walks in this recording, and whether touchdowns are on its clock",
                own.origin,
                own.strides.len()
            )
            .into());
        }
        own.check_muscles()?;
        Ok(own)
    }

    /// Refuses muscles that do not work by the strides.
    fn check_muscles(&self) -> Result<(), Failure> {
        for ((group, _), envelopes) in LEVELS.into_iter().zip(&self.envelopes) {
            let profile = |stride: &(Time, Time)| profile(envelopes, *stride);
            let profiles: Vec<Vec<f64>> = self.strides.iter().map(profile).collect();
            let ratio = variance_ratio(&profiles);
            if ratio > MOST_VARIANCE_RATIO {
                return Err(format!(
                    "{}: {group:?} does not work by the strides: {:.0} % of its variance is not common to them, but noise has 100 % and walking 10 to 40 % \
                     (at most {:.0} % is accepted); look whether the person walks in this recording, and whether touchdowns are on its clock",
                    self.origin,
                    100.0 * ratio,
                    100.0 * MOST_VARIANCE_RATIO
                )
                .into());
            }
        }
        Ok(())
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
             The foot's load and the thigh are not recorded and work as in the model's walking.{}",
            self.origin,
            self.strides.len(),
            self.stride_rate().period().seconds(),
            self.notes
                .iter()
                .map(|note| format!(" {note}"))
                .collect::<String>(),
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

const COLUMNS: [&str; 4] = [
    "soleus_uv",
    "gastrocnemius_medialis_uv",
    "gastrocnemius_lateralis_uv",
    "tibialis_anterior_uv",
];

fn about_table(file: &Path, error: &ReadError) -> String {
    match error {
        ReadError::NoColumn { .. } => format!(
            "{}: {error}; it needs a first line that names the columns time_s, {}",
            file.display(),
            COLUMNS.join(", ")
        ),
        _ => format!("{}: {error}", file.display()),
    }
}

fn table(file: &Path) -> Result<RecordedTable, Failure> {
    let cannot = |error: &dyn Error| format!("cannot read {}: {error}", file.display());
    let opened = File::open(file).map_err(|error| cannot(&error))?;
    Ok(RecordedTable::read(opened).map_err(|error| cannot(&error))?)
}

fn envelope(
    file: &Path,
    column: &str,
    samples: &RecordedSamples,
    kind: SignalKind,
) -> Result<Trace<Fraction>, Failure> {
    let about = |error: &EmgError| {
        let line = error.sample().and_then(|sample| samples.line(sample));
        let line = line.map_or_else(String::new, |line| format!(", line {line}"));
        let option = match error {
            EmgError::NotRaw { .. }
            | EmgError::Rectified { .. }
            | EmgError::NotSmooth { .. }
            | EmgError::Negative { .. } => " (here: `--signal raw`, `rectified` or `envelope`)",
            _ => "",
        };
        format!(
            "{}{line}, column `{column}`: {error}{option}",
            file.display()
        )
    };
    let read = samples.samples().iter().copied();
    let recording = match kind {
        SignalKind::Raw => Emg::new(read),
        SignalKind::Rectified => Emg::of_rectified(read),
        SignalKind::Envelope => Emg::of_envelope(read),
    };
    let recording = recording.map_err(|error| about(&error))?;
    Ok(recording.envelope().map_err(|error| about(&error))?)
}

/// The strides between touchdowns that lie within the recording.
fn recorded_strides(
    file: &Path,
    soleus: &Trace<Fraction>,
    notes: &mut Vec<String>,
) -> Result<Vec<(Time, Time)>, Failure> {
    let about = |error: &dyn Error| format!("{}: {error}", file.display());
    let rows = table(file)?
        .numbers("touchdown_s")
        .map_err(|error| about(&error))?;
    let line = |touchdown: usize| rows.get(touchdown).map_or(0, |(line, _)| *line);
    let touchdowns = rows.iter().map(|(_, time)| Time::from_seconds(*time));
    let cycles = Cycles::between(touchdowns).map_err(|error| match error {
        CyclesError::NotIncreasing { index, .. } => {
            format!(
                "{}, line {}, column `touchdown_s`: {error}",
                file.display(),
                line(index)
            )
        }
        _ => about(&error),
    })?;
    let usual_s = cycles.usual_length().seconds();
    let (least, most) = STRIDE_S;
    if !(least..=most).contains(&usual_s) {
        return Err(format!(
            "{}, column `touchdown_s`: from one touchdown to the next are {usual_s} s, but a stride takes {least} to {most} s; \
             give every touchdown of one foot, in order, in seconds (multiply milliseconds by 0.001)",
            file.display()
        )
        .into());
    }
    for odd in cycles.left_out() {
        notes.push(format!(
            "Left out: the stride from {} to {} (lines {} and {} of {}), as it takes {:.3} s and the median one {:.3} s: a touchdown is missing, or there is one too many.",
            odd.from,
            odd.to,
            line(odd.index),
            line(odd.index + 1),
            file.display(),
            odd.length().seconds(),
            odd.usual.seconds()
        ));
    }
    let (start, end) = soleus.span();
    let within = |(from, to): &(Time, Time)| *from >= start && *to <= end;
    let whole: Vec<_> = cycles.kept().iter().copied().filter(within).collect();
    if whole.is_empty() {
        return Err(format!(
            "{}: no two touchdowns lie within the recording, which goes from {start} to {end}; use the same clock for both files",
            file.display()
        )
        .into());
    }
    let outside = cycles.kept().len() - whole.len();
    if outside > 0 {
        notes.push(format!(
            "Left out: {outside} strides of {} that do not lie within the recording.",
            file.display()
        ));
    }
    if is_two_strides(soleus, usual_s) {
        return Err(format!(
            "{}: the soleus works twice from one touchdown to the next ({usual_s} s); give every touchdown of one foot, not every second one",
            file.display()
        )
        .into());
    }
    Ok(whole)
}

/// Whether the muscle repeats itself in half the time as well as in the whole.
fn is_two_strides(soleus: &Trace<Fraction>, length_s: f64) -> bool {
    let values = looked_at(soleus);
    let ticks = (length_s / LOOK_S).round() as usize;
    if ticks < 2 || values.len() < 2 * ticks {
        return false;
    }
    // Strides differ by a few per cent: the best lag nearby.
    let best = |ticks: usize| {
        let lags = ticks - ticks / 10..=ticks + ticks / 10;
        lags.map(|lag| autocorrelation(&values, lag))
            .fold(f64::NEG_INFINITY, f64::max)
    };
    best(ticks / 2) >= 0.9 * best(ticks) && best(ticks / 2) > 0.3
}

/// How hard muscles work over a stride, mean over the muscles.
fn profile(envelopes: &[Trace<Fraction>], (from, to): (Time, Time)) -> Vec<f64> {
    let at = |point: u32| {
        let time = from + (to - from) * (f64::from(point) / f64::from(POINTS));
        let values = envelopes
            .iter()
            .map(|envelope| envelope.value_at(time).get());
        values.sum::<f64>() / envelopes.len() as f64
    };
    (0..POINTS).map(at).collect()
}

/// Strides in which the soleus works as in the others; the rest are noted.
fn alike(
    strides: Vec<(Time, Time)>,
    soleus: &Trace<Fraction>,
    notes: &mut Vec<String>,
) -> Vec<(Time, Time)> {
    let profiles = strides
        .iter()
        .map(|stride| profile(std::slice::from_ref(soleus), *stride));
    let profiles: Vec<Vec<f64>> = profiles.collect();
    if profiles.len() < 3 {
        return strides;
    }
    let total = mean_of(&profiles);
    let mut kept = Vec::new();
    for ((from, to), own) in strides.into_iter().zip(&profiles) {
        let count = profiles.len() as f64;
        let others = total.iter().zip(own).map(|(mean, own)| mean * count - own);
        let likeness = correlation(own, &others.collect::<Vec<_>>());
        if likeness >= LEAST_LIKENESS {
            kept.push((from, to));
        } else {
            notes.push(format!("Left out: the stride from {from} to {to}, as the soleus works in it as in no other (correlation {likeness:.2})."));
        }
    }
    kept
}

fn mean_of(profiles: &[Vec<f64>]) -> Vec<f64> {
    let sum = |point: usize| {
        profiles
            .iter()
            .filter_map(|own| own.get(point))
            .sum::<f64>()
    };
    (0..POINTS as usize)
        .map(|point| sum(point) / profiles.len() as f64)
        .collect()
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut squares_a, mut squares_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        both += (a - mean_a) * (b - mean_b);
        squares_a += (a - mean_a).powi(2);
        squares_b += (b - mean_b).powi(2);
    }
    both / (squares_a * squares_b).sqrt().max(f64::MIN_POSITIVE)
}

/// Variance about the mean stride, over variance about the mean of all; 0 of a single stride.
fn variance_ratio(profiles: &[Vec<f64>]) -> f64 {
    let (points, count) = (f64::from(POINTS), profiles.len() as f64);
    if profiles.len() < 2 {
        return 0.0;
    }
    let mean = mean_of(profiles);
    let all = mean.iter().sum::<f64>() / points;
    let values = || profiles.iter().flat_map(|own| own.iter().zip(&mean));
    let within: f64 = values().map(|(own, mean)| (own - mean).powi(2)).sum();
    let total: f64 = values().map(|(own, _)| (own - all).powi(2)).sum();
    (within / (points * (count - 1.0))) / (total / (points * count - 1.0))
}

/// Interval at which the envelope is looked at for its period.
const LOOK_S: f64 = 0.01;

/// The envelope at even times; nothing of one that is too long to be looked through.
fn looked_at(envelope: &Trace<Fraction>) -> Vec<f64> {
    let (start, end) = envelope.span();
    let count = ((end - start).seconds() / LOOK_S).floor();
    let count = if (0.0..1e6).contains(&count) {
        count as usize
    } else {
        0
    };
    let at = |tick: usize| start + Time::from_seconds(LOOK_S) * tick as f64;
    (0..count)
        .map(|tick| envelope.value_at(at(tick)).get())
        .collect()
}

/// Whole strides, found from how the soleus repeats itself.
fn found_strides(soleus: &Trace<Fraction>) -> Result<Vec<(Time, Time)>, String> {
    let (start, end) = soleus.span();
    let none = || {
        String::from(
            "the soleus does not repeat itself as in walking; record at least three strides, or give their touchdowns with --cycles",
        )
    };
    let values = looked_at(soleus);
    if (values.len() as f64) < 2.0 * STRIDE_S.0 / LOOK_S {
        return Err(none());
    }
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
