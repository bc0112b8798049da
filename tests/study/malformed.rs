//! Studies that make no sense are refused by name, and none panics.

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::study::*;

fn refusal(result: Result<impl std::fmt::Debug, StudyError>) -> String {
    result.unwrap_err().to_string()
}

fn nothing(_: &Member<'_>, _: &mut Outcome<'_>) -> Result<(), Cause> {
    Ok(())
}

#[test]
fn a_study_names_what_varies_and_what_is_measured() {
    let mut study = Study::new();
    let design = Design::random(3);
    assert!(refusal(study.run(&design, nothing)).contains("varies nothing"));
    let one = Spread::uniform(0.0.cm(), 1.0.cm());
    let _ = study.vary("a", one);
    assert!(refusal(study.run(&design, nothing)).contains("measures nothing"));
    let _ = study.measure::<Length>("a");
    assert!(refusal(study.run(&design, nothing)).contains("`a` is empty or given twice"));
    let mut study = Study::new();
    let _ = study.vary("", one);
    let _ = study.measure::<Length>("b");
    assert!(refusal(study.run(&design, nothing)).contains("`` is empty or given twice"));
    assert!(refusal(study.on_threads(0).run(&design, nothing)).contains("given twice"));
}

#[test]
fn threads_must_be_some() {
    let mut study = Study::new().on_threads(0);
    let _ = study.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
    let _ = study.measure::<Length>("b");
    let words = refusal(study.run(&Design::random(3), nothing));
    assert_eq!(words, "`threads` is 0, but must be between 1 and 4096");
}

#[test]
fn a_member_that_measures_nothing_or_no_number_fails() {
    let mut study = Study::new();
    let _ = study.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
    let b = study.measure::<Length>("b");
    let causes = |value: Option<f64>| {
        let population = study.run(&Design::random(2), |_, outcome| {
            Ok(value.map_or(Ok(()), |cm| outcome.set(b, cm.cm()))?)
        });
        let population = population.unwrap();
        assert!(matches!(
            population.summary(b),
            Err(StudyError::Empty { .. })
        ));
        let causes: Vec<_> = population
            .failures()
            .map(|(_, cause)| cause.to_string())
            .collect();
        causes.join("; ")
    };
    assert!(causes(None).contains("measure `b` was not set, or not a number"));
    assert!(causes(Some(f64::NAN)).contains("not a number"));
    assert!(causes(Some(f64::INFINITY)).contains("measure `b` was infinite"));
}

#[test]
fn handles_of_another_study_are_refused() {
    let make = || {
        let mut study = Study::new();
        let a = study.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
        let b = study.measure::<Length>("b");
        (study, a, b)
    };
    let ((study, a, b), (_, other_a, other_b)) = (make(), make());
    let design = Design::random(2);
    let population = study.run(&design, |member, outcome| {
        assert!(member.get(other_a).is_err() && outcome.set(other_b, 1.0.cm()).is_err());
        Ok(outcome.set(b, member.get(a)?)?)
    });
    let population = population.unwrap();
    assert_eq!(population.failures().count(), 0);
    assert!(population.values(other_b).is_err() && population.summary(other_b).is_err());
    assert!(population.pairs(other_a, b).is_err() && population.pairs(a, other_b).is_err());
    let model =
        |member: &Member<'_>, outcome: &mut Outcome<'_>| Ok(outcome.set(b, member.get(a)?)?);
    let local = study.local(model).unwrap();
    assert!(
        local.of(a, b).is_ok() && local.of(other_a, b).is_err() && local.of(a, other_b).is_err()
    );
    let foreign = Calibration::new().to(other_b, 1.0.cm(), 1.0.cm());
    assert!(refusal(study.calibrate(&foreign, model)).contains("belongs to another study"));
}

#[test]
fn calibrations_that_make_no_sense_are_refused() {
    let mut study = Study::new();
    let a = study.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
    let b = study.measure::<Length>("b");
    let model =
        |member: &Member<'_>, outcome: &mut Outcome<'_>| Ok(outcome.set(b, member.get(a)?)?);
    let fit = |calibration: Calibration| refusal(study.calibrate(&calibration, model));
    let new = Calibration::new;
    assert!(fit(new()).contains("0 target(s) cannot fix 1 factor(s)"));
    assert!(fit(new().to(b, f64::NAN.cm(), 1.0.cm())).contains("`value of a target` is NaN"));
    assert!(fit(new().to(b, 1.0.cm(), 0.0.cm())).contains("`standard error of a target` is 0"));
    assert!(fit(new().to(b, 1.0.cm(), 1.0.cm()).patience(0)).contains("`patience` is 0"));
    let failing = study.calibrate(&new().to(b, 1.0.cm(), 1.0.cm()), |_, _| {
        Err("no beat".into())
    });
    assert!(refusal(failing).ends_with("failed: no beat"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn no_study_panics(
        ends in proptest::array::uniform2(prop_oneof![any::<f64>(), -10.0_f64..10.0]),
        kind in 0..3,
        members in prop_oneof![0_usize..20, Just(usize::MAX)],
        seed in any::<u64>(),
        design in 0..4,
    ) {
        let [low, high] = ends.map(|end| end.mmhg());
        let mut study = Study::new().on_threads(1);
        let spread = match kind {
            0 => Spread::uniform(low, high),
            1 => Spread::log_uniform(low, high),
            _ => Spread::normal(low, high),
        };
        let a = study.vary("a", spread);
        let b = study.measure::<Pressure>("b");
        let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| Ok(outcome.set(b, member.get(a)?)?);
        let design = match design {
            0 => Design::grid(members),
            1 => Design::latin_hypercube(members),
            2 => Design::sobol(members),
            _ => Design::random(members),
        };
        if let Ok(population) = study.run(&design.seeded(seed), model) {
            for value in population.values(b).unwrap() {
                prop_assert!(value.mmhg().is_finite());
            }
        }
        let _ = study.local(model);
        let _ = study.morris(members.min(5), seed, model);
        let _ = study.sobol(members.min(5), seed, model);
        let fit = Calibration::new().to(b, low, high).starting_at(a, high);
        if let Ok(found) = study.calibrate(&fit, model) {
            prop_assert!(found.factor(a).unwrap().value.mmhg().is_finite());
        }
    }
}
