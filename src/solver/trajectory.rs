//! A solution kept as a piecewise polynomial.

use std::ops::ControlFlow;

use super::polynomial;
use super::sink::{Sink, Step};

/// Times this share of themselves beyond the span are beyond it by rounding only.
const ROUNDING: f64 = 1e-12;

/// Why a trajectory has no answer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrajectoryError {
    /// The time asked about lies outside of what was recorded.
    #[error("{time_s} s lies outside the solution, which spans {start_s} s to {end_s} s")]
    OutsideSpan {
        /// The time asked about, in s.
        time_s: f64,
        /// The start of the trajectory, in s.
        start_s: f64,
        /// The end of the trajectory, in s.
        end_s: f64,
    },
    /// The slice for the answer has the wrong length.
    #[error("the slice for the answer has {found} entries, but the solution has {expected} states")]
    DimensionMismatch {
        /// The number of states.
        expected: usize,
        /// The length found.
        found: usize,
    },
}

/// A solution as a piecewise polynomial in time; as a [`Sink`] it records every step.
///
/// It holds `(degree + 1) * dimension` numbers for each piece: 40 bytes a state and step with
/// [`Dopri5`](super::Dopri5). For long runs use [`Sampling`](super::Sampling).
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    start_s: f64,
    dimension: usize,
    pieces: Vec<Piece>,
    coefficients: Vec<f64>,
    end_state: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    start_s: f64,
    end_s: f64,
    degree: usize,
    offset: usize,
}

impl Trajectory {
    /// A trajectory that starts, and so far ends, with `state` at `start_s`.
    pub fn new(start_s: f64, state: &[f64]) -> Self {
        Self {
            start_s,
            dimension: state.len(),
            pieces: Vec::new(),
            coefficients: Vec::new(),
            end_state: state.to_vec(),
        }
    }

    /// The number of states.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The first time recorded, in s.
    pub fn start_s(&self) -> f64 {
        self.start_s
    }

    /// The last time recorded, in s.
    pub fn end_s(&self) -> f64 {
        self.pieces.last().map_or(self.start_s, |piece| piece.end_s)
    }

    /// The last state recorded.
    pub fn end_state(&self) -> &[f64] {
        &self.end_state
    }

    /// Writes the states at `time_s` into `out`.
    ///
    /// Where two pieces meet, the later one answers (the right limit). Start and end are exact. A time that lies beyond
    /// them by rounding only (a part in 10^12 of the larger of them) is taken to be there.
    ///
    /// # Errors
    /// [`TrajectoryError::OutsideSpan`] outside of start to end, [`TrajectoryError::DimensionMismatch`] if `out` does
    /// not have an entry for each state.
    pub fn at(&self, time_s: f64, out: &mut [f64]) -> Result<(), TrajectoryError> {
        let time_s = self.check(time_s, out)?;
        match self.find(time_s) {
            Some(segment) if time_s < segment.end_s() => segment.at(time_s, out),
            _ => out.copy_from_slice(&self.end_state),
        }
        Ok(())
    }

    /// Writes the rates of change at `time_s`, per second, into `out`.
    ///
    /// Where two pieces meet, the later one answers (the right limit), at the end the last one. A trajectory without
    /// pieces is at rest.
    ///
    /// # Errors
    /// As for [`at`](Self::at).
    pub fn rate_at(&self, time_s: f64, out: &mut [f64]) -> Result<(), TrajectoryError> {
        let time_s = self.check(time_s, out)?;
        match self.find(time_s) {
            Some(segment) => segment.rate_at(time_s, out),
            None => out.fill(0.0),
        }
        Ok(())
    }

