//! An order in full, as the model folds it: the view as packed JSON.

use fieldbook_model::OrderView;
use rusqlite::{Connection, OptionalExtension};

use super::words::Digest;
use crate::StoreError;
use crate::packed::{pack, unpack};

const SELECT: &str = "SELECT view, search FROM order_detail WHERE order_no = ?1";

pub(crate) fn read(connection: &Connection, no: i64) -> Result<Option<OrderView>, StoreError> {
    let mut statement = connection.prepare_cached(SELECT)?;
    let Some(packed) = statement.query_row([no], |row| row.get(0)).optional()? else {
        return Ok(None);
    };
    serde_json::from_slice(&unpack(packed)?)
        .map(Some)
        .map_err(|_| StoreError::damaged("the view of an order"))
}

/// Writes the view of an order whose words are what they were.
pub(super) fn replace(
    connection: &Connection,
    no: i64,
    view: &OrderView,
) -> Result<(), StoreError> {
    let packed = pack(&encode(view)?)?;
    let sql = "UPDATE order_detail SET view = ?2 WHERE order_no = ?1";
    connection.prepare_cached(sql)?.execute((no, packed))?;
    Ok(())
}

/// Writes a view when it differs; tells whether it did, and what the search index held of the old one.
pub(super) fn write(
    connection: &Connection,
    no: i64,
    view: &OrderView,
    digest: &Digest,
) -> Result<(bool, Option<Digest>), StoreError> {
    let json = encode(view)?;
    let old: Option<(Vec<u8>, Digest)> = connection
        .prepare_cached(SELECT)?
        .query_row([no], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (old_view, old_digest) = old.unzip();
    if old_view.map(unpack).transpose()?.is_some_and(|old| old == json) {
        return Ok((false, old_digest));
    }
    let sql = "INSERT INTO order_detail (order_no, view, search) VALUES (?1, ?2, ?3)
               ON CONFLICT (order_no) DO UPDATE SET view = ?2, search = ?3";
    connection.prepare_cached(sql)?.execute((no, pack(&json)?, digest))?;
    Ok((true, old_digest))
}

fn encode(view: &OrderView) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(view).map_err(|error| StoreError::Unexpected(error.into()))
}
