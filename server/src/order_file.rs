//! Everything the hub holds of one order, as it is loaded for a verb, and how new changes are put into it.
//!
//! The office's verbs and the devices' pushes both end here, so that the sequence, the feed, the snapshot, the list
//! and the merge notes are always written together, in the caller's transaction.

mod append;
mod assign;
mod picture;

use fieldbook_document::{ActorOwners, Admission, Record, Verdict, admit};
use fieldbook_model::{Assignment, OrderId};

use crate::error::HubError;
use crate::storage::{OrderHead, StorageError, StoredAssignment, View};

pub(crate) use append::{Appended, append};
pub(crate) use assign::{issue, take_effect};
pub(crate) use picture::Picture;

/// An order as it stands in one consistent view.
pub(crate) struct OrderFile {
    /// How far its changes and assignments count.
    pub(crate) head: OrderHead,
    /// The newest assignment.
    pub(crate) assignment: Assignment,
    /// All versions of it, oldest first; the last is [`assignment`](Self::assignment).
    pub(crate) versions: Vec<Assignment>,
    /// The work record.
    pub(crate) record: Record,
}

impl OrderFile {
    /// Loads an order; an absent one is [`HubError::OrderUnknown`].
    pub(crate) fn load(view: &View<'_>, order: OrderId) -> Result<Self, HubError> {
        let head = view.head(order)?.ok_or(HubError::OrderUnknown)?;
        let versions = versions(view, order)?;
        let assignment = versions.last().cloned().ok_or(HubError::OrderUnknown)?;
        Ok(Self { head, assignment, versions, record: record(view, order)? })
    }
}

/// All versions of an order's assignment, oldest first.
pub(crate) fn versions(view: &View<'_>, order: OrderId) -> Result<Vec<Assignment>, HubError> {
    view.assignments(order)?.iter().map(read_assignment).collect()
}

fn read_assignment(stored: &StoredAssignment) -> Result<Assignment, HubError> {
    let unreadable = |_| StorageError::Unreadable { what: "assignment" };
    Ok(minicbor::decode(&stored.bytes).map_err(unreadable)?)
}

/// The record of an order: its snapshot, which is written in the same transaction as every change; when that is
/// missing or damaged, what the change log says.
fn record(view: &View<'_>, order: OrderId) -> Result<Record, HubError> {
    match saved(view, order)?.map(|bytes| Record::load(&bytes)) {
        Some(Ok(record)) => Ok(record),
        _ => rebuilt(view, order),
    }
}

/// The record of an order as it is sent whole.
pub(crate) fn snapshot(view: &View<'_>, order: OrderId) -> Result<Vec<u8>, HubError> {
    match saved(view, order)? {
        Some(bytes) => Ok(bytes),
        None => Ok(rebuilt(view, order)?.save()),
    }
}

fn saved(view: &View<'_>, order: OrderId) -> Result<Option<Vec<u8>>, HubError> {
    match view.snapshot(order) {
        Err(StorageError::Unreadable { .. }) => Ok(None),
        found => Ok(found?),
    }
}

/// The record as the change log has it. The hub's own log is trusted: each actor in it may write.
fn rebuilt(view: &View<'_>, order: OrderId) -> Result<Record, HubError> {
    let owners = view.actor_owners(order)?.into_iter().map(|row| (row.actor, row.writer()));
    let owners = ActorOwners(owners.collect());
    let log = view.changes(order, 1, u64::MAX)?;
    let bytes: Vec<_> = log.into_iter().map(|change| change.bytes).collect();
    let Admission { record, verdicts, .. } = admit(&Record::new()?, &bytes, &owners)?;
    let is_in =
        |verdict: &&Verdict| matches!(verdict, Verdict::Accepted(_) | Verdict::Duplicate(_));
    let (changes, kept) = (bytes.len(), verdicts.iter().filter(is_in).count());
    if kept < changes {
        tracing::error!(%order, changes, kept, "record rebuilt, but not all of its change log fits in");
    } else {
        tracing::warn!(%order, changes, "record rebuilt from the change log");
    }
    Ok(record)
}
