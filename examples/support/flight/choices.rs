//! Who flies, how they move, what they wear.

use clap::ValueEnum;
use soleus::prelude::*;
use soleus::presets::devices::{Garment, StockingClass};
use soleus::presets::people::Subject;

/// A person, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(clippy::enum_variant_names, reason = "the names of the conditions")]
pub enum PersonName {
    YoungAdult,
    OlderAdult,
    VaricoseVeins,
    DeepIncompetence,
    PostThrombotic,
    HeartFailure,
    ProlongedSitter,
    AfterSurgery,
    AnkleInACast,
}

impl PersonName {
    pub fn subject(self) -> Subject {
        match self {
            Self::YoungAdult => Subject::young_adult(),
            Self::OlderAdult => Subject::older_adult(),
            Self::VaricoseVeins => Subject::varicose_veins(),
            Self::DeepIncompetence => Subject::deep_incompetence(),
            Self::PostThrombotic => Subject::post_thrombotic(),
            Self::HeartFailure => Subject::heart_failure_reduced(),
            Self::ProlongedSitter => Subject::prolonged_sitter(),
            Self::AfterSurgery => Subject::after_surgery(),
            Self::AnkleInACast => Subject::ankle_in_a_cast(),
        }
    }
}

/// How a person moves on a flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Habit {
    /// Not at all
    None,
    /// Ten seated heel raises every half hour
    Raises,
    /// Ten ankle pumps every half hour
    Pumps,
    /// Soleus push-ups for ten minutes of every hour
    PushUps,
    /// Five minutes of walking every two hours
    Walk,
}

impl Habit {
    /// The phases of a flight.
    pub fn phases(self, hours: f64) -> Vec<Phase> {
        let sit = |minutes: f64| {
            let sitting = Phase::new("sit", minutes.minutes());
            sitting.into_posture(Posture::sitting(), 2.0.seconds())
        };
        let bout = |every_min: f64, moves: Phase, takes_min: f64| {
            let rounds = (60.0 * hours / every_min).floor() as usize;
            let mut phases = Vec::new();
            for _ in 0..rounds {
                phases.extend([sit(every_min - takes_min), moves.clone()]);
            }
            let rest = 60.0 * hours - every_min * rounds as f64;
            phases.extend((rest > 0.05).then(|| sit(rest)));
            phases
        };
        let seated = |exercise: Exercise, cycles: u32| {
            let takes = exercise.manoeuvre().cycle() * f64::from(cycles);
            let moves = Phase::new("move", takes).doing(exercise.manoeuvre());
            (moves, takes.minutes())
        };
        match self {
            Self::None => vec![sit(60.0 * hours)],
            Self::Raises => {
                let (moves, takes) = seated(Exercise::SeatedHeelRaises, 10);
                bout(30.0, moves, takes)
            }
            Self::Pumps => {
                let (moves, takes) = seated(Exercise::SeatedAnklePumps, 10);
                bout(30.0, moves, takes)
            }
            Self::PushUps => {
                let (moves, takes) = seated(Exercise::SoleusPushUps, 450);
                bout(60.0, moves, takes)
            }
            Self::Walk => {
                let walk = Phase::new("walk", 5.0.minutes());
                let walk = walk.into_posture(Posture::standing(), 2.0.seconds());
                bout(120.0, walk.doing(Exercise::Walking.manoeuvre()), 5.0)
            }
        }
    }
}

/// How a heart is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HeartName {
    /// By the mean of a cycle: hours in seconds
    Averaged,
    /// Beat by beat
    Beating,
}

impl HeartName {
    pub fn of(self, body: BodyModel) -> BodyModel {
        match self {
            Self::Averaged => body.cycle_averaged(),
            Self::Beating => body,
        }
    }
}

/// What is worn on both legs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DeviceName {
    /// Nothing
    None,
    /// A stocking to the knee, of class I
    LightStocking,
    /// A stocking to the knee, of class II
    ModerateStocking,
    /// An inelastic bandage to the knee, 40 mmHg at the ankle
    Bandage,
    /// A pump around the lower leg
    CalfPump,
    /// A pump around the foot
    FootPump,
}

impl DeviceName {
    pub fn garment(self) -> Option<Garment> {
        match self {
            Self::None => None,
            Self::LightStocking => Some(Garment::stocking(StockingClass::Light).knee_high()),
            Self::ModerateStocking => Some(Garment::stocking(StockingClass::Moderate).knee_high()),
            Self::Bandage => Some(Garment::inelastic_bandage(40.0.mmhg())),
            Self::CalfPump => Some(Garment::calf_pump()),
            Self::FootPump => Some(Garment::foot_pump()),
        }
    }
}
