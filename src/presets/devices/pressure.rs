//! The pressures under a garment, as they change.

use super::garment::{Cycle, DONNING, Garment};
use crate::network::{Check, Driver, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Pressure, Time};

/// A pressure in the body that makes a stiff garment press harder, and what it is at rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rising {
    pub pressure: Signal<Pressure>,
    pub rest: Pressure,
}

/// The driver of a [`Garment`]: the pressure between it and the skin in four zones. Its equation stands there.
///
/// It has no states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GarmentPressure {
    pub(super) garment: Garment,
    /// Gravity's potential at the ankle.
    pub(super) ankle: Signal<Pressure>,
    /// What the column down to the ankle is in standing, above zero; zero where nothing weighs.
    pub(super) standing: Pressure,
    pub(super) calf: Rising,
    pub(super) foot: Rising,
    pub(super) thigh: Rising,
}

impl GarmentPressure {
    /// Around the foot.
    pub const FOOT: Output<Self, Pressure> = Output::new(0, "foot");
    /// At the ankle.
    pub const ANKLE: Output<Self, Pressure> = Output::new(1, "ankle");
    /// Around the calf.
    pub const CALF: Output<Self, Pressure> = Output::new(2, "calf");
    /// Around the thigh.
    pub const THIGH: Output<Self, Pressure> = Output::new(3, "thigh");

    /// How far it is put on and inflated at `time`, from 0 to 1.
    pub fn level_at(&self, time: Time) -> f64 {
        let worn = self
            .garment
            .worn
            .map_or(1.0, |(from, to)| trapezoid(time - from, to - from, DONNING));
        let inflated = self.garment.cycle.map_or(1.0, |cycle| {
            let cycles = (time / cycle.period).floor();
            trapezoid(time - cycle.period * cycles, cycle.inflated, cycle.ramp)
        });
        worn * inflated
    }

    /// How upright the leg is: 0 lying, 1 standing.
    fn upright(&self, signals: &Signals<'_>) -> f64 {
        if self.standing > Pressure::ZERO {
            (-signals.get(self.ankle) / self.standing).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

/// From 0 up to 1 within `ramp`, and down to 0 again at `length`.
fn trapezoid(since: Time, length: Time, ramp: Time) -> f64 {
    (since / ramp).min((length - since) / ramp).clamp(0.0, 1.0)
}

impl Rising {
    fn hundreds(&self, signals: &Signals<'_>) -> f64 {
        let rise = signals.get(self.pressure) - self.rest;
        rise.max(Pressure::ZERO) / Pressure::from_mmhg(100.0)
    }
}

impl Cycle {
    /// The next time after `after` at which inflation is not smooth.
    fn next_kink(&self, after: Time) -> Option<Time> {
        let cycles = (after / self.period).floor();
        let kinks = [
            Time::ZERO,
            self.ramp,
            self.inflated - self.ramp,
            self.inflated,
        ];
        let near = [cycles - 1.0, cycles, cycles + 1.0].map(|cycle| self.period * cycle);
        let times = near
            .into_iter()
            .flat_map(|start| kinks.map(|kink| start + kink));
        earliest(times, after)
    }
}

fn earliest(times: impl IntoIterator<Item = Time>, after: Time) -> Option<Time> {
    let later = times.into_iter().filter(|time| *time > after);
    later.min_by(|a, b| a.seconds().total_cmp(&b.seconds()))
}

impl Driver for GarmentPressure {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[
        Self::FOOT.spec(),
        Self::ANKLE.spec(),
        Self::CALF.spec(),
        Self::THIGH.spec(),
    ];

    fn output(&self, time: Time, _: &[f64; 0], signals: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        let level = self.level_at(time);
        let (rest, stiffness) = (&self.garment.pressures, &self.garment.stiffness);
        let standing = 1.0 + stiffness.standing * self.upright(signals);
        let stiff = |of: &Rising| {
            level * (standing + stiffness.contraction_per_100_mmhg * of.hundreds(signals))
        };
        out.set(Self::FOOT, rest.foot * stiff(&self.foot));
        out.set(Self::ANKLE, rest.ankle * stiff(&self.calf));
        out.set(Self::CALF, rest.calf * stiff(&self.calf));
        out.set(Self::THIGH, rest.thigh * stiff(&self.thigh));
    }

    fn breakpoint(&self, after: Time) -> Option<Time> {
        if self.garment.is_slack() {
            return None;
        }
        let inflation = self.garment.cycle.and_then(|cycle| cycle.next_kink(after));
        let donning = self
            .garment
            .worn
            .and_then(|(from, to)| earliest([from, from + DONNING, to - DONNING, to], after));
        earliest([inflation, donning].into_iter().flatten(), after)
    }

    fn is_steady(&self) -> bool {
        let Garment {
            stiffness,
            cycle,
            worn,
            ..
        } = &self.garment;
        let soft = stiffness.standing == 0.0 && stiffness.contraction_per_100_mmhg == 0.0;
        self.garment.is_slack() || (soft && cycle.is_none() && worn.is_none())
    }

    /// All that it does in time lies between breakpoints.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.reads("column", self.ankle);
        for of in [&self.calf, &self.foot, &self.thigh] {
            check.reads("muscle", of.pressure);
        }
        self.garment.check(check);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    #[test]
    fn a_cuff_fills_holds_and_empties() {
        for (since, level) in [
            (-1.0, 0.0),
            (0.0, 0.0),
            (1.0, 0.5),
            (2.0, 1.0),
            (9.0, 1.0),
            (11.0, 0.5),
            (12.0, 0.0),
            (40.0, 0.0),
        ] {
            let reached = trapezoid(since.seconds(), 12.0.seconds(), 2.0.seconds());
            assert!((reached - level).abs() < 1e-12, "{since}");
        }
    }

    #[test]
    fn every_kink_of_inflation_is_announced() {
        let cycle = Cycle {
            inflated: 3.0.seconds(),
            period: 20.0.seconds(),
            ramp: 0.4.seconds(),
        };
        let mut at = (-0.5).seconds();
        let mut kinks = Vec::new();
        while let Some(next) = cycle.next_kink(at).filter(|next| *next < 41.0.seconds()) {
            kinks.push(next.seconds());
            at = next;
        }
        let expected = [0.0, 0.4, 2.6, 3.0, 20.0, 20.4, 22.6, 23.0, 40.0, 40.4];
        assert_eq!(kinks.len(), expected.len(), "{kinks:?}");
        for (kink, expected) in kinks.iter().zip(expected) {
            assert!((kink - expected).abs() < 1e-9, "{kinks:?}");
        }
    }
}
