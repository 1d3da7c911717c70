//! Puts changes into an order: numbers them, tells everyone on it, and refreshes what is read.

use fieldbook_document::Change;
use fieldbook_model::{ActorId, DeviceId, OrderId};

use super::Picture;
use crate::error::HubError;
use crate::storage::{FeedWhat, OrderHead, StoredChange, Work};

/// Changes that were let in, with what the order looks like after them.
pub(crate) struct Appended<'a> {
    /// Where.
    pub(crate) order: OrderId,
    /// Where it stood when the changes were let in; the caller has checked that it still does.
    pub(crate) head: OrderHead,
    /// The changes, each after those it depends on.
    pub(crate) changes: &'a [Change],
    /// Whose device writes under an actor.
    pub(crate) device_of: &'a dyn Fn(ActorId) -> DeviceId,
    /// The order after them.
    pub(crate) picture: &'a Picture,
}

/// Puts them in. Unique keys make a second time fail, whatever the caller believed.
pub(crate) fn append(work: &Work<'_>, new: &Appended<'_>, now: i64) -> Result<OrderHead, HubError> {
    let crew = work.crew_now(new.order)?;
    let mut head = new.head;
    for change in new.changes {
        let stored = StoredChange {
            seq: head.next_seq,
            hash: change.hash,
            actor: change.actor,
            actor_seq: change.seq,
            device: (new.device_of)(change.actor),
            bytes: change.bytes.clone(),
        };
        work.add_change(new.order, &stored, now)?;
        for engineer in &crew {
            work.tell(*engineer, new.order, FeedWhat::Change(stored.seq))?;
        }
        head.next_seq += 1;
    }
    work.put_head(new.order, head)?;
    new.picture.put(work, head.next_seq - 1, now)?;
    Ok(head)
}
