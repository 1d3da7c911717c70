//! Own changes that are no longer in the record, kept verbatim: those the hub put aside, with the reason, and those
//! that were written anew, with the change that says the same now.

use fieldbook_model::ChangeHash;
use rusqlite::Connection;

use crate::StoreError;
use crate::log::{self, OwnChange};
use crate::packed::pack;

/// What [`log::of_row`] reads, from here.
const COLUMNS: &str = "order_id, actor, seq, hash, deps, bytes, command, 2, reason";
const TABLES: &str = "retired JOIN order_standing ON order_standing.order_no = retired.order_no";
/// Those that say something nothing else says.
const PUT_ASIDE: &str = "reason IS NOT NULL";

/// Why a change left the record.
pub(crate) enum Why<'a> {
    /// The hub put it aside.
    PutAside(&'a str),
    /// It was written anew; `None` when what it says was there already, from a copy of this phone.
    WrittenAnew(Option<ChangeHash>),
}

/// Moves a change of this phone from the log to here.
pub(crate) fn retire(
    connection: &Connection,
    no: i64,
    own: &OwnChange,
    why: &Why<'_>,
) -> Result<(), StoreError> {
    let (reason, replaced_by) = match why {
        Why::PutAside(reason) => (Some(*reason), None),
        Why::WrittenAnew(change) => (None, change.map(|hash| *hash.as_bytes())),
    };
    let sql = "INSERT OR REPLACE INTO retired
               (order_no, hash, actor, seq, deps, bytes, command_id, command, reason, replaced_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let command = own.command.as_ref();
    connection.prepare_cached(sql)?.execute((
        no,
        own.change.hash.as_bytes(),
        own.change.actor.as_bytes(),
        own.change.seq.cast_signed(),
        log::join(&own.change.deps),
        pack(&own.change.bytes)?,
        command.map(|command| *command.id.as_bytes()),
        command.map(log::packed_command).transpose()?,
        reason,
        replaced_by,
    ))?;
    Ok(())
}

/// Changes that the hub let in after all, and that came back with the feed: this phone's own work again.
pub(crate) fn take_back(connection: &Connection, no: i64) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM retired WHERE order_no = ?1)";
    if !connection.prepare_cached(sql)?.query_row([no], |row| row.get(0))? {
        return Ok(());
    }
    let sql = "UPDATE change_log SET status = 3, command = retired.command, command_id = CASE WHEN EXISTS
                 (SELECT 1 FROM change_log AS other WHERE other.order_no = ?1 AND other.command_id = retired.command_id)
                 THEN NULL ELSE retired.command_id END
               FROM retired WHERE retired.order_no = ?1 AND change_log.order_no = ?1
                 AND retired.hash = change_log.hash AND change_log.status IS NULL";
    if connection.prepare_cached(sql)?.execute([no])? > 0 {
        let sql = "DELETE FROM retired WHERE order_no = ?1
                   AND EXISTS (SELECT 1 FROM change_log WHERE change_log.order_no = ?1 AND change_log.hash = retired.hash)";
        connection.prepare_cached(sql)?.execute([no])?;
    }
    Ok(())
}

/// Every own change that says something nothing else says, in the order it was written by each actor.
pub(crate) fn put_aside(connection: &Connection) -> Result<Vec<OwnChange>, StoreError> {
    read(connection, &format!("{PUT_ASIDE} ORDER BY retired.order_no, actor, seq"), [])
}

/// Those of an order that are aside for this reason.
pub(crate) fn waiting(
    connection: &Connection,
    no: i64,
    reason: &str,
) -> Result<Vec<OwnChange>, StoreError> {
    read(connection, "retired.order_no = ?1 AND reason = ?2 ORDER BY actor, seq", (no, reason))
}

/// Forgets a change that is in the log again.
pub(crate) fn forget(
    connection: &Connection,
    no: i64,
    hash: &ChangeHash,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM retired WHERE order_no = ?1 AND hash = ?2";
    connection.prepare_cached(sql)?.execute((no, hash.as_bytes()))?;
    Ok(())
}

fn read(
    connection: &Connection,
    which: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<OwnChange>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE {which}"))?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(log::of_row(row)?);
    }
    Ok(found)
}
