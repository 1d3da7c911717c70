//! What is new of one order: who wrote, the office's side, the record; then its read tables.

use std::sync::Arc;

use fieldbook_document::Change;
use rusqlite::Connection;

use super::admission;
use super::hands::{Base, Done, Hands, Judged, Opened, Task, Turn};
use crate::loaded::{Kept, Loaded};
use crate::orders::Place;
use crate::set_aside::BAD_SNAPSHOT;
use crate::store::Me;
use crate::writers::Writers;
use crate::{
    ArrivedOrder, Standing, StoreError, assignments, hand_back, log, orders, recover, retired,
    set_aside, snapshot, tables, writers,
};

/// An order after what arrived.
pub(super) struct News {
    pub(super) loaded: Loaded,
    pub(super) reads_differently: bool,
}

/// An order whose office's side is kept, while its record is opened and judged.
pub(super) struct UnderWay<'a> {
    pub(super) arrived: &'a ArrivedOrder,
    place: Place,
    /// Whether an actor became known.
    new_writers: bool,
    writers: Arc<Writers>,
    /// The order as it was, when it is in memory and no thread was given it.
    warm: Option<Loaded>,
    /// What is judged by the thread.
    incoming: Arc<[Vec<u8>]>,
    turn: Option<Turn<'a>>,
}

/// Begins to keep what arrived of an order; `None` when the order was never here and is gone.
///
/// # Errors
/// [`StoreError::Damaged`] concerns this order only.
pub(super) fn begin<'a>(
    connection: &Connection,
    arrived: &'a ArrivedOrder,
    warm: Option<Loaded>,
    hands: &mut Hands<'a>,
) -> Result<Option<UnderWay<'a>>, StoreError> {
    if arrived.standing == Standing::Gone && orders::find(connection, arrived.order)?.is_none() {
        return Ok(None);
    }
    let (place, new_writers) = office_side(connection, arrived)?;
    let writers = Arc::new(writers::all(connection, place.no)?);
    let (incoming, turn) = (Arc::default(), None);
    let mut order = UnderWay { arrived, place, new_writers, writers, warm, incoming, turn };
    order.turn = order.task(connection)?.map(|task| hands.give(task));
    Ok(Some(order))
}

