//! Persons and severities that make no sense.

use proptest::prelude::*;
use soleus::prelude::*;

use crate::bodies::seen;
use crate::numbers::{check_built, factor};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// A number that is no age, height, weight, rate or severity is named, with what would be right; a person made of others is one that can be simulated.
    #[test]
    fn persons_that_make_no_sense_are_refused_in_words(
        female in any::<bool>(),
        numbers in [factor(), factor(), factor(), factor()],
        conditions in prop::collection::vec(
            (prop::sample::select(Condition::ALL.to_vec()), prop_oneof![4 => 0.0..=1.0_f64, 1 => factor()]),
            0..4,
        ),
        upright in any::<bool>(),
    ) {
        let [age, height, weight, rate] = numbers;
        let sex = if female { Sex::Female } else { Sex::Male };
        let person = Person::new(sex, 45.0 * age, (170.0 * height).cm(), (70.0 * weight).kg())
            .and_then(|person| person.with_resting_rate((65.0 * rate).bpm()));
        let person = match person {
            Ok(person) => person,
            Err(error) => {
                let words = error.to_string();
                prop_assert!(words.contains(error.what) && words.contains("outside of"), "{words}");
                return Ok(());
            }
        };
        let mut subject = Subject::new(person);
        for (condition, severity) in conditions {
            match Severity::new(severity) {
                Ok(severity) => subject = subject.with(condition, severity),
                Err(error) => prop_assert!(error.to_string().contains("give a share"), "{error}"),
            }
        }
        let start = if upright { Posture::standing() } else { Posture::supine() };
        let session = Session::of(subject.body())
            .starting_in(start)
            .phase(Phase::new("raises", 10.0.seconds()).doing(Manoeuvre::heel_raise(1.0.hz())));
        let times = [Time::ZERO, 0.4.seconds(), 5.0.seconds()];
        match session.build() {
            Ok((circulation, body)) => {
                check_built(Ok(circulation), &times, |frame| seen(&body, frame))?;
            }
            Err(soleus::protocol::SessionError::Build(error)) => {
                check_built(Err(error), &times, |_| Vec::new())?;
            }
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}
