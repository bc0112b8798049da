//! Files that are whole or as they were before.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use soleus::prelude::*;
use soleus::report::{FileError, WholeFile, check_extension, write_whole};
use tempfile::TempDir;

use super::model;

/// A folder with one file in it.
fn with_old() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.csv");
    fs::write(&file, "old").unwrap();
    (folder, file)
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let names = names.map(|own| own.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Fails unless the folder holds the old file, as it was, and nothing else.
fn assert_untouched(folder: &TempDir, file: &Path) {
    assert_eq!(fs::read_to_string(file).unwrap(), "old");
    assert_eq!(names(folder.path()), ["a.csv"]);
}

fn said(error: Result<(), FileError>) -> String {
    error.unwrap_err().to_string()
}

#[test]
fn the_old_file_stands_until_the_new_one_is_whole() {
    let (folder, path) = with_old();
    WholeFile::check(&path).unwrap();
    assert_untouched(&folder, &path);
    let mut file = WholeFile::create(&path).unwrap();
    file.write_all(b"half").unwrap();
    file.flush().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    let partial = &names(folder.path())[1];
    assert!(partial.starts_with("a.csv.") && partial.ends_with(".partial"));
    // A killed process leaves what it flushed under this name.
    let flushed = fs::read_to_string(folder.path().join(partial)).unwrap();
    assert_eq!(flushed, "half");
    drop(file);
    assert_untouched(&folder, &path);
    let failed = write_whole(&path, |file| {
        file.write_all(b"half")?;
        Err(io::Error::other("the reader fell ill"))
    });
    assert_eq!(failed.unwrap_err().to_string(), "the reader fell ill");
    assert_untouched(&folder, &path);
    write_whole(&path, |file| file.write_all(b"new")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(names(folder.path()), ["a.csv"]);
}

#[test]
fn a_panic_while_writing_leaves_the_old_file() {
    let (folder, path) = with_old();
    let panicked = std::panic::catch_unwind(|| {
        write_whole(&path, |file| -> io::Result<()> {
            file.write_all(b"half")?;
            panic!("on purpose")
        })
    });
    assert!(panicked.is_err());
    assert_untouched(&folder, &path);
}

#[test]
fn what_was_written_can_be_left_under_a_name_that_says_partial() {
    let (folder, path) = with_old();
    let mut file = WholeFile::create(&path).unwrap();
    file.write_all(b"half").unwrap();
    let left = file.keep_partial().unwrap().unwrap();
    assert_eq!(left.extension().unwrap(), "partial");
    assert_eq!(fs::read_to_string(left).unwrap(), "half");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names(folder.path()).len(), 2);
}

#[test]
fn a_path_that_cannot_be_written_is_told_before_anything_is() {
    let (folder, path) = with_old();
    let inside = |name: &str| folder.path().join(name);
    for (wrong, why) in [
        (folder.path().to_path_buf(), "directory"),
        (inside("new/"), "directory"),
        (inside("no/such/x.csv"), "there is no folder"),
        (inside("a.csv/x.csv"), "directory"),
        (inside(&"x".repeat(256)), "too long"),
        (PathBuf::new(), "No such file"),
    ] {
        let name = wrong.display().to_string();
        let told = [
            said(WholeFile::check(&wrong)),
            said(WholeFile::create(&wrong).map(|_| ())),
            said(WholeFile::save(&wrong, "new")),
        ];
        for told in told {
            assert!(
                told.starts_with(&format!("cannot write {name}: ")),
                "{told}"
            );
            assert!(told.contains(why), "`{why}` is missing in: {told}");
        }
        assert_untouched(&folder, &path);
    }
    // As long as the system allows.
    WholeFile::save(inside(&"é".repeat(127)), "new").unwrap();
}

#[test]
fn a_name_that_promises_something_else_is_refused_with_the_right_one() {
    for (name, written) in [("a.png", "svg"), ("a.b.txt", "csv"), ("a.svgz", "svg")] {
        let told = said(check_extension(name, written));
        let right = Path::new(name).with_extension(written);
        assert!(told.contains(&right.display().to_string()), "{told}");
    }
    for name in ["a.svg", "a.SVG", "a", ".svg", "/dev/stdout", "b.png/a.svg"] {
        check_extension(name, "svg").unwrap();
    }
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_as_they_were() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, path) = with_old();
    let inside = |name: &str| folder.path().join(name);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
    WholeFile::save(&path, "new").unwrap();
    assert_eq!(mode(&path), 0o751);
    // A new file gets what any new file gets.
    fs::write(inside("usual"), "").unwrap();
    WholeFile::save(inside("own"), "").unwrap();
    assert_eq!(mode(&inside("own")), mode(&inside("usual")));

    fs::create_dir(inside("sub")).unwrap();
    symlink("../a.csv", inside("sub/link")).unwrap();
    symlink("sub/link", inside("chain")).unwrap();
    symlink("sub/later", inside("dangling")).unwrap();
    symlink("endless", inside("endless")).unwrap();
    WholeFile::save(inside("chain"), "through the link").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "through the link");
    WholeFile::save(inside("dangling"), "made").unwrap();
    assert_eq!(fs::read_to_string(inside("sub/later")).unwrap(), "made");
    for link in ["chain", "dangling", "sub/link"] {
        assert!(inside(link).is_symlink(), "{link}");
    }
    assert!(said(WholeFile::check(inside("endless"))).contains("links lead nowhere"));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = with_old();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    if fs::OpenOptions::new().write(true).open(&path).is_ok() {
        println!("skipped: this user may write every file");
        return;
    }
    assert!(said(WholeFile::save(&path, "new")).contains("ermission"));
    assert_untouched(&folder, &path);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_with_its_path_and_stays_a_device() {
    use std::os::unix::fs::FileTypeExt;
    let full = "/dev/full";
    let is_device = || fs::metadata(full).unwrap().file_type().is_char_device();
    if !fs::metadata(full).is_ok_and(|own| own.file_type().is_char_device()) {
        println!("skipped: there is no /dev/full");
        return;
    }
    let mut table = Table::new([Column::new("calf", "mmHg")]).unwrap();
    table.push(&[21.5]).unwrap();
    let entries = Entries::new().put("calf", 21.5.mmhg());
    let all: [(&str, Result<(), ReportError>); 4] = [
        ("save", WholeFile::save(full, "new").map_err(Into::into)),
        ("csv", write_whole(full, |file| table.write_csv(file))),
        ("json", write_whole(full, |file| table.write_json(file))),
        ("entries", write_whole(full, |file| entries.write_csv(file))),
    ];
    for (what, written) in all {
        let told = written.unwrap_err().to_string();
        assert!(told.contains("cannot write /dev/full"), "{what}: {told}");
        assert!(told.contains("make room"), "{what}: {told}");
    }
    WholeFile::check(full).unwrap();
    WholeFile::save("/dev/null", "new").unwrap();
    assert!(is_device());
}

