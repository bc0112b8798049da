//! The beat of the heart.

use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Fraction, Quantity, Rate, Time};

/// A pacemaker of steady rate: it says which share of the cardiac cycle has passed.
///
/// $$\varphi(t) = \frac{t - t_0}{T} - \left\lfloor \frac{t - t_0}{T} \right\rfloor$$
///
/// In plain text: `phase = (t - t0) / T - floor((t - t0) / T)`, from 0 at the start of a cycle to just below 1 at its end.
///
/// | parameter | unit | default | a larger value |
/// |---|---|---|---|
/// | rate | 1/s | required | more beats |
/// | start | s | 0 | cycles begin later |
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`PHASE`](Self::PHASE) | 1 | share of the cycle that has passed |
///
/// It has no states. The start of every cycle is announced, and compared with as the very number that was announced.
///
/// Limits: the rate does not change.
///
/// ```
/// use soleus::prelude::*;
///
/// let pacemaker = Pacemaker::new(75.0.bpm());
/// assert!((pacemaker.phase_at(1.0.seconds()) - 0.25).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pacemaker {
    rate: Rate,
    start: Time,
}

impl Pacemaker {
    /// The share of the cycle that has passed.
    pub const PHASE: Output<Self, Fraction> = Output::new(0, "phase");

    /// A pacemaker of this rate, whose first cycle begins at time 0.
    pub const fn new(rate: Rate) -> Self {
        Self {
            rate,
            start: Time::ZERO,
        }
    }

    /// Begins a cycle at this time.
    #[must_use]
    pub const fn starting(mut self, at: Time) -> Self {
        self.start = at;
        self
    }

    /// The rate.
    pub const fn rate(&self) -> Rate {
        self.rate
    }

    /// The share of the cycle that has passed at `time`, from 0 to below 1.
    pub fn phase_at(&self, time: Time) -> f64 {
        let time_s = time.seconds();
        let cycle = self.cycle(time_s);
        let phase = (time_s - self.begin(cycle)) * self.rate.per_s();
        phase.clamp(0.0, 1.0_f64.next_down())
    }

    /// When a cycle begins: the one place where it is computed.
    fn begin(&self, cycle: f64) -> f64 {
        self.start.seconds() + cycle / self.rate.per_s()
    }

    fn cycle(&self, time_s: f64) -> f64 {
        let cycle = ((time_s - self.start.seconds()) * self.rate.per_s()).floor();
        if time_s < self.begin(cycle) {
            cycle - 1.0
        } else if time_s >= self.begin(cycle + 1.0) {
            cycle + 1.0
        } else {
            cycle
        }
    }
}

impl Driver for Pacemaker {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::PHASE.spec()];

    fn output(&self, time: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::PHASE, Fraction::from_base(self.phase_at(time)));
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        let cycle = self.cycle(after.seconds());
        let next = [cycle + 1.0, cycle + 2.0].map(|cycle| self.begin(cycle));
        let next = next.into_iter().find(|begin| *begin > after.seconds());
        next.filter(|begin| begin.is_finite())
            .map(Time::from_seconds)
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.positive("rate", self.rate);
        check.finite("start", self.start);
    }
}

impl Id<Pacemaker> {
    /// The signal of the phase.
    pub const fn phase(self) -> Signal<Fraction> {
        self.signal(Pacemaker::PHASE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;
    use proptest::prelude::*;

    #[test]
    fn a_cycle_begins_at_the_number_that_was_announced() {
        let pacemaker = Pacemaker::new(Rate::from_hz(1.25)).starting((-0.3).seconds());
        let mut time = (-0.3).seconds();
        assert_eq!(pacemaker.phase_at(time), 0.0);
        for _ in 0..10_000 {
            let next = pacemaker.breakpoint(time).unwrap();
            assert!((next - time - 0.8.seconds()).abs() < 1e-9.seconds());
            assert_eq!(pacemaker.phase_at(next), 0.0);
            let before = Time::from_seconds(next.seconds().next_down());
            assert!(pacemaker.phase_at(before) > 0.999);
            time = next;
        }
    }

    proptest! {
        #[test]
        fn the_phase_is_a_share(time in any::<f64>(), rate in 0.1..4.0_f64) {
            let phase = Pacemaker::new(rate.hz()).phase_at(time.seconds());
            prop_assert!((0.0..1.0).contains(&phase) || !time.is_finite());
        }
    }
}
