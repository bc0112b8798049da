//! The examples do what they promise on the command line.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail a test"
)]

#[path = "examples/claims.rs"]
mod claims;
#[path = "examples/files.rs"]
mod files;
#[path = "examples/recordings.rs"]
mod recordings;
#[path = "examples/tilted.rs"]
mod tilted;
#[path = "examples/whole_body.rs"]
mod whole_body;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::thread;

use serde_json::Value;

const EXAMPLES: [&str; 9] = [
    "claims",
    "flight",
    "manoeuvres",
    "heel_raises",
    "stand_up",
    "pv_loops",
    "tilt_cohort",
    "compose",
    "custom_component",
];

/// What everyone who reads the JSON of `heel_raises` may count on.
const PROMISED: [&str; 13] = [
    "ankle_pressure_rest_mmhg",
    "ankle_pressure_after_mmhg",
    "ankle_pressure_drop_mmhg",
    "recovery_90_s",
    "venous_volume_ml",
    "venous_filling_index_ml_s",
    "ejection_fraction",
    "residual_volume_fraction",
    "popliteal_peak_velocity_cm_s",
    "soleus_peak_pressure_mmhg",
    "reflux_volume_ml",
    "volume_drift_relative",
    "real_time_factor",
];

/// The example, next to this test. `cargo test` builds it; `cargo test --test examples` does not, so that it is built here.
fn example(name: &str) -> Command {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let this = std::env::current_exe().unwrap();
        let profile = this.parent().and_then(Path::parent).unwrap();
        let folder = profile.join("examples");
        let file = |name| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        if !EXAMPLES.into_iter().all(|name| file(name).exists()) {
            build(&profile.file_name().unwrap().to_string_lossy());
        }
        folder
    });
    Command::new(BUILT.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn build(profile: &str) {
    let profile = if profile == "debug" { "test" } else { profile };
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--examples", "--profile", profile]);
    let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
    assert!(
        built.is_ok_and(|status| status.success()),
        "the examples do not build"
    );
}

fn run(name: &str, arguments: &[&str]) -> Output {
    example(name).args(arguments).output().unwrap()
}

fn heel_raises(arguments: &[&str]) -> Output {
    run("heel_raises", arguments)
}

fn report(arguments: &[&str]) -> Value {
    json("heel_raises", arguments)
}

fn json(name: &str, arguments: &[&str]) -> Value {
    let output = run(name, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    // Fails if there is anything but one JSON value.
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report.is_object(), "{report}");
    report
}

fn number(report: &Value, key: &str) -> f64 {
    let number = report.get(key).and_then(Value::as_f64);
    number.unwrap_or_else(|| panic!("no number `{key}` in {report}"))
}

fn keys(report: &Value) -> Vec<&String> {
    report.as_object().unwrap().keys().collect()
}

/// A file for a test to read, or a path for it to write to.
fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn table(name: &str, text: &str) -> String {
    let file = scratch(name);
    std::fs::write(&file, text).unwrap();
    file.to_string_lossy().into_owned()
}

#[test]
fn json_has_the_same_keys_in_every_posture_and_leg() {
    let runs = [
        ("standing", "healthy"),
        ("sitting", "superficial"),
        ("supine", "deep"),
        ("standing", "all-incompetent"),
        ("sitting", "obstruction"),
        ("supine", "no-valves"),
    ];
    let reports = thread::scope(|scope| {
        let workers = runs.chunks(3).map(|runs| {
            scope.spawn(|| {
                let run = |(posture, leg): &(&str, &str)| {
                    report(&[
                        "--json",
                        "--number",
                        "3",
                        "--posture",
                        posture,
                        "--leg",
                        leg,
                    ])
                };
                runs.iter().map(run).collect::<Vec<_>>()
            })
        });
        let workers: Vec<_> = workers.collect();
        let reports = workers.into_iter().map(|worker| worker.join().unwrap());
        reports.flatten().collect::<Vec<_>>()
    });
    for (report, (posture, leg)) in reports.iter().zip(runs) {
        assert_eq!(keys(report), keys(&reports[0]));
        assert_eq!(report["posture"], posture);
        assert_eq!(report["leg"], leg);
        assert_eq!(report["number"], 3);
        for key in PROMISED {
            let value = &report[key];
            let is_nullable = matches!(key, "recovery_90_s" | "venous_filling_index_ml_s");
            assert!(
                value.is_f64() || (is_nullable && value.is_null()),
                "{key}: {value}"
            );
        }
        assert!(number(report, "volume_drift_relative") < 1e-9);
    }
    assert!(number(&reports[0], "reflux_volume_ml") < 0.01);
    assert!(number(&reports[3], "reflux_volume_ml") > 100.0);
}

#[test]
fn the_report_says_where_values_lie_and_the_drawing_is_written() {
    let svg = scratch("heel_raises.svg");
    let output = heel_raises(&["--plot", &svg.to_string_lossy()]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    for words in [
        "RT90",
        "Nicolaides",
        "popliteal valve",
        "times real time",
        "no published value",
    ] {
        assert!(text.contains(words), "`{words}` is missing in:\n{text}");
    }
    let drawing = std::fs::read_to_string(svg).unwrap();
    assert!(drawing.starts_with("<svg") && drawing.contains("mmHg"));
}

#[test]
fn what_cannot_be_done_is_refused_with_a_reason() {
    let empty = table("empty.csv", "");
    let columns = table("columns.csv", "time_s,soleus_uv\n0,1\n0.001,2\n");
    let header = "time_s,tibialis_anterior_uv,gastrocnemius_medialis_uv,gastrocnemius_lateralis_uv,soleus_uv\n";
    let short = table("short.csv", &format!("{header}0,1,2,3,4\n"));
    let word = table(
        "word.csv",
        &format!("{header}0,1,2,3,4\n0.001,1,2,3,much\n"),
    );
    for (arguments, code, words) in [
        (vec!["--number", "0"], 2, "1 to 3600"),
        (vec!["--rate", "0"], 2, "0.1 to 4"),
        (vec!["--rate", "-1"], 2, "0.1 to 4"),
        (vec!["--rate", "1e300"], 2, "0.1 to 4"),
        (vec!["--leg", "left"], 2, "possible values"),
        (vec!["--cycles", &empty], 2, "--emg"),
        (vec!["--emg", "no/such/file.csv"], 1, "no/such/file.csv"),
        (vec!["--emg", &empty], 1, "time_s"),
        (vec!["--emg", &columns], 1, "gastrocnemius_medialis_uv"),
        (vec!["--emg", &short], 1, "at least 2 samples"),
        (
            vec!["--emg", &word],
            1,
            "line 3, column `soleus_uv`: `much`",
        ),
        (
            vec!["--plot", "no/such/folder/x.svg"],
            1,
            "no/such/folder/x.svg",
        ),
    ] {
        refused("heel_raises", &arguments, code, words);
    }
}

/// Fails unless an example ends with this code, says these words, and prints nothing else.
fn refused(name: &str, arguments: &[&str], code: i32, words: &str) {
    let output = run(name, arguments);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {message}");
    assert!(message.contains(words), "{arguments:?}: {message}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

#[test]
fn a_recording_of_walking_lowers_the_pressure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let [recording, cycles] =
        ["walking_emg.csv", "walking_cycles.csv"].map(|name| folder.join(name));
    if !recording.exists() || !cycles.exists() {
        println!("skipped: the walking recording is not there");
        return;
    }
    let (recording, cycles) = (recording.to_string_lossy(), cycles.to_string_lossy());
    let told = report(&[
        "--json", "--emg", &recording, "--cycles", &cycles, "--number", "20",
    ]);
    let found = report(&["--json", "--emg", &recording, "--number", "20"]);
    assert_eq!(keys(&told), keys(&found));
    assert!((number(&told, "rate_hz") - 0.965).abs() < 0.005);
    assert!(number(&told, "ankle_pressure_drop_mmhg") > 40.0);
    let (told, found) = [&told, &found]
        .map(|report| number(report, "ankle_pressure_after_mmhg"))
        .into();
    assert!(
        (told - found).abs() < 3.0,
        "{told} against {found}: the gait cycle was not found"
    );
}

#[test]
fn the_other_examples_run() {
    for name in ["compose", "custom_component"] {
        let output = example(name).output().unwrap();
        assert!(output.status.success(), "{name}");
        assert!(!output.stdout.is_empty(), "{name}");
    }
}
