//! Edits as they were saved: each one row on one page, which is all that a durable edit waits for. They are entered into
//! the log, which has several indexes, before anything but another edit happens (`docs/adr/0009`).

use fieldbook_document::{Change, Writer};
use fieldbook_model::{ActorId, Command, Hlc};
use rusqlite::Connection;

use crate::log::{self, OwnChange, join, packed_command, unpacked_command};
use crate::packed::pack;
use crate::{StoreError, meta, writers};

/// Where the phone stood with an edit.
pub(crate) struct Point {
    pub(crate) hlc: Hlc,
    /// How many edits were saved, this one included.
    pub(crate) saved: u64,
}

/// Writes an edit down.
pub(crate) fn append(
    connection: &Connection,
    no: i64,
    change: &Change,
    command: &Command,
    point: &Point,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO journal (order_no, actor, seq, hash, deps, bytes, command_id, command, hlc, saved)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    connection.prepare_cached(sql)?.execute((
        no,
        change.actor.as_bytes(),
        change.seq.cast_signed(),
        change.hash.as_bytes(),
        join(&change.deps),
        pack(&change.bytes)?,
        command.id.as_bytes(),
        packed_command(command)?,
        meta::encoded(point.hlc)?,
        point.saved.cast_signed(),
    ))?;
    Ok(())
}

/// All edits that stand here, as the log will have them.
pub(crate) fn all(connection: &Connection) -> Result<Vec<OwnChange>, StoreError> {
    let sql = "SELECT order_id, actor, seq, hash, deps, bytes, command, 0, NULL
               FROM journal JOIN order_standing USING (order_no) ORDER BY edit_no";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut edits = Vec::new();
    while let Some(row) = rows.next()? {
        edits.push(log::of_row(row)?);
    }
    Ok(edits)
}

/// The orders of which edits stand here.
pub(crate) fn orders(connection: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT order_no FROM journal")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Enters an order's edits into the log, and notes that its read tables do not show them.
pub(crate) fn enter(connection: &Connection, no: i64) -> Result<(), StoreError> {
    register_writers(connection, no)?;
    let entering = "INSERT INTO change_log (order_no, actor_no, seq, hash, deps, bytes, command_id, command, status)
                    SELECT order_no, actor_no, seq, hash, deps, bytes, command_id, command, 0
                    FROM journal JOIN actor USING (order_no, actor) WHERE order_no = ?1 ORDER BY edit_no
                    ON CONFLICT (order_no, hash) DO NOTHING";
    let noting = "INSERT INTO behind (order_no, hlc, saved)
                  SELECT order_no, hlc, max(saved) FROM journal WHERE order_no = ?1 GROUP BY order_no
                  ON CONFLICT DO UPDATE SET hlc = excluded.hlc, saved = excluded.saved";
    for sql in [entering, noting, "DELETE FROM journal WHERE order_no = ?1"] {
        connection.prepare_cached(sql)?.execute([no])?;
    }
    Ok(())
}

/// Whoever edits is on the order.
fn register_writers(connection: &Connection, no: i64) -> Result<(), StoreError> {
    let sql = "SELECT actor, command FROM journal WHERE order_no = ?1 GROUP BY actor";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([no])?;
    while let Some(row) = rows.next()? {
        let stamp = unpacked_command(row.get(1)?)?.stamp;
        let writer = Writer { device: stamp.device, author: stamp.by, on_order: true };
        writers::keep(connection, no, ActorId::from_bytes(row.get(0)?), &writer)?;
    }
    Ok(())
}

/// Whether any edit stands here.
pub(crate) fn is_in_use(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM journal)";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}
