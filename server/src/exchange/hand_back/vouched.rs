//! Which of the changes that come back somebody vouches for: the phone or the office that wrote them, by a claim whose
//! signature stands, over a change whose past they are; or the hub itself, which signed an assignment knowing them.

use std::collections::{BTreeMap, HashMap, HashSet};

use fieldbook_document::{
    ActorOwners, Admission, Change, QuarantineReason, Record, Verdict, admit,
};
use fieldbook_model::{ActorId, ChangeHash, DeviceId, EngineerId, OrderId, Timestamp};
use fieldbook_wire::{ActorOwner, Claim, HandBackOrder, Key32};

use super::assignments::Signed;
use crate::error::HubError;
use crate::exchange::convert::{self, ToWire as _};
use crate::hub::Hub;
use crate::storage::{ActorOwnerRow, ClaimRow, View, Work};

/// The writers of an order, and what they claim.
pub(super) struct Vouched {
    owners: BTreeMap<ActorId, ActorOwnerRow>,
    claims: Vec<ClaimRow>,
    /// Heads that the office named when it signed an assignment: what is in their past was at the hub once.
    known: Vec<ChangeHash>,
}

impl Vouched {
    /// What the hub knows of the order's writers, and what the claims that come with it add.
    pub(super) fn of(
        hub: &Hub,
        view: &View<'_>,
        order: OrderId,
        given: &HandBackOrder,
        versions: &[Signed],
    ) -> Result<Self, HubError> {
        let bound = view.actor_owners(order)?.into_iter().map(|row| (row.actor, row));
        let known = versions.iter().flat_map(|(version, _)| version.known.clone()).collect();
        let mut vouched = Self { owners: bound.collect(), claims: view.claims(order)?, known };
        for claim in given.claims.iter().filter(|claim| claim.order == order.wire()) {
            if let Some((owner, key)) = owner(hub, view, claim)?
                && claim.verify(&key).is_ok()
            {
                vouched.take(owner, claim);
            }
        }
        for told in &given.actors {
            let row = told_owner(told);
            vouched.owners.entry(row.actor).or_insert(row);
        }
        Ok(vouched)
    }

    /// The first claim binds an actor; a claim of another's counts for nothing.
    fn take(&mut self, owner: ActorOwnerRow, claim: &Claim) {
        let bound = self.owners.entry(owner.actor).or_insert(owner);
        if bound.device.wire() != claim.device {
            return;
        }
        self.claims.push(ClaimRow {
            actor: bound.actor,
            seq: claim.seq,
            hash: convert::change(claim.hash),
            at: Timestamp::from_millis(claim.at),
            device: bound.device,
            signature: claim.signature.into(),
        });
    }

    /// The record with every change in it that is new, sound and vouched for, and a verdict for each of `changes`.
    pub(super) fn admit(
        &self,
        record: &Record,
        changes: &[Vec<u8>],
    ) -> Result<(Record, Vec<Verdict>), HubError> {
        let owners = self.writers();
        let mut nobodys: BTreeMap<usize, Change> = BTreeMap::new();
        loop {
            let offered = (0..).zip(changes).filter(|(place, _)| !nobodys.contains_key(place));
            let (places, bytes): (Vec<usize>, Vec<Vec<u8>>) =
                offered.map(|(place, bytes)| (place, bytes.clone())).unzip();
            let Admission { record: after, verdicts, .. } = admit(record, &bytes, &owners)?;
            let found = self.uncovered(&places, &verdicts);
            if found.is_empty() {
                let judged = places.into_iter().zip(verdicts);
                let all: BTreeMap<usize, Verdict> =
                    judged.chain(nobodys.into_iter().map(held)).collect();
                return Ok((after, all.into_values().collect()));
            }
            nobodys.extend(found);
        }
    }

    /// Keeps the owners and claims that the record bears out; answers all writers.
    pub(super) fn keep(
        self,
        work: &Work<'_>,
        order: OrderId,
        record: &Record,
    ) -> Result<ActorOwners, HubError> {
        let writers = self.writers();
        for owner in self.owners.values().filter(|owner| record.last_seq(&owner.actor) > 0) {
            work.bind_actor(order, owner)?;
        }
        for claim in self.claims.iter().filter(|claim| is_borne_out(record, claim)) {
            work.put_claim(order, claim)?;
        }
        Ok(writers)
    }

