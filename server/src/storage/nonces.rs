//! Nonces of signed requests, kept as long as a replay could pass the time check.

use fieldbook_model::DeviceId;
use rusqlite::params;

use super::{StorageError, Work};

impl Work<'_> {
    /// Keeps a nonce; `false` when this phone used it before.
    pub(crate) fn use_nonce(
        &self,
        device: DeviceId,
        nonce: &[u8],
        now: i64,
    ) -> Result<bool, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO nonce (tenant_id, device_id, nonce, seen_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?;
        Ok(statement.execute(params![self.tenant(), device.as_bytes(), nonce, now])? == 1)
    }

    /// Forgets nonces seen before `limit`.
    pub(crate) fn forget_nonces(&self, limit: i64) -> Result<(), StorageError> {
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM nonce WHERE tenant_id = ?1 AND seen_at < ?2")?;
        statement.execute(params![self.tenant(), limit])?;
        Ok(())
    }
}
