//! What is new of one order: who wrote, the office's side, the record; then its read tables.

use rusqlite::Connection;

use super::admission;
use super::snapshots::Opened;
use crate::loaded::Loaded;
use crate::orders::Place;
use crate::set_aside::BAD_SNAPSHOT;
use crate::store::Me;
use crate::{
    ArrivedOrder, Standing, StoreError, assignments, hand_back, orders, recover, retired,
    set_aside, snapshot, tables, writers,
};

/// An order after what arrived.
pub(super) struct News {
    pub(super) loaded: Loaded,
    pub(super) reads_differently: bool,
}

/// Keeps what arrived of an order; `None` when the order was never here and is gone.
///
/// # Errors
/// [`StoreError::Document`] and [`StoreError::Damaged`] concern this order only.
pub(super) fn keep(
    connection: &Connection,
    arrived: &ArrivedOrder,
    snapshot: Option<Opened>,
    warm: Option<Loaded>,
    me: Me,
) -> Result<Option<News>, StoreError> {
    if arrived.standing == Standing::Gone && orders::find(connection, arrived.order)?.is_none() {
        return Ok(None);
    }
    apply(connection, arrived, snapshot, warm, me).map(Some)
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

fn apply(
    connection: &Connection,
    arrived: &ArrivedOrder,
    snapshot: Option<Opened>,
    warm: Option<Loaded>,
    me: Me,
) -> Result<News, StoreError> {
    let (place, new_writers) = office_side(connection, arrived)?;
    let authority = writers::all(connection, place.no)?;
    let snapshot = admission::opened(connection, place, arrived, snapshot)?;
    let (mut loaded, unpacked) = match snapshot {
        Some(snapshot) if admission::may_adopt(connection, place, &snapshot, &authority)? => {
            let loaded = admission::adopt(connection, place, snapshot, &authority)?;
            (loaded, Vec::new())
        }
        snapshot => {
            let loaded = match warm {
                Some(mut loaded) => {
                    loaded.place = place;
                    loaded.assignments = assignments::all(connection, place.no)?;
                    loaded
                }
                None => Loaded::load(connection, place)?,
            };
            (loaded, snapshot.map(|snapshot| snapshot.changes).unwrap_or_default())
        }
    };
    admission::admit_arrived(connection, &mut loaded, arrived, unpacked, &authority, new_writers)?;
    recover::bring_back(connection, &mut loaded)?;
    retired::take_back(connection, place.no)?;
    let reads_differently = tables::refresh(connection, &loaded, me.engineer)?;
    snapshot::take_when_due(connection, &mut loaded)?;
    Ok(News { loaded, reads_differently })
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
