//! Networks, legs, bodies, persons and garments with numbers of any size: what is solved is right, or it is refused.

use soleus::prelude::*;
use soleus::presets::{LegCondition, LegModel};
use soleus::protocol::CalfTest;

use crate::draw::Draw;
use crate::networks_at_random::random_network;
use crate::verified::{all_are_right, cases, solve};
use crate::{bodies, devices, legs};

/// Tolerances and spans, of which each case draws one.
const TOLERANCES: [f64; 4] = [1e-3, 1e-4, 1e-6, 1e-9];
const SPANS_S: [f64; 4] = [0.1, 1.0, 10.0, 100.0];

fn seeded(seed: u64) -> Draw {
    Draw(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
}

/// Implicit steps lost up to all of the blood where a compliance was tiny, volumes fell below zero within steps, and pressures were infinite, all without a word.
#[test]
fn random_networks_are_right_or_refused() {
    all_are_right("networks", cases(1_500, 20_000), |seed| {
        let mut draw = seeded(seed);
        let net = random_network(&mut draw);
        let (tolerance, end_s) = (TOLERANCES[draw.below(4)], SPANS_S[draw.below(4)]);
        match net.build() {
            Ok(circulation) => solve(&circulation, tolerance, end_s.seconds()),
            Err(_) => (Vec::new(), 0),
        }
    });
}

/// What a sane number is multiplied by: near 1, or anything.
fn factor(draw: &mut Draw) -> f64 {
    match draw.below(3) {
        0 => draw.number(256),
        1 => draw.between(1e-6, 1e6),
        _ => draw.between(0.3, 3.0),
    }
}

fn spoilt_leg(draw: &mut Draw) -> LegModel {
    let mut leg = LegModel::new(LegCondition::ALL[draw.below(LegCondition::ALL.len())]);
    if draw.below(2) == 0 {
        leg = leg.with_saphenous_segments();
    }
    let fields = legs::fields();
    for _ in 0..draw.below(4) {
        legs::spoil(&mut leg, fields[draw.below(fields.len())], factor(draw));
    }
    leg
}

fn spoilt_garment(draw: &mut Draw) -> Garment {
    let mut numbers = devices::SANE;
    for _ in 0..draw.below(4) {
        numbers[draw.below(numbers.len())] *= factor(draw);
    }
    devices::garment(numbers, draw.below(2) == 0, draw.below(2) == 0)
}

fn spoilt_body(draw: &mut Draw) -> BodyModel {
    let mut body = if draw.below(2) == 0 {
        BodyModel::default()
    } else {
        subject(draw).map_or_else(BodyModel::default, |subject| subject.body())
    };
    if draw.below(3) == 0 {
        body = body.cycle_averaged();
    }
    let fields = bodies::fields();
    for _ in 0..draw.below(4) {
        bodies::spoil(&mut body, fields[draw.below(fields.len())], factor(draw));
    }
    body
}

fn subject(draw: &mut Draw) -> Option<Subject> {
    let sex = if draw.below(2) == 0 {
        Sex::Female
    } else {
        Sex::Male
    };
    let [age, height, weight, rate] = std::array::from_fn(|_| draw.between(0.5, 2.0));
    let person = Person::new(sex, 45.0 * age, (170.0 * height).cm(), (70.0 * weight).kg());
    let person = person.and_then(|person| person.with_resting_rate((65.0 * rate).bpm()));
    let mut subject = Subject::new(person.ok()?);
    for _ in 0..draw.below(3) {
        let condition = Condition::ALL[draw.below(Condition::ALL.len())];
        subject = subject.with(condition, Severity::new(draw.between(0.01, 1.0)).ok()?);
    }
    Some(subject)
}

#[test]
fn random_models_are_right_or_refused() {
    all_are_right(
        "legs, bodies, persons, garments",
        cases(150, 5_000),
        |seed| {
            let mut draw = seeded(seed);
            let circulation = match draw.below(3) {
                0 => CalfTest::of(spoilt_leg(&mut draw))
                    .build()
                    .ok()
                    .map(|(built, ..)| built),
                1 => {
                    let test =
                        CalfTest::of(spoilt_leg(&mut draw)).wearing(spoilt_garment(&mut draw));
                    test.build().ok().map(|(built, ..)| built)
                }
                _ => {
                    let (net, _) = bodies::add(&spoilt_body(&mut draw), 2);
                    net.build().ok()
                }
            };
            let tolerance = TOLERANCES[draw.below(3)];
            match circulation {
                Some(circulation) => solve(&circulation, tolerance, 0.5.seconds()),
                None => (Vec::new(), 0),
            }
        },
    );
}
