//! Every person that is accepted builds, with every condition, in every posture, with every garment.

use soleus::prelude::*;
use soleus::presets::SaphenousSegments;
use soleus::presets::devices::{Garment, GarmentPressures, StockingClass};
use soleus::protocol::SessionError;

/// Persons with the least, the middle and the most of every number.
fn persons(rates: &[f64]) -> Vec<Person> {
    let mut persons = Vec::new();
    for sex in [Sex::Female, Sex::Male] {
        for age in [18.0, 59.0, 100.0] {
            for height in [130.0, 175.0, 220.0] {
                for weight in [35.0, 142.5, 250.0] {
                    for rate in rates {
                        let person = Person::new(sex, age, height.cm(), weight.kg());
                        let person = person.and_then(|one| one.with_resting_rate(rate.bpm()));
                        persons.push(person.unwrap());
                    }
                }
            }
        }
    }
    persons
}

fn postures() -> [Posture; 5] {
    [
        Posture::supine(),
        Posture::sitting(),
        Posture::standing(),
        Posture::tilted(-90.0.degrees()),
        Posture::legs_raised(90.0.degrees()),
    ]
}

fn session(body: BodyModel, start: Posture) -> Session {
    let rest = Phase::new("rest", 20.0.seconds());
    Session::of(body).starting_in(start).phase(rest)
}

fn builds(body: BodyModel, start: Posture, who: impl Fn() -> String) {
    let built = session(body, start).build();
    assert!(
        built.is_ok(),
        "{} in {start:?}: {}",
        who(),
        built
            .err()
            .map_or_else(String::new, |error| error.to_string())
    );
}

/// Heart failure in full retains more blood than the gut's veins of some hold at the start.
#[test]
fn every_person_with_one_condition_builds() {
    for person in persons(&[31.0, 68.0, 150.0]) {
        for condition in Condition::ALL {
            for severity in [0.0, 0.5, 1.0] {
                let severity = Severity::new(severity).unwrap();
                let body = Subject::new(person).with(condition, severity).body();
                let who = || format!("{person:?}, {condition:?}, {severity:?}");
                builds(body.clone(), Posture::supine(), who);
                builds(body.cycle_averaged(), Posture::standing(), who);
            }
        }
    }
}

#[test]
fn every_person_with_two_conditions_builds() {
    for person in persons(&[68.0]) {
        for (index, one) in Condition::ALL.into_iter().enumerate() {
            for other in Condition::ALL.into_iter().skip(index) {
                let subject = Subject::new(person)
                    .with(one, Severity::FULL)
                    .with(other, Severity::FULL);
                let who = || format!("{person:?}, {one:?}, {other:?}");
                builds(subject.body(), Posture::supine(), who);
            }
        }
    }
}

#[test]
fn every_person_builds_in_every_posture() {
    for person in persons(&[68.0]) {
        for condition in Condition::ALL {
            let body = Subject::new(person).with(condition, Severity::FULL).body();
            for start in postures() {
                let who = || format!("{person:?}, {condition:?}");
                builds(body.clone(), start, who);
                builds(body.clone().cycle_averaged(), start, who);
            }
        }
    }
}

#[test]
fn all_conditions_at_once_build_and_so_does_each_given_again() {
    for person in persons(&[31.0, 68.0, 150.0]) {
        let all = Condition::ALL.into_iter();
        let all = all.fold(Subject::new(person), |subject, condition| {
            subject.with(condition, Severity::FULL)
        });
        let who = || format!("{person:?}, all");
        builds(all.body(), Posture::supine(), who);
        builds(all.body().cycle_averaged(), Posture::standing(), who);
        for condition in Condition::ALL {
            let again = (0..10).fold(Subject::new(person), |subject, _| {
                subject.with(condition, Severity::FULL)
            });
            let once = Subject::new(person).with(condition, Severity::FULL);
            assert_eq!(again.body(), once.body(), "{condition:?}");
        }
    }
}

/// A body of two legs, of saphenous veins in pieces, with exchange in its capillaries, on the moon and in a centrifuge.
#[test]
fn every_make_of_a_body_builds_for_every_person() {
    for person in persons(&[68.0]) {
        for condition in Condition::ALL {
            let three = SaphenousModel::Three(SaphenousSegments::default());
            let subject = Subject::new(person).with(condition, Severity::FULL);
            let body = BodyModel {
                legs: LegCount::Two,
                exchange: Some(ExchangeModel::plethysmographic()),
                veno_arteriolar: true,
                ..subject.with_saphenous(three).body()
            };
            let body = body.with_ideal_heart_valves();
            for gravity in [1.62, 30.0] {
                let built = session(body.clone(), Posture::standing())
                    .in_gravity(gravity.m_per_s2())
                    .build();
                assert!(
                    built.is_ok(),
                    "{person:?}, {condition:?}: {:?}",
                    built.err()
                );
            }
        }
    }
}

