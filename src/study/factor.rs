//! Handles to what varies and to what is measured.

use std::fmt;
use std::marker::PhantomData;

use crate::units::Quantity;

macro_rules! handle {
    ($(#[$doc:meta])* $Name:ident) => {
        $(#[$doc])*
        pub struct $Name<Q> {
            pub(super) study: u32,
            pub(super) index: usize,
            quantity: PhantomData<fn() -> Q>,
        }

        impl<Q> $Name<Q> {
            pub(super) const fn new(study: u32, index: usize) -> Self {
                Self {
                    study,
                    index,
                    quantity: PhantomData,
                }
            }
        }

        impl<Q> Clone for $Name<Q> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<Q> Copy for $Name<Q> {}

        impl<Q> PartialEq for $Name<Q> {
            fn eq(&self, other: &Self) -> bool {
                self.study == other.study && self.index == other.index
            }
        }

        impl<Q: Quantity> fmt::Debug for $Name<Q> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}<{}>({})", stringify!($Name), Q::NAME, self.index)
            }
        }
    };
}

handle! {
    /// A typed handle to what varies; made by [`Study::vary`](crate::study::Study::vary).
    Factor
}

handle! {
    /// A typed handle to what is measured; made by [`Study::measure`](crate::study::Study::measure).
    Measured
}
