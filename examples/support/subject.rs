//! Who takes part: a person, and what is different about them.

use std::error::Error;

use clap::{Args, ValueEnum};
use soleus::prelude::*;

use super::legs::LegName;

/// A person, as the command line describes one.
#[derive(Debug, Args)]
pub struct Subject {
    /// Sex
    #[arg(long, value_enum, default_value_t = SexName::Male)]
    sex: SexName,

    /// Age: 18 to 100 years
    #[arg(
        long,
        value_name = "YEARS",
        default_value_t = 40.0,
        allow_negative_numbers = true
    )]
    age: f64,

    /// Height: 130 to 220 cm
    #[arg(
        long,
        value_name = "CM",
        default_value_t = 175.0,
        allow_negative_numbers = true
    )]
    height: f64,

    /// Weight: 35 to 250 kg
    #[arg(
        long,
        value_name = "KG",
        default_value_t = 70.0,
        allow_negative_numbers = true
    )]
    weight: f64,

    /// Heart rate lying at rest: 31 to 150 a minute
    #[arg(
        long,
        value_name = "BPM",
        default_value_t = 68.0,
        allow_negative_numbers = true
    )]
    resting_rate: f64,

    /// State of the legs' veins
    #[arg(long, value_enum, default_value_t = LegName::Healthy)]
    leg: LegName,

    /// Without the baroreflex: heart rate, strength, resistances and venous tone stay as at rest
    #[arg(long)]
    no_reflex: bool,

    /// Breathing quietly, 15 times a minute; without, pressures in chest and abdomen are those at the end of expiration
    #[arg(long)]
    breathing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SexName {
    Female,
    Male,
}

impl Subject {
    /// A session of this person, without any phase yet.
    pub fn session(&self) -> Result<Session, Box<dyn Error>> {
        let sex = match self.sex {
            SexName::Female => Sex::Female,
            SexName::Male => Sex::Male,
        };
        let person = Person::new(sex, self.age, self.height.cm(), self.weight.kg())?
            .with_resting_rate(self.resting_rate.bpm())?;
        let mut body = BodyModel::for_person(&person);
        body.leg.condition = self.leg.condition();
        if self.no_reflex {
            body.reflex = ReflexModel::None;
        }
        let session = Session::of(body);
        Ok(if self.breathing {
            session.breathing(Respiration::new(15.0.bpm()))
        } else {
            session
        })
    }
}

/// The duration of a phase: long enough for some beats, short enough for memory.
pub fn seconds(text: &str) -> Result<f64, String> {
    let found = text.parse().ok().filter(|s| (10.0..=1800.0).contains(s));
    found.ok_or_else(|| {
        format!("`{text}`: a phase lasts 10 to 1800 s; give a number of seconds between these")
    })
}

/// Heel raises a second.
pub fn rate_hz(text: &str) -> Result<f64, String> {
    let found = text.parse().ok().filter(|hz| (0.1..=4.0).contains(hz));
    found.ok_or_else(|| {
        format!("`{text}`: a calf contracts 0.1 to 4 times a second; give a rate between these")
    })
}
