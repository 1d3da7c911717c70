//! Who owns which actor of a record, and the signatures that say so.

use fieldbook_document::Writer;
use fieldbook_model::{ActorId, Author, ChangeHash, DeviceId, EngineerId, OrderId, Timestamp};
use rusqlite::params;

use super::{StorageError, View, Work, from_sql, to_sql};

/// An actor and its owner, with the key that proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActorOwnerRow {
    /// The actor.
    pub(crate) actor: ActorId,
    /// The phone, or the hub, that writes under it.
    pub(crate) device: DeviceId,
    /// The phone's engineer; `None` for the office.
    pub(crate) engineer: Option<EngineerId>,
    /// The phone's public key; `None` for the hub's own.
    pub(crate) device_key: Option<[u8; 32]>,
}

impl ActorOwnerRow {
    /// The owner as the guard asks for it; whoever is an owner is or was on the order.
    pub(crate) fn writer(&self) -> Writer {
        let author = self.engineer.map_or(Author::Office, Author::Engineer);
        Writer { device: self.device, author, on_order: true }
    }
}

/// "These are mine, up to this one", signed by a phone or the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimRow {
    /// The actor claimed.
    pub(crate) actor: ActorId,
    /// Up to this number of the actor's changes.
    pub(crate) seq: u64,
    /// The change with that number.
    pub(crate) hash: ChangeHash,
    /// When it was signed.
    pub(crate) at: Timestamp,
    /// By which device.
    pub(crate) device: DeviceId,
    /// The signature.
    pub(crate) signature: [u8; 64],
}

impl View<'_> {
    /// Every actor of an order.
    pub(crate) fn actor_owners(&self, order: OrderId) -> Result<Vec<ActorOwnerRow>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT o.actor, o.device_id, o.engineer_id, d.public_key FROM actor_owner o
             LEFT JOIN device d ON d.tenant_id = o.tenant_id AND d.device_id = o.device_id
             WHERE o.tenant_id = ?1 AND o.order_id = ?2 ORDER BY o.actor",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ActorOwnerRow {
                actor: ActorId::from_bytes(row.get(0)?),
                device: DeviceId::from_bytes(row.get(1)?),
                engineer: row.get::<_, Option<_>>(2)?.map(EngineerId::from_bytes),
                device_key: row.get(3)?,
            })
        };
        let rows = statement.query_map(params![self.tenant(), order.as_bytes()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The furthest claim of each actor of an order.
    pub(crate) fn claims(&self, order: OrderId) -> Result<Vec<ClaimRow>, StorageError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT actor, seq, hash, at, device_id, signature FROM claim
             WHERE tenant_id = ?1 AND order_id = ?2 ORDER BY actor",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ClaimRow {
                actor: ActorId::from_bytes(row.get(0)?),
                seq: from_sql(row.get(1)?),
                hash: ChangeHash::from_bytes(row.get(2)?),
                at: Timestamp::from_millis(row.get(3)?),
                device: DeviceId::from_bytes(row.get(4)?),
                signature: row.get(5)?,
            })
        };
        let rows = statement.query_map(params![self.tenant(), order.as_bytes()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Binds an actor to its owner; the first owner stays, whoever else comes.
    pub(crate) fn bind_actor(
        &self,
        order: OrderId,
        owner: &ActorOwnerRow,
    ) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO actor_owner (tenant_id, order_id, actor, device_id, engineer_id)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![
            self.tenant(),
            order.as_bytes(),
            owner.actor.as_bytes(),
            owner.device.as_bytes(),
            owner.engineer.as_ref().map(EngineerId::as_bytes),
        ])?;
        Ok(())
    }

    /// Keeps a claim when it reaches further than the one before.
    pub(crate) fn put_claim(&self, order: OrderId, claim: &ClaimRow) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO claim (tenant_id, order_id, actor, seq, hash, at, device_id, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (tenant_id, order_id, actor) DO UPDATE SET
                 seq = excluded.seq, hash = excluded.hash, at = excluded.at, signature = excluded.signature
             WHERE excluded.seq > claim.seq",
        )?;
        statement.execute(params![
            self.tenant(),
            order.as_bytes(),
            claim.actor.as_bytes(),
            to_sql(claim.seq),
            claim.hash.as_bytes(),
            claim.at.as_millis(),
            claim.device.as_bytes(),
            claim.signature,
        ])?;
        Ok(())
    }
}
