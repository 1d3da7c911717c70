//! Snapshots: a record in one block, so that opening an order need not replay all it ever went through.
//! A cache and nothing more: one that does not verify is passed over, the log has everything.

use fieldbook_document::Record;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::StoreError;
use crate::loaded::Loaded;
use crate::log::{self, join};
use crate::packed::{pack, unpack};

/// A snapshot is taken when this many changes were logged since the last one.
pub(crate) const EVERY: usize = 64;

/// A snapshot as it is kept, not verified yet.
pub(crate) struct Packed {
    bytes: Vec<u8>,
    heads: Vec<u8>,
    /// The point of the log it covers.
    pub(crate) point: i64,
}

impl Packed {
    /// Its record; nothing when it does not verify.
    pub(crate) fn open(self) -> Option<Record> {
        let record = Record::load(&unpack(self.bytes).ok()?).ok()?;
        (join(&record.heads()) == self.heads).then_some(record)
    }
}

/// The last snapshot of an order.
pub(crate) fn find(connection: &Connection, no: i64) -> Result<Option<Packed>, StoreError> {
    let sql = "SELECT bytes, heads, change_no FROM snapshot WHERE order_no = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let packed =
        |row: &Row<'_>| Ok(Packed { bytes: row.get(0)?, heads: row.get(1)?, point: row.get(2)? });
    Ok(statement.query_row([no], packed).optional()?)
}

/// The last good snapshot of an order and the point of the log it covers; an empty record at point 0 without one.
pub(crate) fn load(connection: &Connection, no: i64) -> Result<(Record, i64), StoreError> {
    let found = find(connection, no)?;
    let verified = found.and_then(|packed| {
        let point = packed.point;
        packed.open().map(|record| (record, point))
    });
    match verified {
        Some(found) => Ok(found),
        None => Ok((Record::new()?, 0)),
    }
}

/// Takes a snapshot when it is due. The record holds the order's whole log.
pub(crate) fn take_when_due(
    connection: &Connection,
    loaded: &mut Loaded,
) -> Result<(), StoreError> {
    if loaded.since_snapshot < EVERY {
        return Ok(());
    }
    let (no, record) = (loaded.place.no, &loaded.record);
    let sql = "INSERT OR REPLACE INTO snapshot (order_no, change_no, heads, bytes) VALUES (?1, ?2, ?3, ?4)";
    connection.prepare_cached(sql)?.execute((
        no,
        log::end(connection, no)?,
        join(&record.heads()),
        pack(&record.save())?,
    ))?;
    loaded.since_snapshot = 0;
    Ok(())
}

/// Forgets an order's snapshot, since its log no longer begins as it did.
pub(crate) fn forget(connection: &Connection, no: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM snapshot WHERE order_no = ?1", [no])?;
    Ok(())
}
