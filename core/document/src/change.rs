//! One change of a record: what travels, what is stored, what is hashed.

use fieldbook_model::{ActorId, ChangeHash};

use crate::DocumentError;
use crate::chunk::{self, CHANGE};

/// One automerge change, uncompressed. The hash names it everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its hash.
    pub hash: ChangeHash,
    /// Who wrote it.
    pub actor: ActorId,
    /// The how-many-th of this actor in this record, from 1.
    pub seq: u64,
    /// The changes it was written on, sorted.
    pub deps: Vec<ChangeHash>,
    /// The bytes as they travel (`raw_bytes` of automerge: compress the batch, not the change).
    pub bytes: Vec<u8>,
}

impl Change {
    /// `None` when the actor is not one of ours (16 bytes); the guard lets none such in.
    pub(crate) fn of(change: &automerge::Change) -> Option<Self> {
        Some(Self {
            hash: hash_of(change.hash()),
            actor: actor_of(change.actor_id())?,
            seq: change.seq(),
            deps: sorted(change.deps().iter().copied()),
            bytes: change.raw_bytes().to_vec(),
        })
    }
}

/// A change that was let in before, from the bytes that were kept of it.
pub(crate) fn kept(hash: &ChangeHash, bytes: &[u8]) -> Result<automerge::Change, DocumentError> {
    match chunk::frame(bytes, CHANGE) {
        Ok((found, _)) if found == *hash.as_bytes() => {
            automerge::Change::try_from(bytes).map_err(|_| DocumentError::Damaged)
        }
        _ => Err(DocumentError::Damaged),
    }
}

pub(crate) fn hash_of(hash: automerge::ChangeHash) -> ChangeHash {
    ChangeHash::from_bytes(hash.0)
}

pub(crate) fn library_hash(hash: &ChangeHash) -> automerge::ChangeHash {
    automerge::ChangeHash(*hash.as_bytes())
}

pub(crate) fn library_hashes(hashes: &[ChangeHash]) -> Vec<automerge::ChangeHash> {
    hashes.iter().map(library_hash).collect()
}

pub(crate) fn actor_of(actor: &automerge::ActorId) -> Option<ActorId> {
    actor.to_bytes().try_into().ok().map(ActorId::from_bytes)
}

pub(crate) fn library_actor(actor: ActorId) -> automerge::ActorId {
    automerge::ActorId::from(*actor.as_bytes())
}

pub(crate) fn sorted(hashes: impl Iterator<Item = automerge::ChangeHash>) -> Vec<ChangeHash> {
    let mut hashes: Vec<_> = hashes.map(hash_of).collect();
    hashes.sort_unstable();
    hashes
}
