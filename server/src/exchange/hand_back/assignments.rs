//! Signed assignments that come back: they stand on this hub's own signature, whoever brings them.

use std::collections::BTreeMap;

use fieldbook_model::{Assignment, AssignmentVersion, OrderId, StockLocation, Timestamp};
use fieldbook_wire::{Key32, SignedAssignment};

use crate::error::HubError;
use crate::order_file::take_effect;
use crate::storage::{EngineerRow, FeedWhat, Membership, OrderHead, StoredAssignment, Work};

/// A version and what was signed.
pub(super) type Signed = (Assignment, StoredAssignment);

/// The versions of this order that the hub itself signed, lowest first; what else is among them is passed over.
pub(super) fn signed(hub: &Key32, order: OrderId, given: &[SignedAssignment]) -> Vec<Signed> {
    let read = |signed: &SignedAssignment| {
        signed.verify(hub).ok()?;
        let assignment: Assignment = minicbor::decode(&signed.bytes).ok()?;
        let stored = StoredAssignment {
            version: assignment.version,
            bytes: signed.bytes.clone(),
            signature: signed.signature.into(),
        };
        (assignment.order == order).then_some((assignment.version, (assignment, stored)))
    };
    let versions: BTreeMap<AssignmentVersion, Signed> = given.iter().filter_map(read).collect();
    versions.into_values().collect()
}

/// Keeps the versions that the hub lacks. Those above the newest it has take effect one after the other; older ones, which
/// the restored hub has decided anew since, are history that everybody is told.
pub(super) fn restore(
    work: &Work<'_>,
    order: OrderId,
    versions: &[Signed],
    now: Timestamp,
) -> Result<(), HubError> {
    let mut head = match work.head(order)? {
        Some(head) => head,
        None if versions.is_empty() => return Err(HubError::OrderUnknown),
        None => {
            work.add_order(order, now.as_millis())?;
            OrderHead { next_seq: 1, version: AssignmentVersion::default() }
        }
    };
    for (assignment, stored) in versions {
        if work.assignment(order, stored.version)?.is_some() {
            continue;
        }
        introduce(work, assignment, now)?;
        work.add_assignment(order, stored)?;
        if stored.version > head.version {
            head = take_effect(work, head, assignment)?;
        } else {
            tell(work, assignment)?;
        }
    }
    Ok(())
}

/// Engineers that the hub lost too are known again by the names that the assignment gives them.
fn introduce(work: &Work<'_>, assignment: &Assignment, now: Timestamp) -> Result<(), HubError> {
    for member in &assignment.crew {
        if work.engineer(member.engineer)?.is_none() {
            let van = StockLocation(format!("van of {}", member.name));
            let row = EngineerRow { engineer: member.engineer, name: member.name.clone(), van };
            work.add_engineer(&row, now.as_millis())?;
        }
    }
    Ok(())
}

/// A version that was outdone before it came back: the crew is told, and who was on the order then may still deliver.
fn tell(work: &Work<'_>, outdone: &Assignment) -> Result<(), HubError> {
    let (order, version) = (outdone.order, outdone.version);
    for engineer in work.crew_now(order)? {
        work.tell(engineer, order, FeedWhat::Assigned(version))?;
    }
    for member in &outdone.crew {
        if work.membership(member.engineer, order)?.is_none() {
            let feed_seq = work.tell(member.engineer, order, FeedWhat::Left(version))?;
            work.put_membership(member.engineer, order, Membership { on_crew: false, feed_seq })?;
        }
    }
    Ok(())
}
