//! Opening as policy: what is in the folder decides, and a refusal leaves every byte as it was.
//!
//! Called by [`crate::Store::open`] only. It creates a store where there is none, proves key and schema without
//! writing, and refuses everything else. It never repairs, moves or empties anything.

mod connection;
mod create;
mod files;
mod key_check;
mod lock;
mod migrate;
mod prove;

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

pub(crate) use connection::{Role, connect};
pub(crate) use files::{Files, UNFINISHED, sync_folder};
pub(crate) use lock::Lock;
pub(crate) use migrate::{MIGRATIONS, version as schema_version};

use crate::{StoreError, StoreKey, wipe};
use files::Finding;

/// An open folder: where things are, the key to them, and the lock that keeps others out until it is dropped.
pub(crate) struct Folder {
    pub(crate) files: Files,
    pub(crate) key: StoreKey,
    _lock: Lock,
}

/// Opens the store in `dir`, or makes one where there is none.
///
/// # Errors
/// [`StoreError::WrongKey`], [`StoreError::Damaged`], [`StoreError::TooNew`], [`StoreError::InUse`],
/// [`StoreError::DiskFull`], [`StoreError::Io`]: the folder is then as it was.
pub(crate) fn open(dir: &Path, key: &StoreKey) -> Result<(Connection, Arc<Folder>), StoreError> {
    let files = Files::in_folder(dir);
    let early = Lock::of_existing(&files.lock)?;
    let known_vacant = match early {
        Some(_) => false,
        // nobody holds it, for whoever opens a store makes the lock file first: so look before leaving a trace
        None => files.wiping.try_exists()? || examine(&files, key)? == Finding::Vacant,
    };
    let (lock, lock_is_new) = match early {
        Some(lock) => (lock, false),
        None => (Lock::make(&files.lock, known_vacant)?, true),
    };
    let opened = open_locked(&files, key);
    if opened.is_err() && lock_is_new {
        lock.remove();
    }
    let folder = Folder { key: key.clone(), files: files.clone(), _lock: lock };
    Ok((opened?, Arc::new(folder)))
}

/// Whether the key is the one this folder's store was made with.
///
/// # Errors
/// [`StoreError::WrongKey`], or [`StoreError::Damaged`] when that cannot be told.
pub(crate) fn prove_key(files: &Files, key: &StoreKey) -> Result<(), StoreError> {
    key_check::read(&files.key_check)?.prove(key)
}

fn open_locked(files: &Files, key: &StoreKey) -> Result<Connection, StoreError> {
    wipe::resume(files)?;
    match examine(files, key)? {
        Finding::Vacant => create::store(files, key)?,
        Finding::HalfPublished => create::finish(files)?,
        Finding::Whole => {}
    }
    let mut connection = connect(&files.database, key, Role::Writer)?;
    migrate::up(&mut connection, migrate::MIGRATIONS)?;
    files.sweep_photos();
    Ok(connection)
}

fn examine(files: &Files, key: &StoreKey) -> Result<Finding, StoreError> {
    let finding = files.survey()?;
    let key_file = match finding {
        Finding::Vacant => return Ok(finding),
        Finding::HalfPublished => &files.new_key_check,
        Finding::Whole => &files.key_check,
    };
    key_check::read(key_file)?.prove(key)?;
    prove::database(files, key)?;
    Ok(finding)
}

#[cfg(test)]
mod tests;
