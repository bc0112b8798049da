//! Tests of tolerance, severities, costs and windows that make no sense.

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::protocol::SessionError;

use crate::numbers::{check_message, factor};

fn test() -> ToleranceTest {
    ToleranceTest::of(BodyModel::default().cycle_averaged())
}

/// What it says when it is run; refused before anything is solved.
fn words(test: &ToleranceTest) -> String {
    test.run().unwrap_err().to_string()
}

#[test]
fn settings_of_a_test_that_make_no_sense_are_named() {
    let minute = || 1.0.minutes();
    for (test, field) in [
        (
            test().presyncope_below(f64::NAN.mmhg()),
            "systolic pressure of presyncope is",
        ),
        (
            test().presyncope_below(-80.0.mmhg()),
            "systolic pressure of presyncope is -80",
        ),
        (
            test().or_rate_above(0.0.bpm()),
            "heart rate of presyncope is 0",
        ),
        (
            test().or_rate_above(f64::INFINITY.bpm()),
            "heart rate of presyncope is",
        ),
        (
            test().lasting(-1.0.seconds()),
            "time that presyncope lasts is -1",
        ),
        (
            test().tilted(0.0.degrees(), minute()),
            "angle of the tilt is 0",
        ),
        (
            test().tilted(180.0.degrees(), minute()),
            "angle of the tilt is 180",
        ),
        (
            test().tilted(f64::NAN.degrees(), minute()),
            "angle of the tilt is",
        ),
        (test().sucked_at([20.0.mmhg()], minute()), "suction is 20"),
        (test().sucked_at([f64::NAN.mmhg()], minute()), "suction is"),
        (
            test().sucked_at([-900.0.mmhg()], minute()),
            "lower body pressure is -900",
        ),
        (
            test().sucked_at([-20.0.mmhg()], f64::NAN.seconds()),
            "`phase suction 1`: duration is",
        ),
        (
            test().tilted(60.0.degrees(), -1.0.seconds()),
            "`phase tilted`: duration is",
        ),
        (test().tolerance(0.0), "tolerance is"),
        (
            test().doing(Manoeuvre::heel_raise(0.0.hz())),
            "`manoeuvres`: cycle",
        ),
    ] {
        let text = words(&test);
        assert!(text.contains(field), "{field}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn tests_of_tolerance_are_refused_in_words_or_composed(
        [angle, tilt, suction, stage, rate, severity] in [factor(), factor(), factor(), factor(), factor(), factor()],
        beats in any::<bool>(),
    ) {
        let body = match BodyModel::default().with_autonomic_failure((0.5 * severity).fraction()) {
            Ok(body) => body,
            Err(error) => {
                let text = error.to_string();
                prop_assert!(text.contains("severity of autonomic failure"), "{text}");
                return Ok(());
            }
        };
        let body = if beats { body } else { body.cycle_averaged() };
        let test = ToleranceTest::of(body)
            .tilted((60.0 * angle).degrees(), (20.0 * tilt).minutes())
            .sucked_at([(-20.0 * suction).mmhg(), (-40.0 * suction).mmhg()], (10.0 * stage).minutes())
            .doing(Manoeuvre::heel_raise(rate.hz()));
        match test.session().build() {
            Ok(_) | Err(SessionError::Timeline(_)) => {}
            Err(SessionError::Build(error)) => {
                for defect in &error.defects {
                    check_message(defect)?;
                }
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn costs_of_oxygen_are_refused_by_name_or_give_numbers(
        [mass, slope, unloaded, area] in [factor(), factor(), factor(), factor()],
    ) {
        let cost = OxygenCost::default().with_left_ventricle((120.0 * mass).grams());
        let cost = cost.and_then(|cost| cost.with_relation(1.75e-5 * slope, 0.031 * unloaded));
        match cost {
            Ok(cost) if area.is_finite() => prop_assert!(cost.of_beat_ml(area.joules()).is_finite()),
            Ok(_) => {}
            Err(error) => {
                let text = error.to_string();
                prop_assert!(text.contains(error.what) && text.contains(error.unit), "{text}");
            }
        }
    }
}

/// Windows that were not solved, or are none.
#[test]
fn windows_that_are_none_are_refused() {
    let session = Session::of(BodyModel::default().cycle_averaged())
        .settling(1.0.seconds())
        .tolerance(1e-4)
        .phase(Phase::new("lying", 2.0.seconds()));
    let SessionRun { solution, body, .. } = session.run().unwrap();
    let cost = OxygenCost::default();
    for (from, to) in [
        (0.0, 3.0),
        (1.0, 1.0),
        (2.0, 1.0),
        (f64::NAN, 1.0),
        (0.0, f64::INFINITY),
    ] {
        let window = (from.seconds(), to.seconds());
        assert!(
            Workload::read(&solution, &body, window, &cost).is_err(),
            "{from}, {to}"
        );
    }
    for rises in [0.0, 1.0, -1e300, f64::NAN] {
        let refused = OrthostaticReport::read(&solution, &body.heart, rises.seconds());
        assert!(refused.is_err(), "{rises}");
    }
}
