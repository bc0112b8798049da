//! Legs that wear something.

use soleus::measure::CalfReport;
use soleus::prelude::*;

#[path = "../support/bands.rs"]
mod bands;

pub use bands::{known_gap, within};

/// A leg that lies still and wears this, for five minutes.
pub fn lying(garment: Garment) -> (Leg, Solution) {
    still(Posture::supine(), Some(garment))
}

pub fn still(posture: Posture, garment: Option<Garment>) -> (Leg, Solution) {
    let mut net = Network::new();
    let heart = HeartLoad::default().add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(posture));
    let rest = net.drive("rest", Bouts::new()).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    let leg = LegModel::default().add_to(&mut net, "", supply, rest);
    if let Some(garment) = garment {
        garment.put_on(&mut net, "garment", &leg, column);
    }
    let solution = Simulation::of(&net.build().unwrap())
        .tolerance(1e-5)
        .recording(Recording::Every(0.05.seconds()))
        .run(300.0.seconds())
        .unwrap();
    (leg, solution)
}

/// The test of the calf pump, without and with garments.
pub fn test(
    leg: LegModel,
    manoeuvre: Manoeuvre,
    times: u32,
    garment: Option<Garment>,
) -> CalfReport {
    let mut test = CalfTest::of(leg)
        .doing(manoeuvre)
        .times(times)
        .tolerance(1e-5);
    if let Some(garment) = garment {
        test = test.wearing(garment);
    }
    CalfReport::read(&test.run().unwrap()).unwrap()
}

pub fn tiptoes(leg: LegModel, garment: Option<Garment>) -> CalfReport {
    test(leg, Manoeuvre::heel_raise(1.0.hz()), 10, garment)
}

/// Blood in the calf at the end.
pub fn calf_ml(leg: &Leg, solution: &Solution) -> f64 {
    let volume = soleus::measure::total_volume(solution, &leg.calf()).unwrap();
    volume.last().ml()
}
