//! Ratios of times that hold on a busy machine.

use std::time::{Duration, Instant};

/// How long one call takes, from as many calls as fill `at_least`.
pub fn calls_in(at_least: Duration, mut run: impl FnMut()) -> u32 {
    let mut calls = 1;
    loop {
        let took = time(calls, &mut run);
        if took >= at_least {
            return calls;
        }
        let wanted = at_least.as_secs_f64() / took.as_secs_f64().max(1e-9);
        calls = (f64::from(calls) * (1.2 * wanted).clamp(1.5, 100.0)).ceil() as u32;
    }
}

fn time(calls: u32, run: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        run();
    }
    start.elapsed()
}

/// The median of `a`'s time over `b`'s: both are timed in turn, so that what else the machine does slows both.
pub fn ratio(rounds: usize, slice: Duration, mut a: impl FnMut(), mut b: impl FnMut()) -> f64 {
    let (calls_a, calls_b) = (calls_in(slice, &mut a), calls_in(slice, &mut b));
    let mut ratios: Vec<f64> = (0..rounds)
        .map(|round| {
            // Each goes first in half of the rounds.
            let (a, b) = if round % 2 == 0 {
                let a = time(calls_a, &mut a);
                (a, time(calls_b, &mut b))
            } else {
                let b = time(calls_b, &mut b);
                (time(calls_a, &mut a), b)
            };
            (a.as_secs_f64() / f64::from(calls_a)) / (b.as_secs_f64() / f64::from(calls_b))
        })
        .collect();
    median(&mut ratios)
}

/// The median time of one call.
pub fn seconds(rounds: usize, slice: Duration, mut run: impl FnMut()) -> f64 {
    let calls = calls_in(slice, &mut run);
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| time(calls, &mut run).as_secs_f64() / f64::from(calls))
        .collect();
    median(&mut times)
}

/// The least time of one call: what a busy machine adds is left out.
pub fn least_seconds(rounds: usize, slice: Duration, mut run: impl FnMut()) -> f64 {
    let calls = calls_in(slice, &mut run);
    let times = (0..rounds).map(|_| time(calls, &mut run).as_secs_f64() / f64::from(calls));
    times.fold(f64::INFINITY, f64::min)
}

/// The least of `a`'s times over the least of `b`'s, timed in turn: for calls that are so long, or use so many cores, that hardly a round is undisturbed.
pub fn least_ratio(rounds: usize, mut a: impl FnMut(), mut b: impl FnMut()) -> f64 {
    let (mut least_a, mut least_b) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        least_a = least_a.min(time(1, &mut a));
        least_b = least_b.min(time(1, &mut b));
    }
    least_a.as_secs_f64() / least_b.as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
