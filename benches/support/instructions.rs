//! Counting instructions with callgrind.

use std::process::Command;

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
