//! What this phone holds of its orders, to be given back to a hub that was restored from an older backup: everything that
//! was at the hub once, own and others', with the signatures it stands on. What was never there goes along, since the hub
//! may have refused it for want of the rest, and others may have written on it; the outbox delivers it once more.

use std::collections::BTreeSet;

use fieldbook_document::{Change, Writer};
use fieldbook_model::{ActorId, AssignmentVersion, ChangeHash, OrderId};
use rusqlite::{Connection, Row};

use crate::log::split;
use crate::orders::Place;
use crate::packed::unpack;
use crate::{Reader, Store, StoreError, meta, orders, writers};

/// Changes that the hub has or had: others', and own ones it acknowledged.
const WAS_AT_HUB: &str = "change_log.order_no = ?1 AND (status IS NULL OR status = 3)";
/// Changes that belong to the record: all but those that the hub put aside.
const OF_THE_RECORD: &str = "change_log.order_no = ?1 AND (status IS NULL OR status <> 2)";

/// How far an order has come on this phone, as far as the hub knew it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Which order.
    pub order: OrderId,
    /// The newest assignment of each life of the hub, newest life first; never empty. After several restores the hub may
    /// have lost the end of any of them.
    pub versions: Vec<AssignmentVersion>,
    /// The heads of what was at the hub.
    pub heads: Vec<ChangeHash>,
}

/// An assignment as the hub signed it: bytes and signature.
pub type SignedBytes = (Vec<u8>, [u8; 64]);

/// An order as it is given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    /// How far it has come.
    pub holding: Holding,
    /// Every assignment, lowest first.
    pub assignments: Vec<SignedBytes>,
    /// Every change that the hub has not put aside, each after those it depends on.
    pub changes: Vec<Change>,
    /// Who wrote them.
    pub writers: Vec<(ActorId, Writer)>,
    /// The furthest claim of each actor, as it came; this phone's own are signed anew by the caller.
    pub claims: Vec<Vec<u8>>,
}

/// A claim of another writer, as it came with the feed; opaque here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptClaim {
    /// Whose actor.
    pub actor: ActorId,
    /// How far it reaches: number of the actor's last change it speaks for.
    pub seq: u64,
    /// The claim.
    pub bytes: Vec<u8>,
}

impl Reader {
    /// Whether the hub was restored and has not got everything back from this phone yet.
    ///
    /// # Errors
    /// What the disk says.
    pub fn owes_hand_back(&self) -> Result<bool, StoreError> {
        meta::owes_hand_back(&self.connection.borrow())
    }

    /// How far each order has come.
    ///
    /// # Errors
    /// What the disk says.
    pub fn holdings(&self) -> Result<Vec<Holding>, StoreError> {
        let connection = &self.connection.borrow();
        orders::all(connection)?.into_iter().map(|place| holding(connection, place)).collect()
    }

    /// An order as it is given back; `None` when it is not here.
    ///
    /// # Errors
    /// What the disk says.
    pub fn given_back(&self, order: OrderId) -> Result<Option<GivenBack>, StoreError> {
        let connection = &self.connection.borrow();
        let Some(place) = orders::find(connection, order)? else { return Ok(None) };
        Ok(Some(GivenBack {
            holding: holding(connection, place)?,
            assignments: assignments(connection, place.no)?,
            changes: changes(connection, place.no)?,
            writers: writers::all(connection, place.no)?.each().collect(),
            claims: claims(connection, place.no)?,
        }))
    }
}

impl Store {
    /// Notes that the hub got back what it wanted.
    ///
    /// # Errors
    /// What the disk says.
    pub fn handed_back(&mut self) -> Result<(), StoreError> {
        meta::set_owes_hand_back(self.reader.connection.get_mut(), false)
    }
}

/// Keeps a claim when it reaches further than the one before.
pub(crate) fn keep_claim(
    connection: &Connection,
    no: i64,
    claim: &KeptClaim,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO claim (order_no, actor, seq, bytes) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes WHERE excluded.seq > seq";
    let values = (no, claim.actor.as_bytes(), claim.seq.cast_signed(), &claim.bytes);
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn holding(connection: &Connection, place: Place) -> Result<Holding, StoreError> {
    let sql = "SELECT generation, max(n) FROM assignment WHERE order_no = ?1 GROUP BY generation
               ORDER BY generation DESC";
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &Row<'_>| Ok(AssignmentVersion { generation: row.get(0)?, n: row.get(1)? });
    let mut versions: Vec<_> = statement.query_map([place.no], read)?.collect::<Result<_, _>>()?;
    if versions.is_empty() {
        versions.push(AssignmentVersion::default());
    }
    let mut heads = BTreeSet::new();
    let mut outgrown = BTreeSet::new();
    let sql = format!("SELECT hash, deps FROM change_log WHERE {WAS_AT_HUB}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([place.no])?;
    while let Some(row) = rows.next()? {
        heads.insert(ChangeHash::from_bytes(row.get(0)?));
        outgrown.extend(split(&row.get::<_, Vec<u8>>(1)?));
    }
    let heads = heads.difference(&outgrown).copied().collect();
    Ok(Holding { order: place.order, versions, heads })
}

fn assignments(connection: &Connection, no: i64) -> Result<Vec<SignedBytes>, StoreError> {
    let sql = "SELECT bytes, signature FROM assignment WHERE order_no = ?1 ORDER BY generation, n";
    let mut statement = connection.prepare_cached(sql)?;
    let signed = statement.query_map([no], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(signed.collect::<Result<_, _>>()?)
}

fn changes(connection: &Connection, no: i64) -> Result<Vec<Change>, StoreError> {
    let sql = format!(
        "SELECT actor, seq, hash, deps, bytes FROM change_log JOIN actor USING (actor_no)
         WHERE {OF_THE_RECORD} ORDER BY change_no"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([no])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(Change {
            actor: ActorId::from_bytes(row.get(0)?),
            seq: row.get::<_, i64>(1)?.cast_unsigned(),
            hash: ChangeHash::from_bytes(row.get(2)?),
            deps: split(&row.get::<_, Vec<u8>>(3)?),
            bytes: unpack(row.get(4)?)?,
        });
    }
    Ok(changes)
}

fn claims(connection: &Connection, no: i64) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT bytes FROM claim WHERE order_no = ?1 ORDER BY actor")?;
    let claims = statement.query_map([no], |row| row.get(0))?;
    Ok(claims.collect::<Result<_, _>>()?)
}
