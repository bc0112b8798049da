//! Guyton's venous return: mean filling pressure, and its slope over the pressure in the right atrium.

use soleus::prelude::*;
use soleus::presets::HeartLoad;

use crate::support::{Ran, known_gap, ran, session, within, without_reflex};

/// Lies with a heart that beats at this rate whatever happens; nothing filters.
fn beating_at(rate: Rate, settling: Time) -> Ran {
    let body = BodyModel {
        heart: HeartLoad::beating(rate),
        filtration: None,
        ..without_reflex()
    };
    let session = session(body).settling(settling);
    ran(&session.phase(Phase::new("supine", 60.0.seconds())))
}

/// Where the straight line through points meets `x = 0`, and its slope.
fn line(points: &[(f64, f64)]) -> [f64; 2] {
    let mean =
        |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let across: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    let along: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    [y - x * across / along, across / along]
}

/// Maas et al. 2009, in intensive care: 10.2 to 12 mmHg with flow stopped; the band reaches down to 7. Resistance to venous return follows from it as its excess over the pressure in the atrium, over output.
///
/// The heart never beats; after a quarter of an hour the pressures of all vessels have become one.
#[test]
fn mean_systemic_filling_pressure() {
    let ran = beating_at(Rate::ZERO, 15.0.minutes());
    let span = ran.last("supine", 10.0);
    let veins = &ran.0.body.veins;
    let nodes = [
        veins.splanchnic.node(),
        veins.abdominal_caval.node(),
        ran.0.body.legs[0].veins.foot.node(),
        ran.0.body.arteries.abdominal_aorta.node(),
        ran.0.body.heart.arterial,
    ];
    let pressures = nodes.map(|node| ran.pressure(node, span));
    println!("gut, cava, foot, abdominal aorta, aorta: {pressures:.2?} mmHg");
    for pressure in pressures {
        assert!((pressure - pressures[0]).abs() < 0.5, "{pressures:?}");
    }
    within("mean filling pressure, mmHg", pressures[0], 7.0..=12.0);
    let beats = beating_at(68.0.bpm(), 3.0.minutes()).heart("supine", 60.0);
    let share = (pressures[0] - beats.central_venous) / (beats.mean - beats.central_venous);
    known_gap(
        "resistance to venous return against the systemic one, flow stopped",
        share,
        0.12..=0.20,
        0.047,
    );
}

/// Maas et al. 2009: -0.465 L/min per mmHg, a resistance to venous return of 15 % of the systemic one.
///
/// As they did it: the chest is pressed for 12 s at four levels, a minute apart (their 5 to 35 cmH2O in the airway are some 1.4 to 9.7 mmHg in the chest), in a person without reflexes, and output is regressed on the
/// atrium's pressure, both over the last 5 s of each hold.
#[test]
fn slope_of_venous_return() {
    let levels = [1.4, 4.1, 6.9, 9.7];
    let hold = |level: f64| {
        let strain = Strain::new(Time::ZERO, 0.5.seconds(), 11.5.seconds());
        Phase::new(format!("{level} mmHg"), 60.0.seconds())
            .straining(strain.with_chest(level.mmhg()))
    };
    let body = BodyModel {
        filtration: None,
        ..without_reflex()
    };
    let ran = ran(&session(body)
        .phase(Phase::new("supine", 60.0.seconds()))
        .phase(hold(levels[0]))
        .phase(hold(levels[1]))
        .phase(hold(levels[2]))
        .phase(hold(levels[3])));
    let points = levels.map(|level| {
        let state = ran.state(ran.within_phase(&format!("{level} mmHg"), 7.0, 12.0));
        println!(
            "{level} mmHg in the chest: {:.2} L/min at {:.2} mmHg",
            state.output, state.central_venous
        );
        (state.central_venous, state.output)
    });
    let [level, slope] = line(&points);
    println!("output would cease at {:.1} mmHg", -level / slope);
    within("slope, L/min per mmHg", slope, -0.6..=-0.3);
    let share = -1.0 / slope / ran.heart("supine", 60.0).resistance();
    within(
        "resistance to venous return against the systemic one",
        share,
        0.12..=0.20,
    );
}

/// The same band for another way to it: the heart beats at four rates, and return is regressed on the atrium's pressure once each has settled. A hold asks what crosses into a pressed chest; this asks the veins and the
/// lungs, between which blood may shift.
#[test]
fn slope_of_venous_return_with_a_slower_heart() {
    let points = [70.0, 55.0, 45.0, 36.0].map(|rate: f64| {
        let state = beating_at(rate.bpm(), 3.0.minutes()).heart("supine", 60.0);
        println!(
            "{rate} a minute: {:.2} L/min at {:.2} mmHg",
            state.output, state.central_venous
        );
        (state.central_venous, state.output)
    });
    known_gap(
        "slope, L/min per mmHg",
        line(&points)[1],
        -0.6..=-0.3,
        -1.535,
    );
}
