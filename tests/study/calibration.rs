//! Fits of which the end is known.

use proptest::prelude::*;
use soleus::prelude::*;
use soleus::study::*;

const TIMES_S: [f64; 8] = [0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0];

/// A decay `a exp(-t / tau)` seen at eight times.
struct Decay {
    study: Study,
    a: Factor<Pressure>,
    tau: Factor<Time>,
    seen: [Measured<Pressure>; 8],
}

impl Decay {
    fn new() -> Self {
        let mut study = Study::new();
        let a = study.vary("a", Spread::uniform(1.0.mmhg(), 100.0.mmhg()));
        let tau = study.vary("tau", Spread::log_uniform(0.1.seconds(), 100.0.seconds()));
        let seen = TIMES_S.map(|time| study.measure(format!("at {time} s")));
        Self {
            study,
            a,
            tau,
            seen,
        }
    }

    fn fit(&self, calibration: &Calibration) -> Result<Calibrated, StudyError> {
        self.study.calibrate(calibration, |member, outcome| {
            let (a, tau) = (member.get(self.a)?, member.get(self.tau)?);
            for (measure, time) in self.seen.into_iter().zip(TIMES_S) {
                outcome.set(measure, a * (-time / tau.seconds()).exp())?;
            }
            Ok(())
        })
    }

    /// Targets on the curve of `a` and `tau`, each moved by its share of `misses`, in mmHg.
    fn targets(&self, a: f64, tau: f64, misses: [f64; 8]) -> Calibration {
        let targets = self.seen.into_iter().zip(TIMES_S).zip(misses);
        targets.fold(
            Calibration::new(),
            |calibration, ((measure, time), miss)| {
                let value = a * (-time / tau).exp() + miss;
                calibration.to(measure, value.mmhg(), 0.5.mmhg())
            },
        )
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_made_the_targets_is_found_again(a in 5.0_f64..95.0, tau in 0.5_f64..20.0) {
        let decay = Decay::new();
        let found = decay.fit(&decay.targets(a, tau, [0.0; 8])).unwrap();
        prop_assert!(found.chi_squared < 1e-6, "{}", found.chi_squared);
        prop_assert!((found.factor(decay.a).unwrap().value.mmhg() / a - 1.0).abs() < 1e-3);
        prop_assert!((found.factor(decay.tau).unwrap().value.seconds() / tau - 1.0).abs() < 1e-3);
        prop_assert!(found.identifiability.is_sound());
    }
}

/// The intervals are those of the normal equations, worked out here a second time from the exact slopes.
#[test]
fn intervals_are_those_of_the_normal_equations() {
    let decay = Decay::new();
    let (a, tau) = (40.0, 3.0);
    let found = decay.fit(&decay.targets(a, tau, [0.0; 8])).unwrap();
    let [mut aa, mut at, mut tt] = [0.0; 3];
    for time in TIMES_S {
        let by_a = (-time / tau).exp() / 0.5;
        let by_tau = a * (-time / tau).exp() * time / (tau * tau) / 0.5;
        aa += by_a * by_a;
        at += by_a * by_tau;
        tt += by_tau * by_tau;
    }
    let half = 1.959_964 * (tt / (aa * tt - at * at)).sqrt();
    let (low, high) = found.factor(decay.a).unwrap().interval.unwrap();
    assert!(
        ((high - low).mmhg() / (2.0 * half) - 1.0).abs() < 0.01,
        "{low} {high} {half}"
    );
    assert_eq!(found.degrees_of_freedom, 6);
}

/// Of 200 fits to targets with normal errors, about 95 % of intervals hold the truth: 183 to 197 with a chance of 99.7 %.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let decay = Decay::new();
    let mut bells = Study::new();
    let errors =
        TIMES_S.map(|time| bells.vary(format!("{time}"), Spread::normal(0.0.mmhg(), 0.5.mmhg())));
    let first = bells.measure::<Pressure>("first");
    let drawn = bells.run(&Design::random(200).seeded(11), |member, outcome| {
        Ok(outcome.set(first, member.get(errors[0])?)?)
    });
    let drawn = drawn.unwrap();
    let held = drawn.members().iter().filter(|member| {
        let misses = member.factors.clone().try_into().unwrap();
        let found = decay.fit(&decay.targets(40.0, 3.0, misses)).unwrap();
        let (low, high) = found.factor(decay.tau).unwrap().interval.unwrap();
        low.seconds() <= 3.0 && 3.0 <= high.seconds()
    });
    let held = held.count();
    assert!((183..=199).contains(&held), "{held} of 200");
}

