//! Claims and what a receipt says, as far as they repeat what was said beside them.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::RebuildError;
use super::changes::{Named, named};
use crate::ids::{Hash32, Id16, Sig64};
use crate::messages::{Claim, Held};

/// A claim to the last change of its actor in the list beside it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct BriefClaim {
    #[n(0)]
    pub(super) actor: u32,
    #[n(1)]
    pub(super) device: Id16,
    #[n(2)]
    pub(super) at: i64,
    #[n(3)]
    pub(super) signature: Sig64,
}

/// The last change of each actor in a list, by actor.
pub(super) fn last_of_each(changes: &[Vec<u8>]) -> Vec<(Id16, u64, Hash32)> {
    let mut last: BTreeMap<[u8; 16], Named> = BTreeMap::new();
    for change in changes.iter().filter_map(|change| named(change)) {
        let is_older = last
            .get(&change.header.actor)
            .is_some_and(|known| known.header.seq > change.header.seq);
        if !is_older {
            last.insert(change.header.actor, change);
        }
    }
    last.into_iter()
        .map(|(actor, named)| (Id16::from_bytes(actor), named.header.seq, named.hash))
        .collect()
}

/// What the hub holds when it holds these changes of an order.
pub(super) fn held(order: Id16, changes: &[Vec<u8>]) -> Vec<Held> {
    last_of_each(changes)
        .into_iter()
        .map(|(actor, seq, hash)| Held { order, actor, seq, hash })
        .collect()
}

/// Parts claims into those that a list of changes implies, and the others.
pub(super) fn shorten(
    order: Id16,
    claims: &[Claim],
    changes: &[Vec<u8>],
) -> (Vec<BriefClaim>, Vec<Claim>) {
    let last = last_of_each(changes);
    let (mut brief, mut others) = (Vec::new(), Vec::new());
    for claim in claims {
        let said = (claim.actor, claim.seq, claim.hash);
        let place = last.iter().position(|implied| *implied == said && claim.order == order);
        match place.and_then(|place| u32::try_from(place).ok()) {
            Some(actor) => brief.push(BriefClaim {
                actor,
                device: claim.device,
                at: claim.at,
                signature: claim.signature,
            }),
            None => others.push(claim.clone()),
        }
    }
    (brief, others)
}

/// The claims again: the implied ones, then the others.
pub(super) fn rebuild(
    order: Id16,
    brief: Vec<BriefClaim>,
    others: Vec<Claim>,
    changes: &[Vec<u8>],
) -> Result<Vec<Claim>, RebuildError> {
    if brief.is_empty() {
        return Ok(others);
    }
    let last = last_of_each(changes);
    let claim = |brief: BriefClaim| {
        let place = usize::try_from(brief.actor).unwrap_or(usize::MAX);
        let (actor, seq, hash) = *last.get(place).ok_or(RebuildError::Reference)?;
        let BriefClaim { device, at, signature, .. } = brief;
        Ok(Claim { order, actor, seq, hash, at, device, signature })
    };
    brief.into_iter().map(claim).chain(others.into_iter().map(Ok)).collect()
}
