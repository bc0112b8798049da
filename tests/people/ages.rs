//! What age does to the legs.

use soleus::drivers::Trace;
use soleus::prelude::*;

use crate::support::{Task, known_gap, percent, run, tested, within};

/// What the leg below the knee holds: 2348 mL (circulation of the lower leg by water displacement, before 5 min of standing).
const LOWER_LEG_ML: f64 = 2348.0;

/// Compliance of the calf's veins in mL per 100 mL and mmHg: by how much its blood rises under a suction of 40 mmHg around the leg of a person who lies.
fn compliance(subject: &Subject) -> f64 {
    let mut net = Network::new();
    let heart = HeartLoad::default().add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(Posture::supine()));
    let rest = net.drive("rest", Bouts::new()).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    let leg = subject.leg().add_to(&mut net, "", supply, rest);
    let box_pressure = [(0.0, 0.0), (300.0, 0.0), (310.0, -40.0), (700.0, -40.0)];
    let samples = box_pressure.map(|(time, pressure)| (time.seconds(), pressure.mmhg()));
    let suction = net.drive("suction", Trace::linear(samples).unwrap());
    for vein in leg.veins.all() {
        net.surround(vein, suction.value(), 1.0);
    }
    let solution = Simulation::of(&net.build().unwrap())
        .tolerance(1e-5)
        .recording(Recording::Every(10.0.seconds()))
        .run(700.0.seconds())
        .unwrap();
    let volume = soleus::measure::total_volume(&solution, &leg.calf()).unwrap();
    let rise = volume.at(700.0.seconds()).unwrap() - volume.at(300.0.seconds()).unwrap();
    rise.ml() / 40.0 * (100.0 / LOWER_LEG_ML)
}

/// Olsen and Länne 1998, Am J Physiol 275:H878: 0.051 mL/100 mL/mmHg in young men, 0.029 in old ones; bands 0.04 to 0.06 and 0.02 to 0.04. The model's calf is twice as soft as theirs: it was fitted to a functional venous
/// volume of 100 to 150 mL, which alone asks for 0.09; and a quarter of what it takes up fills veins that lay half collapsed, which age does not stiffen.
#[test]
fn a24_calf_compliance_falls_with_age() {
    let (young, old) = (
        compliance(&Subject::young_adult()),
        compliance(&Subject::older_adult()),
    );
    known_gap("young, mL/100 mL/mmHg", young, 0.04..=0.06, 0.111);
    known_gap("old, mL/100 mL/mmHg", old, 0.02..=0.04, 0.077);
    assert!(old < 0.8 * young);
}

/// Morse et al. 2005: the soleus has lost 17 % of its volume at 74 years. The pump ejects less; what refills the leg is inflow, not the pump: within 10 %.
#[test]
fn a38_a_smaller_soleus_ejects_less_and_refills_as_fast() {
    let young = tested(&Subject::default(), Task::Tiptoes);
    let mut leg = LegModel::default();
    leg.strength.soleus = 0.83;
    let weak = run(leg, Task::Tiptoes);
    within(
        "EF against the young, points",
        weak.ejection_percent() - young.ejection_percent(),
        -20.0..=-1.0,
    );
    within(
        "refill against the young, %",
        percent(young.recovery_s, weak.recovery_s),
        -10.0..=10.0,
    );
}

/// An older adult's leg as a whole: all of it, weaker, slower and stiffer.
#[test]
fn an_older_leg_pumps_less() {
    let young = tested(&Subject::default(), Task::Tiptoes);
    let old = tested(&Subject::older_adult(), Task::Tiptoes);
    println!(
        "EF {:.1} and {:.1} %, after tiptoes {:.1} and {:.1} mmHg",
        young.ejection_percent(),
        old.ejection_percent(),
        young.report.pressure.after.mmhg(),
        old.report.pressure.after.mmhg()
    );
    assert!(old.report.ejection.volume < young.report.ejection.volume);
    assert!(old.report.pressure.drop < young.report.pressure.drop);
}
