//! Leaves out the points of a line that nobody could see.

/// A line, point by point.
pub type Line = Vec<(f64, f64)>;

/// The same line with fewer points: none moves by more than `tolerance`, given in x and y.
pub fn simplified(line: &[(f64, f64)], tolerance: (f64, f64)) -> Line {
    let line = thinned(line, tolerance.0);
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
    let length = x.hypot(y).max(f64::MIN_POSITIVE);
    let distance = |point: &(f64, f64)| {
        let (px, py) = scaled(point);
        ((px - from.0) * y - (py - from.1) * x).abs() / length
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
