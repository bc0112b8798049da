//! The response of a cohort to tilting, each person as a body of their own.
//!
//! The measurements stand outside of the crate; without them there is nothing to compare with, and the test says so.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use std::path::Path;

use soleus::prelude::*;

#[path = "support/bands.rs"]
mod bands;

use bands::{known_gap, within};

/// Heart rate in 1/min, output in L/min, stroke volume in mL, resistance index in dyn s cm-5 m2.
type State = [f64; 4];

const NAMES: [&str; 4] = [
    "heart rate, 1/min",
    "output, L/min",
    "stroke volume, mL",
    "resistance index, dyn s/cm5 m2",
];

/// One who was tilted by 60 degrees: who they are, and their state lying and after 2 and 5 minutes.
struct Tilted {
    person: Person,
    measured: [State; 3],
}

fn read(path: &Path) -> Vec<Tilted> {
    let mut table = csv::Reader::from_path(path).unwrap();
    let header = table.headers().unwrap().clone();
    let tilted = |row: csv::StringRecord| {
        let text = |name: &str| {
            row.get(header.iter().position(|column| column == name).unwrap())
                .unwrap()
        };
        let number = |name: &str| text(name).parse::<f64>().unwrap();
        let sex = if text("sex") == "female" {
            Sex::Female
        } else {
            Sex::Male
        };
        let person = Person::new(
            sex,
            number("age_years"),
            number("height_cm").cm(),
            number("weight_kg").kg(),
        )
        .and_then(|person| person.with_resting_rate(number("heart_rate_supine_bpm").bpm()));
        let measured = ["supine", "tilt_2min", "tilt_5min"].map(|when| {
            let rate = number(&format!("heart_rate_{when}_bpm"));
            let output = number(&format!("cardiac_output_{when}_l_min"));
            [
                rate,
                output,
                1000.0 * output / rate,
                number(&format!("svri_{when}_dyn_s_cm5_m2")),
            ]
        });
        Tilted {
            person: person.unwrap(),
            measured,
        }
    };
    // Rows of even number helped to choose between published values of the model, so that only odd ones may judge it.
    table
        .records()
        .step_by(2)
        .map(|row| tilted(row.unwrap()))
        .collect()
}

/// What the model says of a person: lying, and over the minute before 2 and before 5 minutes.
fn predicted(person: &Person) -> [State; 3] {
    let run = Session::of(BodyModel::for_person(person))
        .tolerance(1e-4)
        .settling(1.0.minutes())
        .phase(Phase::new("supine", 1.0.minutes()))
        .phase(Phase::new("tilted", 5.0.minutes()).tilted(60.0.degrees(), 10.0.seconds()))
        .run()
        .unwrap();
    let square_metres = person.surface_area().cm2() / 1e4;
    // Phases: lying from 0 to 1 minute, tilted from there on.
    [1.0, 3.0, 6.0].map(|end: f64| {
        let (from, to) = ((end - 1.0).minutes(), end.minutes());
        let heart = HeartReport::read(&run.solution, &run.body.heart, from, to).unwrap();
        let output = heart.output.l_per_min();
        let index = 80.0 * heart.arterial.mean.mmhg() / output * square_metres;
        let stroke = heart.left.unwrap().stroke_volume.ml();
        [heart.heart_rate.unwrap().bpm(), output, stroke, index]
    })
}

fn all_predicted(people: &[Tilted]) -> Vec<[State; 3]> {
    let half = people.len().div_ceil(2);
    std::thread::scope(|scope| {
        let halves = people.chunks(half).map(|half| {
            scope.spawn(move || {
                half.iter()
                    .map(|one| predicted(&one.person))
                    .collect::<Vec<_>>()
            })
        });
        let halves: Vec<_> = halves.collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    })
}

/// Mean of changes from lying, and its standard error.
fn change(states: impl Iterator<Item = [State; 3]>, when: usize, what: usize) -> (f64, f64) {
    let changes: Vec<f64> = states.map(|of| of[when][what] - of[0][what]).collect();
    let count = changes.len() as f64;
    let mean = changes.iter().sum::<f64>() / count;
    let squares: f64 = changes.iter().map(|change| (change - mean).powi(2)).sum();
    (mean, (squares / (count - 1.0) / count).sqrt())
}

/// The LASERI study, 112 healthy people of 26 to 42 years by whole-body impedance cardiography (data set of the R package ICSNP): mean changes of the 56 in odd rows, within two standard errors.
#[test]
fn the_mean_response_of_a_cohort_to_a_tilt_by_60_degrees() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/laseri_tilt.csv");
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return;
    }
    let people = read(&path);
    assert_eq!(people.len(), 56);
    let predicted = all_predicted(&people);
    for (when, minutes, reached) in [
        (1, 2, [Some(14.25), None, None, None]),
        (2, 5, [16.16, -0.99, -29.05, 722.3].map(Some)),
    ] {
        for (what, (name, reached)) in NAMES.iter().zip(reached).enumerate() {
            let (measured, error) = change(people.iter().map(|one| one.measured), when, what);
            let (model, _) = change(predicted.iter().copied(), when, what);
            let off = (model - measured) / error;
            println!("measured {measured:+.2} (SE {error:.2}), model {model:+.2}: {off:+.1} SE");
            let band = measured - 2.0 * error..=measured + 2.0 * error;
            let name = format!("{name}, after {minutes} min");
            match reached {
                None => within(&name, model, band),
                Some(reached) => known_gap(&name, model, band, reached),
            }
        }
    }
}
