//! Counting instructions with callgrind.

use std::hint::black_box;
use std::process::Command;

use soleus::drivers::Posture;
use soleus::network::Circulation;
use soleus::presets::BodyModel;
use soleus::protocol::Session;
use soleus::simulation::CirculationSystem;
use soleus::solver::{Discard, Dopri5, Integrator, Pattern, Rodas5P, System};
use soleus::units::Time;

use super::hand_written_leg::{HandWrittenLeg, N};
use super::{model, solvers, states, units_loop};

/// Instructions of one repetition of a workload of the running bench; none, with a word on stderr, without valgrind.
pub fn of(workload: &str, times: usize) -> Option<f64> {
    let [once, twice] = [times, 2 * times].map(|times| collected(workload, times));
    Some((twice? - once?) / times as f64)
}

fn collected(workload: &str, times: usize) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["--work", workload, &times.to_string()])
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        Ok(output) => {
            eprintln!(
                "valgrind failed: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            return None;
        }
        Err(error) => {
            eprintln!("valgrind not found ({error}): instructions are not counted");
            return None;
        }
    };
    let report = String::from_utf8_lossy(&output.stderr);
    let line = report.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// Does a workload: the bench calls this when it is called with `--work workload times`.
pub fn work(name: &str, times: usize) {
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
        "rhs of the body" => {
            let body = standing(BodyModel::default());
            let (state, mut workspace) = (body.initial_state(), body.workspace());
            let mut rates = vec![0.0; state.len()];
            for i in 0..times {
                // Over one beat and the next.
                let time = Time::from_seconds(1.7 * i as f64 / times as f64);
                body.evaluate(time, black_box(&state), &mut workspace, &mut rates);
                black_box(&rates);
            }
        }
        "jacobian of the body" => {
            let body = standing(BodyModel::default());
            let state = body.initial_state();
            let mut system = CirculationSystem::new(&body, 1e-5);
            let entries = system
                .jacobian_pattern()
                .map_or(0, |pattern: Pattern| pattern.len());
            let mut values = vec![0.0; entries];
            for i in 0..times {
                let time_s = 1.7 * i as f64 / times as f64;
                let known = system.jacobian(time_s, black_box(&state), &mut values);
                black_box((known.is_ok(), &values));
            }
        }
        "short solve, explicit" => {
            for _ in 0..times {
                short_solve(&solver, &circulation);
            }
        }
        "short solve, stiff" => {
            let stiff = Rodas5P::new().with_relative_tolerance(1e-5);
            let body = standing(model::stiff_body());
            for _ in 0..times {
                short_solve(&stiff, &body);
            }
        }
        _ => eprintln!("there is no workload `{name}`"),
    }
}

fn standing(body: BodyModel) -> Circulation {
    let session = Session::of(body).starting_in(Posture::standing());
    session.build().expect("the body is sound").0
}

/// Three seconds, so that counting takes no longer than that.
fn short_solve(integrator: &dyn Integrator, circulation: &Circulation) {
    let mut system = CirculationSystem::new(circulation, 1e-5);
    let mut state = circulation.initial_state();
    integrator
        .integrate(&mut system, 0.0, 3.0, &mut state, &mut Discard)
        .expect("the circulation can be solved");
    black_box(&state);
}
