//! A catalogue of manoeuvres by name, each with the posture, rate, time and drive that belong to it.

use std::fmt;

use crate::presets::BodyModel;
use crate::protocol::calf_test::TestPosture;
use crate::protocol::manoeuvre::Manoeuvre;
use crate::protocol::phase::Phase;
use crate::protocol::session::Session;
use crate::units::{Fraction, Rate, Time};

/// A manoeuvre by name, with all that belongs to it: what a person can be told to do.
///
/// ```
/// use soleus::prelude::*;
///
/// for exercise in Exercise::ALL {
///     println!("{exercise}: {:?}, {:.1} at a time", exercise.posture(), exercise.duration());
/// }
/// assert_eq!("toe taps".parse(), Ok(Exercise::ToeTaps));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exercise {
    /// [`Manoeuvre::heel_raise`].
    HeelRaises,
    /// [`Manoeuvre::seated_heel_raise`].
    SeatedHeelRaises,
    /// [`Manoeuvre::soleus_push_up`].
    SoleusPushUps,
    /// [`Manoeuvre::ankle_pump`], sitting.
    SeatedAnklePumps,
    /// [`Manoeuvre::ankle_pump`], lying.
    SupineAnklePumps,
    /// [`Manoeuvre::plantar_flexion`], lying.
    PlantarFlexion,
    /// [`Manoeuvre::toe_tap`].
    ToeTaps,
    /// [`Manoeuvre::toe_curl`].
    ToeCurls,
    /// [`Manoeuvre::weight_transfer`].
    WeightTransfers,
    /// [`Manoeuvre::weight_shift`].
    WeightShifting,
    /// [`Manoeuvre::quiet_standing`].
    QuietStanding,
    /// [`Manoeuvre::tensing`].
    Tensing,
    /// [`Manoeuvre::resisted_raise`], sitting, at three quarters of the greatest load.
    ResistedRaises,
    /// [`Manoeuvre::marching`].
    Marching,
    /// [`Manoeuvre::walking`].
    Walking,
    /// [`Manoeuvre::running`].
    Running,
}

/// What belongs to an exercise: its name, posture, cycles a minute (0 where the manoeuvre has a cycle of its own), time in minutes, and central command.
///
/// Rates, times and commands are design values: what is usually prescribed, or done in the studies that [`Manoeuvre`] names. Commands are set so that walking has the half that the test of its output holds, and tiptoes a tenth.
const TABLE: [(Exercise, &str, TestPosture, f64, f64, f64); 16] = {
    use Exercise::*;
    use TestPosture::{Sitting, Standing, Supine};
    [
        (HeelRaises, "heel raises", Standing, 60.0, 1.0, 0.10),
        (
            SeatedHeelRaises,
            "seated heel raises",
            Sitting,
            60.0,
            1.0,
            0.0,
        ),
        (SoleusPushUps, "soleus push-ups", Sitting, 45.0, 60.0, 0.05),
        (
            SeatedAnklePumps,
            "seated ankle pumps",
            Sitting,
            30.0,
            2.0,
            0.0,
        ),
        (
            SupineAnklePumps,
            "supine ankle pumps",
            Supine,
            30.0,
            2.0,
            0.0,
        ),
        (PlantarFlexion, "plantar flexion", Supine, 30.0, 1.0, 0.0),
        (ToeTaps, "toe taps", Sitting, 60.0, 1.0, 0.0),
        (ToeCurls, "toe curls", Sitting, 30.0, 1.0, 0.0),
        (
            WeightTransfers,
            "weight transfers",
            Standing,
            0.0,
            1.0,
            0.05,
        ),
        (WeightShifting, "weight shifting", Standing, 15.0, 2.0, 0.05),
        (QuietStanding, "quiet standing", Standing, 24.0, 10.0, 0.0),
        (Tensing, "tensing", Standing, 0.0, 2.0, 0.10),
        (ResistedRaises, "resisted raises", Sitting, 30.0, 0.5, 0.15),
        (Marching, "marching in place", Standing, 50.0, 5.0, 0.40),
        (Walking, "walking", Standing, 56.0, 5.0, 0.50),
        (Running, "running", Standing, 84.0, 5.0, 0.80),
    ]
};

impl Exercise {
    /// All of them.
    pub const ALL: [Self; 16] = {
        let mut all = [Self::HeelRaises; 16];
        let mut index = 0;
        while index < all.len() {
            all[index] = TABLE[index].0;
            index += 1;
        }
        all
    };

