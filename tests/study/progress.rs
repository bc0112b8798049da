//! How far a study is.

use std::sync::{Arc, Mutex};

use soleus::prelude::*;
use soleus::study::*;

type Kept = Arc<Mutex<Vec<Progress>>>;

/// A study of one length and its double, and what it told of its progress.
fn told(threads: usize) -> (Study, Factor<Length>, Measured<Length>, Kept) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let study = Study::new().on_threads(threads);
    let mut study = study.reporting(move |progress| kept.lock().unwrap().push(progress));
    let a = study.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
    let double = study.measure("double");
    (study, a, double, told)
}

fn counts(told: &Mutex<Vec<Progress>>) -> Vec<(usize, usize)> {
    let told = told.lock().unwrap();
    told.iter()
        .map(|progress| (progress.done, progress.of))
        .collect()
}

#[test]
fn each_member_is_told_once_on_any_number_of_threads_failures_counted_in() {
    let results = [1, 4].map(|threads| {
        let (study, a, double, told) = told(threads);
        let population = study.run(&Design::latin_hypercube(40).seeded(2), |member, outcome| {
            let a = member.get(a)?;
            if a > 0.5.cm() {
                return Err(format!("{a} is too long").into());
            }
            Ok(outcome.set(double, a + a)?)
        });
        let expected: Vec<_> = (1..=40).map(|done| (done, 40)).collect();
        assert_eq!(counts(&told), expected);
        population.unwrap().values(double).unwrap()
    });
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0].len(), 20);
}

#[test]
fn sensitivities_and_each_round_of_a_calibration_are_told() {
    let (study, a, double, told) = told(2);
    let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| {
        let a = member.get(a)?;
        Ok(outcome.set(double, a + a)?)
    };
    study.local(model).unwrap();
    assert_eq!(counts(&told), [(1, 2), (2, 2)]);
    told.lock().unwrap().clear();
    study.morris(5, 1, model).unwrap();
    assert_eq!(counts(&told).last(), Some(&(10, 10)));
    told.lock().unwrap().clear();
    study.sobol(8, 1, model).unwrap();
    assert_eq!(counts(&told).last(), Some(&(24, 24)));
    told.lock().unwrap().clear();
    let target = Calibration::new().to(double, 0.6.cm(), 0.1.cm());
    study.calibrate(&target, model).unwrap();
    let rounds = counts(&told);
    assert!(rounds.len() > 4, "{rounds:?}");
    assert_eq!(rounds.first().map(|round| round.0), Some(1));
    for pair in rounds.windows(2) {
        let ((before, of), (done, _)) = (pair[0], pair[1]);
        assert_eq!(done, if before == of { 1 } else { before + 1 });
    }
}

/// A study that is ended by its receiver tells no more: what was running is not told.
#[test]
fn what_ends_early_is_told_no_further() {
    let (study, a, double, told) = told(1);
    let mut receiver = |_: &MemberRun| std::ops::ControlFlow::Break(());
    let model =
        |member: &Member<'_>, outcome: &mut Outcome<'_>| Ok(outcome.set(double, member.get(a)?)?);
    study
        .stream(&Design::grid(9), model, &mut receiver)
        .unwrap();
    assert_eq!(counts(&told), [(1, 9)]);
}
