//! Issues a version of an assignment: signs it, keeps it, and tells everyone whom it concerns.

use fieldbook_model::{Assignment, EngineerId};
use fieldbook_wire::{SigningKey, sign_assignment};

use crate::error::HubError;
use crate::storage::{FeedWhat, Membership, OrderHead, StorageError, StoredAssignment, Work};

/// The assignment as it travels and is kept.
fn sign(assignment: &Assignment, key: &SigningKey) -> Result<StoredAssignment, HubError> {
    let unwritable = |_| StorageError::Unreadable { what: "assignment" };
    let bytes = minicbor::to_vec(assignment).map_err(unwritable)?;
    let signature = *sign_assignment(key, &bytes).as_bytes();
    Ok(StoredAssignment { version: assignment.version, bytes, signature })
}

/// Keeps a new version, in the transaction that looked at the one before, and makes it count.
pub(crate) fn issue(
    work: &Work<'_>,
    head: OrderHead,
    assignment: &Assignment,
    key: &SigningKey,
) -> Result<OrderHead, HubError> {
    work.add_assignment(assignment.order, &sign(assignment, key)?)?;
    take_effect(work, head, assignment)
}

/// Makes a version that is kept the one that counts; tells those who stay, come and go.
pub(crate) fn take_effect(
    work: &Work<'_>,
    head: OrderHead,
    assignment: &Assignment,
) -> Result<OrderHead, HubError> {
    let order = assignment.order;
    let head = OrderHead { version: assignment.version, ..head };
    work.put_head(order, head)?;
    let before = work.crew_now(order)?;
    for engineer in &before {
        let stays = assignment.has_crew(*engineer);
        let what =
            if stays { FeedWhat::Assigned(head.version) } else { FeedWhat::Left(head.version) };
        let feed_seq = work.tell(*engineer, order, what)?;
        if !stays {
            work.put_membership(*engineer, order, Membership { on_crew: false, feed_seq })?;
        }
    }
    for engineer in newcomers(assignment, &before) {
        let feed_seq = work.tell(engineer, order, FeedWhat::Joined(head.version))?;
        work.put_membership(engineer, order, Membership { on_crew: true, feed_seq })?;
    }
    Ok(head)
}

fn newcomers<'a>(
    assignment: &'a Assignment,
    before: &'a [EngineerId],
) -> impl Iterator<Item = EngineerId> + 'a {
    assignment
        .crew
        .iter()
        .map(|member| member.engineer)
        .filter(|engineer| !before.contains(engineer))
}
