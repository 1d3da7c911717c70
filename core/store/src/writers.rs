//! Who may write in an order's history: the authority the guard asks.

use std::collections::BTreeMap;

use fieldbook_document::{Authority, Writer};
use fieldbook_model::{ActorId, Author, DeviceId, EngineerId};
use rusqlite::{Connection, Row};

use crate::StoreError;

/// The writers known of one order.
#[derive(Default)]
pub(crate) struct Writers(BTreeMap<ActorId, (i64, Writer)>);

impl Writers {
    /// The number an actor's rows carry.
    pub(crate) fn number(&self, actor: &ActorId) -> Option<i64> {
        self.0.get(actor).map(|(no, _)| *no)
    }

    /// Each actor and who stands behind it.
    pub(crate) fn each(self) -> impl Iterator<Item = (ActorId, Writer)> {
        self.0.into_iter().map(|(actor, (_, writer))| (actor, writer))
    }

    /// Whether an actor's changes may be in the record.
    pub(crate) fn may_write(&self, actor: &ActorId) -> bool {
        self.0
            .get(actor)
            .is_some_and(|(_, writer)| writer.on_order || writer.author == Author::Office)
    }
}

impl Authority for Writers {
    fn writer(&self, actor: &ActorId) -> Option<Writer> {
        self.0.get(actor).map(|(_, writer)| *writer)
    }
}

pub(crate) fn all(connection: &Connection, order_no: i64) -> Result<Writers, StoreError> {
    let sql = "SELECT actor_no, actor, device, engineer, on_order FROM actor WHERE order_no = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let writers = statement.query_map([order_no], of_row)?.collect::<Result<_, _>>()?;
    Ok(Writers(writers))
}

/// Registers a writer. Whoever was on the order once was on it for good; anything else about an actor never changes.
/// Tells whether that was news.
pub(crate) fn keep(
    connection: &Connection,
    order_no: i64,
    actor: ActorId,
    writer: &Writer,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO actor (order_no, actor, device, engineer, on_order) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO UPDATE SET on_order = 1 WHERE excluded.on_order > on_order";
    let engineer = writer.author.engineer().map(|id| *id.as_bytes());
    let values = (order_no, actor.as_bytes(), writer.device.as_bytes(), engineer, writer.on_order);
    Ok(connection.prepare_cached(sql)?.execute(values)? > 0)
}

/// The number an actor's rows carry.
pub(crate) fn number(
    connection: &Connection,
    order_no: i64,
    actor: ActorId,
) -> Result<i64, StoreError> {
    let sql = "SELECT actor_no FROM actor WHERE order_no = ?1 AND actor = ?2";
    Ok(connection.prepare_cached(sql)?.query_row((order_no, actor.as_bytes()), |row| row.get(0))?)
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<(ActorId, (i64, Writer))> {
    let engineer: Option<[u8; 16]> = row.get(3)?;
    let author = engineer.map_or(Author::Office, |id| Author::Engineer(EngineerId::from_bytes(id)));
    let writer =
        Writer { device: DeviceId::from_bytes(row.get(2)?), author, on_order: row.get(4)? };
    Ok((ActorId::from_bytes(row.get(1)?), (row.get(0)?, writer)))
}
