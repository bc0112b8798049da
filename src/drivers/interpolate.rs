//! Finding a sample, and what lies between two.

/// Samples, and how to read them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Knots<'a> {
    pub(super) times: &'a [f64],
    pub(super) values: &'a [f64],
    /// Slopes at the samples; empty if straight.
    pub(super) slopes: &'a [f64],
    pub(super) repeats: bool,
    pub(super) per_second: Option<f64>,
}

impl Knots<'_> {
    fn first(&self) -> f64 {
        self.times.first().copied().unwrap_or_default()
    }

    fn last(&self) -> f64 {
        self.times.last().copied().unwrap_or_default()
    }

    /// The time of sample `index` in the `cycle`-th period: the number that is announced, and that time is compared with.
    ///
    /// The last sample of a period is, bit for bit, the first of the next.
    fn at(&self, cycle: f64, index: usize) -> f64 {
        if !self.repeats {
            return self.times.get(index).copied().unwrap_or(f64::INFINITY);
        }
        let (cycle, index) = if index + 1 >= self.times.len() {
            (cycle + 1.0, 0)
        } else {
            (cycle, index)
        };
        let first = self.first();
        let offset = self.times.get(index).copied().unwrap_or(first) - first;
        first + cycle * (self.last() - first) + offset
    }

    /// The period that `time` is in.
    fn cycle(&self, time: f64) -> f64 {
        if !self.repeats {
            return 0.0;
        }
        let first = self.first();
        let cycle = ((time - first) / (self.last() - first)).floor();
        if time < self.at(cycle, 0) {
            cycle - 1.0
        } else if time >= self.at(cycle + 1.0, 0) {
            cycle + 1.0
        } else {
            cycle
        }
    }

    /// The last sample at or before `time`; 0 if there is none.
    fn index(&self, cycle: f64, time: f64) -> usize {
        let last = self.times.len().saturating_sub(2);
        if let Some(rate) = self.per_second {
            let passed = time - self.at(cycle, 0);
            let guess = ((passed * rate) as usize).min(last);
            if time < self.at(cycle, guess) {
                return guess.saturating_sub(1);
            }
            if guess < last && time >= self.at(cycle, guess + 1) {
                return guess + 1;
            }
            return guess;
        }
        let (mut low, mut high) = (0, last + 1);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.at(cycle, middle) <= time {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    pub(super) fn value(&self, time: f64) -> f64 {
        let cycle = self.cycle(time);
        let index = self.index(cycle, time);
        let pair = |numbers: &[f64]| Some((*numbers.get(index)?, *numbers.get(index + 1)?));
        let (Some((t0, t1)), Some((y0, y1))) = (pair(self.times), pair(self.values)) else {
            return self.values.first().copied().unwrap_or_default();
        };
        let step = t1 - t0;
        let x = ((time - self.at(cycle, index)) / step).clamp(0.0, 1.0);
        match pair(self.slopes) {
            None => y0 * (1.0 - x) + y1 * x,
            Some((s0, s1)) => {
                let (s0, s1, rise) = (s0 * step, s1 * step, y1 - y0);
                y0 + x * (s0 + x * (3.0 * rise - 2.0 * s0 - s1 + x * (s0 + s1 - 2.0 * rise)))
            }
        }
    }

    /// The first time strictly after `after` at which the slope jumps.
    pub(super) fn breakpoint(&self, after: f64) -> Option<f64> {
        if !self.slopes.is_empty() {
            let ends = [self.first(), self.last()].into_iter();
            return ends.filter(|_| !self.repeats).find(|end| *end > after);
        }
        let cycle = self.cycle(after);
        let index = self.index(cycle, after);
        let near = (index..index + 3).map(|index| self.at(cycle, index));
        near.filter(|time| *time > after && time.is_finite())
            .min_by(f64::total_cmp)
    }
}

/// Samples per second if every time is within a hundredth of a step of an even grid.
pub(super) fn even_rate(times: &[f64]) -> Option<f64> {
    let (first, last) = (*times.first()?, *times.last()?);
    let step = (last - first) / (times.len().saturating_sub(1)) as f64;
    let places = times.iter().enumerate();
    let even = places.map(|(index, time)| (time - first - index as f64 * step).abs());
    (even.fold(0.0, f64::max) < 0.01 * step).then_some(1.0 / step)
}

pub(super) fn range(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}

/// Slopes at the samples by Steffen 1990: the cubic through them is monotone between any two.
pub(super) fn slopes(times: &[f64], values: &[f64], repeats: bool) -> Vec<f64> {
    let spans = times.windows(2).zip(values.windows(2));
    let spans: Vec<(f64, f64)> = spans
        .filter_map(|(t, y)| match (t, y) {
            ([t0, t1], [y0, y1]) => Some((t1 - t0, (y1 - y0) / (t1 - t0))),
            _ => None,
        })
        .collect();
    let (Some(&first), Some(&last)) = (spans.first(), spans.last()) else {
        return vec![0.0; times.len()];
    };
    let inner = spans.windows(2).map(|pair| match pair {
        [before, after] => inner_slope(*before, *after),
        _ => 0.0,
    });
    let (begin, end) = if repeats {
        let joint = inner_slope(last, first);
        (joint, joint)
    } else {
        let second = spans.get(1).copied().unwrap_or(first);
        let second_last = spans.iter().rev().nth(1).copied().unwrap_or(last);
        (end_slope(first, second), end_slope(last, second_last))
    };
    std::iter::once(begin).chain(inner).chain([end]).collect()
}

/// Steffen's equation 11: from the spans before and after a sample, each (width, slope).
fn inner_slope((h0, s0): (f64, f64), (h1, s1): (f64, f64)) -> f64 {
    let parabola = (s0 * h1 + s1 * h0) / (h0 + h1);
    let signs = sign(s0) + sign(s1);
    signs * s0.abs().min(s1.abs()).min(0.5 * parabola.abs())
}

/// Steffen's one-sided parabola at an end, limited.
fn end_slope((h0, s0): (f64, f64), (h1, s1): (f64, f64)) -> f64 {
    let parabola = s0 * (1.0 + h0 / (h0 + h1)) - s1 * h0 / (h0 + h1);
    if parabola * s0 <= 0.0 {
        0.0
    } else if parabola.abs() > 2.0 * s0.abs() {
        2.0 * s0
    } else {
        parabola
    }
}

fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}
