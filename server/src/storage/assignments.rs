//! Every version of every assignment, as signed.

use fieldbook_model::{AssignmentVersion, OrderId};
use rusqlite::{OptionalExtension, Row, params};

use super::{StorageError, View, Work};

/// An assignment as signed; the bytes are canonical CBOR of the model's `Assignment`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredAssignment {
    /// Which version.
    pub(crate) version: AssignmentVersion,
    /// What was signed.
    pub(crate) bytes: Vec<u8>,
    /// The hub's signature.
    pub(crate) signature: [u8; 64],
}

const COLUMNS: &str =
    "SELECT generation, n, bytes, signature FROM assignment WHERE tenant_id = ?1 AND order_id = ?2";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredAssignment> {
    Ok(StoredAssignment {
        version: AssignmentVersion { generation: row.get(0)?, n: row.get(1)? },
        bytes: row.get(2)?,
        signature: row.get(3)?,
    })
}

impl View<'_> {
    /// All versions of an order's assignment, oldest first.
    pub(crate) fn assignments(
        &self,
        order: OrderId,
    ) -> Result<Vec<StoredAssignment>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY generation, n"))?;
        let rows = statement.query_map(params![self.tenant(), order.as_bytes()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One version.
    pub(crate) fn assignment(
        &self,
        order: OrderId,
        version: AssignmentVersion,
    ) -> Result<Option<StoredAssignment>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND generation = ?3 AND n = ?4"))?;
        let key = params![self.tenant(), order.as_bytes(), version.generation, version.n];
        Ok(statement.query_row(key, read).optional()?)
    }
}

impl Work<'_> {
    /// Adds a version; one that exists already is an error, so that two dispatchers never share one.
    pub(crate) fn add_assignment(
        &self,
        order: OrderId,
        stored: &StoredAssignment,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO assignment (tenant_id, order_id, generation, n, bytes, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        statement.execute(params![
            self.tenant(),
            order.as_bytes(),
            stored.version.generation,
            stored.version.n,
            stored.bytes,
            stored.signature,
        ])?;
        Ok(())
    }
}