    fn writers(&self) -> ActorOwners {
        ActorOwners(self.owners.values().map(|row| (row.actor, row.writer())).collect())
    }

    /// The changes that were let in although nobody's claim reaches them, with their places.
    fn uncovered(&self, places: &[usize], verdicts: &[Verdict]) -> Vec<(usize, Change)> {
        let accepted = places.iter().zip(verdicts).filter_map(|(place, verdict)| match verdict {
            Verdict::Accepted(change) => Some((*place, change)),
            _ => None,
        });
        let accepted: Vec<(usize, &Change)> = accepted.collect();
        let new: HashMap<ChangeHash, &Change> =
            accepted.iter().map(|(_, change)| (change.hash, *change)).collect();
        let mut covered: HashSet<ChangeHash> =
            self.claims.iter().flat_map(|claim| covered(&new, claim)).collect();
        covered.extend(past(&new, &self.known));
        let nobodys = accepted.into_iter().filter(|(_, change)| !covered.contains(&change.hash));
        nobodys.map(|(place, change)| (place, change.clone())).collect()
    }
}

/// Who signed a claim, as far as the hub knows, and the key that shows it: a phone, or the hub itself for the office.
fn owner(
    hub: &Hub,
    view: &View<'_>,
    claim: &Claim,
) -> Result<Option<(ActorOwnerRow, Key32)>, HubError> {
    let actor = convert::actor(claim.actor);
    let device = DeviceId::from_bytes(claim.device.into());
    if device == hub.secrets().device {
        let row = ActorOwnerRow { actor, device, engineer: None, device_key: None };
        return Ok(Some((row, hub.public_key())));
    }
    let Some(phone) = view.device(device)? else { return Ok(None) };
    let row = ActorOwnerRow { actor, device, engineer: Some(phone.engineer), device_key: None };
    Ok(Some((row, Key32::from_bytes(phone.public_key))))
}

/// The claimant's changes among `new` that a claim speaks for: the one it names, and those in its past.
fn covered(new: &HashMap<ChangeHash, &Change>, claim: &ClaimRow) -> Vec<ChangeHash> {
    let named = new.get(&claim.hash);
    if named.is_none_or(|named| named.actor != claim.actor || named.seq != claim.seq) {
        return Vec::new();
    }
    let mut past = past(new, &[claim.hash]);
    past.retain(|hash| new.get(hash).is_some_and(|change| change.actor == claim.actor));
    past
}

/// These changes and everything they were written on, as far as it is new.
fn past(new: &HashMap<ChangeHash, &Change>, heads: &[ChangeHash]) -> Vec<ChangeHash> {
    let mut open: Vec<ChangeHash> =
        heads.iter().copied().filter(|head| new.contains_key(head)).collect();
    let mut seen: HashSet<ChangeHash> = open.iter().copied().collect();
    while let Some(hash) = open.pop() {
        let deps = new.get(&hash).map(|change| change.deps.as_slice()).unwrap_or_default();
        open.extend(deps.iter().filter(|dep| new.contains_key(*dep) && seen.insert(**dep)));
    }
    seen.into_iter().collect()
}

/// Who stands behind an actor by the phone's word. It lets nothing in by itself: what this actor wrote must be vouched
/// for, and each entry in it names its writer.
fn told_owner(told: &ActorOwner) -> ActorOwnerRow {
    ActorOwnerRow {
        actor: convert::actor(told.actor),
        device: DeviceId::from_bytes(told.device.into()),
        engineer: told.engineer.map(|engineer| EngineerId::from_bytes(engineer.into())),
        device_key: None,
    }
}

fn is_borne_out(record: &Record, claim: &ClaimRow) -> bool {
    let held = record.change(&claim.hash);
    held.is_some_and(|held| held.actor == claim.actor && held.seq == claim.seq)
}

fn held((place, change): (usize, Change)) -> (usize, Verdict) {
    let reason = QuarantineReason::UnknownActor(change.actor);
    (place, Verdict::Quarantined { hash: Some(change.hash), reason })
}
