//! Checks a proof offline: every change is what it is said to be and fits on those before it, by the same guard that
//! phones and hub use; a signature of its writer's phone reaches it; and each sign-off is bound to the report that the
//! customer saw. The first fault is named, in the order in which the hub took the changes.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use fieldbook_document::{ActorOwners, Change, MAX_TOGETHER, Record, Verdict, Writer, admit};
use fieldbook_model::{ActorId, Author, ChangeHash, EntryId, SignOff, report_hash};
use fieldbook_wire::{Claim, Hash32, Id16, Key32, Sig64, verify_assignment};
use serde::Serialize;

use super::{FORMAT, Proof, ProvenActor, ProvenChange, ProvenClaim};

/// A proof without a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Intact {
    /// Changes that were checked.
    pub changes: usize,
    /// Sign-offs that are bound to the report that was signed.
    pub sign_offs: usize,
    /// The key of the hub that stands behind it; compare it with the company's.
    pub hub_key: String,
}

/// The first thing that is wrong with a proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not a proof, or one that contradicts itself.
    #[error("not a proof that can be read")]
    Unreadable,
    /// An assignment is not signed by the hub.
    #[error("assignment {number} is not signed by the hub")]
    Assignment {
        /// The how-many-th, from 1.
        number: usize,
    },
    /// A change is not the one that it is said to be, or does not fit on those before it.
    #[error("change {number} (actor {actor}, {seq}) was altered: {reason}")]
    Altered {
        /// The how-many-th of the file, from 1.
        number: usize,
        /// Under whose name.
        actor: ActorId,
        /// The how-many-th of the actor.
        seq: u64,
        /// Why it is not believed.
        reason: String,
    },
    /// A change that its writer signed is not in the file.
    #[error("a signed change is missing (actor {actor}, {seq})")]
    Missing {
        /// Who wrote it.
        actor: ActorId,
        /// The how-many-th of the actor.
        seq: u64,
    },
    /// No signature of its writer's phone reaches a change.
    #[error("change {number} (actor {actor}, {seq}) is signed by nobody who may write it")]
    Unsigned {
        /// The how-many-th of the file, from 1.
        number: usize,
        /// Under whose name.
        actor: ActorId,
        /// The how-many-th of the actor.
        seq: u64,
    },
    /// A sign-off is bound to another report than the one that it was given for.
    #[error("sign-off {0} was given for another report")]
    SignOff(EntryId),
}

/// Checks a proof.
///
/// # Errors
/// The first [`Fault`].
pub fn verify(proof: &Proof) -> Result<Intact, Fault> {
    if proof.format != FORMAT {
        return Err(Fault::Unreadable);
    }
    let hub_key: Key32 = proof.hub_key.parse().map_err(|_| Fault::Unreadable)?;
    assignments(proof, &hub_key)?;
    let history = History::admit(proof)?;
    history.signed(proof, &hub_key)?;
    let work = history.record.read().map_err(|_| Fault::Unreadable)?;
    let sign_offs = work.sign_offs.iter().map(|written| &written.value);
    sign_offs.clone().try_for_each(|sign_off| history.bound(sign_off))?;
    Ok(Intact {
        changes: proof.changes.len(),
        sign_offs: sign_offs.count(),
        hub_key: proof.hub_key.clone(),
    })
}

fn assignments(proof: &Proof, hub_key: &Key32) -> Result<(), Fault> {
    for (number, signed) in (1..).zip(&proof.assignments) {
        let (bytes, signature) = (hex(&signed.bytes)?, signed.signature.parse());
        let signature = signature.map_err(|_| Fault::Unreadable)?;
        verify_assignment(hub_key, &bytes, &signature).map_err(|_| Fault::Assignment { number })?;
    }
    Ok(())
}

/// The changes, each believed as far as the guard believes it.
struct History {
    record: Record,
    changes: BTreeMap<ChangeHash, Change>,
    order: Vec<ChangeHash>,
    owners: ActorOwners,
}

impl History {
    fn admit(proof: &Proof) -> Result<Self, Fault> {
        let record = Record::new().map_err(|_| Fault::Unreadable)?;
        let mut history =
            Self { record, changes: BTreeMap::new(), order: Vec::new(), owners: owners(proof) };
        for (batch, stated) in proof.changes.chunks(MAX_TOGETHER).enumerate() {
            let bytes =
                stated.iter().map(|change| hex(&change.bytes)).collect::<Result<Vec<_>, _>>()?;
            let admission = admit(&history.record, &bytes, &history.owners);
            let admission = admission.map_err(|_| Fault::Unreadable)?;
            for (place, (stated, verdict)) in stated.iter().zip(admission.verdicts).enumerate() {
                let number = batch * MAX_TOGETHER + place + 1;
                let needs = matches!(verdict, Verdict::NeedsDependencies { .. });
                match (accepted(verdict), needs) {
                    (Ok(change), _) if is_as_stated(&change, stated) => {
                        history.order.push(change.hash);
                        history.changes.insert(change.hash, change);
                    }
                    (Ok(_), _) => {
                        return Err(altered(
                            number,
                            stated,
                            "it is another change than the one named",
                        ));
                    }
                    (Err(reason), true) => {
                        return Err(history
                            .loose_end(proof)
                            .unwrap_or_else(|| altered(number, stated, &reason)));
                    }
                    (Err(reason), false) => return Err(altered(number, stated, &reason)),
                }
            }
            history.record = admission.record;
        }
        Ok(history)
    }

