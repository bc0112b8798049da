use super::*;
use crate::drivers::testing::{bad_fields, breakpoints};
use crate::units::{Pressure, Quantities};
use proptest::prelude::*;

fn samples(pairs: &[(f64, f64)]) -> Vec<(Time, Pressure)> {
    pairs.iter().map(|(t, p)| (t.seconds(), p.mmhg())).collect()
}

fn at(trace: &Trace<Pressure>, time: f64) -> f64 {
    trace.value_at(time.seconds()).mmhg()
}

#[test]
fn a_straight_trace_is_straight_between_samples_and_held_at_its_ends() {
    let trace = Trace::linear(samples(&[(1.0, 10.0), (2.0, 20.0), (4.0, 0.0)])).unwrap();
    for (time, value) in [
        (-9.0, 10.0),
        (1.0, 10.0),
        (1.25, 12.5),
        (2.0, 20.0),
        (3.0, 10.0),
        (4.0, 0.0),
        (9.0, 0.0),
    ] {
        assert!((at(&trace, time) - value).abs() < 1e-12, "{time}");
    }
    assert_eq!(breakpoints(&trace, 0.0, 9.0), [1.0, 2.0, 4.0]);
    assert_eq!(breakpoints(&trace, -1e3, 9.0), [1.0, 2.0, 4.0]);
    assert!(bad_fields(trace).is_empty());
}

#[test]
fn a_smooth_trace_reproduces_a_parabola_away_from_its_ends() {
    let trace = Trace::smooth(samples(&[
        (0.0, 0.0),
        (1.0, 1.0),
        (2.0, 4.0),
        (3.0, 9.0),
        (4.0, 16.0),
    ]))
    .unwrap();
    for time in [1.0, 1.3, 1.5, 2.0, 2.7, 3.0] {
        assert!((at(&trace, time) - time * time).abs() < 1e-12, "{time}");
    }
    assert_eq!(breakpoints(&trace, -5.0, 9.0), [0.0, 4.0]);
}

#[test]
fn a_repeated_trace_goes_round() {
    let cycle = [(0.5, 0.0), (1.0, 10.0), (2.5, 0.0)];
    let trace = Trace::linear(samples(&cycle)).unwrap().repeated().unwrap();
    for (time, value) in [
        (0.5, 0.0),
        (1.0, 10.0),
        (1.75, 5.0),
        (3.0, 10.0),
        (-1.0, 10.0),
        (200.75, 5.0 / 0.5 * 0.25 + 0.0),
    ] {
        let passed = (time - 0.5_f64).rem_euclid(2.0);
        let expected = if passed < 0.5 {
            20.0 * passed
        } else {
            10.0 - (passed - 0.5) / 0.15
        };
        assert!((at(&trace, time) - expected).abs() < 1e-9, "{time} {value}");
    }
    assert_eq!(breakpoints(&trace, 0.6, 5.0), [1.0, 2.5, 3.0, 4.5, 5.0]);
    let smooth = Trace::smooth(samples(&cycle)).unwrap().repeated().unwrap();
    assert!(smooth.breakpoint(0.0.seconds()).is_none());
    assert!(smooth.repeats());
}

#[test]
fn a_smooth_repeated_trace_has_one_slope_where_it_joins() {
    let wave = |i: i32| {
        (
            f64::from(i),
            (std::f64::consts::TAU * f64::from(i) / 12.0).sin(),
        )
    };
    let cycle: Vec<_> = (0..=12).map(wave).collect();
    let trace = Trace::smooth(samples(&cycle)).unwrap().repeated().unwrap();
    let slope = |t: f64| (at(&trace, t + 1e-4) - at(&trace, t - 1e-4)) / 2e-4;
    for time in [0.0, 12.0, 120.0] {
        assert!((slope(time - 1e-3) - slope(time + 1e-3)).abs() < 1e-2);
        assert!((slope(time) - 0.5).abs() < 0.05, "{}", slope(time));
    }
}

