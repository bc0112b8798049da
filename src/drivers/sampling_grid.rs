//! Whether times are those of even sampling, as far as they are written.

use super::interpolate;

/// How times are spaced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Spacing {
    /// Evenly: each interval is near the mean one.
    Even { step: f64 },
    /// Evenly, but rounded to so few digits that intervals differ.
    Rounded { start: f64, step: f64 },
    /// Not evenly: which sample comes too late or too soon, after which interval, and the usual one.
    Uneven {
        index: usize,
        interval: f64,
        usual: f64,
    },
}

/// An interval, or a time's distance from the grid, may differ by this share of an interval: recorders jitter.
const JITTER: f64 = 0.1;
/// Rounding to more than this share of an interval can look like a missing sample.
const COARSE: f64 = 0.5;
/// So coarsely rounded, times must fit the grid this well beside their rounding.
const COARSE_JITTER: f64 = 0.02;
/// So coarsely rounded, fewer odd intervals than this are missing samples rather than rounding: samples go
/// missing here and there, while rounding makes odd intervals again and again.
const ODD_INTERVALS: usize = 4;
/// Times with more decimals than this are not rounded to any effect.
const DECIMALS: i32 = 6;

/// Judges times; those that go back are uneven.
pub(super) fn spacing(times: &[f64]) -> Spacing {
    let count = times.len().saturating_sub(1).max(1) as f64;
    let span = times.last().zip(times.first()).map_or(0.0, |(b, a)| b - a);
    let step = span / count;
    let near = |interval: f64| interval > 0.0 && (interval - step).abs() <= JITTER * step;
    if intervals(times).all(near) {
        return Spacing::Even { step };
    }
    rounded(times).unwrap_or_else(|| uneven(times))
}

/// Whether times repeat so often, without going back, that they were rounded.
pub(super) fn repeats(times: &[f64]) -> bool {
    let repeated = intervals(times).filter(|interval| *interval == 0.0);
    repeated.count() >= ODD_INTERVALS && intervals(times).all(|interval| interval >= 0.0)
}

fn intervals(times: &[f64]) -> impl Iterator<Item = f64> {
    times.iter().zip(times.iter().skip(1)).map(|(a, b)| b - a)
}

/// The even grid that these times are rounded from, if there is one.
fn rounded(times: &[f64]) -> Option<Spacing> {
    let unit = unit(times)?;
    if intervals(times).any(|interval| interval < 0.0) {
        return None;
    }
    let step = slope(times);
    let start = times.first()?;
    let places = times.iter().enumerate();
    let off: Vec<f64> = places
        .map(|(place, time)| time - start - step * place as f64)
        .collect();
    let (low, high) = interpolate::range(&off);
    let coarse = unit > COARSE * step;
    let jitter = if coarse { COARSE_JITTER } else { JITTER };
    // Truncated times lie to one side of the grid: only the range counts.
    let fits = high - low <= unit * (1.0 + 1e-6) + 2.0 * jitter * step;
    let regular = !coarse || odd_intervals(times, unit) >= ODD_INTERVALS;
    (step > 0.0 && fits && regular).then_some(Spacing::Rounded {
        start: start + 0.5 * (low + high),
        step,
    })
}

/// The last decimal that the times have; none if they have too many.
fn unit(times: &[f64]) -> Option<f64> {
    let mut decimals = 0;
    for time in times {
        while !is_whole(*time, decimals) {
            decimals += 1;
            if decimals > DECIMALS {
                return None;
            }
        }
    }
    Some(10_f64.powi(-decimals))
}

fn is_whole(time: f64, decimals: i32) -> bool {
    let scaled = time * 10_f64.powi(decimals);
    (scaled - scaled.round()).abs() <= 1e-9 + 4.0 * f64::EPSILON * scaled.abs()
}

/// Of the straight line through the times by least squares.
fn slope(times: &[f64]) -> f64 {
    let count = times.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = times.iter().sum::<f64>() / count;
    let products = times.iter().enumerate();
    let products = products.map(|(place, time)| (place as f64 - middle) * (time - mean));
    products.sum::<f64>() * 12.0 / (count * (count * count - 1.0))
}

/// How many intervals are not as long, in units, as most are.
fn odd_intervals(times: &[f64], unit: f64) -> usize {
    let mut lengths: Vec<i64> = intervals(times)
        .map(|interval| (interval / unit).round() as i64)
        .collect();
    lengths.sort_unstable();
    let runs = lengths.chunk_by(|a, b| a == b).map(<[i64]>::len);
    lengths.len() - runs.max().unwrap_or(0)
}

