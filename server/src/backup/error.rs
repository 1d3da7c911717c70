//! Why a copy was not made, or not gone on from. Nothing was changed then.

use std::io;

use crate::error::HubError;
use crate::storage::StorageError;

/// Why there is no backup, or no restore.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name already.
    #[error("there is a file of that name already")]
    Exists,
    /// The file is no backup of a hub, or damaged, or of a newer hub.
    #[error("the file is no whole backup of a hub that this program knows")]
    NotABackup(#[source] StorageError),
    /// The folder holds a hub, and nobody said that it may be replaced.
    #[error("the data folder holds a hub already; --replace moves it aside")]
    HubThere,
    /// Some process works on the folder's hub.
    #[error("the hub in the data folder is in use; stop it first")]
    InUse,
    /// A file cannot be read or written.
    #[error("a file cannot be read or written")]
    File(#[from] io::Error),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The hub failed.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl BackupError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Exists => "backup_exists",
            Self::NotABackup(_) => "backup_damaged",
            Self::HubThere => "hub_exists",
            Self::InUse => "hub_in_use",
            Self::File(_) => "file_failed",
            Self::Storage(_) => "internal",
            Self::Hub(error) => error.code().as_str(),
        }
    }

    /// Whether the caller can put it right with another argument.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Exists | Self::NotABackup(_) | Self::HubThere | Self::InUse)
    }
}
