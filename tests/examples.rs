//! The examples do what they promise on the command line.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail a test"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::thread;

use serde_json::Value;

const EXAMPLES: [&str; 6] = [
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

/// What everyone who reads the JSON of `stand_up` may count on, for each phase.
const VITALS: [&str; 13] = [
    "heart_rate_bpm",
    "map_mmhg",
    "sbp_mmhg",
    "dbp_mmhg",
    "cvp_mmhg",
    "cardiac_output_l_min",
    "stroke_volume_ml",
    "ejection_fraction",
    "tpr_mmhg_s_ml",
    "leg_volume_ml",
    "ankle_pressure_mmhg",
    "stroke_work_j",
    "rate_pressure_product",
];

#[test]
fn standing_up_takes_blood_from_the_heart_and_heel_raises_give_it_back() {
    let svg = scratch("stand_up.svg");
    let report = json("stand_up", &["--json", "--plot", &svg.to_string_lossy()]);
    let phases = ["supine", "standing", "raises", "after"];
    let whole = ["volume_drift_relative", "real_time_factor"];
    let expected: Vec<&str> = phases.into_iter().chain(whole).collect();
    assert_eq!(keys(&report), expected);
    for phase in phases {
        assert_eq!(keys(&report[phase]), VITALS);
        assert!(VITALS.iter().all(|key| report[phase][key].is_f64()));
    }
    let all = |key| phases.map(|phase| number(&report[phase], key));
    let [supine, standing, raises, after] = all("ankle_pressure_mmhg");
    assert!(supine < 15.0 && standing > 70.0 && raises < 40.0 && after > 60.0);
    let [supine, standing, raises, after] = all("cardiac_output_l_min");
    assert!(standing < supine && raises > standing && after < raises);
    let [supine, standing, raises, after] = all("leg_volume_ml");
    assert!(standing > supine + 300.0 && raises < standing - 50.0 && after > raises);
    let [supine, standing, ..] = all("heart_rate_bpm");
    assert!(
        (10.0..=30.0).contains(&(standing - supine)),
        "{supine} to {standing}"
    );
    for phase in phases {
        let own = |key| number(&report[phase], key);
        assert!(own("dbp_mmhg") < own("map_mmhg") && own("map_mmhg") < own("sbp_mmhg"));
        let output = own("heart_rate_bpm") * own("stroke_volume_ml") / 1000.0;
        assert!((output - own("cardiac_output_l_min")).abs() < 1e-6 * output);
        let fall = own("map_mmhg") - own("cvp_mmhg");
        let resistance = 60.0 * fall / (1000.0 * output);
        assert!((resistance - own("tpr_mmhg_s_ml")).abs() < 1e-6);
    }
    assert!(number(&report, "volume_drift_relative") < 1e-9);
    let drawing = std::fs::read_to_string(svg).unwrap();
    assert!(drawing.starts_with("<svg") && drawing.len() < 300_000);
    for words in [
        "arterial pressure, mmHg",
        "heart rate",
        "ankle vein",
        "raises",
    ] {
        assert!(drawing.contains(words), "`{words}` is not drawn");
    }
}

#[test]
fn without_valves_or_reflex_standing_up_is_worse() {
    let short = [
        "--json",
        "--standing",
        "120",
        "--raises",
        "60",
        "--after",
        "10",
    ];
    let of = |more: &[&str]| json("stand_up", &[&short[..], more].concat());
    let (healthy, no_valves, no_reflex) = (
        of(&["--breathing"]),
        of(&["--breathing", "--leg", "no-valves"]),
        of(&["--no-reflex"]),
    );
    assert_eq!(keys(&healthy), keys(&no_valves));
    let ankle = |report: &Value| number(&report["raises"], "ankle_pressure_mmhg");
    assert!(ankle(&no_valves) > ankle(&healthy) + 20.0);
    let map = |report: &Value| number(&report["standing"], "map_mmhg");
    assert!(map(&no_reflex) < map(&healthy) - 10.0);
    let rate = |phase: &str| number(&no_reflex[phase], "heart_rate_bpm");
    assert!((rate("standing") - rate("supine")).abs() < 0.5);
}

#[test]
fn the_loops_narrow_on_standing_and_widen_with_the_pump() {
    let svg = scratch("pv_loops.svg");
    let report = json("pv_loops", &["--json", "--plot", &svg.to_string_lossy()]);
    for side in ["left", "right"] {
        let [supine, standing, raises] =
            ["supine", "standing", "raises"].map(|phase| &report[phase][side]);
        let stroke = |ventricle| number(ventricle, "stroke_volume_ml");
        assert!(stroke(standing) < 0.8 * stroke(supine), "{side}");
        assert!(stroke(raises) > 1.05 * stroke(standing), "{side}");
        for ventricle in [supine, standing, raises] {
            let work = number(ventricle, "stroke_work_j");
            let efficiency = work / number(ventricle, "pressure_volume_area_j");
            assert!((efficiency - number(ventricle, "efficiency")).abs() < 1e-9);
            // The thinned loop still has the area of the work: 1 mmHg mL is 133.322e-6 J.
            let area = 133.322e-6 * area(ventricle);
            assert!(
                (area - work).abs() < 0.03 * work,
                "{side}: {area} J, {work} J"
            );
        }
    }
    let drawing = std::fs::read_to_string(svg).unwrap();
    assert!(drawing.contains("Left ventricle") && drawing.contains("Right ventricle"));
    refused("pv_loops", &["--age", "7"], 1, "an age of 7 years");
}

/// The area of a loop, in mmHg mL, by the trapezoid rule round it.
fn area(ventricle: &Value) -> f64 {
    let numbers = |key: &str| -> Vec<f64> {
        let numbers = ventricle[key].as_array().unwrap();
        numbers
            .iter()
            .map(|number| number.as_f64().unwrap())
            .collect()
    };
    let (ml, mmhg) = (numbers("loop_volume_ml"), numbers("loop_pressure_mmhg"));
    assert!(ml.len() == mmhg.len() && (30..300).contains(&ml.len()));
    let next = |place: usize| (place + 1) % ml.len();
    let pieces = (0..ml.len()).map(|place| {
        let there = next(place);
        (ml[place] - ml[there]) * 0.5 * (mmhg[place] + mmhg[there])
    });
    pieces.sum()
}

#[test]
fn what_cannot_stand_up_is_refused_with_a_reason() {
    for (arguments, code, words) in [
        (vec!["--raises", "0"], 2, "10 to 1800 s"),
        (vec!["--supine", "NaN"], 2, "10 to 1800 s"),
        (vec!["--settling", "1e9"], 2, "10 to 1800 s"),
        (vec!["--rate", "-1"], 2, "0.1 to 4"),
        (vec!["--sex", "other"], 2, "possible values"),
        (vec!["--height", "1.75"], 1, "a height of 1.75 cm"),
        (vec!["--weight", "NaN"], 1, "a weight of NaN kg"),
        (vec!["--resting-rate", "-5"], 1, "30 to 150"),
        (
            vec![
                "--supine",
                "10",
                "--standing",
                "10",
                "--raises",
                "10",
                "--after",
                "10",
                "--plot",
                "no/such/x.svg",
            ],
            1,
            "no/such/x.svg",
        ),
    ] {
        refused("stand_up", &arguments, code, words);
    }
}

const TILTED: &str = "sex,age_years,height_cm,weight_kg,heart_rate_supine_bpm,heart_rate_tilt_2min_bpm,heart_rate_tilt_5min_bpm,\
cardiac_output_supine_l_min,cardiac_output_tilt_2min_l_min,cardiac_output_tilt_5min_l_min,\
svri_supine_dyn_s_cm5_m2,svri_tilt_2min_dyn_s_cm5_m2,svri_tilt_5min_dyn_s_cm5_m2\n";
/// What was measured of a person who does not exist.
const MEASURED: &str = "60,72,75,6.0,5.4,5.4,2000,2500,2600";

#[test]
fn people_who_cannot_be_simulated_are_named_and_the_others_go_on() {
    let people = [
        "male,40,175,70",
        "male,40,1.75,70",
        "female,30,165,much",
        "female,7,130,35",
        "nobody,30,165,60",
        "female,30,165,60",
    ];
    let mut text = TILTED.to_owned();
    for person in people {
        text.push_str(&format!("{person},{MEASURED}\n"));
    }
    text.push_str("male,40,175,70,60\n");
    let file = table("tilted.csv", &text);
    let (out, svg) = (scratch("predicted.csv"), scratch("tilted.svg"));
    let (out_name, svg_name) = (out.to_string_lossy(), svg.to_string_lossy());
    let arguments = [&*file, "--json", "--out", &out_name, "--plot", &svg_name];
    let output = run("tilt_cohort", &arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    for words in [
        "row 2, column `height_cm`: a height of 1.75 cm is outside of 130 to 220 cm",
        "row 3, column `weight_kg`: `much` is not a number above zero (unit kg); write it",
        "row 4, column `age_years`: an age of 7 years",
        "row 5, column `sex`: `nobody`",
        "row 7, column `cardiac_output_supine_l_min`: there is no cell",
        "5 rows left out",
    ] {
        assert!(errors.contains(words), "`{words}` is missing in:\n{errors}");
    }
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["people"], &report["failed"]),
        (&2.into(), &5.into())
    );
    let rate = &report["heart_rate_change_bpm"]["at_5_min"];
    assert_eq!(number(rate, "measured_mean"), 15.0);
    assert_eq!(number(rate, "trivial_rms_error"), 0.0);
    assert!((5.0..35.0).contains(&number(rate, "predicted_mean")));
    let volume = &report["stroke_volume_change_ml"]["at_2_min"];
    assert!((number(volume, "measured_mean") + 25.0).abs() < 1e-9);
    let rows = std::fs::read_to_string(out).unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    assert!(rows.len() == 3 && rows[1].starts_with("1,male,40") && rows[2].starts_with("6,"));
    assert!(std::fs::read_to_string(svg).unwrap().starts_with("<svg"));
}

