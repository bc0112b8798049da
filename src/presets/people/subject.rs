//! A person with conditions.

use crate::presets::body::{BodyModel, Person, Sex};
use crate::presets::leg_table::LegModel;
use crate::presets::people::condition::{Condition, SaphenousReflux};
use crate::presets::people::severity::Severity;
use crate::presets::saphenous::SaphenousModel;
use crate::units::{Length, Mass};

/// A person with any number of [`Condition`]s.
///
/// The default is [`Person::REFERENCE`] without any: the body and the leg that [`BodyModel::default`] and [`LegModel::default`] are.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    person: Person,
    conditions: Vec<(Condition, Severity)>,
    saphenous: SaphenousModel,
}

impl Default for Subject {
    fn default() -> Self {
        Self::new(Person::REFERENCE)
    }
}

/// A man of 175 cm and 70 kg, who is [`Person::REFERENCE`] if the age should be none that is accepted.
fn aged(years: f64) -> Person {
    let (height, weight) = (Length::from_cm(175.0), Mass::from_kg(70.0));
    Person::new(Sex::Male, years, height, weight).unwrap_or(Person::REFERENCE)
}

impl Subject {
    /// This person, healthy.
    pub const fn new(person: Person) -> Self {
        Self {
            person,
            conditions: Vec::new(),
            saphenous: SaphenousModel::One,
        }
    }

    /// Has this condition, too. Conditions act in the order in which they are given. The severities of one
    /// that is given again add up, to full at most: nobody has more of it than its source describes.
    #[must_use]
    pub fn with(mut self, condition: Condition, severity: Severity) -> Self {
        self.conditions.push((condition, severity));
        self
    }

    /// With the saphenous veins in so many pieces: said here, the valves between them leak as conditions have it.
    #[must_use]
    pub const fn with_saphenous(mut self, saphenous: SaphenousModel) -> Self {
        self.saphenous = saphenous;
        self
    }

    /// A man of 25 years.
    pub fn young_adult() -> Self {
        Self::new(aged(25.0))
    }

    /// A man of 74 years: [`Condition::OlderAge`] in full, and the arteries of that age.
    pub fn older_adult() -> Self {
        Self::new(aged(74.0)).with(Condition::OlderAge, Severity::FULL)
    }

    /// Heart failure with reduced ejection fraction, in full.
    pub fn heart_failure_reduced() -> Self {
        Self::default().with(Condition::HeartFailureReduced, Severity::FULL)
    }

    /// Heart failure with preserved ejection fraction, in full, at 74 years: it is a condition of the old.
    pub fn heart_failure_preserved() -> Self {
        Self::older_adult().with(Condition::HeartFailurePreserved, Severity::FULL)
    }

    /// Varicose veins from the groin to the foot, in full.
    pub fn varicose_veins() -> Self {
        let whole = Condition::VaricoseVeins(SaphenousReflux::WholeLength);
        Self::default().with(whole, Severity::FULL)
    }

    /// Deep reflux from the groin to the calf, in full.
    pub fn deep_incompetence() -> Self {
        Self::default().with(Condition::DeepIncompetence, Severity::FULL)
    }

    /// Valves destroyed and the iliac vein narrowed after a thrombosis, both in full.
    pub fn post_thrombotic() -> Self {
        Self::default()
            .with(Condition::PostThromboticIncompetence, Severity::FULL)
            .with(Condition::IliacObstruction, Severity::FULL)
    }

    /// A person who sits the day long: [`Condition::Deconditioning`] at 0.3, a design value between a person who moves and one who lies for five weeks.
    pub fn prolonged_sitter() -> Self {
        Self::default().with(Condition::Deconditioning, Severity::of_share(0.3))
    }

    /// After an operation: [`Condition::AfterSurgery`] in full, and [`Condition::Deconditioning`] at 0.4, two weeks in bed.
    pub fn after_surgery() -> Self {
        Self::default()
            .with(Condition::AfterSurgery, Severity::FULL)
            .with(Condition::Deconditioning, Severity::of_share(0.4))
    }

    /// An ankle that is locked, as in a cast.
    pub fn ankle_in_a_cast() -> Self {
        Self::default().with(Condition::LockedAnkle, Severity::FULL)
    }

    /// The person.
    pub const fn person(&self) -> &Person {
        &self.person
    }

    /// The conditions, in the order in which they were given.
    pub fn conditions(&self) -> &[(Condition, Severity)] {
        &self.conditions
    }

    /// The whole body: [`BodyModel::for_person`], changed by each condition. It has a beating heart; [`BodyModel::cycle_averaged`] derives the averaged one from it.
    pub fn body(&self) -> BodyModel {
        let mut body = BodyModel::for_person(&self.person);
        body.leg.saphenous = self.saphenous;
        for (condition, severity) in self.summed_up() {
            condition.change_circulation(severity, &mut body);
            condition.change_leg(severity, &mut body.leg);
        }
        body
    }

    /// Each condition once.
    fn summed_up(&self) -> Vec<(Condition, Severity)> {
        let mut all: Vec<(Condition, Severity)> = Vec::new();
        for &(condition, severity) in &self.conditions {
            match all.iter_mut().find(|(known, _)| *known == condition) {
                Some((_, sum)) => *sum = sum.and(severity),
                None => all.push((condition, severity)),
            }
        }
        all
    }

    /// One leg on its own, scaled as the body's: what heart and reflex do is not in it.
    pub fn leg(&self) -> LegModel {
        LegModel {
            // A leg on its own hangs on pressures that no work of the thigh lowers.
            thigh_hyperaemia_gain: LegModel::default().thigh_hyperaemia_gain,
            ..self.body().leg
        }
    }
}
