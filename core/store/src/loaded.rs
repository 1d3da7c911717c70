//! An order in memory: its record, what the record says, and the office's side. Few are kept warm.

use std::num::NonZeroUsize;

use fieldbook_document::{DocumentError, Record, Verdict, admit};
use fieldbook_model::{Assignment, ChangeHash, Command, OrderId, WorkRecord};
use lru::LruCache;
use rusqlite::Connection;

use crate::orders::Place;
use crate::snapshot::Packed;
use crate::{StoreError, assignments, log, snapshot, writers};

const KEPT_WARM: NonZeroUsize = NonZeroUsize::MIN.saturating_add(15);

/// A record as it is kept: its last snapshot and what was logged since, none of it read yet.
pub(crate) struct Kept {
    snapshot: Option<Packed>,
    logged: Vec<(ChangeHash, Vec<u8>)>,
}

impl Kept {
    pub(crate) fn find(connection: &Connection, no: i64) -> Result<Self, StoreError> {
        let snapshot = snapshot::find(connection, no)?;
        let point = snapshot.as_ref().map_or(0, |packed| packed.point);
        Ok(Self { snapshot, logged: log::since(connection, no, point)? })
    }

    /// The record, with how many changes were logged since the snapshot; nothing when either does not verify.
    pub(crate) fn open(self) -> Option<(Record, usize)> {
        let record = match self.snapshot {
            Some(packed) => packed.open()?,
            None => Record::new().ok()?,
        };
        Some((record.replay(&self.logged).ok()?, self.logged.len()))
    }
}

/// Everything about one order that a command or an arrival needs.
pub(crate) struct Loaded {
    pub(crate) place: Place,
    pub(crate) record: Record,
    pub(crate) work: WorkRecord,
    /// All versions, the one that counts last.
    pub(crate) assignments: Vec<Assignment>,
    /// Changes that were logged since the last snapshot.
    pub(crate) since_snapshot: usize,
    /// Whether anybody ever wrote without knowing everything there was; unknown until somebody asks.
    forked: Option<bool>,
}

impl Loaded {
    /// From the last snapshot and what was logged since.
    pub(crate) fn load(connection: &Connection, place: Place) -> Result<Self, StoreError> {
        let (record, point) = snapshot::load(connection, place.no)?;
        let logged = log::since(connection, place.no, point)?;
        Self::of(connection, place, record.replay(&logged)?, logged.len())
    }

    /// From the log alone, every change judged again by the guard.
    pub(crate) fn from_log(connection: &Connection, place: Place) -> Result<Self, StoreError> {
        let logged = log::since(connection, place.no, 0)?;
        let bytes: Vec<_> = logged.into_iter().map(|(_, bytes)| bytes).collect();
        let admission = admit(&Record::new()?, &bytes, &writers::all(connection, place.no)?)?;
        if !admission.verdicts.iter().all(is_in) {
            return Err(DocumentError::Damaged.into());
        }
        Self::of(connection, place, admission.record, bytes.len())
    }

    /// An order whose record is in memory, with so many changes since its last snapshot.
    pub(crate) fn of(
        connection: &Connection,
        place: Place,
        record: Record,
        since_snapshot: usize,
    ) -> Result<Self, StoreError> {
        let work = record.read()?;
        let assignments = assignments::all(connection, place.no)?;
        Ok(Self::new(place, record, work, assignments, since_snapshot))
    }

    /// An order of which everything is in memory.
    pub(crate) fn new(
        place: Place,
        record: Record,
        work: WorkRecord,
        assignments: Vec<Assignment>,
        since_snapshot: usize,
    ) -> Self {
        Self { place, record, work, assignments, since_snapshot, forked: None }
    }

    /// Takes the record after changes from elsewhere came into it.
    pub(crate) fn renew(&mut self, record: Record, work: WorkRecord, changes: usize) {
        (self.record, self.work) = (record, work);
        self.since_snapshot += changes;
        self.forked = None;
    }

    /// Whether a command of this phone, written on all there is, leaves the merge notes as they are: nobody ever wrote
    /// without knowing everything, nothing is signed that it could outdate, and it knew the office's last decision.
    pub(crate) fn notes_stay(&mut self, command: &Command) -> bool {
        let seen = command.stamp.seen;
        let knew = self.assignment().is_none_or(|newest| newest.version <= seen);
        let record = &self.record;
        knew && self.work.sign_offs.is_empty()
            && !*self.forked.get_or_insert_with(|| record.has_forks())
    }

    /// The version of the office's side that counts; none before the first one came.
    pub(crate) fn assignment(&self) -> Option<&Assignment> {
        self.assignments.last()
    }
}

fn is_in(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Accepted(_) | Verdict::Duplicate(_))
}

/// The orders worked on last.
pub(crate) struct Warm(LruCache<OrderId, Loaded>);

impl Warm {
    pub(crate) fn new() -> Self {
        Self(LruCache::new(KEPT_WARM))
    }

    /// The order, from memory or from the database.
    pub(crate) fn get(
        &mut self,
        connection: &Connection,
        place: Place,
    ) -> Result<&mut Loaded, StoreError> {
        self.0.try_get_or_insert_mut(place.order, || Loaded::load(connection, place))
    }

    /// The order, when it is in memory.
    pub(crate) fn peek(&self, order: OrderId) -> Option<&Loaded> {
        self.0.peek(&order)
    }

    /// Takes the order out; whoever changes it puts it back once the change is durable.
    pub(crate) fn take(&mut self, order: OrderId) -> Option<Loaded> {
        self.0.pop(&order)
    }

    pub(crate) fn put(&mut self, loaded: Loaded) {
        self.0.put(loaded.place.order, loaded);
    }

    pub(crate) fn forget(&mut self, order: OrderId) {
        self.0.pop(&order);
    }

    pub(crate) fn forget_all(&mut self) {
        self.0.clear();
    }
}
