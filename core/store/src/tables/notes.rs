//! Merge notes: what was merged, by whom, by which rule. A pure function of the changes; only "seen" is remembered.

use std::collections::BTreeMap;

use fieldbook_document::{MergeNote, merge_notes};
use rusqlite::Connection;

use crate::StoreError;
use crate::loaded::Loaded;

pub(crate) fn read(connection: &Connection, no: i64) -> Result<Vec<MergeNote>, StoreError> {
    let stored = stored(connection, no)?;
    let notes = stored.into_values().map(|note| serde_json::from_str(&note));
    notes.collect::<Result<_, _>>().map_err(|_| StoreError::damaged("a merge note"))
}

/// Remembers that an order's notes were read, and tells how many were news.
pub(crate) fn mark_seen(connection: &Connection, no: i64) -> Result<usize, StoreError> {
    let sql = "INSERT INTO note_seen (order_no, note_id)
               SELECT order_no, note_id FROM merge_note WHERE order_no = ?1 ON CONFLICT DO NOTHING";
    Ok(connection.prepare_cached(sql)?.execute([no])?)
}

/// Computes an order's notes, and tells whether they differ from those that are there.
pub(super) fn write(connection: &Connection, no: i64, loaded: &Loaded) -> Result<bool, StoreError> {
    let (order, assignments) = (loaded.place.order, &loaded.assignments);
    let notes = merge_notes(order, &loaded.record, &loaded.work, assignments)?;
    let encoded = notes.iter().map(|note| Ok((note.id.to_string(), serde_json::to_string(note)?)));
    let new: BTreeMap<String, String> = encoded
        .collect::<Result<_, serde_json::Error>>()
        .map_err(|error| StoreError::Unexpected(error.into()))?;
    if stored(connection, no)? == new {
        return Ok(false);
    }
    connection.prepare_cached("DELETE FROM merge_note WHERE order_no = ?1")?.execute([no])?;
    let mut insert = connection
        .prepare_cached("INSERT INTO merge_note (order_no, note_id, note) VALUES (?1, ?2, ?3)")?;
    for (id, note) in &new {
        insert.execute((no, id, note))?;
    }
    Ok(true)
}

fn stored(connection: &Connection, no: i64) -> Result<BTreeMap<String, String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT note_id, note FROM merge_note WHERE order_no = ?1")?;
    let notes = statement
        .query_map([no], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(notes)
}
