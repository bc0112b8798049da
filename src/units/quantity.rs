//! What every quantity can do, and the macro that gives it to each of them.

use std::fmt::{self, Debug, Display, LowerExp};

/// A physical quantity stored as one `f64` in a fixed unit.
///
/// Code that is generic over quantities (signals, probes, tables, tolerances) needs only this. Other crates can add
/// their own quantities by implementing it:
///
/// ```
/// use soleus::units::{Pressure, Quantity};
/// use std::fmt;
///
/// #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
/// struct Concentration(f64);
///
/// impl fmt::Display for Concentration {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "{} {}", self.0, Self::UNIT)
///     }
/// }
///
/// impl Quantity for Concentration {
///     const NAME: &'static str = "Concentration";
///     const UNIT: &'static str = "g/L";
///     fn from_base(value: f64) -> Self {
///         Self(value)
///     }
///     fn base(self) -> f64 {
///         self.0
///     }
/// }
///
/// fn heading<Q: Quantity>() -> String {
///     format!("{} [{}]", Q::NAME, Q::UNIT)
/// }
/// assert_eq!(heading::<Concentration>(), "Concentration [g/L]");
/// assert_eq!(heading::<Pressure>(), "Pressure [mmHg]");
/// ```
pub trait Quantity: Copy + Debug + Display + Send + Sync + 'static {
    /// Name of the quantity, for messages and tables: "Pressure".
    const NAME: &'static str;

    /// Symbol of the unit that the value is stored in: "mmHg". Empty for a dimensionless quantity.
    const UNIT: &'static str;

    /// The quantity with this value, in the unit [`UNIT`](Self::UNIT).
    fn from_base(value: f64) -> Self;

    /// The value in the unit [`UNIT`](Self::UNIT).
    fn base(self) -> f64;
}

/// Writes "value unit"; width, sign and precision of the format apply to the number.
///
/// Without a precision, what would take more than a line of zeros is written in powers of ten.
pub(super) fn write_with_unit(f: &mut fmt::Formatter<'_>, value: f64, unit: &str) -> fmt::Result {
    let size = value.abs();
    let plain = size == 0.0 || (1e-5..1e16).contains(&size) || !size.is_finite();
    if plain || f.precision().is_some() {
        Display::fmt(&value, f)?;
    } else {
        LowerExp::fmt(&value, f)?;
    }
    match unit {
        "" => Ok(()),
        "°" => f.write_str(unit),
        _ => write!(f, " {unit}"),
    }
}

/// One way of writing a quantity, for the tests: they hold each against an independent number.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct Conversion {
    pub quantity: &'static str,
    pub reader: &'static str,
    /// A value in this unit, converted to the stored unit.
    pub to_base: fn(f64) -> f64,
    /// A value in the stored unit, converted to this unit.
    pub from_base: fn(f64) -> f64,
}

