//! The cycle-averaged heart against the beating one of the same elastances, over a grid of preload, afterload and heart rate.

use soleus::prelude::*;
use soleus::presets::CycleAveragedHeart;

/// Output in L/min; mean pressures of right atrium, pulmonary artery, left atrium and aorta in mmHg.
type Means = [f64; 5];

const NAMES: [&str; 5] = [
    "output",
    "right atrium",
    "pulmonary artery",
    "left atrium",
    "aorta",
];

fn means(net: &Network, heart: &HeartPorts) -> Means {
    let circulation = net.build().unwrap();
    let settled = Simulation::of(&circulation)
        .recording(Recording::Every(1.0.seconds()))
        .run(90.0.seconds())
        .unwrap();
    let (from, to) = (90.0.seconds(), 100.0.seconds());
    let solution = Simulation::of(&circulation)
        .from(from)
        .initial_state(settled.final_state())
        .run(to)
        .unwrap();
    let report = HeartReport::read(&solution, heart, from, to).unwrap();
    [
        report.output.l_per_min(),
        report.right_atrial.mmhg(),
        report.pulmonary.unwrap().mmhg(),
        report.left_atrial.unwrap().mmhg(),
        report.arterial.mean.mmhg(),
    ]
}

/// A heart between a venous source and a systemic bed.
fn open_loop(heart: &HeartLoad, preload: f64, afterload: f64) -> Means {
    let mut net = Network::new();
    let ports = heart.add_to(&mut net, "");
    let source = net.add("venous source", Reservoir::at(preload.mmhg()));
    let sink = net.add("venous sink", Reservoir::at(5.0.mmhg()));
    let entry = Resistance::new(0.02.mmhg_s_per_ml());
    net.connect("venous return", source, entry, ports.venous);
    systemic(&mut net, &ports, afterload, sink);
    means(&net, &ports)
}

fn systemic(net: &mut Network, heart: &HeartPorts, afterload: f64, to: Id<impl Compartment>) {
    let arteries = Artery::new(500.0.ml(), 1.2.ml_per_mmhg()).filled_to(85.0.mmhg());
    let arteries = net.add("arteries", arteries);
    let entry = Resistance::new(0.03.mmhg_s_per_ml());
    net.connect("descending aorta", heart.arterial, entry, arteries);
    let bed = Resistance::new(afterload.mmhg_s_per_ml());
    net.connect("bed", arteries, bed, to);
}

/// The same heart in a closed loop that holds `blood` in all.
fn closed_loop(heart: &HeartLoad, blood: f64, afterload: f64) -> Means {
    let mut net = Network::new();
    let ports = heart.add_to(&mut net, "");
    let veins = net.add("veins", Artery::new(2000.0.ml(), 80.0.ml_per_mmhg()));
    systemic(&mut net, &ports, afterload, veins);
    let entry = Resistance::new(0.03.mmhg_s_per_ml());
    net.connect("venous return", veins, entry, ports.venous);
    let others: f64 = net
        .build()
        .unwrap()
        .initial_state()
        .iter()
        .take(held(&ports))
        .sum();
    let missing = blood - (others - 2000.0);
    let part = net.compartment_mut(veins).unwrap();
    *part = part.holding(missing.ml());
    means(&net, &ports)
}

/// How many compartments there are: those of the heart, arteries and veins.
fn held(heart: &HeartPorts) -> usize {
    heart.thoracic().len() + 2
}

/// The largest relative difference of each mean.
fn worst(pairs: &[(Means, Means)]) -> Means {
    let mut worst = [0.0_f64; 5];
    for (beating, averaged) in pairs {
        for ((worst, a), b) in worst.iter_mut().zip(beating).zip(averaged) {
            *worst = worst.max((b / a - 1.0).abs());
        }
    }
    worst
}

fn compare(beating: &BeatingHeart, run: impl Fn(&HeartLoad) -> Means) -> (Means, Means) {
    let averaged = CycleAveragedHeart::of(beating);
    let pair = (
        run(&HeartLoad::Beating(Box::new(beating.clone()))),
        run(&HeartLoad::CycleAveraged(Box::new(averaged))),
    );
    println!("{:.3?} {:.3?}", pair.0, pair.1);
    pair
}

fn report(what: &str, worst: Means) {
    for (name, off) in NAMES.iter().zip(worst) {
        println!("{what}, {name}: {:.1} %", 100.0 * off);
    }
}

/// 3 preloads, 3 afterloads, 3 rates.
#[test]
fn both_hearts_agree_within_five_percent_over_the_grid() {
    let mut pairs = Vec::new();
    for rate in [55.0, 70.0, 100.0] {
        for preload in [4.0, 6.0, 9.0] {
            for afterload in [0.7, 1.0, 1.5] {
                let heart = BeatingHeart::new(rate.bpm());
                pairs.push(compare(&heart, |heart| {
                    open_loop(heart, preload, afterload)
                }));
            }
        }
    }
    let worst = worst(&pairs);
    report("grid", worst);
    assert!(worst.iter().all(|off| *off < 0.05), "{worst:?}");
}

/// Closed, with the same blood: the averaged chambers must hold what the beating ones do.
#[test]
fn both_hearts_agree_in_closed_loops_with_the_same_blood() {
    let mut pairs = Vec::new();
    for (rate, blood, afterload) in [
        (60.0, 3600.0, 1.0),
        (70.0, 3800.0, 1.0),
        (70.0, 3600.0, 1.4),
        (100.0, 3700.0, 0.8),
    ] {
        let heart = BeatingHeart::new(rate.bpm());
        pairs.push(compare(&heart, |heart| {
            closed_loop(heart, blood, afterload)
        }));
    }
    let worst = worst(&pairs);
    report("closed", worst);
    assert!(worst.iter().all(|off| *off < 0.05), "{worst:?}");
}

/// Elastances to which nothing was fitted: a failing left ventricle, of half the strength and stiffer.
#[test]
fn a_failing_heart_is_averaged_to_within_a_tenth() {
    let mut heart = BeatingHeart::new(75.0.bpm());
    heart.left_ventricle.end_systolic = heart.left_ventricle.end_systolic * 0.5;
    heart.left_ventricle.diastolic = heart.left_ventricle.diastolic * 1.3;
    let pairs = [5.0, 8.0].map(|preload| compare(&heart, |heart| open_loop(heart, preload, 1.1)));
    let worst = worst(&pairs);
    report("failing", worst);
    assert!(worst.iter().all(|off| *off < 0.1), "{worst:?}");
}
