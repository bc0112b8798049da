//! How an example ends: its text is written, or an error is.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Writes what an example has to say.
pub fn write(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has seen enough, as with `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes a file.
pub fn save(file: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    fs::write(file, text).map_err(|error| {
        format!(
            "cannot write {}: {error}; name a file in a folder that you may write to",
            file.display()
        )
        .into()
    })
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
