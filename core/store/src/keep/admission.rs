//! Changes from outside pass the guard; what passes is logged, what does not is put aside with the reason.

use std::collections::BTreeSet;

use fieldbook_document::{Change, Verdict, admit};
use fieldbook_model::ChangeHash;
use rusqlite::Connection;

use super::snapshots::Opened;
use crate::loaded::Loaded;
use crate::orders::Place;
use crate::set_aside::{BAD_SNAPSHOT, FORK, HELD};
use crate::writers::Writers;
use crate::{ArrivedOrder, StoreError, assignments, log, set_aside};

/// The snapshot that arrived, opened; one that cannot be is put aside.
pub(super) fn opened(
    connection: &Connection,
    place: Place,
    arrived: &ArrivedOrder,
    snapshot: Option<Opened>,
) -> Result<Option<Opened>, StoreError> {
    let (None, Some(bytes)) = (&snapshot, &arrived.snapshot) else { return Ok(snapshot) };
    let opened = Opened::of(bytes);
    if opened.is_err() {
        set_aside::keep(connection, place.no, None, bytes, Some(BAD_SNAPSHOT))?;
    }
    Ok(opened.ok())
}

/// Whether a snapshot is adopted as it is: nothing of the order is here yet, and every writer in it may write. Otherwise
/// its changes are judged one by one like all others.
pub(super) fn may_adopt(
    connection: &Connection,
    place: Place,
    snapshot: &Opened,
    writers: &Writers,
) -> Result<bool, StoreError> {
    let may_write = snapshot.changes.iter().all(|change| writers.may_write(&change.actor));
    Ok(may_write && log::is_empty(connection, place.no)?)
}

/// The order as its snapshot says.
pub(super) fn adopt(
    connection: &Connection,
    place: Place,
    snapshot: Opened,
    writers: &Writers,
) -> Result<Loaded, StoreError> {
    let Opened { record, changes, work } = snapshot;
    let assignments = assignments::all(connection, place.no)?;
    append(connection, place.no, &changes, writers)?;
    Ok(Loaded::new(place, record, work, assignments, changes.len()))
}

/// Brings an order's record up to what arrived, and to what waited for it.
pub(super) fn admit_arrived(
    connection: &Connection,
    loaded: &mut Loaded,
    arrived: &ArrivedOrder,
    unpacked: Vec<Change>,
    writers: &Writers,
    new_writers: bool,
) -> Result<(), StoreError> {
    let no = loaded.place.no;
    let before = loaded.record.heads();
    let mut incoming = arrived.changes.clone();
    let unknown = unpacked.into_iter().filter(|change| !loaded.record.contains(&change.hash));
    incoming.extend(unknown.map(|change| change.bytes));
    incoming.extend(set_aside::worth_trying(connection, no, new_writers)?);
    if !incoming.is_empty() {
        take(connection, loaded, &incoming, writers)?;
    }
    if loaded.record.heads() != before {
        loaded.work = loaded.record.read()?;
    }
    Ok(())
}

/// Lets in what passes the guard, and puts aside what does not.
pub(super) fn take(
    connection: &Connection,
    loaded: &mut Loaded,
    incoming: &[Vec<u8>],
    writers: &Writers,
) -> Result<(), StoreError> {
    let before = loaded.record.heads();
    let admission = admit(&loaded.record, incoming, writers)?;
    let fresh = admission.record.changes_since(&before);
    append(connection, loaded.place.no, &fresh, writers)?;
    loaded.renew(admission.record, fresh.len());
    let mut waiting = Vec::new();
    for (bytes, verdict) in incoming.iter().zip(admission.verdicts) {
        let no = loaded.place.no;
        match verdict {
            Verdict::Accepted(_) | Verdict::Duplicate(_) => {
                set_aside::release(connection, no, bytes)?;
            }
            Verdict::ActorFork { hash } => {
                set_aside::keep(connection, no, Some(hash), bytes, Some(FORK))?;
            }
            Verdict::Quarantined { hash, reason } => {
                set_aside::keep(connection, no, hash, bytes, Some(reason.code()))?;
            }
            Verdict::NeedsDependencies { hash, missing } => waiting.push((hash, missing, bytes)),
        }
    }
    wait(connection, loaded.place.no, waiting)
}

/// Changes with missing dependencies wait, unless one of these is quarantined: then they are held with it, as they
/// would have been had they come together.
fn wait(
    connection: &Connection,
    no: i64,
    waiting: Vec<(ChangeHash, Vec<ChangeHash>, &Vec<u8>)>,
) -> Result<(), StoreError> {
    let mut held = BTreeSet::new();
    for dep in waiting.iter().flat_map(|(_, missing, _)| missing) {
        if set_aside::is_quarantined(connection, no, dep)? {
            held.insert(*dep);
        }
    }
    for (hash, missing, bytes) in waiting {
        let reason = missing.iter().any(|dep| held.contains(dep)).then_some(HELD);
        set_aside::keep(connection, no, Some(hash), bytes, reason)?;
    }
    Ok(())
}

fn append(
    connection: &Connection,
    no: i64,
    changes: &[Change],
    writers: &Writers,
) -> Result<(), StoreError> {
    for change in changes {
        let writer =
            writers.number(&change.actor).ok_or(StoreError::damaged("a change by nobody"))?;
        log::append(connection, no, writer, change)?;
    }
    Ok(())
}
