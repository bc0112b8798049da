//! The files that an example is asked to write: looked at before a run, written after it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use soleus::report::{WholeFile, check_extension};

/// Fails if one of these files cannot be written, has the extension of something else, or is one
/// that is read or written too. Costs nothing, and a run may take long.
pub fn check(written: &[(Option<&Path>, &str)], read: &[&Path]) -> Result<(), Box<dyn Error>> {
    let mut taken: Vec<PathBuf> = read.iter().filter_map(|file| place(file)).collect();
    for (file, extension) in written {
        let Some(file) = file else { continue };
        check_extension(file, extension)?;
        WholeFile::check(file)?;
        if let Some(place) = place(file) {
            if taken.contains(&place) {
                let file = file.display();
                return Err(format!("cannot write {file}: it is also read, or written by another option; name another file").into());
            }
            taken.push(place);
        }
    }
    Ok(())
}

/// Where a file lies, by whatever name; none for devices and pipes, which take more than one text.
fn place(file: &Path) -> Option<PathBuf> {
    match fs::metadata(file) {
        Ok(found) if !found.is_file() => None,
        Ok(_) => file.canonicalize().ok(),
        Err(_) => {
            let folder = file.parent().filter(|own| !own.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
            Some(folder.join(file.file_name()?))
        }
    }
}

/// Writes a file, if there is one to be written.
pub fn into<E: Into<Box<dyn Error>>>(
    file: Option<&Path>,
    write: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), Box<dyn Error>> {
    file.map_or(Ok(()), |file| write(file).map_err(Into::into))
}

/// Fails if any of these did, and tells of each. All of them were tried: what is lost of one file
/// must not take the others or the printed report with it.
pub fn all<const N: usize>(done: [Result<(), Box<dyn Error>>; N]) -> Result<(), Box<dyn Error>> {
    let errors = done.into_iter().filter_map(Result::err);
    let errors: Vec<String> = errors.map(|error| error.to_string()).collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("\nerror: ").into())
    }
}
