//! How many edits were saved, written down beside the database. SQLite ends a write-ahead log silently at its first bad frame:
//! edits behind it would be gone without a word, but the database then counts fewer than stand here (`reliability.md` row 4).
//!
//! Best effort: written after the commit and not waited for, so what it says is never more than was saved. A crash between
//! the two leaves it one short, and such an edit's loss unnoticed.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, Write};

use rusqlite::Connection;

use crate::open::Files;
use crate::{StoreError, meta};

/// The count, twice: as it is and with every bit turned round, so that damage to it is no news of lost edits.
const LENGTH: usize = 16;

/// The file with the count.
pub(crate) struct Saved {
    file: Option<File>,
    count: u64,
}

impl Saved {
    /// With what the database counts.
    pub(crate) fn of(connection: &Connection, files: &Files) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&files.saved).ok();
        Ok(Self { file, count: counted(connection)? })
    }

    /// The count with one more edit.
    pub(crate) const fn next(&self) -> u64 {
        self.count + 1
    }

    /// The count as it stands.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// An edit was saved.
    pub(crate) fn add(&mut self) {
        self.count = self.next();
        let mut bytes = [0; LENGTH];
        let (count, turned) = bytes.split_at_mut(LENGTH / 2);
        count.copy_from_slice(&self.count.to_le_bytes());
        turned.copy_from_slice(&(!self.count).to_le_bytes());
        if let Some(file) = &mut self.file {
            drop(file.rewind().and_then(|()| file.write_all(&bytes)));
        }
    }
}

/// Whether the database has every edit that was saved.
///
/// # Errors
/// [`StoreError::Damaged`] when it counts fewer.
pub(crate) fn prove(connection: &Connection, files: &Files) -> Result<(), StoreError> {
    let known = fs::read(&files.saved).ok().and_then(|bytes| read(&bytes));
    if known.is_some_and(|known| counted(connection).is_ok_and(|counted| counted < known)) {
        return Err(StoreError::damaged("the last edits are missing from the log"));
    }
    Ok(())
}

fn read(bytes: &[u8]) -> Option<u64> {
    let (count, turned) = bytes.split_at_checked(LENGTH / 2)?;
    let count = u64::from_le_bytes(count.try_into().ok()?);
    (turned == (!count).to_le_bytes()).then_some(count)
}

/// What the database counts, an edit that the read tables do not follow yet included.
fn counted(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(saved), 0) FROM (SELECT saved FROM behind UNION ALL SELECT saved FROM journal)";
    let behind: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(meta::saved(connection)?.max(behind.cast_unsigned()))
}
