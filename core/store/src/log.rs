//! The change log: every change of every record, and beside each of this phone's own the command it was made of.
//! It is the truth that everything shown is computed from.

use fieldbook_document::Change;
use fieldbook_model::{ActorId, ChangeHash, Command, Deed, EntryId, OrderId};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::packed::{pack, unpack};
use crate::{ChangeStatus, StoreError};

/// `change_log.status` of changes not at the hub yet that still should go there.
pub(crate) const PENDING: &str = "status IN (0, 1)";
/// The columns [`of_row`] reads, from [`TABLES`].
pub(crate) const COLUMNS: &str = "order_id, actor, seq, hash, deps, bytes, command, status, reason";
pub(crate) const TABLES: &str = "change_log JOIN actor USING (actor_no) JOIN order_standing ON order_standing.order_no = change_log.order_no";

/// One of this phone's changes as it stands in the log.
pub(crate) struct OwnChange {
    pub(crate) order: OrderId,
    pub(crate) change: Change,
    pub(crate) command: Option<Command>,
    pub(crate) status: ChangeStatus,
}

/// The change a command made, when it was performed before, and what it did: in the log, in the journal, or put aside.
pub(crate) fn made_by(
    connection: &Connection,
    no: i64,
    command: EntryId,
) -> Result<Option<(ChangeHash, Deed)>, StoreError> {
    let sql = "SELECT hash, command FROM change_log WHERE order_no = ?1 AND command_id = ?2
               UNION ALL SELECT hash, command FROM journal WHERE order_no = ?1 AND command_id = ?2
               UNION ALL SELECT hash, command FROM retired
                 WHERE order_no = ?1 AND command_id = ?2 AND reason IS NOT NULL
               LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement
        .query_row((no, command.as_bytes()), |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)));
    command_of(found.optional()?)
}

/// A change's hash with what its command does.
pub(crate) fn command_of(
    found: Option<([u8; 32], Vec<u8>)>,
) -> Result<Option<(ChangeHash, Deed)>, StoreError> {
    let Some((hash, bytes)) = found else { return Ok(None) };
    let made: Command =
        minicbor::decode(&unpack(bytes)?).map_err(|_| StoreError::damaged("a command"))?;
    Ok(Some((ChangeHash::from_bytes(hash), made.deed)))
}

/// What every command of this phone does, with its order, those that were put aside included.
pub(crate) fn deeds(connection: &Connection) -> Result<Vec<(i64, Deed)>, StoreError> {
    let sql = "SELECT order_no, hash, command FROM change_log WHERE command IS NOT NULL
               UNION ALL SELECT order_no, hash, command FROM retired WHERE command IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut deeds = Vec::new();
    while let Some(row) = rows.next()? {
        let command = command_of(Some((row.get(1)?, row.get(2)?)))?;
        deeds.extend(command.map(|(_, deed)| (row.get(0), deed)));
    }
    deeds.into_iter().map(|(no, deed)| Ok((no?, deed))).collect()
}

/// What [`packed_command`] packed.
pub(crate) fn unpacked_command(bytes: Vec<u8>) -> Result<Command, StoreError> {
    minicbor::decode(&unpack(bytes)?).map_err(|_| StoreError::damaged("a command"))
}

/// This phone's changes of an order that the hub does not have, as far as they read, whoever wrote them.
pub(crate) fn own_unsynced(connection: &Connection, no: i64) -> Result<Vec<OwnChange>, StoreError> {
    let sql = "SELECT order_id, coalesce(actor.actor, zeroblob(16)), seq, hash, deps, bytes, command, status, reason
               FROM change_log JOIN order_standing USING (order_no) LEFT JOIN actor USING (actor_no)
               WHERE change_log.order_no = ?1 AND status < 3 ORDER BY change_no";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([no])?;
    let mut own = Vec::new();
    while let Some(row) = rows.next()? {
        own.extend(of_row(row).ok());
    }
    Ok(own)
}

/// A command as it is stored.
pub(crate) fn packed_command(command: &Command) -> Result<Vec<u8>, StoreError> {
    pack(&minicbor::to_vec(command).map_err(|error| StoreError::Unexpected(error.into()))?)
}

/// Appends a change this phone wrote, with its command, to be sent to the hub.
pub(crate) fn append_own(
    connection: &Connection,
    no: i64,
    actor_no: i64,
    change: &Change,
    command: &Command,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO change_log (order_no, actor_no, seq, hash, deps, bytes, command_id, command, status)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)";
    connection.prepare_cached(sql)?.execute((
        no,
        actor_no,
        change.seq.cast_signed(),
        change.hash.as_bytes(),
        join(&change.deps),
        pack(&change.bytes)?,
        command.id.as_bytes(),
        packed_command(command)?,
    ))?;
    Ok(())
}