    const fn row(self) -> &'static (Self, &'static str, TestPosture, f64, f64, f64) {
        // The table is in the order of the variants, which a test holds.
        &TABLE[self as usize]
    }

    /// Its name, as in a file of a session.
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    /// The posture in which it is done.
    pub const fn posture(self) -> TestPosture {
        self.row().2
    }

    /// Cycles in time, as it is usually done; none if the manoeuvre has a cycle of its own.
    pub fn rate(self) -> Option<Rate> {
        let per_min = self.row().3;
        (per_min > 0.0).then(|| Rate::from_bpm(per_min))
    }

    /// How long it is usually done at a time.
    pub const fn duration(self) -> Time {
        Time::from_seconds(60.0 * self.row().4)
    }

    /// How hard the person works at it: central command, from 0 at rest to 1.
    pub const fn command(self) -> Fraction {
        Fraction::new(self.row().5)
    }

    /// Whether a load can be said: [`Exercise::loaded`].
    pub const fn takes_load(self) -> bool {
        matches!(self, Self::ResistedRaises)
    }

    /// The manoeuvre at its usual rate.
    pub fn manoeuvre(self) -> Manoeuvre {
        self.at(self.rate().unwrap_or(Rate::from_hz(1.0)))
    }

    /// The manoeuvre at this rate; what has a cycle of its own keeps it.
    pub fn at(self, rate: Rate) -> Manoeuvre {
        self.loaded(rate, Fraction::new(0.75))
    }

    /// The manoeuvre at this rate, and against this share of the greatest load if it takes one.
    pub fn loaded(self, rate: Rate, load: Fraction) -> Manoeuvre {
        match self {
            Self::HeelRaises => Manoeuvre::heel_raise(rate),
            Self::SeatedHeelRaises => Manoeuvre::seated_heel_raise(rate),
            Self::SoleusPushUps => Manoeuvre::soleus_push_up(rate),
            Self::SeatedAnklePumps | Self::SupineAnklePumps => Manoeuvre::ankle_pump(rate),
            Self::PlantarFlexion => Manoeuvre::plantar_flexion(rate),
            Self::ToeTaps => Manoeuvre::toe_tap(rate),
            Self::ToeCurls => Manoeuvre::toe_curl(rate),
            Self::WeightTransfers => Manoeuvre::weight_transfer(),
            Self::WeightShifting => Manoeuvre::weight_shift(rate),
            Self::QuietStanding => Manoeuvre::quiet_standing(rate),
            Self::Tensing => Manoeuvre::tensing(),
            Self::ResistedRaises => Manoeuvre::resisted_raise(rate, load),
            Self::Marching => Manoeuvre::marching(rate),
            Self::Walking => Manoeuvre::walking(rate),
            Self::Running => Manoeuvre::running(rate),
        }
    }

    /// A trial of the exercise with this body: the phases `rest` of a minute, `work` of the exercise's time but 3 minutes at most, and `after` of 2 minutes, in the posture of the exercise from 5 minutes before on.
    ///
    /// For comparing exercises: [`PumpState`](crate::measure::PumpState) at the end of `rest` and of `work`.
    pub fn session(self, body: BodyModel) -> Session {
        let minutes = Time::from_minutes;
        let work = self.duration().min(minutes(3.0));
        Session::of(body)
            .starting_in(self.posture().posture())
            .settling(minutes(5.0))
            .phase(Phase::new("rest", minutes(1.0)))
            .phase(Phase::new("work", work).exercising(self))
            .phase(Phase::new("after", minutes(2.0)))
    }

    /// The exercise whose name is nearest to a word that is none: by the fewest letters to change.
    pub fn nearest(word: &str) -> Self {
        let by_distance = |exercise: &Self| edit_distance(word, exercise.name());
        let nearest = Self::ALL.into_iter().min_by_key(by_distance);
        nearest.unwrap_or(Self::HeelRaises)
    }
}

impl fmt::Display for Exercise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A word that names no exercise.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{word}` is no exercise; did you mean `{nearest}`? There are: {}",
    names()
)]
pub struct UnknownExercise {
    /// The word.
    pub word: String,
    /// The exercise whose name is nearest.
    pub nearest: Exercise,
}

fn names() -> String {
    Exercise::ALL.map(Exercise::name).join(", ")
}

impl std::str::FromStr for Exercise {
    type Err = UnknownExercise;

    fn from_str(word: &str) -> Result<Self, UnknownExercise> {
        let named = |exercise: &Self| exercise.name() == word;
        let found = Self::ALL.into_iter().find(named);
        found.ok_or_else(|| UnknownExercise {
            word: word.to_owned(),
            nearest: Self::nearest(word),
        })
    }
}

/// Letters to insert, remove or replace, so that one word becomes the other; the first 64 of each count.
pub(super) fn edit_distance(one: &str, other: &str) -> usize {
    let letters = |word: &str| word.chars().take(64).collect::<Vec<_>>();
    let (one, other) = (letters(one), letters(other));
    let first: Vec<usize> = (0..=other.len()).collect();
    let last = one.iter().enumerate().fold(first, |above, (i, a)| {
        let mut row = vec![i + 1];
        for (pair, b) in above.windows(2).zip(&other) {
            let [replaced, removed] = [pair[0] + usize::from(a != b), pair[1] + 1];
            let inserted = row.last().map_or(usize::MAX, |left| left + 1);
            row.push(replaced.min(removed).min(inserted));
        }
        row
    });
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exercise_has_its_row() {
        for (index, exercise) in Exercise::ALL.into_iter().enumerate() {
            assert_eq!(exercise as usize, index);
            assert_eq!(exercise.name().parse(), Ok(exercise));
        }
        let mut names = Exercise::ALL.map(Exercise::name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn a_word_that_names_none_is_told_with_the_nearest() {
        let error = "heel rise".parse::<Exercise>().unwrap_err();
        assert_eq!(error.nearest, Exercise::HeelRaises);
        let text = error.to_string();
        assert!(text.contains("did you mean `heel raises`?"), "{text}");
        assert!(text.contains("toe curls"), "{text}");
    }

    #[test]
    fn distances_are_letters() {
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("walking", "walking"), 0);
    }
}
