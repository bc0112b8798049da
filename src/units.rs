//! Typed quantities in clinical units: mmHg, mL, s, cm.
//!
//! Every physical value in this library has a type that names what it is. The type keeps the value in the unit that
//! a clinic would write it in, reads it in others, and knows only the arithmetic that makes physical sense, so a
//! pressure cannot be passed where a volume is wanted and mL/min cannot be mistaken for mL/s.
//!
//! ```
//! use soleus::units::{Density, Acceleration, Pressure, Quantities, hydrostatic};
//!
//! // A cardiac output of 5 L/min through a resistance of 1 mmHg·s/mL, into a right atrium at 3 mmHg:
//! let arterial = 3.0.mmhg() + 5.0.l_per_min() * 1.0.mmhg_s_per_ml();
//! assert_eq!(format!("{arterial:.1}"), "86.3 mmHg");
//! assert_eq!(format!("{:.1}", arterial.kpa()), "11.5");
//!
//! // The column of blood from the right atrium down to an ankle 120 cm below it:
//! let ankle = hydrostatic(Density::BLOOD, Acceleration::STANDARD_GRAVITY, 120.0.cm());
//! assert_eq!(format!("{ankle:.1}"), "93.6 mmHg");
//!
//! // A calf that holds 60 mL of venous blood, fed by 1 mL/s, refills in a minute:
//! assert_eq!(60.0.ml() / 1.0.ml_per_s(), 1.0.minutes());
//! assert_eq!(Pressure::from_cmh2o(0.0), Pressure::ZERO);
//! ```
//!
//! Arithmetic without a meaning does not compile:
//!
//! ```compile_fail,E0308
//! use soleus::units::Quantities;
//!
//! let nonsense = 80.0.mmhg() + 60.0.ml(); // expected `Pressure`, found `Volume`
//! ```
//!
//! # The quantities
//!
//! | quantity | stored in | also read in |
//! |---|---|---|
//! | [`Pressure`] | mmHg | kPa, Pa, cmH2O, dyn/cm2 |
//! | [`Volume`] | mL | L |
//! | [`Flow`] | mL/s | L/min, mL/min |
//! | [`Resistance`] | mmHg·s/mL | PRU, dyn·s/cm5, Wood units |
//! | [`Conductance`] | mL/(s·mmHg) | |
//! | [`Compliance`] | mL/mmHg | |
//! | [`Elastance`] | mmHg/mL | |
//! | [`Inertance`] | mmHg·s2/mL | |
//! | [`Length`] | cm | m, mm |
//! | [`Area`] | cm2 | mm2 |
//! | [`Velocity`] | cm/s | m/s |
//! | [`Angle`] | ° | rad |
//! | [`Time`] | s | ms, min, h |
//! | [`Rate`] | 1/s | Hz, 1/min (beats or breaths per minute) |
//! | [`ShearRate`] | 1/s | |
//! | [`Acceleration`] | m/s2 | |
//! | [`Density`] | g/mL | kg/m3 |
//! | [`Viscosity`] | mPa·s | Pa·s |
//! | [`Power`] | W | mmHg·mL/s |
//! | [`Energy`] | J | mmHg·mL |
//! | [`Force`] | N | |
//! | [`Torque`] | N·m | |
//! | [`Mass`] | kg | g |
//! | [`Fraction`] | 1 | % |
//!
//! # The arithmetic
//!
//! Quantities of one kind add, subtract, negate, compare, sum and scale by a number; their ratio is a number. Each line below
//! is a product that is understood in both orders, together with both of its quotients (`Pressure / Flow` is a
//! `Resistance`, `Pressure / Resistance` a `Flow`):
//!
//! | product | what it says |
//! |---|---|
//! | `Flow * Resistance = Pressure` | Ohm's law of the circulation |
//! | `Pressure * Conductance = Flow` | the same, read the other way |
//! | `Flow * Time = Volume`, `Rate * Volume = Flow` | filling; stroke volume and heart rate |
//! | `Compliance * Pressure = Volume`, `Volume * Elastance = Pressure` | the pressure-volume law |
//! | `Resistance * Compliance = Time`, `Conductance * Time = Compliance`, `Resistance * Time = Inertance` | time constants |
//! | `Pressure * Volume = Energy`, `Pressure * Flow = Power`, `Power * Time = Energy` | work |
//! | `Length * Length = Area`, `Area * Length = Volume` | geometry |
//! | `Velocity * Area = Flow`, `Velocity * Time = Length`, `ShearRate * Length = Velocity` | motion |
//! | `Viscosity * ShearRate = Pressure` | shear stress |
//! | `Density * Volume = Mass`, `Mass * Acceleration = Force`, `Force * Length = Torque`, `Pressure * Area = Force` | mechanics |
//!
//! Reciprocals have names: [`Resistance::conductance`], [`Compliance::elastance`], [`Rate::period`] and back.
//! A [`Fraction`] becomes a plain factor through [`Fraction::get`].
//!
//! # Names
//!
//! A unit has one name everywhere: `Pressure::from_kpa(12.0)` or [`12.0.kpa()`](Quantities::kpa) makes a quantity, `pressure.kpa()` reads it.
//! Units whose symbol is a single letter are spelled out (`seconds`, `litres`, `metres`, `watts`).
//!
//! # Not a number
//!
//! Nothing here panics. NaN and infinities pass through arithmetic as they do in `f64`, print as `NaN mmHg` and `inf mmHg`, and
//! are found with `is_finite`.
//!
//! # Cost and accuracy
//!
//! A quantity is an `f64` in memory and in registers. Reading the stored unit is free; other units cost a
//! multiplication and a division. Conversion factors are the exact definitions, so a value that goes to another unit and back
//! is off by a few units in the last place at most.

mod arithmetic;
mod catalogue;
mod literals;
mod quantity;
#[cfg(test)]
mod tests;

pub use arithmetic::hydrostatic;
pub use catalogue::{
    Acceleration, Angle, Area, Compliance, Conductance, Density, Elastance, Energy, Flow, Force,
    Fraction, Inertance, Length, Mass, Power, Pressure, Rate, Resistance, ShearRate, Time, Torque,
    Velocity, Viscosity, Volume,
};
pub use literals::Quantities;
pub use quantity::Quantity;

/// Pascals in one conventional millimetre of mercury: 13.5951 g/cm3 × 9.80665 m/s2 × 1 mm, exactly 133.322387415 Pa.
pub const PA_PER_MMHG: f64 = 133.322_387_415;

/// Pascals in one conventional centimetre of water: 1 g/cm3 × 9.80665 m/s2 × 1 cm, exactly 98.0665 Pa.
pub const PA_PER_CMH2O: f64 = 98.066_5;
