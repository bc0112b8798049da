//! The arithmetic between quantities of different kinds.

use super::catalogue::*;
use super::{PA_PER_MMHG, Quantity};
use std::ops::{Div, Mul};

/// `(A) * (B) = (C) * factor` in the stored units declares the product in both orders and both quotients.
macro_rules! products {
    ($($A:ident * $B:ident = $C:ident $(* $factor:expr)?;)+) => {$(
        impl Mul<$B> for $A {
            type Output = $C;
            #[inline]
            fn mul(self, other: $B) -> $C {
                $C::from_base(self.base() * other.base() $(* $factor)?)
            }
        }

        impl Mul<$A> for $B {
            type Output = $C;
            #[inline]
            fn mul(self, other: $A) -> $C {
                other * self
            }
        }

        impl Div<$A> for $C {
            type Output = $B;
            #[inline]
            fn div(self, divisor: $A) -> $B {
                $B::from_base(self.base() / (divisor.base() $(* $factor)?))
            }
        }

        impl Div<$B> for $C {
            type Output = $A;
            #[inline]
            fn div(self, divisor: $B) -> $A {
                $A::from_base(self.base() / (divisor.base() $(* $factor)?))
            }
        }
    )+};
}

/// Joules in one mmHg·mL.
const J_PER_MMHG_ML: f64 = PA_PER_MMHG * 1e-6;
/// Newtons of one mmHg on one cm2.
const N_PER_MMHG_CM2: f64 = PA_PER_MMHG * 1e-4;
/// mmHg of shear stress in one mPa.
const MMHG_PER_MPA: f64 = 1e-3 / PA_PER_MMHG;
/// mmHg under one cm of a fluid of 1 g/mL at 1 m/s2: 1000 kg/m3 × 0.01 m, in Pa, over Pa per mmHg.
const MMHG_PER_G_CM: f64 = 10.0 / PA_PER_MMHG;

products! {
    // Flow through a resistance
    Flow * Resistance = Pressure;
    Pressure * Conductance = Flow;
    // Filling
    Flow * Time = Volume;
    Rate * Volume = Flow;
    // The pressure-volume law
    Compliance * Pressure = Volume;
    Volume * Elastance = Pressure;
    // Time constants
    Resistance * Compliance = Time;
    Conductance * Time = Compliance;
    Resistance * Time = Inertance;
    // Work
    Pressure * Volume = Energy * J_PER_MMHG_ML;
    Pressure * Flow = Power * J_PER_MMHG_ML;
    Power * Time = Energy;
    Rate * Energy = Power;
    // Geometry and motion
    Area * Length = Volume;
    Velocity * Area = Flow;
    Velocity * Time = Length;
    ShearRate * Length = Velocity;
    // Mechanics
    Viscosity * ShearRate = Pressure * MMHG_PER_MPA;
    Density * Volume = Mass * 1e-3; // g to kg
    Mass * Acceleration = Force;
    Force * Length = Torque * 1e-2; // cm to m
    Pressure * Area = Force * N_PER_MMHG_CM2;
}

impl Mul for Length {
    type Output = Area;
    #[inline]
    fn mul(self, other: Self) -> Area {
        Area::from_cm2(self.cm() * other.cm())
    }
}

impl Div<Length> for Area {
    type Output = Length;
    #[inline]
    fn div(self, divisor: Length) -> Length {
        Length::from_cm(self.cm2() / divisor.cm())
    }
}

/// The pressure at the foot of a column of fluid: density × acceleration × height.
///
/// A negative height gives a negative pressure. 1 mmHg is 133.322387415 Pa ([`PA_PER_MMHG`]).
///
/// ```
/// use soleus::units::{Acceleration, Density, Quantities, hydrostatic};
///
/// // 13.6 cm of water balance 1 cm of mercury.
/// let water = hydrostatic(1.0.g_per_ml(), Acceleration::STANDARD_GRAVITY, 13.5951.cm());
/// assert!((water - 10.0.mmhg()).abs() < 1e-9.mmhg());
/// ```
#[inline]
#[must_use]
pub const fn hydrostatic(density: Density, gravity: Acceleration, height: Length) -> Pressure {
    Pressure::from_mmhg(density.g_per_ml() * gravity.m_per_s2() * height.cm() * MMHG_PER_G_CM)
}
