//! One-time codes by which phones enroll; only their hashes are here.

use fieldbook_model::{DeviceId, EngineerId, Timestamp};
use rusqlite::{OptionalExtension, params};

use super::{StorageError, View, Work};

/// A code as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnrolCodeRow {
    /// SHA-256 of the code.
    pub(crate) hash: [u8; 32],
    /// For whom.
    pub(crate) engineer: EngineerId,
    /// Until when.
    pub(crate) expires_at: Timestamp,
    /// The phone that used it.
    pub(crate) used_by: Option<DeviceId>,
}

impl View<'_> {
    /// The code with this hash.
    pub(crate) fn enrol_code(&self, hash: &[u8; 32]) -> Result<Option<EnrolCodeRow>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT engineer_id, expires_at, device_id FROM enrol_code WHERE tenant_id = ?1 AND code_hash = ?2",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(EnrolCodeRow {
                hash: *hash,
                engineer: EngineerId::from_bytes(row.get(0)?),
                expires_at: Timestamp::from_millis(row.get(1)?),
                used_by: row.get::<_, Option<_>>(2)?.map(DeviceId::from_bytes),
            })
        };
        Ok(statement.query_row(params![self.tenant(), hash], read).optional()?)
    }
}

impl Work<'_> {
    /// Adds a code.
    pub(crate) fn add_enrol_code(&self, code: &EnrolCodeRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO enrol_code (tenant_id, code_hash, engineer_id, expires_at) VALUES (?1, ?2, ?3, ?4)",
        )?;
        statement.execute(params![
            self.tenant(),
            code.hash,
            code.engineer.as_bytes(),
            code.expires_at.as_millis()
        ])?;
        Ok(())
    }

    /// Marks a code as used by this phone.
    pub(crate) fn use_enrol_code(
        &self,
        hash: &[u8; 32],
        device: DeviceId,
        now: i64,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE enrol_code SET used_at = ?4, device_id = ?3 WHERE tenant_id = ?1 AND code_hash = ?2",
        )?;
        statement.execute(params![self.tenant(), hash, device.as_bytes(), now])?;
        Ok(())
    }
}
