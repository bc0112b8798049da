//! Where a matrix may differ from zero.

/// Where a square matrix may differ from zero: its entries, row by row and in each row by column.
///
/// Values of a matrix of this pattern are a plain slice, one for each entry, in this order.
///
/// ```
/// use soleus::solver::Pattern;
///
/// let pattern = Pattern::new(3, [(0, 0), (2, 1), (0, 2), (0, 0)]);
/// assert_eq!(pattern.entries().collect::<Vec<_>>(), [(0, 0), (0, 2), (2, 1)]);
/// assert_eq!(pattern.place(2, 1), Some(2));
/// assert_eq!(pattern.place(1, 1), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The entries of row `i` are those from `starts[i]` to `starts[i + 1]`.
    starts: Vec<usize>,
    columns: Vec<usize>,
}

impl Pattern {
    /// The pattern with these entries, as row and column; one that is named twice counts once, one outside of the matrix is left out.
    pub fn new(dimension: usize, entries: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let inside = |(row, column): &(usize, usize)| *row < dimension && *column < dimension;
        let mut entries: Vec<_> = entries.into_iter().filter(inside).collect();
        entries.sort_unstable();
        entries.dedup();
        let first_of = |row| entries.partition_point(|entry| entry.0 < row);
        Self {
            starts: (0..=dimension).map(first_of).collect(),
            columns: entries.iter().map(|entry| entry.1).collect(),
        }
    }

    /// Every entry.
    pub fn full(dimension: usize) -> Self {
        Self {
            starts: (0..=dimension).map(|row| row * dimension).collect(),
            columns: (0..dimension).flat_map(|_| 0..dimension).collect(),
        }
    }

    /// How many rows there are, and columns.
    pub fn dimension(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The columns of a row, ascending; none for a row that does not exist.
    pub fn row(&self, row: usize) -> &[usize] {
        self.columns.get(self.places(row)).unwrap_or_default()
    }

    /// The places of a row's entries among all entries.
    pub fn places(&self, row: usize) -> std::ops::Range<usize> {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(from), Some(to)) => *from..*to,
            _ => 0..0,
        }
    }

    /// The place of an entry among all entries.
    pub fn place(&self, row: usize, column: usize) -> Option<usize> {
        let within = self.row(row).binary_search(&column).ok()?;
        Some(self.places(row).start + within)
    }

    /// All entries in order, as row and column.
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let rows = 0..self.dimension();
        rows.flat_map(|row| self.row(row).iter().map(move |column| (row, *column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_sorted_and_found() {
        let pattern = Pattern::new(3, [(2, 0), (0, 1), (7, 0), (0, 9), (2, 0)]);
        assert_eq!((pattern.dimension(), pattern.len()), (3, 2));
        assert_eq!((pattern.row(0), pattern.row(1)), (&[1][..], &[][..]));
        assert!(pattern.row(9).is_empty());
        for (place, (row, column)) in pattern.entries().enumerate() {
            assert_eq!(pattern.place(row, column), Some(place));
        }
        assert_eq!(pattern.place(9, 0), None);
    }

    #[test]
    fn a_full_pattern_has_every_entry() {
        let every = (0..4).flat_map(|row| (0..4).map(move |column| (row, column)));
        assert_eq!(Pattern::full(4), Pattern::new(4, every));
        assert!(Pattern::full(0).is_empty());
    }
}
