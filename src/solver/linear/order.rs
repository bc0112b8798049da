//! In which order unknowns are eliminated.

use std::collections::BTreeSet;

use crate::solver::pattern::Pattern;

/// The order in which to eliminate the unknowns of a matrix, so that little fills in: the one with the fewest neighbours goes first.
///
/// Source: D. J. Rose 1972, in Graph Theory and Computing (ed. R. C. Read), 183, doi 10.1016/B978-1-4832-3187-7.50018-0: minimum degree.
pub(super) fn minimum_degree(pattern: &Pattern) -> Vec<usize> {
    let n = pattern.dimension();
    if pattern.len() == n * n {
        return (0..n).collect();
    }
    let mut neighbours = neighbours(pattern);
    let mut waiting: BTreeSet<(usize, usize)> = neighbours
        .iter()
        .enumerate()
        .map(|(unknown, around)| (around.len(), unknown))
        .collect();
    let mut order = Vec::with_capacity(n);
    while let Some((_, unknown)) = waiting.pop_first() {
        order.push(unknown);
        let around = std::mem::take(&mut neighbours[unknown]);
        // What was joined by this unknown is joined directly once it is gone.
        for &one in &around {
            waiting.remove(&(neighbours[one].len(), one));
            neighbours[one].remove(&unknown);
            let others = around.iter().filter(|other| **other != one);
            neighbours[one].extend(others);
            waiting.insert((neighbours[one].len(), one));
        }
    }
    order
}

/// The unknowns that share an equation with each one, in either direction.
fn neighbours(pattern: &Pattern) -> Vec<BTreeSet<usize>> {
    let mut neighbours = vec![BTreeSet::new(); pattern.dimension()];
    for (row, column) in pattern.entries().filter(|(row, column)| row != column) {
        neighbours[row].insert(column);
        neighbours[column].insert(row);
    }
    neighbours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hub_of_a_star_goes_last() {
        let rays = (1..9).flat_map(|ray| [(0, ray), (ray, 0), (ray, ray)]);
        let order = minimum_degree(&Pattern::new(9, rays));
        // With one ray left, hub and ray are alike.
        assert!(order.iter().position(|unknown| *unknown == 0) >= Some(7));
        let mut sorted = order;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..9).collect::<Vec<_>>());
    }
}
