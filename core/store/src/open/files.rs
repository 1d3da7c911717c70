//! The files of a store, and what their presence says. Looks, never touches.
//!
//! A store is built in `creating/` and published by two renames, database first and key check last, so that a
//! power cut while it is made leaves nothing that looks like a damaged store.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use crate::StoreError;

/// Where everything is.
#[derive(Clone)]
pub(crate) struct Files {
    pub(crate) folder: PathBuf,
    pub(crate) lock: PathBuf,
    pub(crate) key_check: PathBuf,
    pub(crate) database: PathBuf,
    pub(crate) log: PathBuf,
    pub(crate) index: PathBuf,
    pub(crate) photos: PathBuf,
    pub(crate) saved: PathBuf,
    pub(crate) reserve: [PathBuf; 2],
    pub(crate) creating: PathBuf,
    pub(crate) new_key_check: PathBuf,
    pub(crate) new_database: PathBuf,
    pub(crate) wiping: PathBuf,
    pub(crate) recovering: PathBuf,
    pub(crate) damaged: PathBuf,
}

/// What is in the folder, by the names alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// No store, and no trace of one that was.
    Vacant,
    /// A store whose making was cut off between the two renames.
    HalfPublished,
    /// A store.
    Whole,
}

/// Ending of a photo that is still being written.
pub(crate) const UNFINISHED: &str = "part";

impl Files {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let creating = folder.join("creating");
        Self {
            folder: folder.to_owned(),
            lock: folder.join("fieldbook.lock"),
            key_check: folder.join("fieldbook.key"),
            database: folder.join("fieldbook.db"),
            log: folder.join("fieldbook.db-wal"),
            index: folder.join("fieldbook.db-shm"),
            photos: folder.join("photos"),
            saved: folder.join("fieldbook.saved"),
            reserve: ["fieldbook.reserve-1", "fieldbook.reserve-2"].map(|name| folder.join(name)),
            new_key_check: creating.join("fieldbook.key"),
            new_database: creating.join("fieldbook.db"),
            creating,
            wiping: folder.join("fieldbook.wiping"),
            recovering: folder.join("recovering"),
            damaged: folder.join("damaged"),
        }
    }

    pub(crate) fn survey(&self) -> Result<Finding, StoreError> {
        if self.recovering.try_exists()? {
            return Err(StoreError::damaged("a recovery was cut off"));
        }
        let key = self.key_check.try_exists()?;
        let database = self.database.try_exists()?;
        match (key, database) {
            (true, true) => Ok(Finding::Whole),
            (true, false) => Err(StoreError::damaged("the database file is missing")),
            (false, true) if self.new_key_check.try_exists()? => Ok(Finding::HalfPublished),
            (false, true) => Err(StoreError::damaged("the key check file is missing")),
            (false, false) if self.log.try_exists()? || self.has_photos()? => {
                Err(StoreError::damaged("database and key check file are missing"))
            }
            (false, false) => Ok(Finding::Vacant),
        }
    }

    /// The database file, and its write-ahead log, in bytes; 0 for what is not there.
    pub(crate) fn lengths(&self) -> Result<(u64, u64), StoreError> {
        Ok((length(&self.database)?, length(&self.log)?))
    }

    /// Removes photos whose writing was cut off: nothing refers to them. Best effort, it is only space.
    pub(crate) fn sweep_photos(&self) {
        let entries = fs::read_dir(&self.photos).into_iter().flatten().flatten();
        for path in entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == UNFINISHED))
        {
            let _ = fs::remove_file(path);
        }
    }

    fn has_photos(&self) -> Result<bool, StoreError> {
        match fs::read_dir(&self.photos) {
            Ok(mut entries) => Ok(entries.next().is_some()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

fn length(path: &Path) -> Result<u64, StoreError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Makes renames and new names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    Ok(fs::File::open(folder)?.sync_all()?)
}

/// Makes a folder, and returns the folders that had to be made, outermost first.
pub(crate) fn make_folder(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let missing = iter::successors(Some(folder), |path| path.parent())
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists());
    let mut missing: Vec<_> = missing.map(Path::to_owned).collect();
    missing.reverse();
    fs::create_dir_all(folder)?;
    Ok(missing)
}
