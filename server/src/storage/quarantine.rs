//! Bytes that could not be let in, kept as they came, with the reason.

use fieldbook_model::{ChangeHash, DeviceId, EngineerId, OrderId, Timestamp};
use rusqlite::params;

use super::release::read;
use super::{StorageError, View, Work, to_sql};

/// Most bytes, and most changes, of one phone that are held; a hostile one would fill the disk with garbage.
const MAX_HELD: (i64, i64) = (64 * 1024 * 1024, 5_000);

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
        let rows =
            statement.query_map(params![self.tenant(), after, to_sql(limit as u64)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl View<'_> {
    /// Whether as much of this phone is held as may be.
    pub(crate) fn holds_enough_of(&self, device: DeviceId) -> Result<bool, StorageError> {
        let (bytes, count) = self.held_by(device)?;
        Ok(bytes >= MAX_HELD.0 || count >= MAX_HELD.1)
    }

    /// How many bytes in how many changes are held of a phone.
    fn held_by(&self, device: DeviceId) -> Result<(i64, i64), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT COALESCE(SUM(LENGTH(bytes)), 0), COUNT(*) FROM quarantine
             WHERE tenant_id = ?1 AND device_id = ?2",
        )?;
        let key = params![self.tenant(), device.as_bytes()];
        Ok(statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Whether anything that this phone delivered for this order is held.
    pub(crate) fn holds_of(&self, device: DeviceId, order: OrderId) -> Result<bool, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM quarantine
             WHERE tenant_id = ?1 AND device_id = ?2 AND order_id = ?3)",
        )?;
        let key = params![self.tenant(), device.as_bytes(), order.as_bytes()];
        Ok(statement.query_row(key, |row| row.get(0))?)
    }

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
    /// Keeps what one phone delivered and cannot be let in, as long as there is room for it. Beyond that the phone is told
    /// the same, and has the bytes for itself.
    pub(crate) fn hold_within(
        &self,
        device: DeviceId,
        held: &[QuarantineRow],
    ) -> Result<(), StorageError> {
        if held.is_empty() {
            return Ok(());
        }
        let (mut bytes, mut count) = self.held_by(device)?;
        for row in held {
            bytes += i64::try_from(row.bytes.len()).unwrap_or(i64::MAX);
            count += 1;
            if bytes > MAX_HELD.0 || count > MAX_HELD.1 {
                tracing::warn!(%device, "no more is held of this phone");
                return Ok(());
            }
            self.hold(row)?;
        }
        Ok(())
    }

    /// Keeps a change that cannot be let in; the same bytes from the same phone for the same order are kept once.
    fn hold(&self, held: &QuarantineRow) -> Result<(), StorageError> {
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