/// What was buffered by the one who calls must not be lost without a word.
#[test]
fn tables_tell_when_the_last_bytes_are_not_written() {
    let mut table = Table::new([Column::new("calf", "mmHg")]).unwrap();
    table.push(&[21.5]).unwrap();
    let entries = Entries::new().put("calf", 21.5.mmhg());
    let full = || io::BufWriter::new(Failing::after(0));
    assert!(table.write_csv(full()).is_err());
    assert!(table.write_json(full()).is_err());
    assert!(entries.write_csv(full()).is_err());
}

/// A disk with room for so many bytes, which is given some more after it was full once.
#[derive(Debug)]
struct Failing {
    room: usize,
    failed: bool,
    writes: Vec<Vec<u8>>,
    flushes: usize,
}

impl Failing {
    fn after(room: usize) -> Self {
        let (failed, flushes) = (false, 0);
        let writes = Vec::new();
        Self {
            room,
            failed,
            writes,
            flushes,
        }
    }
}

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let held: usize = self.writes.iter().map(Vec::len).sum();
        let taken = bytes.len().min(self.room - held);
        if taken == 0 && !bytes.is_empty() {
            if !self.failed {
                self.failed = true;
                self.room += 10_000;
            }
            return Err(ErrorKind::StorageFull.into());
        }
        self.writes.push(bytes[..taken].to_vec());
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flushes += 1;
        Ok(())
    }
}

#[test]
fn rows_are_written_and_flushed_as_whole_lines() {
    let model = model("vein");
    let columns = Columns::new().probe("vein", Probe::pressure(model.vein));
    let mut disk = Failing::after(usize::MAX);
    let mut writer = CsvWriter::new(&mut disk, columns).unwrap();
    Simulation::of(&model.circulation)
        .watched_by(Looks::Every(0.01.seconds()), &mut writer)
        .run(10.0.seconds())
        .unwrap();
    // The headings and 1001 rows, whether or not it is finished.
    drop(writer);
    assert_eq!((disk.writes.len(), disk.flushes), (1002, 1002));
    for line in disk.writes {
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert!(line.ends_with(b"\n"));
    }
}

#[test]
fn after_a_row_that_was_not_written_nothing_is() {
    let model = model("vein");
    let columns = Columns::new().probe("vein", Probe::pressure(model.vein));
    let mut disk = Failing::after(100);
    let mut writer = CsvWriter::new(&mut disk, columns).unwrap();
    let simulation = Simulation::of(&model.circulation);
    let solution = simulation.run(10.0.seconds()).unwrap();
    let mut failures = 0;
    for second in 0..=10 {
        let mut moment = solution.at(f64::from(second).seconds()).unwrap();
        let row = writer.row(f64::from(second).seconds(), &moment.frame());
        failures += usize::from(row.is_err());
    }
    assert!((1..11).contains(&failures));
    assert_eq!(writer.rows() + failures, 11);
    let rows = writer.rows();
    let told = writer.finish().unwrap_err().to_string();
    assert!(told.contains("the table cannot be written"), "{told}");
    let text = String::from_utf8(disk.writes.concat()).unwrap();
    // Headings and whole rows, then at most the half of one.
    assert_eq!(text.matches('\n').count(), 1 + rows, "{text}");
    assert_eq!(text.len(), 100);
}
