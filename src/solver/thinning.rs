//! A solution thinned out where that loses nothing.

use std::ops::ControlFlow;

use super::checks::check_positive;
use super::error::IntegrationError;
use super::polynomial;
use super::sink::{Sink, Step};
use super::trajectory::Trajectory;

/// Places in a piece of the run at which what replaces it is compared with it, as shares of the piece.
const COMPARED: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// Once the memory is used up, so many steps are held back at most before they are replaced (design value: some MB).
const MOST_PENDING: usize = 1024;
/// A time this share of an interval before a tick is on it.
const HAIR: f64 = 1e-9;

/// What of a run is to be kept.
#[derive(Debug, Clone)]
pub(crate) struct Keep {
    /// The longest piece by which steps are replaced, in s.
    pub(crate) interval_s: f64,
    /// When the run is to end, in s.
    pub(crate) end_s: f64,
    /// By how much a replacement may differ from the run's own steps: for each state, in its unit.
    pub(crate) allowed: Vec<f64>,
    /// The most memory, in bytes.
    pub(crate) limit_bytes: u64,
}

/// A sink that replaces the steps of each interval by one polynomial, if that follows them, and else keeps the steps.
///
/// The polynomial is the quartic through five values of the run at even distances; it is compared with the run's own
/// polynomials at the quarters of each step. An interval begins at the start, at `start + k * interval`, at each
/// breakpoint, and at the end of steps that were kept.
///
/// Once the memory is used up but for what one piece an interval takes, each interval is replaced, and those in which
/// the quartic misses something are noted as gaps.
#[derive(Debug, Clone)]
pub(crate) struct Thinning {
    keep: Keep,
    /// The next time to begin an interval at is `start + ticks * interval`.
    ticks: u64,
    kept: Trajectory,
    /// The first piece of the interval in work.
    first: usize,
    is_full: bool,
    gaps: Gaps,
    values: Vec<f64>,
    rows: Vec<f64>,
    rest: Vec<f64>,
    own: Vec<f64>,
    other: Vec<f64>,
    worst: Vec<f64>,
}

/// Intervals of a run of which the recorded values are exact, and what lies between them is not.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Gaps {
    spans: Vec<(f64, f64)>,
    /// For each span, by how much each state is off at most between its ends.
    off: Vec<f32>,
    dimension: usize,
}

/// One gap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gap<'g> {
    pub(crate) start_s: f64,
    pub(crate) end_s: f64,
    /// By how much each state is off at most.
    pub(crate) off: &'g [f32],
}

impl Gaps {
    pub(crate) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The gaps that reach into the span, in order.
    pub(crate) fn between(&self, from_s: f64, to_s: f64) -> impl Iterator<Item = Gap<'_>> {
        let first = self.spans.partition_point(|(_, end_s)| *end_s <= from_s);
        let n = self.dimension;
        let spans = self.spans.iter().enumerate().skip(first);
        spans
            .take_while(move |(_, (start_s, _))| *start_s < to_s)
            .map(move |(place, (start_s, end_s))| Gap {
                start_s: *start_s,
                end_s: *end_s,
                off: self.off.get(place * n..(place + 1) * n).unwrap_or_default(),
            })
    }

    fn push(&mut self, start_s: f64, end_s: f64, off: &[f64]) {
        self.dimension = off.len();
        self.spans.push((start_s, end_s));
        self.off.extend(off.iter().map(|off| *off as f32));
    }
}

impl Thinning {
    /// Keeps a run from `state` at `start_s` on.
    ///
    /// # Errors
    /// [`IntegrationError::InvalidSettings`] if the interval is not positive and finite.
    pub(crate) fn new(keep: Keep, start_s: f64, state: &[f64]) -> Result<Self, IntegrationError> {
        check_positive("interval_s", keep.interval_s)?;
        let n = state.len();
        Ok(Self {
            keep,
            ticks: 1,
            kept: Trajectory::new(start_s, state),
            first: 0,
            is_full: false,
            gaps: Gaps::default(),
            values: vec![0.0; 5 * n],
            rows: vec![0.0; 5 * n],
            rest: Vec::new(),
            own: vec![0.0; n],
            other: vec![0.0; n],
            worst: vec![0.0; n],
        })
    }

    /// What was kept, and where something is missing in it.
    pub(crate) fn finish(mut self) -> (Trajectory, Gaps) {
        if self.kept.len() - self.first > 1 {
            self.close(self.kept.end_s());
        }
        (self.kept, self.gaps)
    }

    /// The start of the interval in work.
    fn knot_s(&self) -> f64 {
        let first = self.kept.pieces_from(self.first).next();
        first.map_or(self.kept.end_s(), |piece| piece.start_s())
    }

