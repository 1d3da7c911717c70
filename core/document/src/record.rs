//! One order's work record: an automerge document behind our own types.
//!
//! Called by the store and the hub. It writes what a command says, reads what the document holds, and gives out
//! changes. It does not judge changes from outside (that is the guard) nor rules of the trade (that is the model).

use automerge::{Automerge, ReadDoc};
use fieldbook_model::{ActorId, ChangeHash, Command, TextField, WorkRecord};

use crate::change::{actor_of, hash_of, library_actor, library_hash, library_hashes, sorted};
use crate::skeleton::{Container, SKELETON_HASH};
use crate::{
    Change, DocumentError, MAX_DEPENDENCIES, big_stack, change, read, skeleton, snapshot, write,
};

/// A work record. Cloning copies it; both copies then go their own ways.
#[derive(Debug, Clone)]
pub struct Record {
    pub(crate) doc: Automerge,
}

impl Record {
    /// A record with nothing in it but the constant skeleton.
    ///
    /// # Errors
    /// Only when the library refuses its own bytes.
    pub fn new() -> Result<Self, DocumentError> {
        Ok(Self { doc: skeleton::fresh()? })
    }

    /// The record as bytes, for [`Record::load`]; not compressed, so that whoever stores many can compress them well.
    pub fn save(&self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// Reads what [`Record::save`] wrote, and verifies it: hashes of every change, the skeleton, nothing left over.
    ///
    /// # Errors
    /// [`DocumentError::Damaged`] or [`DocumentError::ForeignSkeleton`]; a panic of the library is an error too.
    pub fn load(bytes: &[u8]) -> Result<Self, DocumentError> {
        snapshot::check(bytes)?;
        let doc =
            big_stack::on_big_stack(|| Automerge::load(bytes).map_err(|_| DocumentError::Damaged))?;
        let record = Self { doc };
        let is_ours = record.contains(&SKELETON_HASH) && record.has_no_other_root();
        is_ours.then_some(record).ok_or(DocumentError::ForeignSkeleton)
    }

    /// The version: the changes nothing else was written on yet, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        sorted(self.doc.get_heads().into_iter())
    }

    /// Everything the record says, as plain values.
    ///
    /// # Errors
    /// Only when the library fails.
    pub fn read(&self) -> Result<WorkRecord, DocumentError> {
        read::work_record(self)
    }

    /// Brings `work`, which was read before `command` was written on all heads, up to it: reads only what it wrote.
    ///
    /// # Errors
    /// Only when the library fails.
    pub fn follow(&self, work: &mut WorkRecord, command: &Command) -> Result<(), DocumentError> {
        read::follow(self, work, command)
    }

    /// This record with changes that were let in before and kept since, each after those it depends on.
    ///
    /// # Errors
    /// [`DocumentError::Damaged`] when one is not, byte for byte, what its hash names, or does not fit in.
    pub fn replay(mut self, kept: &[(ChangeHash, Vec<u8>)]) -> Result<Self, DocumentError> {
        if kept.is_empty() {
            return Ok(self);
        }
        let changes = kept.iter().map(|(hash, bytes)| change::kept(hash, bytes));
        let changes: Vec<_> = changes.collect::<Result<_, _>>()?;
        let doc = big_stack::caught(move || {
            self.doc.apply_changes(changes)?;
            Ok(self.doc)
        })?;
        let record = Self { doc };
        let is_whole = kept.iter().all(|(hash, _)| record.contains(hash));
        is_whole.then_some(record).ok_or(DocumentError::Damaged)
    }

    /// Whether anybody ever wrote without knowing everything there was.
    pub fn has_forks(&self) -> bool {
        let metas = self.doc.get_changes_meta(&[]);
        let nexts = metas.iter().skip(1).map(|meta| meta.deps.as_slice());
        nexts.zip(&metas).any(|(deps, before)| deps != [before.hash])
    }

    /// Writes a command: exactly one change, on the current heads, by `actor`.
    ///
    /// # Errors
    /// [`DocumentError::AlreadyWritten`] for a retry, [`DocumentError::AlreadyMade`] for a second `Create`,
    /// [`DocumentError::UnknownVersion`] for a text edit based on what this record never held,
    /// [`DocumentError::NoVisit`] for a fact by the office. The record is as it was.
    ///
    /// With more heads than a change may depend on, the change is written on some of them; a text edit based on all of
    /// them is then [`DocumentError::UnknownVersion`] until another command has brought them together.
    pub fn write(&mut self, actor: ActorId, command: &Command) -> Result<Change, DocumentError> {
        match self.crowded(&actor) {
            Some(some_heads) => self.write_on(&some_heads, actor, command),
            None => write::command(self, library_actor(actor), command),
        }
    }

