//! The heart as a load of the veins.

use soleus::measure::{HeartReport, VentricleReport};
use soleus::prelude::*;
use soleus::presets::{HeartLoad, HeartPorts};

/// A closed circulation: a cycle-averaged heart, a bed and the veins of the body.
fn closed(pooled: Volume) -> (HeartPorts, Circulation) {
    let mut net = Network::new();
    let heart = HeartLoad::cycle_averaged(68.0.bpm()).add_to(&mut net, "");
    let veins = Artery::new(2800.0.ml(), 80.0.ml_per_mmhg()).filled_to(10.0.mmhg());
    let veins = net.add(
        "veins",
        veins.holding(veins.volume_at(10.0.mmhg()) - pooled),
    );
    net.connect(
        "body",
        heart.arterial,
        Microcirculation::new(1.1.mmhg_s_per_ml()),
        veins,
    );
    net.connect(
        "venous return",
        veins,
        Resistance::new(0.03.mmhg_s_per_ml()),
        heart.venous,
    );
    (heart, net.build().unwrap())
}

fn settled(pooled: Volume) -> (HeartPorts, Solution) {
    let (heart, circulation) = closed(pooled);
    let solution = Simulation::of(&circulation).run(5.0.minutes()).unwrap();
    (heart, solution)
}

fn output(heart: &HeartPorts, solution: &Solution, side: usize) -> VentricleReport {
    let report = HeartReport::read(solution, heart, 4.0.minutes(), 5.0.minutes()).unwrap();
    [report.right, report.left][side].unwrap()
}

/// Supine adults: cardiac output 4.5 to 6.5 L/min, mean arterial pressure 85 to 100 mmHg, right atrium 0 to 5 mmHg, stroke volume 65 to 95 mL; left ventricle about 1.1 to 1.3 W.
#[test]
fn a_closed_loop_settles_at_an_adults_output_and_pressures() {
    let (heart, solution) = settled(0.0.ml());
    let left = output(&heart, &solution, 1);
    println!("{left:?}");
    assert!(
        (4.5..=6.5).contains(&left.output.l_per_min()),
        "{:?}",
        left.output
    );
    assert!((65.0..=95.0).contains(&left.stroke_volume.ml()));
    assert!(
        (0.9..=1.4).contains(&left.external_power.watts()),
        "{:?}",
        left.external_power
    );
    let at = |node| solution.pressure(node).unwrap().last().mmhg();
    assert!(
        (80.0..=105.0).contains(&at(heart.arterial)),
        "{}",
        at(heart.arterial)
    );
    assert!(
        (0.0..=6.0).contains(&at(heart.venous)),
        "{}",
        at(heart.venous)
    );
    assert!(solution.volume_drift_relative() < 1e-12);
}

#[test]
fn both_ventricles_give_the_same_in_the_steady_state() {
    let (heart, solution) = settled(0.0.ml());
    let (right, left) = (output(&heart, &solution, 0), output(&heart, &solution, 1));
    assert!((right.output / left.output - 1.0).abs() < 1e-4);
    assert!(
        left.external_power > right.external_power * 3.0,
        "the left ventricle works against more pressure"
    );
    let beat = 68.0.bpm().period();
    assert!((left.stroke_work / (left.external_power * beat) - 1.0).abs() < 1e-3);
}

#[test]
fn blood_that_pools_is_missed_by_the_heart() {
    let output = |pooled| {
        let (heart, solution) = settled(pooled);
        output(&heart, &solution, 1).output
    };
    let (full, pooled) = (output(0.0.ml()), output(300.0.ml()));
    assert!(pooled < full * 0.95, "{full} and {pooled}");
}

#[test]
fn a_fixed_load_keeps_its_pressures() {
    let mut net = Network::new();
    let heart = HeartLoad::fixed(2.0.mmhg(), 90.0.mmhg()).add_to(&mut net, "own ");
    net.connect(
        "body",
        heart.arterial,
        Microcirculation::new(1.0.mmhg_s_per_ml()),
        heart.venous,
    );
    let circulation = net.build().unwrap();
    assert_eq!(
        circulation.compartment_names(),
        ["own right atrium", "own aorta"]
    );
    let solution = Simulation::of(&circulation).run(1.0.minutes()).unwrap();
    assert_eq!(
        solution.pressure(heart.arterial).unwrap().last(),
        90.0.mmhg()
    );
    assert!((solution.volume(heart.venous).unwrap().last() - 5280.0.ml()).abs() < 1e-6.ml());
}
