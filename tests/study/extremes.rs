//! The widest ranges, the largest and the smallest measures: every number is finite, or refused by name.

use soleus::prelude::*;
use soleus::study::*;

fn wide() -> Vec<(Spread<Pressure>, [f64; 2])> {
    let uniform = |low: f64, high: f64| (Spread::uniform(low.mmhg(), high.mmhg()), [low, high]);
    let log = |low: f64, high: f64| (Spread::log_uniform(low.mmhg(), high.mmhg()), [low, high]);
    vec![
        uniform(-1e308, 1e308),
        uniform(-f64::MAX, f64::MAX),
        uniform(-1e308, 1e300),
        log(1e-308, 1e308),
        log(5e-324, f64::MAX),
        log(1e-300, 1e-10),
        (
            Spread::normal(0.0.mmhg(), 5e307.mmhg()),
            [-1.5e308, 1.5e308],
        ),
    ]
}

/// Ranges whose ends are finite and whose width is not gave NaN and infinite members.
#[test]
fn members_of_the_widest_ranges_lie_within_them() {
    for (spread, [low, high]) in wide() {
        let mut study = Study::new().on_threads(1);
        let a = study.vary("a", spread);
        let b = study.measure::<Pressure>("b");
        let model =
            |member: &Member<'_>, outcome: &mut Outcome<'_>| Ok(outcome.set(b, member.get(a)?)?);
        for design in [
            Design::grid(9),
            Design::latin_hypercube(9),
            Design::sobol(16),
            Design::random(9),
        ] {
            let population = study.run(&design, model).unwrap();
            assert_eq!(population.failures().count(), 0);
            for value in population.values(b).unwrap() {
                assert!(low <= value.mmhg() && value.mmhg() <= high, "{value:?}");
            }
            // A deviation may be too large for a number; then it is refused by name.
            match population.summary(b) {
                Ok(summary) => {
                    let all = [
                        summary.mean,
                        summary.standard_deviation,
                        summary.median,
                        summary.fifth_percentile,
                        summary.ninety_fifth_percentile,
                    ];
                    assert!(all.iter().all(|own| own.is_finite()), "{summary:?}");
                    assert!(low <= summary.mean.mmhg() && summary.mean.mmhg() <= high);
                }
                Err(refused) => assert!(refused.to_string().contains("measure `b`"), "{refused}"),
            }
        }
        let refused = |error: StudyError| {
            let words = error.to_string();
            assert!(words.contains("`a`") && words.contains("`b`"), "{words}");
        };
        match study.local(model).unwrap().of(a, b) {
            Ok(effect) => {
                assert!(effect.slope.is_finite() && effect.over_range.is_finite());
                assert!((effect.slope - 1.0).abs() < 1e-6, "{effect:?}");
            }
            Err(error) => refused(error),
        }
        match study.morris(5, 1, model).unwrap().of(a, b) {
            Ok(effect) => assert!(effect.mean.is_finite() && effect.standard_deviation.is_finite()),
            Err(error) => refused(error),
        }
        let index = study.sobol(64, 1, model).unwrap().of(a, b).unwrap();
        assert!(index.total > 0.5 && index.total < 1.5, "{index:?}");
        assert!(index.first_order_error.is_finite() && index.total_error.is_finite());
    }
}

/// A bell that is cut off beyond the largest number has no end: it is refused by factor, end and bound.
#[test]
fn a_bell_that_reaches_beyond_the_largest_number_is_refused() {
    for (mean, deviation, end) in [
        (0.0, 1e308, "lower end"),
        (1e308, 3e307, "upper end"),
        (-1e308, f64::MAX, "lower end"),
    ] {
        let mut study = Study::new();
        let _ = study.vary("a", Spread::normal(mean.mmhg(), deviation.mmhg()));
        let _ = study.measure::<Pressure>("b");
        let refused = study.run(&Design::grid(2), |_, _| Ok(())).unwrap_err();
        let words = refused.to_string();
        assert!(words.contains("`a`") && words.contains(end), "{words}");
        assert!(
            words.contains(&format!("{deviation:e}")) && words.contains("e308"),
            "{words}"
        );
    }
}

/// A difference over a step that does not move the factor was divided by zero.
#[test]
fn a_range_too_narrow_for_a_difference_is_named() {
    let mut study = Study::new();
    let (low, high) = (1e16_f64, 1e16_f64.next_up());
    let a = study.vary("a", Spread::uniform(low.mmhg(), high.mmhg()));
    let c = study.vary("c", Spread::uniform(1.0.mmhg(), 2.0.mmhg()));
    let b = study.measure::<Pressure>("b");
    let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| {
        Ok(outcome.set(b, member.get(a)? * 1e-16 + member.get(c)?)?)
    };
    let local = study.local(model).unwrap();
    let words = local.of(a, b).unwrap_err().to_string();
    assert!(
        words.contains("`a`") && words.contains("too narrow"),
        "{words}"
    );
    assert!((local.of(c, b).unwrap().slope - 1.0).abs() < 1e-9);
    let targets = Calibration::new()
        .to(b, 2.6.mmhg(), 0.1.mmhg())
        .to(b, 2.6.mmhg(), 0.1.mmhg());
    let words = study.calibrate(&targets, model).unwrap_err().to_string();
    assert!(words.contains("too narrow"), "{words}");
}

