//! What a call that returned has promised, and whether a store that was opened again keeps it.

use std::fmt::Write as _;

use fieldbook_model::{EvidenceId, OrderId};
use fieldbook_store::{Store, StoreError};
use rusqlite::{Connection, OpenFlags};

use crate::Phone;
use crate::phone::{edit_id, is_after_arrival};

/// Something a call has promised by returning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promise {
    /// There is a store.
    Opened,
    /// It is somebody's.
    Enrolled,
    /// The edit is there.
    Edited(OrderId, u32),
    /// What arrived is there, and the cursor behind it.
    Arrived(OrderId),
    /// The hub holds so many changes.
    AtHub(u64),
    /// The photo can be read.
    Photo(EvidenceId),
    /// The order has left, and comes back by nothing.
    Gone(OrderId),
    /// These bytes wait to be sent, in this order.
    Unsynced(Vec<Vec<u8>>),
}

impl Promise {
    /// What is wrong with it; `None` when it is kept.
    fn broken(&self, store: &Store) -> Result<Option<String>, StoreError> {
        let kept = match self {
            Self::Opened => true,
            Self::Enrolled => store.identity()?.is_some(),
            Self::Edited(order, n) => shows(store, *order, *n)?,
            Self::Arrived(order) => {
                store.order(*order)?.is_some() && is_after_arrival(store.cursor()?.as_deref())
            }
            Self::AtHub(count) => store.counts()?.changes_at_hub >= *count,
            Self::Photo(photo) => store.photo_bytes(*photo).is_ok(),
            Self::Gone(order) => store.order(*order)?.is_none(),
            Self::Unsynced(bytes) => unsynced(store)? == *bytes,
        };
        Ok((!kept).then(|| format!("{self:?} is not kept")))
    }
}

/// Everything that waits to be sent; damage when the export says that some of it does not read.
pub(crate) fn unsynced(store: &Store) -> Result<Vec<Vec<u8>>, StoreError> {
    let export = store.export_unsynced()?;
    if !export.unreadable.is_empty() {
        return Err(StoreError::Damaged { part: "an unsynced change" });
    }
    Ok(export.changes.into_iter().map(|own| own.change.bytes).collect())
}

/// Whether the order shows the edit, and the edit is at the hub or waits to be sent there.
pub(crate) fn shows(store: &Store, order: OrderId, n: u32) -> Result<bool, StoreError> {
    let Some(view) = store.order(order)? else { return Ok(false) };
    let id = edit_id(n);
    let moves = view.stock_moves.iter().map(|stock_move| stock_move.id);
    let comments = view.comments.iter().map(|comment| comment.id);
    let evidence = view.evidence.iter().map(|evidence| evidence.id);
    Ok(moves.chain(comments).chain(evidence).any(|shown| shown == id))
}

/// What must hold of a store at any moment; answers what is wrong.
pub(crate) type Always = fn(&Store) -> Result<Option<String>, StoreError>;

/// Everything that must hold of a phone after a crash: it opens, the database is whole, the read tables are what the log
/// says, what always holds does, and the promises are kept.
pub(crate) fn trouble(phone: &mut Phone, always: Always, promises: &[Promise]) -> Option<String> {
    let looked = look(phone, always, promises).unwrap_or_else(|error| Some(format!("{error:?}")));
    phone.close();
    looked.or_else(|| promises.contains(&Promise::Opened).then(|| integrity(phone)).flatten())
}

fn look(
    phone: &mut Phone,
    always: Always,
    promises: &[Promise],
) -> Result<Option<String>, StoreError> {
    let store = phone.store()?;
    if store.identity()?.is_some() {
        let differing = store.rebuild_check()?;
        if !differing.is_empty() {
            return Ok(Some(format!(
                "the read tables of {} orders are half done",
                differing.len()
            )));
        }
    }
    if let Some(wrong) = always(store)? {
        return Ok(Some(wrong));
    }
    for promise in promises {
        if let Some(broken) = promise.broken(store)? {
            return Ok(Some(broken));
        }
    }
    Ok(None)
}

/// What SQLite and SQLCipher find wrong with the file.
pub fn integrity(phone: &Phone) -> Option<String> {
    let path = phone.dir().join("fieldbook.db");
    let look = || -> rusqlite::Result<Vec<String>> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let key: String = phone.key().iter().fold(String::new(), |mut text, byte| {
            // writing to a String cannot fail
            let _ = write!(text, "{byte:02x}");
            text
        });
        connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\";"))?;
        let mut said = Vec::new();
        for pragma in ["integrity_check", "cipher_integrity_check", "foreign_key_check"] {
            let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let line: String = row.get(0)?;
                if line != "ok" {
                    said.push(format!("{pragma}: {line}"));
                }
            }
        }
        Ok(said)
    };
    match look() {
        Ok(said) if said.is_empty() => None,
        Ok(said) => Some(said.join("; ")),
        Err(error) => Some(format!("the database does not read: {error}")),
    }
}
