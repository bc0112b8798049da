//! Sampling drivers that do not say how fast they move in time.

use crate::network::{Circulation, Workspace};
use crate::solver::{Fault, FaultKind};
use crate::units::Time;

/// So far apart samples are at most, in s: two of them lie within what takes 5 ms (design value: a tenth of the shortest contraction of a muscle).
const APART_S: f64 = 2.5e-3;
/// A step has at least so many pieces between samples.
const LEAST_PIECES: usize = 8;
/// Shorter steps, in s, are not looked at: a jump within one is wrong by less than the jump over this time (design value). Error control alone does not see a jump well: the estimate of Dormand and
/// Prince is a seventieth of the error where it lies in the first part of a step.
const SHORT_S: f64 = 1e-6;
/// No step has more samples than this, so that no step is longer than 20 s.
const MOST_SAMPLES: usize = 8192;
/// A step follows what a driver does if the quartic through five of its samples misses none by more than this share of the range that was seen (design value).
const MISS: f64 = 0.01;
/// A range below this share of the largest value is round-off.
const ROUND_OFF: f64 = 1e-9;

/// Follows the drivers that do not say how fast they move ([`Driver::longest_step`](crate::network::Driver::longest_step)).
///
/// A method sees a driver at a few times of a step only. So after each step these drivers are asked at many times, their states, signals and inputs held still. Where what they give is no smooth curve
/// over the step, the step is refused, and the next one ends where it still is.
#[derive(Debug)]
pub(crate) struct Witness {
    circulation: Circulation,
    workspace: Workspace,
    rates: Vec<f64>,
    /// By their order of addition.
    drivers: Vec<usize>,
    from_s: f64,
    /// No step from `from_s` on may reach beyond this time, as a longer one was refused.
    reach_s: f64,
    /// One row a sample.
    samples: Vec<f64>,
    /// The least and the largest of each number.
    seen: Vec<(f64, f64)>,
}

impl Witness {
    /// None if all drivers say how fast they move, as those that are built in do.
    pub(crate) fn of(circulation: &Circulation) -> Option<Self> {
        let drivers = circulation.unannounced(Time::ZERO);
        (!drivers.is_empty()).then(|| Self {
            circulation: circulation.clone(),
            workspace: circulation.workspace(),
            rates: vec![0.0; circulation.state_len()],
            drivers,
            from_s: f64::NEG_INFINITY,
            reach_s: f64::INFINITY,
            samples: Vec::new(),
            seen: Vec::new(),
        })
    }

    /// The longest step from `from_s` on, in s.
    pub(crate) fn longest_step(&mut self, from_s: f64) -> f64 {
        if from_s != self.from_s {
            self.from_s = from_s;
            self.reach_s = f64::INFINITY;
        }
        let most_s = APART_S * MOST_SAMPLES as f64;
        most_s.min(self.reach_s - from_s)
    }

    /// Whether the step to `end_s`, at whose end `state` is, follows what the drivers do.
    pub(crate) fn judge(&mut self, end_s: f64, state: &[f64]) -> Result<(), Fault> {
        let length_s = end_s - self.from_s;
        if length_s.is_nan() || length_s <= SHORT_S {
            return Ok(());
        }
        let pieces = 4 * (length_s / (4.0 * APART_S)).ceil() as usize;
        let pieces = pieces.clamp(LEAST_PIECES, MOST_SAMPLES);
        let circulation = &self.circulation;
        let (from_s, workspace) = (self.from_s, &mut self.workspace);
        circulation.hold_still(Time::from_seconds(end_s), state, workspace);
        self.samples.clear();
        for sample in 0..=pieces {
            let share = sample as f64 / pieces as f64;
            // What jumps at the end of the step is the matter of the next one.
            let time_s = (from_s + share * length_s).min(end_s.next_down());
            let time = Time::from_seconds(time_s);
            for &driver in &self.drivers {
                let (rates, found) = (&mut self.rates, &mut self.samples);
                circulation.in_time(driver, time, state, workspace, rates, found);
            }
        }
        let rows = Rows {
            width: (self.samples.len() / (pieces + 1)).max(1),
            values: &self.samples,
        };
        rows.widen(&mut self.seen);
        let followed = rows.followed(&self.seen);
        if followed >= pieces {
            return Ok(());
        }
        let reach_s = length_s * followed as f64 / pieces as f64;
        self.reach_s = from_s + reach_s.max(SHORT_S);
        Err(Fault {
            index: self.drivers.first().copied().unwrap_or_default(),
            value: self.reach_s,
            kind: FaultKind::PassedOver,
        })
    }
}

/// Samples, one row a time.
#[derive(Clone, Copy)]
struct Rows<'a> {
    width: usize,
    values: &'a [f64],
}

impl Rows<'_> {
    fn widen(self, seen: &mut Vec<(f64, f64)>) {
        seen.resize(self.width, (f64::INFINITY, f64::NEG_INFINITY));
        for row in self.values.chunks_exact(self.width) {
            for ((low, high), value) in seen.iter_mut().zip(row) {
                *low = low.min(*value);
                *high = high.max(*value);
            }
        }
    }

    fn value(self, row: usize, place: usize) -> f64 {
        let value = self.values.get(row * self.width + place);
        value.copied().unwrap_or(f64::NAN)
    }

    /// How many pieces from the start on a quartic follows: all, or a half, a quarter and so on of them.
    fn followed(self, seen: &[(f64, f64)]) -> usize {
        let mut pieces = (self.values.len() / self.width).saturating_sub(1);
        while pieces >= 4 {
            let fits = |(place, (low, high)): (usize, &(f64, f64))| {
                let range = high - low;
                let still = range <= ROUND_OFF * low.abs().max(high.abs());
                still || self.fit(pieces, place, MISS * range)
            };
            if seen.iter().enumerate().all(fits) {
                return pieces;
            }
            pieces /= 2;
        }
        pieces
    }

    /// Whether the quartic through five samples of one number misses no other of the first pieces.
    fn fit(self, pieces: usize, place: usize, miss: f64) -> bool {
        let nodes = [0, 1, 2, 3, 4].map(|quarter| quarter * pieces / 4);
        (0..=pieces).all(|row| {
            let terms = nodes.iter().map(|&node| {
                let others = nodes.iter().filter(|other| **other != node);
                let at =
                    |other: &usize| (row as f64 - *other as f64) / (node as f64 - *other as f64);
                self.value(node, place) * others.map(at).product::<f64>()
            });
            let (quartic, value) = (terms.sum::<f64>(), self.value(row, place));
            // What is not finite is for the solver to find.
            (quartic - value).abs() <= miss || !value.is_finite()
        })
    }
}
