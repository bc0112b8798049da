//! Pressure on the limb from outside: cuffs and stockings.
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
