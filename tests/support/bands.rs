//! Values against published bands, and against what was recorded where they miss one.

use std::ops::RangeInclusive;

/// Holds `value` to a published band.
#[track_caller]
pub fn within(what: &str, value: f64, band: RangeInclusive<f64>) {
    println!("{what}: {value:.3}, published {band:?}");
    assert!(
        band.contains(&value),
        "{what} is {value:.3}, outside of {band:?}"
    );
}

/// Records that `value` misses a published band, and by how much; fails if that changes, for better or worse.
#[track_caller]
pub fn known_gap(what: &str, value: f64, band: RangeInclusive<f64>, reached: f64) {
    println!("KNOWN GAP {what}: {value:.3}, published {band:?}");
    assert!(
        !band.contains(&value),
        "{what} is {value:.3}: the gap is closed, make this a check"
    );
    let as_recorded = (value - reached).abs() <= 0.05 * reached.abs();
    assert!(
        as_recorded,
        "{what} is {value:.3}, but {reached:.3} was recorded"
    );
}
