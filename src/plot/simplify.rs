//! Leaves out the points of a line that nobody could see.

/// A line, point by point.
type Line = Vec<(f64, f64)>;

/// The same line with fewer points: none moves by more than `tolerance`, given in x and y.
pub(super) fn simplified(line: &[(f64, f64)], tolerance: (f64, f64)) -> Line {
    let rises = line
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.0 <= b.0));
    // A loop goes back and forth: its columns are not one after the other.
    let line = if rises {
        thinned(line, tolerance.0)
    } else {
        line.to_vec()
    };
    let mut kept = vec![false; line.len()];
    let mut pieces = vec![(0, line.len().saturating_sub(1))];
    while let Some((first, last)) = pieces.pop() {
        for end in [first, last] {
            if let Some(kept) = kept.get_mut(end) {
                *kept = true;
            }
        }
        if let Some((index, distance)) = farthest(&line, first, last, tolerance)
            && distance > 1.0
        {
            pieces.extend([(first, index), (index, last)]);
        }
    }
    let points = line.into_iter().zip(kept);
    points
        .filter_map(|(point, kept)| kept.then_some(point))
        .collect()
}

/// The point between two others that lies farthest from the straight line between them (Ramer, Douglas and Peucker), and its distance in tolerances.
fn farthest(
    line: &[(f64, f64)],
    first: usize,
    last: usize,
    (dx, dy): (f64, f64),
) -> Option<(usize, f64)> {
    let scaled = |(x, y): &(f64, f64)| (x / dx, y / dy);
    let (from, to) = (scaled(line.get(first)?), scaled(line.get(last)?));
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = x.hypot(y);
    let distance = |point: &(f64, f64)| {
        let (px, py) = scaled(point);
        let (px, py) = (px - from.0, py - from.1);
        // A loop ends where it begins: there is no line between the two.
        if length > 0.0 {
            (px * y - py * x).abs() / length
        } else {
            px.hypot(py)
        }
    };
    let between = line.get(first + 1..last)?;
    let distances = between
        .iter()
        .enumerate()
        .map(|(place, point)| (first + 1 + place, distance(point)));
    distances.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// First, lowest, highest and last point of every column of this width, where there are more than that.
fn thinned(line: &[(f64, f64)], width: f64) -> Line {
    let column = |point: &(f64, f64)| (point.0 / width).floor();
    let columns = line.chunk_by(|a, b| column(a) == column(b));
    columns.flat_map(extremes).collect()
}

fn extremes(column: &[(f64, f64)]) -> Line {
    let by_height = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
    let picks = [
        column.first(),
        column.iter().min_by(by_height),
        column.iter().max_by(by_height),
        column.last(),
    ];
    let mut points: Line = picks.into_iter().flatten().copied().collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.dedup();
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_corners_and_a_loop_its_shape() {
        let straight: Line = (0..100)
            .map(|x| (f64::from(x), 2.0 * f64::from(x)))
            .collect();
        assert_eq!(
            simplified(&straight, (0.1, 0.1)),
            [(0.0, 0.0), (99.0, 198.0)]
        );
        let mut corner = straight.clone();
        corner.push((150.0, 0.0));
        assert_eq!(simplified(&corner, (0.1, 0.1)).len(), 3);
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
        assert_eq!(simplified(&square, (0.01, 0.01)), square);
        assert_eq!(simplified(&[], (0.1, 0.1)), []);
        let spike: Line = (0..1000)
            .map(|x| (f64::from(x), if x == 500 { 9.0 } else { 0.0 }))
            .collect();
        assert!(simplified(&spike, (10.0, 0.1)).contains(&(500.0, 9.0)));
    }
}
