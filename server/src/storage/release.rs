//! What is held, looked up one by one and let go: for the office that releases it.

use fieldbook_model::{ChangeHash, DeviceId, EngineerId, OrderId, Timestamp};
use rusqlite::{OptionalExtension, Row, params};

use super::{QuarantineRow, StorageError, View, Work};

const COLUMNS: &str =
    "SELECT id, device_id, engineer_id, order_id, hash, digest, code, bytes, at FROM quarantine
     WHERE tenant_id = ?1";

/// A held change with its row number.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<(i64, QuarantineRow)> {
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
}

impl View<'_> {
    /// What is held under this row number.
    pub(crate) fn held_under(&self, id: i64) -> Result<Option<QuarantineRow>, StorageError> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} AND id = ?2"))?;
        let found = statement.query_row(params![self.tenant(), id], read).optional()?;
        Ok(found.map(|(_, row)| row))
    }

    /// Everything held that this phone delivered for this order, oldest first.
    pub(crate) fn held_of(
        &self,
        device: DeviceId,
        order: OrderId,
    ) -> Result<Vec<(i64, QuarantineRow)>, StorageError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{COLUMNS} AND device_id = ?2 AND order_id = ?3 ORDER BY id"
        ))?;
        let key = params![self.tenant(), device.as_bytes(), order.as_bytes()];
        let rows = statement.query_map(key, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Lets go of what is held under this row number.
    pub(crate) fn let_go(&self, id: i64) -> Result<(), StorageError> {
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM quarantine WHERE tenant_id = ?1 AND id = ?2")?;
        statement.execute(params![self.tenant(), id])?;
        Ok(())
    }
}
