//! Who is or was on an order. Rows are never removed: who was on an order may still deliver work for it.

use fieldbook_model::{EngineerId, OrderId};
use rusqlite::{OptionalExtension, params};

use super::{StorageError, View, Work, from_sql, to_sql};

/// How an engineer stands to an order that is, or was, theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Membership {
    /// Whether they are on it now.
    pub(crate) on_crew: bool,
    /// The row of their feed that says so.
    pub(crate) feed_seq: u64,
}

impl View<'_> {
    /// How this engineer stands to this order; `None` when it never was theirs.
    pub(crate) fn membership(
        &self,
        engineer: EngineerId,
        order: OrderId,
    ) -> Result<Option<Membership>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT on_crew, feed_seq FROM crew_ever WHERE tenant_id = ?1 AND engineer_id = ?2 AND order_id = ?3",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Membership { on_crew: row.get(0)?, feed_seq: from_sql(row.get(1)?) })
        };
        let key = params![self.tenant(), engineer.as_bytes(), order.as_bytes()];
        Ok(statement.query_row(key, read).optional()?)
    }

    /// Everyone on the order now.
    pub(crate) fn crew_now(&self, order: OrderId) -> Result<Vec<EngineerId>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT engineer_id FROM crew_ever
             WHERE tenant_id = ?1 AND order_id = ?2 AND on_crew = 1 ORDER BY engineer_id",
        )?;
        let rows =
            statement.query_map(params![self.tenant(), order.as_bytes()], |row| row.get(0))?;
        Ok(rows.map(|row| row.map(EngineerId::from_bytes)).collect::<Result<_, _>>()?)
    }

    /// The orders that this engineer was taken off with a row of their feed after `after` and up to `to`.
    pub(crate) fn left_between(
        &self,
        engineer: EngineerId,
        after: u64,
        to: u64,
    ) -> Result<Vec<OrderId>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT order_id FROM crew_ever
             WHERE tenant_id = ?1 AND engineer_id = ?2 AND on_crew = 0 AND feed_seq > ?3 AND feed_seq <= ?4
             ORDER BY feed_seq",
        )?;
        let key = params![self.tenant(), engineer.as_bytes(), to_sql(after), to_sql(to)];
        let rows = statement.query_map(key, |row| row.get(0))?;
        Ok(rows.map(|row| row.map(OrderId::from_bytes)).collect::<Result<_, _>>()?)
    }

    /// A page of this engineer's orders by id, after `after`: those of now, and with `left` also those of before.
    pub(crate) fn orders_of(
        &self,
        engineer: EngineerId,
        after: Option<OrderId>,
        left: bool,
        limit: usize,
    ) -> Result<Vec<(OrderId, bool)>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT order_id, on_crew FROM crew_ever
             WHERE tenant_id = ?1 AND engineer_id = ?2 AND order_id > ?3 AND (on_crew = 1 OR ?4)
             ORDER BY order_id LIMIT ?5",
        )?;
        let after: &[u8] = after.as_ref().map_or(&[], |order| order.as_bytes());
        let read = |row: &rusqlite::Row<'_>| Ok((OrderId::from_bytes(row.get(0)?), row.get(1)?));
        let key = params![self.tenant(), engineer.as_bytes(), after, left, to_sql(limit as u64)];
        let rows = statement.query_map(key, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Keeps how an engineer stands to an order from now on.
    pub(crate) fn put_membership(
        &self,
        engineer: EngineerId,
        order: OrderId,
        membership: Membership,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO crew_ever (tenant_id, engineer_id, order_id, on_crew, feed_seq) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant_id, engineer_id, order_id)
             DO UPDATE SET on_crew = excluded.on_crew, feed_seq = excluded.feed_seq",
        )?;
        statement.execute(params![
            self.tenant(),
            engineer.as_bytes(),
            order.as_bytes(),
            membership.on_crew,
            to_sql(membership.feed_seq),
        ])?;
        Ok(())
    }
}
