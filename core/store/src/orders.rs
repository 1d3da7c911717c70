//! Which orders are on this phone.

use fieldbook_model::OrderId;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::StoreError;

/// An order's place in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The number its rows carry.
    pub(crate) no: i64,
    pub(crate) order: OrderId,
    /// Whether the hub said it is gone while something of it was not at the hub yet.
    pub(crate) leaving: bool,
}

const SELECT: &str = "SELECT order_no, order_id, leaving FROM order_standing";

pub(crate) fn find(connection: &Connection, order: OrderId) -> Result<Option<Place>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE order_id = ?1"))?;
    Ok(statement.query_row([order.as_bytes()], of_row).optional()?)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Place>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY order_no"))?;
    let places = statement.query_map([], of_row)?.collect::<Result<_, _>>()?;
    Ok(places)
}

/// The order's place, made when the order is new.
pub(crate) fn ensure(connection: &Connection, order: OrderId) -> Result<Place, StoreError> {
    let sql = "INSERT INTO order_standing (order_id) VALUES (?1) ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute([order.as_bytes()])?;
    find(connection, order)?.ok_or(StoreError::UnknownOrder)
}

pub(crate) fn set_leaving(
    connection: &Connection,
    no: i64,
    leaving: bool,
) -> Result<(), StoreError> {
    let sql = "UPDATE order_standing SET leaving = ?2 WHERE order_no = ?1 AND leaving <> ?2";
    connection.prepare_cached(sql)?.execute((no, leaving))?;
    Ok(())
}

/// Removes an order and everything that belongs to it.
pub(crate) fn remove(connection: &Connection, no: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM search WHERE rowid = ?1", [no])?;
    connection.execute("DELETE FROM order_standing WHERE order_no = ?1", [no])?;
    Ok(())
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place { no: row.get(0)?, order: OrderId::from_bytes(row.get(1)?), leaving: row.get(2)? })
}
