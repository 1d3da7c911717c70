//! The office's side of the orders: every version that came, as it was signed. The highest is the one that counts.

use fieldbook_model::Assignment;
use rusqlite::Connection;

use crate::{SignedAssignment, StoreError};

/// All versions known of an order, lowest first.
pub(crate) fn all(connection: &Connection, no: i64) -> Result<Vec<Assignment>, StoreError> {
    let sql = "SELECT bytes FROM assignment WHERE order_no = ?1 ORDER BY generation, n";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([no])?;
    let mut assignments = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        assignments
            .push(minicbor::decode(&bytes).map_err(|_| StoreError::damaged("an assignment"))?);
    }
    Ok(assignments)
}

/// Keeps a version. Two that carry the same number settle on one whichever comes first.
pub(crate) fn keep(
    connection: &Connection,
    no: i64,
    signed: &SignedAssignment,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO assignment (order_no, generation, n, bytes, signature) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO UPDATE SET bytes = excluded.bytes, signature = excluded.signature
               WHERE excluded.bytes > bytes";
    let version = signed.assignment.version;
    let values = (no, version.generation, version.n, &signed.bytes, signed.signature);
    Ok(connection.prepare_cached(sql)?.execute(values)? > 0)
}