    /// A change on which nothing stands and that nobody claims: it was put in another's place, whose successors now lack
    /// what they were written on.
    fn loose_end(&self, proof: &Proof) -> Option<Fault> {
        let depended: BTreeSet<_> = self.changes.values().flat_map(|change| &change.deps).collect();
        let claimed: BTreeSet<_> = proof.claims.iter().map(|claim| &claim.hash).collect();
        let loose = |hash: &ChangeHash| !depended.contains(hash) && !claimed.contains(hash);
        let (place, _) = self.order.iter().enumerate().find(|(_, hash)| loose(hash))?;
        Some(altered(
            place + 1,
            proof.changes.get(place)?,
            "what follows was written on another change",
        ))
    }

    /// Whether each change is reached by a claim of the device that owns its actor.
    fn signed(&self, proof: &Proof, hub_key: &Key32) -> Result<(), Fault> {
        let mut reached = BTreeSet::new();
        for claim in &proof.claims {
            if !is_signed(proof, claim, hub_key) {
                continue;
            }
            if !self.changes.contains_key(&claim.hash) {
                return Err(Fault::Missing { actor: claim.actor, seq: claim.seq });
            }
            let past = self.past([claim.hash]);
            let own = past.into_iter().filter(|hash| self.is_of(hash, claim));
            reached.extend(own);
        }
        let first = (1..).zip(&self.order).find(|(_, hash)| !reached.contains(*hash));
        match first.and_then(|(number, hash)| Some((number, self.changes.get(hash)?))) {
            Some((number, Change { actor, seq, .. })) => {
                Err(Fault::Unsigned { number, actor: *actor, seq: *seq })
            }
            None => Ok(()),
        }
    }

    fn is_of(&self, hash: &ChangeHash, claim: &ProvenClaim) -> bool {
        self.changes
            .get(hash)
            .is_some_and(|change| change.actor == claim.actor && change.seq <= claim.seq)
    }

    /// Whether the report that was signed is the one that the record held then.
    fn bound(&self, sign_off: &SignOff) -> Result<(), Fault> {
        let past = self.past(sign_off.heads.iter().copied());
        let seen = self.order.iter().filter(|hash| past.contains(*hash));
        let bytes: Vec<_> =
            seen.filter_map(|hash| Some((*hash, self.changes.get(hash)?.bytes.clone()))).collect();
        let then =
            Record::new().and_then(|record| record.replay(&bytes)).and_then(|record| record.read());
        let then = then.map_err(|_| Fault::Unreadable)?;
        let is_bound = report_hash(&then) == sign_off.report;
        is_bound.then_some(()).ok_or(Fault::SignOff(sign_off.id))
    }

    /// These changes and everything that they were written on.
    fn past(&self, heads: impl IntoIterator<Item = ChangeHash>) -> BTreeSet<ChangeHash> {
        let (mut past, mut queue) = (BTreeSet::new(), Vec::from_iter(heads));
        while let Some(hash) = queue.pop() {
            let Some(change) = self.changes.get(&hash) else { continue };
            if past.insert(hash) {
                queue.extend(change.deps.iter().copied());
            }
        }
        past
    }
}

fn altered(number: usize, stated: &ProvenChange, reason: &str) -> Fault {
    Fault::Altered { number, actor: stated.actor, seq: stated.seq, reason: reason.to_owned() }
}

fn is_as_stated(change: &Change, stated: &ProvenChange) -> bool {
    (change.actor, change.seq, change.hash) == (stated.actor, stated.seq, stated.hash)
}

fn accepted(verdict: Verdict) -> Result<Change, String> {
    match verdict {
        Verdict::Accepted(change) => Ok(change),
        Verdict::Duplicate(_) => Err("it is in the file twice".to_owned()),
        Verdict::ActorFork { .. } => {
            Err("its actor wrote another change with this number".to_owned())
        }
        Verdict::NeedsDependencies { .. } => Err("a change before it is missing".to_owned()),
        Verdict::Quarantined { reason, .. } => Err(reason.code().to_owned()),
    }
}

fn owners(proof: &Proof) -> ActorOwners {
    let owner = |owner: &ProvenActor| {
        let author = owner.engineer.map_or(Author::Office, Author::Engineer);
        (owner.actor, Writer { device: owner.device, author, on_order: true })
    };
    ActorOwners(proof.actors.iter().map(owner).collect())
}

/// Whether the device that owns the actor signed this.
fn is_signed(proof: &Proof, claim: &ProvenClaim, hub_key: &Key32) -> bool {
    let owner = proof.actors.iter().find(|owner| owner.actor == claim.actor);
    let Some(owner) = owner.filter(|owner| owner.device == claim.device) else { return false };
    let key = match (&owner.key, owner.engineer) {
        (Some(key), _) => key.parse().ok(),
        (None, None) => Some(*hub_key),
        (None, Some(_)) => None,
    };
    let signature: Option<Sig64> = claim.signature.parse().ok();
    let (Some(key), Some(signature)) = (key, signature) else { return false };
    let claim = Claim {
        order: Id16::from_bytes(*proof.order.as_bytes()),
        actor: Id16::from_bytes(*claim.actor.as_bytes()),
        seq: claim.seq,
        hash: Hash32::from_bytes(*claim.hash.as_bytes()),
        at: claim.at,
        device: Id16::from_bytes(*claim.device.as_bytes()),
        signature,
    };
    claim.verify(&key).is_ok()
}

fn hex(text: &str) -> Result<Vec<u8>, Fault> {
    HEXLOWER.decode(text.as_bytes()).map_err(|_| Fault::Unreadable)
}