    /// The next time to begin an interval at, in s: later than `knot_s`.
    fn next_s(&mut self, knot_s: f64) -> f64 {
        let interval_s = self.keep.interval_s;
        let past = (knot_s - self.kept.start_s()) / interval_s;
        self.ticks = self.ticks.max((past + HAIR).floor() as u64 + 1);
        self.kept.start_s() + self.ticks as f64 * interval_s
    }

    /// Whether no memory is left but for one piece in each interval to come.
    fn is_used_up(&self) -> bool {
        let n = self.own.len();
        let to_come_s = (self.keep.end_s - self.kept.end_s()).max(0.0);
        let pieces = (to_come_s / self.keep.interval_s).ceil() + 2.0;
        let piece = Trajectory::piece_bytes(n, 4) + (n * size_of::<f32>()) as u64;
        let to_come = pieces * piece as f64;
        self.kept.bytes() as f64 + to_come > self.keep.limit_bytes as f64
    }

    /// Ends the interval in work at `to_s`, which is in its last piece.
    fn close(&mut self, to_s: f64) {
        let (knot_s, end_s) = (self.knot_s(), self.kept.end_s());
        let n = self.own.len();
        for (quarter, row) in self.values.chunks_exact_mut(n.max(1)).enumerate() {
            let time_s = knot_s + 0.25 * quarter as f64 * (to_s - knot_s);
            // The times are within the trajectory.
            let _ = self.kept.at(time_s.min(to_s), row);
        }
        polynomial::quartic(&self.values, n, &mut self.rows);
        let follows = self.compare(knot_s, to_s);
        if !follows && !self.is_full {
            self.first = self.kept.len();
            return;
        }
        if !follows {
            self.gaps.push(knot_s, to_s, &self.worst);
        }
        self.replace(knot_s, to_s, end_s);
    }

    /// Whether the quartic follows the steps from `knot_s` to `to_s`; if memory is used up, also by how much each
    /// state is off at most.
    fn compare(&mut self, knot_s: f64, to_s: f64) -> bool {
        self.worst.fill(0.0);
        let mut follows = true;
        for piece in self.kept.pieces_from(self.first) {
            let (start_s, end_s) = (piece.start_s(), piece.end_s().min(to_s));
            for share in COMPARED {
                let time_s = start_s + share * (end_s - start_s);
                piece.at(time_s, &mut self.own);
                let theta = polynomial::theta(knot_s, to_s, time_s);
                polynomial::value(&self.rows, theta, &mut self.other);
                let pairs = self.own.iter().zip(&self.other);
                for ((own, other), worst) in pairs.zip(&mut self.worst) {
                    *worst = worst.max((own - other).abs());
                }
            }
            let within = |(off, allowed): (&f64, &f64)| off <= allowed;
            follows &= self.worst.iter().zip(&self.keep.allowed).all(within);
            if !follows && !self.is_full {
                return false;
            }
        }
        follows
    }

    /// Puts the quartic in the place of the steps up to `to_s`, and what is left of the last one after it.
    fn replace(&mut self, knot_s: f64, to_s: f64, end_s: f64) {
        let n = self.own.len();
        let mut rest_degree = None;
        if to_s < end_s
            && let Some(last) = self.kept.pieces_from(self.kept.len() - 1).next()
        {
            self.rest.resize((last.degree() + 1) * n, 0.0);
            last.write_rest(to_s, &mut self.rest);
            rest_degree = Some(last.degree());
        }
        self.own.copy_from_slice(self.kept.end_state());
        let (start, end) = (&self.values[..n], &self.values[4 * n..]);
        self.kept.cut_off(self.first, start);
        self.kept
            .push(to_s, 4, end, |rows| rows.copy_from_slice(&self.rows));
        debug_assert!(knot_s < to_s);
        self.first = self.kept.len();
        if let Some(degree) = rest_degree {
            self.kept.push(end_s, degree, &self.own, |rows| {
                rows.copy_from_slice(&self.rest);
            });
        }
    }
}

impl Sink for Thinning {
    /// Takes the step. A step that does not start where the last one ended, or has another dimension, is left out and
    /// breaks off the integration.
    fn step(&mut self, step: &dyn Step) -> ControlFlow<()> {
        self.kept.step(step)?;
        let end_s = step.end_s();
        self.is_full = self.is_full || self.is_used_up();
        while self.first < self.kept.len() {
            let next_s = {
                let knot_s = self.knot_s();
                self.next_s(knot_s)
            };
            if next_s > end_s {
                break;
            }
            if self.kept.len() - self.first == 1 {
                // One step that is as long as the interval: nothing is thinner.
                self.first = self.kept.len();
            } else {
                self.close(next_s);
            }
        }
        let pending = self.kept.len() - self.first;
        if step.ends_at_breakpoint() || (self.is_full && pending >= MOST_PENDING) {
            match pending {
                0 => {}
                1 => self.first = self.kept.len(),
                _ => self.close(end_s),
            }
        }
        ControlFlow::Continue(())
    }
}
