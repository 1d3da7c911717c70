//! Changes from outside pass the guard; what passes is logged, what does not is put aside with the reason.

use std::collections::BTreeSet;

use fieldbook_document::{Change, Verdict};
use fieldbook_model::ChangeHash;
use rusqlite::Connection;

use super::hands::Judged;
use crate::loaded::Loaded;
use crate::set_aside::{FORK, HELD};
use crate::writers::Writers;
use crate::{StoreError, log, set_aside};

/// Lets in what passes the guard, and puts aside what does not.
pub(super) fn take(
    connection: &Connection,
    loaded: &mut Loaded,
    incoming: &[Vec<u8>],
    writers: &Writers,
) -> Result<(), StoreError> {
    let Judged { record, fresh, verdicts, work } = Judged::of(&loaded.record, incoming, writers)?;
    enter(connection, loaded.place.no, &fresh, incoming.iter().zip(verdicts), writers)?;
    loaded.renew(record, work, fresh.len());
    Ok(())
}

/// Logs what the guard let in, `fresh`, and puts aside what it did not.
pub(super) fn enter<'a>(
    connection: &Connection,
    no: i64,
    fresh: &[Change],
    verdicts: impl Iterator<Item = (&'a Vec<u8>, Verdict)>,
    writers: &Writers,
) -> Result<(), StoreError> {
    append(connection, no, fresh, writers)?;
    let mut waiting = Vec::new();
    for (bytes, verdict) in verdicts {
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
    wait(connection, no, waiting)
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

/// Logs changes that are in the record.
pub(super) fn append(
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
