//! Orders the hub calls gone leave the phone, but never before everything of them is at the hub.

use std::collections::BTreeSet;

use fieldbook_model::{EvidenceId, OrderId};
use rusqlite::{Connection, OptionalExtension};

use crate::orders::Place;
use crate::{StoreError, orders, tables};

/// Removes the leaving orders of which nothing is only here; tells which.
pub(super) fn let_go(
    connection: &Connection,
    changed: &mut BTreeSet<OrderId>,
) -> Result<Vec<OrderId>, StoreError> {
    let mut gone = Vec::new();
    for place in orders::all(connection)?.into_iter().filter(|place| place.leaving) {
        if !is_only_here(connection, place)? {
            orders::remove(connection, place.no)?;
            changed.insert(place.order);
            gone.push(place.order);
        }
    }
    Ok(gone)
}

/// Own changes not at the hub, quarantined ones included, and photos not at the hub.
fn is_only_here(connection: &Connection, place: Place) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change_log WHERE order_no = ?1 AND status < 3)";
    if connection.prepare_cached(sql)?.query_row([place.no], |row| row.get(0))? {
        return Ok(true);
    }
    let view = tables::read_detail(connection, place.no)?;
    for evidence in view.iter().flat_map(|view| &view.evidence) {
        if is_photo_only_here(connection, evidence.blob)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_photo_only_here(connection: &Connection, photo: EvidenceId) -> Result<bool, StoreError> {
    let sql = "SELECT at_hub = 0 FROM photo WHERE evidence = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([photo.as_bytes()], |row| row.get(0)).optional()?.unwrap_or(false))
}
