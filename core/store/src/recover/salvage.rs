//! What is saved of a damaged store, and how work without its order finds back into it.

use std::fs;

use fieldbook_document::{Change, Verdict, Writer, admit};
use fieldbook_model::{Command, OrderId};
use rusqlite::{Connection, params_from_iter};

use super::swap::new_store;
use super::wreck::{Row, Wreck};
use crate::loaded::Loaded;
use crate::open::Files;
use crate::orders::Place;
use crate::store::{Me, begin};
use crate::{Store, StoreError, identity, journal, log, orders, retired, tables, writers};

/// Why a change is kept beside the record that waits for its order.
const SALVAGED: &str = "salvaged";

/// Tables whose rows have numbers; the log's own changes are also found by their status.
const NUMBERED: [(&str, Option<&str>); 5] = [
    ("identity", None),
    ("order_standing", Some("SELECT order_no FROM order_standing ORDER BY order_id")),
    ("actor", Some("SELECT actor_no FROM actor ORDER BY order_no, actor")),
    (
        "change_log",
        Some(
            "SELECT change_no FROM change_log WHERE status IS NOT NULL ORDER BY status DESC, change_no",
        ),
    ),
    ("journal", None),
];
/// The others, with what orders them. Of the single values only the clocks come over: the cursor must not, so that the
/// hub sends everything again.
const OTHERS: [(&str, &str); 9] = [
    ("meta", "name"),
    ("assignment", "order_no, generation, n"),
    ("set_aside", "order_no, digest"),
    ("retired", "order_no, hash"),
    ("claim", "order_no, actor"),
    ("note_seen", "order_no, note_id"),
    ("photo", "evidence"),
    ("photo_use", "order_no, evidence"),
    ("behind", "order_no"),
];

