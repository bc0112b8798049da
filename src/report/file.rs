//! Files that are whole or not there.

mod target;

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};
use thiserror::Error;

use target::Target;

/// Why a file was not written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The system refused.
    #[error("cannot write {}: {source}; {}", .file.display(), remedy(.source))]
    Write {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The name of the file promises something else than what would be written.
    #[error(
        "cannot write {}: {} is written, and the name says otherwise; name it {}",
        .file.display(),
        .written.to_uppercase(),
        .file.with_extension(.written).display()
    )]
    Extension {
        /// The file.
        file: PathBuf,
        /// The extension of what is written.
        written: String,
    },
}

/// What the user can do about it.
pub(crate) fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "make room there, or name a file in another place"
        }
        ErrorKind::BrokenPipe => "let whoever reads it read to the end, or name a file",
        _ => "name a file in a folder that you may write to",
    }
}

impl From<FileError> for io::Error {
    fn from(error: FileError) -> Self {
        let kind = match &error {
            FileError::Write { source, .. } => source.kind(),
            FileError::Extension { .. } => ErrorKind::InvalidInput,
        };
        Self::new(kind, error)
    }
}

/// A file that is being written beside the place where it will stand.
///
/// What is written goes to a temporary file in the same folder, named `NAME.XXXXXX.partial`.
/// [`finish`](Self::finish) moves it to its place when all of it is on the disk. Until then, and
/// after any failure, the file that stood there before is as it was.
///
/// - Without [`finish`](Self::finish) the temporary file is removed when this is dropped;
///   [`keep_partial`](Self::keep_partial) leaves it where it is. If the process is killed, it stays
///   too, with all that was [flushed](Write::flush).
/// - The new file has the permissions of the old one. A symbolic link stays a link: the file that
///   it points to is written. Other hard links keep the old file.
/// - Devices, pipes and standard output (`/dev/stdout`) cannot be moved to: they are written
///   straight.
///
/// Errors that it gives as a [`Write`] name the file.
///
/// ```
/// use std::io::Write;
///
/// use soleus::report::WholeFile;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("hours.txt");
/// WholeFile::check(&path)?;
/// let mut file = WholeFile::create(&path)?;
/// writeln!(file, "first hour")?;
/// file.flush()?;
/// assert!(!path.exists());
/// file.finish()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "first hour\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    Beside {
        file: BufWriter<File>,
        /// Removes the temporary file when it is dropped.
        temporary: TempPath,
        into: PathBuf,
    },
    Straight(BufWriter<File>),
}

impl WholeFile {
    /// Begins to write.
    ///
    /// # Errors
    /// [`FileError::Write`] if the path is a folder, its folder is not there, or one of both cannot
    /// be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let sink = Sink::open(path).map_err(|source| failed(path, source))?;
        let path = path.to_path_buf();
        Ok(Self { path, sink })
    }

    /// Whether the path can be written, to be asked before a long run: writes nothing to it.
    ///
    /// # Errors
    /// As [`WholeFile::create`].
    pub fn check(path: impl AsRef<Path>) -> Result<(), FileError> {
        let path = path.as_ref();
        let checked = match target::of(path) {
            Ok(Target::File(into)) => beside(&into).map(|_| ()),
            Ok(Target::Stream(stream)) => target::check_stream(&stream),
            Ok(Target::Stdout | Target::Stderr) => Ok(()),
            Err(error) => Err(error),
        };
        checked.map_err(|source| failed(path, source))
    }

    /// Writes these bytes, and nothing else, into a file.
    ///
    /// # Errors
    /// [`FileError::Write`]; the file is then as it was.
    pub fn save(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> Result<(), FileError> {
        let mut file = Self::create(path)?;
        let written = file.sink.writer().write_all(bytes.as_ref());
        written.map_err(|source| failed(&file.path, source))?;
        file.finish()
    }

    /// Moves what was written to its place.
    ///
    /// # Errors
    /// [`FileError::Write`]; the file is then as it was.
    pub fn finish(self) -> Result<(), FileError> {
        let Self { path, sink } = self;
        sink.finish().map_err(|source| failed(&path, source))
    }

    /// Leaves what was written so far beside its place, and says in which file; the old file is as
    /// it was. None if it went straight into a pipe or a device.
    ///
    /// # Errors
    /// [`FileError::Write`]; nothing is then left.
    pub fn keep_partial(self) -> Result<Option<PathBuf>, FileError> {
        let Self { path, sink } = self;
        sink.keep().map_err(|source| failed(&path, source))
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.sink.writer().write(bytes);
        written.map_err(|source| failed(&self.path, source).into())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.sink.writer().flush();
        flushed.map_err(|source| failed(&self.path, source).into())
    }
}

