//! One connection to the database: key first, then the settings every connection has.

use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, StoreKey};

/// SQLite before this could damage a database in WAL mode (`reliability.md`, at rest).
const OLDEST_SQLITE: i32 = 3_051_003;
const BUSY: Duration = Duration::from_secs(10);
/// Statements kept ready: more than there are different ones.
const STATEMENTS: usize = 128;
/// How often the library is asked whether it is ready; it takes a few milliseconds at most.
const MOST_PROBES: u32 = 100_000;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Makes the database.
    Maker,
    /// Looks before anything else, leaving no trace.
    Prover,
    /// The one that writes.
    Writer,
    /// Only reads.
    Reader,
}

/// # Errors
/// What SQLite says; a wrong key is not noticed before the first page is read.
pub(crate) fn connect(path: &Path, key: &StoreKey, role: Role) -> Result<Connection, StoreError> {
    wait_for_the_library();
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, role == Role::Maker);
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher would print to the device's log
    silence(&connection, "PRAGMA cipher_log_level = NONE")?;
    silence(&connection, &key.pragma())?;
    assert_library(&connection)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(settings(role))?;
    if role == Role::Writer || role == Role::Maker {
        write_ahead(&connection)?;
    }
    Ok(connection)
}

/// SQLite lets a second thread in while the first is still starting SQLCipher, and then refuses every key with a plain
/// "logic error". So the first connection of a process waits until a key is taken.
fn wait_for_the_library() {
    static READY: Once = Once::new();
    READY.call_once(|| {
        for _ in 0..MOST_PROBES {
            if probe().is_ok() {
                return;
            }
            std::thread::yield_now();
        }
    });
}

fn probe() -> Result<(), StoreError> {
    let connection = Connection::open_in_memory()?;
    silence(&connection, "PRAGMA cipher_log_level = NONE")?;
    silence(&connection, "PRAGMA key = 'probe'")
}

const fn settings(role: Role) -> &'static str {
    match role {
        Role::Prover => "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;",
        Role::Reader => {
            "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA trusted_schema = OFF;"
        }
        Role::Maker | Role::Writer => {
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
             PRAGMA cache_size = -16000; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
             PRAGMA journal_size_limit = 4194304;"
        }
    }
}

fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode == "wal" {
        Ok(())
    } else {
        Err(StoreError::Io("no write-ahead log on this file system".into()))
    }
}

/// Runs a pragma that may or may not answer.
fn silence(connection: &Connection, pragma: &str) -> Result<(), StoreError> {
    let mut statement = connection.prepare(pragma)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

fn assert_library(connection: &Connection) -> Result<(), StoreError> {
    let cipher: Option<String> =
        connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).ok();
    let encrypts = cipher.is_some_and(|version| !version.is_empty());
    if encrypts && rusqlite::version_number() >= OLDEST_SQLITE {
        Ok(())
    } else {
        Err(StoreError::Library)
    }
}
