//! What a compartment costs in circulations of different size: `cargo bench --bench scaling`; `-- --json` prints one object.
//!
//! Chains of vein segments, joined by valves and resistances in turn: the right-hand side, and whole solves, explicit and stiff, from the same
//! uneven filling. Each number is the least time of a few, divided by compartments and, for solves, by steps, over that of the smallest chain.

mod support;

use std::hint::black_box;
use std::time::Duration;

use soleus::network::{Circulation, Lanes};
use soleus::simulation::CirculationSystem;
use soleus::solver::{Discard, Dopri5, Integrator, Rodas5P};
use soleus::units::Time;
use support::{model, timing};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const TOLERANCE: f64 = 1e-5;
/// How much of life is solved, in s: the fillings even out between neighbours.
const END_S: f64 = 2.0;
const ROUNDS: usize = 9;
const SLICE: Duration = Duration::from_millis(20);

fn main() {
    let chains = SIZES.map(model::chain);
    let explicit = Dopri5::new().with_relative_tolerance(TOLERANCE);
    let stiff = Rodas5P::new().with_relative_tolerance(TOLERANCE);
    let rows = [
        ("right_hand_side", chains.each_ref().map(right_hand_side)),
        ("in_lanes", chains.each_ref().map(in_lanes)),
        (
            "explicit_step",
            chains.each_ref().map(|chain| step(chain, &explicit)),
        ),
        (
            "stiff_step",
            chains.each_ref().map(|chain| step(chain, &stiff)),
        ),
    ]
    .map(|(name, seconds)| (name, over_the_first(seconds)));
    if std::env::args().any(|argument| argument == "--json") {
        let fields = rows.map(|(name, costs)| {
            let costs = SIZES.iter().zip(costs);
            let costs: Vec<_> = costs.map(|(n, c)| format!("\"{n}\": {c:.3}")).collect();
            format!("\"{name}\": {{{}}}", costs.join(", "))
        });
        println!("{{{}}}", fields.join(", "));
        return;
    }
    print!("{:<20}", "cost per compartment");
    SIZES.iter().for_each(|size| print!("{size:>8}"));
    println!();
    for (name, costs) in rows {
        print!("{name:<20}");
        costs.iter().for_each(|cost| print!("{cost:>8.2}"));
        println!();
    }
}

/// Seconds of each chain for each of its compartments, over those of the smallest.
fn over_the_first(seconds: [f64; 4]) -> [f64; 4] {
    let each = |i: usize| seconds[i] / SIZES[i] as f64;
    std::array::from_fn(|i| each(i) / each(0))
}

fn right_hand_side(chain: &Circulation) -> f64 {
    let (state, mut workspace) = (chain.initial_state(), chain.workspace());
    let mut rates = vec![0.0; state.len()];
    timing::least_seconds(ROUNDS, SLICE, || {
        chain.evaluate(Time::ZERO, black_box(&state), &mut workspace, &mut rates);
        black_box(&rates);
    })
}

/// Seconds of one evaluation of eight equal chains in lanes, for each of them.
fn in_lanes(chain: &Circulation) -> f64 {
    let lanes = Lanes::of(&vec![chain.clone(); Lanes::COUNT]).expect("they are alike");
    let initial = chain.initial_state().into_iter();
    let state: Vec<_> = initial.flat_map(|value| [value; Lanes::COUNT]).collect();
    let (mut workspace, mut rates) = (lanes.workspace(), vec![0.0; state.len()]);
    let seconds = timing::least_seconds(ROUNDS, SLICE, || {
        lanes.evaluate(Time::ZERO, black_box(&state), &mut workspace, &mut rates);
        black_box(&rates);
    });
    seconds / Lanes::COUNT as f64
}

/// Seconds of one step of a whole solve, set-up shared among all of its steps.
fn step(chain: &Circulation, integrator: &dyn Integrator) -> f64 {
    let solve = || {
        let mut system = CirculationSystem::new(chain, TOLERANCE);
        let mut state = chain.initial_state();
        let outcome = integrator.integrate(&mut system, 0.0, END_S, &mut state, &mut Discard);
        let statistics = outcome.expect("the chain can be solved");
        (statistics.accepted_steps + statistics.rejected_steps) as f64
    };
    let steps = solve();
    let seconds = timing::least_seconds(ROUNDS, SLICE, || {
        black_box(solve());
    });
    seconds / steps
}
