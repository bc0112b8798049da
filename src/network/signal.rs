//! Signals: what drivers put out, and how parts read it.

use std::fmt;
use std::marker::PhantomData;

use crate::network::lineage::{Key, Lineage};
use crate::units::Quantity;

/// A handle to one output of one driver: a quantity that changes in time.
///
/// Made by [`Id::signal`](crate::network::Id::signal); it belongs to one network.
pub struct Signal<Q> {
    network: Key,
    slot: u32,
    quantity: PhantomData<fn() -> Q>,
}

impl<Q> Signal<Q> {
    pub(crate) const fn new(network: Key, slot: u32) -> Self {
        Self {
            network,
            slot,
            quantity: PhantomData,
        }
    }

    /// A signal of the network with this number, for tests.
    #[cfg(test)]
    pub(crate) const fn under(family: u32, slot: u32) -> Self {
        Self::new(Key::of(family, family), slot)
    }

    pub(crate) const fn network(self) -> Key {
        self.network
    }

    pub(crate) const fn slot(self) -> usize {
        self.slot as usize
    }
}

impl<Q> Clone for Signal<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q> Copy for Signal<Q> {}

impl<Q> PartialEq for Signal<Q> {
    fn eq(&self, other: &Self) -> bool {
        self.network == other.network && self.slot == other.slot
    }
}

impl<Q: Quantity> fmt::Debug for Signal<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signal<{}>({})", Q::NAME, self.slot)
    }
}

/// The values of all signals at one time.
#[derive(Clone, Copy, Debug)]
pub struct Signals<'a> {
    family: u32,
    values: &'a [f64],
}

impl<'a> Signals<'a> {
    pub(crate) const fn new(handles: &Lineage, values: &'a [f64]) -> Self {
        Self {
            family: handles.newest().family(),
            values,
        }
    }

    /// Signals of a network with this key, for tests.
    #[cfg(test)]
    pub(crate) const fn under(family: u32, values: &'a [f64]) -> Self {
        Self { family, values }
    }

    /// The value of `signal` now.
    ///
    /// A signal of another network, or of a driver that was added later, reads as not-a-number, which `build` and the solver report as an error. One of a driver that was added to a clone of this
    /// network is refused by `build` if the part says that it reads it ([`Check::reads`](crate::network::Check::reads)).
    #[inline]
    pub fn get<Q: Quantity>(&self, signal: Signal<Q>) -> Q {
        let value = match self.values.get(signal.slot()) {
            Some(value) if signal.network.family() == self.family => *value,
            _ => f64::NAN,
        };
        Q::from_base(value)
    }
}

/// Name and unit of a driver's output or input, without its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortSpec {
    /// Which of the driver's outputs (or inputs) this is, counted from 0.
    pub index: usize,
    /// The name that users see.
    pub name: &'static str,
    /// The unit in which the value is stored.
    pub unit: &'static str,
}

macro_rules! port {
    ($(#[$doc:meta])* $Port:ident) => {
        $(#[$doc])*
        pub struct $Port<D, Q> {
            index: usize,
            name: &'static str,
            typed: PhantomData<fn(D) -> Q>,
        }

        impl<D, Q: Quantity> $Port<D, Q> {
            /// The `index`-th port of the driver, counted from 0; `build` checks that the list of ports is in order.
            pub const fn new(index: usize, name: &'static str) -> Self {
                Self {
                    index,
                    name,
                    typed: PhantomData,
                }
            }

            /// Name and unit, for the driver's list of ports.
            pub const fn spec(self) -> PortSpec {
                PortSpec {
                    index: self.index,
                    name: self.name,
                    unit: Q::UNIT,
                }
            }

            pub(crate) const fn index(self) -> usize {
                self.index
            }
        }

        impl<D, Q> Clone for $Port<D, Q> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<D, Q> Copy for $Port<D, Q> {}

        impl<D, Q: Quantity> fmt::Debug for $Port<D, Q> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} {}, {})", stringify!($Port), self.index, self.name, Q::NAME)
            }
        }
    };
}

port! {
    /// A driver's output: driver `D` puts out a quantity `Q` here.
    Output
}
port! {
    /// A driver's input, fed by [`Network::sense`](crate::network::Network::sense): driver `D` looks at a quantity `Q` here.
    Input
}

/// Where a driver writes its outputs.
pub struct Outputs<'a, D> {
    values: &'a mut [f64],
    driver: PhantomData<fn(D)>,
}

impl<'a, D> Outputs<'a, D> {
    pub(crate) fn new(values: &'a mut [f64]) -> Self {
        Self {
            values,
            driver: PhantomData,
        }
    }

    /// Puts `value` out at `port`.
    #[inline]
    pub fn set<Q: Quantity>(&mut self, port: Output<D, Q>, value: Q) {
        if let Some(slot) = self.values.get_mut(port.index) {
            *slot = value.base();
        }
    }
}

impl<D> fmt::Debug for Outputs<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Outputs").field(&self.values).finish()
    }
}

/// What a driver's inputs sense.
pub struct Inputs<'a, D> {
    values: &'a [f64],
    driver: PhantomData<fn(D)>,
}

impl<'a, D> Inputs<'a, D> {
    pub(crate) fn new(values: &'a [f64]) -> Self {
        Self {
            values,
            driver: PhantomData,
        }
    }

    /// The quantity that is sensed at `port`.
    #[inline]
    pub fn get<Q: Quantity>(&self, port: Input<D, Q>) -> Q {
        Q::from_base(self.values.get(port.index).copied().unwrap_or(f64::NAN))
    }
}

impl<D> fmt::Debug for Inputs<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Inputs").field(&self.values).finish()
    }
}
