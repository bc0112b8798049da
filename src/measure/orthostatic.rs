//! What standing up does to blood pressure.

use crate::measure::beats::beats;
use crate::measure::heart_report::HeartReport;
use crate::network::Probe;
use crate::presets::{HeartPorts, Pump};
use crate::simulation::{QueryError, Solution};
use crate::units::{Pressure, Time};

/// What standing up, or being tilted, does to blood pressure.
///
/// | quantity | when |
/// |---|---|
/// | `before` | the 30 s before |
/// | `fall`, `fall_after` | the lowest mean pressure of a beat within 30 s; of a cycle-averaged heart the lowest pressure |
/// | `one_minute`, `three_minutes` | the 20 s before 1 and 3 min |
///
/// Source of the definitions of hypotension: R. Freeman et al., Clin Auton Res 21 (2011) 69, doi 10.1007/s10286-011-0119-5 (consensus).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrthostaticReport {
    /// The heart before.
    pub before: HeartReport,
    /// By how much mean pressure falls at its lowest.
    pub fall: Pressure,
    /// How long after the begin that is.
    pub fall_after: Time,
    /// The heart after a minute.
    pub one_minute: HeartReport,
    /// The heart after three minutes.
    pub three_minutes: HeartReport,
}

impl OrthostaticReport {
    /// Reads a body that begins to stand up at `rises`.
    ///
    /// # Errors
    /// [`QueryError::OutsideSpan`] unless 30 s before and 3 min after that time were solved; else as [`HeartReport::read`].
    pub fn read(solution: &Solution, heart: &HeartPorts, rises: Time) -> Result<Self, QueryError> {
        let seconds = Time::from_seconds;
        let report = |from: f64, to: f64| {
            HeartReport::read(solution, heart, rises + seconds(from), rises + seconds(to))
        };
        let before = report(-30.0, 0.0)?;
        let (lowest, when) = lowest(solution, heart, rises, rises + seconds(30.0))?;
        Ok(Self {
            before,
            fall: before.arterial.mean - lowest,
            fall_after: when - rises,
            one_minute: report(40.0, 60.0)?,
            three_minutes: report(160.0, 180.0)?,
        })
    }

    /// By how much systolic and diastolic pressure have fallen after three minutes.
    pub fn sustained_fall(&self) -> [Pressure; 2] {
        let (before, after) = (self.before.arterial, self.three_minutes.arterial);
        [
            before.systolic - after.systolic,
            before.diastolic - after.diastolic,
        ]
    }

    /// Orthostatic hypotension: after three minutes, systolic pressure is 20 mmHg lower or more, or diastolic pressure 10 mmHg.
    pub fn is_hypotension(&self) -> bool {
        let [systolic, diastolic] = self.sustained_fall();
        systolic.mmhg() >= 20.0 || diastolic.mmhg() >= 10.0
    }
}

/// The lowest mean pressure, and when it is: the middle of that beat.
fn lowest(
    solution: &Solution,
    heart: &HeartPorts,
    from: Time,
    to: Time,
) -> Result<(Pressure, Time), QueryError> {
    let pressure = solution.probe_between(Probe::pressure(heart.arterial), from, to)?;
    let Pump::Beating(pump) = heart.pump else {
        return Ok((pressure.min(), pressure.time_of_min()));
    };
    let begins = beats(solution, pump.sinus_node.phase(), from, to)?;
    let mut lowest = None;
    for beat in begins.windows(2) {
        let &[begin, end] = beat else { continue };
        let mean = pressure.between(begin, end)?.mean();
        if lowest.is_none_or(|(least, _)| mean < least) {
            lowest = Some((mean, begin + (end - begin) * 0.5));
        }
    }
    lowest.ok_or(QueryError::NoBeat { from, to })
}
