//! Counted instructions, which a busy machine does not change: `cargo bench --bench counts`, with valgrind installed.
//!
//! Each workload runs under callgrind with n and with 2 n repetitions, and the difference counts: what setting up costs cancels.
//!
//! | option | what it does |
//! |---|---|
//! | `-- --json` | prints the ratios to what is written by hand as one object |
//! | `-- --check` | compares a small suite with benches/counts.json, and fails if a workload has become dearer by more than 5 % |
//! | `-- --store` | counts the suite and stores it there |

mod support;

use std::process::ExitCode;

use support::{baseline, instructions};

/// Workloads, and how often each is repeated.
const WORKLOADS: [(&str, usize); 6] = [
    ("rhs compiled", 4000),
    ("rhs by hand", 4000),
    ("solve compiled", 1),
    ("solve by hand", 1),
    ("units typed", 20),
    ("units bare", 20),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, name, times] = &arguments[..]
        && flag == "--work"
    {
        instructions::work(name, times.parse().unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    let asked = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if asked("--check") {
        return baseline::check();
    }
    if asked("--store") {
        return baseline::store();
    }
    let counts = WORKLOADS.map(|(name, times)| instructions::of(name, times));
    report(&counts, asked("--json"));
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
