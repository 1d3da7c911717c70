//! The open store as the writer thread works with it: makes commands out of deeds, with who, when and where.

use std::collections::BTreeMap;
use std::sync::Arc;

use fieldbook_model::{
    ActorId, AssignmentVersion, Author, Command, Deed, EntryId, HlcClock, HubAnchor, OrderId,
    Stamp, StockLocation,
};
use fieldbook_store::{Arrival, HeardAt, Identity, Kept, Store};
use uuid::Builder;

use crate::error::{ErrorCode, FieldbookError};
use crate::options::{CommandOptions, Saved};
use crate::ports::{Clock, Elapsed, Random};
use crate::time::HubTime;

/// Owned by the writer thread; everything that writes goes through it.
pub(crate) struct Session {
    pub(crate) store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    hub_time: Arc<HubTime>,
    seen: BTreeMap<OrderId, AssignmentVersion>,
}

impl Session {
    pub(crate) fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        hub_time: Arc<HubTime>,
    ) -> Result<Self, FieldbookError> {
        let heard_at = store.heard_at()?;
        let heard_at = heard_at.map(|HeardAt { boot, millis }| Elapsed { boot, millis });
        hub_time.recall(store.hub_time()?, heard_at);
        Ok(Self { store, clock, random, hub_time, seen: BTreeMap::new() })
    }

    /// Performs a deed as the engineer of this phone, now.
    ///
    /// # Errors
    /// The rule that forbids it, or what the store says; nothing was changed then.
    pub(crate) fn perform(
        &mut self,
        order: OrderId,
        deed: Deed,
        options: CommandOptions,
    ) -> Result<Saved, FieldbookError> {
        let who = self.identity()?;
        let actor = ActorId::from_bytes(self.draw()?);
        let hlc = HlcClock::resume(self.store.hlc()).tick(self.clock.now());
        let stamp = Stamp {
            by: Author::Engineer(who.engineer),
            device: who.device,
            hlc,
            seen: self.seen(order)?,
            anchor: self.anchor(),
            gps: options.gps,
        };
        let id = match options.command_id {
            Some(id) => id,
            None => self.fresh_id(hlc.millis)?,
        };
        let performed = self.store.perform(&Command { id, order, stamp, deed }, || actor)?;
        Ok(Saved { entry: id, repeated: performed.duplicate })
    }

    /// Keeps what the hub sent.
    ///
    /// # Errors
    /// What the store says; nothing of it was kept then.
    pub(crate) fn keep(&mut self, arrival: &Arrival) -> Result<Kept, FieldbookError> {
        let kept = self.store.keep(arrival)?;
        for order in &kept.changed {
            self.seen.remove(order);
        }
        Ok(kept)
    }

    /// Whose phone this is.
    ///
    /// # Errors
    /// `not_enrolled`.
    pub(crate) fn identity(&self) -> Result<Identity, FieldbookError> {
        let not_enrolled =
            || FieldbookError::new(ErrorCode::NotEnrolled, "the phone is not enrolled");
        self.store.identity()?.ok_or_else(not_enrolled)
    }

    /// The stock that the engineer drives around.
    ///
    /// # Errors
    /// `not_enrolled`.
    pub(crate) fn van(&self) -> Result<StockLocation, FieldbookError> {
        self.identity().map(|identity| StockLocation(identity.van))
    }

    /// The newest assignment version on this phone.
    fn seen(&mut self, order: OrderId) -> Result<AssignmentVersion, FieldbookError> {
        if let Some(version) = self.seen.get(&order) {
            return Ok(*version);
        }
        let view = self.store.order(order)?.ok_or_else(|| unknown(order))?;
        self.seen.insert(order, view.assignment.version);
        Ok(view.assignment.version)
    }

    fn anchor(&self) -> Option<HubAnchor> {
        self.hub_time.anchor(self.clock.elapsed())
    }

    /// An id that sorts by time.
    fn fresh_id(&self, millis: i64) -> Result<EntryId, FieldbookError> {
        let millis = u64::try_from(millis).unwrap_or(0);
        Ok(Builder::from_unix_timestamp_millis(millis, &self.draw()?).into_uuid().into())
    }

    fn draw<const N: usize>(&self) -> Result<[u8; N], FieldbookError> {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes)?;
        Ok(bytes)
    }
}

/// An order that is not on this phone, or that is not this engineer's: both look the same.
pub(crate) fn unknown(order: OrderId) -> FieldbookError {
    FieldbookError::new(ErrorCode::OrderUnknown, format!("no order {order} on this phone"))
}
