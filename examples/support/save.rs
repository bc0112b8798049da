//! Writing a file.

use std::error::Error;
use std::fs;
use std::path::Path;

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
