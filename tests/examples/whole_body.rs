//! The examples of a whole body that stands up.

use serde_json::Value;

use super::{json, keys, number, refused, scratch};

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
        (vec!["--resting-rate", "-5"], 1, "31 to 150"),
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
