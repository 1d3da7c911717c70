//! Bytes that could not be let in, kept as they came, with the reason.

use fieldbook_model::{ChangeHash, DeviceId, EngineerId, OrderId, Timestamp};
use rusqlite::params;

use super::{StorageError, View, Work, to_sql};

/// A change that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuarantineRow {
    /// The phone that delivered it.
    pub(crate) device: DeviceId,
    /// Whose phone.
    pub(crate) engineer: EngineerId,
    /// The order the phone named, known here or not.
    pub(crate) order: OrderId,
    /// Its hash, or that of the bytes when they are no change at all.
    pub(crate) hash: ChangeHash,
    /// SHA-256 of the bytes: the same bytes are kept once.
    pub(crate) digest: [u8; 32],
    /// Why.
    pub(crate) code: String,
    /// What came.
    pub(crate) bytes: Vec<u8>,
    /// When.
    pub(crate) at: Timestamp,
}

impl View<'_> {
    /// Up to `limit` held changes with their row numbers, oldest first, after row `after`.
    pub(crate) fn quarantine(
        &self,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, QuarantineRow)>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, device_id, engineer_id, order_id, hash, digest, code, bytes, at FROM quarantine
             WHERE tenant_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            let held = QuarantineRow {
                device: DeviceId::from_bytes(row.get(1)?),
                engineer: EngineerId::from_bytes(row.get(2)?),
                order: OrderId::from_bytes(row.get(3)?),
                hash: ChangeHash::from_bytes(row.get(4)?),
                digest: row.get(5)?,
                code: row.get(6)?,
                bytes: row.get(7)?,
                at: Timestamp::from_millis(row.get(8)?),
            };
            Ok((row.get(0)?, held))
        };
        let rows =
            statement.query_map(params![self.tenant(), after, to_sql(limit as u64)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl View<'_> {
    /// Whether a change that this phone delivered for this order is held.
    pub(crate) fn is_held(
        &self,
        device: DeviceId,
        order: OrderId,
        hash: &ChangeHash,
    ) -> Result<bool, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM quarantine
             WHERE tenant_id = ?1 AND device_id = ?2 AND order_id = ?3 AND hash = ?4)",
        )?;
        let key = params![self.tenant(), device.as_bytes(), order.as_bytes(), hash.as_bytes()];
        Ok(statement.query_row(key, |row| row.get(0))?)
    }
}

impl Work<'_> {
    /// Keeps a change that cannot be let in; the same bytes from the same phone for the same order are kept once.
    pub(crate) fn hold(&self, held: &QuarantineRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO quarantine (tenant_id, device_id, order_id, digest, engineer_id, hash, code, bytes, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![
            self.tenant(),
            held.device.as_bytes(),
            held.order.as_bytes(),
            held.digest,
            held.engineer.as_bytes(),
            held.hash.as_bytes(),
            held.code,
            held.bytes,
            held.at.as_millis(),
        ])?;
        Ok(())
    }
}
