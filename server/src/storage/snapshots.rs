//! The newest saved form of each record: a cache, compressed, that the change log can rebuild.

use fieldbook_model::OrderId;
use rusqlite::{OptionalExtension, params};

use super::{StorageError, View, Work, to_sql};

const LEVEL: i32 = 1;
/// No record is anywhere near this large; a damaged length must not fill the memory.
const LARGEST: usize = 256 * 1024 * 1024;

impl View<'_> {
    /// The saved record of an order, when it holds all its changes.
    pub(crate) fn snapshot(&self, order: OrderId) -> Result<Option<Vec<u8>>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.bytes FROM snapshot s
             JOIN work_order w ON w.tenant_id = s.tenant_id AND w.order_id = s.order_id AND w.next_seq = s.seq + 1
             WHERE s.tenant_id = ?1 AND s.order_id = ?2",
        )?;
        let key = params![self.tenant(), order.as_bytes()];
        let found = statement.query_row(key, |row| row.get::<_, Vec<u8>>(0)).optional()?;
        let Some(packed) = found else { return Ok(None) };
        let unreadable = |_| StorageError::Unreadable { what: "snapshot" };
        let size = zstd::zstd_safe::get_frame_content_size(&packed).ok().flatten();
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(LARGEST).min(LARGEST);
        Ok(Some(zstd::bulk::decompress(&packed, size).map_err(unreadable)?))
    }
}

impl Work<'_> {
    /// Keeps the saved record of an order; `seq` is the last change in it.
    pub(crate) fn put_snapshot(
        &self,
        order: OrderId,
        seq: u64,
        PackedSnapshot(packed): &PackedSnapshot,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO snapshot (tenant_id, order_id, seq, bytes) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant_id, order_id) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes",
        )?;
        statement.execute(params![self.tenant(), order.as_bytes(), to_sql(seq), packed])?;
        Ok(())
    }
}

/// A saved record as it is kept.
pub(crate) struct PackedSnapshot(Vec<u8>);

impl PackedSnapshot {
    /// Compressed, with a checksum: a flipped bit at rest is noticed, and the snapshot is made again. To be made before
    /// the writer's lock is taken.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, StorageError> {
        pack(bytes).map(Self).map_err(|_| StorageError::Unreadable { what: "snapshot" })
    }
}

fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    compressor.include_checksum(true)?;
    compressor.compress(bytes)
}