    /// The pieces, in order.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = Segment<'_>> + DoubleEndedIterator {
        self.pieces.iter().map(|piece| self.segment(piece))
    }

    /// The pieces that end after `time_s`, in order.
    pub fn segments_from(&self, time_s: f64) -> impl Iterator<Item = Segment<'_>> {
        let first = self.pieces.partition_point(|piece| piece.end_s <= time_s);
        let pieces = self.pieces.get(first..).unwrap_or_default();
        pieces.iter().map(|piece| self.segment(piece))
    }

    /// Appends a piece that starts where the trajectory ends; `write` gets its zeroed rows.
    pub(super) fn push(
        &mut self,
        end_s: f64,
        degree: usize,
        end_state: &[f64],
        write: impl FnOnce(&mut [f64]),
    ) {
        let offset = self.coefficients.len();
        self.pieces.push(Piece {
            start_s: self.end_s(),
            end_s,
            degree,
            offset,
        });
        self.coefficients
            .resize(offset + (degree + 1) * self.dimension, 0.0);
        write(&mut self.coefficients[offset..]);
        self.end_state.copy_from_slice(end_state);
    }

    /// Drops all pieces, so that the trajectory starts anew where it ends; the memory is kept.
    pub(crate) fn forget(&mut self) {
        self.start_s = self.end_s();
        self.pieces.clear();
        self.coefficients.clear();
    }

    /// The number of pieces.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The pieces from this one on.
    pub(super) fn pieces_from(&self, first: usize) -> impl Iterator<Item = Segment<'_>> {
        let pieces = self.pieces.get(first..).unwrap_or_default();
        pieces.iter().map(|piece| self.segment(piece))
    }

    /// Drops the pieces from this one on, so that the trajectory ends where it starts, in `state`.
    pub(super) fn cut_off(&mut self, first: usize, state: &[f64]) {
        if let Some(piece) = self.pieces.get(first) {
            self.coefficients.truncate(piece.offset);
            self.pieces.truncate(first);
            self.end_state.copy_from_slice(state);
        }
    }

    /// The memory that a piece of this degree takes, in bytes.
    pub(crate) fn piece_bytes(dimension: usize, degree: usize) -> u64 {
        let numbers = (degree + 1) * dimension * size_of::<f64>();
        (numbers + size_of::<Piece>()) as u64
    }

    /// The memory that all pieces take, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        let numbers = self.coefficients.len() * size_of::<f64>();
        (numbers + self.pieces.len() * size_of::<Piece>()) as u64
    }

    /// Moves a trajectory without pieces to another time and state.
    pub(crate) fn move_to(&mut self, time_s: f64, state: &[f64]) {
        self.forget();
        self.start_s = time_s;
        self.end_state.clear();
        self.end_state.extend_from_slice(state);
    }

    /// Whether a step goes on where the trajectory ends.
    pub(super) fn is_continued_by(&self, step: &dyn Step) -> bool {
        step.start_s() == self.end_s() && step.end_state().len() == self.dimension
    }

    /// A time within the span: itself, or the end beyond which it lies by rounding only.
    pub(crate) fn within(&self, time_s: f64) -> Option<f64> {
        let (start_s, end_s) = (self.start_s, self.end_s());
        let rounding_s = ROUNDING * start_s.abs().max(end_s.abs());
        let span = start_s - rounding_s..=end_s + rounding_s;
        span.contains(&time_s)
            .then(|| time_s.max(start_s).min(end_s))
    }

    /// The time, moved into the span if only rounding took it out of it.
    fn check(&self, time_s: f64, out: &[f64]) -> Result<f64, TrajectoryError> {
        let (start_s, end_s) = (self.start_s, self.end_s());
        if out.len() != self.dimension {
            return Err(TrajectoryError::DimensionMismatch {
                expected: self.dimension,
                found: out.len(),
            });
        }
        self.within(time_s).ok_or(TrajectoryError::OutsideSpan {
            time_s,
            start_s,
            end_s,
        })
    }

    fn find(&self, time_s: f64) -> Option<Segment<'_>> {
        let after = self.pieces.partition_point(|piece| piece.start_s <= time_s);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        Some(self.segment(piece))
    }

    fn segment(&self, piece: &Piece) -> Segment<'_> {
        let length = (piece.degree + 1) * self.dimension;
        Segment {
            piece: *piece,
            dimension: self.dimension,
            coefficients: &self.coefficients[piece.offset..piece.offset + length],
        }
    }
}

impl Sink for Trajectory {
    /// Records the step. A step that does not start where the trajectory ends, or has another dimension, is not
    /// recorded and breaks off the integration.
    fn step(&mut self, step: &dyn Step) -> ControlFlow<()> {
        if !self.is_continued_by(step) {
            return ControlFlow::Break(());
        }
        self.push(step.end_s(), step.degree(), step.end_state(), |rows| {
            step.polynomial(rows);
        });
        ControlFlow::Continue(())
    }
}

/// One piece of a [`Trajectory`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment<'a> {
    piece: Piece,
    dimension: usize,
    coefficients: &'a [f64],
}

impl<'a> Segment<'a> {
    /// The start of the piece, in s.
    pub fn start_s(&self) -> f64 {
        self.piece.start_s
    }

    /// The end of the piece, in s.
    pub fn end_s(&self) -> f64 {
        self.piece.end_s
    }

    /// The degree of its polynomials.
    pub fn degree(&self) -> usize {
        self.piece.degree
    }

    /// Its coefficients: one row for each power of `theta = (t - start) / (end - start)` from 0 up, with an entry for
    /// each state.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &'a [f64]> + DoubleEndedIterator {
        let (coefficients, n) = (self.coefficients, self.dimension);
        (0..self.piece.degree + 1).map(move |power| &coefficients[power * n..(power + 1) * n])
    }

    /// Writes the states at `time_s` into `out`, which must have an entry for each state (others are left alone).
    /// Times outside of the piece are taken to be at its nearer end.
    pub fn at(&self, time_s: f64, out: &mut [f64]) {
        if out.len() == self.dimension {
            polynomial::value(self.coefficients, self.theta(time_s), out);
        }
    }

    /// Writes the coefficients of what lies after `from_s` into `out`, which must be as long as its own.
    pub(super) fn write_rest(&self, from_s: f64, out: &mut [f64]) {
        out.copy_from_slice(self.coefficients);
        polynomial::begin_at(self.theta(from_s), self.dimension, out);
    }

    /// Writes the rates of change at `time_s`, per second, into `out`; else as [`at`](Self::at).
    pub fn rate_at(&self, time_s: f64, out: &mut [f64]) {
        if out.len() == self.dimension {
            let duration_s = self.piece.end_s - self.piece.start_s;
            polynomial::rate(self.coefficients, self.theta(time_s), duration_s, out);
        }
    }

    fn theta(&self, time_s: f64) -> f64 {
        polynomial::theta(self.piece.start_s, self.piece.end_s, time_s)
    }
}
