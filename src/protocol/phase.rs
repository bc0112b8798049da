//! One part of a session.

use crate::drivers::{Posture, Strain};
use crate::presets::devices::Garment;
use crate::protocol::exercise::Exercise;
use crate::protocol::manoeuvre::Manoeuvre;
use crate::units::{Angle, Fraction, Pressure, Time};

/// How long standing up takes (design value: what people take who are asked to).
pub(super) const RISING: Time = Time::from_seconds(2.0);

/// One part of a [`Session`](crate::protocol::Session): for how long, in which posture, and what the person does.
///
/// What is not said stays as it was in the phase before: the posture, the pressure around the lower body. Manoeuvres and command end with their phase.
///
/// | what | can be |
/// |---|---|
/// | duration | from 1 ms to 8760 h; at least one cycle of the manoeuvre, and 10 s with a garment |
/// | time to change posture | from 0.1 s to 8760 h |
/// | command | from 0 to 1 |
/// | effort of the manoeuvre | from 0 to 1, a share of what it usually takes |
/// | cycle of the manoeuvre | from 0.1 s to 8760 h |
/// | pressure around legs and pelvis | from -100 to 100 mmHg, reached within 1 ms to 8760 h |
///
/// Others are refused when the session is built, with the name of the phase.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    pub(super) name: String,
    pub(super) duration: Time,
    pub(super) posture: Option<(Posture, Time)>,
    pub(super) manoeuvre: Option<Manoeuvre>,
    pub(super) command: Fraction,
    pub(super) lower_body: Option<(Pressure, Time)>,
    pub(super) strain: Option<Strain>,
    pub(super) rises: bool,
    pub(super) cycles: Option<u32>,
    pub(super) garments: Vec<Garment>,
}

impl Phase {
    /// A phase of this name and duration.
    pub fn new(name: impl Into<String>, duration: Time) -> Self {
        Self {
            name: name.into(),
            duration,
            posture: None,
            manoeuvre: None,
            command: Fraction::ZERO,
            lower_body: None,
            strain: None,
            rises: false,
            cycles: None,
            garments: Vec::new(),
        }
    }

    /// A phase of so many cycles of a manoeuvre: ten heel raises. A change of posture makes it longer.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let ten = Phase::of_cycles("raises", Manoeuvre::heel_raise(0.5.hz()), 10);
    /// assert_eq!(ten.duration(), 20.0.seconds());
    /// ```
    pub fn of_cycles(name: impl Into<String>, manoeuvre: Manoeuvre, cycles: u32) -> Self {
        let mut phase = Self::new(name, manoeuvre.cycle() * f64::from(cycles));
        phase.cycles = Some(cycles);
        phase.doing(manoeuvre)
    }

    /// How long it takes.
    pub const fn duration(&self) -> Time {
        self.duration
    }

    /// Moves into a posture as the phase begins, taking `over`.
    #[must_use]
    pub fn into_posture(mut self, posture: Posture, over: Time) -> Self {
        if self.cycles.is_some() {
            let before = self.posture.map_or(Time::ZERO, |(_, over)| over);
            self.duration += over - before;
        }
        self.posture = Some((posture, over));
        self
    }

    /// Stands up by itself within 2 s: the muscles of both legs work ([`Manoeuvre::rising`]), and the abdomen strains ([`Strain::standing_up`]).
    #[must_use]
    pub fn standing_up(self) -> Self {
        let mut phase = self
            .into_posture(Posture::standing(), RISING)
            .straining(Strain::standing_up(Time::ZERO));
        phase.rises = true;
        phase
    }

    /// Is tilted by a table, head up by `angle`, taking `over`: passive, so that nothing strains.
    #[must_use]
    pub fn tilted(self, angle: Angle, over: Time) -> Self {
        self.into_posture(Posture::tilted(angle), over)
    }

    /// Does an exercise at its usual rate, with the command that goes with it; the posture is to be said too.
    #[must_use]
    pub fn exercising(self, exercise: Exercise) -> Self {
        self.doing(exercise.manoeuvre())
            .with_command(exercise.command())
    }

    /// Does a manoeuvre, over and over, in as many whole cycles as fit after a change of posture.
    #[must_use]
    pub fn doing(mut self, manoeuvre: Manoeuvre) -> Self {
        self.manoeuvre = Some(manoeuvre);
        self
    }

    /// Works this hard: central command, from 0 at rest to 1. Of the reflexes, Heldt's alone knows it.
    #[must_use]
    pub fn with_command(mut self, command: Fraction) -> Self {
        self.command = command;
        self
    }

    /// Has this pressure around legs and pelvis, reached within `over`, which must be above zero; below zero it sucks.
    #[must_use]
    pub fn with_lower_body_pressure(mut self, pressure: Pressure, over: Time) -> Self {
        self.lower_body = Some((pressure, over));
        self
    }

    /// Wears this on both legs, in this phase alone; putting it on and taking it off take 5 s each, within the phase.
    #[must_use]
    pub fn wearing(mut self, garment: Garment) -> Self {
        self.garments.push(garment);
        self
    }

    /// Strains, at times that count from the begin of the phase: a Valsalva manoeuvre, for example.
    #[must_use]
    pub fn straining(mut self, strain: Strain) -> Self {
        self.strain = Some(strain);
        self
    }

    /// How long it takes to change posture.
    pub(super) fn moving(&self) -> Time {
        self.posture.map_or(Time::ZERO, |(_, over)| over)
    }
}
