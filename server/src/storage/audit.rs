//! What the office did, in order: one row a verb, written in the verb's own transaction.

use std::collections::BTreeMap;

use fieldbook_model::{DeviceId, Timestamp};
use rusqlite::params;

use super::{StorageError, View, Work, from_sql};

/// The verb under which an order to wipe a phone is noted; its subject is the phone.
pub(crate) const WIPE_ORDER: &str = "wipe_order";

/// The orders to wipe one phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WipeOrders {
    /// How many were given out.
    pub(crate) count: u64,
    /// When the last one was.
    pub(crate) last_at: Timestamp,
}

impl View<'_> {
    /// The phones that were ordered to be wiped.
    pub(crate) fn wipe_orders(&self) -> Result<BTreeMap<DeviceId, WipeOrders>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT subject, COUNT(*), MAX(at) FROM audit
             WHERE tenant_id = ?1 AND verb = 'wipe_order' GROUP BY subject",
        )?;
        let rows = statement.query_map(params![self.tenant()], |row| {
            let last_at = Timestamp::from_millis(row.get(2)?);
            let orders = WipeOrders { count: from_sql(row.get(1)?), last_at };
            Ok((DeviceId::from_bytes(row.get(0)?), orders))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

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
