//! How exact solvers are for the work that they do: `cargo bench --bench precision` writes error against evaluations and time as CSV;
//! `-- --plot FILE` draws error over time as SVG, too.
//!
//! The leg, the whole body, beating and cycle-averaged, and a ten times stiffer one, at tolerances from 1e-3 to 1e-8.

mod support;

use std::process::ExitCode;
use std::time::Duration;

use soleus::plot::{Figure, Panel, PlotError};
use support::case::Case;
use support::contender::Contender;
use support::timing;

const TOLERANCES: [f64; 6] = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];
const ROUNDS: usize = 3;
const SLICE: Duration = Duration::from_millis(5);

/// One solver at one tolerance.
struct Run {
    error: f64,
    seconds: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let flag = arguments.iter().position(|argument| argument == "--plot");
    let file = flag.map(|flag| arguments.get(flag + 1));
    if file == Some(None) {
        eprintln!("--plot wants a file");
        return ExitCode::FAILURE;
    }
    println!("model,solver,tolerance,error,evaluations,seconds");
    let panels = [
        Case::leg(),
        Case::beating_body(),
        Case::averaged_body(),
        Case::stiff_body(),
    ]
    .map(|case| measure(&case));
    match file.flatten().map(|file| draw(panels, file)) {
        Some(Err(error)) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn measure(case: &Case) -> Panel {
    let panel = Panel::new("error, power of ten")
        .titled(case.name)
        .over("time, power of ten of s");
    Contender::ALL.iter().fold(panel, |panel, contender| {
        let runs = TOLERANCES
            .iter()
            .filter_map(|tolerance| run(case, *contender, *tolerance));
        let points: Vec<_> = runs
            .map(|run| (run.seconds.log10(), run.error.log10()))
            .collect();
        panel.line(contender.name(), points)
    })
}

/// Measures and prints; none, with a word on stderr, if the contender cannot.
fn run(case: &Case, contender: Contender, tolerance: f64) -> Option<Run> {
    let (model, solver) = (case.name, contender.name());
    let Some((error, evaluations)) = case.error(contender, tolerance) else {
        eprintln!("{model}: {solver} fails at {tolerance:e}");
        return None;
    };
    let seconds = timing::least_seconds(ROUNDS, SLICE, || {
        case.solve(contender, tolerance);
    });
    println!("\"{model}\",\"{solver}\",{tolerance:e},{error:.3e},{evaluations},{seconds:.3e}");
    Some(Run { error, seconds })
}

fn draw([leg, beating, averaged, stiff]: [Panel; 4], file: &str) -> Result<(), PlotError> {
    Figure::new("Error against time")
        .sized(1080, 900)
        .row([leg, beating])
        .row([averaged, stiff])
        .save(file)
}
