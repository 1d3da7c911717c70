//! Makes a store where there is none: key check first, then the database, both in `creating/`; then two renames.

use std::fs::{self, File};

use rusqlite::Connection;

use super::connection::{Role, connect};
use super::files::{Files, sync_folder};
use super::key_check;
use super::migrate::{self, MIGRATIONS};
use crate::{StoreError, StoreKey, meta};

/// Makes and publishes a store. What an attempt that was cut off left in `creating/` was never a store to anybody.
///
/// # Errors
/// What the disk says; nothing is left behind then.
pub(crate) fn store(files: &Files, key: &StoreKey) -> Result<(), StoreError> {
    let made = build(files, key);
    if made.is_err() {
        let _ = fs::remove_dir_all(&files.creating);
        let _ = fs::remove_dir(&files.photos);
    }
    made?;
    fs::rename(&files.new_database, &files.database)?;
    finish(files)
}

/// The second rename, after which the store is one.
///
/// # Errors
/// What the disk says.
pub(crate) fn finish(files: &Files) -> Result<(), StoreError> {
    sync_folder(&files.folder)?;
    fs::rename(&files.new_key_check, &files.key_check)?;
    sync_folder(&files.folder)?;
    let _ = fs::remove_dir_all(&files.creating);
    Ok(())
}

fn build(files: &Files, key: &StoreKey) -> Result<(), StoreError> {
    if files.creating.try_exists()? {
        fs::remove_dir_all(&files.creating)?;
    }
    fs::create_dir(&files.creating)?;
    fs::create_dir_all(&files.photos)?;
    key_check::write(&files.new_key_check, key)?;
    let mut connection = connect(&files.new_database, key, Role::Maker)?;
    migrate::up(&mut connection, MIGRATIONS)?;
    meta::mark_as_a_store(&connection)?;
    // one file is to be left; closing would see to it too, but says nothing when the disk fails under it
    fold_log(&connection)?;
    connection.close().map_err(|(_, error): (Connection, _)| error)?;
    File::open(&files.new_database)?.sync_all()?;
    sync_folder(&files.creating)
}

/// Copies the whole write-ahead log into the database.
fn fold_log(connection: &Connection) -> Result<(), StoreError> {
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 { Ok(()) } else { Err(StoreError::InUse) }
}
