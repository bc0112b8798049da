//! The whole body, with beating heart and reflexes, standing still: how much faster than life it is solved, what ideal valves spare, and how the native method stands against the crate `ode_solvers`, at equal error:
//! `cargo bench --bench body`; `-- --json` prints one object.

mod support;

use support::case::Case;
use support::contender::Contender;

/// The error at which all are compared, relative to the size of each state.
const ERROR: f64 = 1e-4;

fn main() {
    let body = Case::beating_body();
    let native = body.tolerance(Contender::HighamHall, ERROR);
    let factor = native.map(|tolerance| body.real_time_factor(Contender::HighamHall, tolerance));
    let against = [Contender::Static, Contender::Dynamic]
        .map(|other| body.times_faster(Contender::HighamHall, other, ERROR));
    let [static_vectors, dynamic_vectors] = against;
    let ideal_body = Case::ideal_body();
    let [ideal, ideal_by_higham_hall] = [Contender::Native, Contender::HighamHall]
        .map(|contender| ideal_body.times_faster_than(&body, contender, ERROR));
    let rows = [
        ("whole_body_real_time_factor", factor),
        ("ideal_heart_valves_vs_smooth_ones", ideal),
        ("the_same_by_higham_hall", ideal_by_higham_hall),
        ("whole_body_vs_ode_solvers_static", static_vectors),
        ("whole_body_vs_ode_solvers_dynamic", dynamic_vectors),
    ];
    if std::env::args().any(|argument| argument == "--json") {
        let fields = rows.map(|(name, value)| format!("\"{name}\": {}", number(value, 3)));
        println!("{{{}}}", fields.join(", "));
    } else {
        for (name, value) in rows {
            println!("{name:<36} {:>8}", number(value, 2));
        }
    }
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| String::from("null"), |value| format!("{value:.digits$}"))
}
