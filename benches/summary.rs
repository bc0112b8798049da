//! All ratios in one table, in under three minutes: `cargo bench --bench summary`; `-- --json` prints one object.
//!
//! Times are taken in turn, one contender after the other, and the median of their ratios counts, so that a busy machine slows both alike.

mod support;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use soleus::network::Circulation;
use soleus::solver::Dopri5;
use soleus::units::Time;
use support::case::Case;
use support::contender::Contender;
use support::hand_written_leg::{HandWrittenLeg, N};
use support::solvers::TOLERANCE;
use support::{instructions, members, model, population, solvers, states, timing};

/// Many short rounds: what disturbs one leaves the median alone.
const ROUNDS: usize = 151;
const SLICE: Duration = Duration::from_millis(15);
/// A population takes about a second.
const ROUNDS_OF_POPULATIONS: usize = 7;
/// The error at which solvers are compared, relative to the size of each state.
const ERROR: f64 = 1e-5;
/// The error at which a body is solved against life.
const ERROR_OF_LIFE: f64 = 1e-4;

/// A number, what it should be, and what it is.
struct Row {
    name: &'static str,
    goal: &'static str,
    value: Option<f64>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, workload, times] = &arguments[..]
        && flag == "--work"
    {
        instructions::work(workload, times.parse().unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    let leg = model::compiled_leg();
    let mut by_hand = HandWrittenLeg::new(TOLERANCE, leg.state_scales());
    states::assert_same_rates(&leg, &mut by_hand, 1000);
    let body = Case::beating_body();
    let row = |name, goal, value| Row { name, goal, value };
    let rows = [
        row(
            "rhs_instructions_vs_hand_written",
            "1.15",
            counted("rhs compiled", "rhs by hand", 4000),
        ),
        row("rhs_time_vs_hand_written", "", Some(rhs_time(&leg))),
        row("solve_time_vs_hand_written", "1.05", Some(solve_time(&leg))),
        row(
            "explicit_vs_ode_solvers_dynamic",
            "3",
            body.times_faster(Contender::HighamHall, Contender::Dynamic, ERROR),
        ),
        row(
            "explicit_vs_ode_solvers_static",
            "1.6",
            body.times_faster(Contender::HighamHall, Contender::Static, ERROR),
        ),
        row("stiff_vs_diffsol_bdf", "2", stiff_vs_diffsol_bdf()),
        row(
            "whole_body_real_time_factor",
            "5000",
            body.tolerance(Contender::HighamHall, ERROR_OF_LIFE)
                .map(|tolerance| body.real_time_factor(Contender::HighamHall, tolerance)),
        ),
        row("lanes_8_vs_scalar", "1.5", Some(lanes())),
        row("threads_2_vs_1", "1.9", Some(threads_2_vs_1())),
        row(
            "cost_per_compartment_10000_vs_10",
            "1.2",
            Some(cost_per_compartment(10_000, 10)),
        ),
        row(
            "allocations_per_step",
            "0",
            Some(allocations_per_step(&leg)),
        ),
    ];
    if arguments.iter().any(|argument| argument == "--json") {
        let fields = rows.map(|row| format!("\"{}\": {}", row.name, number(row.value)));
        println!("{{{}}}", fields.join(", "));
    } else {
        println!("{:<36} {:>8} {:>6}", "", "ratio", "goal");
        for row in rows {
            println!("{:<36} {:>8} {:>6}", row.name, number(row.value), row.goal);
        }
    }
    ExitCode::SUCCESS
}

fn number(value: Option<f64>) -> String {
    match value {
        None => String::from("null"),
        Some(value) if value.abs() >= 100.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
    }
}

fn counted(a: &str, b: &str, times: usize) -> Option<f64> {
    Some(instructions::of(a, times)? / instructions::of(b, times)?)
}

fn rhs_time(leg: &Circulation) -> f64 {
    let by_hand = HandWrittenLeg::new(TOLERANCE, leg.state_scales());
    let seen = states::along_a_run(leg);
    let mut workspace = leg.workspace();
    let (mut compiled_rates, mut rates) = ([0.0; N], [0.0; N]);
    timing::ratio(
        ROUNDS,
        SLICE,
        || {
            for (time_s, state) in &seen {
                let time = Time::from_seconds(*time_s);
                leg.evaluate(time, black_box(state), &mut workspace, &mut compiled_rates);
                black_box(&compiled_rates);
            }
        },
        || {
            for (time_s, state) in &seen {
                by_hand.rhs(*time_s, black_box(state), &mut rates);
                black_box(&rates);
            }
        },
    )
}

fn solve_time(leg: &Circulation) -> f64 {
    let solver = Dopri5::new().with_relative_tolerance(TOLERANCE);
    timing::ratio(
        ROUNDS,
        SLICE,
        || solvers::compiled(&solver, leg, TOLERANCE, &mut |_| {}),
        || solvers::by_hand(&solver, leg, TOLERANCE),
    )
}

#[cfg(feature = "diffsol")]
fn stiff_vs_diffsol_bdf() -> Option<f64> {
    let body = Case::stiff_body();
    body.times_faster(Contender::Rodas5P, Contender::Bdf, ERROR)
}

#[cfg(not(feature = "diffsol"))]
fn stiff_vs_diffsol_bdf() -> Option<f64> {
    eprintln!("stiff_vs_diffsol_bdf: nothing to compare with; add `--features diffsol`");
    None
}

/// Whole solves at one tolerance, to which each member is held either way.
fn lanes() -> f64 {
    let members = members::legs();
    timing::ratio(
        ROUNDS,
        SLICE,
        || members::run_alone(&members),
        || members::run_in_lanes(&members),
    )
}

fn threads_2_vs_1() -> f64 {
    timing::least_ratio(
        ROUNDS_OF_POPULATIONS,
        || population::run(1),
        || population::run(2),
    )
}

fn cost_per_compartment(many: usize, few: usize) -> f64 {
    let evaluation = |compartments| {
        let chain = model::chain(compartments);
        let (state, mut workspace) = (chain.initial_state(), chain.workspace());
        let mut rates = vec![0.0; state.len()];
        move || {
            chain.evaluate(Time::ZERO, black_box(&state), &mut workspace, &mut rates);
            black_box(&rates);
        }
    };
    let ratio = timing::ratio(ROUNDS, SLICE, evaluation(many), evaluation(few));
    ratio * few as f64 / many as f64
}

fn allocations_per_step(leg: &Circulation) -> f64 {
    let count = |end_s| {
        let mut steps = 0;
        let counts = allocation_counter::measure(|| steps = solvers::steps(leg, end_s));
        (counts.count_total as f64, steps as f64)
    };
    let ((short, few), (long, many)) = (count(1.0), count(model::END_S));
    (long - short) / (many - few)
}
