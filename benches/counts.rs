//! Counted instructions, which a busy machine does not change: `cargo bench --bench counts`, with valgrind installed.
//!
//! Each workload runs under callgrind with n and with 2 n repetitions, and the difference counts: what setting up costs cancels.
//! `-- --json` prints one object.

mod support;

use std::hint::black_box;
use std::process::ExitCode;

use soleus::solver::Dopri5;
use soleus::units::Time;
use support::hand_written_leg::{HandWrittenLeg, N};
use support::{model, solvers, states, units_loop};

/// Workloads, how often each is repeated, and how many units of work one repetition is.
const WORKLOADS: [(&str, usize); 6] = [
    ("rhs compiled", 4000),
    ("rhs by hand", 4000),
    ("solve compiled", 1),
    ("solve by hand", 1),
    ("units typed", 20),
    ("units bare", 20),
];

fn work(name: &str, times: usize) {
    let circulation = model::compiled_leg();
    let solver = Dopri5::new().with_relative_tolerance(solvers::TOLERANCE);
    match name {
        "rhs compiled" => {
            let seen = states::along_a_run(&circulation);
            let mut workspace = circulation.workspace();
            let mut rates = [0.0; N];
            for (time_s, state) in seen.iter().cycle().take(times) {
                let time = Time::from_seconds(*time_s);
                circulation.evaluate(time, black_box(state), &mut workspace, &mut rates);
                black_box(&rates);
            }
        }
        "rhs by hand" => {
            let seen = states::along_a_run(&circulation);
            let leg = HandWrittenLeg::new(solvers::TOLERANCE, circulation.state_scales());
            let mut rates = [0.0; N];
            for (time_s, state) in seen.iter().cycle().take(times) {
                leg.rhs(*time_s, black_box(state), &mut rates);
                black_box(&rates);
            }
        }
        "solve compiled" => {
            for _ in 0..times {
                solvers::compiled(&solver, &circulation, solvers::TOLERANCE, &mut |_| {});
            }
        }
        "solve by hand" => {
            for _ in 0..times {
                solvers::by_hand(&solver, &circulation, solvers::TOLERANCE);
            }
        }
        "units typed" => {
            black_box(units_loop::Typed::new().repeat(times));
        }
        "units bare" => {
            black_box(units_loop::Bare::new().repeat(times));
        }
        _ => eprintln!("there is no workload `{name}`"),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, name, times] = &arguments[..]
        && flag == "--work"
    {
        work(name, times.parse().unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    let json = arguments.iter().any(|argument| argument == "--json");
    let counts = WORKLOADS.map(|(name, times)| support::instructions::of(name, times));
    report(&counts, json);
    ExitCode::SUCCESS
}

fn report(counts: &[Option<f64>; 6], json: bool) {
    let [rhs, rhs_by_hand, solve, solve_by_hand, typed, bare] = *counts;
    let rows = [
        ("rhs_instructions_vs_hand_written", rhs, rhs_by_hand),
        ("solve_instructions_vs_hand_written", solve, solve_by_hand),
        ("units_instructions_vs_bare", typed, bare),
    ];
    let number = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| String::from("null"), |value| format!("{value:.digits$}"))
    };
    let ratio = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a / b);
    if json {
        let fields = rows.map(|(name, a, b)| format!("\"{name}\": {}", number(ratio(a, b), 3)));
        println!("{{{}}}", fields.join(", "));
        return;
    }
    println!(
        "{:<36} {:>14} {:>14} {:>8}",
        "instructions", "library", "by hand", "ratio"
    );
    for (name, a, b) in rows {
        let ratio = ratio(a, b);
        println!(
            "{name:<36} {:>14} {:>14} {:>8}",
            number(a, 0),
            number(b, 0),
            number(ratio, 3)
        );
    }
}
