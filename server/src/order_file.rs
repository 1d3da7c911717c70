//! Everything the hub holds of one order, as it is loaded for a verb, and how new changes are put into it.
//!
//! The office's verbs and the devices' pushes both end here, so that the sequence, the feed, the snapshot, the list
//! and the merge notes are always written together, in the caller's transaction.

mod append;
mod assign;
mod picture;

use fieldbook_document::Record;
use fieldbook_model::{Assignment, OrderId};

use crate::error::HubError;
use crate::storage::{OrderHead, StorageError, StoredAssignment, View};

pub(crate) use append::{Appended, append};
pub(crate) use assign::issue;
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
        Ok(Self { head, assignment, versions, record: record(view, order, head)? })
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

/// The record: its snapshot, which is written in the same transaction as every change.
fn record(view: &View<'_>, order: OrderId, head: OrderHead) -> Result<Record, HubError> {
    match view.snapshot(order)? {
        Some((seq, bytes)) if seq + 1 == head.next_seq => Ok(Record::load(&bytes)?),
        _ if head.next_seq == 1 => Ok(Record::new()?),
        _ => Err(StorageError::Unreadable { what: "snapshot" }.into()),
    }
}
