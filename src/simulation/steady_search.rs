//! The search for a steady beat.

use crate::network::Circulation;
use crate::simulation::beat::{Beat, Beater, Beats, phase_at};
use crate::simulation::solution::Solution;
use crate::simulation::steady_beat::SteadyState;
use crate::simulation::steady_error::{NotSteady, SteadyBeatError};
use crate::solver::{Advance, FixedPoint, Move};
use crate::units::Time;

/// How closely a number grows by a whole one in every beat if it counts beats (design value: far above what solving is off by).
const COUNT: f64 = 1e-6;
/// Differences on which the estimate of the distance must rest.
const LEAST_REMEMBERED: usize = 2;

/// A search on its way: where the next beat starts, and what the ones before told.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) beater: Beater<'a>,
    pub(super) within: f64,
    pub(super) at_most: usize,
    pub(super) settling: usize,
    pub(super) time: Time,
    pub(super) state: Vec<f64>,
    /// The size of each number, against which changes are measured.
    pub(super) scales: Vec<f64>,
    pub(super) beats: usize,
}

impl<'a> Search<'a> {
    pub(super) fn find(mut self) -> Result<SteadyState, SteadyBeatError> {
        self.check()?;
        if let Beats::PacedBy(..) = self.beater.beats {
            self.align()?;
        }
        let counts = self.settle()?;
        self.accelerate(&counts)
    }

    fn circulation(&self) -> &'a Circulation {
        self.beater.circulation
    }

    /// Whether the phase is one of this circulation.
    fn check(&self) -> Result<(), SteadyBeatError> {
        if let Beats::PacedBy(phase, _) = self.beater.beats {
            let circulation = self.circulation();
            let mut workspace = circulation.workspace();
            let time_s = self.time.seconds();
            phase_at(circulation, &mut workspace, phase, time_s, &self.state)?;
        }
        Ok(())
    }

    /// Goes on to the start of the first whole beat.
    fn align(&mut self) -> Result<(), SteadyBeatError> {
        let (end, state) = self.plain()?;
        (self.time, self.state) = (end, state);
        Ok(())
    }

    /// Plain beats; by how much each number that counts them grows.
    fn settle(&mut self) -> Result<Vec<f64>, SteadyBeatError> {
        let mut before = Vec::new();
        let mut counts = vec![0.0; self.state.len()];
        for _ in 0..self.settling {
            let (end, state) = self.plain()?;
            let grown = state
                .iter()
                .zip(&self.state)
                .map(|(end, start)| end - start);
            let whole: Vec<f64> = grown.map(whole_number).collect();
            counts = both_times(&before, &whole);
            (self.time, self.state, before) = (end, state, whole);
        }
        for (index, count) in counts.iter_mut().enumerate() {
            if !is_of_a_driver(self.circulation(), index) {
                *count = 0.0;
            }
        }
        Ok(counts)
    }

    /// Accelerated beats, until two in a row are steady.
    fn accelerate(&mut self, counts: &[f64]) -> Result<SteadyState, SteadyBeatError> {
        let circulation = self.circulation();
        let mut search = FixedPoint::new(&self.scales).with_noise(self.within);
        let admits = |state: &[f64]| circulation.negative_volume(state).is_none();
        let mut steady_before = false;
        loop {
            let solution = match self.solve() {
                Ok(solution) => solution,
                Err(error) => {
                    // A mixed state may be one from which no beat can be solved.
                    self.state = search.refuse().ok_or(error)?;
                    steady_before = false;
                    continue;
                }
            };
            let image = without_counts(solution.final_state(), counts);
            let mut next = search.advance(&self.state, &image, admits);
            // The estimate rests on changes: where there are none it has nothing to add.
            let known = next.change_relative == 0.0 || search.remembered() >= LEAST_REMEMBERED;
            let steady = known
                && next.change_relative <= self.within
                && next.distance_relative <= self.within
                && next.by != Move::Restarted;
            if steady && steady_before {
                return Ok(self.steady(*solution, &next));
            }
            if self.beats >= self.at_most {
                return Err(self.not_steady(&solution, &next));
            }
            steady_before = steady;
            keep_counts(&mut next.point, &image, counts);
            (self.time, self.state) = (solution.end(), next.point);
        }
    }

    /// A beat from where the last one ended.
    fn plain(&mut self) -> Result<(Time, Vec<f64>), SteadyBeatError> {
        let solution = self.solve()?;
        self.scales = sizes(&solution);
        Ok((solution.end(), solution.final_state().to_vec()))
    }

    fn solve(&mut self) -> Result<Box<Solution>, SteadyBeatError> {
        self.beats += 1;
        match self.beater.beat(self.time, &self.state) {
            Ok(Beat::Whole(solution)) => Ok(solution),
            Ok(Beat::Endless(solution)) => Err(SteadyBeatError::NoBeat {
                from: self.time,
                waited: solution.duration(),
                state: solution.final_state().to_vec(),
            }),
            Err(interrupted) => Err(interrupted.into()),
        }
    }

    fn steady(&self, solution: Solution, last: &Advance) -> SteadyState {
        SteadyState {
            state: solution.final_state().to_vec(),
            period: solution.duration(),
            beats: self.beats,
            change_relative: last.change_relative,
            distance_relative: last.distance_relative,
            solution,
        }
    }

    fn not_steady(&self, solution: &Solution, last: &Advance) -> SteadyBeatError {
        let state = solution.final_state();
        let index = last.worst.unwrap_or_default();
        let (quantity, part) = self.circulation().label(index);
        let number = |state: &[f64]| state.get(index).copied().unwrap_or_default();
        let volume = index < self.circulation().compartment_count();
        SteadyBeatError::NotSteady(Box::new(NotSteady {
            part,
            quantity,
            unit: if volume { "mL" } else { "" },
            value: number(state),
            changed_by: number(state) - number(&self.state),
            change_relative: last.change_relative,
            distance_relative: last.distance_relative,
            wanted_relative: self.within,
            beats: self.beats,
            time: solution.end(),
            state: state.to_vec(),
        }))
    }
}

