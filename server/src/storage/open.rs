//! How the database is opened: settings, migrations by number, and the first tenant.
//!
//! A file of a newer program is refused before anything in it is touched.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use fieldbook_model::TenantId;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, params};

use super::StorageError;

/// How long a writer waits for another process before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The schema's steps; step `i` leads to `user_version` `i + 1`.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_hub.sql"),
    include_str!("migrations/0002_nothing_lost.sql"),
    include_str!("migrations/0003_counted.sql"),
];

/// The connection that writes, on a migrated database.
pub(super) fn writer(path: &Path) -> Result<Connection, StorageError> {
    make_private(path)?;
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    refuse_newer(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    settle(&connection)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Makes the file, for its owner's eyes only; SQLite gives its companions the same rights. One that is there is left
/// as its owner wants it.
fn make_private(path: &Path) -> Result<(), StorageError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(StorageError::Folder(error)),
        _ => Ok(()),
    }
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StorageError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    settle(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Copies what is committed now into the empty file `target`, and sees to it that the copy is whole and on the disk.
pub(super) fn copy(path: &Path, target: &Path) -> Result<(), StorageError> {
    let source = Connection::open(path)?;
    source.busy_timeout(BUSY_TIMEOUT)?;
    source.execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
    whole(target)?;
    File::open(target).and_then(|file| file.sync_all()).map_err(StorageError::Folder)
}

/// Refuses a file that is no hub's database, or damaged, or of a newer hub. Leaves it as it is.
pub(crate) fn whole(path: &Path) -> Result<(), StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    refuse_newer(&connection)?;
    let verdict: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" || first_tenant(&connection)?.is_none() {
        return Err(StorageError::Unreadable { what: "database" });
    }
    Ok(())
}

/// Whether some process has this database open. What can no longer be opened is in nobody's way.
pub(crate) fn is_in_use(path: &Path) -> bool {
    let folded = Connection::open(path)
        .and_then(|connection| connection.pragma_update(None, "journal_mode", "DELETE"));
    let busy = [Some(ErrorCode::DatabaseBusy), Some(ErrorCode::DatabaseLocked)];
    folded.is_err_and(|error| busy.contains(&error.sqlite_error_code()))
}

fn settle(connection: &Connection) -> Result<(), StorageError> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

fn known() -> i64 {
    super::to_sql(MIGRATIONS.len() as u64)
}

fn version(connection: &Connection) -> Result<i64, StorageError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn refuse_newer(connection: &Connection) -> Result<(), StorageError> {
    let found = version(connection)?;
    if found > known() {
        return Err(StorageError::TooNew { found, known: known() });
    }
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<(), StorageError> {
    if version(connection)? == known() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    refuse_newer(&transaction)?;
    let done = usize::try_from(version(&transaction)?).unwrap_or(0);
    for step in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", known())?;
    Ok(transaction.commit()?)
}

/// The tenant of this hub; made now, under the id `fresh`, when there is none.
pub(super) fn tenant(
    connection: &mut Connection,
    fresh: TenantId,
    now: i64,
) -> Result<TenantId, StorageError> {
    if let Some(tenant) = first_tenant(connection)? {
        return Ok(tenant);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(tenant) = first_tenant(&transaction)? {
        return Ok(tenant);
    }
    let row = params![fresh.as_bytes(), "", now];
    transaction
        .execute("INSERT INTO tenant (tenant_id, name, created_at) VALUES (?1, ?2, ?3)", row)?;
    transaction.commit()?;
    Ok(fresh)
}

fn first_tenant(connection: &Connection) -> Result<Option<TenantId>, StorageError> {
    let sql = "SELECT tenant_id FROM tenant ORDER BY created_at, tenant_id LIMIT 1";
    let found = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(found.map(TenantId::from_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_newer_hub_is_refused_and_left_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        drop(writer(&path).unwrap());
        let newer = Connection::open(&path).unwrap();
        newer.pragma_update(None, "user_version", 99).unwrap();
        drop(newer);
        let before = std::fs::read(&path).unwrap();
        let refused = writer(&path).err().unwrap();
        assert!(matches!(refused, StorageError::TooNew { found: 99, known: 3 }), "{refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_the_database_and_its_companions() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let open = writer(&dir.path().join("hub.db")).unwrap();
        let files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(Result::unwrap).collect();
        assert!(files.len() > 1, "the write-ahead log is there");
        for file in files {
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", file.path().display());
        }
        drop(open);
    }

    #[test]
    fn opening_twice_keeps_the_first_tenant() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        let first = tenant(&mut writer(&path).unwrap(), TenantId::from_bytes([1; 16]), 5).unwrap();
        let again = tenant(&mut writer(&path).unwrap(), TenantId::from_bytes([2; 16]), 6).unwrap();
        assert_eq!((first, again), (TenantId::from_bytes([1; 16]), first));
    }
}
