//! The head of each order: how far its changes count, and which assignment is its newest.

use fieldbook_model::{AssignmentVersion, OrderId};
use rusqlite::{OptionalExtension, params};

use super::{StorageError, View, Work, from_sql, to_sql};

/// Where an order stands; whoever prepared something outside a transaction compares it inside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OrderHead {
    /// The number the next change will get; the first is 1.
    pub(crate) next_seq: u64,
    /// The newest assignment.
    pub(crate) version: AssignmentVersion,
}

impl View<'_> {
    /// The head of an order; `None` when there is no such order.
    pub(crate) fn head(&self, order: OrderId) -> Result<Option<OrderHead>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT next_seq, generation, n FROM work_order WHERE tenant_id = ?1 AND order_id = ?2",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(OrderHead {
                next_seq: from_sql(row.get(0)?),
                version: AssignmentVersion { generation: row.get(1)?, n: row.get(2)? },
            })
        };
        Ok(statement.query_row(params![self.tenant(), order.as_bytes()], read).optional()?)
    }
}

impl Work<'_> {
    /// Adds an order without changes and without an assignment.
    pub(crate) fn add_order(&self, order: OrderId, now: i64) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO work_order (tenant_id, order_id, next_seq, generation, n, created_at)
             VALUES (?1, ?2, 1, 0, 0, ?3)",
        )?;
        statement.execute(params![self.tenant(), order.as_bytes(), now])?;
        Ok(())
    }

    /// Moves an order's head.
    pub(crate) fn put_head(&self, order: OrderId, head: OrderHead) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE work_order SET next_seq = ?3, generation = ?4, n = ?5 WHERE tenant_id = ?1 AND order_id = ?2",
        )?;
        statement.execute(params![
            self.tenant(),
            order.as_bytes(),
            to_sql(head.next_seq),
            head.version.generation,
            head.version.n,
        ])?;
        Ok(())
    }
}
