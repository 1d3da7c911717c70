//! One store, one user: an advisory lock on a file beside the database. The system releases it when the process ends,
//! however it ends, so a killed app locks nobody out.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::files::make_folder;
use crate::StoreError;

/// Held while a store is open; released on drop.
pub(crate) struct Lock {
    _file: File,
    path: PathBuf,
    made: Vec<PathBuf>,
}

impl Lock {
    /// Takes the lock when its file is there; `None` when it is not, and then nobody holds it.
    pub(crate) fn of_existing(path: &Path) -> Result<Option<Self>, StoreError> {
        match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => Self::take(file, path, Vec::new()).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the lock file, and its folder when `with_folder` says so, and takes it.
    pub(crate) fn make(path: &Path, with_folder: bool) -> Result<Self, StoreError> {
        let made = match path.parent() {
            Some(folder) if with_folder => make_folder(folder)?,
            _ => Vec::new(),
        };
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        Self::take(file, path, made)
    }

    /// Takes back what [`Lock::make`] made, for an opening that failed. Best effort: an empty file harms nobody.
    pub(crate) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }

    fn take(file: File, path: &Path, made: Vec<PathBuf>) -> Result<Self, StoreError> {
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file, path: path.to_owned(), made }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
