//! How fast a sampled signal moves, and where.

use super::interpolate::Knots;

/// A piece is short enough if the quartic through five of its points misses no other by more than this share of the signal's range (design value: a contraction of a
/// thousandth of the largest one is still seen).
const MISS: f64 = 1e-3;

/// A signal's samples in pieces, each so short that a polynomial of degree 4 follows it.
///
/// A step that is no longer than the pieces it touches cannot pass over what the signal does there: one-step methods look at five or more times of a step.
/// Long pieces are where nothing happens; next to a short event they become short by themselves, as pieces are halved until each fits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Detail {
    /// Where each piece ends, in s from the first sample on.
    ends_s: Vec<f64>,
}

impl Detail {
    pub(super) fn of(curve: &Knots<'_>) -> Self {
        let (low, high) = super::interpolate::range(curve.values);
        let mut detail = Self::default();
        if let Some(last) = curve.times.len().checked_sub(1).filter(|last| *last > 0) {
            detail.split(curve, 0, last, MISS * (high - low));
        }
        detail
    }

    /// Halves the piece between two samples until each part fits. Between neighbours the curve is a cubic.
    fn split(&mut self, curve: &Knots<'_>, first: usize, last: usize, miss: f64) {
        if last - first <= 1 || fits(curve, first, last, miss) {
            self.ends_s.push(time(curve, last) - time(curve, 0));
            return;
        }
        let middle = first.midpoint(last);
        self.split(curve, first, middle, miss);
        self.split(curve, middle, last, miss);
    }

    /// The longest step from `since_s` after the first sample on, in s: to the end of the piece, but as long as the shorter of it and the next in any case.
    pub(super) fn longest_step_s(&self, since_s: f64, repeats: bool) -> f64 {
        let ends = self.ends_s.as_slice();
        let index = ends.partition_point(|end| *end <= since_s);
        let Some(end_s) = ends.get(index) else {
            return f64::INFINITY;
        };
        let begin_s = |index: usize| {
            let before = index.checked_sub(1).and_then(|before| ends.get(before));
            before.copied().unwrap_or(0.0)
        };
        let next = match ends.get(index + 1) {
            Some(next_end_s) => next_end_s - end_s,
            None if repeats => ends.first().copied().unwrap_or(f64::INFINITY),
            None => f64::INFINITY,
        };
        (end_s - since_s).max((end_s - begin_s(index)).min(next))
    }
}

fn time(curve: &Knots<'_>, index: usize) -> f64 {
    curve.times.get(index).copied().unwrap_or_default()
}

/// Whether the quartic through five even points from sample `first` to `last` misses neither a sample between them nor the middle between two by more than `miss`.
fn fits(curve: &Knots<'_>, first: usize, last: usize, miss: f64) -> bool {
    let (begin, end) = (time(curve, first), time(curve, last));
    // The first point of the next period is another one.
    let value = |at: f64| curve.value(at.min(end.next_down()));
    let x = [0.0, 0.25, 0.5, 0.75, 1.0];
    let quartic = newton(x, x.map(|x| value(begin + x * (end - begin))));
    (first..last).all(|index| {
        let (left, right) = (time(curve, index), time(curve, index + 1));
        [left, 0.5 * (left + right)].into_iter().all(|at| {
            let share = (at - begin) / (end - begin);
            let pairs = quartic.iter().zip(x).rev();
            let followed = pairs.fold(0.0, |sum, (c, x)| sum * (share - x) + c);
            (followed - value(at)).abs() <= miss
        })
    })
}

/// Divided differences.
fn newton(x: [f64; 5], mut y: [f64; 5]) -> [f64; 5] {
    for order in 1..5 {
        let before = y;
        for place in order..5 {
            y[place] = (before[place] - before[place - 1]) / (x[place] - x[place - order]);
        }
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::interpolate;

    fn detail(times: &[f64], values: &[f64]) -> Detail {
        Detail::of(&Knots {
            times,
            values,
            slopes: &interpolate::slopes(times, values, false),
            repeats: false,
            per_second: interpolate::even_rate(times),
        })
    }

    fn sampled(count: u32, step_s: f64, value: impl Fn(f64) -> f64) -> Detail {
        let times: Vec<f64> = (0..=count).map(|i| f64::from(i) * step_s).collect();
        let values: Vec<f64> = times.iter().map(|time| value(*time)).collect();
        detail(&times, &values)
    }

    #[test]
    fn a_burst_in_a_long_quiet_bounds_steps_about_itself_only() {
        let burst = |t: f64| {
            let x = (t - 61.2) / 0.2;
            if x.abs() < 1.0 {
                (1.0 - x * x).powi(2)
            } else {
                0.0
            }
        };
        let detail = sampled(120_000, 1e-3, burst);
        let mut at = 0.0;
        let mut steps = 0;
        while at < 119.999 {
            let step = detail.longest_step_s(at, false).min(120.0 - at);
            let inside = at < 61.4 && at + step > 61.0;
            assert!(!inside || step <= 0.6, "{at} {step}");
            at += step;
            steps += 1;
        }
        assert!(steps < 60, "{steps}");
        assert!(detail.longest_step_s(0.0, false) > 25.0);
    }

    #[test]
    fn few_samples_of_uneven_distance_are_cut_where_they_move() {
        let detail = detail(&[0.0, 60.0, 60.2, 60.4, 120.0], &[0.0, 0.0, 1.0, 0.0, 0.0]);
        assert!(detail.longest_step_s(0.0, false) <= 60.0);
        assert!(detail.longest_step_s(59.9, false) <= 0.4);
        assert!(detail.longest_step_s(60.1, false) <= 0.4);
    }

    #[test]
    fn a_sine_is_cut_into_pieces_of_a_part_of_its_period() {
        let detail = sampled(10_000, 1e-3, |t| (std::f64::consts::TAU * t).sin());
        for at in [0.0, 1.3, 7.77] {
            let step = detail.longest_step_s(at, true);
            assert!((0.1..0.7).contains(&step), "{at}: {step}");
        }
    }

    #[test]
    fn what_does_not_move_bounds_nothing_but_its_end() {
        let detail = sampled(1000, 1e-2, |_| 3.0);
        assert_eq!(detail.longest_step_s(2.0, false), 10.0);
        assert_eq!(detail.longest_step_s(11.0, false), f64::INFINITY);
        assert_eq!(Detail::default().longest_step_s(0.0, false), f64::INFINITY);
    }

    #[test]
    fn noise_is_seen_sample_by_sample() {
        let noise = |t: f64| (t * 1e5).sin() * (t * 7.7e4).cos();
        let detail = sampled(1000, 1e-3, noise);
        assert!(detail.longest_step_s(0.5, false) <= 6e-3);
    }
}
