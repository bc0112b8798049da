//! A sign of life while something takes long.

use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Nobody needs a sign of life before this.
const PATIENCE: Duration = Duration::from_secs(2);

/// Does `work`; if that takes longer than 2 s and somebody looks at a terminal, says on it what is going on.
pub fn during<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    thread::scope(|scope| {
        let (done, finished) = channel::<()>();
        scope.spawn(move || show(what, &finished));
        let result = work();
        drop(done);
        result
    })
}

/// A bar that fills up to `total` of a unit, and what to call with what is reached; it shows only after 2 s, and only on a terminal.
pub fn bar(what: &str, unit: &str, total: f64) -> impl FnMut(f64) + Send + use<> {
    let start = Instant::now();
    let seen = stderr().is_terminal();
    let what = what.to_owned();
    let template = format!("{{msg}} {{wide_bar}} {{pos}} of {{len}} {unit}");
    let mut bar: Option<ProgressBar> = None;
    move |reached: f64| {
        if !seen || start.elapsed() < PATIENCE {
            return;
        }
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(total as u64).with_message(what.clone());
            if let Ok(style) = ProgressStyle::with_template(&template) {
                bar.set_style(style);
            }
            bar
        });
        bar.set_position(reached as u64);
        if reached >= total {
            bar.finish_and_clear();
        }
    }
}

fn show(what: &str, finished: &Receiver<()>) {
    if finished.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::new_spinner()
        .with_message(what.to_owned())
        .with_elapsed(PATIENCE);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    let _ = finished.recv();
    bar.finish_and_clear();
}
