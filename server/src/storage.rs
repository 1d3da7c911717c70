//! The hub's durable state: one SQLite file. Only this folder speaks SQL; the hub's verbs call it, nobody else.
//!
//! One connection writes (`BEGIN IMMEDIATE`, so a CLI command beside `serve` waits its turn), a few read.
//! It decides nothing: who may do what is settled by those who call it.

mod api_keys;
mod assignments;
mod audit;
mod changes;
mod claims;
mod crew;
mod devices;
mod engineers;
mod enrol_codes;
mod feed;
mod imports;
mod list;
mod mark;
mod nonces;
mod notes;
mod open;
mod orders;
mod photos;
mod quarantine;
mod release;
mod secrets;
mod snapshots;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use fieldbook_model::TenantId;
use mark::MarkFile;
use rusqlite::{Connection, TransactionBehavior};

pub(crate) use assignments::StoredAssignment;
pub(crate) use audit::{WIPE_ORDER, WipeOrders};
pub(crate) use changes::StoredChange;
pub(crate) use claims::{ActorOwnerRow, ClaimRow};
pub(crate) use crew::Membership;
pub(crate) use devices::DeviceRow;
pub(crate) use engineers::EngineerRow;
pub(crate) use enrol_codes::EnrolCodeRow;
pub(crate) use feed::{FeedRow, FeedWhat};
pub(crate) use imports::ImportRow;
pub(crate) use list::ListQuery;
pub(crate) use mark::{FILE_NAME as MARK_FILE, Mark, noted};
pub(crate) use notes::NoteRow;
pub(crate) use open::{is_in_use, whole};
pub(crate) use orders::OrderHead;
pub(crate) use photos::UploadRow;
pub(crate) use quarantine::QuarantineRow;
pub(crate) use secrets::{HlcRow, SecretsRow};
pub(crate) use snapshots::PackedSnapshot;

/// The file in the data folder that holds everything.
pub(crate) const FILE_NAME: &str = "hub.db";
/// Connections kept for reading.
const READERS: usize = 4;

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// SQLite failed: disk full, I/O error, busy for too long.
    #[error("hub database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The data folder cannot be made or read.
    #[error("data folder cannot be used")]
    Folder(#[source] std::io::Error),
    /// A newer hub wrote this file; it is left alone.
    #[error("hub database has schema {found}, this program knows up to {known}")]
    TooNew {
        /// The file's schema.
        found: i64,
        /// The newest schema of this program.
        known: i64,
    },
    /// Something stored does not read back.
    #[error("stored {what} does not read back")]
    Unreadable {
        /// What it is.
        what: &'static str,
    },
}

/// The database of one hub. Cheap to share by reference; every method blocks.
pub(crate) struct Storage {
    path: PathBuf,
    tenant: TenantId,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    mark: Mutex<MarkFile>,
}

impl Storage {
    /// Opens the database in `dir`, makes or upgrades it; `tenant` names the tenant should there be none yet.
    pub(crate) fn open(dir: &Path, fresh: TenantId, now: i64) -> Result<Self, StorageError> {
        let path = dir.join(FILE_NAME);
        let mut writer = open::writer(&path)?;
        let tenant = open::tenant(&mut writer, fresh, now)?;
        let mark = MarkFile::open(dir).map_err(StorageError::Folder)?;
        let (writer, readers) = (Mutex::new(writer), Mutex::new(Vec::new()));
        Ok(Self { path, tenant, writer, readers, mark: Mutex::new(mark) })
    }

    /// Does `work` in one transaction that nobody else writes beside; all of it is on disk when this returns `Ok`,
    /// none of it when it returns `Err`.
    pub(crate) fn write<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = relock(&self.writer);
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StorageError::from)?;
        let under_way = Work { view: View { connection: &transaction, tenant: self.tenant } };
        let done = work(&under_way)?;
        let mark = under_way.count_write()?;
        transaction.commit().map_err(StorageError::from)?;
        if let Some(mark) = mark {
            relock(&self.mark).note(&mark);
        }
        Ok(done)
    }

    /// Looks at one consistent state without waiting for writers.
    pub(crate) fn read<T, E: From<StorageError>>(
        &self,
        look: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut reader = self.reader()?;
        let transaction = reader.transaction().map_err(StorageError::from)?;
        let seen = look(&View { connection: &transaction, tenant: self.tenant });
        drop(transaction);
        let mut idle = relock(&self.readers);
        if idle.len() < READERS {
            idle.push(reader);
        }
        seen
    }

    /// Writes a consistent copy of the whole database to `target`, which is empty; nobody waits meanwhile.
    pub(crate) fn copy_to(&self, target: &Path) -> Result<(), StorageError> {
        open::copy(&self.path, target)
    }

    fn reader(&self) -> Result<Connection, StorageError> {
        let idle = relock(&self.readers).pop();
        idle.map_or_else(|| open::reader(&self.path), Ok)
    }
}

/// A panic while the lock was held rolled its transaction back; the connection itself is sound.
fn relock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One consistent state of the database, of one tenant.
pub(crate) struct View<'c> {
    connection: &'c Connection,
    tenant: TenantId,
}

impl View<'_> {
    /// Whose data this is.
    pub(crate) fn tenant_id(&self) -> TenantId {
        self.tenant
    }

    /// The tenant's key for a statement.
    fn tenant(&self) -> &[u8; 16] {
        self.tenant.as_bytes()
    }
}

/// A transaction under way: everything a [`View`] shows, and what only a writer may do.
pub(crate) struct Work<'c> {
    view: View<'c>,
}

impl<'c> Deref for Work<'c> {
    type Target = View<'c>;

    fn deref(&self) -> &View<'c> {
        &self.view
    }
}

/// A counter of ours (never negative) as SQLite holds it.
fn to_sql(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A counter of ours as it came out of SQLite.
fn from_sql(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests;
