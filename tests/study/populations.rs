//! Members in parallel: the same whatever the threads, in order, with failures kept.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use soleus::prelude::*;
use soleus::study::*;

/// Two lengths and their sum; members whose first length is above `limit` fail.
fn sums(study: &mut Study) -> (Factor<Length>, Factor<Length>, Measured<Length>) {
    let a = study.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
    let b = study.vary("b", Spread::log_uniform(1.0.cm(), 100.0.cm()));
    (a, b, study.measure("sum"))
}

fn run(threads: usize, design: Design, limit: f64) -> (Population, Measured<Length>) {
    let mut study = Study::new().on_threads(threads);
    let (a, b, sum) = sums(&mut study);
    let population = study.run(&design, |member, outcome| {
        let a = member.get(a)?;
        if a.cm() > limit {
            return Err(format!("{a} is too long").into());
        }
        Ok(outcome.set(sum, a + member.get(b)?)?)
    });
    (population.unwrap(), sum)
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    for design in [
        Design::grid(7),
        Design::latin_hypercube(101).seeded(4),
        Design::sobol(128).seeded(4),
        Design::random(101).seeded(4),
    ] {
        let of = |threads| {
            let (population, sum) = run(threads, design, 2.0);
            population.values(sum).unwrap()
        };
        assert_eq!(of(1), of(4));
    }
}

#[test]
fn members_that_fail_keep_their_place_and_say_why() {
    let (population, sum) = run(3, Design::latin_hypercube(40), 0.5);
    assert_eq!(population.members().len(), 40);
    let failures: Vec<_> = population.failures().collect();
    assert_eq!(failures.len(), 20);
    for (index, cause) in failures {
        let member = &population.members()[index];
        assert_eq!(member.index, index);
        assert!(member.factors[0] > 0.5 && cause.to_string().ends_with("is too long"));
    }
    assert_eq!(population.values(sum).unwrap().len(), 20);
    assert_eq!(population.summary(sum).unwrap().members, 20);
}

/// The mean of a uniform factor is its middle, that of a log-uniform one (high - low) / ln(high / low) = 21.497.
#[test]
fn a_sobol_sequence_gives_means_to_a_part_in_a_thousand() {
    let (population, sum) = run(2, Design::sobol(1024), 2.0);
    let mean = population.summary(sum).unwrap().mean.cm();
    assert!((mean / 21.997_3 - 1.0).abs() < 1e-3, "{mean}");
}

#[test]
fn members_are_passed_on_in_order_and_a_receiver_may_have_had_enough() {
    let mut study = Study::new().on_threads(4);
    let (a, _, sum) = sums(&mut study);
    let mut seen = Vec::new();
    let mut receiver = |member: &MemberRun| {
        seen.push(member.index);
        if seen.len() == 30 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| {
        // Early members take longest.
        std::thread::sleep(std::time::Duration::from_micros(
            200 - 2 * member.index() as u64 % 200,
        ));
        Ok(outcome.set(sum, member.get(a)?)?)
    };
    study
        .stream(&Design::random(90), model, &mut receiver)
        .unwrap();
    assert_eq!(seen, (0..30).collect::<Vec<_>>());
}

/// Members of later parts of the design used to run early and wait for their turn, a third of them in memory, and rows of hours of work were not on disk.
#[test]
fn members_run_in_the_order_in_which_they_are_passed_on() {
    let mut study = Study::new().on_threads(4);
    let (x, _, sum) = sums(&mut study);
    let (begun, mut seen, mut waiting) = (AtomicUsize::new(0), 0, 0);
    study
        .stream(
            &Design::random(400),
            |member, outcome| {
                begun.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(1));
                Ok(outcome.set(sum, member.get(x)?)?)
            },
            &mut |_: &MemberRun| {
                seen += 1;
                waiting = begun
                    .load(Ordering::Relaxed)
                    .saturating_sub(seen)
                    .max(waiting);
                ControlFlow::Continue(())
            },
        )
        .unwrap();
    assert!(
        waiting < 100,
        "{waiting} of 400 members ran before their turn"
    );
}