/// Declares quantities, each as
///
/// ```text
/// /// Meaning.
/// Name, "stored unit" {
///     reader, constructor;                           // the stored unit
///     reader, constructor, "unit" = 1000.0 / 60.0;   // one "unit" is 1000/60 stored units
/// }
/// ```
///
/// A factor is a ratio of two numbers, so that 72 beats per minute are 72 / 60 and not 72 × 0.01666.
macro_rules! quantities {
    ($(
        $(#[$meaning:meta])*
        $Name:ident, $base_unit:literal {
            $base:ident, $from_base:ident;
            $($reader:ident, $constructor:ident, $unit:literal = $numerator:tt / $denominator:tt;)*
        }
    )+) => {
        $(
            $(#[$meaning])*
            #[repr(transparent)]
            #[derive(Clone, Copy, PartialEq, PartialOrd, Default)]
            pub struct $Name(f64);

            impl $Name {
                /// Zero.
                pub const ZERO: Self = Self(0.0);

                #[doc = concat!("From a value in ", $base_unit, ", the stored unit.")]
                #[inline]
                #[must_use]
                pub const fn $from_base(value: f64) -> Self {
                    Self(value)
                }

                #[doc = concat!("The value in ", $base_unit, ", the stored unit.")]
                #[inline]
                #[must_use]
                pub const fn $base(self) -> f64 {
                    self.0
                }

                $(
                    #[doc = concat!(
                        "From a value in ", $unit, ": 1 ", $unit, " = ",
                        stringify!($numerator), " / ", stringify!($denominator), " ", $base_unit, "."
                    )]
                    #[inline]
                    #[must_use]
                    pub const fn $constructor(value: f64) -> Self {
                        Self(value * $numerator / $denominator)
                    }

                    #[doc = concat!("The value in ", $unit, ".")]
                    #[inline]
                    #[must_use]
                    pub const fn $reader(self) -> f64 {
                        self.0 * $denominator / $numerator
                    }
                )*

                /// Whether the value is neither infinite nor NaN.
                #[inline]
                #[must_use]
                pub const fn is_finite(self) -> bool {
                    self.0.is_finite()
                }

                /// The magnitude, without the sign.
                #[inline]
                #[must_use]
                pub const fn abs(self) -> Self {
                    Self(self.0.abs())
                }

                /// The smaller of the two; if one is NaN, the other (as [`f64::min`]).
                #[inline]
                #[must_use]
                pub const fn min(self, other: Self) -> Self {
                    Self(self.0.min(other.0))
                }

                /// The larger of the two; if one is NaN, the other (as [`f64::max`]).
                #[inline]
                #[must_use]
                pub const fn max(self, other: Self) -> Self {
                    Self(self.0.max(other.0))
                }

                /// Restricted to the range from `low` to `high`.
                ///
                /// Unlike [`f64::clamp`] this never panics: a bound that is NaN does not bind, and of crossed bounds `low` wins. NaN stays NaN.
                #[inline]
                #[must_use]
                pub const fn clamp(self, low: Self, high: Self) -> Self {
                    let below = if self.0 > high.0 { high.0 } else { self.0 };
                    Self(if below < low.0 { low.0 } else { below })
                }
            }

            impl $crate::units::Quantity for $Name {
                const NAME: &'static str = stringify!($Name);
                const UNIT: &'static str = $base_unit;

                #[inline]
                fn from_base(value: f64) -> Self {
                    Self(value)
                }

                #[inline]
                fn base(self) -> f64 {
                    self.0
                }
            }

            impl ::std::fmt::Display for $Name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    $crate::units::quantity::write_with_unit(f, self.0, $base_unit)
                }
            }

            impl ::std::fmt::Debug for $Name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(concat!(stringify!($Name), "("))?;
                    ::std::fmt::Display::fmt(self, f)?;
                    f.write_str(")")
                }
            }

            impl ::std::ops::Add for $Name {
                type Output = Self;
                #[inline]
                fn add(self, other: Self) -> Self {
                    Self(self.0 + other.0)
                }
            }

            impl ::std::ops::Sub for $Name {
                type Output = Self;
                #[inline]
                fn sub(self, other: Self) -> Self {
                    Self(self.0 - other.0)
                }
            }

            impl ::std::ops::Neg for $Name {
                type Output = Self;
                #[inline]
                fn neg(self) -> Self {
                    Self(-self.0)
                }
            }

            impl ::std::ops::AddAssign for $Name {
                #[inline]
                fn add_assign(&mut self, other: Self) {
                    self.0 += other.0;
                }
            }

            impl ::std::ops::SubAssign for $Name {
                #[inline]
                fn sub_assign(&mut self, other: Self) {
                    self.0 -= other.0;
                }
            }

            impl ::std::ops::Mul<f64> for $Name {
                type Output = Self;
                #[inline]
                fn mul(self, factor: f64) -> Self {
                    Self(self.0 * factor)
                }
            }

            impl ::std::ops::Mul<$Name> for f64 {
                type Output = $Name;
                #[inline]
                fn mul(self, quantity: $Name) -> $Name {
                    $Name(self * quantity.0)
                }
            }

            impl ::std::ops::Div<f64> for $Name {
                type Output = Self;
                #[inline]
                fn div(self, divisor: f64) -> Self {
                    Self(self.0 / divisor)
                }
            }

            impl ::std::ops::Div for $Name {
                type Output = f64;
                #[inline]
                fn div(self, other: Self) -> f64 {
                    self.0 / other.0
                }
            }

            impl ::std::iter::Sum for $Name {
                #[inline]
                fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                    terms.fold(Self::ZERO, |total, term| total + term)
                }
            }

            impl<'a> ::std::iter::Sum<&'a $Name> for $Name {
                #[inline]
                fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
                    terms.copied().sum()
                }
            }
        )+

        /// Every conversion that is declared, so that the tests can miss none.
        #[cfg(test)]
        pub(super) const CONVERSIONS: &[$crate::units::quantity::Conversion] = &[$(
            $crate::units::quantity::Conversion {
                quantity: stringify!($Name),
                reader: stringify!($base),
                to_base: |value| $Name::$from_base(value).0,
                from_base: |value| $Name(value).$base(),
            },
            $(
                $crate::units::quantity::Conversion {
                    quantity: stringify!($Name),
                    reader: stringify!($reader),
                    to_base: |value| $Name::$constructor(value).0,
                    from_base: |value| $Name(value).$reader(),
                },
            )*
        )+];
    };
}
pub(super) use quantities;
