//! Rates in lanes are those of each circulation, to the last bit.

use crate::support::{bodies, body, legs};
use soleus::network::Lanes;
use soleus::prelude::*;
use soleus::presets::LegCount;

/// A small generator of numbers from 0 to 1 (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Holds all lanes to their circulations at states about the initial ones, a different one in each lane.
#[track_caller]
fn assert_same_rates(members: &[Circulation]) {
    let lanes = Lanes::of(members).unwrap();
    let count = members[0].state_len();
    let mut random = Random(1);
    let mut workspace = lanes.workspace();
    let mut workspaces: Vec<_> = members.iter().map(Circulation::workspace).collect();
    let (mut together, mut alone) = (vec![f64::NAN; lanes.state_len()], vec![f64::NAN; count]);
    for round in 0..60 {
        let time = Time::from_seconds(-0.5 + 0.11 * f64::from(round));
        let state_of = |random: &mut Random, member: &Circulation| -> Vec<f64> {
            let initial = member.initial_state().into_iter();
            initial
                .map(|value| value * (0.3 + 0.9 * random.next()) + 0.05 * random.next())
                .collect()
        };
        let states: Vec<_> = members
            .iter()
            .map(|own| state_of(&mut random, own))
            .collect();
        let wide: Vec<f64> = (0..count)
            .flat_map(|place| (0..8).map(move |lane| (place, lane)))
            .map(|(place, lane)| states[lane.min(members.len() - 1)][place])
            .collect();
        lanes.evaluate(time, &wide, &mut workspace, &mut together);
        for (lane, (member, state)) in members.iter().zip(&states).enumerate() {
            member.evaluate(time, state, &mut workspaces[lane], &mut alone);
            for (place, alone) in alone.iter().enumerate() {
                let own = together[place * 8 + lane];
                assert!(
                    own == *alone || (own.is_nan() && alone.is_nan()),
                    "{} in lane {lane} at {time}: {own} against {alone}",
                    member.describe_state(place)
                );
            }
        }
    }
}

#[test]
fn those_of_a_leg() {
    let members: Vec<_> = legs()
        .into_iter()
        .map(|(circulation, _)| circulation)
        .collect();
    assert_same_rates(&members);
    // Lanes that are not filled change nothing.
    assert_same_rates(&members[..3]);
}

#[test]
fn those_of_bodies_with_all_that_can_be_in_them() {
    assert_same_rates(&bodies(|_| {}));
    assert_same_rates(&bodies(|body| {
        *body = body.clone().cycle_averaged();
        body.legs = LegCount::Two;
        body.veno_arteriolar = true;
    }));
    assert_same_rates(&bodies(|body| {
        body.exchange = Some(ExchangeModel::plethysmographic())
    }));
}

#[test]
fn those_of_a_valve_whose_vein_narrows_in_some_lanes_only() {
    let member = |with: bool| {
        let mut net = Network::new();
        let vein = VeinSegment::new(60.0.ml(), 4.0.ml_per_mmhg(), 130.0.ml());
        let calf = net.add("calf", vein.filled_to(30.0.mmhg()));
        let thigh = net.add("thigh", vein.filled_to(20.0.mmhg()));
        let valve = Valve::new(0.06.mmhg_s_per_ml()).competence(0.4);
        let narrow = Narrowing::of(&vein);
        let valve = if with {
            valve.narrowing(narrow).narrowing_back(narrow)
        } else {
            valve
        };
        net.connect("valve", calf, valve, thigh);
        net.connect("back", thigh, valve, calf);
        net.build().unwrap()
    };
    let members: Vec<_> = (0..8).map(|i| member(i % 3 == 0)).collect();
    assert_same_rates(&members);
}

#[test]
fn the_default_body_is_one_structure_with_itself() {
    let lanes = Lanes::of(&[body(|_| {}), body(|_| {})]).unwrap();
    assert_eq!(lanes.circulations().len(), 2);
    assert_eq!(lanes.state_len(), 8 * lanes.circulations()[0].state_len());
}
