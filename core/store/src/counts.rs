//! What is where: how much of this phone's work the hub has, hence when a wipe or logout is safe.

use fieldbook_model::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::StoreError;

/// This phone's own work, by where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Changes the hub has for good.
    pub changes_at_hub: u64,
    /// Changes still to be sent or answered.
    pub changes_pending: u64,
    /// Changes the hub put aside, and changes from others that this phone did.
    pub changes_quarantined: u64,
    /// Photos the hub has.
    pub photos_at_hub: u64,
    /// Photos that are only here.
    pub photos_pending: u64,
    /// When the hub signed its newest receipt.
    pub last_receipt_at: Option<Timestamp>,
}

pub(crate) fn read(connection: &Connection) -> Result<Counts, StoreError> {
    let sql = "SELECT
        (SELECT count(*) FROM change_log WHERE status = 3),
        (SELECT count(*) FROM change_log WHERE status IN (0, 1)),
        (SELECT count(*) FROM change_log WHERE status = 2)
          + (SELECT count(*) FROM set_aside WHERE reason IS NOT NULL),
        (SELECT count(*) FROM photo WHERE at_hub = 1),
        (SELECT count(*) FROM photo WHERE at_hub = 0)";
    let mut statement = connection.prepare_cached(sql)?;
    let counts = statement.query_row([], |row| {
        Ok(Counts {
            changes_at_hub: row.get::<_, i64>(0)?.cast_unsigned(),
            changes_pending: row.get::<_, i64>(1)?.cast_unsigned(),
            changes_quarantined: row.get::<_, i64>(2)?.cast_unsigned(),
            photos_at_hub: row.get::<_, i64>(3)?.cast_unsigned(),
            photos_pending: row.get::<_, i64>(4)?.cast_unsigned(),
            last_receipt_at: None,
        })
    })?;
    let receipt =
        connection.query_row("SELECT at FROM receipt", [], |row| row.get(0)).optional()?;
    Ok(Counts { last_receipt_at: receipt.map(Timestamp::from_millis), ..counts })
}
