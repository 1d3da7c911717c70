//! The newest saved form of each record: a cache, compressed, that the change log can rebuild.

use fieldbook_model::OrderId;
use rusqlite::{OptionalExtension, params};

use super::{StorageError, View, Work, from_sql, to_sql};

const LEVEL: i32 = 1;
/// No record is anywhere near this large; a damaged length must not fill the memory.
const LARGEST: usize = 256 * 1024 * 1024;

impl View<'_> {
    /// The saved record of an order and the number of the last change in it.
    pub(crate) fn snapshot(&self, order: OrderId) -> Result<Option<(u64, Vec<u8>)>, StorageError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, bytes FROM snapshot WHERE tenant_id = ?1 AND order_id = ?2")?;
        let read = |row: &rusqlite::Row<'_>| Ok((from_sql(row.get(0)?), row.get::<_, Vec<u8>>(1)?));
        let found = statement.query_row(params![self.tenant(), order.as_bytes()], read).optional()?;
        let Some((seq, packed)) = found else { return Ok(None) };
        let unreadable = |_| StorageError::Unreadable { what: "snapshot" };
        let size = zstd::zstd_safe::get_frame_content_size(&packed).ok().flatten();
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(LARGEST).min(LARGEST);
        Ok(Some((seq, zstd::bulk::decompress(&packed, size).map_err(unreadable)?)))
    }
}

impl Work<'_> {
    /// Keeps the saved record of an order; `seq` is the last change in it.
    pub(crate) fn put_snapshot(&self, order: OrderId, seq: u64, bytes: &[u8]) -> Result<(), StorageError> {
        let packed = zstd::bulk::compress(bytes, LEVEL).map_err(StorageError::Folder)?;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO snapshot (tenant_id, order_id, seq, bytes) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant_id, order_id) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes",
        )?;
        statement.execute(params![self.tenant(), order.as_bytes(), to_sql(seq), packed])?;
        Ok(())
    }
}
