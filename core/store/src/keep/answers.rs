//! What became of the changes this phone sent.

use std::collections::{BTreeSet, VecDeque};

use fieldbook_model::{ChangeHash, OrderId, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use crate::log::{PENDING, split};
use crate::{ChangeStatus, HeldUpTo, ReceiptRow, StoreError, orders, set_aside, tables};

const NEEDS_DEPENDENCIES: i64 = 1;
const QUARANTINED: i64 = 2;
const AT_HUB: i64 = 3;
/// Changes that the hub's answers said to hold, and no receipt.
pub(crate) const UNSIGNED: &str = "status = 3 AND NOT EXISTS
    (SELECT 1 FROM held WHERE held.actor_no = change_log.actor_no AND held.seq >= change_log.seq)";

/// Notes the hub's answers; tells which orders' counts changed.
pub(super) fn keep(
    connection: &Connection,
    answers: &[(OrderId, ChangeHash, ChangeStatus)],
) -> Result<BTreeSet<OrderId>, StoreError> {
    let mut touched = BTreeSet::new();
    for (order, hash, status) in answers {
        let Some(place) = orders::find(connection, *order)? else { continue };
        match status {
            ChangeStatus::Pending => {}
            ChangeStatus::AtHub => set(connection, place.no, hash, AT_HUB, None)?,
            ChangeStatus::Quarantined(reason) => {
                set(connection, place.no, hash, QUARANTINED, Some(reason))?;
            }
            ChangeStatus::NeedsDependencies => lacks(connection, place.no, hash)?,
        }
        touched.insert((*order, place.no));
    }
    recounted(connection, touched)
}

/// Notes what a receipt says the hub holds; tells which orders' counts changed.
pub(super) fn keep_receipt(
    connection: &Connection,
    receipt: &ReceiptRow,
) -> Result<BTreeSet<OrderId>, StoreError> {
    let mut touched = BTreeSet::new();
    for held in &receipt.orders {
        let Some(place) = orders::find(connection, held.order)? else { continue };
        sign_for(connection, place.no, held, receipt.at)?;
        if covers(connection, place.no, held)? {
            touched.insert((held.order, place.no));
        }
    }
    recounted(connection, touched)
}

/// Remembers what the hub has signed for: everything of the actor up to a change that is really the one named.
fn sign_for(
    connection: &Connection,
    no: i64,
    held: &HeldUpTo,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO held (actor_no, seq, at)
               SELECT actor_no, seq, ?5 FROM change_log JOIN actor USING (actor_no)
               WHERE change_log.order_no = ?1 AND actor = ?2 AND seq = ?3 AND hash = ?4
               ON CONFLICT DO UPDATE SET seq = excluded.seq, at = excluded.at WHERE excluded.seq >= held.seq";
    let values =
        (no, held.actor.as_bytes(), held.seq.cast_signed(), held.hash.as_bytes(), at.as_millis());
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Whether the hub has not signed for one of the changes that its answers said to hold.
pub(crate) fn lacks_a_signature(connection: &Connection, no: i64) -> Result<bool, StoreError> {
    let sql =
        format!("SELECT EXISTS (SELECT 1 FROM change_log WHERE order_no = ?1 AND {UNSIGNED})");
    Ok(connection.prepare_cached(&sql)?.query_row([no], |row| row.get(0))?)
}

/// Everything of the actor up to a change that is really the one named is held.
fn covers(connection: &Connection, no: i64, held: &HeldUpTo) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE change_log SET status = 3, reason = NULL WHERE order_no = ?1 AND {PENDING} AND seq <= ?3
         AND actor_no = (SELECT actor_no FROM actor WHERE order_no = ?1 AND actor = ?2)
         AND EXISTS (SELECT 1 FROM change_log AS named WHERE named.order_no = ?1 AND named.hash = ?4
             AND named.actor_no = change_log.actor_no AND named.seq = ?3)"
    );
    let values = (no, held.actor.as_bytes(), held.seq.cast_signed(), held.hash.as_bytes());
    Ok(connection.prepare_cached(&sql)?.execute(values)? > 0)
}

/// What is at the hub stays there, whatever an old answer said before.
fn set(
    connection: &Connection,
    no: i64,
    hash: &ChangeHash,
    status: i64,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let sql = "UPDATE change_log SET status = ?3, reason = ?4 WHERE order_no = ?1 AND hash = ?2 AND status < 3";
    connection.prepare_cached(sql)?.execute((no, hash.as_bytes(), status, reason))?;
    Ok(())
}

/// The hub lacks something a change was written on. When that is held back there, so is the change; otherwise the hub
/// lost it, and what this phone wrote of it is to be sent again.
fn lacks(connection: &Connection, no: i64, hash: &ChangeHash) -> Result<(), StoreError> {
    let Some((own, deps)) = own_status(connection, no, hash)? else { return Ok(()) };
    if own == Some(AT_HUB) || own.is_none() {
        return Ok(());
    }
    let past = past(connection, no, deps)?;
    if past.iter().any(|(_, status)| *status == Some(QUARANTINED)) {
        return set(connection, no, hash, QUARANTINED, Some(set_aside::HELD));
    }
    set(connection, no, hash, NEEDS_DEPENDENCIES, None)?;
    let sql = "UPDATE change_log SET status = 0 WHERE order_no = ?1 AND hash = ?2 AND status = 3";
    for (hash, _) in past {
        connection.prepare_cached(sql)?.execute((no, hash.as_bytes()))?;
    }
    Ok(())
}

type Status = Option<i64>;

fn own_status(
    connection: &Connection,
    no: i64,
    hash: &ChangeHash,
) -> Result<Option<(Status, Vec<ChangeHash>)>, StoreError> {
    let sql = "SELECT status, deps FROM change_log WHERE order_no = ?1 AND hash = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement
        .query_row((no, hash.as_bytes()), |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)));
    Ok(found.optional()?.map(|(status, deps)| (status, split(&deps))))
}

/// Everything a change was written on, as far as the log goes.
fn past(
    connection: &Connection,
    no: i64,
    deps: Vec<ChangeHash>,
) -> Result<Vec<(ChangeHash, Status)>, StoreError> {
    let mut seen: BTreeSet<_> = deps.iter().copied().collect();
    let mut queue = VecDeque::from(deps);
    let mut past = Vec::new();
    while let Some(hash) = queue.pop_front() {
        let Some((status, deps)) = own_status(connection, no, &hash)? else { continue };
        past.push((hash, status));
        queue.extend(deps.into_iter().filter(|dep| seen.insert(*dep)));
    }
    Ok(past)
}

fn recounted(
    connection: &Connection,
    touched: BTreeSet<(OrderId, i64)>,
) -> Result<BTreeSet<OrderId>, StoreError> {
    let mut changed = BTreeSet::new();
    for (order, no) in touched {
        if tables::recount(connection, no)? {
            changed.insert(order);
        }
    }
    Ok(changed)
}
