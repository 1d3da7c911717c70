//! The list: one narrow row an order, enumerations as the numbers they have on the wire.

use fieldbook_model::{OrderId, OrderRow, Timestamp, Window};
use minicbor::{Decode, Encode};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{ListedOrder, StoreError};

/// What [`of_row`] reads, from `order_row JOIN order_standing USING (order_no)`.
pub(crate) const COLUMNS: &str = "order_id, number, title, customer, site, priority, window_start, window_end, \
     dispatch, execution, own_visit, is_lead, withdrawn, flags, steps_done, steps_total, \
     unsynced, unseen_notes, quarantined";

pub(crate) fn of_row(row: &Row<'_>) -> Result<ListedOrder, StoreError> {
    let window: (Option<i64>, Option<i64>) = (row.get(6)?, row.get(7)?);
    let window = window.0.zip(window.1).map(|(start, end)| Window {
        start: Timestamp::from_millis(start),
        end: Timestamp::from_millis(end),
    });
    Ok(ListedOrder {
        row: OrderRow {
            order: OrderId::from_bytes(row.get(0)?),
            number: row.get(1)?,
            title: row.get(2)?,
            customer: row.get(3)?,
            site: row.get(4)?,
            priority: named(row.get(5)?)?,
            window,
            dispatch: named(row.get(8)?)?,
            execution: named(row.get(9)?)?,
            own_visit: named(row.get(10)?)?,
            is_lead: row.get(11)?,
            withdrawn: row.get(12)?,
            flags: row.get(13)?,
            steps_done: row.get(14)?,
            steps_total: row.get(15)?,
        },
        unsynced: row.get(16)?,
        unseen_notes: row.get(17)?,
        quarantined: row.get(18)?,
    })
}

/// Writes an order's row with its counts, when it differs from the one that is there.
pub(super) fn write(connection: &Connection, no: i64, new: &OrderRow) -> Result<bool, StoreError> {
    let old = read(connection, no)?;
    if old.as_ref().is_none_or(|old| old.row != *new) {
        insert(connection, no, new)?;
    }
    recount(connection, no)?;
    Ok(read(connection, no)? != old)
}

/// Writes what so many more commands of this phone, not at the hub yet, can change.
pub(super) fn follow(
    connection: &Connection,
    no: i64,
    new: &OrderRow,
    commands: u32,
) -> Result<(), StoreError> {
    let sql = "UPDATE order_row SET execution = ?2, own_visit = ?3, flags = ?4, steps_done = ?5, unsynced = unsynced + ?6
               WHERE order_no = ?1";
    let (execution, own_visit) = (number(&new.execution)?, number(&new.own_visit)?);
    let values = (no, execution, own_visit, new.flags, new.steps_done, commands);
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Counts anew, and tells whether a count changed.
pub(super) fn recount(connection: &Connection, no: i64) -> Result<bool, StoreError> {
    // by order, not by status: an index over everything that waits would be read for each order
    let sql = "SELECT
         (SELECT count(*) FROM change_log WHERE order_no = ?1 AND +status IN (0, 1)),
         (SELECT count(*) FROM merge_note WHERE order_no = ?1 AND note_id NOT IN
             (SELECT note_id FROM note_seen WHERE order_no = ?1)),
         (SELECT count(*) FROM change_log WHERE order_no = ?1 AND +status = 2)
           + (SELECT count(*) FROM set_aside WHERE order_no = ?1 AND reason IS NOT NULL)
           + (SELECT count(*) FROM retired WHERE order_no = ?1 AND reason IS NOT NULL)";
    let (unsynced, unseen_notes, quarantined): (u32, u32, u32) = connection
        .prepare_cached(sql)?
        .query_row([no], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let sql = "UPDATE order_row SET unsynced = ?2, unseen_notes = ?3, quarantined = ?4
               WHERE order_no = ?1 AND (unsynced, unseen_notes, quarantined) IS NOT (?2, ?3, ?4)";
    let values = (no, unsynced, unseen_notes, quarantined);
    Ok(connection.prepare_cached(sql)?.execute(values)? > 0)
}

fn read(connection: &Connection, no: i64) -> Result<Option<ListedOrder>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM order_row JOIN order_standing USING (order_no) WHERE order_no = ?1"
    );
    connection.prepare_cached(&sql)?.query_row([no], |row| Ok(of_row(row))).optional()?.transpose()
}

fn insert(connection: &Connection, no: i64, row: &OrderRow) -> Result<(), StoreError> {
    // not REPLACE: within a statement that may be undone the search index is written out, for each order anew
    let sql = "INSERT INTO order_row VALUES
               (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, 0, 0)
               ON CONFLICT (order_no) DO UPDATE SET
               number = ?2, title = ?3, customer = ?4, site = ?5, priority = ?6, window_start = ?7, window_end = ?8,
               dispatch = ?9, execution = ?10, own_visit = ?11, is_lead = ?12, withdrawn = ?13, flags = ?14,
               steps_done = ?15, steps_total = ?16";
    connection.prepare_cached(sql)?.execute((
        no,
        &row.number,
        &row.title,
        &row.customer,
        &row.site,
        number(&row.priority)?,
        row.window.map(|window| window.start.as_millis()),
        row.window.map(|window| window.end.as_millis()),
        number(&row.dispatch)?,
        number(&row.execution)?,
        number(&row.own_visit)?,
        row.is_lead,
        row.withdrawn,
        row.flags,
        row.steps_done,
        row.steps_total,
    ))?;
    Ok(())
}

/// The number a plain enumeration has in CBOR; stable, other rooms rely on it too.
pub(crate) fn number<T: Encode<()>>(value: &T) -> Result<u32, StoreError> {
    let bytes = minicbor::to_vec(value).map_err(|error| StoreError::Unexpected(error.into()))?;
    minicbor::decode(&bytes).map_err(|error| StoreError::Unexpected(error.into()))
}

fn named<T: for<'b> Decode<'b, ()>>(number: u32) -> Result<T, StoreError> {
    let bytes = minicbor::to_vec(number).map_err(|error| StoreError::Unexpected(error.into()))?;
    minicbor::decode(&bytes).map_err(|_| StoreError::damaged("a row of the list"))
}