#[test]
fn a_model_that_panics_loses_its_own_member_only() {
    let mut study = Study::new().on_threads(2);
    let (x, _, sum) = sums(&mut study);
    let population = study
        .run(&Design::random(20), |member, outcome| {
            assert_ne!(member.index(), 7, "an unlucky number");
            Ok(outcome.set(sum, member.get(x)?)?)
        })
        .unwrap();
    assert_eq!(population.values(sum).unwrap().len(), 19);
    let (index, cause) = population.failures().next().unwrap();
    assert_eq!(index, 7);
    let words = cause.to_string();
    assert!(
        words.contains("panicked") && words.contains("an unlucky number"),
        "{words}"
    );
}

#[test]
fn a_receiver_that_panics_ends_the_study() {
    let mut study = Study::new().on_threads(1);
    let (x, _, sum) = sums(&mut study);
    let begun = AtomicUsize::new(0);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        study.stream(
            &Design::random(1000),
            |member, outcome| {
                begun.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(1));
                Ok(outcome.set(sum, member.get(x)?)?)
            },
            &mut |member: &MemberRun| {
                assert_ne!(member.index, 2, "enough of this");
                ControlFlow::Continue(())
            },
        )
    }));
    assert!(ended.is_err());
    assert!(begun.load(Ordering::Relaxed) < 500);
}

#[test]
fn what_streams_to_disk_is_what_is_kept() {
    let mut study = Study::new();
    let (a, b, sum) = sums(&mut study);
    let model = |member: &Member<'_>, outcome: &mut Outcome<'_>| {
        if member.index() == 3 {
            return Err("a comma, a \"quote\"".into());
        }
        Ok(outcome.set(sum, member.get(a)? + member.get(b)?)?)
    };
    let design = Design::sobol(8);
    let (mut streamed, mut kept) = (Vec::new(), Vec::new());
    let mut stream = CsvStream::of(&study, &mut streamed);
    study.stream(&design, model, &mut stream).unwrap();
    stream.finish().unwrap();
    study
        .run(&design, model)
        .unwrap()
        .write_csv(&mut kept)
        .unwrap();
    assert_eq!(streamed, kept);

    let mut reader = csv::Reader::from_reader(&kept[..]);
    let headings = reader.headers().unwrap().clone();
    assert_eq!(
        headings,
        vec!["member", "a (cm)", "b (cm)", "sum (cm)", "failure"]
    );
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 8);
    assert_eq!((&rows[3][3], &rows[3][4]), ("", "a comma, a \"quote\""));
    let number = |row: usize, column: usize| rows[row][column].parse::<f64>().unwrap();
    assert_eq!(number(5, 3), number(5, 1) + number(5, 2));
}

/// A disk that is full after some bytes.
struct Full(usize);

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self
            .0
            .checked_sub(bytes.len())
            .ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_ends_the_study_with_its_own_words() {
    let mut study = Study::new();
    let (a, _, sum) = sums(&mut study);
    let mut stream = CsvStream::of(&study, Full(10_000));
    let model =
        |member: &Member<'_>, outcome: &mut Outcome<'_>| Ok(outcome.set(sum, member.get(a)?)?);
    let ended = study.stream(&Design::random(5000), model, &mut stream);
    assert!(
        matches!(ended, Err(StudyError::Receiver { .. })),
        "{ended:?}"
    );
}

#[test]
fn pairs_are_of_one_member() {
    let mut study = Study::new();
    let (a, b, sum) = sums(&mut study);
    let population = study.run(&Design::random(20), |member, outcome| {
        Ok(outcome.set(sum, member.get(a)? + member.get(b)?)?)
    });
    let population = population.unwrap();
    let pairs = population.pairs(a, sum).unwrap();
    for ((a, sum), member) in pairs.into_iter().zip(population.members()) {
        assert_eq!(a.cm(), member.factors[0]);
        assert_eq!(sum.cm(), member.factors[0] + member.factors[1]);
    }
}