    /// When there are more heads than a change may depend on: what the next one by `actor` is written on, its own last
    /// change and the first of the others. The change after it is written on this one and on the next of the others.
    fn crowded(&self, actor: &ActorId) -> Option<Vec<ChangeHash>> {
        let heads = self.heads();
        if heads.len() <= MAX_DEPENDENCIES {
            return None;
        }
        let metas = self.doc.get_changes_meta(&[]);
        let own = metas.iter().filter(|meta| actor_of(&meta.actor) == Some(*actor));
        let own = own.max_by_key(|meta| meta.seq).map(|meta| hash_of(meta.hash));
        let others = heads.into_iter().filter(|head| Some(*head) != own);
        Some(own.into_iter().chain(others).take(MAX_DEPENDENCIES).collect())
    }

    /// The same on an older version, by somebody who knew nothing newer: what was written since stays beside it. `heads`
    /// must know everything that `actor` wrote here.
    ///
    /// # Errors
    /// As [`Record::write`], and [`DocumentError::UnknownVersion`]. The record is as it was.
    pub fn write_on(
        &mut self,
        heads: &[ChangeHash],
        actor: ActorId,
        command: &Command,
    ) -> Result<Change, DocumentError> {
        let version = self.known_version(heads)?;
        let mut past = Self { doc: self.doc.fork_at(&version)? };
        let change = past.write(actor, command)?;
        let written = past.doc.get_change_by_hash(&library_hash(&change.hash));
        self.doc.apply_changes(written)?;
        Ok(change)
    }

    /// Every change but the skeleton, each after those it depends on.
    pub fn changes(&self) -> Vec<Change> {
        self.changes_since(&[])
    }

    /// The changes that are not in the past of `heads`, each after those it depends on. Unknown heads say nothing.
    pub fn changes_since(&self, heads: &[ChangeHash]) -> Vec<Change> {
        let known: Vec<_> =
            heads.iter().filter(|head| self.contains(head)).map(library_hash).collect();
        let changes = self.doc.get_changes(&known);
        changes
            .iter()
            .filter_map(Change::of)
            .filter(|change| change.hash != SKELETON_HASH)
            .collect()
    }

    /// One change by its hash.
    pub fn change(&self, hash: &ChangeHash) -> Option<Change> {
        self.doc.get_change_by_hash(&library_hash(hash)).as_ref().and_then(Change::of)
    }

    /// Whether the record holds this change.
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.doc.get_change_meta_by_hash(&library_hash(hash)).is_some()
    }

    /// The last sequence number of an actor; 0 when it wrote nothing here.
    pub fn last_seq(&self, actor: &ActorId) -> u64 {
        let metas = self.doc.get_changes_meta(&[]);
        let own = metas.iter().filter(|meta| actor_of(&meta.actor) == Some(*actor));
        own.map(|meta| meta.seq).max().unwrap_or_default()
    }

    /// A text as it was at a version.
    ///
    /// # Errors
    /// [`DocumentError::UnknownVersion`] when this record does not hold the version.
    pub fn text_at(
        &self,
        field: TextField,
        version: &[ChangeHash],
    ) -> Result<String, DocumentError> {
        let version = self.known_version(version)?;
        Ok(self.doc.text_at(Container::of_text(field).object(), &version)?)
    }

    pub(crate) fn known_version(
        &self,
        version: &[ChangeHash],
    ) -> Result<Vec<automerge::ChangeHash>, DocumentError> {
        let is_known = !version.is_empty() && version.iter().all(|hash| self.contains(hash));
        is_known.then(|| library_hashes(version)).ok_or(DocumentError::UnknownVersion)
    }

    fn has_no_other_root(&self) -> bool {
        let metas = self.doc.get_changes_meta(&[]);
        metas.iter().all(|meta| !meta.deps.is_empty() || meta.hash == library_hash(&SKELETON_HASH))
    }
}

#[cfg(test)]
mod tests;
