//! Changes that nobody applies, kept verbatim: this phone's own that the hub put aside, and others' that the guard
//! on this phone did.

use fieldbook_model::{ChangeHash, Command, OrderId};
use rusqlite::Connection;

use crate::log::{self, COLUMNS, OwnChange, TABLES};
use crate::packed::unpack;
use crate::{ChangeStatus, StoreError, retired};

/// One change put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedChange {
    /// Of which order.
    pub order: OrderId,
    /// Its hash, when the bytes are a change at all.
    pub hash: Option<ChangeHash>,
    /// Whether this phone wrote it.
    pub own: bool,
    /// The code of the reason.
    pub reason: String,
    /// The bytes as they were.
    pub bytes: Vec<u8>,
    /// What it was meant to say, when this phone wrote it.
    pub command: Option<Command>,
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<QuarantinedChange>, StoreError> {
    let mut found = own(connection)?;
    found.extend(foreign(connection)?);
    Ok(found)
}

fn own(connection: &Connection) -> Result<Vec<QuarantinedChange>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE status = 2 ORDER BY change_no");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut put_aside = Vec::new();
    while let Some(row) = rows.next()? {
        put_aside.push(log::of_row(row)?);
    }
    put_aside.extend(retired::put_aside(connection)?);
    Ok(put_aside.into_iter().filter_map(shown).collect())
}

fn shown(own: OwnChange) -> Option<QuarantinedChange> {
    let ChangeStatus::Quarantined(reason) = own.status else { return None };
    Some(QuarantinedChange {
        order: own.order,
        hash: Some(own.change.hash),
        own: true,
        reason,
        bytes: own.change.bytes,
        command: own.command,
    })
}

fn foreign(connection: &Connection) -> Result<Vec<QuarantinedChange>, StoreError> {
    let sql =
        "SELECT order_id, hash, reason, bytes FROM set_aside JOIN order_standing USING (order_no)
               WHERE reason IS NOT NULL ORDER BY order_no, digest";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(QuarantinedChange {
            order: OrderId::from_bytes(row.get(0)?),
            hash: row.get::<_, Option<[u8; 32]>>(1)?.map(ChangeHash::from_bytes),
            own: false,
            reason: row.get(2)?,
            bytes: unpack(row.get(3)?)?,
            command: None,
        });
    }
    Ok(found)
}
