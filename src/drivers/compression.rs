//! Pressure on the limb from outside: cuffs and stockings.
//!
//! Ready-made ones, which know where they press and how stiff they are: [`Garment`](crate::presets::devices::Garment).
//!
//! Each is a driver of pressure; [`surround`](crate::network::Network::surround) the veins that lie under it with its signal. A garment that presses less further up the leg is one signal with a smaller
//! transmission there.
//!
//! ```
//! use soleus::prelude::*;
//! use soleus::drivers::compression;
//!
//! let mut net = Network::new();
//! let stocking = net.drive("stocking", compression::stocking(25.0.mmhg()));
//! let cuff = compression::cuff(60.0.mmhg(), 10.0.seconds(), 40.0.seconds(), 0.5.seconds())?;
//! let cuff = net.drive("thigh cuff", cuff);
//! # let _: (Signal<Pressure>, Signal<Pressure>) = (stocking.value(), cuff.value());
//! # Ok::<(), TraceError>(())
//! ```

use super::steady::Steady;
use super::trace::{Trace, TraceError};
use crate::units::{Pressure, Time};

/// A stocking or bandage that presses all the time.
///
/// Usual pressures at the ankle are 15 to 20 mmHg (class 1) to 35 to 50 mmHg (class 3).
pub const fn stocking(pressure: Pressure) -> Steady<Pressure> {
    Steady::new(pressure)
}

/// A cuff that is inflated once: it starts to fill at `from`, takes `ramp` to fill, and is empty again at `to`, having taken `ramp` to empty.
///
/// # Errors
/// [`TraceError`] if the ramps do not fit between `from` and `to`, or a number is not finite.
pub fn cuff(
    pressure: Pressure,
    from: Time,
    to: Time,
    ramp: Time,
) -> Result<Trace<Pressure>, TraceError> {
    Trace::linear([
        (from, Pressure::ZERO),
        (from + ramp, pressure),
        (to - ramp, pressure),
        (to, Pressure::ZERO),
    ])
}

/// Intermittent compression: from time 0 on a cuff is filled for `inflated` of every `period`, ramps included, without end.
///
/// # Errors
/// [`TraceError`] if the ramps do not fit into `inflated`, or that into the period, or a number is not finite.
pub fn intermittent(
    pressure: Pressure,
    inflated: Time,
    period: Time,
    ramp: Time,
) -> Result<Trace<Pressure>, TraceError> {
    Trace::linear([
        (Time::ZERO, Pressure::ZERO),
        (ramp, pressure),
        (inflated - ramp, pressure),
        (inflated, Pressure::ZERO),
        (period, Pressure::ZERO),
    ])?
    .repeated()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    #[test]
    fn a_cuff_fills_holds_and_empties() {
        let cuff = cuff(60.0.mmhg(), 10.0.seconds(), 40.0.seconds(), 2.0.seconds()).unwrap();
        for (time, pressure) in [
            (0.0, 0.0),
            (10.0, 0.0),
            (11.0, 30.0),
            (12.0, 60.0),
            (38.0, 60.0),
            (39.0, 30.0),
            (50.0, 0.0),
        ] {
            assert!((cuff.value_at(time.seconds()).mmhg() - pressure).abs() < 1e-12);
        }
    }

    #[test]
    fn intermittent_compression_goes_on() {
        let foot =
            intermittent(130.0.mmhg(), 3.0.seconds(), 20.0.seconds(), 0.5.seconds()).unwrap();
        for cycle in [0.0, 1.0, 1000.0] {
            assert!((foot.value_at((20.0 * cycle + 1.5).seconds()).mmhg() - 130.0).abs() < 1e-9);
            assert_eq!(
                foot.value_at((20.0 * cycle + 10.0).seconds()),
                Pressure::ZERO
            );
        }
        assert_eq!(stocking(20.0.mmhg()).value(), 20.0.mmhg());
    }

    #[test]
    fn ramps_that_do_not_fit_are_refused() {
        assert!(cuff(60.0.mmhg(), 10.0.seconds(), 12.0.seconds(), 2.0.seconds()).is_err());
        assert!(intermittent(60.0.mmhg(), 3.0.seconds(), 2.0.seconds(), 0.5.seconds()).is_err());
    }
}
