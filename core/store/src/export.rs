//! What is on this phone and nowhere else, to be saved by hand when a phone cannot reach its hub any more.

use fieldbook_document::Change;
use fieldbook_model::{Command, OrderId};
use rusqlite::Connection;

use crate::log::{self, COLUMNS, OwnChange, TABLES};
use crate::{ChangeStatus, StoreError, retired};

/// A change of this phone that the hub does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsyncedChange {
    /// Of which order.
    pub order: OrderId,
    /// The change.
    pub change: Change,
    /// The command it was made of.
    pub command: Option<Command>,
    /// Why it is not at the hub.
    pub status: ChangeStatus,
}

pub(crate) fn unsynced(connection: &Connection) -> Result<Vec<UnsyncedChange>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE status < 3 ORDER BY change_no");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(log::of_row(row)?.into());
    }
    found.extend(retired::put_aside(connection)?.into_iter().map(UnsyncedChange::from));
    Ok(found)
}

impl From<OwnChange> for UnsyncedChange {
    fn from(own: OwnChange) -> Self {
        let OwnChange { order, change, command, status } = own;
        Self { order, change, command, status }
    }
}
