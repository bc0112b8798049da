//! The states that a part keeps of its own, beside the volume of a compartment.

use std::fmt::Debug;

/// A part's own states, as a fixed-size array: `[f64; N]`, or `[f64; 0]` for none.
///
/// The unit of each number is the part's to document. Implemented for every array length.
pub trait States: Copy + Debug + Send + Sync + 'static {
    /// How many states there are.
    const LEN: usize;
    /// All states zero.
    const ZERO: Self;
    /// All states one.
    const ONE: Self;

    /// Reads the states from the front of `from`; what is missing stays zero.
    fn read(from: &[f64]) -> Self;
    /// Writes the states to the front of `to`, as far as it reaches.
    fn write(&self, to: &mut [f64]);

    /// Reads the states of one of eight circulations that are advanced together ([`Lanes`](crate::network::Lanes)): the one at `lane` of each row.
    ///
    /// The provided method allocates; arrays do not.
    fn read_lane(from: &[[f64; 8]], lane: usize) -> Self {
        let rows = from.iter().take(Self::LEN);
        let own = rows.map(|row| row.get(lane).copied().unwrap_or_default());
        Self::read(&own.collect::<Vec<_>>())
    }

    /// Writes the states of one of eight circulations, as [`read_lane`](Self::read_lane) reads them.
    ///
    /// The provided method allocates; arrays do not.
    fn write_lane(&self, to: &mut [[f64; 8]], lane: usize) {
        let mut own = vec![0.0; Self::LEN];
        self.write(&mut own);
        for (row, own) in to.iter_mut().zip(own) {
            if let Some(value) = row.get_mut(lane) {
                *value = own;
            }
        }
    }
}

impl<const N: usize> States for [f64; N] {
    const LEN: usize = N;
    const ZERO: Self = [0.0; N];
    const ONE: Self = [1.0; N];

    #[inline]
    fn read(from: &[f64]) -> Self {
        from.first_chunk().copied().unwrap_or(Self::ZERO)
    }

    #[inline]
    fn write(&self, to: &mut [f64]) {
        if let Some(to) = to.first_chunk_mut() {
            *to = *self;
        }
    }

    #[inline]
    fn read_lane(from: &[[f64; 8]], lane: usize) -> Self {
        match from.first_chunk::<N>() {
            Some(rows) if lane < 8 => std::array::from_fn(|state| rows[state][lane]),
            _ => Self::ZERO,
        }
    }

    #[inline]
    fn write_lane(&self, to: &mut [[f64; 8]], lane: usize) {
        if let Some(rows) = to.first_chunk_mut::<N>()
            && lane < 8
        {
            for (row, own) in rows.iter_mut().zip(self) {
                row[lane] = *own;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_survive_the_way_through_a_slice() {
        let mut flat = [0.0; 5];
        [1.0, 2.0].write(&mut flat[2..]);
        assert_eq!(flat, [0.0, 0.0, 1.0, 2.0, 0.0]);
        assert_eq!(<[f64; 2]>::read(&flat[2..]), [1.0, 2.0]);
        assert_eq!(<[f64; 0]>::read(&flat), [0.0; 0]);
    }

    #[test]
    fn a_slice_that_is_too_short_reads_as_zero_and_is_left_alone() {
        let mut flat = [7.0];
        assert_eq!(<[f64; 2]>::read(&flat), [0.0, 0.0]);
        [1.0, 2.0].write(&mut flat);
        assert_eq!(flat, [7.0]);
    }
}
