//! What a path leads to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Target {
    /// A file, or the place of one; no symbolic link.
    File(PathBuf),
    /// What can only be written straight: a device, a pipe, an open file of a process.
    Stream(PathBuf),
    /// The standard output of this process, whatever that is.
    Stdout,
    /// Its standard error.
    Stderr,
}

/// As many as the system itself follows.
const MOST_LINKS: usize = 40;

/// Follows symbolic links to what a path leads to.
pub(super) fn of(path: &Path) -> io::Result<Target> {
    let ends_as_folder = path.as_os_str().as_encoded_bytes().last() == Some(&b'/');
    let mut at = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        if let Some(open) = open_file(&at) {
            return Ok(open);
        }
        let kind = match fs::symlink_metadata(&at) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == ErrorKind::NotFound && at.file_name().is_some() => {
                return match ends_as_folder {
                    true => Err(ErrorKind::IsADirectory.into()),
                    false => Ok(Target::File(at)),
                };
            }
            Err(error) => return Err(error),
        };
        if kind.is_symlink() {
            at = folder(&at).join(fs::read_link(&at)?);
        } else if kind.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        } else if kind.is_file() {
            return Ok(Target::File(at));
        } else {
            return Ok(Target::Stream(at));
        }
    }
    let endless = "its symbolic links lead nowhere";
    Err(io::Error::new(ErrorKind::InvalidInput, endless))
}

/// The folder that a path lies in.
pub(super) fn folder(path: &Path) -> &Path {
    let own = path.parent().unwrap_or(path);
    if own.as_os_str().is_empty() {
        Path::new(".")
    } else {
        own
    }
}

/// A file that a process has open, as `/dev/stdout` and `/dev/fd/3`: to put another file in its
/// place would not change what the process has open.
#[cfg(unix)]
fn open_file(path: &Path) -> Option<Target> {
    let folder = folder(path).canonicalize().ok()?;
    let own = Path::new("/proc").join(std::process::id().to_string());
    if folder == own.join("fd") || folder == Path::new("/dev/fd") {
        return Some(match path.file_name()?.to_str()? {
            "1" => Target::Stdout,
            "2" => Target::Stderr,
            _ => Target::Stream(path.to_path_buf()),
        });
    }
    let of_another = folder.starts_with("/proc");
    of_another.then(|| Target::Stream(path.to_path_buf()))
}

#[cfg(not(unix))]
fn open_file(_: &Path) -> Option<Target> {
    None
}

/// Opens a stream. An open file of a process is written at its end.
pub(super) fn open_stream(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).open(path)
}

/// Whether a stream can be opened. A pipe is not tried: that would wait for who reads it, and end
/// what it reads.
pub(super) fn check_stream(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if fs::metadata(path)?.file_type().is_fifo() {
            return Ok(());
        }
    }
    open_stream(path).map(|_| ())
}

/// Standard output with its own place in the file, so that nothing is written over.
#[cfg(unix)]
pub(super) fn standard_output() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

#[cfg(unix)]
pub(super) fn standard_error() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stderr().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
pub(super) fn standard_output() -> io::Result<File> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
pub(super) fn standard_error() -> io::Result<File> {
    Err(ErrorKind::Unsupported.into())
}
