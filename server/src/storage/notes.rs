//! Merge notes as they were last computed, and which of them the office has seen.

use std::collections::BTreeMap;

use fieldbook_model::OrderId;
use rusqlite::params;

use super::{StorageError, View, Work, to_sql};

/// A merge note as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoteRow {
    /// Which order.
    pub(crate) order: OrderId,
    /// Its id.
    pub(crate) note: [u8; 32],
    /// The note in JSON.
    pub(crate) body: String,
    /// Whether the office has seen it.
    pub(crate) seen: bool,
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<NoteRow> {
    Ok(NoteRow {
        order: OrderId::from_bytes(row.get(0)?),
        note: row.get(1)?,
        body: row.get(2)?,
        seen: row.get(3)?,
    })
}

const COLUMNS: &str = "SELECT m.order_id, m.note_id, m.body, s.at IS NOT NULL FROM merge_note m
     LEFT JOIN note_seen s ON s.tenant_id = m.tenant_id AND s.order_id = m.order_id AND s.note_id = m.note_id
     WHERE m.tenant_id = ?1";

impl View<'_> {
    /// An order's notes, by id.
    pub(crate) fn notes(&self, order: OrderId) -> Result<Vec<NoteRow>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND m.order_id = ?2 ORDER BY 2"))?;
        let rows = statement.query_map(params![self.tenant(), order.as_bytes()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes of all orders, newest first; with `unseen` only those the office has not seen.
    pub(crate) fn all_notes(
        &self,
        unseen: bool,
        limit: usize,
    ) -> Result<Vec<NoteRow>, StorageError> {
        let filter = "AND (NOT ?2 OR s.at IS NULL) ORDER BY m.made_at DESC, m.note_id LIMIT ?3";
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} {filter}"))?;
        let rows =
            statement.query_map(params![self.tenant(), unseen, to_sql(limit as u64)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Replaces an order's notes by these; one that was there keeps the time it was first made. Of hundreds that most
    /// often stay as they are only the others are written: everybody waits meanwhile.
    pub(crate) fn put_notes(
        &self,
        order: OrderId,
        notes: &[([u8; 32], String)],
        now: i64,
    ) -> Result<(), StorageError> {
        let before = self.notes(order)?;
        let mut before: BTreeMap<_, _> = before.iter().map(|old| (old.note, &old.body)).collect();
        let mut put = self.connection.prepare_cached(
            "INSERT INTO merge_note (tenant_id, order_id, note_id, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant_id, order_id, note_id) DO UPDATE SET body = excluded.body",
        )?;
        for (note, body) in notes {
            if before.remove(note) != Some(body) {
                put.execute(params![self.tenant(), order.as_bytes(), note, body, now])?;
            }
        }
        let mut drop = self.connection.prepare_cached(
            "DELETE FROM merge_note WHERE tenant_id = ?1 AND order_id = ?2 AND note_id = ?3",
        )?;
        for note in before.keys() {
            drop.execute(params![self.tenant(), order.as_bytes(), note])?;
        }
        Ok(())
    }

    /// Marks an order's notes as seen by the office.
    pub(crate) fn see_notes(&self, order: OrderId, now: i64) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO note_seen (tenant_id, order_id, note_id, at)
             SELECT tenant_id, order_id, note_id, ?3 FROM merge_note WHERE tenant_id = ?1 AND order_id = ?2
             ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![self.tenant(), order.as_bytes(), now])?;
        Ok(())
    }
}
