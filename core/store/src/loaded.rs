//! An order in memory: its record, what the record says, and the office's side. Few are kept warm.

use std::num::NonZeroUsize;

use fieldbook_document::{Record, Verdict, admit};
use fieldbook_model::{Assignment, OrderId, WorkRecord};
use lru::LruCache;
use rusqlite::Connection;

use crate::orders::Place;
use crate::{StoreError, assignments, log, snapshot, writers};

const KEPT_WARM: NonZeroUsize = NonZeroUsize::MIN.saturating_add(15);

/// Everything about one order that a command or an arrival needs.
pub(crate) struct Loaded {
    pub(crate) place: Place,
    pub(crate) record: Record,
    pub(crate) work: WorkRecord,
    /// All versions, the one that counts last.
    pub(crate) assignments: Vec<Assignment>,
}

impl Loaded {
    /// From the last snapshot and what was logged since.
    pub(crate) fn load(connection: &Connection, place: Place) -> Result<Self, StoreError> {
        let (record, point) = snapshot::load(connection, place.no)?;
        Self::replay(connection, place, record, point)
    }

    /// From the log alone.
    pub(crate) fn from_log(connection: &Connection, place: Place) -> Result<Self, StoreError> {
        Self::replay(connection, place, Record::new()?, 0)
    }

    fn replay(
        connection: &Connection,
        place: Place,
        mut record: Record,
        point: i64,
    ) -> Result<Self, StoreError> {
        let logged = log::since(connection, place.no, point)?;
        if !logged.is_empty() {
            let admission = admit(&record, &logged, &writers::all(connection, place.no)?)?;
            if !admission.verdicts.iter().all(is_in) {
                return Err(StoreError::damaged("the change log of an order"));
            }
            record = admission.record;
        }
        let work = record.read()?;
        let assignments = assignments::all(connection, place.no)?;
        Ok(Self { place, record, work, assignments })
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