#[test]
fn tables_without_people_are_refused() {
    let empty = table("nobody.csv", TILTED);
    let columns = table("no_columns.csv", "sex,age_years\nmale,40\n");
    let child = table("child.csv", &format!("{TILTED}male,7,130,35,{MEASURED}\n"));
    for (arguments, code, words) in [
        (vec!["no/such/people.csv"], 1, "no/such/people.csv"),
        (vec![], 2, "FILE"),
        (vec![&*columns], 1, "no column height_cm, weight_kg"),
        (vec![&*empty], 1, "nobody could be simulated (all rows)"),
        (vec![&*child], 1, "row 1, column `age_years`"),
        (vec![&*child, "--rows", "even"], 1, "(even rows)"),
        (vec![&*child, "--rows", "some"], 2, "possible values"),
    ] {
        refused("tilt_cohort", &arguments, code, words);
    }
}

/// The odd rows took no part in choosing parameters.
#[test]
fn the_mean_answer_of_tilted_people_is_predicted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let file = folder.join("laseri_tilt.csv");
    if !file.exists() {
        println!("skipped: the table of tilted people is not there");
        return;
    }
    let report = json(
        "tilt_cohort",
        &[&file.to_string_lossy(), "--rows", "odd", "--json"],
    );
    assert_eq!(
        (&report["people"], &report["failed"]),
        (&56.into(), &0.into())
    );
    for change in [
        "heart_rate_change_bpm",
        "cardiac_output_change_l_min",
        "stroke_volume_change_ml",
        "resistance_change_dyn_s_cm5_m2",
    ] {
        for time in ["at_2_min", "at_5_min"] {
            let pairs = &report[change][time];
            let own = |key| number(pairs, key);
            let error = own("predicted_mean") - own("measured_mean");
            assert!((error - own("mean_error")).abs() < 1e-9 * own("measured_sd"));
            assert!(
                error.abs() < 0.5 * own("measured_sd"),
                "{change} {time}: {error}"
            );
            assert!(
                own("predicted_mean") * own("measured_mean") > 0.0,
                "{change} {time}"
            );
            let trivial = own("measured_sd") * (55.0_f64 / 56.0).sqrt();
            assert!((trivial - own("trivial_rms_error")).abs() < 1e-9 * trivial);
            assert!(own("rms_error") >= error.abs());
        }
    }
}

#[test]
fn the_other_examples_run() {
    for name in ["compose", "custom_component"] {
        let output = example(name).output().unwrap();
        assert!(output.status.success(), "{name}");
        assert!(!output.stdout.is_empty(), "{name}");
    }
}
