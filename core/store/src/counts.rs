//! What is where: how much of this phone's work the hub has, hence when a wipe or logout is safe.

use fieldbook_model::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::keep::UNSIGNED;
use crate::{StoreError, meta};

/// This phone's own work, by where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Changes the hub has for good.
    pub changes_at_hub: u64,
    /// Of these, changes that no receipt of the hub covers yet.
    pub changes_unsigned: u64,
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
    /// Whether the hub was restored and has not got everything back from this phone yet.
    pub hand_back_owed: bool,
}

pub(crate) fn read(connection: &Connection) -> Result<Counts, StoreError> {
    let sql = format!(
        "SELECT
        (SELECT count(*) FROM change_log WHERE status = 3),
        (SELECT count(*) FROM change_log WHERE status IN (0, 1)) + (SELECT count(*) FROM journal),
        (SELECT count(*) FROM change_log WHERE status = 2)
          + (SELECT count(*) FROM set_aside WHERE reason IS NOT NULL)
          + (SELECT count(*) FROM retired WHERE reason IS NOT NULL),
        (SELECT count(*) FROM photo WHERE fetched = 0 AND at_hub = 1 AND evidence IN (SELECT evidence FROM photo_use)
           AND evidence NOT IN (SELECT evidence FROM photo_use WHERE delivered = 0)),
        (SELECT count(DISTINCT evidence) FROM photo_use JOIN photo USING (evidence) WHERE delivered = 0 OR at_hub = 0),
        (SELECT count(*) FROM change_log WHERE {UNSIGNED})"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let counts = statement.query_row([], |row| {
        Ok(Counts {
            changes_at_hub: row.get::<_, i64>(0)?.cast_unsigned(),
            changes_pending: row.get::<_, i64>(1)?.cast_unsigned(),
            changes_quarantined: row.get::<_, i64>(2)?.cast_unsigned(),
            photos_at_hub: row.get::<_, i64>(3)?.cast_unsigned(),
            photos_pending: row.get::<_, i64>(4)?.cast_unsigned(),
            changes_unsigned: row.get::<_, i64>(5)?.cast_unsigned(),
            last_receipt_at: None,
            hand_back_owed: false,
        })
    })?;
    let receipt =
        connection.query_row("SELECT at FROM receipt", [], |row| row.get(0)).optional()?;
    let last_receipt_at = receipt.map(Timestamp::from_millis);
    Ok(Counts { last_receipt_at, hand_back_owed: meta::owes_hand_back(connection)?, ..counts })
}
