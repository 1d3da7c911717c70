//! Why a verb stopped.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why a verb stopped; the text is what the person at the terminal reads.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Cargo did not start this program, so the project's folder is unknown.
    #[error("start this as `cargo xtask`, so that it knows where the project is")]
    NotFromCargo,
    /// A program could not be started at all.
    #[error("cannot start `{line}`: {source}")]
    Start {
        /// The command line.
        line: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ran and reported failure.
    #[error("`{line}` failed ({status})")]
    Program {
        /// The command line.
        line: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something is missing and this user may not install it.
    #[error("missing: {what}\ninstall with: {how}")]
    Missing {
        /// The names of what is missing.
        what: String,
        /// The command that installs it.
        how: String,
    },
    /// Swift is not on the machine and cannot be put there.
    #[error("Swift 6 cannot be had here: {0}\n`--without swift` goes on without it")]
    NoSwift(&'static str),
    /// A vendor's kit is not on the machine, and no registry has it.
    #[error("missing: {what}\n{how}\n`cargo xtask package check` does without")]
    NoKit {
        /// What is missing.
        what: &'static str,
        /// How a person gets it.
        how: &'static str,
    },
    /// A library that phones with 16 KiB pages cannot load.
    #[error("{}: a segment is aligned to {alignment} bytes instead of 16384", path.display())]
    Pages {
        /// The library.
        path: PathBuf,
        /// The smallest alignment found; 0 where none could be read.
        alignment: u64,
    },
    /// The Swift package does not take the framework that lies beside its manifest.
    #[error("ios/Package.swift: no binary target, or flags that no app may depend on")]
    Manifest,
    /// The counter of instructions ran and said no number.
    #[error("callgrind counted nothing for `{0}`")]
    NoCount(String),
    /// A test stage succeeded without running a test, which proves nothing.
    #[error("{0} ran no test")]
    NoTests(&'static str),
    /// A generated file is missing, or differs from what its sources say.
    #[error("{} is out of date; run `cargo xtask {verb}`", path.display())]
    Stale {
        /// The file.
        path: PathBuf,
        /// The verb that writes it.
        verb: &'static str,
    },
}

impl Failure {
    /// For `map_err` on a file operation.
    pub(crate) fn file(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| Self::File { path, source }
    }
}
