//! Stores as no test can make them through the front door.

use std::path::Path;

use fieldbook_model::OrderId;
use rusqlite::Connection;

/// One step more than this version of the app has taken.
pub(super) fn newer_schema(folder: &Path, key: u8) -> rusqlite::Result<()> {
    let store = open(folder, key)?;
    let version: i64 = store.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    store.pragma_update(None, "user_version", version + 1)
}

/// Changes that are none, and no snapshot that could stand in for them.
pub(super) fn garbled_record(folder: &Path, key: u8, order: OrderId) -> rusqlite::Result<()> {
    let store = open(folder, key)?;
    let this = "WHERE order_no = (SELECT order_no FROM order_standing WHERE order_id = ?1)";
    store.execute(&format!("DELETE FROM snapshot {this}"), [order.as_bytes()])?;
    let garble = format!("UPDATE change_log SET bytes = zeroblob(length(bytes)) {this}");
    match store.execute(&garble, [order.as_bytes()])? {
        0 => Err(rusqlite::Error::QueryReturnedNoRows),
        _ => Ok(()),
    }
}

/// Codes made in 1970.
pub(super) fn expired_codes(data: &Path) -> rusqlite::Result<()> {
    Connection::open(data.join("hub.db"))?.execute_batch("UPDATE enrol_code SET expires_at = 0")
}

fn open(folder: &Path, key: u8) -> rusqlite::Result<Connection> {
    let store = Connection::open(folder.join("fieldbook.db"))?;
    let key = format!("{key:02x}").repeat(32);
    store.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
    Ok(store)
}
