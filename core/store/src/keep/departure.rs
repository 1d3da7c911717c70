//! Orders the hub calls gone leave the phone, but never before everything of them is at the hub.

use std::collections::BTreeSet;

use fieldbook_model::{EvidenceId, OrderId};
use rusqlite::Connection;

use super::answers;
use crate::orders::Place;
use crate::{StoreError, meta, orders, photos};

/// What left.
pub(crate) struct Departed {
    pub(crate) orders: Vec<OrderId>,
    /// Photos that nobody needs any more; their keys are gone, their files are not.
    pub(crate) photos: Vec<EvidenceId>,
}

/// Removes the leaving orders of which nothing is only here; tells which.
pub(crate) fn let_go(
    connection: &Connection,
    changed: &mut BTreeSet<OrderId>,
) -> Result<Departed, StoreError> {
    let mut gone = Vec::new();
    if meta::owes_hand_back(connection)? {
        // a restored hub may lack what the one before it acknowledged: nothing leaves before it was given back
        return Ok(Departed { orders: gone, photos: Vec::new() });
    }
    for place in orders::all(connection)?.into_iter().filter(|place| place.leaving) {
        if !is_only_here(connection, place)? {
            orders::remove(connection, place.no)?;
            changed.insert(place.order);
            gone.push(place.order);
        }
    }
    let photos = if gone.is_empty() { Vec::new() } else { photos::forget(connection)? };
    Ok(Departed { orders: gone, photos })
}

/// Own changes not at the hub, quarantined ones included, and photos not at the hub: by the hub's signature.
fn is_only_here(connection: &Connection, place: Place) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change_log WHERE order_no = ?1 AND status < 3)
               OR EXISTS (SELECT 1 FROM journal WHERE order_no = ?1)
               OR EXISTS (SELECT 1 FROM retired WHERE order_no = ?1 AND reason IS NOT NULL)";
    if connection.prepare_cached(sql)?.query_row([place.no], |row| row.get(0))? {
        return Ok(true);
    }
    Ok(answers::lacks_a_signature(connection, place.no)?
        || photos::is_waiting(connection, place.no)?)
}
