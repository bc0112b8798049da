//! Whether what was solved is right.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use soleus::prelude::*;
use soleus::solver::{Automatic, Dopri5, HighamHall, Integrator, Rodas5P};

/// Steps after which a run is given up, so that what is stiff beyond reason takes no time.
const STEPS: u64 = 2_000;

/// The promise: so much of the blood may stray.
const DRIFT: f64 = 1e-12;

fn integrators(tolerance: f64) -> [Box<dyn Integrator>; 4] {
    macro_rules! bounded {
        ($method:expr) => {
            Box::new(
                $method
                    .with_max_steps(STEPS)
                    .with_relative_tolerance(tolerance),
            )
        };
    }
    [
        bounded!(Dopri5::new()),
        bounded!(HighamHall::new()),
        bounded!(Rodas5P::new()),
        bounded!(Automatic::new()),
    ]
}

/// Runs a circulation by every scheme, and in lanes; what is wrong with a solution that was given, and how many were.
pub(crate) fn solve(circulation: &Circulation, tolerance: f64, end: Time) -> (Vec<String>, usize) {
    let mut wrong = Vec::new();
    let mut solved = 0;
    let mut look = |how: &str, run: Result<Solution, Interrupted>| {
        let Ok(solution) = run else { return };
        solved += 1;
        wrong.extend(
            fault(&solution).map(|what| format!("{how} to {tolerance:e} over {end}: {what}")),
        );
    };
    for integrator in integrators(tolerance) {
        let simulation = Simulation::of(circulation).tolerance(tolerance);
        look(
            integrator.name(),
            simulation.integrator(&*integrator).run(end),
        );
    }
    let mut counts = [0; 2];
    let mut observers = counts.each_mut().map(|count| {
        |_: Time| {
            *count += 1;
            if *count < STEPS / 10 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        }
    });
    let lanes = observers.iter_mut().map(|observer| {
        let simulation = Simulation::of(circulation).tolerance(tolerance);
        simulation.observed_by(observer)
    });
    if let Ok(runs) = Simulation::run_in_lanes(lanes.collect(), end) {
        runs.into_iter().for_each(|run| look("in lanes", run));
    }
    (wrong, solved)
}

/// What is wrong with a solution that was given as right.
fn fault(solution: &Solution) -> Option<String> {
    let circulation = solution.circulation();
    let drift = solution.volume_drift_relative();
    if drift.is_nan() || drift > DRIFT {
        return Some(format!("blood strays by {drift:e} of itself"));
    }
    let mut workspace = circulation.workspace();
    let mut state = vec![0.0; circulation.state_len()];
    for segment in solution.trajectory().segments() {
        let (start_s, end_s) = (segment.start_s(), segment.end_s());
        for share in [0.0, 0.25, 0.5, 0.75] {
            let time_s = start_s + share * (end_s - start_s);
            segment.at(time_s, &mut state);
            let found = wrong_state(circulation, time_s, &state, &mut workspace);
            if found.is_some() {
                return found;
            }
        }
    }
    let (end_s, state) = (solution.end().seconds(), solution.final_state());
    wrong_state(circulation, end_s, state, &mut workspace)
}

fn wrong_state(
    circulation: &Circulation,
    time_s: f64,
    state: &[f64],
    workspace: &mut soleus::network::Workspace,
) -> Option<String> {
    let scales = circulation.state_scales();
    let volumes = 0..circulation.compartment_count();
    for (index, value) in state.iter().enumerate() {
        // Reservoirs have no scale.
        let below = volumes.contains(&index) && scales[index].is_finite() && *value < 0.0;
        if !value.is_finite() || below {
            let what = circulation.describe_state(index);
            return Some(format!("{what} is {value:e} at {time_s} s"));
        }
    }
    let frame = circulation.observe(time_s.seconds(), state, workspace);
    let pressures = circulation
        .nodes()
        .map(|node| frame.pressure(node).unwrap().mmhg());
    let flows = circulation
        .edges()
        .map(|edge| frame.flow(edge).unwrap().ml_per_s());
    let mut all = pressures.chain(flows);
    let found = all.find(|value| !value.is_finite());
    found.map(|value| format!("a pressure or flow is {value} at {time_s} s"))
}

/// How many cases are looked at: all if the environment says `SOLEUS_STRESS=full`, or else a share of them.
pub(crate) fn cases(share: u64, all: u64) -> u64 {
    match std::env::var("SOLEUS_STRESS") {
        Ok(words) if words == "full" => all,
        _ => share,
    }
}

/// Looks at cases on all cores, and fails with what is wrong; each gives that, and how many solutions were looked at.
pub(crate) fn all_are_right(
    what: &str,
    cases: u64,
    case: impl Fn(u64) -> (Vec<String>, usize) + Sync,
) {
    let solved = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let work = |worker: u64| -> Vec<String> {
        let seeds = (worker..cases).step_by(workers as usize);
        let each = seeds.flat_map(|seed| {
            let (wrong, count) = case(seed);
            solved.fetch_add(count, Ordering::Relaxed);
            wrong
                .into_iter()
                .map(move |wrong| format!("case {seed}: {wrong}"))
        });
        each.collect()
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let workers = (0..workers).map(|worker| scope.spawn(move || work(worker)));
        let workers: Vec<_> = workers.collect();
        let each = workers.into_iter();
        each.flat_map(|worker| worker.join().unwrap()).collect()
    });
    let solved = solved.into_inner();
    println!(
        "{what}: {cases} cases, {solved} solutions, {} of them wrong",
        wrong.len()
    );
    assert!(solved > 0, "nothing was solved");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
