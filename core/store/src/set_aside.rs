//! Changes from outside that are not in the record: some wait for a change they were written on, some the guard
//! quarantined. Kept verbatim, applied by nobody, and of concern to their own order only.

use fieldbook_model::ChangeHash;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::packed::{pack, unpack};

/// Why a change of an actor nobody vouched for is put aside; tried again when more is known about actors.
const NO_WRITER: [&str; 2] = ["unknown_actor", "not_on_order"];
/// Why what depends on a quarantined change is put aside.
pub(crate) const HELD: &str = "held_by";
/// Why a change is put aside whose actor wrote another one under the same number.
pub(crate) const FORK: &str = "actor_fork";
/// Why an edit of a text is put aside that the record has already, from another change.
pub(crate) const REPEATED: &str = "text_repeated";
/// Why a snapshot is put aside that does not verify.
pub(crate) const BAD_SNAPSHOT: &str = "snapshot_damaged";

/// Puts bytes aside, or says anew why they are.
pub(crate) fn keep(
    connection: &Connection,
    no: i64,
    hash: Option<ChangeHash>,
    bytes: &[u8],
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO set_aside (order_no, digest, hash, bytes, reason) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO UPDATE SET reason = excluded.reason, hash = excluded.hash";
    let values = (no, digest(bytes), hash.map(|hash| *hash.as_bytes()), pack(bytes)?, reason);
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Forgets bytes that are in the record now.
pub(crate) fn release(connection: &Connection, no: i64, bytes: &[u8]) -> Result<(), StoreError> {
    let sql = "DELETE FROM set_aside WHERE order_no = ?1 AND digest = ?2";
    connection.prepare_cached(sql)?.execute((no, digest(bytes)))?;
    Ok(())
}

/// What may be tried again: what waits, and when writers became known what was refused for want of one.
pub(crate) fn worth_trying(
    connection: &Connection,
    no: i64,
    new_writers: bool,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let sql = "SELECT bytes FROM set_aside WHERE order_no = ?1 AND (reason IS NULL OR (?2 AND reason IN (?3, ?4, ?5)))
               ORDER BY digest";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((no, new_writers, NO_WRITER[0], NO_WRITER[1], HELD))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(unpack(row.get(0)?)?);
    }
    Ok(found)
}

/// What may go in once a branch left: the other branch of a fork, the first of two edits that say the same, and what
/// waited for either.
pub(crate) fn after_a_branch_left(
    connection: &Connection,
    no: i64,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let sql =
        "SELECT bytes FROM set_aside WHERE order_no = ?1 AND (reason IS NULL OR reason IN (?2, ?3, ?4))
               ORDER BY digest";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((no, FORK, HELD, REPEATED))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(unpack(row.get(0)?)?);
    }
    Ok(found)
}

/// Whether a change is among the quarantined ones.
pub(crate) fn is_quarantined(
    connection: &Connection,
    no: i64,
    hash: &ChangeHash,
) -> Result<bool, StoreError> {
    let sql =
        "SELECT count(*) FROM set_aside WHERE order_no = ?1 AND hash = ?2 AND reason IS NOT NULL";
    let found: i64 =
        connection.prepare_cached(sql)?.query_row((no, hash.as_bytes()), |row| row.get(0))?;
    Ok(found > 0)
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
