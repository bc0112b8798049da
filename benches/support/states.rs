//! States and times at which two ways to compute the same rates are compared.

use std::ops::ControlFlow;

use soleus::network::Circulation;
use soleus::simulation::CirculationSystem;
use soleus::solver::{Dopri5, Integrator, Step};
use soleus::units::Time;

use super::hand_written_leg::{HandWrittenLeg, N, State};
use super::model;

/// A small generator of numbers from 0 to 1 (SplitMix64), so that every run sees the same states.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

/// A state of the leg: from nearly empty to nearly full veins, any activation.
pub fn random_state(initial: &[f64], random: &mut Random) -> State {
    std::array::from_fn(|i| match i {
        0..2 => random.between(-10.0, 10.0),
        2..11 => initial[i] * random.between(0.02, 1.1),
        11..13 => initial[i] * random.between(0.9, 1.1),
        13..33 => random.next(),
        _ => random.between(0.0, 3.0),
    })
}

/// The states at which a run's steps end, with their times: what a right-hand side is asked for in earnest.
pub fn along_a_run(circulation: &Circulation) -> Vec<(f64, State)> {
    let mut system = CirculationSystem::new(circulation, 1e-6);
    let mut state = circulation.initial_state();
    let mut seen = Vec::new();
    let mut sink = |step: &dyn Step| {
        let state: State = step.end_state().try_into().expect("the leg's states");
        seen.push((step.end_s(), state));
        ControlFlow::Continue(())
    };
    Dopri5::new()
        .integrate(&mut system, 0.0, model::END_S, &mut state, &mut sink)
        .expect("the leg can be solved");
    seen
}

/// Panics unless both legs give the same rates at many states and times, to 1e-12 of the largest rate of their kind.
pub fn assert_same_rates(
    circulation: &Circulation,
    hand_written: &mut HandWrittenLeg,
    count: usize,
) {
    let initial = circulation.initial_state();
    let mut random = Random::new(1);
    let mut workspace = circulation.workspace();
    let (mut compiled, mut by_hand) = ([f64::NAN; N], [f64::NAN; N]);
    for _ in 0..count {
        let time_s = random.between(-1.0, 13.0);
        let state = random_state(&initial, &mut random);
        circulation.evaluate(
            Time::from_seconds(time_s),
            &state,
            &mut workspace,
            &mut compiled,
        );
        hand_written.rhs(time_s, &state, &mut by_hand);
        let kinds = [0..13, 13..N];
        for kind in kinds {
            let largest = by_hand[kind.clone()]
                .iter()
                .fold(0.0, |a: f64, b| a.max(b.abs()));
            for i in kind {
                let difference = (compiled[i] - by_hand[i]).abs();
                assert!(
                    difference <= 1e-12 * largest,
                    "rate of {} at {time_s} s: compiled {}, by hand {}",
                    circulation.describe_state(i),
                    compiled[i],
                    by_hand[i],
                );
            }
        }
    }
}
