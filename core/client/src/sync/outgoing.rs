//! From the outbox to the wire: own changes by order, each order with the claims that say *these are mine*.

use std::collections::BTreeMap;

use fieldbook_document::Change;
use fieldbook_model::{ActorId, Timestamp};
use fieldbook_store::OutboxOrder;
use fieldbook_wire::{Claim, Claimed, Form, Hash32, Id16, PushOrder};

use super::me::Me;

/// An order's changes, claimed at this moment.
pub(super) fn push_order(order: OutboxOrder, me: &Me, at: Timestamp) -> PushOrder {
    let id = Id16::from_bytes(*order.order.as_bytes());
    let claims = claims(id, &order.changes, me, at);
    let changes = order.changes.into_iter().map(|change| change.bytes).collect();
    PushOrder { order: id, claims, form: Form::PLAIN, changes }
}

/// This phone's word, signed at this moment, that these changes are its own.
pub(super) fn claims(order: Id16, own: &[Change], me: &Me, at: Timestamp) -> Vec<Claim> {
    let claim = |(actor, last): (ActorId, &Change)| {
        let claimed = Claimed {
            order,
            actor: Id16::from_bytes(*actor.as_bytes()),
            seq: last.seq,
            hash: Hash32::from_bytes(*last.hash.as_bytes()),
            at: at.as_millis(),
            device: me.id(),
        };
        Claim::sign(claimed, &me.key)
    };
    last_of_each_actor(own).map(claim).collect()
}

fn last_of_each_actor(changes: &[Change]) -> impl Iterator<Item = (ActorId, &Change)> {
    let mut last: BTreeMap<ActorId, &Change> = BTreeMap::new();
    for change in changes {
        let place = last.entry(change.actor).or_insert(change);
        if change.seq > place.seq {
            *place = change;
        }
    }
    last.into_iter()
}

#[cfg(test)]
mod tests {
    use fieldbook_model::{ChangeHash, DeviceId, OrderId};
    use fieldbook_wire::{Key32, SigningKey};

    use super::*;

    fn change(actor: u8, seq: u8) -> Change {
        let hash = ChangeHash::from_bytes([seq; 32]);
        Change {
            hash,
            actor: ActorId::from_bytes([actor; 16]),
            seq: seq.into(),
            deps: vec![],
            bytes: vec![actor, seq],
        }
    }

    #[test]
    fn each_actor_claims_its_last_change_and_the_phone_signs_it() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = key.public();
        let me =
            Me { device: DeviceId::from_bytes([9; 16]), key, hub_key: Key32::from_bytes([0; 32]) };
        let changes = vec![change(1, 4), change(2, 1), change(1, 5)];
        let order = OutboxOrder { order: OrderId::from_bytes([3; 16]), changes };
        let push = push_order(order, &me, Timestamp::from_millis(11));
        let claimed: Vec<_> = push
            .claims
            .iter()
            .map(|claim| (claim.actor.as_bytes()[0], claim.seq, claim.at))
            .collect();
        assert_eq!(claimed, [(1, 5, 11), (2, 1, 11)]);
        assert_eq!(push.changes, [vec![1, 4], vec![2, 1], vec![1, 5]]);
        for claim in &push.claims {
            assert_eq!(claim.verify(&public), Ok(()));
            assert_eq!((claim.order, claim.device), (push.order, me.id()));
        }
    }
}