#[test]
fn a_repeated_trace_ends_exactly_as_it_starts() {
    let nearly = [(0.0, 0.0), (1.0, 10.0), (2.0, 1e-9)];
    let trace = Trace::linear(samples(&nearly)).unwrap().repeated().unwrap();
    assert_eq!(trace.samples().last().unwrap().1, Pressure::ZERO);
}

#[test]
fn samples_a_little_off_an_even_grid_are_found_where_they_are() {
    let pairs: Vec<_> = [0.0, 1.005, 1.995, 3.0, 4.0]
        .iter()
        .map(|t| (*t, t * t))
        .collect();
    let trace = Trace::linear(samples(&pairs)).unwrap();
    for (time, value) in [(1.002, 1.002 * 1.005), (1.997, 3.980_025 + 0.002 * 4.995)] {
        assert!((at(&trace, time) - value).abs() < 1e-9, "{time}");
    }
}

#[test]
fn samples_that_make_no_trace_are_refused_with_their_place() {
    let refused = |pairs: &[(f64, f64)]| Trace::linear(samples(pairs)).unwrap_err();
    assert_eq!(refused(&[]), TraceError::TooFew { count: 0 });
    assert_eq!(refused(&[(0.0, 1.0)]), TraceError::TooFew { count: 1 });
    let error = refused(&[(0.0, 1.0), (1.0, f64::INFINITY)]);
    assert!(matches!(error, TraceError::NotFinite { index: 1, .. }));
    let error = refused(&[(0.0, 1.0), (2.0, 1.0), (2.0, 1.0)]);
    assert!(matches!(error, TraceError::NotIncreasing { index: 2, .. }));
    assert!(error.to_string().contains("sample 2 is at 2 s"));
    let open = Trace::linear(samples(&[(0.0, 1.0), (2.0, 3.0)]))
        .unwrap()
        .repeated();
    assert_eq!(
        open,
        Err(TraceError::EndsDiffer {
            first: 1.0,
            last: 3.0
        })
    );
}

#[test]
fn scaling_and_shifting_move_values_and_times() {
    let trace = Trace::smooth(samples(&[(1.0, 2.0), (2.0, 4.0), (3.0, 2.0)])).unwrap();
    let moved = trace.clone().scaled(0.5).starting(10.0.seconds());
    for time in [1.0, 1.3, 2.2, 3.0] {
        assert!((at(&moved, time + 9.0) - 0.5 * at(&trace, time)).abs() < 1e-12);
    }
    assert_eq!(moved.span(), (10.0.seconds(), 12.0.seconds()));
    assert_eq!(moved.samples().count(), 3);
    assert_eq!(bad_fields(moved.scaled(f64::NAN)), ["a scaled value"]);
    assert_eq!(
        bad_fields(trace.starting(f64::INFINITY.seconds())),
        ["a shifted time"]
    );
}

#[test]
fn a_loop_joins_end_and_start_and_keeps_the_rest() {
    let wave = |t: f64| 50.0 + 30.0 * (6.2 * t).sin() + 2.0 * t;
    let recording = (0..500).map(|i| (f64::from(i) * 0.01, wave(f64::from(i) * 0.01)));
    let recording: Vec<_> = recording.collect();
    let trace = Trace::smooth(samples(&recording)).unwrap();
    let looped = trace
        .looped(1.003.seconds(), 3.007.seconds(), 0.2.seconds())
        .unwrap();
    let (start, end) = looped.span();
    assert!(start == Time::ZERO && (end.seconds() - 2.004).abs() < 1e-12);
    for time in [0.0, 0.4, 1.2, 1.7] {
        assert!(
            (at(&looped, time) - wave(time + 1.003)).abs() < 0.05,
            "{time}"
        );
    }
    let (before, after) = (at(&looped, 2.004_f64.next_down()), at(&looped, 2.004));
    assert!((before - after).abs() < 1e-6);
    // The slope of the end is that of the start.
    let slope = |t: f64| (at(&looped, t + 1e-3) - at(&looped, t - 1e-3)) / 2e-3;
    assert!(
        (slope(2.002) - slope(2.006)).abs() < 12.0,
        "{} {}",
        slope(2.002),
        slope(2.006)
    );
    let outside = trace.looped(1.0.seconds(), 6.0.seconds(), 0.1.seconds());
    assert!(matches!(outside, Err(TraceError::OutsideOfTrace { .. })));
    let long = trace.looped(1.0.seconds(), 2.0.seconds(), 1.5.seconds());
    assert!(matches!(long, Err(TraceError::BadFade { .. })));
    let at_once = trace.looped(1.0.seconds(), 2.0.seconds(), 0.0.seconds());
    assert!(at_once.is_ok());
}

