//! The example that predicts tilted people.

use std::path::Path;

use serde_json::Value;

use super::{json, number, refused, run, scratch, table};

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

#[test]
fn values_that_no_person_has_are_named_with_their_bounds() {
    let row = |measured: &str| format!("male,40,175,70,{measured}\n");
    let rows = [
        "60,72,75,6.0,5.4,5.4,2000,2500,2600",
        "60,1.2,75,6.0,5.4,5.4,2000,2500,2600",
        "60,72,75,6000,5.4,5.4,2000,2500,2600",
        "60,72,75,6.0,5.4,0.09,2000,2500,2600",
        "60,72,75,6.0,5.4,5.4,2000,31,2600",
        "60,30,75,6.0,18,5.4,2000,2500,2600",
    ];
    let rows: String = rows.into_iter().map(row).collect();
    let file = table("units.csv", &format!("# LASERI\n{TILTED}{rows}"));
    let output = run("tilt_cohort", &[&file, "--json"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    for words in [
        "line 4, row 2, column `heart_rate_tilt_2min_bpm`: 1.2 is outside of 25 to 220 (unit 1/min); give it in 1/min (multiply Hz by 60)",
        "line 5, row 3, column `cardiac_output_supine_l_min`: 6000 is outside of 0.8 to 20",
        "line 6, row 4, column `cardiac_output_tilt_5min_l_min`: 0.09 is outside",
        "line 7, row 5, column `svri_tilt_2min_dyn_s_cm5_m2`: 31 is outside",
        "line 8, row 6, column `cardiac_output_tilt_2min_l_min`: 18 L/min at a rate of 30/min are 600 mL a beat",
        "5 rows left out",
    ] {
        assert!(errors.contains(words), "`{words}` is missing in:\n{errors}");
    }
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["people"], 1);
}

#[test]
fn one_byte_of_latin_1_does_not_refuse_everybody() {
    let person = format!("male,40,175,70,{MEASURED}\n");
    let mut bytes = format!("{TILTED}{person}f").into_bytes();
    bytes.push(0xE9);
    bytes.extend_from_slice(person.as_bytes());
    let file = scratch("latin.csv");
    std::fs::write(&file, bytes).unwrap();
    let output = run("tilt_cohort", &[&file.to_string_lossy(), "--json"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("not UTF-8 (first in line 3); it was read as Windows-1252"),
        "{errors}"
    );
    assert!(
        errors.contains("line 3, row 2, column `sex`: `f\u{e9}male` is neither"),
        "{errors}"
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["people"], &report["failed"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn semicolons_with_decimal_commas_are_read() {
    let text = format!("{TILTED}male,40,175,70,{MEASURED}\n");
    let text = text
        .replace(',', ";")
        .replace('.', ",")
        .replace('\n', "\r\n");
    let file = table("semicolons.csv", &format!("\u{FEFF}{text}"));
    let report = json("tilt_cohort", &[&file, "--json"]);
    let rate = &report["cardiac_output_change_l_min"]["at_5_min"];
    assert!((number(rate, "measured_mean") + 0.6).abs() < 1e-9);
    let twice = TILTED.replace("age_years", "sex");
    let twice = table(
        "twice.csv",
        &twice.replace("height_cm", "age_years,height_cm"),
    );
    refused(
        "tilt_cohort",
        &[&twice],
        1,
        "columns 1 and 2 are all named `sex`",
    );
}

/// The odd rows took no part in choosing parameters. Half a standard deviation of what was measured is a design band: the mean of the model is that of a person well within the crowd.
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
