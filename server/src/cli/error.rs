//! Why a command failed: the exit code and the stable code.

use std::io;

use crate::backup::BackupError;
use crate::error::HubError;
use crate::export::ExportError;
use crate::import::ImportError;
use crate::proof::Fault;

/// A command's failure.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The hub refused, or failed.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// The folder holds no hub.
    #[error("no hub in this data folder; `fieldbook serve` or `fieldbook engineer add` makes one")]
    NoHub,
    /// An import could not be done; never [`ImportError::Hub`].
    #[error(transparent)]
    Import(ImportError),
    /// A backup could not be made, or not gone on from.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// An exported order does not stand up to its check.
    #[error(transparent)]
    Proof(#[from] Fault),
    /// An argument that clap cannot judge.
    #[error("{0}")]
    Argument(&'static str),
    /// A file or the terminal failed.
    #[error("cannot read or write")]
    Io(#[from] io::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on this address")]
    Listen(#[source] io::Error),
}

impl CliError {
    /// The stable code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Hub(error) => error.code().as_str(),
            Self::Import(error) => error.code(),
            Self::Backup(error) => error.code(),
            Self::NoHub => "hub_missing",
            Self::Proof(_) => "proof_broken",
            Self::Argument(_) => "argument_invalid",
            Self::Io(_) => "file_failed",
            Self::Listen(_) => "listen_failed",
        }
    }

    /// The field it is about.
    pub(super) fn field(&self) -> Option<&str> {
        match self {
            Self::Hub(error) => error.field(),
            _ => None,
        }
    }

    /// What the process ends with.
    pub(super) fn exit(&self) -> u8 {
        match self {
            Self::Hub(error) if error.code().status() < 500 => 1,
            Self::Hub(_)
            | Self::Import(ImportError::Unreadable(_) | ImportError::Rejects(_))
            | Self::Io(_)
            | Self::Listen(_) => 3,
            Self::Backup(error) if !error.is_refusal() => 3,
            Self::Import(_) | Self::Backup(_) | Self::Proof(_) | Self::NoHub => 1,
            Self::Argument(_) => 2,
        }
    }
}

impl From<ExportError> for CliError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Hub(error) => Self::Hub(error),
            ExportError::Unwritable(error) => Self::Io(error),
        }
    }
}

impl From<ImportError> for CliError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Hub(error) => Self::Hub(error),
            other => Self::Import(other),
        }
    }
}
