//! What examples write is whole, and what was there before is not lost.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::{example, refused, run, table};

/// A short run of `heel_raises`.
const SHORT: [&str; 2] = ["--number", "1"];

/// A folder with a file of this name in it.
fn with_old(name: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, "old").unwrap();
    (folder, file)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The names that end so.
fn ending<'n>(folder: &TempDir, end: &'n str) -> impl Iterator<Item = PathBuf> + use<'n> {
    let names = fs::read_dir(folder.path()).unwrap();
    let names = names.map(|own| own.unwrap().path());
    names.filter(move |own| text(own).ends_with(end))
}

/// Fails unless it told an error in these words, and did not panic.
fn failed(output: &Output, words: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.starts_with("error: "), "{told}");
    assert!(told.contains(words) && !told.contains("panicked"), "{told}");
}

/// The example, on a disk with room for files of one block.
#[cfg(unix)]
fn on_a_small_disk(name: &str, arguments: &[&str]) -> Output {
    let limited = example(name);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]);
    shell.arg(limited.get_program()).args(arguments);
    shell.output().unwrap()
}

/// Nothing is printed: the report comes first, and a run comes before it.
#[test]
fn a_path_that_cannot_be_written_is_refused_before_the_run() {
    let (folder, file) = with_old("a.csv");
    let below_file = file.join("x.svg");
    let folder = folder.path().join("folder.svg");
    fs::create_dir(&folder).unwrap();
    let long = ["--heart", "beating", "--hours", "16"];
    for path in [Path::new("no/such/x.svg"), &below_file, &folder] {
        for name in ["heel_raises", "stand_up", "pv_loops", "manoeuvres"] {
            refused(name, &["--plot", text(path)], 1, text(path));
        }
        let flight = [&long[..], &["--plot", text(path)]].concat();
        refused("flight", &flight, 1, text(path));
    }
    let people = table("files_people.csv", "");
    refused(
        "tilt_cohort",
        &[&people, "--out", "no/such/x.csv"],
        1,
        "no/such/x.csv",
    );
}

#[test]
fn svg_under_another_name_is_refused_before_the_run_with_the_right_name() {
    let folder = tempfile::tempdir().unwrap();
    let [png, txt] = ["a.png", "a.txt"].map(|name| folder.path().join(name));
    for name in [
        "heel_raises",
        "stand_up",
        "pv_loops",
        "manoeuvres",
        "flight",
    ] {
        refused(name, &["--plot", text(&png)], 1, "a.svg");
    }
    refused("flight", &["--csv", text(&txt)], 1, "a.csv");
    let people = table("files_names.csv", "");
    refused("tilt_cohort", &[&people, "--plot", text(&png)], 1, "a.svg");
    refused("tilt_cohort", &[&people, "--out", text(&txt)], 1, "a.csv");
    assert_eq!(ending(&folder, "").count(), 0);
}

#[test]
fn a_file_that_is_read_or_written_too_is_not_written() {
    let people = table("files_read.csv", "sex\n");
    refused("tilt_cohort", &[&people, "--out", &people], 1, "also read");
    assert_eq!(fs::read_to_string(&people).unwrap(), "sex\n");
    let folder = tempfile::tempdir().unwrap();
    let same = folder.path().join("same");
    let roundabout = folder.path().join(".").join("same");
    let both = ["--csv", text(&same), "--plot", text(&roundabout)];
    refused("flight", &both, 1, "by another option");
}