/// The first interval that is clearly not the usual one; if rounding hides it, about where times leap off the grid.
fn uneven(times: &[f64]) -> Spacing {
    let usual = usual_step(times);
    let unit = unit(times).unwrap_or(0.0);
    let off = |interval: f64| (interval - usual).abs();
    let clear = intervals(times).position(|interval| off(interval) > JITTER * usual + unit);
    let index = clear.map_or_else(|| leap(times, usual), |place| place + 1);
    let interval = intervals(times).nth(index.saturating_sub(1));
    Spacing::Uneven {
        index,
        interval: interval.unwrap_or_default(),
        usual,
    }
}

/// The sample from which on times lie later on the grid than all before it, by most.
fn leap(times: &[f64], step: f64) -> usize {
    /// Samples that are compared: some periods of rounding, but few enough for the grid's own error.
    const NEAR: usize = 64;
    let places = times.iter().enumerate();
    let off: Vec<f64> = places
        .map(|(place, time)| time - step * place as f64)
        .collect();
    let leap = |place: &usize| {
        let before = off.get(place.saturating_sub(NEAR)..*place);
        let after = off.get(*place..(place + NEAR).min(off.len()));
        let (_, before) = interpolate::range(before.unwrap_or_default());
        interpolate::range(after.unwrap_or_default()).0 - before
    };
    let best = (1..off.len()).max_by(|a, b| leap(a).total_cmp(&leap(b)));
    best.unwrap_or(1)
}

/// The median over many intervals at once: neither rounding nor a few gaps move it.
fn usual_step(times: &[f64]) -> f64 {
    let lag = (times.len() / 4).max(1);
    let spans = times.iter().zip(times.iter().skip(lag));
    let mut spans: Vec<f64> = spans.map(|(a, b)| (b - a) / lag as f64).collect();
    spans.sort_unstable_by(f64::total_cmp);
    spans.get(spans.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rate: f64, count: u32, decimals: i32) -> Vec<f64> {
        let scale = 10_f64.powi(decimals);
        let times = (0..count).map(|i| (f64::from(i) / rate * scale).round() / scale);
        times.collect()
    }

    #[test]
    fn rounded_times_of_rates_that_are_no_whole_number_are_even() {
        for (rate, decimals) in [
            (1024.0, 4),
            (1024.0, 3),
            (2048.0, 4),
            (148.148, 4),
            (148.148, 3),
            (1925.926, 4),
            (1925.926, 3),
            (1111.111, 3),
            (976.5625, 3),
            (333.333, 2),
            (2000.0, 3),
            (1000.0, 3),
        ] {
            let times = written(rate, 4000, decimals);
            let (Spacing::Even { step } | Spacing::Rounded { step, .. }) = spacing(&times) else {
                panic!("{rate} Hz to {decimals} decimals: {:?}", spacing(&times));
            };
            assert!((step * rate - 1.0).abs() < 1e-3, "{rate}: {step}");
            // Cut off instead of rounded.
            let unit = 10_f64.powi(-decimals);
            let cut = |i: u32| (f64::from(i) / rate / unit).floor() * unit;
            let times: Vec<f64> = (0..4000).map(cut).collect();
            assert!(
                !matches!(spacing(&times), Spacing::Uneven { .. }),
                "{rate} Hz cut to {decimals} decimals"
            );
        }
    }

    #[test]
    fn one_missing_sample_is_found_and_named_however_times_are_rounded() {
        for (rate, decimals) in [
            (1000.0, 3),
            (1000.0, 6),
            (1024.0, 3),
            (1024.0, 4),
            (976.5625, 3),
            (148.148, 3),
            (148.148, 4),
            (1925.926, 4),
            (100.0, 2),
        ] {
            for gap in [3, 40, 1500, 2990] {
                let mut times = written(rate, 3000, decimals);
                times.remove(gap);
                let Spacing::Uneven { index, usual, .. } = spacing(&times) else {
                    panic!("{rate} Hz to {decimals} decimals without {gap}");
                };
                // Rounded to a whole interval, odd intervals are nothing odd: the place is found about.
                let coarse = decimals == 3 && [1024.0, 976.5625].contains(&rate);
                let near = if coarse { 64 } else { 0 };
                assert!(
                    index.abs_diff(gap) <= near,
                    "{rate} Hz, {decimals} decimals: {index}, not {gap}"
                );
                assert!((usual * rate - 1.0).abs() < 0.02);
            }
        }
    }

    #[test]
    fn a_clock_that_drifts_a_little_is_even_and_one_that_leaps_is_not() {
        let mut time = 0.0;
        let drifting: Vec<f64> = (0..5000)
            .map(|i| {
                time += 0.001 * (1.0 + 0.05 * (f64::from(i) * 0.002).sin());
                time
            })
            .collect();
        assert!(matches!(spacing(&drifting), Spacing::Even { .. }));
        let mut leaping = written(1000.0, 100, 3);
        for time in leaping.iter_mut().skip(50) {
            *time += 0.0005;
        }
        assert!(matches!(
            spacing(&leaping),
            Spacing::Uneven { index: 50, .. }
        ));
    }
}
