//! The examples that put the claims to the test, rank the manoeuvres and fly.

use std::process::Output;

use serde_json::Value;

use super::{json, keys, number, refused, run, scratch};

/// The keys of each object, in their order.
const KEYS: [&str; 11] = [
    "claim",
    "experiment",
    "quantity",
    "unit",
    "without",
    "with",
    "effect",
    "published_low",
    "published_high",
    "source",
    "verdict",
];

fn text(output: Output) -> String {
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn list(name: &str, arguments: &[&str]) -> Vec<Value> {
    let list: Value = serde_json::from_str(&text(run(name, arguments))).unwrap();
    list.as_array().unwrap().clone()
}

#[test]
fn claims_are_objects_with_verdicts_that_follow_from_their_numbers() {
    let chosen = ["--json", "--claim", "gravity", "--claim", "endurance"];
    let objects = list("claims", &chosen);
    assert_eq!(objects.len(), 5);
    for object in &objects {
        assert_eq!(keys(object), KEYS);
        let own = |key| number(object, key);
        assert!((own("with") - own("without") - own("effect")).abs() < 1e-9);
        assert!(object["experiment"].as_str().unwrap().contains("control: "));
        let published = &object["published_low"];
        assert_eq!(published.is_null(), object["source"].is_null());
        assert_eq!(published.is_null(), object["published_high"].is_null());
        let inside = published.is_null()
            || own("published_low") <= own("effect") && own("effect") <= own("published_high");
        let verdict = if inside { "holds" } else { "holds in part" };
        assert_eq!(object["verdict"], verdict, "{object}");
    }
    assert!(objects.iter().any(|object| object["source"].is_null()));
    assert!(objects.iter().any(|object| object["source"].is_string()));
}

/// What the page says of some claims is what the example says of them now; all of it is written by `cargo run --release --example claims`.
#[test]
fn the_page_is_what_the_example_writes() {
    let page = include_str!("../../docs/claims.md");
    let chosen = ["gravity", "deep-veins", "endurance"];
    let arguments = chosen.iter().flat_map(|claim| ["--claim", *claim]);
    let arguments: Vec<&str> = ["--markdown"].into_iter().chain(arguments).collect();
    let sections = text(run("claims", &arguments));
    let sections: Vec<&str> = sections.split("\n## ").collect();
    assert_eq!(sections.len(), chosen.len());
    for section in sections {
        let section = section.trim().trim_start_matches("## ");
        assert!(
            page.contains(section),
            "docs/claims.md is to be written anew: it does not hold\n{section}"
        );
    }
    let help = text(run("claims", &["--help"]));
    let keys = help.split("possible values: ").nth(1).unwrap();
    let keys = keys.split(']').next().unwrap().replace('\n', " ");
    let mut count = 0;
    for key in keys.split(',') {
        let key = key.trim();
        count += 1;
        assert!(page.contains(&format!("\n## {key}\n")), "{key}");
        assert!(page.contains(&format!("](#{key}) | ")), "{key}");
    }
    assert!(count > 10, "{keys}");
    let report = text(run("claims", &["--claim", "endurance"]));
    for words in [
        "Holds",
        "published, % of it: –",
        "control: the same with a muscle that does not tire",
        "effect +",
    ] {
        assert!(report.contains(words), "`{words}` is missing in:\n{report}");
    }
}

#[test]
fn manoeuvres_are_ranked() {
    let chosen = ["--json", "--only", "toe taps", "--only", "heel raises"];
    let svg = scratch("manoeuvres.svg");
    let by_effort = list("manoeuvres", &[&chosen[..], &["--by", "effort"]].concat());
    let plot = ["--plot", &*svg.to_string_lossy()].map(String::from);
    let plot = plot.each_ref().map(String::as_str);
    let by_return = list("manoeuvres", &[&chosen[..], &plot].concat());
    let names = |ranked: &[Value]| {
        let names = ranked.iter().map(|own| own["manoeuvre"].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(&by_effort), ["toe taps", "heel raises"]);
    assert_eq!(names(&by_return), ["heel raises", "toe taps"]);
    for (place, own) in by_return.iter().enumerate() {
        assert_eq!(own["rank"], place + 1);
        for key in [
            "venous_return_gain_ml_min",
            "working_muscle_ml",
            "pump_power_mw",
        ] {
            assert!(number(own, key) > 0.0, "{key}: {own}");
        }
        assert!(number(own, "ankle_pressure_mmhg") < number(own, "ankle_pressure_rest_mmhg"));
    }
    assert!(std::fs::read_to_string(svg).unwrap().contains("toe taps"));
}

#[test]
fn a_flight_streams_swelling_stasis_and_pressure() {
    let (svg, csv) = (scratch("flight.svg"), scratch("flight.csv"));
    let (svg_name, csv_name) = (svg.to_string_lossy(), csv.to_string_lossy());
    let mut arguments = vec!["--json", "--hours", "0.5", "--person", "older-adult"];
    arguments.extend(["--habit", "raises", "--device", "light-stocking"]);
    arguments.extend(["--plot", &*svg_name, "--csv", &*csv_name]);
    let report = json("flight", &arguments);
    assert_eq!(report["person"], "older-adult");
    assert_eq!(report["habit"], "raises");
    assert_eq!(report["device"], "light-stocking");
    let course = report["course"].as_array().unwrap();
    assert_eq!(course.len(), 1);
    let own = |key| number(&course[0], key);
    assert!((own("time_h") - 0.5).abs() < 1e-3);
    assert!(own("foot_swelling_percent") > 0.3 && own("calf_swelling_percent") > 0.3);
    assert!((40.0..70.0).contains(&own("ankle_pressure_mmhg")));
    // Ten raises at the end have washed the pockets; without them blood stays for hours.
    assert!(number(&report, "popliteal_pocket_residence_min") < 60.0);
    assert!(number(&report, "volume_drift_relative") < 1e-9);
    assert!(
        std::fs::read_to_string(svg)
            .unwrap()
            .contains("swelling, %")
    );
    // Ten minutes of settling and half an hour, a row a minute, and the headings.
    let rows = std::fs::read_to_string(csv).unwrap();
    assert_eq!(rows.lines().count(), 42);
    assert!(rows.starts_with("time [s],ankle vein [mmHg]"));
}

#[test]
fn what_cannot_be_claimed_ranked_or_flown_is_refused_with_a_reason() {
    for (name, arguments, code, words) in [
        ("claims", vec!["--claim", "miracles"], 2, "possible values"),
        (
            "claims",
            vec!["--json", "--markdown"],
            2,
            "cannot be used with",
        ),
        (
            "claims",
            vec!["--into", "no/such/folder"],
            1,
            "no/such/folder",
        ),
        (
            "manoeuvres",
            vec!["--only", "toe tap dance"],
            2,
            "did you mean",
        ),
        ("manoeuvres", vec!["--by", "luck"], 2, "possible values"),
        ("flight", vec!["--hours", "100"], 2, "0.5 to 16 h"),
        ("flight", vec!["--hours", "NaN"], 2, "0.5 to 16 h"),
        ("flight", vec!["--person", "nobody"], 2, "possible values"),
        ("flight", vec!["--csv", "no/such/x.csv"], 1, "no/such/x.csv"),
    ] {
        refused(name, &arguments, code, words);
    }
}
