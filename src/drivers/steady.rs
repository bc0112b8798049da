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
/// It has no states. It must be finite.
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
