//! The part of a line that the axes reach.

use std::ops::Range;

use crate::plot::panel::clamp;

/// A line, point by point.
type Line = Vec<(f64, f64)>;

/// The pieces of a line that lie within `x`, each up to the very ends of it. What is higher or
/// lower than `y` reaches runs along its end.
pub(super) fn cut(line: &[(f64, f64)], x: &Range<f64>, y: &Range<f64>) -> Vec<Line> {
    let seen = |at: f64| x.start <= at && at <= x.end;
    let alone = line.first().filter(|own| line.len() == 1 && seen(own.0));
    let mut pieces: Vec<Line> = alone.map(|own| vec![*own]).into_iter().collect();
    let mut piece = Line::new();
    for (from, to) in line.iter().zip(line.iter().skip(1)) {
        for (from, to) in stretches(*from, *to, x, y) {
            if seen(0.5 * (from.0 + to.0)) {
                if piece.is_empty() {
                    piece.push(from);
                }
                piece.push(to);
            } else if !piece.is_empty() {
                pieces.push(std::mem::take(&mut piece));
            }
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    for own in pieces.iter_mut().flatten() {
        *own = (clamp(own.0, x), clamp(own.1, y));
    }
    pieces
}

/// A straight line in the stretches between which it crosses an end of a range.
fn stretches(
    from: (f64, f64),
    to: (f64, f64),
    x: &Range<f64>,
    y: &Range<f64>,
) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    let shares = [
        crossing(from.0, to.0, x.start),
        crossing(from.0, to.0, x.end),
        crossing(from.1, to.1, y.start),
        crossing(from.1, to.1, y.end),
    ];
    let mut shares: Vec<f64> = shares.into_iter().flatten().collect();
    shares.sort_by(f64::total_cmp);
    let between = |a: f64, b: f64, share: f64| a + (b - a) * share;
    let at = move |share| (between(from.0, to.0, share), between(from.1, to.1, share));
    let corners: Line = shares.into_iter().map(at).chain([to]).collect();
    let starts = [from].into_iter().chain(corners.clone());
    starts.zip(corners)
}

/// After which share of the way from `a` to `b` a bound is crossed.
fn crossing(a: f64, b: f64, bound: f64) -> Option<f64> {
    let crosses = (a < bound && bound < b) || (b < bound && bound < a);
    crosses.then(|| (bound - a) / (b - a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reaches_the_ends_of_the_axes_though_its_points_lie_outside() {
        let whole = [(0.0, 0.0), (10.0, 10.0)];
        let inner = cut(&whole, &(2.0..5.0), &(0.0..10.0));
        assert_eq!(inner, [[(2.0, 2.0), (5.0, 5.0)]]);
        assert_eq!(cut(&whole, &(0.0..10.0), &(0.0..10.0)), [whole]);
        assert!(cut(&whole, &(11.0..12.0), &(0.0..10.0)).is_empty());
        assert!(cut(&[], &(0.0..1.0), &(0.0..1.0)).is_empty());
        assert_eq!(cut(&whole[..1], &(0.0..1.0), &(0.0..1.0)), [[(0.0, 0.0)]]);
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_in_two_pieces() {
        let loops = [(0.0, 0.0), (4.0, 4.0), (0.0, 8.0)];
        let pieces = cut(&loops, &(0.0..2.0), &(0.0..8.0));
        assert_eq!(pieces, [[(0.0, 0.0), (2.0, 2.0)], [(2.0, 6.0), (0.0, 8.0)]]);
    }

    #[test]
    fn what_is_too_high_runs_along_the_end_of_the_axis() {
        let peak = [(0.0, 0.0), (1.0, 10.0), (2.0, 0.0)];
        let pieces = cut(&peak, &(0.0..2.0), &(0.0..5.0));
        let flat = [(0.0, 0.0), (0.5, 5.0), (1.0, 5.0), (1.5, 5.0), (2.0, 0.0)];
        assert_eq!(pieces, [flat]);
    }
}