/// The largest size of each number over a beat, if that is above its scale.
fn sizes(beat: &Solution) -> Vec<f64> {
    let mut sizes = beat.circulation().state_scales().to_vec();
    for segment in beat.trajectory().segments() {
        for (size, value) in sizes
            .iter_mut()
            .zip(segment.rows().next().unwrap_or_default())
        {
            *size = size.max(value.abs());
        }
    }
    sizes
}

/// The whole number by which something grew in a beat; zero if it was none.
fn whole_number(grown: f64) -> f64 {
    let whole = grown.round();
    if whole >= 1.0 && (grown - whole).abs() < COUNT {
        whole
    } else {
        0.0
    }
}

fn both_times(before: &[f64], now: &[f64]) -> Vec<f64> {
    let pairs = before.iter().zip(now);
    let agreed = pairs.map(|(before, now)| if before == now { *now } else { 0.0 });
    let mut counts: Vec<f64> = agreed.collect();
    counts.resize(now.len(), 0.0);
    counts
}

fn is_of_a_driver(circulation: &Circulation, index: usize) -> bool {
    let ranges = &circulation.model.driver_states;
    ranges.iter().any(|range| range.contains(&index))
}

/// A state whose counts are as before the beat.
fn without_counts(state: &[f64], counts: &[f64]) -> Vec<f64> {
    let states = state.iter().zip(counts);
    states.map(|(state, count)| state - count).collect()
}

/// Counts are not mixed: they stay whole.
fn keep_counts(point: &mut [f64], image: &[f64], counts: &[f64]) {
    for ((point, image), count) in point.iter_mut().zip(image).zip(counts) {
        if *count > 0.0 {
            *point = *image;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_by_the_same_whole_number_twice_counts() {
        let grown = [1.0 + 1e-9, 2.0, 0.0, -1.0, 1.001, 0.4].map(whole_number);
        assert_eq!(grown, [1.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(
            both_times(&[1.0, 2.0, 0.0], &[1.0, 3.0, 0.0]),
            [1.0, 0.0, 0.0]
        );
        assert_eq!(both_times(&[], &[1.0]), [0.0], "once is not enough");
    }

    #[test]
    fn counts_stay_as_they_were() {
        let counts = [1.0, 0.0];
        let image = without_counts(&[8.5, 3.0], &counts);
        assert_eq!(image, [7.5, 3.0]);
        let mut point = [7.4, 3.3];
        keep_counts(&mut point, &image, &counts);
        assert_eq!(point, [7.5, 3.3]);
    }
}
