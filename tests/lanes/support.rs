//! Legs and bodies that differ in parameters only.

use soleus::prelude::*;

/// A standing leg that does heel raises at 1 Hz.
pub fn leg(change: impl FnOnce(&mut LegModel), arterial: f64, venous: f64) -> (Circulation, Leg) {
    let mut net = Network::new();
    let heart = HeartLoad::fixed(venous.mmhg(), arterial.mmhg()).add_to(&mut net, "");
    let column = net.drive("posture", GravityColumn::new(Posture::standing()));
    let raises = Bouts::new().bout(Manoeuvre::heel_raise(1.0.hz()), Time::ZERO, 10);
    let signals = net.drive("manoeuvre", raises).leg_signals();
    let supply = LegSupply::new(heart.arterial, heart.venous, column);
    let mut model = LegModel::default();
    change(&mut model);
    let leg = model.add_to(&mut net, "", supply, signals);
    (net.build().unwrap(), leg)
}

/// A number from 0 to 1 for each member.
fn share(member: usize) -> f64 {
    member as f64 / 7.0
}

pub fn legs() -> Vec<(Circulation, Leg)> {
    let member = |member| {
        let share = share(member);
        let change = |leg: &mut LegModel| {
            let resistances = &mut leg.resistances;
            resistances.popliteal = resistances.popliteal * (0.8 + 0.4 * share);
            resistances.iliac_outflow = resistances.iliac_outflow * (1.2 - 0.4 * share);
            leg.strength.soleus *= 0.7 + 0.3 * share;
        };
        leg(change, 85.0 + 20.0 * share, 3.0 + 4.0 * share)
    };
    (0..8).map(member).collect()
}

/// A body that stands, with what `change` makes of it.
pub fn body(change: impl FnOnce(&mut BodyModel)) -> Circulation {
    let mut model = BodyModel::default();
    change(&mut model);
    let session = Session::of(model).starting_in(Posture::standing());
    let session = session.breathing(Respiration::default());
    session.build().unwrap().0
}

pub fn bodies(all: impl Fn(&mut BodyModel)) -> Vec<Circulation> {
    let member = |member| {
        body(|body| {
            all(body);
            let share = share(member);
            body.blood_volume = body.blood_volume * (0.96 + 0.08 * share);
            body.stature = body.stature * (0.95 + 0.1 * share);
            let popliteal = &mut body.leg.resistances.popliteal;
            *popliteal = *popliteal * (0.8 + 0.4 * share);
        })
    };
    (0..8).map(member).collect()
}

/// The largest difference of two states, over the scale of each or its size.
pub fn difference(circulation: &Circulation, a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let states = a.iter().zip(b).zip(circulation.state_scales());
    states
        .filter(|(_, scale)| scale.is_finite())
        .map(|((a, b), scale)| (a - b).abs() / scale.max(a.abs()))
        .fold(0.0, f64::max)
}
