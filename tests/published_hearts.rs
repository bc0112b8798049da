//! Published models of the beating heart, against reference solutions of their last beat.

use std::path::PathBuf;

use soleus::prelude::*;
use soleus::presets::{Bjordalsbakke2022, Regazzoni2020};

/// Columns of a reference solution, or a word on why there is none.
fn reference(name: &str, columns: &[&str]) -> Option<Vec<Vec<(Time, f64)>>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    if !path.exists() {
        println!(
            "skipped: there is no reference solution at {}",
            path.display()
        );
        return None;
    }
    let read =
        |column: &&str| read_column(std::fs::File::open(&path).unwrap(), "time_s", column).unwrap();
    Some(columns.iter().map(read).collect())
}

/// The largest difference as a share of the column's range.
fn worst(reference: &[(Time, f64)], start: Time, value: impl Fn(Time) -> f64) -> f64 {
    let values = reference.iter().map(|(_, value)| *value);
    let range = values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min);
    let off = reference
        .iter()
        .map(|(time, expected)| (value(start + *time) - expected).abs());
    off.fold(0.0, f64::max) / range
}

/// Solves up to the last beat, then that beat, at a tolerance of 1e-8.
fn last_beat(net: &Network, start: Time, length: Time) -> (Solution, Solution) {
    let circulation = net.build().unwrap();
    let before = Simulation::of(&circulation)
        .tolerance(1e-8)
        .recording(Recording::Every(1.0.seconds()))
        .run(start)
        .unwrap();
    let beat = Simulation::of(&circulation)
        .tolerance(1e-8)
        .from(start)
        .initial_state(before.final_state())
        .run(start + length)
        .unwrap();
    (before, beat)
}

/// Holds every column to its reference within 1e-3 of the column's range.
fn hold(
    columns: &[&str],
    reference: &[Vec<(Time, f64)>],
    start: Time,
    at: impl Fn(usize, Time) -> f64,
) {
    for (column, (name, expected)) in columns.iter().zip(reference).enumerate() {
        let off = worst(expected, start, |time| at(column, time));
        println!("{name}: {off:.1e}");
        assert!(off < 1e-3, "{name} is off by {off:.1e} of its range");
    }
}

/// F. Regazzoni et al. 2022; every column of the last of 100 beats within 1e-3 of its range, at a tolerance of 1e-8.
#[test]
fn regazzoni_2020_beats_as_published() {
    let columns = [
        "la_volume_ml",
        "lv_volume_ml",
        "ra_volume_ml",
        "rv_volume_ml",
        "systemic_arterial_mmhg",
        "systemic_venous_mmhg",
        "pulmonary_arterial_mmhg",
        "pulmonary_venous_mmhg",
        "systemic_arterial_flow_ml_s",
        "systemic_venous_flow_ml_s",
        "pulmonary_arterial_flow_ml_s",
        "pulmonary_venous_flow_ml_s",
        "lv_pressure_mmhg",
        "rv_pressure_mmhg",
        "la_pressure_mmhg",
        "ra_pressure_mmhg",
    ];
    let Some(reference) = reference("regazzoni2020_last_beat.csv", &columns) else {
        return;
    };
    let mut net = Network::new();
    let heart = Regazzoni2020::add_to(&mut net);
    let start = 99.0 * 0.8.seconds();
    let (before, beat) = last_beat(&net, start, 0.81.seconds());
    let volume = |id: Id<Chamber>| beat.volume(id).unwrap();
    let pressure = |id: Id<Chamber>| beat.pressure(id).unwrap();
    let vessel = |id: Id<Artery>| beat.pressure(id).unwrap();
    let flow = |id: Id<Inertance>| beat.flow(id).unwrap();
    let at = |column: usize, time: Time| match column {
        0 => volume(heart.left_atrium).at(time).unwrap().ml(),
        1 => volume(heart.left_ventricle).at(time).unwrap().ml(),
        2 => volume(heart.right_atrium).at(time).unwrap().ml(),
        3 => volume(heart.right_ventricle).at(time).unwrap().ml(),
        4 => vessel(heart.systemic_arteries).at(time).unwrap().mmhg(),
        5 => vessel(heart.systemic_veins).at(time).unwrap().mmhg(),
        6 => vessel(heart.pulmonary_arteries).at(time).unwrap().mmhg(),
        7 => vessel(heart.pulmonary_veins).at(time).unwrap().mmhg(),
        8 => flow(heart.systemic_arterial_flow)
            .at(time)
            .unwrap()
            .ml_per_s(),
        9 => flow(heart.systemic_venous_flow)
            .at(time)
            .unwrap()
            .ml_per_s(),
        10 => flow(heart.pulmonary_arterial_flow)
            .at(time)
            .unwrap()
            .ml_per_s(),
        11 => flow(heart.pulmonary_venous_flow)
            .at(time)
            .unwrap()
            .ml_per_s(),
        12 => pressure(heart.left_ventricle).at(time).unwrap().mmhg(),
        13 => pressure(heart.right_ventricle).at(time).unwrap().mmhg(),
        14 => pressure(heart.left_atrium).at(time).unwrap().mmhg(),
        _ => pressure(heart.right_atrium).at(time).unwrap().mmhg(),
    };
    hold(&columns, &reference, start, at);
    assert!(before.volume_drift_relative() < 1e-12);
}

/// N. L. Bjørdalsbakke et al. 2022; every column of the last of 60 beats within 1e-3 of its range, at a tolerance of 1e-8.
#[test]
fn bjordalsbakke_2022_beats_as_published() {
    let columns = [
        "lv_volume_ml",
        "lv_pressure_mmhg",
        "arterial_pressure_mmhg",
        "venous_pressure_mmhg",
    ];
    let Some(reference) = reference("bjordalsbakke2022_last_beat.csv", &columns) else {
        return;
    };
    let mut net = Network::new();
    let heart = Bjordalsbakke2022::add_to(&mut net);
    let start = 59.0 * 0.85.seconds();
    let (_, beat) = last_beat(&net, start, 0.86.seconds());
    let at = |column: usize, time: Time| match column {
        0 => beat
            .volume(heart.left_ventricle)
            .unwrap()
            .at(time)
            .unwrap()
            .ml(),
        1 => beat
            .pressure(heart.left_ventricle)
            .unwrap()
            .at(time)
            .unwrap()
            .mmhg(),
        2 => beat
            .pressure(heart.arteries)
            .unwrap()
            .at(time)
            .unwrap()
            .mmhg(),
        _ => beat.pressure(heart.veins).unwrap().at(time).unwrap().mmhg(),
    };
    hold(&columns, &reference, start, at);
}