/// Appends a change from elsewhere.
pub(crate) fn append(
    connection: &Connection,
    no: i64,
    actor_no: i64,
    change: &Change,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO change_log (order_no, actor_no, seq, hash, deps, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (seq, hash) = (change.seq.cast_signed(), change.hash.as_bytes());
    let values = (no, actor_no, seq, hash, join(&change.deps), pack(&change.bytes)?);
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// An order's changes after a point of the log, those of the journal included, each after those it depends on: hash and
/// bytes.
pub(crate) fn since(
    connection: &Connection,
    no: i64,
    point: i64,
) -> Result<Vec<(ChangeHash, Vec<u8>)>, StoreError> {
    let sql = "SELECT hash, bytes FROM
                 (SELECT 0 AS late, change_no AS no, hash, bytes FROM change_log WHERE order_no = ?1 AND change_no > ?2
                  UNION ALL SELECT 1, edit_no, hash, bytes FROM journal WHERE order_no = ?1)
               ORDER BY late, no";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((no, point))?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push((ChangeHash::from_bytes(row.get(0)?), unpack(row.get(1)?)?));
    }
    Ok(changes)
}

/// An order's whole log, each change after those it depends on; changes from elsewhere count as at the hub.
pub(crate) fn of_order(connection: &Connection, no: i64) -> Result<Vec<OwnChange>, StoreError> {
    let sql = format!(
        "SELECT order_id, actor, seq, hash, deps, bytes, command, coalesce(status, 3), reason
         FROM {TABLES} WHERE change_log.order_no = ?1 ORDER BY change_no"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([no])?;
    let mut log = Vec::new();
    while let Some(row) = rows.next()? {
        log.push(of_row(row)?);
    }
    Ok(log)
}

/// Takes changes out of the log; nothing that stays may depend on them.
pub(crate) fn remove(
    connection: &Connection,
    no: i64,
    leaving: &[OwnChange],
) -> Result<(), StoreError> {
    let sql = "DELETE FROM change_log WHERE order_no = ?1 AND hash = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    leaving
        .iter()
        .try_for_each(|own| Ok(statement.execute((no, own.change.hash.as_bytes())).map(drop)?))
}

/// Whether nothing of an order is here.
pub(crate) fn is_empty(connection: &Connection, no: i64) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM change_log WHERE order_no = ?1)
                 AND NOT EXISTS (SELECT 1 FROM journal WHERE order_no = ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([no], |row| row.get(0))?)
}

/// The end of an order's log.
pub(crate) fn end(connection: &Connection, no: i64) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(change_no), 0) FROM change_log WHERE order_no = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([no], |row| row.get(0))?)
}

/// Of [`COLUMNS`], for changes of this phone.
pub(crate) fn of_row(row: &Row<'_>) -> Result<OwnChange, StoreError> {
    let command: Option<Vec<u8>> = row.get(6)?;
    let command = command.map(unpack).transpose()?;
    let command = command.map(|bytes| minicbor::decode(&bytes)).transpose();
    Ok(OwnChange {
        order: OrderId::from_bytes(row.get(0)?),
        change: Change {
            hash: ChangeHash::from_bytes(row.get(3)?),
            actor: ActorId::from_bytes(row.get(1)?),
            seq: row.get::<_, i64>(2)?.cast_unsigned(),
            deps: split(&row.get::<_, Vec<u8>>(4)?),
            bytes: unpack(row.get(5)?)?,
        },
        command: command.map_err(|_| StoreError::damaged("a command"))?,
        status: status(row.get(7)?, row.get(8)?),
    })
}

fn status(number: i64, reason: Option<String>) -> ChangeStatus {
    match number {
        0 => ChangeStatus::Pending,
        1 => ChangeStatus::NeedsDependencies,
        2 => ChangeStatus::Quarantined(reason.unwrap_or_default()),
        _ => ChangeStatus::AtHub,
    }
}

/// Hashes one after the other.
pub(crate) fn join(hashes: &[ChangeHash]) -> Vec<u8> {
    hashes.iter().flat_map(ChangeHash::as_bytes).copied().collect()
}

/// What [`join`] joined.
pub(crate) fn split(bytes: &[u8]) -> Vec<ChangeHash> {
    bytes.as_chunks::<32>().0.iter().map(|hash| ChangeHash::from_bytes(*hash)).collect()
}
