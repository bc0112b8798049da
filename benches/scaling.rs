//! What a compartment costs in circulations of different size, and what lanes and threads spare: `cargo bench --bench scaling`; `-- --json` prints one object.
//!
//! Chains of vein segments, joined by valves and resistances in turn: the right-hand side, and whole solves, explicit and stiff, from the same
//! uneven filling. Each number is the least time of a few, divided by compartments and, for solves, by steps, over that of the smallest chain.
//!
//! Then how many times as fast 2, 4 and 8 different legs are solved in lanes as by themselves, and a population of a thousand legs on several threads as on one.

mod support;

use std::hint::black_box;
use std::time::Duration;

use soleus::network::{Circulation, Lanes};
use soleus::simulation::CirculationSystem;
use soleus::solver::{Discard, Dopri5, Integrator, Rodas5P};
use soleus::units::Time;
use support::{members, model, population, timing};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const TOLERANCE: f64 = 1e-5;
/// How much of life is solved, in s: the fillings even out between neighbours.
const END_S: f64 = 2.0;
const ROUNDS: usize = 9;
const SLICE: Duration = Duration::from_millis(20);
/// So many members are advanced together.
const IN_LANES: [usize; 3] = [2, 4, 8];
const ROUNDS_OF_POPULATIONS: usize = 5;

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
    .map(|(name, seconds)| {
        (
            name,
            SIZES.into_iter().zip(over_the_first(seconds)).collect(),
        )
    });
    let speeds = [("lanes", lanes()), ("threads", threads())];
    if std::env::args().any(|argument| argument == "--json") {
        let fields: Vec<_> = rows.into_iter().chain(speeds).map(field).collect();
        println!("{{{}}}", fields.join(", "));
        return;
    }
    println!("cost per compartment, over that of the smallest chain");
    rows.iter().for_each(row);
    println!("times as fast as one by one");
    speeds.iter().for_each(row);
}

/// What was measured at each size.
type Series = Vec<(usize, f64)>;

fn field((name, series): (&str, Series)) -> String {
    let values = series
        .iter()
        .map(|(n, value)| format!("\"{n}\": {value:.3}"));
    format!("\"{name}\": {{{}}}", values.collect::<Vec<_>>().join(", "))
}

fn row((name, series): &(&str, Series)) {
    print!("{name:<18}");
    series
        .iter()
        .for_each(|(n, value)| print!("{n:>8}: {value:.2}"));
    println!();
}

/// The time of legs by themselves over that of the same in lanes.
fn lanes() -> Series {
    let legs = members::legs();
    let speed = |count| {
        let legs = &legs[..count];
        let (alone, together) = (|| members::run_alone(legs), || members::run_in_lanes(legs));
        (count, timing::ratio(ROUNDS, SLICE, alone, together))
    };
    IN_LANES.into_iter().map(speed).collect()
}

/// The time of a population on one thread over that on two and more, up to what the machine has.
fn threads() -> Series {
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    let counts = std::iter::successors(Some(2), |count| Some(2 * count));
    let speed = |count| {
        let (one, many) = (|| population::run(1), || population::run(count));
        (count, timing::least_ratio(ROUNDS_OF_POPULATIONS, one, many))
    };
    counts
        .take_while(|count| *count <= available)
        .map(speed)
        .collect()
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
