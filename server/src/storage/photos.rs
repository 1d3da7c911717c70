//! Which orders hold which photos, and what is being uploaded. The bytes are files, see `crate::photos`.

use fieldbook_model::{DeviceId, EvidenceId, OrderId};
use rusqlite::{OptionalExtension, Row, params};

use super::{StorageError, View, Work, from_sql, to_sql};

/// An upload under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UploadRow {
    /// Whose.
    pub(crate) device: DeviceId,
    /// For which order.
    pub(crate) order: OrderId,
    /// What it is to become.
    pub(crate) photo: EvidenceId,
    /// How many bytes it will have.
    pub(crate) size: u64,
    /// The name of what has come so far.
    pub(crate) file: [u8; 32],
    /// SHA-256 of the token that its address ends with.
    pub(crate) token_hash: [u8; 32],
    /// Until when that address is good.
    pub(crate) expires_at: i64,
    /// When the phone asked for it last.
    pub(crate) touched_at: i64,
    /// Whether it is whole and has the photo's hash.
    pub(crate) verified: bool,
}

const COLUMNS: &str =
    "SELECT device_id, order_id, photo, size, file, token_hash, expires_at, touched_at, verified
     FROM upload WHERE tenant_id = ?1";

fn read(row: &Row<'_>) -> rusqlite::Result<UploadRow> {
    Ok(UploadRow {
        device: DeviceId::from_bytes(row.get(0)?),
        order: OrderId::from_bytes(row.get(1)?),
        photo: EvidenceId::from_bytes(row.get(2)?),
        size: from_sql(row.get(3)?),
        file: row.get(4)?,
        token_hash: row.get(5)?,
        expires_at: row.get(6)?,
        touched_at: row.get(7)?,
        verified: row.get(8)?,
    })
}

impl View<'_> {
    /// The size of a photo that was delivered for this order; `None` when it was not.
    pub(crate) fn photo_size(
        &self,
        order: OrderId,
        photo: EvidenceId,
    ) -> Result<Option<u64>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT size FROM photo WHERE tenant_id = ?1 AND order_id = ?2 AND photo = ?3",
        )?;
        let key = params![self.tenant(), order.as_bytes(), photo.as_bytes()];
        Ok(statement.query_row(key, |row| row.get(0)).optional()?.map(from_sql))
    }

    /// Whether this phone delivered a photo, for whichever order.
    pub(crate) fn has_delivered(
        &self,
        device: DeviceId,
        photo: EvidenceId,
    ) -> Result<bool, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM photo WHERE tenant_id = ?1 AND device_id = ?2 AND photo = ?3)",
        )?;
        let key = params![self.tenant(), device.as_bytes(), photo.as_bytes()];
        Ok(statement.query_row(key, |row| row.get(0))?)
    }

    /// How many bytes of photos this phone has delivered since then.
    pub(crate) fn delivered_since(
        &self,
        device: DeviceId,
        since: i64,
    ) -> Result<u64, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT COALESCE(SUM(size), 0) FROM photo WHERE tenant_id = ?1 AND device_id = ?2 AND at > ?3",
        )?;
        let key = params![self.tenant(), device.as_bytes(), since];
        Ok(from_sql(statement.query_row(key, |row| row.get(0))?))
    }

    /// The upload whose address ends with a token of this hash.
    pub(crate) fn upload(&self, token_hash: &[u8; 32]) -> Result<Option<UploadRow>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND token_hash = ?2"))?;
        Ok(statement.query_row(params![self.tenant(), token_hash], read).optional()?)
    }

    /// What a phone is uploading.
    pub(crate) fn uploads_of(&self, device: DeviceId) -> Result<Vec<UploadRow>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND device_id = ?2"))?;
        let rows = statement.query_map(params![self.tenant(), device.as_bytes()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Uploads that no phone has asked for since `limit`.
    pub(crate) fn stale_uploads(&self, limit: i64) -> Result<Vec<UploadRow>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND touched_at < ?2"))?;
        let rows = statement.query_map(params![self.tenant(), limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Notes that a photo was delivered for an order; who delivered it first stays noted.
    pub(crate) fn put_photo(
        &self,
        order: OrderId,
        photo: EvidenceId,
        size: u64,
        by: DeviceId,
        now: i64,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO photo (tenant_id, order_id, photo, size, device_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![
            self.tenant(),
            order.as_bytes(),
            photo.as_bytes(),
            to_sql(size),
            by.as_bytes(),
            now,
        ])?;
        Ok(())
    }

    /// Keeps an upload; a phone has one for each order and photo.
    pub(crate) fn put_upload(&self, row: &UploadRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO upload (tenant_id, device_id, order_id, photo, size, file, token_hash,
                 expires_at, touched_at, verified)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        statement.execute(params![
            self.tenant(),
            row.device.as_bytes(),
            row.order.as_bytes(),
            row.photo.as_bytes(),
            to_sql(row.size),
            row.file,
            row.token_hash,
            row.expires_at,
            row.touched_at,
            row.verified,
        ])?;
        Ok(())
    }

    /// Forgets an upload.
    pub(crate) fn drop_upload(&self, row: &UploadRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "DELETE FROM upload WHERE tenant_id = ?1 AND device_id = ?2 AND order_id = ?3 AND photo = ?4",
        )?;
        statement.execute(params![
            self.tenant(),
            row.device.as_bytes(),
            row.order.as_bytes(),
            row.photo.as_bytes(),
        ])?;
        Ok(())
    }
}
