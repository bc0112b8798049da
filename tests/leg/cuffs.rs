//! Cuffs around calf and thigh.

use soleus::drivers::{GravityColumn, Trace};
use soleus::prelude::*;
use soleus::presets::{HeartLoad, Leg, LegModel, LegSupply};
use soleus::protocol::Bouts;

use crate::support::{known_gap, within};

/// A resting leg in one posture, with a cuff.
fn cuffed(
    posture: Posture,
    cuff: &[(f64, f64)],
    around: fn(&Leg) -> Vec<Id<VeinSegment>>,
) -> (Leg, Circulation) {
    let mut net = Network::new();
    let heart = HeartLoad::default().add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(posture));
    let rest = net.drive("rest", Bouts::new()).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    let leg = LegModel::default().add_to(&mut net, "", supply, rest);
    let samples = cuff
        .iter()
        .map(|(time, pressure)| (time.seconds(), pressure.mmhg()));
    let cuff = net.drive("cuff", Trace::linear(samples).unwrap());
    for vein in around(&leg) {
        net.surround(vein, cuff.value(), 1.0);
    }
    (leg, net.build().unwrap())
}

fn calf(leg: &Leg) -> Vec<Id<VeinSegment>> {
    let veins = &leg.veins;
    vec![
        veins.deep_distal,
        veins.deep_proximal,
        veins.sinuses,
        veins.gastrocnemius,
        veins.superficial,
    ]
}

/// Cuff pressure at which a deep calf vein holds less than 15 % of its unstressed volume.
fn closing(posture: Posture, vein: fn(&Leg) -> Id<VeinSegment>) -> f64 {
    let (leg, circulation) = cuffed(posture, &[(300.0, 0.0), (700.0, 200.0)], calf);
    let solution = Simulation::of(&circulation)
        .recording(Recording::Every(0.2.seconds()))
        .run(700.0.seconds())
        .unwrap();
    let limit = circulation.compartment(vein(&leg)).unwrap().unstressed() * 0.15;
    let volume = solution.volume(vein(&leg)).unwrap();
    let closed = volume.first_time(|volume| volume < limit).unwrap();
    (closed.seconds() - 300.0) * 0.5
}

/// Partsch and Partsch 2005, 14 legs: veins of the calf close at 20 to 25 mmHg supine, 50 to 60 sitting, about 70 standing; band ±20 %.
/// Read at the deep vein in the middle of the calf, as in the source.
#[test]
fn a22_a_cuff_closes_the_deep_vein_at_mid_calf() {
    let proximal = |leg: &Leg| leg.veins.deep_proximal;
    within("supine", closing(Posture::supine(), proximal), 16.0..=30.0);
    within(
        "sitting",
        closing(Posture::sitting(), proximal),
        40.0..=72.0,
    );
    within(
        "standing",
        closing(Posture::standing(), proximal),
        56.0..=84.0,
    );
}

/// The same at the ankle end of the deep veins, 20 cm lower: it asks for a column more.
#[test]
fn a22_known_gap_at_the_distal_deep_vein() {
    let distal = closing(Posture::standing(), |leg| leg.veins.deep_distal);
    known_gap("standing, distal", distal, 56.0..=84.0, 109.0);
}

/// Phys Med Biol 22 (1977) 1146, 11 calves: 4.2 s, from the compliance and the outflow resistance of the calf.
#[test]
fn a23_the_calf_empties_within_seconds_when_a_thigh_cuff_opens() {
    let thigh = |leg: &Leg| vec![leg.veins.femoral];
    let cuff = [(300.0, 0.0), (301.0, 50.0), (420.0, 50.0), (420.2, 0.0)];
    let (leg, circulation) = cuffed(Posture::supine(), &cuff, thigh);
    let solution = Simulation::of(&circulation)
        .recording(Recording::Every(0.05.seconds()))
        .run(500.0.seconds())
        .unwrap();
    let volume = soleus::measure::total_volume(&solution, &leg.calf()).unwrap();
    let at = |time: f64| volume.at(time.seconds()).unwrap();
    let (rest, full) = (at(299.0), at(420.0));
    assert!(
        full - rest > 10.0.ml(),
        "the cuff must fill the calf: {rest} to {full}"
    );
    let target = rest + (full - rest) * (-1.0_f64).exp();
    let emptied = volume
        .between(420.2.seconds(), 500.0.seconds())
        .unwrap()
        .first_time(|v| v < target)
        .unwrap();
    within(
        "time constant of emptying, s",
        emptied.seconds() - 420.2,
        2.0..=7.0,
    );
}
