//! A signal that stays as it is.

use crate::network::{Check, Driver, Id, Output, Outputs, PortSpec, Signal, Signals};
use crate::units::{Quantity, Time};

/// A signal that never changes.
///
/// $$y(t) = y_0$$
///
/// In plain text: `y(t) = y0`. The network computes it once, when it is built, so it costs nothing while solving.
///
/// | output | unit | meaning |
/// |---|---|---|
/// | [`VALUE`](Self::VALUE) | that of `Q` | the value |
///
/// # Parameters
///
/// The value, in the unit of `Q`. A larger one is a larger signal, always.
///
/// # States
///
/// None.
///
/// # Limits
///
/// The value must be finite, and cannot change while a simulation runs: for a signal that does, take a [`Trace`](crate::drivers::Trace).
///
/// # Sources
///
/// Definition.
///
/// ```
/// use soleus::prelude::*;
///
/// let mut net = Network::new();
/// let standing_still = net.drive("postural tone", Steady::new(0.12.fraction()));
/// let soleus = net.drive("soleus", Muscle::soleus().excited_by(standing_still.value()));
/// # let _ = soleus;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steady<Q> {
    value: Q,
}

impl<Q: Quantity> Steady<Q> {
    /// The value.
    pub const VALUE: Output<Self, Q> = Output::new(0, "value");

    /// A signal of this value.
    pub const fn new(value: Q) -> Self {
        Self { value }
    }

    /// The value.
    pub const fn value(&self) -> Q {
        self.value
    }
}

impl<Q: Quantity> Driver for Steady<Q> {
    type State = [f64; 0];

    const OUTPUTS: &'static [PortSpec] = &[Self::VALUE.spec()];

    fn output(&self, _: Time, _: &Self::State, _: &Signals<'_>, out: &mut Outputs<'_, Self>) {
        out.set(Self::VALUE, self.value);
    }

    fn is_steady(&self) -> bool {
        true
    }

    /// Nothing of it is a function of time.
    fn longest_step(&self, _: Time) -> Option<Time> {
        Some(Time::from_seconds(f64::INFINITY))
    }

    fn check(&self, check: &mut Check<'_>) {
        check.finite("value", self.value);
    }
}

impl<Q: Quantity> Id<Steady<Q>> {
    /// The signal of the value.
    pub const fn value(self) -> Signal<Q> {
        self.signal(Steady::VALUE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drivers::testing::{bad_fields, run, two_bags};
    use crate::units::Pressure;

    #[test]
    fn a_steady_pressure_surrounds_a_bag_and_moves_blood_out_of_it() {
        let (mut net, [squeezed, other], _) = two_bags();
        let pressure = net.drive("cuff", Steady::new(Pressure::from_mmhg(4.0)));
        net.surround(squeezed, pressure.value(), 1.0);
        let circulation = net.build().unwrap();
        let end = run(&circulation, 20.0, 0.01, |_, frame| {
            assert_eq!(frame.signal(pressure.value()).unwrap().mmhg(), 4.0);
        });
        // 8 + 4 = 12 mmHg on both sides.
        assert!((end[0] - 8.0).abs() < 1e-9 && (end[1] - 12.0).abs() < 1e-9);
        assert!(circulation.breakpoint(Time::ZERO).is_none());
        let _ = other;
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        assert_eq!(
            bad_fields(Steady::new(Pressure::from_mmhg(f64::NAN))),
            ["value"]
        );
        assert!(bad_fields(Steady::new(Pressure::from_mmhg(-5.0))).is_empty());
    }
}
