//! How an example ends: its text is printed, or an error is.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints what an example has to say.
///
/// `println!` would panic where nobody reads on, as with `| head`.
pub fn write(text: &str) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| format!("cannot write to standard output: {error}").into())
}

/// The exit code, with an error told.
pub fn ended(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}
