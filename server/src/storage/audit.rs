//! What the office did, in order: one row a verb, written in the verb's own transaction.

use rusqlite::params;

use super::{StorageError, Work};

impl Work<'_> {
    /// Notes that `verb` was done to the order, engineer or device `subject`.
    pub(crate) fn audit(
        &self,
        verb: &str,
        subject: &[u8; 16],
        now: i64,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO audit (tenant_id, seq, at, verb, subject)
             VALUES (?1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit WHERE tenant_id = ?1), ?2, ?3, ?4)",
        )?;
        statement.execute(params![self.tenant(), now, verb, subject])?;
        Ok(())
    }
}
