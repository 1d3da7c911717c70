//! What an engineer's phones are told, in one dense sequence per engineer: the number comes from the engineer's own
//! row inside the writing transaction, never from a database sequence (`reliability.md`, Ordering and cursors).

use fieldbook_model::{AssignmentVersion, EngineerId, OrderId};
use rusqlite::types::Type;
use rusqlite::{Row, params};

use super::{StorageError, View, Work, from_sql, to_sql};

/// What happened to an order, as far as a phone is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FeedWhat {
    /// Its change with this number came.
    Change(u64),
    /// The office issued this version.
    Assigned(AssignmentVersion),
    /// The engineer came on it with this version.
    Joined(AssignmentVersion),
    /// The engineer was taken off it with this version.
    Left(AssignmentVersion),
}

/// A row of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FeedRow {
    /// Its number in the engineer's feed, from 1, without gaps.
    pub(crate) seq: u64,
    /// Which order.
    pub(crate) order: OrderId,
    /// What happened.
    pub(crate) what: FeedWhat,
}

impl FeedWhat {
    fn columns(self) -> (i64, u64, AssignmentVersion) {
        match self {
            Self::Change(seq) => (0, seq, AssignmentVersion::default()),
            Self::Assigned(version) => (1, 0, version),
            Self::Joined(version) => (2, 0, version),
            Self::Left(version) => (3, 0, version),
        }
    }

    fn from_columns(kind: i64, seq: u64, version: AssignmentVersion) -> Option<Self> {
        match kind {
            0 => Some(Self::Change(seq)),
            1 => Some(Self::Assigned(version)),
            2 => Some(Self::Joined(version)),
            3 => Some(Self::Left(version)),
            _ => None,
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<FeedRow> {
    let version = AssignmentVersion { generation: row.get(4)?, n: row.get(5)? };
    let what = FeedWhat::from_columns(row.get(2)?, from_sql(row.get(3)?), version);
    let what = what.ok_or(rusqlite::Error::InvalidColumnType(2, "kind".into(), Type::Integer))?;
    Ok(FeedRow { seq: from_sql(row.get(0)?), order: OrderId::from_bytes(row.get(1)?), what })
}

impl View<'_> {
    /// Up to `limit` rows of an engineer's feed after `after`.
    pub(crate) fn feed_after(
        &self,
        engineer: EngineerId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<FeedRow>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, order_id, kind, order_seq, generation, n FROM feed
             WHERE tenant_id = ?1 AND engineer_id = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4",
        )?;
        let key = params![self.tenant(), engineer.as_bytes(), to_sql(after), to_sql(limit as u64)];
        let rows = statement.query_map(key, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Tells an engineer's phones what happened; answers the row's number.
    pub(crate) fn tell(
        &self,
        engineer: EngineerId,
        order: OrderId,
        what: FeedWhat,
    ) -> Result<u64, StorageError> {
        let mut take = self.connection.prepare_cached(
            "UPDATE engineer SET next_feed = next_feed + 1 WHERE tenant_id = ?1 AND engineer_id = ?2
             RETURNING next_feed - 1",
        )?;
        let seq: i64 =
            take.query_row(params![self.tenant(), engineer.as_bytes()], |row| row.get(0))?;
        let (kind, order_seq, version) = what.columns();
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO feed (tenant_id, engineer_id, seq, order_id, kind, order_seq, generation, n)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        statement.execute(params![
            self.tenant(),
            engineer.as_bytes(),
            seq,
            order.as_bytes(),
            kind,
            to_sql(order_seq),
            version.generation,
            version.n,
        ])?;
        Ok(from_sql(seq))
    }
}
