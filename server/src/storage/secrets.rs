//! What makes this hub this hub: its keys, its epoch, its clock, the next order number.

use fieldbook_model::{DeviceId, Hlc};
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use super::{Mark, StorageError, View, Work, from_sql};

/// The hub's secrets as stored. No `Debug`: keys stay out of logs.
pub(crate) struct SecretsRow {
    /// The hub as an author of changes.
    pub(crate) device: DeviceId,
    /// Ed25519 key that signs assignments and receipts.
    pub(crate) signing_key: Zeroizing<[u8; 32]>,
    /// HMAC key of cursors.
    pub(crate) cursor_key: Zeroizing<[u8; 32]>,
    /// Random; another one after a restore, so that old cursors start over.
    pub(crate) epoch: [u8; 16],
    /// How often the hub was restored.
    pub(crate) generation: u32,
}

/// How many numbers a restored hub passes over: those that were given out since the backup are not given out again.
const NUMBERS_PASSED_OVER: u32 = 1_000;

/// The hub's hybrid clock as it last stood.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HlcRow(pub(crate) Hlc);

impl View<'_> {
    /// The secrets; `None` before the first start is through.
    pub(crate) fn secrets(&self) -> Result<Option<SecretsRow>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device_id, signing_key, cursor_key, epoch, generation FROM hub_secret WHERE tenant_id = ?1",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(SecretsRow {
                device: DeviceId::from_bytes(row.get(0)?),
                signing_key: Zeroizing::new(row.get(1)?),
                cursor_key: Zeroizing::new(row.get(2)?),
                epoch: row.get(3)?,
                generation: row.get(4)?,
            })
        };
        Ok(statement.query_row([self.tenant()], read).optional()?)
    }

    /// How far the database has come; `None` before the first start is through.
    pub(crate) fn mark(&self) -> Result<Option<Mark>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT generation, epoch, writes FROM hub_secret WHERE tenant_id = ?1",
        )?;
        Ok(statement.query_row([self.tenant()], read_mark).optional()?)
    }

    /// Where the hub's hybrid clock stood.
    pub(crate) fn hlc(&self) -> Result<HlcRow, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT hlc_millis, hlc_counter FROM hub_secret WHERE tenant_id = ?1",
        )?;
        let read =
            |row: &rusqlite::Row<'_>| Ok(HlcRow(Hlc { millis: row.get(0)?, counter: row.get(1)? }));
        Ok(statement.query_row([self.tenant()], read)?)
    }
}

fn read_mark(row: &rusqlite::Row<'_>) -> rusqlite::Result<Mark> {
    let writes = from_sql(row.get(2)?);
    Ok(Mark { generation: row.get(0)?, epoch: row.get(1)?, writes })
}

impl Work<'_> {
    /// Counts this transaction among those that wrote; tells how far the database has come with it.
    pub(super) fn count_write(&self) -> Result<Option<Mark>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE hub_secret SET writes = writes + 1 WHERE tenant_id = ?1
             RETURNING generation, epoch, writes",
        )?;
        Ok(statement.query_row([self.tenant()], read_mark).optional()?)
    }

    /// Begins another life of the hub: every cursor starts over, and no version or number of before is given out again.
    pub(crate) fn start_over(&self, generation: u32, epoch: [u8; 16]) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE hub_secret SET generation = ?2, epoch = ?3, next_number = next_number + ?4
             WHERE tenant_id = ?1",
        )?;
        statement.execute(params![self.tenant(), generation, epoch, NUMBERS_PASSED_OVER])?;
        Ok(())
    }

    /// Keeps the secrets of a hub that starts for the first time.
    pub(crate) fn put_secrets(&self, secrets: &SecretsRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO hub_secret (tenant_id, device_id, signing_key, cursor_key, epoch, generation,
                 hlc_millis, hlc_counter, next_number)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 1)",
        )?;
        statement.execute(params![
            self.tenant(),
            secrets.device.as_bytes(),
            secrets.signing_key.as_slice(),
            secrets.cursor_key.as_slice(),
            secrets.epoch,
            secrets.generation,
        ])?;
        Ok(())
    }

    /// Keeps where the hub's hybrid clock stands now.
    pub(crate) fn put_hlc(&self, HlcRow(hlc): HlcRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE hub_secret SET hlc_millis = ?2, hlc_counter = ?3 WHERE tenant_id = ?1",
        )?;
        statement.execute(params![self.tenant(), hlc.millis, hlc.counter])?;
        Ok(())
    }

    /// The first of the next `count` numbers for orders that come without one; each is given out once.
    pub(crate) fn take_numbers(&self, count: u32) -> Result<u32, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE hub_secret SET next_number = next_number + ?2 WHERE tenant_id = ?1 RETURNING next_number - ?2",
        )?;
        Ok(statement.query_row(params![self.tenant(), count], |row| row.get(0))?)
    }
}