/// Brings over what can be read, and makes it whole.
pub(super) fn salvage(
    wreck: &mut Wreck,
    store: &mut Store,
    files: &Files,
) -> Result<(), StoreError> {
    let connection = store.reader.connection.get_mut();
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    for (table, more) in NUMBERED {
        let columns = shared_columns(wreck, connection, table)?;
        let rows = wreck.numbered(table, &columns.join(", "), more);
        put(connection, table, &columns, &rows)?;
    }
    for (table, key) in OTHERS {
        let columns = shared_columns(wreck, connection, table)?;
        let rows = wreck.any(table, &columns.join(", "), key);
        put(connection, table, &columns, &rows)?;
    }
    connection.execute_batch(
        "DELETE FROM meta WHERE name NOT IN ('store', 'hlc', 'hub_time', 'heard_at', 'blocked')",
    )?;
    name_orders(connection)?;
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    let me = identity::read(connection)?.as_ref().map(Me::of);
    let transaction = begin(connection)?;
    // changes of writers that were lost must not become those of whoever is registered next
    transaction.execute(
        "UPDATE change_log SET actor_no = -actor_no WHERE actor_no NOT IN (SELECT actor_no FROM actor)",
        [],
    )?;
    for no in journal::orders(&transaction)? {
        match journal::enter(&transaction, no) {
            // stays in the journal, and is exported from there
            Ok(()) | Err(StoreError::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    for place in orders::all(&transaction)? {
        settle(&transaction, place, me)?;
    }
    transaction.commit()?;
    photos(files)
}

/// The columns that both schemas know.
fn shared_columns(
    wreck: &mut Wreck,
    connection: &Connection,
    table: &str,
) -> Result<Vec<String>, StoreError> {
    let old = wreck.columns(table);
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let new =
        statement.query_map([table], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(new.into_iter().filter(|name| old.contains(name)).collect())
}

/// Puts rows in as they stand; one that breaks a rule of the schema is none.
fn put(
    connection: &mut Connection,
    table: &str,
    columns: &[String],
    rows: &[Row],
) -> Result<(), StoreError> {
    if columns.is_empty() || rows.is_empty() {
        return Ok(());
    }
    let places = vec!["?"; columns.len()].join(", ");
    let sql = format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({places})", columns.join(", "));
    let transaction = begin(connection)?;
    let mut statement = transaction.prepare(&sql)?;
    for row in rows {
        match statement.execute(params_from_iter(row)).map_err(StoreError::from) {
            Ok(_) | Err(StoreError::Unexpected(_)) => {}
            Err(error) => return Err(error),
        }
    }
    drop(statement);
    Ok(transaction.commit()?)
}

/// An order whose name was lost has it in the commands; what belongs to no order any more goes.
fn name_orders(connection: &Connection) -> Result<(), StoreError> {
    let orphans = "order_no NOT IN (SELECT order_no FROM order_standing)";
    let sql = format!(
        "SELECT order_no, command FROM change_log WHERE command IS NOT NULL AND {orphans}
         UNION ALL SELECT order_no, command FROM journal WHERE {orphans}"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Ok(command) = log::unpacked_command(row.get(1)?) else { continue };
        let (no, order): (i64, OrderId) = (row.get(0)?, command.order);
        let sql = "INSERT OR IGNORE INTO order_standing (order_no, order_id) VALUES (?1, ?2)";
        connection.execute(sql, (no, order.as_bytes()))?;
    }
    for table in [
        "actor",
        "assignment",
        "change_log",
        "journal",
        "set_aside",
        "retired",
        "claim",
        "note_seen",
        "photo_use",
        "behind",
    ] {
        connection.execute(&format!("DELETE FROM {table} WHERE {orphans}"), [])?;
    }
    Ok(())
}

/// An order that is whole is shown; of another the own work is kept aside until the hub sends the order again.
fn settle(connection: &Connection, place: Place, me: Option<Me>) -> Result<(), StoreError> {
    if let Some(me) = me
        && let Some(loaded) = whole(connection, place)?
    {
        tables::refresh(connection, &loaded, me.engineer)?;
        tables::recount(connection, place.no)?;
        return Ok(());
    }
    for own in log::own_unsynced(connection, place.no)? {
        retired::retire(connection, place.no, &own, &retired::Why::PutAside(SALVAGED))?;
    }
    for table in ["change_log", "snapshot", "set_aside", "assignment", "actor"] {
        connection.execute(&format!("DELETE FROM {table} WHERE order_no = ?1"), [place.no])?;
    }
    Ok(())
}

fn whole(connection: &Connection, place: Place) -> Result<Option<Loaded>, StoreError> {
    match Loaded::from_log(connection, place) {
        Ok(loaded) if loaded.assignment().is_some() => Ok(Some(loaded)),
        Ok(_) | Err(StoreError::Document(_) | StoreError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The photos' files come over under their names, which the key gives them; both stores may keep them.
fn photos(files: &Files) -> Result<(), StoreError> {
    let to = new_store(files).join("photos");
    fs::create_dir_all(&to)?;
    for entry in fs::read_dir(&files.photos).into_iter().flatten() {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if fs::hard_link(entry.path(), &place).is_err() {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// Puts salvaged work back into its order, now that the order is here: the same bytes, still to be sent.
pub(crate) fn bring_back(connection: &Connection, loaded: &mut Loaded) -> Result<(), StoreError> {
    let no = loaded.place.no;
    let waiting: Vec<_> = retired::waiting(connection, no, SALVAGED)?
        .into_iter()
        .filter_map(|own| Some((own.change, own.command?)))
        .collect();
    if waiting.is_empty() {
        return Ok(());
    }
    for (change, command) in &waiting {
        let writer =
            Writer { device: command.stamp.device, author: command.stamp.by, on_order: true };
        writers::keep(connection, no, change.actor, &writer)?;
    }
    let bytes: Vec<_> = waiting.iter().map(|(change, _)| change.bytes.clone()).collect();
    let admission = admit(&loaded.record, &bytes, &writers::all(connection, no)?)?;
    let work = admission.record.read()?;
    loaded.renew(admission.record, work, waiting.len());
    for (verdict, (change, command)) in admission.verdicts.iter().zip(&waiting) {
        if matches!(verdict, Verdict::Accepted(_)) {
            keep(connection, no, change, command)?;
        }
    }
    Ok(())
}

fn keep(
    connection: &Connection,
    no: i64,
    change: &Change,
    command: &Command,
) -> Result<(), StoreError> {
    let actor_no = writers::number(connection, no, change.actor)?;
    log::append_own(connection, no, actor_no, change, command)?;
    retired::forget(connection, no, &change.hash)
}
