//! Single values: the sync cursor, the last hub time, the hybrid clock, how many edits were saved, what keeps the hub from taking anything.

use fieldbook_model::{Hlc, Timestamp};
use minicbor::{Decode, Encode};
use rusqlite::{Connection, OptionalExtension};

use crate::{HeardAt, StoreError};

const STORE: &str = "store";
const CURSOR: &str = "cursor";
const HUB_TIME: &str = "hub_time";
const HEARD_AT: &str = "heard_at";
const HLC: &str = "hlc";
const SAVED: &str = "saved";
const BLOCKED: &str = "blocked";
const HAND_BACK: &str = "hand_back";

/// Marks a database as whole; the last thing that is written when one is made.
pub(crate) fn mark_as_a_store(connection: &Connection) -> Result<(), StoreError> {
    put(connection, STORE, b"fieldbook")
}

/// # Errors
/// [`StoreError::Damaged`] for a database without the mark.
pub(crate) fn is_a_store(connection: &Connection) -> Result<(), StoreError> {
    match get(connection, STORE)? {
        Some(_) => Ok(()),
        None => Err(StoreError::damaged("the database has no mark")),
    }
}

pub(crate) fn cursor(connection: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    get(connection, CURSOR)
}

pub(crate) fn set_cursor(connection: &Connection, cursor: &[u8]) -> Result<(), StoreError> {
    put(connection, CURSOR, cursor)
}

pub(crate) fn hub_time(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    get_typed(connection, HUB_TIME)
}

pub(crate) fn set_hub_time(connection: &Connection, time: Timestamp) -> Result<(), StoreError> {
    put_typed(connection, HUB_TIME, time)
}

pub(crate) fn heard_at(connection: &Connection) -> Result<Option<HeardAt>, StoreError> {
    Ok(get_typed::<Option<HeardAt>>(connection, HEARD_AT)?.flatten())
}

pub(crate) fn set_heard_at(
    connection: &Connection,
    heard_at: Option<HeardAt>,
) -> Result<(), StoreError> {
    put_typed(connection, HEARD_AT, heard_at)
}

pub(crate) fn hlc(connection: &Connection) -> Result<Hlc, StoreError> {
    Ok(get_typed(connection, HLC)?.unwrap_or_default())
}

pub(crate) fn set_hlc(connection: &Connection, hlc: Hlc) -> Result<(), StoreError> {
    put_typed(connection, HLC, hlc)
}

pub(crate) fn saved(connection: &Connection) -> Result<u64, StoreError> {
    Ok(get_typed(connection, SAVED)?.unwrap_or_default())
}

pub(crate) fn set_saved(connection: &Connection, count: u64) -> Result<(), StoreError> {
    put_typed(connection, SAVED, count)
}

pub(crate) fn clear_cursor(connection: &Connection) -> Result<(), StoreError> {
    remove(connection, CURSOR)
}

pub(crate) fn blocked(connection: &Connection) -> Result<Option<String>, StoreError> {
    get_typed(connection, BLOCKED)
}

pub(crate) fn set_blocked(connection: &Connection, code: Option<&str>) -> Result<(), StoreError> {
    match code {
        Some(code) => put_typed(connection, BLOCKED, code),
        None => remove(connection, BLOCKED),
    }
}

pub(crate) fn owes_hand_back(connection: &Connection) -> Result<bool, StoreError> {
    Ok(get(connection, HAND_BACK)?.is_some())
}

pub(crate) fn set_owes_hand_back(connection: &Connection, owes: bool) -> Result<(), StoreError> {
    if owes { put(connection, HAND_BACK, b"owed") } else { remove(connection, HAND_BACK) }
}

fn get_typed<T: for<'b> Decode<'b, ()>>(
    connection: &Connection,
    name: &str,
) -> Result<Option<T>, StoreError> {
    get(connection, name)?.map(|bytes| decoded(&bytes)).transpose()
}

/// What [`encoded`] encoded.
pub(crate) fn decoded<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, StoreError> {
    minicbor::decode(bytes).map_err(|_| StoreError::damaged("a stored setting"))
}

/// A value as it is stored.
pub(crate) fn encoded<T: Encode<()>>(value: T) -> Result<Vec<u8>, StoreError> {
    minicbor::to_vec(value).map_err(|error| StoreError::Unexpected(error.into()))
}

fn put_typed<T: Encode<()>>(
    connection: &Connection,
    name: &str,
    value: T,
) -> Result<(), StoreError> {
    put(connection, name, &encoded(value)?)
}

fn get(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

fn put(connection: &Connection, name: &str, value: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO meta (name, value) VALUES (?1, ?2)
               ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value";
    connection.prepare_cached(sql)?.execute((name, value))?;
    Ok(())
}

fn remove(connection: &Connection, name: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM meta WHERE name = ?1")?.execute([name])?;
    Ok(())
}
