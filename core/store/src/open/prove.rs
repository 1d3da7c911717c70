//! Proves that a database belongs to the key and has a schema this version knows, without changing a byte of it.
//!
//! Merely opening a database in WAL mode writes: recovery fills the `-shm` file, and closing copies the log into the
//! database. Here the connection is exclusive, so that the log's index stays in memory, it is told not to checkpoint
//! when it closes, and an empty log that opening made is taken away again.

use std::fs;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::connection::{Role, connect};
use super::files::Files;
use super::migrate::{self, MIGRATIONS};
use crate::{StoreError, StoreKey, behind, identity, meta, saved};

const PAGE: u64 = 4096;
const UNREADABLE: &str = "the database does not read";

/// # Errors
/// [`StoreError::Damaged`] or [`StoreError::TooNew`]; the key itself is known to be right.
pub(crate) fn database(files: &Files, key: &StoreKey) -> Result<(), StoreError> {
    let (length, log) = files.lengths()?;
    if length == 0 || (log == 0 && length % PAGE != 0) {
        return Err(StoreError::damaged("the database file is cut short"));
    }
    let log_was_there = files.log.try_exists()?;
    let proven =
        connect(&files.database, key, Role::Prover).and_then(|connection| look(&connection, files));
    if !log_was_there {
        // made by opening, and never written to
        let _ = fs::remove_file(&files.log);
    }
    proven
}

fn look(connection: &Connection, files: &Files) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = migrate::version(connection).map_err(unreadable)?;
    let known = MIGRATIONS.len().try_into().unwrap_or(i64::MAX);
    if version > known {
        return Err(StoreError::TooNew { found: version, known });
    }
    if version < 1 {
        return Err(StoreError::damaged("the database has no schema"));
    }
    meta::is_a_store(connection).map_err(unreadable)?;
    // what opening reads next is read here first, where finding it damaged leaves no trace
    identity::read(connection).map_err(unreadable)?;
    meta::hlc(connection).map_err(unreadable)?;
    // an older store has neither table yet, or fewer
    if version == known {
        behind::left(connection).map_err(unreadable)?;
    }
    saved::prove(connection, files)
}

/// With the right key, whatever keeps the first pages from being read is damage, unless the disk itself failed.
fn unreadable(error: StoreError) -> StoreError {
    match error {
        StoreError::Io(_) | StoreError::DiskFull | StoreError::InUse => error,
        _ => StoreError::damaged(UNREADABLE),
    }
}
