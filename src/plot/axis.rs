//! Ranges of axes, and how their numbers are written.

use std::ops::Range;

/// The range of values, with this share of air; a range of its own if they are all alike.
pub(super) fn range(values: impl IntoIterator<Item = f64>, air: f64) -> Range<f64> {
    let (low, high) = extent(values);
    if low > high {
        return 0.0..1.0;
    }
    let least = (1e-3 * high.abs()).max(1e-9);
    let air = (air * (high - low)).max(if high - low < least { least } else { 0.0 });
    low - air..high + air
}

/// The range of values, with air above; from zero if they come near it.
pub(super) fn from_zero(values: impl IntoIterator<Item = f64>) -> Range<f64> {
    let Range { start, end } = range(values, 0.08);
    if (-0.12 * end..0.4 * end).contains(&start) && start > -0.1 * end {
        return 0.0_f64.min(start)..end;
    }
    start..end
}

/// The same range the right way round, and wide enough for numbers to differ along it.
pub(super) fn sound(range: &Range<f64>) -> Range<f64> {
    let (low, high) = (range.start.min(range.end), range.start.max(range.end));
    let least = (1e-9 * low.abs().max(high.abs())).max(1e-12);
    if high - low < least {
        return low - least..high + least;
    }
    low..high
}

fn extent(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let nothing = (f64::INFINITY, f64::NEG_INFINITY);
    values.into_iter().fold(nothing, |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// A number of an axis of this range, with as many decimals as it takes to tell its numbers apart.
pub(super) fn label(value: f64, range: &Range<f64>) -> String {
    let span = (range.end - range.start).abs().max(f64::MIN_POSITIVE);
    let decimals = (2.0 - span.log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    // `-0` says no more than `0`.
    String::from(if text == "-0" { "0" } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_an_axis_are_as_short_as_they_can_be() {
        for (value, range, written) in [
            (20.0, 0.0..100.0, "20"),
            (0.5, 0.0..2.0, "0.5"),
            (-0.0, -1.0..1.0, "0"),
            (0.0025, 0.0..0.01, "0.0025"),
            (1200.0, 0.0..5000.0, "1200"),
        ] {
            assert_eq!(label(value, &range), written);
        }
    }

    #[test]
    fn ranges_hold_their_values_and_never_shrink_to_nothing() {
        for values in [
            vec![],
            vec![3.0],
            vec![0.0],
            vec![-2.0, 5.0],
            vec![1e9, 1e9],
        ] {
            for range in [range(values.clone(), 0.0), from_zero(values.clone())] {
                assert!(range.start < range.end, "{values:?}: {range:?}");
                assert!(
                    values
                        .iter()
                        .all(|own| range.start <= *own && *own <= range.end)
                );
            }
        }
        assert_eq!(from_zero([10.0, 90.0]).start, 0.0);
        assert!(from_zero([60.0, 90.0]).start > 50.0);
    }
}
