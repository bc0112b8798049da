//! Wiring that makes no sense does not compile, and the compiler says so in words of the field.
//!
//! The messages also list types of the library: after adding a part, refresh them with `TRYBUILD=overwrite cargo test --test wrong_wiring`, and read what changed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)] // helpers of tests may fail loudly

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The compiler whose wording the expected messages hold; others word them differently, and the `compile_fail` examples in the library's pages hold for all.
const WORDED_BY: &str = "rustc 1.95.";

/// Each mistake, and what the compiler must say about it.
const MISTAKES: [(&str, &str); 7] = [
    ("a_branch_that_starts_at_a_valve", "`Valve` holds no blood"),
    ("the_flow_through_a_vein", "`VeinSegment` carries no flow"),
    ("a_compartment_as_a_branch", "`VeinSegment` carries no flow"),
    ("a_resistance_as_a_driver", "`Resistance` gives no signal"),
    (
        "a_pressure_as_an_excitation",
        "expected `Signal<Fraction>`, found `Signal<Pressure>`",
    ),
    (
        "a_flow_plus_a_pressure",
        "expected `Flow`, found `Pressure`",
    ),
    (
        "a_probe_of_the_wrong_quantity",
        "expected `Probe<Pressure>`, found `Probe<Flow>`",
    ),
];

fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    String::from_utf8(version.stdout).unwrap()
}

#[test]
fn mistakes_do_not_compile() {
    let compiler = compiler();
    if !compiler.starts_with(WORDED_BY) {
        eprintln!("SKIPPED: the expected messages are those of {WORDED_BY}x, this is {compiler}");
        return;
    }
    let cases = trybuild::TestCases::new();
    for (mistake, _) in MISTAKES {
        cases.compile_fail(format!("tests/wrong_wiring/{mistake}.rs"));
    }
}

#[test]
fn messages_speak_the_language_of_the_field() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong_wiring");
    for (mistake, words) in MISTAKES {
        let message = fs::read_to_string(folder.join(mistake).with_extension("stderr")).unwrap();
        // Where a part shares its name with a unit, the compiler writes whole paths.
        let message = message.replace("soleus::parts::", "");
        assert!(
            message.contains(words),
            "`{words}` is missing in:\n{message}"
        );
    }
}
