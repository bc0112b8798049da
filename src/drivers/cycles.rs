//! Cycles between events that repeat.

use thiserror::Error;

use crate::units::Time;

/// Cycles between events that repeat, such as touchdowns of one foot, beats or breaths: those of the usual length, and those that are left out.
///
/// An event that is missing makes two cycles one, and one too many makes two of one: both are found by their length beside the median of all.
///
/// ```
/// use soleus::drivers::Cycles;
/// use soleus::prelude::*;
///
/// // The touchdown at 3 s is missing.
/// let touchdowns = [0.0, 1.0, 2.0, 4.0, 5.0].map(|s: f64| s.seconds());
/// let strides = Cycles::between(touchdowns)?;
/// assert_eq!(strides.kept().len(), 3);
/// assert_eq!(strides.left_out()[0].from, 2.0.seconds());
/// assert_eq!(strides.left_out()[0].length(), 2.0.seconds());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cycles {
    kept: Vec<(Time, Time)>,
    left_out: Vec<OddCycle>,
    usual: Time,
}

/// A cycle that is left out as it is much longer or shorter than the usual one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct OddCycle {
    /// Which, counted from 0: it begins with this event.
    pub index: usize,
    /// When it begins.
    pub from: Time,
    /// When it ends.
    pub to: Time,
    /// The usual length.
    pub usual: Time,
}

impl OddCycle {
    /// How long it is.
    pub fn length(&self) -> Time {
        self.to - self.from
    }
}

/// Events do not make cycles.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CyclesError {
    /// There are fewer than two events.
    #[error("a cycle goes from one event to the next, but there are {count}; give two at least")]
    TooFew {
        /// How many there are.
        count: usize,
    },
    /// An event is not after the one before it.
    #[error(
        "event {index}, at {time}, is not after the one before it, at {previous}; give them in order, each once"
    )]
    NotIncreasing {
        /// Which event, counted from 0.
        index: usize,
        /// Its time.
        time: Time,
        /// The time before it.
        previous: Time,
    },
    /// Half of the cycles or more are not of the usual length.
    #[error(
        "{odd} of {count} cycles are not within a quarter of the median length, {median}, the first of them from {from} to {to}: which are whole cannot be told; look for events that are missing or too many, or give one even stretch"
    )]
    NoUsualLength {
        /// How many are not.
        odd: usize,
        /// How many cycles there are.
        count: usize,
        /// The median length.
        median: Time,
        /// When the first odd one begins.
        from: Time,
        /// When it ends.
        to: Time,
    },
}

/// Cycles differ from the median by less than this share of it. Strides vary by 1 to 3 % (standard
/// deviation) in the healthy and by some 10 % in disorders of gait (Hausdorff 2005,
/// doi 10.1186/1743-0003-2-19); an event that is missing or too many makes half or double a cycle.
const ODD: f64 = 0.25;

impl Cycles {
    /// The cycles between events.
    ///
    /// # Errors
    /// [`CyclesError`] if events are too few, or not in order, or so uneven that no length is the usual one.
    pub fn between(events: impl IntoIterator<Item = Time>) -> Result<Self, CyclesError> {
        let events: Vec<Time> = events.into_iter().collect();
        let all: Vec<(Time, Time)> = events
            .iter()
            .copied()
            .zip(events.iter().copied().skip(1))
            .collect();
        if all.is_empty() {
            return Err(CyclesError::TooFew {
                count: events.len(),
            });
        }
        let forward = |(from, to): &(Time, Time)| to > from && (*to - *from).is_finite();
        if let Some(index) = all.iter().position(|cycle| !forward(cycle)) {
            let (previous, time) = all.get(index).copied().unwrap_or_default();
            let index = index + 1;
            return Err(CyclesError::NotIncreasing {
                index,
                time,
                previous,
            });
        }
        let usual = median(&all);
        let (mut kept, mut left_out) = (Vec::new(), Vec::new());
        for (index, (from, to)) in all.iter().copied().enumerate() {
            if ((to - from) / usual - 1.0).abs() < ODD {
                kept.push((from, to));
            } else {
                left_out.push(OddCycle {
                    index,
                    from,
                    to,
                    usual,
                });
            }
        }
        match left_out.first() {
            Some(first) if left_out.len() * 2 >= all.len() => Err(CyclesError::NoUsualLength {
                odd: left_out.len(),
                count: all.len(),
                median: usual,
                from: first.from,
                to: first.to,
            }),
            _ => Ok(Self {
                kept,
                left_out,
                usual,
            }),
        }
    }

    /// Those of the usual length, in order.
    pub fn kept(&self) -> &[(Time, Time)] {
        &self.kept
    }

    /// Those that are left out, in order.
    pub fn left_out(&self) -> &[OddCycle] {
        &self.left_out
    }

    /// The median length of all.
    pub const fn usual_length(&self) -> Time {
        self.usual
    }
}

fn median(cycles: &[(Time, Time)]) -> Time {
    let mut lengths: Vec<f64> = cycles
        .iter()
        .map(|(from, to)| (*to - *from).seconds())
        .collect();
    lengths.sort_unstable_by(f64::total_cmp);
    let at = |place: usize| lengths.get(place).copied().unwrap_or_default();
    let count = lengths.len();
    Time::from_seconds(0.5 * (at(count.saturating_sub(1) / 2) + at(count / 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(events: &[f64]) -> Result<Cycles, CyclesError> {
        Cycles::between(events.iter().map(|s| Time::from_seconds(*s)))
    }

    #[test]
    fn a_missing_event_and_one_too_many_are_left_out_and_named() {
        let odd = |events: &[f64]| -> Vec<usize> {
            let cycles = cycles(events).unwrap();
            cycles.left_out().iter().map(|odd| odd.index).collect()
        };
        assert_eq!(odd(&[0.0, 1.0, 2.05, 3.0, 4.1]), [0; 0]);
        assert_eq!(odd(&[0.0, 1.0, 3.0, 4.0]), [1]);
        assert_eq!(odd(&[0.0, 1.0, 1.4, 2.0, 3.0, 4.0, 5.0]), [1, 2]);
        assert_eq!(odd(&[0.0, 1.0]), [0; 0]);
    }

    #[test]
    fn events_without_a_usual_length_are_refused() {
        assert!(matches!(
            cycles(&[0.0, 1.0, 3.0]),
            Err(CyclesError::NoUsualLength { odd: 2, .. })
        ));
        assert!(matches!(
            cycles(&[0.0, 1.0, 2.0, 4.0, 6.0]),
            Err(CyclesError::NoUsualLength { odd: 4, .. })
        ));
        for events in [
            &[0.0, 1.0, 1.0, 2.0][..],
            &[0.0, 1.0, 0.5],
            &[0.0, 1.0, f64::NAN],
        ] {
            assert!(matches!(
                cycles(events),
                Err(CyclesError::NotIncreasing { index: 2, .. })
            ));
        }
        assert_eq!(cycles(&[1.0]), Err(CyclesError::TooFew { count: 1 }));
    }
}
