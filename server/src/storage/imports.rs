//! Which imported row became which order, so that a second import of the same file changes nothing.

use fieldbook_model::OrderId;
use rusqlite::{OptionalExtension, params};

use super::{StorageError, View, Work};

/// An imported row as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportRow {
    /// What it became.
    pub(crate) order: OrderId,
    /// SHA-256 of the draft it was.
    pub(crate) digest: [u8; 32],
}

impl View<'_> {
    /// What the row `key` of `source` became.
    pub(crate) fn imported(
        &self,
        source: &str,
        key: &str,
    ) -> Result<Option<ImportRow>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT order_id, digest FROM import_key WHERE tenant_id = ?1 AND source = ?2 AND key = ?3",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ImportRow { order: OrderId::from_bytes(row.get(0)?), digest: row.get(1)? })
        };
        Ok(statement.query_row(params![self.tenant(), source, key], read).optional()?)
    }
}

impl Work<'_> {
    /// Keeps what the row `key` of `source` became.
    pub(crate) fn put_imported(
        &self,
        source: &str,
        key: &str,
        row: &ImportRow,
        now: i64,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO import_key (tenant_id, source, key, order_id, digest, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        statement.execute(params![
            self.tenant(),
            source,
            key,
            row.order.as_bytes(),
            row.digest,
            now
        ])?;
        Ok(())
    }
}