impl Sink {
    fn open(path: &Path) -> io::Result<Self> {
        let straight = |file| Self::Straight(BufWriter::new(file));
        Ok(match target::of(path)? {
            Target::File(into) => {
                let (file, temporary) = beside(&into)?.into_parts();
                let file = BufWriter::new(file);
                Self::Beside {
                    file,
                    temporary,
                    into,
                }
            }
            Target::Stream(stream) => straight(target::open_stream(&stream)?),
            Target::Stdout => straight(target::standard_output()?),
            Target::Stderr => straight(target::standard_error()?),
        })
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Beside { file, .. } => file,
            Self::Straight(file) => file,
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Beside {
                mut file,
                temporary,
                into,
            } => {
                file.flush()?;
                file.get_ref().sync_all()?;
                temporary.persist(into).map_err(|error| error.error)
            }
            Self::Straight(mut file) => file.flush(),
        }
    }

    fn keep(self) -> io::Result<Option<PathBuf>> {
        match self {
            Self::Beside {
                mut file,
                temporary,
                ..
            } => {
                file.flush()?;
                let left = temporary.keep().map_err(|error| error.error)?;
                Ok(Some(left))
            }
            Self::Straight(mut file) => file.flush().map(|()| None),
        }
    }
}

/// Writes a file so that it is whole or as it was before: see [`WholeFile`].
///
/// ```
/// use soleus::prelude::*;
/// use soleus::report::{ReportError, write_whole};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("pressures.csv");
/// let mut table = Table::new([Column::new("calf", "mmHg")])?;
/// table.push(&[21.5])?;
/// write_whole(&path, |file| table.write_csv(file))?;
/// assert_eq!(std::fs::read_to_string(&path)?, "calf [mmHg]\n21.5\n");
/// let refused = write_whole(&path, |_| Err(ReportError::NoName { number: 1 }));
/// assert!(refused.is_err() && path.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`FileError::Write`], and whatever `write` gives.
pub fn write_whole<E: From<FileError>>(
    path: impl AsRef<Path>,
    write: impl FnOnce(&mut WholeFile) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = WholeFile::create(path)?;
    write(&mut file)?;
    Ok(file.finish()?)
}

/// Refuses a file name that promises something else than what is written: `a.png` for SVG. A name
/// without an extension promises nothing.
///
/// # Errors
/// [`FileError::Extension`] says which name to give.
pub fn check_extension(path: impl AsRef<Path>, written: &str) -> Result<(), FileError> {
    let path = path.as_ref();
    match path.extension() {
        Some(found) if !found.eq_ignore_ascii_case(written) => Err(FileError::Extension {
            file: path.to_path_buf(),
            written: written.to_owned(),
        }),
        _ => Ok(()),
    }
}

fn failed(path: &Path, source: io::Error) -> FileError {
    let file = path.to_path_buf();
    FileError::Write { file, source }
}

/// An empty file in the same folder, with the permissions that the file has or would be given.
fn beside(into: &Path) -> io::Result<NamedTempFile> {
    let old = match OpenOptions::new().write(true).open(into) {
        Ok(file) => Some(file.metadata()?),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = target::folder(into);
    if !folder.is_dir() {
        let missing = format!("there is no folder {}", folder.display());
        return Err(io::Error::new(ErrorKind::NotFound, missing));
    }
    let prefix = prefix(into);
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    if let Some(usual) = usual_permissions() {
        builder.permissions(usual);
    }
    let file = builder.tempfile_in(folder)?;
    if let Some(old) = old {
        take_over(&old, file.as_file())?;
    }
    Ok(file)
}

/// File systems take names of up to 255 bytes; a long one is cut to leave room for the rest.
const PREFIX_BYTES: usize = 200;

fn prefix(into: &Path) -> String {
    let name = into.file_name().unwrap_or_default().to_string_lossy();
    let ends = name
        .char_indices()
        .map(|(place, own)| place + own.len_utf8());
    let end = ends.take_while(|end| *end <= PREFIX_BYTES).last();
    let name = end.and_then(|end| name.get(..end)).unwrap_or_default();
    format!("{name}.")
}

/// What `open` gives to a new file, less the umask.
#[cfg(unix)]
fn usual_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<Permissions> {
    None
}

/// Gives a file the permissions of the one that it will replace, and its owner if that is allowed.
fn take_over(old: &Metadata, file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    file.set_permissions(old.permissions())
}
