//! A damaged store is read as far as it can be, and a new one is made of that; the damaged files are kept beside it
//! until the app says otherwise.
//!
//! Orders that are whole come over whole. Of others this phone's own work is saved, verbatim, and goes in again when
//! the hub sends the order. Nothing of the old files is changed: they are read in a copy, and moved only when the new
//! store is complete. Cut off anywhere, the same call goes on.

mod salvage;
mod swap;
mod wreck;

use std::fs;
use std::path::{Path, PathBuf};

use crate::open::{Files, Lock};
use crate::wipe::gone;
use crate::{Store, StoreError, StoreKey};
use wreck::Wreck;

pub(crate) use salvage::bring_back;

/// What could be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// Whether the new store knows whose phone this is; otherwise it is to be enrolled again.
    pub is_enrolled: bool,
    /// Orders that came over whole.
    pub orders: u64,
    /// Orders of which only this phone's own work came over; the hub sends the rest again.
    pub orders_in_part: u64,
    /// This phone's changes that the hub does not have, and that are in the new store.
    pub changes: u64,
    /// Where the damaged files are.
    pub kept_in: PathBuf,
}

impl Store {
    /// Makes a new store of what can be read of a damaged one. Nobody may have it open.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::TooNew`], [`StoreError::InUse`], [`StoreError::DiskFull`], or what the
    /// disk says. The damaged store is as it was then.
    pub fn recover(dir: &Path, key: &StoreKey) -> Result<Recovered, StoreError> {
        let files = Files::in_folder(dir);
        let lock = Lock::make(&files.lock, true)?;
        if !swap::is_due(&files)? {
            build(&files, key)?;
        }
        let kept_in = swap::swap(&files)?;
        drop(lock);
        let store = Self::open(dir, key)?;
        let connection = store.reader.connection.borrow();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        Ok(Recovered {
            is_enrolled: store.me.is_some(),
            orders: count("SELECT count(*) FROM order_detail")?.cast_unsigned(),
            orders_in_part: count(
                "SELECT count(*) FROM order_standing WHERE order_no NOT IN (SELECT order_no FROM order_detail)",
            )?
            .cast_unsigned(),
            changes: count(
                "SELECT (SELECT count(*) FROM change_log WHERE status < 3)
                   + (SELECT count(*) FROM retired WHERE reason IS NOT NULL)",
            )?
            .cast_unsigned(),
            kept_in,
        })
    }

    /// Removes the damaged files that [`Store::recover`] kept. Nobody may have the store open.
    ///
    /// # Errors
    /// [`StoreError::InUse`], or what the disk says.
    pub fn discard_damaged(dir: &Path) -> Result<(), StoreError> {
        let files = Files::in_folder(dir);
        let _lock = Lock::make(&files.lock, false)?;
        gone(fs::remove_dir_all(&files.damaged))
    }
}

/// The new store, complete, in a folder of its own.
fn build(files: &Files, key: &StoreKey) -> Result<(), StoreError> {
    gone(fs::remove_dir_all(&files.recovering))?;
    let mut wreck = Wreck::open(files, key)?;
    let mut store = Store::open(&swap::new_store(files), key)?;
    salvage::salvage(&mut wreck, &mut store, files)?;
    drop(store);
    drop(wreck);
    swap::make_due(files)
}

/// Everything up to the moves.
#[cfg(test)]
pub(crate) fn prepare(dir: &Path, key: &StoreKey) -> Result<(), StoreError> {
    build(&Files::in_folder(dir), key)
}
