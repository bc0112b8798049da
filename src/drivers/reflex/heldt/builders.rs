//! How a reflex of Heldt is made to measure.

use super::Baroreflex;
use crate::drivers::BaroreflexGains;
use crate::network::Signal;
use crate::units::{Fraction, Pressure, Rate, Time};

impl Baroreflex {
    /// The heart rate while both pressures are at their set points.
    #[must_use]
    pub const fn resting(mut self, rate: Rate) -> Self {
        self.resting = rate;
        self
    }

    /// The pressures that the reflexes defend: at the carotid sinus, and across the wall of the right atrium.
    #[must_use]
    pub const fn with_set_points(mut self, carotid: Pressure, atrial: Pressure) -> Self {
        self.carotid.set_point = carotid;
        self.atrial.set_point = atrial;
        self
    }

    /// Multiplies the gain of the whole arterial reflex; 0 leaves it out.
    #[must_use]
    pub const fn with_arterial_gain(mut self, factor: f64) -> Self {
        self.arterial_gain = factor;
        self
    }

    /// Multiplies the gain of the whole cardiopulmonary reflex; 0 leaves it out.
    #[must_use]
    pub const fn with_cardiopulmonary_gain(mut self, factor: f64) -> Self {
        self.cardiopulmonary_gain = factor;
        self
    }

    /// How strongly the reflexes act, each way by itself.
    #[must_use]
    pub const fn with_gains(mut self, gains: BaroreflexGains) -> Self {
        self.gains = gains;
        self
    }

    /// Central command, from 0 at rest to 1: raises the carotid set point and withdraws the vagus.
    #[must_use]
    pub const fn commanded_by(mut self, command: Signal<Fraction>) -> Self {
        self.command = Some(command);
        self
    }

    /// By how much full command raises the carotid set point.
    #[must_use]
    pub const fn with_set_point_shift(mut self, shift: Pressure) -> Self {
        self.set_point_shift = shift;
        self
    }

    /// By how much full command shortens the cardiac period through the vagus, at the same pressure.
    #[must_use]
    pub const fn with_vagal_withdrawal(mut self, shortening: Time) -> Self {
        self.vagal_withdrawal = shortening;
        self
    }

    /// How long the sensing of both pressures takes.
    ///
    /// Short against a beat, the receptors feel the pulse: what of it is beyond their saturation is lost, so that a larger pulse weakens the reflex.
    #[must_use]
    pub const fn with_sensing(mut self, lag: Time) -> Self {
        self.sensing = lag;
        self
    }

    /// Takes a column of blood off what [`CAROTID`](Self::CAROTID) is fed, for a network in which no artery lies at the height of the sinus.
    #[must_use]
    pub const fn with_sinus_above(mut self, column: Signal<Pressure>) -> Self {
        self.column = Some(column);
        self
    }

    /// Starts in the steady state of these pressures, without command.
    #[must_use]
    pub const fn starting_at(mut self, carotid: Pressure, atrial: Pressure) -> Self {
        self.start = Some([carotid, atrial]);
        self
    }
}
