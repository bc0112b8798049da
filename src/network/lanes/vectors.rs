//! The widest vector instructions that this machine has, found when the program runs.

/// Computes with them. Without the feature `simd` it does so with those that the program was compiled for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vectors {
    #[cfg(feature = "simd")]
    widest: pulp::Arch,
}

impl Vectors {
    /// Computes `law`. Numbers are the same whatever the instructions: each operation is rounded as it stands, none is fused with another.
    #[cfg(feature = "simd")]
    #[inline(always)]
    pub(super) fn compute<R>(self, law: impl FnOnce() -> R) -> R {
        self.widest.dispatch(law)
    }

    /// Computes `law`.
    #[cfg(not(feature = "simd"))]
    #[inline(always)]
    pub(super) fn compute<R>(self, law: impl FnOnce() -> R) -> R {
        law()
    }
}