fn any_samples() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let steps = prop::collection::vec((0.1..3.0_f64, -100.0..100.0_f64), 2..20);
    (steps, -10.0..10.0_f64).prop_map(|(steps, start)| {
        let mut time = start;
        let sample = |(step, value)| {
            time += step;
            (time, value)
        };
        steps.into_iter().map(sample).collect()
    })
}

fn closed(mut pairs: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let first = pairs[0].1;
    pairs.last_mut().unwrap().1 = first;
    pairs
}

proptest! {
    #[test]
    fn a_smooth_trace_stays_within_its_neighbours_and_has_a_continuous_slope(pairs in any_samples()) {
        let trace = Trace::smooth(samples(&pairs)).unwrap();
        for pair in pairs.windows(2) {
            let [(t0, y0), (t1, y1)] = [pair[0], pair[1]];
            let mut last = at(&trace, t0);
            for i in 0..=20 {
                let value = at(&trace, t0 + (t1 - t0) * f64::from(i) / 20.0);
                prop_assert!(value >= y0.min(y1) - 1e-9 && value <= y0.max(y1) + 1e-9);
                prop_assert!((value - last) * (y1 - y0) >= -1e-9, "not monotone");
                last = value;
            }
        }
        for (time, _) in pairs.iter().skip(1).take(pairs.len() - 2) {
            let h = 1e-6;
            let left = (at(&trace, *time) - at(&trace, time - h)) / h;
            let right = (at(&trace, time + h) - at(&trace, *time)) / h;
            prop_assert!((left - right).abs() < 1.0 + 1e-2 * left.abs(), "{left} {right}");
        }
    }

    #[test]
    fn samples_are_met_whatever_their_spacing(pairs in any_samples(), smooth in any::<bool>()) {
        let make = if smooth { Trace::smooth } else { Trace::linear };
        let trace = make(samples(&pairs)).unwrap();
        for (time, value) in &pairs {
            prop_assert!((at(&trace, *time) - value).abs() < 1e-9);
        }
        let even: Vec<_> = pairs.iter().enumerate().map(|(i, (_, y))| (0.1 * i as f64, *y)).collect();
        let trace = make(samples(&even)).unwrap();
        for (time, value) in &even {
            prop_assert!((at(&trace, *time) - value).abs() < 1e-9);
            prop_assert!((at(&trace, time.next_down()) - value).abs() < 1e-6);
        }
    }

    #[test]
    fn values_are_within_the_samples_at_any_finite_time(
        pairs in any_samples(), time in any::<f64>().prop_filter("finite", |t| t.is_finite()), smooth in any::<bool>(), repeats in any::<bool>(),
    ) {
        let make = if smooth { Trace::smooth } else { Trace::linear };
        let pairs = closed(pairs);
        let mut trace = make(samples(&pairs)).unwrap();
        if repeats {
            trace = trace.repeated().unwrap();
        }
        let value = at(&trace, time);
        let (low, high) = interpolate::range(&trace.values);
        prop_assert!(value >= low - 1e-9 && value <= high + 1e-9, "{value}");
    }

    #[test]
    fn a_repeated_trace_is_straight_between_the_kinks_that_it_announces(pairs in any_samples(), from in -1e4..1e4_f64) {
        let trace = Trace::linear(samples(&closed(pairs))).unwrap().repeated().unwrap();
        let mut after = from;
        for _ in 0..30 {
            let next = trace.breakpoint(after.seconds()).unwrap().seconds();
            prop_assert!(next > after);
            let straight = 0.5 * (at(&trace, after) + at(&trace, next));
            prop_assert!((at(&trace, 0.5 * (after + next)) - straight).abs() < 1e-6);
            after = next;
        }
    }
}
