//! What is wrong with a file of a session.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// Why a file gave no session.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file can not be read as text.
    #[error("{}: {source}; give the path of a text file in UTF-8", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The text has mistakes.
    #[error("{}", all(file.as_ref(), mistakes))]
    Mistaken {
        /// The file; none if the text was given.
        file: Option<PathBuf>,
        /// All mistakes, in the order of the text.
        mistakes: Vec<Mistake>,
    },
}

impl FileError {
    /// The mistakes in the text; none if it could not be read.
    pub fn mistakes(&self) -> &[Mistake] {
        match self {
            Self::Mistaken { mistakes, .. } => mistakes,
            Self::Unreadable { .. } => &[],
        }
    }
}

/// One mistake in a file of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The place in the line, in letters from 1.
    pub column: usize,
    /// The name of the phase that the mistake is in; none outside of phases.
    pub phase: Option<String>,
    /// The key, or what the mistake is in.
    pub key: String,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            phase,
            key,
            found,
            remedy,
        } = self;
        write!(f, "line {line}, column {column}: ")?;
        if let Some(phase) = phase {
            write!(f, "phase `{phase}`: ")?;
        }
        write!(f, "`{key}`: found {found}; {remedy}")
    }
}

fn all(file: Option<&PathBuf>, mistakes: &[Mistake]) -> String {
    let mut text = match file {
        Some(file) => format!("{}: ", file.display()),
        None => String::new(),
    };
    text += &match mistakes.len() {
        1 => String::from("1 mistake"),
        count => format!("{count} mistakes"),
    };
    mistakes
        .iter()
        .fold(text, |text, mistake| format!("{text}\n  {mistake}"))
}
