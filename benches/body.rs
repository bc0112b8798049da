//! The whole body, with beating heart and reflexes, standing still: how much faster than life it is solved, and how the native method stands against the crate `ode_solvers`, at equal error:
//! `cargo bench --bench body`; `-- --json` prints one object.

mod support;

use std::time::Duration;

use support::body::{Contender, StandingBody};
use support::timing;

/// The error at which all are compared, relative to the size of each state.
const ERROR: f64 = 1e-4;
const ROUNDS: usize = 15;
const SLICE: Duration = Duration::from_millis(100);

fn main() {
    let body = StandingBody::new();
    let tolerance = |contender| body.tolerance(contender, ERROR);
    let native = tolerance(Contender::Native);
    let factor =
        body.seconds() / timing::seconds(ROUNDS, SLICE, || body.solve(Contender::Native, native));
    let against = [Contender::Static, Contender::Dynamic].map(|other| {
        let theirs = tolerance(other);
        eprintln!("{other:?}: tolerance {theirs:.1e} against {native:.1e}");
        timing::ratio(
            ROUNDS,
            SLICE,
            || body.solve(other, theirs),
            || body.solve(Contender::Native, native),
        )
    });
    let [static_vectors, dynamic_vectors] = against;
    let rows = [
        ("whole_body_real_time_factor", factor),
        ("whole_body_vs_ode_solvers_static", static_vectors),
        ("whole_body_vs_ode_solvers_dynamic", dynamic_vectors),
    ];
    if std::env::args().any(|argument| argument == "--json") {
        let fields = rows.map(|(name, value)| format!("\"{name}\": {value:.3}"));
        println!("{{{}}}", fields.join(", "));
    } else {
        for (name, value) in rows {
            println!("{name:<36} {value:>8.2}");
        }
    }
}