#[test]
fn every_person_can_wear_every_garment() {
    let all = GarmentPressures {
        foot: 300.0.mmhg(),
        ankle: 300.0.mmhg(),
        calf: 300.0.mmhg(),
        thigh: 300.0.mmhg(),
    };
    let garments = [
        Garment::stocking(StockingClass::Light),
        Garment::stocking(StockingClass::VeryStrong).knee_high(),
        Garment::inelastic_bandage(60.0.mmhg()),
        Garment::foot_pump(),
        Garment::calf_pump(),
        Garment::thigh_cuff(100.0.mmhg()),
        Garment::new(all),
    ];
    for person in persons(&[68.0]) {
        for condition in [
            Condition::HeartFailureReduced,
            Condition::LockedAnkle,
            Condition::OlderAge,
        ] {
            let body = Subject::new(person).with(condition, Severity::FULL).body();
            for garment in garments {
                let worn = session(body.clone(), Posture::sitting()).wearing(garment);
                let worn = worn.phase(Phase::new("worn", 20.0.seconds()).wearing(garment));
                assert!(worn.build().is_ok(), "{person:?}, {garment:?}");
            }
        }
    }
}

#[test]
fn every_leg_can_be_tested() {
    for person in persons(&[68.0]) {
        for condition in Condition::ALL {
            let leg = Subject::new(person).with(condition, Severity::FULL).leg();
            let test = CalfTest::of(leg).for_stature(person.height());
            assert!(test.build().is_ok(), "{person:?}, {condition:?}");
        }
    }
}

/// A few beats of persons at the ends of what is accepted.
#[test]
fn persons_at_the_ends_run_and_keep_their_blood() {
    for (sex, age, height, weight, rate) in [
        (Sex::Female, 18.0, 130.0, 35.0, 31.0),
        (Sex::Female, 100.0, 130.0, 250.0, 150.0),
        (Sex::Male, 100.0, 220.0, 35.0, 150.0),
        (Sex::Male, 18.0, 220.0, 250.0, 31.0),
    ] {
        let person = Person::new(sex, age, height.cm(), weight.kg()).unwrap();
        let person = person.with_resting_rate(rate.bpm()).unwrap();
        for condition in [
            Condition::HeartFailureReduced,
            Condition::HeartFailurePreserved,
            Condition::PostThromboticIncompetence,
            Condition::Deconditioning,
        ] {
            let body = Subject::new(person).with(condition, Severity::FULL).body();
            for start in [Posture::supine(), Posture::standing()] {
                let run = Session::of(body.clone())
                    .starting_in(start)
                    .settling(Time::ZERO)
                    .tolerance(1e-4)
                    .recording(Recording::Every(0.1.seconds()))
                    .phase(Phase::new("beats", 5.0.seconds()))
                    .run();
                let run = run.unwrap_or_else(|error| panic!("{person:?}, {condition:?}: {error}"));
                let blood = |time: Time| {
                    let held = run
                        .body
                        .blood()
                        .iter()
                        .map(|node| run.solution.volume(*node).unwrap().at(time).unwrap());
                    held.sum::<Volume>()
                };
                let [before, after] = [Time::ZERO, 5.0.seconds()].map(blood);
                assert!((before - body.blood_volume).abs() < 1e-6.ml());
                // What filters in a few seconds is little.
                assert!((after - before).abs() < 0.02 * before, "{before} {after}");
            }
        }
    }
}

/// 17.5 m, 1 cm: with the body's name, and once.
#[test]
fn statures_of_nobody_are_refused_with_the_bounds() {
    for cm in [
        1750.0,
        1.0,
        0.0,
        -175.0,
        49.0,
        281.0,
        f64::NAN,
        f64::INFINITY,
    ] {
        let body = BodyModel {
            stature: cm.cm(),
            ..BodyModel::default()
        };
        let Err(SessionError::Build(error)) = session(body, Posture::supine()).build() else {
            panic!("a stature of {cm} cm is accepted");
        };
        let text = error.to_string();
        assert_eq!(error.defects.len(), 1, "{text}");
        assert!(text.contains("stature is"), "{text}");
        assert!(text.contains("between 50 and 280 cm"), "{text}");
        let test = CalfTest::of(LegModel::default()).for_stature(cm.cm());
        let text = test.build().unwrap_err().to_string();
        assert!(text.contains("between 50 and 280 cm"), "{text}");
    }
    for cm in [50.0, 130.0, 280.0] {
        let body = BodyModel {
            stature: cm.cm(),
            ..BodyModel::default()
        };
        builds(body, Posture::standing(), || format!("{cm} cm"));
    }
}
