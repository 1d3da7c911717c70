//! Engineers, and the counter of each one's feed.

use fieldbook_model::{EngineerId, StockLocation};
use rusqlite::{OptionalExtension, Row, params};

use super::{StorageError, View, Work, from_sql};

/// An engineer as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EngineerRow {
    /// Who.
    pub(crate) engineer: EngineerId,
    /// The name colleagues read.
    pub(crate) name: String,
    /// The stock this engineer drives around.
    pub(crate) van: StockLocation,
}

const COLUMNS: &str = "SELECT engineer_id, name, van FROM engineer WHERE tenant_id = ?1";

fn read(row: &Row<'_>) -> rusqlite::Result<EngineerRow> {
    Ok(EngineerRow {
        engineer: EngineerId::from_bytes(row.get(0)?),
        name: row.get(1)?,
        van: StockLocation(row.get(2)?),
    })
}

impl View<'_> {
    /// One engineer.
    pub(crate) fn engineer(
        &self,
        engineer: EngineerId,
    ) -> Result<Option<EngineerRow>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND engineer_id = ?2"))?;
        Ok(statement.query_row(params![self.tenant(), engineer.as_bytes()], read).optional()?)
    }

    /// Everyone, by name.
    pub(crate) fn engineers(&self) -> Result<Vec<EngineerRow>, StorageError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY name, engineer_id"))?;
        let rows = statement.query_map([self.tenant()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The last number given out in this engineer's feed; 0 when it is empty.
    pub(crate) fn feed_end(&self, engineer: EngineerId) -> Result<u64, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT next_feed - 1 FROM engineer WHERE tenant_id = ?1 AND engineer_id = ?2",
        )?;
        let end = statement
            .query_row(params![self.tenant(), engineer.as_bytes()], |row| row.get(0))
            .optional()?;
        Ok(end.map_or(0, from_sql))
    }
}

impl Work<'_> {
    /// Adds an engineer.
    pub(crate) fn add_engineer(&self, row: &EngineerRow, now: i64) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO engineer (tenant_id, engineer_id, name, van, next_feed, created_at)
             VALUES (?1, ?2, ?3, ?4, 1, ?5)",
        )?;
        statement.execute(params![
            self.tenant(),
            row.engineer.as_bytes(),
            row.name,
            row.van.0,
            now
        ])?;
        Ok(())
    }
}
