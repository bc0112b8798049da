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
use support::hand_written_leg::{HandWrittenLeg, N};
use support::solvers::{Contender, Judge, TOLERANCE};
use support::{instructions, model, solvers, states, timing, units_loop};

/// Many short rounds: what disturbs one leaves the median alone.
const ROUNDS: usize = 151;
const SLICE: Duration = Duration::from_millis(15);

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
    let [static_vectors, dynamic_vectors] = against_ode_solvers(&leg);
    let row = |name, goal, value| Row { name, goal, value };
    let rows = [
        row(
            "rhs_instructions_vs_hand_written",
            "",
            counted("rhs compiled", "rhs by hand", 4000),
        ),
        row("rhs_time_vs_hand_written", "1.5", Some(rhs_time(&leg))),
        row("solve_time_vs_hand_written", "1.25", Some(solve_time(&leg))),
        row(
            "explicit_vs_ode_solvers_dynamic",
            "1",
            Some(dynamic_vectors),
        ),
        row("explicit_vs_ode_solvers_static", "1", Some(static_vectors)),
        row(
            "cost_per_compartment_10000_vs_10",
            "1.2",
            Some(cost_per_compartment(10_000, 10)),
        ),
        row("units_vs_bare", "1", Some(units_time())),
        row(
            "allocations_per_step",
            "0",
            Some(allocations_per_step(&leg)),
        ),
        row("leg_real_time_factor", "", Some(real_time_factor(&leg))),
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

/// The native method's time over that of the crate `ode_solvers` at the same error: static vectors, then dynamic ones.
fn against_ode_solvers(leg: &Circulation) -> [f64; 2] {
    let judge = Judge::new(leg);
    let error = judge.error(Contender::Native, TOLERANCE);
    [Contender::Static, Contender::Dynamic].map(|contender| {
        let tolerance = judge.tolerance(contender, error);
        timing::ratio(
            ROUNDS,
            SLICE,
            || Contender::Native.solve(leg, TOLERANCE, &mut |_| {}),
            || contender.solve(leg, tolerance, &mut |_| {}),
        )
    })
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

fn units_time() -> f64 {
    let (mut typed, mut bare) = (units_loop::Typed::new(), units_loop::Bare::new());
    timing::ratio(
        ROUNDS,
        SLICE,
        || {
            black_box(typed.repeat(10));
        },
        || {
            black_box(bare.repeat(10));
        },
    )
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

/// Seconds of the leg's life in one second of computing.
fn real_time_factor(leg: &Circulation) -> f64 {
    let solver = Dopri5::new().with_relative_tolerance(TOLERANCE);
    let solve = || solvers::compiled(&solver, leg, TOLERANCE, &mut |_| {});
    model::END_S / timing::seconds(ROUNDS, SLICE, solve)
}
