//! Arithmetic that holds for all finite numbers, the largest and the smallest included.

/// The value at a share `t` of the way between two ends, never beyond them.
pub(super) fn between(low: f64, high: f64, t: f64) -> f64 {
    let width = high - low;
    let value = if width.is_finite() {
        low + t * width
    } else {
        low * (1.0 - t) + high * t
    };
    value.max(low).min(high)
}

/// A power of two as large as the values: divided by it, they can be summed and squared.
///
/// Such a division is exact.
pub(super) fn scale_of<'v>(values: impl IntoIterator<Item = &'v f64>) -> f64 {
    let values = values.into_iter().map(|value| value.abs());
    let greatest = values.fold(0.0, f64::max);
    if greatest > 0.0 {
        2_f64.powi(greatest.log2().floor().clamp(-1022.0, 1022.0) as i32)
    } else {
        1.0
    }
}

/// Mean and standard deviation, with `n - 1` in the denominator.
///
/// The mean of finite values is finite; the deviation is infinite if it is too large for `f64`.
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let scale = scale_of(values);
    let scaled = || values.iter().map(|value| value / scale);
    let mean = scaled().sum::<f64>() / count;
    // Round-off must not carry the mean of equal values past them.
    let mean = mean
        .max(scaled().fold(f64::INFINITY, f64::min))
        .min(scaled().fold(f64::NEG_INFINITY, f64::max));
    let squares = scaled().map(|value| (value - mean).powi(2)).sum::<f64>();
    let deviation = (squares / (count - 1.0).max(1.0)).sqrt();
    (mean * scale, deviation * scale)
}

/// The quantile of sorted values, linear between them.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len().saturating_sub(1)) as f64;
    let value = |index: usize| sorted.get(index).or(sorted.last()).copied().unwrap_or(0.0);
    let below = place.floor();
    between(
        value(below as usize),
        value(below as usize + 1),
        place - below,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_and_quantiles_are_those_of_the_textbook() {
        let values = [1.0, 2.0, 3.0, 4.0];
        let (mean, deviation) = moments(&values);
        assert_eq!(mean, 2.5);
        // sqrt(5 / 3)
        assert!((deviation - 1.290_994_448_735_805_6).abs() < 1e-12);
        assert_eq!(quantile(&values, 0.5), 2.5);
        assert_eq!(quantile(&values, 1.0), 4.0);
        assert!((quantile(&values, 0.05) - 1.15).abs() < 1e-12);
        assert_eq!(moments(&[7.0]), (7.0, 0.0));
    }

    #[test]
    fn moments_scale_with_the_values_from_the_smallest_to_the_largest() {
        for power in [-1000, -600, 0, 600, 1000] {
            let scale = 2_f64.powi(power);
            let (mean, deviation) = moments(&[1.0, 2.0, 3.0, 4.0].map(|value| value * scale));
            assert_eq!(mean, 2.5 * scale);
            let expected = 1.290_994_448_735_805_6;
            assert!((deviation / scale - expected).abs() < 1e-12, "2^{power}");
        }
    }

    #[test]
    fn equal_values_do_not_vary() {
        for value in [0.1, 1e308, -1e-308, 5e-324, 0.0] {
            assert_eq!(moments(&[value; 3]), (value, 0.0));
            assert_eq!(quantile(&[value; 3], 0.3), value);
        }
    }

    proptest! {
        #[test]
        fn nothing_leaves_the_ends(
            ends in proptest::array::uniform2(proptest::num::f64::NORMAL | proptest::num::f64::ZERO),
            t in 0.0_f64..=1.0,
        ) {
            let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            for value in [between(low, high, t), quantile(&[low, high], t), moments(&[low, high]).0] {
                prop_assert!(low <= value && value <= high, "{value:?}");
            }
        }
    }
}
