//! How much of one record each device has taken up: a phone that is on an order could otherwise fill the record until
//! nobody can load it, change by innocent change, or make every clock as long as the actors it invents.

use std::collections::BTreeMap;

use fieldbook_model::DeviceId;

use super::authority::{Authority, Writer};
use super::{MAX_ACTORS_OF_DEVICE, MAX_OPERATIONS_OF_DEVICE};
use crate::QuarantineReason;
use crate::history::{History, Node};

/// What the devices that the authority knows have in a record.
pub(super) struct Shares(BTreeMap<DeviceId, Share>);

/// Actors and operations of one device.
#[derive(Clone, Copy, Default)]
pub(super) struct Share {
    actors: usize,
    operations: u64,
}

impl Shares {
    /// The shares as they stand.
    pub(super) fn of(history: &History, authority: &dyn Authority) -> Self {
        let mut shares = Self(BTreeMap::new());
        for (actor, operations) in history.actors() {
            if let Some(writer) = authority.writer(&actor) {
                shares.add(writer.device, Share { actors: 1, operations });
            }
        }
        shares
    }

    /// Whether the writer's device may add a change.
    pub(super) fn admits(
        &self,
        history: &History,
        node: &Node,
        writer: &Writer,
    ) -> Result<(), QuarantineReason> {
        let more = Self::added(history, node);
        let taken = self.0.get(&writer.device).copied().unwrap_or_default();
        let fits = taken.actors + more.actors <= MAX_ACTORS_OF_DEVICE
            && taken.operations.saturating_add(more.operations) <= MAX_OPERATIONS_OF_DEVICE;
        fits.then_some(()).ok_or(QuarantineReason::TooManyOperations)
    }

    /// What a change adds that is not in the history yet.
    pub(super) fn added(history: &History, node: &Node) -> Share {
        let is_new = history.last_seq(&node.actor) == 0;
        let operations = (node.max_op + 1).saturating_sub(node.start_op);
        Share { actors: usize::from(is_new), operations }
    }

    /// Takes note of what a device's change added.
    pub(super) fn add(&mut self, device: DeviceId, more: Share) {
        let share = self.0.entry(device).or_default();
        share.actors += more.actors;
        share.operations = share.operations.saturating_add(more.operations);
    }
}

#[cfg(test)]
mod tests {
    use fieldbook_model::{ActorId, Author, ChangeHash};

    use super::*;
    use crate::ActorOwners;
    use crate::testkit::engineer;

    /// A history in which an actor after the other wrote one change of so many operations.
    fn history(actors: usize, operations: u64) -> (History, ActorOwners) {
        let (mut history, mut owners) = (History::default(), ActorOwners::default());
        for n in 0..actors {
            let node = node(n, operations);
            owners.0.insert(node.actor, writer(1));
            history.push(node);
        }
        (history, owners)
    }

    fn node(n: usize, operations: u64) -> Node {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&n.to_be_bytes());
        let mut hash = [0; 32];
        hash[..16].copy_from_slice(&id);
        let (hash, actor) = (ChangeHash::from_bytes(hash), ActorId::from_bytes(id));
        Node { hash, actor, seq: 1, deps: Vec::new(), start_op: 1, max_op: operations }
    }

    fn writer(device: u8) -> Writer {
        let device = DeviceId::from_bytes([device; 16]);
        Writer { device, author: Author::Engineer(engineer(1)), on_order: true }
    }

    fn check(history: &(History, ActorOwners), more: u64, device: u8) -> bool {
        let shares = Shares::of(&history.0, &history.1);
        shares.admits(&history.0, &node(9_999, more), &writer(device)).is_ok()
    }

    #[test]
    fn one_device_fills_no_record_and_leaves_the_others_theirs() {
        let almost = history(1, MAX_OPERATIONS_OF_DEVICE - 10);
        assert!(check(&almost, 10, 1));
        assert!(!check(&almost, 11, 1));
        assert!(check(&almost, 11, 2), "another device has its own share");
    }

    #[test]
    fn one_device_invents_no_actors_without_end() {
        assert!(check(&history(MAX_ACTORS_OF_DEVICE - 1, 1), 1, 1));
        let full = history(MAX_ACTORS_OF_DEVICE, 1);
        assert!(!check(&full, 1, 1));
        assert!(check(&full, 1, 2), "another device has its own share");
        let (history, owners) = &full;
        let again = Node { seq: 2, ..node(0, 1) };
        assert!(Shares::of(history, owners).admits(history, &again, &writer(1)).is_ok());
    }
}
