//! Where parts write their own partials.

use super::local::{Input as Seen, Side, Wires};
use crate::network::signal::{Input, Output, Signal};
use crate::units::Quantity;

/// What an answer of a part may change with: what is at the ends, an own state, a signal that it reads, or an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct By(Seen);

impl By {
    /// The volume of a compartment, or of the one at which a branch starts.
    pub const UP_VOLUME: Self = Self(Seen::Volume(Side::Up));
    /// The volume of the compartment at which a branch ends.
    pub const DOWN_VOLUME: Self = Self(Seen::Volume(Side::Down));
    /// The pressure where a branch starts; transmural pressure moves with it.
    pub const UP_PRESSURE: Self = Self(Seen::Transmural(Side::Up));
    /// The pressure where a branch ends; transmural pressure moves with it.
    pub const DOWN_PRESSURE: Self = Self(Seen::Transmural(Side::Down));

    /// An own state, by its index.
    pub const fn state(index: usize) -> Self {
        Self(Seen::Own(index))
    }

    /// A signal.
    pub const fn signal<Q>(signal: Signal<Q>) -> Self {
        Self(Seen::Signal(signal.slot()))
    }

    /// An input of a driver.
    pub const fn input<D, Q: Quantity>(input: Input<D, Q>) -> Self {
        Self(Seen::Sensed(input.index()))
    }
}

/// Where a part writes how its answers change with its own states, with the signals that it reads, with what it senses and with what is at its ends.
///
/// A partial is a number in the units in which answer and stimulus are stored. What is not written is zero; what nobody asks for is left out.
#[derive(Debug)]
pub struct Partials<'a> {
    wires: &'a Wires,
    values: &'a mut [f64],
    /// The rates of the own states follow the part's other answers.
    first_rate: usize,
    is_clear: bool,
}

impl<'a> Partials<'a> {
    /// Asks a part that gives so many answers besides the rates of its own states; whether it gave its partials.
    pub(super) fn given(
        wires: &'a Wires,
        values: &'a mut [f64],
        first_rate: usize,
        by_part: impl FnOnce(&mut Self) -> bool,
    ) -> bool {
        let mut partials = Self {
            wires,
            values,
            first_rate,
            is_clear: false,
        };
        let given = by_part(&mut partials);
        if given {
            partials.clear();
        }
        given
    }

    /// Sets all to zero before the first is written; a part that gives none is spared this.
    #[inline]
    fn clear(&mut self) {
        if !self.is_clear {
            self.wires.clear(self.values);
            self.is_clear = true;
        }
    }

    /// How the pressure of a compartment, or the flow of a branch, changes.
    #[inline]
    pub fn answer(&mut self, by: By, value: f64) {
        self.set(0, by, value);
    }

    /// How an output of a driver changes.
    #[inline]
    pub fn output<D, Q: Quantity>(&mut self, output: Output<D, Q>, by: By, value: f64) {
        self.set(output.index(), by, value);
    }

    /// How the rate of an own state changes, by its index.
    #[inline]
    pub fn rate(&mut self, rate: usize, by: By, value: f64) {
        self.set(self.first_rate + rate, by, value);
    }

    #[inline]
    fn set(&mut self, answer: usize, By(seen): By, value: f64) {
        self.clear();
        if let Some(input) = self.wires.input(seen)
            && answer < self.wires.answers
            && let Some(partial) = self.values.get_mut(self.wires.place(input, answer))
        {
            *partial = value;
        }
    }
}
