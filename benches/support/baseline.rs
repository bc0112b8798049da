//! A small suite of counted instructions against stored ones.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use serde_json::{Value, json};

use super::instructions;

/// How much dearer a workload may become, as a share.
const MARGIN: f64 = 0.05;

/// Workloads, and how often each is repeated: some 1e7 instructions each, so that all take seconds.
const SUITE: [(&str, usize); 5] = [
    ("rhs compiled", 2000),
    ("rhs of the body", 1000),
    ("short solve, explicit", 1),
    ("short solve, stiff", 1),
    ("jacobian of the body", 500),
];

type Counts = BTreeMap<String, f64>;

/// Compares with what is stored. Counts of another compiler say nothing, and fail nothing; nor does a machine without valgrind.
pub fn check() -> ExitCode {
    let stored = match read() {
        Ok(stored) => stored,
        Err(message) => {
            eprintln!(
                "no baseline: {message}; store one with `cargo bench --bench counts -- --store`"
            );
            return ExitCode::FAILURE;
        }
    };
    let (made_by, here) = (&stored["made_by"], json!(compiler()));
    if *made_by != here {
        println!(
            "not compared: the baseline was made by {made_by}, this is {here}; store it anew with `cargo bench --bench counts -- --store`"
        );
        return ExitCode::SUCCESS;
    }
    let Some(counts) = count() else {
        println!("not compared: nothing could be counted");
        return ExitCode::SUCCESS;
    };
    let mut dearer = false;
    println!(
        "{:<24} {:>12} {:>12} {:>8}",
        "instructions", "stored", "now", "change"
    );
    for (name, now) in counts {
        let Some(before) = stored["instructions"][&name].as_f64() else {
            println!("{name:<24} {:>12} {now:>12.0}", "-");
            dearer = true;
            continue;
        };
        let change = now / before - 1.0;
        println!(
            "{name:<24} {before:>12.0} {now:>12.0} {:>+7.1}%",
            100.0 * change
        );
        dearer |= change > MARGIN;
    }
    if dearer {
        eprintln!(
            "a workload is not in the baseline, or dearer than it by more than {:.0} %: make it cheaper, or say why and store the counts anew",
            100.0 * MARGIN
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Stores what is counted now.
pub fn store() -> ExitCode {
    let Some(counts) = count() else {
        return ExitCode::FAILURE;
    };
    let stored = json!({ "made_by": compiler(), "instructions": counts });
    let text = format!("{stored:#}\n");
    match std::fs::write(file(), &text) {
        Ok(()) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", file().display());
            ExitCode::FAILURE
        }
    }
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/counts.json")
}

fn read() -> Result<Value, String> {
    let text = std::fs::read_to_string(file()).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn count() -> Option<Counts> {
    let of = |(name, times): &(&str, usize)| {
        Some((String::from(*name), instructions::of(name, *times)?.round()))
    };
    SUITE.iter().map(of).collect()
}

/// What decides how many instructions the same source takes: the compiler, the processor's kind, and whether the mathematical library may fuse operations.
fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let fused = if fuses() { "with" } else { "without" };
    format!(
        "{} on {}, {fused} fused multiplication",
        version.unwrap_or_else(|_| String::from("an unknown rustc")),
        std::env::consts::ARCH
    )
}

#[cfg(target_arch = "x86_64")]
fn fuses() -> bool {
    std::arch::is_x86_feature_detected!("fma")
}

#[cfg(not(target_arch = "x86_64"))]
fn fuses() -> bool {
    true
}
