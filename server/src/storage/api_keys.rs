//! Hashes of the keys that open the office API; the keys themselves are never stored here.

use rusqlite::{OptionalExtension, params};

use super::{StorageError, View, Work};

impl View<'_> {
    /// The role of the key with this hash; `None` when there is no such key.
    pub(crate) fn api_key_role(&self, hash: &[u8; 32]) -> Result<Option<String>, StorageError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT role FROM api_key WHERE tenant_id = ?1 AND hash = ?2")?;
        Ok(statement.query_row(params![self.tenant(), hash], |row| row.get(0)).optional()?)
    }
}

impl Work<'_> {
    /// Lets the key with this hash in, and every other one of its role out.
    pub(crate) fn put_api_key(
        &self,
        hash: &[u8; 32],
        role: &str,
        now: i64,
    ) -> Result<(), StorageError> {
        let mut drop = self.connection.prepare_cached(
            "DELETE FROM api_key WHERE tenant_id = ?1 AND role = ?2 AND hash <> ?3",
        )?;
        drop.execute(params![self.tenant(), role, hash])?;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO api_key (tenant_id, hash, role, created_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![self.tenant(), hash, role, now])?;
        Ok(())
    }
}
