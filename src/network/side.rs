//! On which side of a switch a part is.

/// On which side of zero a switching function is: which of two laws holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// At zero or below.
    Below,
    /// Above zero.
    Above,
}

impl Side {
    /// The side of a value of the switching function.
    #[inline]
    #[must_use]
    pub fn of(switching: f64) -> Self {
        if switching > 0.0 {
            Self::Above
        } else {
            Self::Below
        }
    }

    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Below => Self::Above,
            Self::Above => Self::Below,
        }
    }

    /// The sign on this side.
    pub(crate) const fn sign(self) -> f64 {
        match self {
            Self::Below => -1.0,
            Self::Above => 1.0,
        }
    }
}