impl<'a> UnderWay<'a> {
    /// What a thread can do beforehand; nothing when the record is in memory and nothing came into it.
    fn task(&mut self, connection: &Connection) -> Result<Option<Task<'a>>, StoreError> {
        if let Some(snapshot) = &self.arrived.snapshot {
            return Ok(Some(Task::Open(snapshot)));
        }
        self.incoming = self.incoming(connection, Vec::new())?.into();
        if self.incoming.is_empty() && self.warm.is_some() {
            return Ok(None);
        }
        let base = match self.warm.take() {
            Some(loaded) => Base::Warm(Box::new(loaded.record), loaded.since_snapshot),
            None => Base::Kept(Kept::find(connection, self.place.no)?),
        };
        let (incoming, writers) = (Arc::clone(&self.incoming), Arc::clone(&self.writers));
        Ok(Some(Task::Judge { base, incoming, writers }))
    }

    /// The changes that arrived, those that came in a snapshot, and what waited for either.
    fn incoming(
        &self,
        connection: &Connection,
        unpacked: Vec<Change>,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut incoming = self.arrived.changes.clone();
        incoming.extend(unpacked.into_iter().map(|change| change.bytes));
        incoming.extend(set_aside::worth_trying(connection, self.place.no, self.new_writers)?);
        Ok(incoming)
    }

    /// Keeps the rest, now that a thread has done its part.
    ///
    /// # Errors
    /// [`StoreError::Document`] and [`StoreError::Damaged`] concern this order only.
    pub(super) fn finish(
        mut self,
        connection: &Connection,
        hands: &Hands<'a>,
        me: Me,
    ) -> Result<News, StoreError> {
        let mut loaded = match self.turn.take().and_then(|turn| hands.fetch(turn)) {
            Some(Done::Judged(judged, since)) => self.judged(connection, judged, since)?,
            Some(Done::Opened(snapshot)) => self.snapshot(connection, snapshot)?,
            None => self.unaided(connection)?,
        };
        recover::bring_back(connection, &mut loaded)?;
        retired::take_back(connection, self.place.no)?;
        let reads_differently = tables::refresh(connection, &loaded, me.engineer)?;
        snapshot::take_when_due(connection, &mut loaded)?;
        Ok(News { loaded, reads_differently })
    }

    fn judged(
        &self,
        connection: &Connection,
        judged: Judged,
        since_snapshot: usize,
    ) -> Result<Loaded, StoreError> {
        let Judged { record, fresh, verdicts, work } = judged;
        let verdicts = self.incoming.iter().zip(verdicts);
        admission::enter(connection, self.place.no, &fresh, verdicts, &self.writers)?;
        let assignments = assignments::all(connection, self.place.no)?;
        Ok(Loaded::new(self.place, record, work, assignments, since_snapshot + fresh.len()))
    }

    /// A snapshot is adopted as it is when nothing of the order is here yet and every writer in it may write. Otherwise
    /// its changes are judged one by one like all others.
    fn snapshot(
        &mut self,
        connection: &Connection,
        snapshot: Opened,
    ) -> Result<Loaded, StoreError> {
        let may_write = |change: &Change| self.writers.may_write(&change.actor);
        if log::is_empty(connection, self.place.no)? && snapshot.changes.iter().all(may_write) {
            let Opened { record, changes, work } = snapshot;
            admission::append(connection, self.place.no, &changes, &self.writers)?;
            let assignments = assignments::all(connection, self.place.no)?;
            let loaded = Loaded::new(self.place, record, work, assignments, changes.len());
            return self.with(connection, loaded, Vec::new());
        }
        let loaded = self.loaded(connection)?;
        let is_new = |change: &Change| !loaded.record.contains(&change.hash);
        let unpacked = snapshot.changes.into_iter().filter(is_new).collect();
        self.with(connection, loaded, unpacked)
    }

    /// What no thread has done, or none could: then it says why.
    fn unaided(&mut self, connection: &Connection) -> Result<Loaded, StoreError> {
        if let Some(snapshot) = &self.arrived.snapshot {
            if let Ok(opened) = Opened::of(snapshot) {
                return self.snapshot(connection, opened);
            }
            set_aside::keep(connection, self.place.no, None, snapshot, Some(BAD_SNAPSHOT))?;
        }
        let loaded = self.loaded(connection)?;
        self.with(connection, loaded, Vec::new())
    }

    /// The order as it is here, with the office's side of now.
    fn loaded(&mut self, connection: &Connection) -> Result<Loaded, StoreError> {
        match self.warm.take() {
            Some(mut loaded) => {
                loaded.place = self.place;
                loaded.assignments = assignments::all(connection, self.place.no)?;
                Ok(loaded)
            }
            None => Loaded::load(connection, self.place),
        }
    }

    fn with(
        &self,
        connection: &Connection,
        mut loaded: Loaded,
        unpacked: Vec<Change>,
    ) -> Result<Loaded, StoreError> {
        let incoming = self.incoming(connection, unpacked)?;
        if !incoming.is_empty() {
            admission::take(connection, &mut loaded, &incoming, &self.writers)?;
        }
        Ok(loaded)
    }
}

/// Keeps what arrived of an order whose record cannot be read, to be tried again with the next arrival.
///
/// # Errors
/// What the disk says.
pub(super) fn put_aside(connection: &Connection, arrived: &ArrivedOrder) -> Result<(), StoreError> {
    let (place, _) = office_side(connection, arrived)?;
    for bytes in &arrived.changes {
        set_aside::keep(connection, place.no, None, bytes, None)?;
    }
    match &arrived.snapshot {
        Some(bytes) => set_aside::keep(connection, place.no, None, bytes, Some(BAD_SNAPSHOT)),
        None => Ok(()),
    }
}

/// Everything but the record; tells whether an actor became known.
fn office_side(
    connection: &Connection,
    arrived: &ArrivedOrder,
) -> Result<(Place, bool), StoreError> {
    let mut place = orders::ensure(connection, arrived.order)?;
    place.leaving = match arrived.standing {
        Standing::Gone => true,
        Standing::OnCrew => false,
        Standing::Withdrawn => place.leaving,
    };
    orders::set_leaving(connection, place.no, place.leaving)?;
    let mut new_writers = false;
    for (actor, writer) in &arrived.actors {
        new_writers |= writers::keep(connection, place.no, *actor, writer)?;
    }
    for claim in &arrived.claims {
        hand_back::keep_claim(connection, place.no, claim)?;
    }
    for signed in &arrived.assignments {
        assignments::keep(connection, place.no, signed)?;
    }
    Ok((place, new_writers))
}
