//! The change log: every change of every record, in one dense sequence per order.

use fieldbook_model::{ActorId, ChangeHash, DeviceId, OrderId};
use rusqlite::{Row, params};

use super::{StorageError, View, Work, from_sql, to_sql};

/// A change as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredChange {
    /// Its number in the order.
    pub(crate) seq: u64,
    /// Its hash.
    pub(crate) hash: ChangeHash,
    /// Who wrote it.
    pub(crate) actor: ActorId,
    /// Its number among the actor's changes.
    pub(crate) actor_seq: u64,
    /// The phone that delivered it, or the hub.
    pub(crate) device: DeviceId,
    /// The change itself.
    pub(crate) bytes: Vec<u8>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredChange> {
    Ok(StoredChange {
        seq: from_sql(row.get(0)?),
        hash: ChangeHash::from_bytes(row.get(1)?),
        actor: ActorId::from_bytes(row.get(2)?),
        actor_seq: from_sql(row.get(3)?),
        device: DeviceId::from_bytes(row.get(4)?),
        bytes: row.get(5)?,
    })
}

impl View<'_> {
    /// The changes of an order numbered `from..=to`, in that order.
    pub(crate) fn changes(
        &self,
        order: OrderId,
        from: u64,
        to: u64,
    ) -> Result<Vec<StoredChange>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, hash, actor, actor_seq, device_id, bytes FROM change
             WHERE tenant_id = ?1 AND order_id = ?2 AND seq BETWEEN ?3 AND ?4 ORDER BY seq",
        )?;
        let rows = statement
            .query_map(params![self.tenant(), order.as_bytes(), to_sql(from), to_sql(to)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether an order has all of these changes.
    pub(crate) fn has_changes(
        &self,
        order: OrderId,
        hashes: &[ChangeHash],
    ) -> Result<bool, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM change WHERE tenant_id = ?1 AND order_id = ?2 AND hash = ?3)",
        )?;
        for hash in hashes {
            let key = params![self.tenant(), order.as_bytes(), hash.as_bytes()];
            if !statement.query_row(key, |row| row.get(0))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The last change each actor of this device has in an order: what a receipt names.
    pub(crate) fn held(
        &self,
        order: OrderId,
        device: DeviceId,
    ) -> Result<Vec<(ActorId, u64, ChangeHash)>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT actor, MAX(actor_seq), hash FROM change
             WHERE tenant_id = ?1 AND order_id = ?2 AND device_id = ?3 GROUP BY actor ORDER BY actor",
        )?;
        let read = |row: &Row<'_>| {
            Ok((
                ActorId::from_bytes(row.get(0)?),
                from_sql(row.get(1)?),
                ChangeHash::from_bytes(row.get(2)?),
            ))
        };
        let rows = statement
            .query_map(params![self.tenant(), order.as_bytes(), device.as_bytes()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Adds a change; a second one under the same number, hash or (actor, actor number) is an error.
    pub(crate) fn add_change(
        &self,
        order: OrderId,
        change: &StoredChange,
        now: i64,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO change (tenant_id, order_id, seq, hash, actor, actor_seq, device_id, bytes, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        statement.execute(params![
            self.tenant(),
            order.as_bytes(),
            to_sql(change.seq),
            change.hash.as_bytes(),
            change.actor.as_bytes(),
            to_sql(change.actor_seq),
            change.device.as_bytes(),
            change.bytes,
            now,
        ])?;
        Ok(())
    }
}