/// Squares of values below 1e-160 were zero, and those above 1e154 infinite.
#[test]
fn deviations_and_shares_of_variance_do_not_depend_on_the_unit() {
    let of = |scale: f64| {
        let mut study = Study::new().on_threads(1);
        let a = study.vary("a", Spread::uniform(1.0.mmhg(), 2.0.mmhg()));
        let b = study.measure::<Pressure>("b");
        let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| {
            Ok(outcome.set(b, member.get(a)? * scale)?)
        };
        let population = study.run(&Design::sobol(64), model).unwrap();
        let summary = population.summary(b).unwrap();
        let index = study.sobol(64, 1, model).unwrap().of(a, b).unwrap();
        let deviation = summary.standard_deviation.mmhg() / scale;
        (deviation, summary.mean.mmhg() / scale, index.total)
    };
    let (deviation, mean, total) = of(1.0);
    assert!((deviation * 12_f64.sqrt() - 1.0).abs() < 0.02 && total > 0.9);
    for scale in [1e-200, 1e160, 8e307] {
        let scaled = of(scale);
        assert!((scaled.0 / deviation - 1.0).abs() < 1e-9, "{scaled:?}");
        assert!((scaled.1 / mean - 1.0).abs() < 1e-9, "{scaled:?}");
        assert!((scaled.2 / total - 1.0).abs() < 1e-9, "{scaled:?}");
    }
}

/// Changes between finite measures may be infinite; they were passed on.
#[test]
fn effects_too_large_for_a_number_are_refused_and_the_others_kept() {
    let mut study = Study::new();
    let a = study.vary("a", Spread::uniform(0.0.mmhg(), 1.0.mmhg()));
    let [huge, plain] = ["huge", "plain"].map(|name| study.measure::<Pressure>(name));
    let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| {
        let a = member.get(a)?;
        let sign = if a.mmhg() < 0.5 { -1.0 } else { 1.0 };
        outcome.set(huge, (sign * 1.7e308).mmhg())?;
        Ok(outcome.set(plain, a)?)
    };
    let local = study.local(model).unwrap();
    let morris = study.morris(6, 1, model).unwrap();
    for refused in [
        local.of(a, huge).unwrap_err(),
        morris.of(a, huge).unwrap_err(),
    ] {
        let words = refused.to_string();
        assert!(
            words.contains("`huge`") && words.contains("`a`") && words.contains("too large"),
            "{words}"
        );
    }
    assert!((local.of(a, plain).unwrap().slope - 1.0).abs() < 1e-9);
    assert!((morris.of(a, plain).unwrap().mean - 1.0).abs() < 1e-9);
    let summary = study.run(&Design::grid(2), model).unwrap().summary(huge);
    let words = summary.unwrap_err().to_string();
    assert!(
        words.contains("standard deviation of measure `huge`"),
        "{words}"
    );
}

/// Errors from the smallest to the largest numbers: the fit is the same, or says what is too large.
#[test]
fn fits_do_not_depend_on_the_size_of_the_errors() {
    for error in [1e-320, 1e-300, 1e-9, 1.0, 1e9, 1e200, 1e308] {
        let mut study = Study::new();
        let a = study.vary("a", Spread::uniform(0.0.mmhg(), 10.0.mmhg()));
        let [b, c] = ["b", "c"].map(|name| study.measure::<Pressure>(name));
        let targets =
            Calibration::new()
                .to(b, 7.0.mmhg(), error.mmhg())
                .to(c, 14.0.mmhg(), error.mmhg());
        let fit = study.calibrate(&targets, |member, outcome| {
            let a = member.get(a)?;
            outcome.set(b, a)?;
            Ok(outcome.set(c, 2.0 * a)?)
        });
        match fit {
            Ok(found) => {
                let fitted = found.factor(a).unwrap();
                assert!(
                    (fitted.value.mmhg() - 7.0).abs() < 1e-6,
                    "{error:e} {fitted:?}"
                );
                assert!(found.chi_squared.is_finite());
                if let Some((low, high)) = fitted.interval {
                    assert!(low.is_finite() && high.is_finite());
                }
            }
            Err(refused) => {
                assert!(error < 1e-280, "{error:e}: {refused}");
                assert!(refused.to_string().contains("too large"), "{refused}");
            }
        }
    }
}
