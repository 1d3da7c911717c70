//! The open store as the writer works with it: makes commands out of deeds, with who, when and where.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fieldbook_model::{
    AssignmentVersion, Author, Command, Deed, HlcClock, HubAnchor, Mint, OrderId, Stamp,
    StockLocation, Timestamp,
};
use fieldbook_store::{Arrival, HeardAt, Identity, Kept, Reader, Store};

use crate::error::{ErrorCode, FieldbookError};
use crate::options::{CommandOptions, Saved};
use crate::ports::{Clock, Elapsed, Random};
use crate::time::HubTime;

/// Held by the writer; everything that writes goes through it.
pub(crate) struct Session {
    pub(crate) store: Store,
    clock: Arc<dyn Clock>,
    hub_time: Arc<HubTime>,
    seen: BTreeMap<OrderId, AssignmentVersion>,
    mint: Mint,
    /// Whether reads must go through here, because lists and views do not show yet what is saved.
    behind: Arc<AtomicBool>,
}

/// What an answer of the hub did on this phone.
pub(crate) struct Taken {
    /// Orders that read differently now, or are gone.
    pub(crate) changed: Vec<OrderId>,
    /// Whether something was written anew, which waits in the outbox.
    pub(crate) authored_anew: bool,
}

impl Session {
    pub(crate) fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        random: &dyn Random,
        hub_time: Arc<HubTime>,
        behind: Arc<AtomicBool>,
    ) -> Result<Self, FieldbookError> {
        let heard_at = store.heard_at()?;
        let heard_at = heard_at.map(|HeardAt { boot, millis }| Elapsed { boot, millis });
        hub_time.recall(store.hub_time()?, heard_at);
        let mut seed = [0; 14];
        random.fill(&mut seed)?;
        let mint = Mint::new(seed);
        let session = Self { store, clock, hub_time, seen: BTreeMap::new(), mint, behind };
        session.say_whether_behind();
        Ok(session)
    }

    /// Lets lists and views follow what was saved: after jobs, and before one that takes long, so that reads do not wait for
    /// it. Where they cannot follow, the next job says why.
    pub(crate) fn catch_up(&mut self) {
        drop(self.store.catch_up());
        self.say_whether_behind();
    }

    /// Reads with everything that was saved.
    ///
    /// # Errors
    /// What the store says, or the reading.
    pub(crate) fn read<T>(
        &mut self,
        read: impl FnOnce(&Reader) -> Result<T, FieldbookError>,
    ) -> Result<T, FieldbookError> {
        let answer = self.store.read_caught_up(read);
        self.say_whether_behind();
        answer
    }

    fn say_whether_behind(&self) {
        self.behind.store(self.store.is_behind(), Ordering::Release);
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
        let (engineer, device) = self.store.writes_as().ok_or_else(not_enrolled)?;
        let hlc = HlcClock::resume(self.store.hlc()).tick(self.clock.now());
        let stamp = Stamp {
            by: Author::Engineer(engineer),
            device,
            hlc,
            seen: self.seen(order)?,
            anchor: self.anchor(),
            gps: options.gps,
        };
        let id = options
            .command_id
            .unwrap_or_else(|| self.mint.entry(Timestamp::from_millis(hlc.millis)));
        let command = Command { id, order, stamp, deed };
        let performed = self.store.perform(&command, || self.mint.actor())?;
        #[cfg(feature = "sabotage")]
        if fieldbook_document::Planted::DoubleAppliedRetry.is_here() && performed.duplicate {
            let id = self.mint.entry(Timestamp::from_millis(hlc.millis));
            self.store.perform(&Command { id, ..command }, || self.mint.actor())?;
        }
        self.say_whether_behind();
        Ok(Saved { entry: id, repeated: performed.duplicate })
    }

    /// Keeps what the hub sent, and authors anew what the hub's answers left without ground.
    ///
    /// # Errors
    /// What the store says; the cursor stands before or behind all of it.
    pub(crate) fn keep(&mut self, arrival: &Arrival) -> Result<Taken, FieldbookError> {
        self.catch_up();
        let Kept { mut changed } = self.store.keep(arrival)?;
        for order in &changed {
            self.seen.remove(order);
        }
        let authored = self.author_anew()?;
        let authored_anew = !authored.is_empty();
        changed.extend(authored);
        Ok(Taken { changed, authored_anew })
    }

    /// Takes out of the records what the hub has put aside, and writes anew what depended on it; tells in which orders.
    ///
    /// # Errors
    /// What the store says; an order is as it was, or done.
    pub(crate) fn author_anew(&mut self) -> Result<Vec<OrderId>, FieldbookError> {
        #[cfg(feature = "sabotage")]
        if fieldbook_document::Planted::QuarantineBlocksQueue.is_here() {
            return Ok(Vec::new());
        }
        let mut changed = Vec::new();
        for order in self.store.to_author_anew()? {
            if self.store.author_anew(order, self.mint.actor())? {
                changed.push(order);
            }
        }
        Ok(changed)
    }

    /// Whose phone this is.
    ///
    /// # Errors
    /// `not_enrolled`.
    pub(crate) fn identity(&self) -> Result<Identity, FieldbookError> {
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
        let version = self.store.newest_assignment(order)?;
        self.seen.insert(order, version);
        Ok(version)
    }

    fn anchor(&self) -> Option<HubAnchor> {
        self.hub_time.anchor(self.clock.elapsed())
    }
}

fn not_enrolled() -> FieldbookError {
    FieldbookError::new(ErrorCode::NotEnrolled, "the phone is not enrolled")
}

/// An order that is not on this phone, or that is not this engineer's: both look the same.
pub(crate) fn unknown(order: OrderId) -> FieldbookError {
    FieldbookError::new(ErrorCode::OrderUnknown, format!("no order {order} on this phone"))
}