#[test]
fn claims_look_at_all_their_files_before_the_experiments() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("claims_manoeuvres.svg")).unwrap();
    let into = ["--into", text(folder.path())];
    refused("claims", &into, 1, "claims_manoeuvres.svg");
    assert_eq!(ending(&folder, "").count(), 1);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_drawing_and_the_report_is_printed() {
    let (folder, file) = with_old("a.svg");
    let output = on_a_small_disk("heel_raises", &["--number", "1", "--plot", text(&file)]);
    failed(&output, &format!("cannot write {}", file.display()));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("times real time"), "{report}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(ending(&folder, "").count(), 1);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_rows_of_a_flight_and_the_report_is_printed() {
    let (folder, file) = with_old("a.csv");
    let arguments = ["--json", "--hours", "0.5", "--csv", text(&file)];
    let output = on_a_small_disk("flight", &arguments);
    failed(&output, &format!("cannot write {}", file.display()));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report["course"].is_array(), "{report}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(ending(&folder, "").count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_after_the_report() {
    if !Path::new("/dev/full").exists() {
        println!("skipped: there is no /dev/full");
        return;
    }
    let output = run(
        "heel_raises",
        &[&SHORT[..], &["--plot", "/dev/full"]].concat(),
    );
    failed(&output, "cannot write /dev/full");
    assert!(!output.stdout.is_empty());
    let output = run("flight", &["--hours", "0.5", "--csv", "/dev/full"]);
    failed(&output, "/dev/full");
    for name in ["heel_raises", "compose", "custom_component"] {
        let mut full = example(name);
        let full = full.stdout(File::options().write(true).open("/dev/full").unwrap());
        failed(&full.output().unwrap(), "cannot write to standard output");
    }
}

/// Both go to one file, one after the other.
#[cfg(target_os = "linux")]
#[test]
fn report_and_drawing_share_standard_output() {
    let (_folder, file) = with_old("both");
    let mut both = example("heel_raises");
    both.args(SHORT).args(["--plot", "/dev/stdout"]);
    assert!(
        both.stdout(File::create(&file).unwrap())
            .status()
            .unwrap()
            .success()
    );
    let both = fs::read_to_string(&file).unwrap();
    let (report, drawing) = both.split_once("<svg").unwrap();
    assert!(report.contains("times real time"), "{report}");
    assert!(drawing.trim_end().ends_with("</svg>"));
}

#[test]
fn a_closed_pipe_is_an_error_and_the_drawing_is_written() {
    let (folder, file) = with_old("a.svg");
    let unread = |mut command: Command| {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Whoever reads goes away before anything is written.
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    };
    let mut drawing = example("heel_raises");
    drawing.args(SHORT).args(["--plot", text(&file)]);
    failed(&unread(drawing), "cannot write to standard output");
    let drawn = fs::read_to_string(&file).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
    assert_eq!(ending(&folder, "").count(), 1);
    for name in ["compose", "custom_component"] {
        failed(&unread(example(name)), "cannot write to standard output");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_flight_leaves_the_old_rows_and_its_own_beside_them() {
    let (folder, file) = with_old("a.csv");
    let mut flight = example("flight");
    flight.args(["--heart", "beating", "--hours", "16", "--csv", text(&file)]);
    let mut flight = flight.stdout(Stdio::null()).spawn().unwrap();
    let partial = wait_for_rows(&folder, &mut flight);
    let mut interrupt = Command::new("kill");
    let interrupt = interrupt.args(["-INT", &flight.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert!(!flight.wait().unwrap().success());
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    let rows = fs::read_to_string(partial).unwrap();
    assert!(rows.starts_with("time [s],ankle vein [mmHg]"));
    assert!(rows.ends_with('\n') && rows.lines().count() > 3);
    let cells = |row: &str| row.split(',').count();
    let headings = rows.lines().next().unwrap();
    assert!(rows.lines().all(|row| cells(row) == cells(headings)));
}

/// Waits until a flight has written some rows; fails if it ends before.
#[cfg(unix)]
fn wait_for_rows(folder: &TempDir, flight: &mut Child) -> PathBuf {
    loop {
        let some = |own: &PathBuf| fs::read_to_string(own).unwrap().lines().count() > 3;
        if let Some(partial) = ending(folder, ".partial").find(some) {
            return partial;
        }
        assert!(flight.try_wait().unwrap().is_none(), "it ended before");
        thread::sleep(Duration::from_millis(20));
    }
}