#[test]
fn a_fit_that_misses_by_more_than_its_errors_has_wider_intervals() {
    let decay = Decay::new();
    let width = |misses| {
        let found = decay.fit(&decay.targets(40.0, 3.0, misses)).unwrap();
        let (low, high) = found.factor(decay.a).unwrap().interval.unwrap();
        (high - low).mmhg()
    };
    let off = [5.0, -5.0, 5.0, -5.0, 5.0, -5.0, 5.0, -5.0];
    assert!(width(off) > 5.0 * width([0.0; 8]));
}

#[test]
fn a_fit_that_wants_to_leave_its_range_stays_on_the_edge_and_says_so() {
    let decay = Decay::new();
    // 300 mmHg, of 100 allowed.
    let found = decay.fit(&decay.targets(300.0, 3.0, [0.0; 8])).unwrap();
    let a = found.factor(decay.a).unwrap();
    assert!(
        a.at_bound && a.value.mmhg() <= 100.0 && a.value.mmhg() > 99.0,
        "{a:?}"
    );
    assert!(!found.factor(decay.tau).unwrap().at_bound);
}

/// Two resistances in a row of which only the sum is measured.
#[test]
fn factors_that_make_up_for_each_other_are_named_and_get_no_interval() {
    let mut study = Study::new();
    let ohm = Spread::uniform(1.0.mmhg_s_per_ml(), 9.0.mmhg_s_per_ml());
    let [first, second] = ["first", "second"].map(|name| study.vary(name, ohm));
    let _ = study.vary("idle", ohm);
    let drops = ["at 1 mL/s", "at 2 mL/s", "at 3 mL/s"].map(|name| study.measure::<Pressure>(name));
    let calibration = drops.into_iter().zip([10.0, 20.0, 30.0]);
    let calibration = calibration.fold(Calibration::new(), |calibration, (drop, value)| {
        calibration.to(drop, value.mmhg(), 1.0.mmhg())
    });
    let found = study.calibrate(&calibration, |member, outcome| {
        let sum = member.get(first)? + member.get(second)?;
        for (drop, flow) in drops.into_iter().zip([1.0, 2.0, 3.0]) {
            outcome.set(drop, flow.ml_per_s() * sum)?;
        }
        Ok(())
    });
    let found = found.unwrap();
    assert!(found.chi_squared < 1e-6);
    assert_eq!(found.identifiability.entangled, ["first", "second"]);
    assert_eq!(found.identifiability.without_effect, ["idle"]);
    assert!(found.identifiability.collinearity.is_infinite());
    assert_eq!(found.factor(first).unwrap().interval, None);
}

#[test]
fn a_start_is_kept_to() {
    let decay = Decay::new();
    let targets = decay.targets(40.0, 3.0, [0.0; 8]);
    let outside = decay.fit(&targets.clone().starting_at(decay.a, 200.0.mmhg()));
    let words = outside.unwrap_err().to_string();
    assert_eq!(
        words,
        "factor `a`: the start is 200 mmHg, but must be within its spread, 1 to 100"
    );
    // On an end of its range, where a sine is flat.
    let found = decay
        .fit(&targets.starting_at(decay.a, 1.0.mmhg()))
        .unwrap();
    assert!(found.chi_squared < 1e-6);
}
