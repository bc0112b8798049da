//! Studies that end half way: what they have written is whole, and can be gone on with.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use soleus::prelude::*;
use soleus::study::*;

fn study() -> (Study, Factor<Length>, Measured<Length>) {
    let mut study = Study::new();
    let a = study.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
    let _ = study.vary("b, \"quoted\"", Spread::log_uniform(1.0.cm(), 100.0.cm()));
    let double = study.measure("double");
    (study, a, double)
}

fn double_of(
    a: Factor<Length>,
    double: Measured<Length>,
) -> impl Fn(&Member<'_>, &mut Outcome<'_>) -> Result<(), Cause> + Sync {
    move |member, outcome| {
        if member.index() == 3 {
            return Err("stopped\nin two lines".into());
        }
        Ok(outcome.set(double, member.get(a)? * 2.0)?)
    }
}

/// What reached a writer, piece by piece; an empty piece is a flush.
#[derive(Clone, Default)]
struct Pieces(Arc<Mutex<Vec<Vec<u8>>>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap().push(Vec::new());
        Ok(())
    }
}

/// A study that was killed lost what was in a buffer, and left half a number at the end.
#[test]
fn each_row_of_a_stream_is_written_whole_and_flushed_before_the_next() {
    let (study, a, double) = study();
    let pieces = Pieces::default();
    let mut stream = CsvStream::of(&study, pieces.clone());
    study
        .stream(&Design::random(300), double_of(a, double), &mut stream)
        .unwrap();
    assert_eq!(stream.rows(), 300);
    // Killed: nothing that runs at the end may run.
    std::mem::forget(stream);
    let pieces = pieces.0.lock().unwrap();
    assert_eq!(pieces.len(), 2 * 301);
    for pair in pieces.chunks(2) {
        let line = std::str::from_utf8(&pair[0]).unwrap();
        assert!(
            line.ends_with('\n') && line.lines().count() == 1,
            "{line:?}"
        );
        assert!(pair[1].is_empty(), "a row was not flushed");
    }
    assert!(pieces[2 * 4].ends_with(b",stopped in two lines\n"));
}

#[test]
fn rows_that_are_flushed_together_are_whole_too() {
    let (study, a, double) = study();
    let pieces = Pieces::default();
    let mut stream = CsvStream::of(&study, pieces.clone()).flushed_every(7);
    study
        .stream(&Design::random(50), double_of(a, double), &mut stream)
        .unwrap();
    // 51 lines with the headings: 49 of them in sevens.
    assert_eq!(stream.rows(), 48);
    assert_eq!(pieces.0.lock().unwrap().len(), 2 * 7);
    stream.finish().unwrap();
    let pieces = pieces.0.lock().unwrap();
    assert!(
        pieces
            .iter()
            .all(|piece| piece.is_empty() || piece.ends_with(b"\n"))
    );
    let all = String::from_utf8(pieces.concat()).unwrap();
    assert_eq!(all.lines().count(), 51);
}

/// A disk with so much room left: what does not fit is written half.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fits = bytes.len().min(self.0);
        self.0 -= fits;
        if fits == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(fits)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_says_how_many_whole_rows_were_written() {
    let (study, a, double) = study();
    let whole = {
        let mut whole = Vec::new();
        let mut stream = CsvStream::of(&study, &mut whole);
        let model = double_of(a, double);
        study
            .stream(&Design::random(40), model, &mut stream)
            .unwrap();
        stream.finish().unwrap();
        String::from_utf8(whole).unwrap()
    };
    let room = 1000;
    let fit = whole[..room].matches('\n').count() - 1;
    let mut stream = CsvStream::of(&study, Disk(room));
    let ended = study.stream(&Design::random(40), double_of(a, double), &mut stream);
    let Err(StudyError::Receiver { cause }) = ended else {
        panic!("{ended:?}");
    };
    let words = cause.to_string();
    assert!(words.starts_with(&format!("{fit} whole row(s)")), "{words}");
    let kind = cause.downcast_ref::<io::Error>().unwrap().kind();
    assert_eq!(kind, io::ErrorKind::StorageFull);
    assert_eq!(stream.rows(), fit);
    // After half a row nothing is written any more, though there were room again.
    assert!(stream.finish().is_err());
}

struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        let name = format!("soleus-{}-{name}.csv", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_file(&path);
        Self(path)
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }

    fn write(&self, text: &str) {
        std::fs::write(&self.0, text).unwrap();
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn whole(design: &Design, file: &Temporary) -> String {
    let (study, a, double) = study();
    let (mut stream, rest) = CsvStream::resume(&study, design, &file.0).unwrap();
    assert_eq!(rest, *design);
    study
        .stream(&rest, double_of(a, double), &mut stream)
        .unwrap();
    stream.finish().unwrap();
    file.text()
}

#[test]
fn a_study_goes_on_where_it_was_killed() {
    let file = Temporary::new("goes-on");
    let design = Design::latin_hypercube(30).seeded(5);
    let whole = whole(&design, &file);
    assert_eq!(whole.lines().count(), 31);
    // Killed anywhere: in the headings, in a row, between two, after the last.
    for end in (0..whole.len())
        .step_by(37)
        .chain([whole.len() - 1, whole.len()])
    {
        file.write(&whole[..end]);
        let (study, a, double) = study();
        let (mut stream, rest) = CsvStream::resume(&study, &design, &file.0).unwrap();
        let there = whole[..end].matches('\n').count().saturating_sub(1);
        assert_eq!(stream.rows(), there);
        let mut ran = Vec::new();
        let mut both = |member: &MemberRun| {
            ran.push(member.index);
            let _ = stream.receive(member).unwrap();
            ControlFlow::Continue(())
        };
        study
            .stream(&rest, double_of(a, double), &mut both)
            .unwrap();
        assert_eq!(ran, (there..30).collect::<Vec<_>>());
        stream.finish().unwrap();
        assert!(file.text() == whole, "killed after {end} bytes");
    }
}

#[test]
fn rows_of_another_study_are_not_gone_on_with() {
    let file = Temporary::new("another");
    let design = Design::latin_hypercube(10).seeded(5);
    let whole = whole(&design, &file);
    let refusal = |study: &Study, design: Design| {
        let refused = CsvStream::resume(study, &design, &file.0).unwrap_err();
        assert!(matches!(refused, StudyError::OtherRows { .. }), "{refused}");
        assert!(file.text() == whole, "the file was changed");
        refused.to_string()
    };
    let (own, _, _) = study();
    let seed = refusal(&own, Design::latin_hypercube(10).seeded(6));
    assert!(
        seed.contains("row 1") && seed.contains("factor `a`"),
        "{seed}"
    );
    let longer = refusal(&own, Design::latin_hypercube(20).seeded(5));
    assert!(longer.contains("row 1"), "{longer}");
    let later = refusal(&own, design.starting_at(3));
    assert!(later.contains("member 0, where 3"), "{later}");
    let mut other = Study::new();
    let _ = other.vary("a", Spread::uniform(0.0.cm(), 1.0.cm()));
    let _ = other.vary("c", Spread::log_uniform(1.0.cm(), 100.0.cm()));
    let _ = other.measure::<Length>("double");
    let names = refusal(&other, design);
    assert!(
        names.contains("row 0") && names.contains("`c (cm)` in this study"),
        "{names}"
    );
    let _ = other.measure::<Length>("more");
    assert!(refusal(&other, design).contains("has 5 columns, not 6"));
}

#[test]
fn a_shorter_design_whose_members_agree_goes_on_as_a_longer_one_and_not_the_other_way() {
    let file = Temporary::new("longer");
    let short = whole(&Design::sobol(8), &file);
    let (study, a, double) = study();
    let (mut stream, rest) = CsvStream::resume(&study, &Design::sobol(12), &file.0).unwrap();
    study
        .stream(&rest, double_of(a, double), &mut stream)
        .unwrap();
    stream.finish().unwrap();
    let long = file.text();
    assert!(long.starts_with(&short) && long.lines().count() == 13);
    let refused = CsvStream::resume(&study, &Design::sobol(8), &file.0).unwrap_err();
    let words = refused.to_string();
    assert!(
        words.contains("row 9") && words.contains("8 member(s) only"),
        "{words}"
    );
}

#[test]
fn a_design_that_starts_later_runs_the_same_members() {
    let (study, a, double) = study();
    let design = Design::random(9).seeded(2);
    let all = study.run(&design, double_of(a, double)).unwrap();
    let rest = study
        .run(&design.starting_at(4), double_of(a, double))
        .unwrap();
    assert_eq!(rest.members().len(), 5);
    for (own, of_all) in rest.members().iter().zip(&all.members()[4..]) {
        assert_eq!((own.index, &own.factors), (of_all.index, &of_all.factors));
    }
    let none = study
        .run(&design.starting_at(9), double_of(a, double))
        .unwrap();
    assert!(none.members().is_empty() && none.summary(double).is_err());
}
