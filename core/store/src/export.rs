//! What is on this phone and nowhere else, to be saved by hand when a phone cannot reach its hub any more. A row that
//! does not read is named and keeps none of the others; to repair it is the business of `recover`.

mod in_part;

use fieldbook_document::Change;
use fieldbook_model::{ChangeHash, Command, OrderId};
use rusqlite::Connection;

use crate::log::{self, COLUMNS, OwnChange, TABLES};
use crate::{ChangeStatus, Reader, StoreError, journal, retired};

/// This phone's work that the hub does not have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unsynced {
    /// Every change of it that reads.
    pub changes: Vec<UnsyncedChange>,
    /// What does not read; empty on a phone that is not damaged.
    pub unreadable: Vec<Unreadable>,
}

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

/// Work of this phone that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Of which order, as far as that reads.
    pub order: Option<OrderId>,
    /// The change's hash, as far as that reads.
    pub change: Option<ChangeHash>,
    /// What of it.
    pub part: UnreadablePart,
}

/// What cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadablePart {
    /// The change itself; it is missing from the export.
    Change,
    /// The command beside a change; the change is exported without it.
    Command,
    /// A part of the list of changes: how many are missing, nobody can tell.
    List,
}

/// Everything that reads, and the names of the rest.
pub(crate) fn unsynced(reader: &Reader) -> Result<Unsynced, StoreError> {
    match reader.ask(whole) {
        Ok(changes) => Ok(Unsynced { changes, unreadable: Vec::new() }),
        Err(StoreError::Damaged { .. }) => in_part::unsynced(reader),
        Err(error) => Err(error),
    }
}

fn whole(connection: &Connection) -> Result<Vec<UnsyncedChange>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE status < 3 ORDER BY change_no");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(log::of_row(row)?.into());
    }
    found.extend(journal::all(connection)?.into_iter().map(UnsyncedChange::from));
    found.extend(retired::put_aside(connection)?.into_iter().map(UnsyncedChange::from));
    Ok(found)
}

impl From<OwnChange> for UnsyncedChange {
    fn from(own: OwnChange) -> Self {
        let OwnChange { order, change, command, status } = own;
        Self { order, change, command, status }
    }
}
