//! Watching systolic pressure and heart rate while a heart runs.

use crate::network::{Circulation, Frame, Id, Signal, UnknownHandle};
use crate::parts::AveragedVentricle;
use crate::presets::heart::ports::{HeartPorts, Pump};
use crate::units::{Fraction, Pressure, Rate, Time};

/// What a monitor shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vitals {
    /// Systolic pressure in the aorta: of a beating heart the highest of the last whole beat, of a cycle-averaged one that of the moment, of fixed pressures the pressure itself.
    pub systolic: Pressure,
    /// Heart rate; none of fixed pressures.
    pub rate: Option<Rate>,
}

/// A monitor at a heart of any fidelity, for a run that is watched step by step ([`Simulation::watched_by`](crate::simulation::Simulation::watched_by)).
///
/// ```
/// use soleus::prelude::*;
/// use std::ops::ControlFlow;
///
/// let session = Session::of(BodyModel::default().cycle_averaged()).phase(Phase::new("supine", 5.0.seconds())).ready()?;
/// let mut monitor = PulseWatch::at(&session.circulation, &session.body.heart);
/// let mut lowest = 300.0.mmhg();
/// let mut watch = |look: Look, frame: &Frame<'_>| {
///     if let Ok(Some(vitals)) = monitor.see(look.time, frame) {
///         lowest = lowest.min(vitals.systolic);
///     }
///     ControlFlow::Continue(())
/// };
/// session.run_watched(Looks::Starts, &mut watch)?;
/// assert!(lowest > 80.0.mmhg() && lowest < 130.0.mmhg());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct PulseWatch {
    heart: HeartPorts,
    sees: Sees,
}

#[derive(Clone, Debug)]
enum Sees {
    Steady,
    Averaged(Id<AveragedVentricle>, Option<AveragedVentricle>),
    Beats(Signal<Fraction>, Beats),
}

/// The phase falls from 1 to 0 as a beat begins; less than this is round-off where pieces of a solution meet.
const FALL: f64 = 0.01;

/// The beats of a beating heart, as they pass.
#[derive(Clone, Copy, Debug, Default)]
struct Beats {
    phase: f64,
    begun: Option<Time>,
    highest: Pressure,
    last: Option<Vitals>,
}

impl Beats {
    fn see(&mut self, time: Time, phase: f64, pressure: Pressure) -> Option<Vitals> {
        if phase < self.phase - FALL {
            let systolic = self.highest;
            self.last = self.begun.map(|begun| Vitals {
                systolic,
                rate: Some((time - begun).rate()),
            });
            (self.begun, self.highest) = (Some(time), pressure);
        }
        self.phase = phase;
        self.highest = self.highest.max(pressure);
        self.last
    }
}

impl PulseWatch {
    /// A monitor at this heart of a circulation.
    pub fn at(circulation: &Circulation, heart: &HeartPorts) -> Self {
        let sees = match heart.pump {
            Pump::Fixed => Sees::Steady,
            Pump::CycleAveraged(pump) => {
                let part = circulation.branch(pump.left_ventricle).copied();
                Sees::Averaged(pump.left_ventricle, part)
            }
            Pump::Beating(pump) => Sees::Beats(pump.sinus_node.phase(), Beats::default()),
        };
        Self {
            heart: *heart,
            sees,
        }
    }

    /// Looks at a moment; moments must come in their order. None until a beating heart has done a whole beat.
    ///
    /// # Errors
    /// [`UnknownHandle`] if the heart is of another network.
    pub fn see(&mut self, time: Time, frame: &Frame<'_>) -> Result<Option<Vitals>, UnknownHandle> {
        let pressure = frame.pressure(self.heart.arterial)?;
        match &mut self.sees {
            Sees::Steady => Ok(Some(Vitals {
                systolic: pressure,
                rate: None,
            })),
            Sees::Averaged(own, part) => {
                let part = part.as_ref().ok_or(UnknownHandle { what: "branch" })?;
                let beat = part.beat(frame, *own)?;
                Ok(Some(Vitals {
                    systolic: beat.systolic_pressure(),
                    rate: Some(beat.rate),
                }))
            }
            Sees::Beats(phase, beats) => {
                let phase = frame.signal(*phase)?.get();
                Ok(beats.see(time, phase, pressure))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantities;

    #[test]
    fn a_beat_tells_its_highest_pressure_and_its_length_once_it_is_over() {
        let mut beats = Beats::default();
        let mut see = |s: f64, phase, mmhg: f64| beats.see(s.seconds(), phase, mmhg.mmhg());
        assert_eq!(see(0.0, 0.5, 180.0), None);
        assert_eq!(see(0.5, 0.0, 80.0), None, "half a beat tells nothing");
        assert_eq!(see(0.7, 0.3, 120.0), None);
        assert_eq!(see(1.2, 0.9, 85.0), None);
        let vitals = see(1.3, 0.05, 90.0);
        assert_eq!(vitals.map(|vitals| vitals.systolic), Some(120.0.mmhg()));
        let rate = vitals.and_then(|vitals| vitals.rate).map(Rate::bpm);
        assert!(rate.is_some_and(|bpm| (bpm - 75.0).abs() < 1e-9));
    }
}
