//! Phones: whose they are, the key they sign with, whether they were revoked.

use fieldbook_model::{DeviceId, EngineerId, Timestamp};
use rusqlite::{OptionalExtension, Row, params};

use super::{StorageError, View, Work};

/// A phone as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeviceRow {
    /// Which phone.
    pub(crate) device: DeviceId,
    /// Whose.
    pub(crate) engineer: EngineerId,
    /// Ed25519 key that it signs with.
    pub(crate) public_key: [u8; 32],
    /// What its owner calls it.
    pub(crate) name: String,
    /// The app's version when it enrolled.
    pub(crate) app_version: String,
    /// When it enrolled.
    pub(crate) enrolled_at: Timestamp,
    /// When the office shut it out.
    pub(crate) revoked_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "SELECT device_id, engineer_id, public_key, name, app_version, enrolled_at, revoked_at
     FROM device WHERE tenant_id = ?1";

fn read(row: &Row<'_>) -> rusqlite::Result<DeviceRow> {
    Ok(DeviceRow {
        device: DeviceId::from_bytes(row.get(0)?),
        engineer: EngineerId::from_bytes(row.get(1)?),
        public_key: row.get(2)?,
        name: row.get(3)?,
        app_version: row.get(4)?,
        enrolled_at: Timestamp::from_millis(row.get(5)?),
        revoked_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
    })
}

impl View<'_> {
    /// One phone.
    pub(crate) fn device(&self, device: DeviceId) -> Result<Option<DeviceRow>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND device_id = ?2"))?;
        Ok(statement.query_row(params![self.tenant(), device.as_bytes()], read).optional()?)
    }

    /// Every phone, oldest first.
    pub(crate) fn devices(&self) -> Result<Vec<DeviceRow>, StorageError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} ORDER BY enrolled_at, device_id"))?;
        let rows = statement.query_map([self.tenant()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Adds a phone.
    pub(crate) fn add_device(&self, row: &DeviceRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO device (tenant_id, device_id, engineer_id, public_key, name, app_version, enrolled_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        statement.execute(params![
            self.tenant(),
            row.device.as_bytes(),
            row.engineer.as_bytes(),
            row.public_key,
            row.name,
            row.app_version,
            row.enrolled_at.as_millis(),
        ])?;
        Ok(())
    }

    /// Shuts a phone out from `now` on; one already shut out keeps its time.
    pub(crate) fn revoke_device(&self, device: DeviceId, now: i64) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE device SET revoked_at = ?3 WHERE tenant_id = ?1 AND device_id = ?2 AND revoked_at IS NULL",
        )?;
        statement.execute(params![self.tenant(), device.as_bytes(), now])?;
        Ok(())
    }
}
