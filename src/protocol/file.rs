//! Sessions from text files.

mod error;
mod fields;
mod quantities;
mod schema;

use std::path::Path;

pub use error::{FileError, Mistake};

use crate::presets::BodyModel;
use crate::protocol::session::Session;

impl Session {
    /// A session of this body from a text in TOML.
    ///
    /// ```
    /// use soleus::prelude::*;
    ///
    /// let day = r#"
    ///     start = "sitting"
    ///     tolerance = 1e-4
    ///     recording = "1 s"
    ///
    ///     [[phase]]
    ///     name = "desk"
    ///     duration = "50 min"
    ///
    ///     [[phase]]
    ///     exercise = "heel raises"
    ///     posture = "standing"
    ///     count = 10
    ///
    ///     [[phase]]
    ///     exercise = "walking"
    ///     rate = "55/min"
    ///     duration = "5 min"
    /// "#;
    /// let session = Session::from_toml(BodyModel::default(), day)?;
    /// assert_eq!(session.spans()[2].to, 3312.0.seconds());
    ///
    /// let mistaken = day.replace("heel raises", "heel rises").replace("5 min", "-5 min");
    /// let error = Session::from_toml(BodyModel::default(), &mistaken).unwrap_err();
    /// assert_eq!(error.mistakes().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// | key | value | unless said |
    /// |---|---|---|
    /// | `start` | posture at the beginning: `"supine"`, `"sitting"`, `"standing"`, `"tilted 60 deg"`, `"legs raised 45 deg"` | supine |
    /// | `settling` | rest before time 0, at most 8760 h | `"3 min"` |
    /// | `tolerance` | relative tolerance, a number up to 0.1 | 1e-5 |
    /// | `recording` | time between recorded values, of which a session has at most 100 million | `"10 ms"` |
    /// | `breathing` | breaths, as a rate up to 100/min | holds its breath out |
    /// | `[[phase]]` | the phases, in order | |
    ///
    /// Keys of a phase:
    ///
    /// | key | value | unless said |
    /// |---|---|---|
    /// | `name` | a name of its own, which no other phase has | that of the exercise, or `phase` and its number |
    /// | `duration` | how long it takes, from 1 ms; a session ends within 8760 h | |
    /// | `count` | instead of a duration: cycles of the exercise | |
    /// | `posture` | moves into it as the phase begins | stays |
    /// | `over` | how long that takes, at least 0.1 s | `"2 s"` |
    /// | `stands_up` | `true`: stands up by itself within 2 s, instead of `posture` | `false` |
    /// | `exercise` | a name of [`Exercise`](crate::protocol::Exercise) | rests |
    /// | `rate` | cycles in time, up to 10 Hz | the exercise's own |
    /// | `effort` | share of its usual excitations, `"80 %"`, from 0 to 100 % | `"100 %"` |
    /// | `load` | share of the greatest load, for resisted raises | `"75 %"` |
    /// | `command` | central command, `"10 %"` | the exercise's own |
    /// | `lower_body` | pressure around legs and pelvis, `"-30 mmHg"`, from -100 to 100 mmHg | stays |
    /// | `lower_body_over` | how long it takes to reach it | `"1 s"` |
    /// | `repeat`, `[[phase.phase]]` | alone in a phase: the inner phases, so many times; later rounds have `, 2` and so on after their names | |
    ///
    /// Times are in ms, s, min or h, rates in Hz or /min, pressures in mmHg, kPa or cmH2O, shares in %, angles in deg.
    ///
    /// # Errors
    /// [`FileError`] with all mistakes at once: line, phase, key, what was found, and what to write instead.
    /// What [`Session::build`] and [`Session::run`] would refuse is among them, such as an exercise that
    /// the posture does not allow. A syntax error hides the other mistakes until it is put right, and what
    /// hangs on several phases is told when each of them can be read.
    pub fn from_toml(body: BodyModel, text: &str) -> Result<Self, FileError> {
        schema::session(body, text).map_err(|mistakes| FileError::Mistaken {
            file: None,
            mistakes,
        })
    }

    /// A session of this body from a file, written as [`Session::from_toml`] says.
    ///
    /// # Errors
    /// As [`Session::from_toml`], and [`FileError::Unreadable`] if there is no text in the file.
    pub fn read(body: BodyModel, path: impl AsRef<Path>) -> Result<Self, FileError> {
        let file = path.as_ref().to_path_buf();
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(source) => return Err(FileError::Unreadable { file, source }),
        };
        schema::session(body, &text).map_err(|mistakes| FileError::Mistaken {
            file: Some(file),
            mistakes,
        })
    }
}
