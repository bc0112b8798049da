//! Explicit, implicit and automatic stepping: hours of a sitting body whose heart is cycle-averaged, a beating heart, and the test of a leg:
//! `cargo bench --bench schemes`; `-- --json` prints one object.

mod support;

use std::time::{Duration, Instant};

use soleus::simulation::Scheme;
use support::schemes::Course;
use support::timing;

const TOLERANCE: f64 = 1e-5;
const ROUNDS: usize = 7;
const SLICE: Duration = Duration::from_millis(100);

fn solve(course: &Course, scheme: Scheme) {
    course.solve(scheme, TOLERANCE);
}

fn main() {
    let half_hour = Course::sitting(1);
    let faster = |course: &Course, slow: Scheme, fast: Scheme| {
        timing::ratio(
            ROUNDS,
            SLICE,
            || solve(course, slow),
            || solve(course, fast),
        )
    };
    let life = |course: &Course, scheme: Scheme| {
        course.span_s / timing::seconds(3, SLICE, || solve(course, scheme))
    };
    let (beating, leg) = (Course::beating(), Course::leg());
    let day = Course::sitting(16);
    let start = Instant::now();
    let statistics = day.solve(Scheme::Automatic, TOLERANCE);
    eprintln!(
        "eight hours of sitting, automatic: {:.2} s here",
        start.elapsed().as_secs_f64()
    );
    eprintln!("{statistics:?}");
    let steps = |course: &Course, scheme| course.solve(scheme, TOLERANCE).accepted_steps as f64;
    let hours = 8.0;
    let rows = [
        (
            "sitting_real_time_factor_explicit",
            life(&half_hour, Scheme::Explicit),
        ),
        (
            "sitting_real_time_factor_automatic",
            life(&day, Scheme::Automatic),
        ),
        (
            "sitting_explicit_over_automatic",
            faster(&half_hour, Scheme::Explicit, Scheme::Automatic),
        ),
        (
            "sitting_implicit_over_automatic",
            faster(&half_hour, Scheme::Implicit, Scheme::Automatic),
        ),
        (
            "sitting_steps_per_hour_explicit",
            2.0 * steps(&half_hour, Scheme::Explicit),
        ),
        (
            "sitting_steps_per_hour_automatic",
            statistics.accepted_steps as f64 / hours,
        ),
        (
            "beating_automatic_over_explicit",
            faster(&beating, Scheme::Automatic, Scheme::Explicit),
        ),
        (
            "beating_implicit_over_explicit",
            faster(&beating, Scheme::Implicit, Scheme::Explicit),
        ),
        (
            "leg_automatic_over_explicit",
            faster(&leg, Scheme::Automatic, Scheme::Explicit),
        ),
        (
            "leg_implicit_over_explicit",
            faster(&leg, Scheme::Implicit, Scheme::Explicit),
        ),
    ];
    if std::env::args().any(|argument| argument == "--json") {
        let fields = rows.map(|(name, value)| format!("\"{name}\": {value:.3}"));
        println!("{{{}}}", fields.join(", "));
    } else {
        for (name, value) in rows {
            println!("{name:<36} {value:>12.2}");
        }
    }
}
